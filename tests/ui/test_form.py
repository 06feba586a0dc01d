"""The form: it reads as a page, is edited where it stands, saves what changed, and never loses what was typed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from crm_app.domain.fields import Choice, Field, Kind, choices
from crm_app.domain.kinds import KINDS
from crm_app.services import records
from crm_app.ui.context import AppContext, Message
from crm_app.ui.records.editors import editor_for
from crm_app.ui.records.editors_picks import PickEditor, PickListEditor
from crm_app.ui.records.field_cell import FieldCell
from crm_app.ui.records.form import RecordForm
from crm_app.ui.records.suggesting import Pick
from crm_app.ui.records.value_text import text_of

SUPPLIER = KINDS["supplier"]


def supplier(context: AppContext, number: str = "00000003") -> str:
    return records.find(context.workspace, "supplier", number)


def form_for(context: AppContext, qtbot: QtBot, key: str) -> RecordForm:
    form = RecordForm(context, SUPPLIER, records.get(context.workspace, "supplier", key))
    qtbot.addWidget(form)
    form.resize(900, 700)
    form.show()
    return form


def typed(cell: FieldCell, text: str) -> None:
    """Type into a field as a person does, without leaving it."""
    cell.begin()
    line = cell.editor.line  # type: ignore[union-attr]
    line.setText(text)
    line.textEdited.emit(text)


def heard(context: AppContext) -> list[Message]:
    messages: list[Message] = []
    context.message.connect(messages.append)
    return messages


@pytest.mark.parametrize(
    ("field", "typed_text", "value"),
    [
        (Field("Name"), "Smith & Sons <Ltd>", "Smith & Sons <Ltd>"),
        (Field("Words", Kind.LONG_TEXT), "one\ntwo", "one\ntwo"),
        (Field("Staff", Kind.INTEGER), "1,200", 1200),
        (Field("Share", Kind.PERCENT), "40%", 40),
        (Field("Cover", Kind.MONEY, unit="£"), "£5,000,000", Decimal(5_000_000)),
        (Field("Day", Kind.DATE), "26/11/26", date(2026, 11, 26)),
        (Field("Seen", Kind.BOOLEAN), "yes", True),
        (Field("Kind", Kind.CHOICE, choices=choices(a="Apples", b="Pears")), "pea", "b"),
        (Field("Tags", Kind.LIST), "one; two;one", ("one", "two")),
        (Field("Mail", Kind.EMAIL), "a@b.example", "a@b.example"),
        (Field("Web", Kind.URL), "b.example", "https://b.example"),
        (Field("Place", Kind.POSTCODE), "e81ea", "E8 1EA"),
        (Field("From", Kind.TIME), "9:05", "09:05"),
        (Field("Call", Kind.PHONE), "020 7946 0001", "020 7946 0001"),
    ],
)
def test_an_editor_reads_what_is_typed(
    qtbot: QtBot, face: object, field: Field, typed_text: str, value: object
) -> None:
    editor = editor_for(field)
    qtbot.addWidget(editor)
    widget = getattr(editor, "line", None) or editor.lines  # type: ignore[attr-defined]
    (widget.setPlainText if field.kind is Kind.LONG_TEXT else widget.setText)(typed_text)
    assert editor.value() == value
    editor.set_value(value)
    assert editor.value() == value


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (Kind.MONEY, "1.234,50"),
        (Kind.DATE, "31/02/2026"),
        (Kind.EMAIL, "nobody"),
        (Kind.TIME, "25:00"),
        (Kind.PERCENT, "140"),
    ],
)
def test_an_editor_says_why_not(qtbot: QtBot, face: object, kind: Kind, text: str) -> None:
    editor = editor_for(Field("It", kind))
    qtbot.addWidget(editor)
    editor.line.setText(text)  # type: ignore[attr-defined]
    with pytest.raises(ValueError, match=r"\w+"):
        editor.value()


def test_several_choices_are_ticked(qtbot: QtBot, face: object) -> None:
    editor = editor_for(Field("Uses", Kind.LIST, choices=(Choice("a", "This & that"), Choice("b", "More"))))
    qtbot.addWidget(editor)
    editor.set_value(("b",))
    editor.boxes["a"].click()  # type: ignore[attr-defined]
    assert editor.value() == ("a", "b")


def test_codes_are_found_by_trade_words(qtbot: QtBot, context: AppContext) -> None:
    editor = editor_for(SUPPLIER.fields["cpv_codes"], context)
    assert isinstance(editor, PickListEditor)
    qtbot.addWidget(editor)
    editor.show()
    editor.set_value(("90910000",))
    editor.line.setText("school meals")
    editor.line.ask()
    context.jobs.wait_idle()
    assert editor.line.picks
    editor.line.take_pick(editor.line.picks[0])
    assert editor.value()[0] == "90910000"
    assert len(editor.value()) == 2
    editor.drop_last()
    assert editor.value() == ("90910000",)


def test_another_record_is_found_by_its_name(qtbot: QtBot, context: AppContext) -> None:
    editor = editor_for(KINDS["invitation"].fields["supplier"], context)
    assert isinstance(editor, PickEditor)
    qtbot.addWidget(editor)
    editor.line.setText("Dalston")
    with pytest.raises(ValueError, match="from the list"):
        editor.value()
    editor.line.ask()
    context.jobs.wait_idle()
    first = editor.line.picks[0]
    editor.picked(first)
    assert editor.value() == first.value
    assert "Dalston" in editor.line.text()
    editor.picked(Pick("k", "<b>Bold</b> & Co"))
    assert editor.line.text() == "<b>Bold</b> & Co"


def test_a_form_reads_as_text_and_saves_only_what_changed(qtbot: QtBot, context: AppContext) -> None:
    key = supplier(context)
    form = form_for(context, qtbot, key)
    messages = heard(context)
    assert form.cells["services"].reading.text() == text_of(SUPPLIER.fields["services"], form.original["services"])
    assert "<b>events</b>" in form.cells["services"].reading.text()
    cell = form.cells["phone"]
    cell.reading.setFocus()
    qtbot.keyClick(cell.reading, Qt.Key.Key_F2)
    assert cell.is_open
    qtbot.keyClicks(cell.editor.focusProxy(), "020 7946 0002")  # type: ignore[union-attr]
    assert form.is_dirty
    qtbot.keyClick(cell.editor.focusProxy(), Qt.Key.Key_Return)  # type: ignore[union-attr]
    assert not cell.is_open
    form.save()
    context.jobs.wait_idle()
    now = records.get(context.workspace, "supplier", key)
    assert now["phone"] == "020 7946 0002"
    assert now.version == form.version == 2
    assert not form.is_dirty
    assert messages[-1].undo_operation


def test_what_cannot_be_accepted_stays_with_its_reason(qtbot: QtBot, context: AppContext) -> None:
    form = form_for(context, qtbot, supplier(context))
    cell = form.cells["email"]
    typed(cell, "nobody at home")
    form.save()
    context.jobs.wait_idle()
    assert "not an e-mail address" in cell.foot.text()
    assert cell.editor is not None
    assert cell.editor.raw() == "nobody at home"
    assert form.is_dirty
    typed(cell, "somebody@home.example")
    assert cell.foot.text() != "nobody"
    form.save()
    context.jobs.wait_idle()
    assert not form.is_dirty


def test_a_new_record_names_what_is_needed(qtbot: QtBot, context: AppContext) -> None:
    form = RecordForm(context, SUPPLIER)
    qtbot.addWidget(form)
    form.show()
    form.save()
    assert form.cells["name"].foot.text() == "This is needed"
    typed(form.cells["name"], "Brand New <i>Bakery</i>")
    form.save()
    context.jobs.wait_idle()
    assert records.get(context.workspace, "supplier", form.record_id)["name"] == "Brand New <i>Bakery</i>"
    assert records.get(context.workspace, "supplier", form.record_id)["status"] == "prospect"


def test_escape_asks_before_it_throws_typing_away(qtbot: QtBot, context: AppContext) -> None:
    form = form_for(context, qtbot, supplier(context))
    typed(form.cells["phone"], "020 7946 0003")
    form.escape()
    assert "one field" in form.question.text
    form.question.close_question()
    assert form.is_dirty
    form.escape()
    form.question.yes.click()
    assert not form.is_dirty
    assert form.cells["phone"].editor.raw() == ""  # type: ignore[union-attr]


def test_other_fields_of_a_colleague_are_kept_and_told(qtbot: QtBot, context: AppContext) -> None:
    key = supplier(context)
    form = form_for(context, qtbot, key)
    messages = heard(context)
    typed(form.cells["phone"], "020 7946 0004")
    records.save(context.workspace, "supplier", key, {"website": "https://theirs.example"})
    form.save()
    context.jobs.wait_idle()
    now = records.get(context.workspace, "supplier", key)
    assert (now["phone"], now["website"]) == ("020 7946 0004", "https://theirs.example")
    assert "Website" in messages[-1].text


def test_a_newer_version_does_not_touch_what_is_being_typed(qtbot: QtBot, context: AppContext) -> None:
    key = supplier(context)
    form = form_for(context, qtbot, key)
    typed(form.cells["phone"], "020 7946 0005")
    records.save(context.workspace, "supplier", key, {"website": "https://new.example"})
    form.take(records.get(context.workspace, "supplier", key))
    assert form.cells["website"].reading.text() == "https://new.example"
    assert form.cells["phone"].editor.raw() == "020 7946 0005"  # type: ignore[union-attr]
    assert form.is_dirty


def test_a_deleted_record_keeps_the_typing(qtbot: QtBot, context: AppContext) -> None:
    key = supplier(context)
    form = form_for(context, qtbot, key)
    messages = heard(context)
    typed(form.cells["phone"], "020 7946 0006")
    records.delete(context.workspace, "supplier", [key])
    form.save()
    context.jobs.wait_idle()
    assert "deleted" in messages[-1].text
    assert form.is_dirty


def test_computed_fields_are_read_only(qtbot: QtBot, context: AppContext) -> None:
    site = records.add(context.workspace, "site", {"postcode": "E8 1EA"}, parent_id=supplier(context))
    form = RecordForm(context, KINDS["site"], records.get(context.workspace, "site", site.id))
    qtbot.addWidget(form)
    form.show()
    cell = form.cells["local_authority"]
    assert cell.reading.text() == "Hackney"
    cell.begin()
    assert cell.editor is None


def test_long_names_and_narrow_windows(qtbot: QtBot, context: AppContext) -> None:
    saved = records.add(
        context.workspace, "supplier", {"name": "Kitchen" * 40, "website": f"https://{'x' * 180}.example"}
    )
    form = form_for(context, qtbot, saved.id)
    form.resize(420, 600)
    qtbot.wait(10)
    assert form.columns.width() <= form.paper.viewport().width()


def test_the_fields_of_a_large_new_form_open_one_group_after_the_other(context: AppContext, qtbot: QtBot) -> None:
    kind = KINDS["opportunity"]
    form = RecordForm(context, kind, opens_later=True)
    qtbot.addWidget(form)
    form.show()
    cells = [cell for cell in form.columns.cells if cell.can_edit]
    assert cells[0].is_open
    assert not all(cell.is_open for cell in cells)
    assert not context.jobs.is_idle
    assert context.jobs.wait_idle()
    assert all(cell.is_open for cell in cells)
    at_once = RecordForm(context, kind)
    qtbot.addWidget(at_once)
    at_once.show()
    assert all(cell.is_open for cell in at_once.columns.cells if cell.can_edit)
