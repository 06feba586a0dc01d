"""The grid as a sheet: a cell is edited where it stands, and nothing that was typed is ever lost."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from crm_app.domain.filters import Filter, Sort
from crm_app.services import records
from crm_app.ui.context import Address, AppContext
from crm_app.ui.records.cell_editor import CellEditor
from crm_app.ui.records.list_screen import ListScreen
from tests.ui.records.test_table_model import settle

SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def screen(context: AppContext, qtbot: QtBot) -> Iterator[ListScreen]:
    """The list of suppliers by company number, with the keyboard in its grid."""
    made = ListScreen(context, "supplier")
    qtbot.addWidget(made)
    made.resize(1200, 700)
    made.show()
    made.show_list(Filter(), Sort("company_number"))
    settle(context)
    made.grid.viewport().repaint()
    settle(context)
    made.take_focus()
    yield made
    settle(context)


def go(screen: ListScreen, row: int, name: str) -> str:
    """Put the focus on a cell; returns the key of its record."""
    screen.grid.setCurrentIndex(screen.model.index(row, screen.model.columns.index(name)))
    return screen.grid.current_id


def editor_of(screen: ListScreen) -> CellEditor:
    assert screen.cells.editing is not None
    editor = screen.cells.editing.editor
    assert editor is not None, "no cell is being edited"
    return editor


def is_open(screen: ListScreen) -> bool:
    assert screen.cells.editing is not None
    return screen.cells.editing.is_open


def line_of(screen: ListScreen) -> QLineEdit:
    line = getattr(editor_of(screen).editor, "line", None)
    assert isinstance(line, QLineEdit)
    return line


def type_over(screen: ListScreen, qtbot: QtBot, text: str) -> None:
    line = line_of(screen)
    line.selectAll()
    qtbot.keyClicks(line, text)


def show(screen: ListScreen, *names: str) -> None:
    for name in names:
        screen.grid.columns.show(name, True)


def value(context: AppContext, key: str, name: str) -> object:
    return records.get(context.workspace, "supplier", key)[name]


def test_arrows_move_the_cell_and_enter_still_opens(screen: ListScreen, context: AppContext, qtbot: QtBot) -> None:
    key = go(screen, 2, "name")
    before = screen.cells.cursor.field
    qtbot.keyClick(screen.grid, Qt.Key.Key_Right)
    assert screen.cells.cursor.field != before
    qtbot.keyClick(screen.grid, Qt.Key.Key_Return)
    assert context.here == Address("supplier", key)
    assert not is_open(screen)


def test_f2_edits_and_enter_saves_and_goes_down(screen: ListScreen, context: AppContext, qtbot: QtBot) -> None:
    key = go(screen, 0, "name")
    qtbot.keyClick(screen.grid, Qt.Key.Key_F2)
    assert line_of(screen).text().startswith("Birch")
    type_over(screen, qtbot, "Birch & <b>Sons</b> Ltd")
    qtbot.keyClick(line_of(screen), Qt.Key.Key_Return)
    assert not is_open(screen)
    assert screen.grid.currentIndex().row() == 1
    settle(context)
    assert value(context, key, "name") == "Birch & <b>Sons</b> Ltd"
    assert value(context, key, "company_number") == "00000001"


def test_a_letter_begins_to_edit_and_tab_goes_right(screen: ListScreen, context: AppContext, qtbot: QtBot) -> None:
    show(screen, "email", "phone")
    key = go(screen, 1, "email")
    place = screen.grid.columns.shown().index("email")
    qtbot.keyClick(screen.grid, Qt.Key.Key_H)
    assert line_of(screen).text() == "h"
    qtbot.keyClicks(line_of(screen), "ello@firm.example")
    qtbot.keyClick(line_of(screen), Qt.Key.Key_Tab)
    assert screen.cells.cursor.field == screen.grid.columns.shown()[place + 1]
    assert screen.grid.currentIndex().row() == 1
    settle(context)
    assert value(context, key, "email") == "hello@firm.example"


def test_a_letter_in_the_first_column_goes_to_a_row(screen: ListScreen, qtbot: QtBot) -> None:
    go(screen, 0, screen.grid.columns.shown()[0])
    typed: list[str] = []
    screen.grid.typed.connect(typed.append)
    qtbot.keyClick(screen.grid, Qt.Key.Key_C)
    assert not is_open(screen)
    assert typed == ["c"]


def test_escape_brings_the_old_value_back(screen: ListScreen, context: AppContext, qtbot: QtBot) -> None:
    key = go(screen, 0, "name")
    before = value(context, key, "name")
    qtbot.keyClick(screen.grid, Qt.Key.Key_F2)
    type_over(screen, qtbot, "Something else")
    qtbot.keyClick(line_of(screen), Qt.Key.Key_Escape)
    settle(context)
    assert not is_open(screen)
    assert value(context, key, "name") == before
    assert screen.grid.currentIndex().row() == 0


def test_a_choice_is_found_as_it_is_typed(screen: ListScreen, context: AppContext, qtbot: QtBot) -> None:
    key = go(screen, 0, "status")
    qtbot.keyClick(screen.grid, Qt.Key.Key_S)
    box = editor_of(screen).editor
    line = box.line  # type: ignore[attr-defined]
    line.setText("suppl")
    line.textEdited.emit("suppl")
    qtbot.keyClick(box.box, Qt.Key.Key_Return)  # type: ignore[attr-defined]
    settle(context)
    assert value(context, key, "status") == "supplying"


@pytest.mark.parametrize(("name", "wrong"), [("email", "nobody"), ("website", "two words.example"), ("phone", "12")])
def test_what_cannot_be_kept_stays_with_the_reason_below(
    screen: ListScreen, context: AppContext, qtbot: QtBot, name: str, wrong: str
) -> None:
    show(screen, name)
    key = go(screen, 0, name)
    qtbot.keyClick(screen.grid, Qt.Key.Key_F2)
    type_over(screen, qtbot, wrong)
    qtbot.keyClick(line_of(screen), Qt.Key.Key_Return)
    assert is_open(screen)
    assert line_of(screen).text() == wrong
    assert editor_of(screen).foot.text()
    assert screen.grid.currentIndex().row() == 0
    settle(context)
    assert value(context, key, name) is None


def test_a_name_cannot_be_emptied(screen: ListScreen, context: AppContext, qtbot: QtBot) -> None:
    key = go(screen, 0, "name")
    qtbot.keyClick(screen.grid, Qt.Key.Key_F2)
    line_of(screen).clear()
    line_of(screen).textEdited.emit("")
    qtbot.keyClick(line_of(screen), Qt.Key.Key_Return)
    assert "needed" in editor_of(screen).foot.text().lower()
    assert value(context, key, "name")


@pytest.mark.parametrize(
    "odd", ["مخبز النور \u202e & Sons", "Kitchen 👩‍🍳🥘", "=1+1", "N" * 9_999, "  Two\u00a0Ways  ", 'O\'Neil "Bob"']
)
def test_odd_names_are_kept_as_they_are(screen: ListScreen, context: AppContext, qtbot: QtBot, odd: str) -> None:
    key = go(screen, 0, "name")
    qtbot.keyClick(screen.grid, Qt.Key.Key_F2)
    line_of(screen).setText(odd)
    line_of(screen).textEdited.emit(odd)
    qtbot.keyClick(line_of(screen), Qt.Key.Key_Return)
    settle(context)
    assert value(context, key, "name") == odd.strip(" ")


def test_a_name_that_is_too_long_is_refused_and_kept_in_its_editor(
    screen: ListScreen, context: AppContext, qtbot: QtBot
) -> None:
    key = go(screen, 0, "name")
    qtbot.keyClick(screen.grid, Qt.Key.Key_F2)
    line_of(screen).setMaxLength(100_000)
    line_of(screen).setText("N" * 10_001)
    line_of(screen).textEdited.emit("")
    qtbot.keyClick(line_of(screen), Qt.Key.Key_Return)
    assert "10,000" in editor_of(screen).foot.text()
    assert len(line_of(screen).text()) == 10_001
    assert editor_of(screen).width() <= screen.grid.width()
    assert len(str(value(context, key, "name"))) < 100


def test_what_is_worked_out_says_why_it_cannot_be_edited(screen: ListScreen, context: AppContext, qtbot: QtBot) -> None:
    said: list[str] = []
    context.message.connect(lambda message: said.append(message.text))
    go(screen, 0, "staff")
    qtbot.keyClick(screen.grid, Qt.Key.Key_F2)
    assert not is_open(screen)
    assert "worked out" in said[-1]


def test_typing_survives_a_colleagues_change_of_the_list(screen: ListScreen, context: AppContext, qtbot: QtBot) -> None:
    key = go(screen, 3, "name")
    qtbot.keyClick(screen.grid, Qt.Key.Key_F2)
    type_over(screen, qtbot, "Half a na")
    saved = records.delete(context.workspace, "supplier", [screen.model.ids[0]])
    context.saved(saved, "Deleted")
    settle(context)
    assert line_of(screen).text() == "Half a na"
    qtbot.keyClicks(line_of(screen), "me")
    qtbot.keyClick(line_of(screen), Qt.Key.Key_Return)
    settle(context)
    assert value(context, key, "name") == "Half a name"


@pytest.fixture
def two_windows(
    small_store: Path, tmp_path: Path, open_context: Callable[[Path], AppContext], qtbot: QtBot
) -> tuple[ListScreen, AppContext]:
    """A grid on one store, and a colleague's context on the same file."""
    path = Path(shutil.copy(small_store, tmp_path / "shared.crm"))
    mine, theirs = open_context(path), open_context(path)
    made = ListScreen(mine, "supplier")
    qtbot.addWidget(made)
    made.show()
    made.show_list(Filter(), Sort("company_number"))
    settle(mine)
    made.grid.viewport().repaint()
    settle(mine)
    return made, theirs


