"""Two people, one field: both values are shown, a person chooses, and nothing else that was typed is lost."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from crm_app.domain.kinds import KINDS
from crm_app.services import records
from crm_app.ui.context import AppContext
from crm_app.ui.records.form import RecordForm

MINE, THEIRS = "020 7946 0011", "020 7946 0022"


@pytest.fixture
def clash(qtbot: QtBot, context: AppContext) -> RecordForm:
    """A form whose telephone was changed by a colleague while it was typed."""
    key = records.find(context.workspace, "supplier", "00000003")
    records.save(context.workspace, "supplier", key, {"phone": "020 7946 0000"})
    form = RecordForm(context, KINDS["supplier"], records.get(context.workspace, "supplier", key))
    qtbot.addWidget(form)
    form.show()
    for name, text in (("phone", MINE), ("website", "https://mine.example")):
        cell = form.cells[name]
        cell.begin()
        cell.editor.line.setText(text)  # type: ignore[union-attr]
        cell.editor.line.textEdited.emit(text)  # type: ignore[union-attr]
    records.save(context.workspace, "supplier", key, {"phone": THEIRS})
    form.save()
    context.jobs.wait_idle()
    assert form.conflict is not None
    return form


@pytest.mark.parametrize(("way", "kept"), [("mine", MINE), ("theirs", THEIRS), ("original", "020 7946 0000")])
def test_the_chosen_value_stays(clash: RecordForm, context: AppContext, way: str, kept: str) -> None:
    dialog = clash.conflict
    assert dialog is not None
    assert [one.conflict.field for one in dialog.clashes] == ["phone"]
    dialog.clashes[0].buttons[way].setChecked(True)
    dialog.save_button.click()
    context.jobs.wait_idle()
    now = records.get(context.workspace, "supplier", clash.record_id)
    assert (now["phone"], now["website"]) == (kept, "https://mine.example")
    assert clash.version == now.version
    assert not clash.is_dirty
    assert clash.cells["phone"].reading.text() == kept


def test_keep_typing_writes_nothing(clash: RecordForm, context: AppContext) -> None:
    assert clash.conflict is not None
    clash.conflict.reject()
    context.jobs.wait_idle()
    assert records.get(context.workspace, "supplier", clash.record_id)["phone"] == THEIRS
    assert clash.is_dirty
    assert clash.cells["phone"].editor.raw() == MINE  # type: ignore[union-attr]


def test_every_value_is_read_out_and_shown_as_it_is(clash: RecordForm) -> None:
    assert clash.conflict is not None
    names = [radio.accessibleName() for radio in clash.conflict.clashes[0].buttons.values()]
    assert names == [f"Telephone, yours: {MINE}", f"Telephone, theirs: {THEIRS}", "Telephone, as it was: 020 7946 0000"]
