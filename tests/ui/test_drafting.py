"""What is typed is kept while it is typed, and comes back into the form after the program was ended."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from crm_app.domain.kinds import KINDS
from crm_app.services import drafts, records
from crm_app.services.drafts import Draft
from crm_app.ui.context import AppContext
from crm_app.ui.records.field_cell import FieldCell
from crm_app.ui.records.form import RecordForm
from crm_app.ui.records.record_page import RecordPage
from crm_app.ui.screenshots import settle
from crm_app.ui.window import MainWindow

SUPPLIER = KINDS["supplier"]


@pytest.fixture(autouse=True)
def own_drafts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Drafts of this test alone."""
    monkeypatch.setenv("CRM_HOME", str(tmp_path / "home"))


def typed(cell: FieldCell, text: str) -> None:
    cell.begin()
    line = cell.editor.line  # type: ignore[union-attr]
    line.setText(text)
    line.textEdited.emit(text)


def kept(context: AppContext) -> list[Draft]:
    assert context.jobs.wait_idle()
    return drafts.drafts(context.workspace.store.address, of_this_run=True)


def form_of(context: AppContext, qtbot: QtBot, key: str = "") -> RecordForm:
    record = records.get(context.workspace, "supplier", key) if key else None
    form = RecordForm(context, SUPPLIER, record)
    qtbot.addWidget(form)
    form.show()
    return form


def test_typing_is_kept_by_itself_and_dropped_when_saved(qtbot: QtBot, context: AppContext) -> None:
    key = records.find(context.workspace, "supplier", "00000003")
    form = form_of(context, qtbot, key)
    form.keeper._timer.setInterval(10)
    typed(form.cells["name"], "Half a na")
    typed(form.cells["email"], "not an address")
    qtbot.waitUntil(lambda: bool(kept(context)), timeout=5000)
    qtbot.waitUntil(lambda: len(kept(context)[0].typed) == 2, timeout=5000)
    draft = kept(context)[0]
    assert draft.typed == {"name": "Half a na", "email": "not an address"}
    assert draft.original["name"] == records.get(context.workspace, "supplier", key)["name"]
    assert (draft.record_id, draft.version) == (key, 1)
    typed(form.cells["email"], "a@b.example")
    form.save()
    assert context.jobs.wait_idle()
    assert not form.is_dirty
    qtbot.waitUntil(lambda: not kept(context), timeout=5000)


def test_a_draft_is_called_by_the_name_of_its_record(qtbot: QtBot, context: AppContext) -> None:
    key = records.find(context.workspace, "supplier", "00000003")
    form = form_of(context, qtbot, key)
    typed(form.cells["email"], "half@an.addr")
    form.keeper.keep()
    name = records.get(context.workspace, "supplier", key)["name"]
    assert [draft.title for draft in kept(context)] == [f"supplier “{name}”"]
    form.revert()


def test_what_is_thrown_away_is_dropped(qtbot: QtBot, context: AppContext) -> None:
    form = form_of(context, qtbot)
    typed(form.cells["name"], "New firm")
    form.keeper.keep()
    assert [draft.title for draft in kept(context)] == ["New supplier “New firm”"]
    form.revert()
    assert kept(context) == []


def _left(context: AppContext, monkeypatch: pytest.MonkeyPatch, *made: Draft) -> None:
    """Drafts that an earlier run left behind."""
    with monkeypatch.context() as patch:
        patch.setattr(drafts, "SESSION", "an earlier run")
        for draft in made:
            drafts.keep_draft(draft)