def test_two_windows_ask_which_value_stays(two_windows: tuple[ListScreen, AppContext], qtbot: QtBot) -> None:
    screen, theirs = two_windows
    key = go(screen, 0, "name")
    qtbot.keyClick(screen.grid, Qt.Key.Key_F2)
    records.save(theirs.workspace, "supplier", key, {"name": "Theirs"})
    type_over(screen, qtbot, "Mine")
    qtbot.keyClick(line_of(screen), Qt.Key.Key_Return)
    settle(screen._context)
    assert screen.cells.editing is not None
    dialog = screen.cells.editing.conflict
    assert dialog is not None
    dialog.reject()
    assert line_of(screen).text() == "Mine"
    assert value(theirs, key, "name") == "Theirs"
    qtbot.keyClick(line_of(screen), Qt.Key.Key_Return)
    settle(screen._context)
    dialog = screen.cells.editing.conflict
    assert dialog is not None
    dialog.save_button.click()
    settle(screen._context)
    assert value(theirs, key, "name") == "Mine"


def test_two_windows_merge_different_fields(two_windows: tuple[ListScreen, AppContext], qtbot: QtBot) -> None:
    screen, theirs = two_windows
    key = go(screen, 0, "name")
    qtbot.keyClick(screen.grid, Qt.Key.Key_F2)
    records.save(theirs.workspace, "supplier", key, {"phone": "020 7946 0001"})
    type_over(screen, qtbot, "Mine")
    qtbot.keyClick(line_of(screen), Qt.Key.Key_Return)
    settle(screen._context)
    assert (value(theirs, key, "name"), value(theirs, key, "phone")) == ("Mine", "020 7946 0001")


