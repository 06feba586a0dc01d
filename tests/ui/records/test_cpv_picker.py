"""The ways to CPV codes in a form: the tree with its search and boxes, and the suggestions from the title."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from crm_app.domain.kinds import KINDS
from crm_app.ui.context import AppContext
from crm_app.ui.records.cpv_buttons import CodeButtons
from crm_app.ui.records.cpv_panel import CODE
from crm_app.ui.records.cpv_picker import CpvPicker
from crm_app.ui.records.cpv_suggestions import CpvSuggestions
from crm_app.ui.records.editors import editor_for
from crm_app.ui.records.editors_picks import PickListEditor
from crm_app.ui.records.form import RecordForm

OPPORTUNITY = KINDS["opportunity"]


def _form(qtbot: QtBot, context: AppContext, **values: object) -> tuple[RecordForm, PickListEditor, CodeButtons]:
    form = RecordForm(context, OPPORTUNITY, values=values)
    qtbot.addWidget(form)
    form.show()
    editor = form.cells["cpv_codes"].editor
    assert isinstance(editor, PickListEditor)
    buttons = editor.findChild(CodeButtons)
    assert isinstance(buttons, CodeButtons)
    return form, editor, buttons


def _row_of(panel: CpvSuggestions, code: str) -> int:
    return [panel.list.item(row).data(CODE) for row in range(panel.list.count())].index(code)


def test_suggestions_come_from_the_title_and_space_takes_one(qtbot: QtBot, context: AppContext) -> None:
    form, editor, buttons = _form(qtbot, context, title="Cleaning of offices", description="Every evening")
    buttons.suggest()
    panel = buttons.panel
    assert isinstance(panel, CpvSuggestions)
    assert panel.hits, "trade words answer at once"
    context.jobs.wait_idle()
    assert all("\n" in panel.list.item(row).text() for row in range(panel.list.count()))
    code = panel.hits[0].code
    panel.list.setCurrentRow(0)
    qtbot.keyClick(panel.list, Qt.Key.Key_Space)
    assert editor.value() == (code,)
    assert form.is_dirty
    panel.show_hits(panel.hits)
    assert panel.list.item(_row_of(panel, code)).checkState() is Qt.CheckState.Checked
    qtbot.keyClick(panel.list, Qt.Key.Key_Space)
    assert not editor.values
    panel.close()


def test_without_words_it_asks_for_some(qtbot: QtBot, context: AppContext) -> None:
    _, _, buttons = _form(qtbot, context)
    buttons.suggest()
    assert buttons.panel is None


def test_the_keys_hold_in_the_whole_form(qtbot: QtBot, context: AppContext) -> None:
    form, _, buttons = _form(qtbot, context, title="Printing")
    named = {action.text(): action for action in form.actions()}
    named["All CPV codes…"].trigger()
    assert isinstance(buttons.panel, CpvPicker)
    buttons.panel.close()
    QApplication.processEvents()
    named["Suggest CPV codes"].trigger()
    assert isinstance(buttons.panel, CpvSuggestions)
    context.jobs.wait_idle()
    buttons.panel.close()


def test_the_tree_is_searched_folded_and_ticked(qtbot: QtBot, context: AppContext) -> None:
    _, editor, buttons = _form(qtbot, context, cpv_codes=("90910000", "72267100"))
    buttons.browse()
    picker = buttons.panel
    assert isinstance(picker, CpvPicker)
    assert picker.items["90910000"].checkState(0) is Qt.CheckState.Checked
    assert picker.items["90900000"].isExpanded()
    assert picker.items["72267100"].parent() is picker.items["72260000"]
    assert picker.items["55520000"].parent() is picker.items["55500000"]
    picker.words.setText("laundry")
    assert "98310000" in picker.shown_codes()
    assert "45000000" not in picker.shown_codes()
    assert picker.tree.currentItem() is picker.items["98310000"]
    qtbot.keyClick(picker.words, Qt.Key.Key_Down)
    qtbot.keyClick(picker.tree, Qt.Key.Key_Space)
    assert editor.values == ["90910000", "72267100", "98310000"]
    picker.words.setText("zzzz")
    assert picker.shown_codes() == []
    assert "No code" in picker.hint.text()
    picker.words.clear()
    assert "45000000" in picker.shown_codes()
    qtbot.keyClick(picker, Qt.Key.Key_Escape)
    assert not picker.isVisible()


def test_a_cell_of_a_list_has_no_buttons(qtbot: QtBot, context: AppContext) -> None:
    editor = editor_for(OPPORTUNITY.fields["cpv_codes"], context)
    qtbot.addWidget(editor)
    assert editor.findChild(CodeButtons) is None


def test_a_supplier_is_asked_by_its_services(qtbot: QtBot, context: AppContext) -> None:
    form = RecordForm(context, KINDS["supplier"], values={"services": "school meals"})
    qtbot.addWidget(form)
    buttons = form.findChild(CodeButtons)
    assert isinstance(buttons, CodeButtons)
    buttons.suggest()
    assert isinstance(buttons.panel, CpvSuggestions)
    assert buttons.panel.hits[0].code.startswith("555")
    context.jobs.wait_idle()
    buttons.panel.close()