def test_a_draft_is_offered_and_comes_back_into_its_form(
    qtbot: QtBot, context: AppContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = context.workspace
    key = records.find(workspace, "supplier", "00000003")
    before = records.get(workspace, "supplier", key)
    draft = Draft(
        workspace.store.address,
        "supplier",
        {"name": "Typed name", "email": "not an address", "status": "ready"},
        {name: before[name] for name in ("name", "email", "status")},
        key,
        "",
        before.version,
    )
    _left(context, monkeypatch, draft)
    records.save(workspace, "supplier", key, {"name": "By a colleague", "website": "https://c.example"})
    window = MainWindow(context, "store.crm")
    qtbot.addWidget(window)
    window.show()
    window.begin()
    settle(window)
    assert window.drafts_offer.isVisible()
    assert "1 draft was kept" in window.drafts_offer.text.accessibleName()
    window.drafts_offer.open_first()
    settle(window)
    page = window.places.currentWidget()
    assert isinstance(page, RecordPage)
    assert page.form is not None
    cells = page.form.cells
    assert cells["name"].value() == "Typed name"
    assert cells["email"].editor.raw() == "not an address"  # type: ignore[union-attr]
    assert cells["email"].problem
    assert cells["website"].original == "https://c.example"
    assert not window.drafts_offer.isVisible()
    cells["email"].revert()
    page.form.save()
    settle(window)
    assert page.form.conflict is not None  # the name was changed by both: a person chooses
    page.form.conflict.close()
    page.form.revert()
    assert kept(context) == []


def test_a_draft_of_a_new_part_opens_its_panel(
    qtbot: QtBot, context: AppContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = context.workspace
    key = records.find(workspace, "supplier", "00000003")
    site = records.parts(workspace, "supplier", key)["site"][0]
    new = Draft(workspace.store.address, "person", {"name": "Ada Exam"}, parent_id=key)
    changed = Draft(workspace.store.address, "site", {"postcode": "E8 9"}, {"postcode": "E8 1EA"}, site.id, key, 1)
    _left(context, monkeypatch, changed, new)
    window = MainWindow(context, "store.crm")
    qtbot.addWidget(window)
    window.show()
    window.begin()
    settle(window)
    seen = {}
    while window.drafts_offer.drafts:
        window.drafts_offer.open_first()
        settle(window)
        page = window.places.currentWidget()
        assert isinstance(page, RecordPage)
        seen = {name: table.form for name, table in page.parts.items() if table.form is not None}
    assert seen["person"].cells["name"].value() == "Ada Exam"
    assert seen["site"].cells["postcode"].editor.raw() == "E8 9"  # type: ignore[union-attr]
    for form in seen.values():
        form.revert()
        form.closed.emit()
    assert kept(context) == []


def test_drafts_are_thrown_away_after_asking(
    qtbot: QtBot, context: AppContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    _left(context, monkeypatch, *(Draft(context.workspace.store.address, "supplier", {"name": n}) for n in "abc"))
    window = MainWindow(context, "store.crm")
    qtbot.addWidget(window)
    window.show()
    window.begin()
    settle(window)
    offer = window.drafts_offer
    assert "3 drafts were kept" in offer.text.accessibleName()
    offer.ask()
    assert "cannot be undone" in offer.question.text
    offer.question.yes.click()
    settle(window)
    assert not offer.isVisible()
    assert kept(context) == []


def test_a_field_tells_where_its_value_comes_from(qtbot: QtBot, context: AppContext) -> None:
    key = records.find(context.workspace, "supplier", "00000003")
    records.save(context.workspace, "supplier", key, {"name": "Second & <last>"})
    form = form_of(context, qtbot, key)
    assert context.jobs.wait_idle()
    reading = form.cells["name"].reading
    assert "Change supplier “Second & <last>”" in reading.accessibleDescription()
    assert "&lt;last&gt;" in reading.toolTip() or "&lt;last>" in reading.toolTip()
    reading.setFocus()
    form.facts.show(form.cells["name"])
    assert context.jobs.wait_idle()
    popup = form.facts.popup
    assert popup is not None
    texts = [[popup.table.item(row, column).text() for column in (0, 3)] for row in range(popup.table.rowCount())]
    assert texts[0] == ["Second & <last>", "Change supplier “Second & <last>”"]
    assert len(texts) == 2
    popup.close()