def test_blocks_are_marked_by_keyboard_and_rows_stay_selected(screen: ListScreen, qtbot: QtBot) -> None:
    go(screen, 1, "name")
    shown = screen.grid.columns.shown()
    cursor = screen.cells.cursor
    assert (cursor.fields(), cursor.keys()) == (["name"], [screen.model.ids[1]])
    qtbot.keyClick(screen.grid, Qt.Key.Key_Right, SHIFT)
    qtbot.keyClick(screen.grid, Qt.Key.Key_Down, SHIFT)
    qtbot.keyClick(screen.grid, Qt.Key.Key_Down, SHIFT)
    at = shown.index("name")
    assert cursor.fields() == shown[at : at + 2]
    assert cursor.keys() == list(screen.model.ids[1:4])
    assert screen.grid.selected_ids() == list(screen.model.ids[1:4])
    qtbot.keyClick(screen.grid, Qt.Key.Key_Down)
    assert not cursor.is_block
    qtbot.keyClick(screen.grid, Qt.Key.Key_Space, CONTROL)
    assert (len(cursor.keys()), len(cursor.fields())) == (60, 1)
    qtbot.keyClick(screen.grid, Qt.Key.Key_Space, SHIFT)
    assert not cursor.is_block
    assert len(screen.grid.selected_ids()) == 1


def test_every_action_of_the_sheet_is_in_the_menu_of_the_grid(screen: ListScreen) -> None:
    names = {action.objectName() for action in screen.grid.actions() if isinstance(action, QAction)}
    assert {"edit_cell", "paste", "fill_down", "bulk_edit", "copy_cells"} <= names


def test_issued_papers_are_not_edited(context: AppContext, qtbot: QtBot) -> None:
    made = ListScreen(context, "paper")
    qtbot.addWidget(made)
    assert made.cells.editing is None
    assert "paste" not in {action.objectName() for action in made.grid.actions()}
    settle(context)
