"""Blocks to and from a spreadsheet, filling down and changing many records: shown first, one step, one undo."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QLineEdit
from pytestqt.qtbot import QtBot

from crm_app.domain.pasting import parse_block
from crm_app.services import history, records
from crm_app.services.bulk_editing import Way
from crm_app.ui.context import AppContext, Message
from crm_app.ui.records.cell_preview import HEADINGS
from crm_app.ui.records.list_screen import ListScreen
from tests.ui.records.test_cell_editing import CONTROL, SHIFT, go, screen, show, two_windows, value
from tests.ui.records.test_table_model import settle

__all__ = ["screen", "two_windows"]

NO_FOCUS = Qt.FocusPolicy.NoFocus


def clip(text: str) -> None:
    QGuiApplication.clipboard().setText(text)


def paste(page: ListScreen, context: AppContext, text: str) -> None:
    clip(text)
    page.cells.paste()
    settle(context)


def apply(page: ListScreen, context: AppContext) -> list[Message]:
    """Press Apply; returns what was said."""
    said: list[Message] = []
    context.message.connect(said.append)
    page.cells.panel.apply_button.click()
    settle(context)
    return said


def lines(page: ListScreen) -> list[tuple[str, ...]]:
    model = page.cells.panel.model
    return [
        tuple(str(model.data(model.index(row, column))) for column in range(len(HEADINGS)))
        for row in range(model.rowCount())
    ]


def test_a_block_is_shown_before_it_is_written_and_undone_at_once(screen: ListScreen, context: AppContext) -> None:
    show(screen, "phone")
    shown = screen.grid.columns.shown()
    at = shown.index("status")
    first = go(screen, 0, "status")
    wide = len(shown) - at
    paste(screen, context, "Ready to bid" + "\t" * (wide - 1) + "\nno such thing\n")
    panel = screen.cells.panel
    assert panel.isVisible()
    troubles = [line for line in lines(screen) if line[3].startswith("Not taken")]
    assert troubles == lines(screen)[: len(troubles)]
    assert ("Engagement", "no such thing") in [line[1:3] for line in troubles]
    assert value(context, first, "status") == "engaged"
    said = apply(screen, context)
    assert not panel.isVisible()
    assert value(context, first, "status") == "ready"
    assert said[-1].undo_operation
    history.undo(context.workspace, said[-1].undo_operation)
    assert value(context, first, "status") == "engaged"


def test_what_is_copied_is_pasted_unchanged(screen: ListScreen, context: AppContext, qtbot: QtBot) -> None:
    go(screen, 0, "name")
    screen.grid.selectAll()
    qtbot.keyClick(screen.grid, Qt.Key.Key_C, CONTROL)
    settle(context)
    text = QGuiApplication.clipboard().text()
    assert parse_block(text).height == 61
    assert text.startswith(screen.model.field_at(screen.grid.first_column()).label)
    assert "<table>" in QGuiApplication.clipboard().mimeData().html()
    paste(screen, context, text)
    plan = screen.cells.panel.model.plan
    assert plan is not None
    assert not plan.edits
    assert plan.unchanged > 60 * 5
    assert {problem.row for problem in plan.problems} <= {0}
    assert screen.cells.pasting.boxes["heading_row"].isChecked()


def test_a_marked_block_is_copied_without_headings(screen: ListScreen, context: AppContext, qtbot: QtBot) -> None:
    go(screen, 0, "name")
    qtbot.keyClick(screen.grid, Qt.Key.Key_Right, SHIFT)
    qtbot.keyClick(screen.grid, Qt.Key.Key_Down, SHIFT)
    qtbot.keyClick(screen.grid, Qt.Key.Key_C, CONTROL)
    settle(context)
    block = parse_block(QGuiApplication.clipboard().text())
    assert (block.height, block.width) == (2, 2)
    assert block.rows[0][0] == value(context, screen.model.ids[0], "name")


def test_one_value_is_pasted_into_every_marked_cell(screen: ListScreen, context: AppContext, qtbot: QtBot) -> None:
    go(screen, 0, "status")
    for _ in range(3):
        qtbot.keyClick(screen.grid, Qt.Key.Key_Down, SHIFT)
    paste(screen, context, "Dormant\r\n")
    apply(screen, context)
    assert {value(context, key, "status") for key in screen.model.ids[:4]} == {"dormant"}
    assert value(context, screen.model.ids[5], "status") != "dormant"


def test_rows_beyond_the_list_are_added_only_with_the_box_ticked(screen: ListScreen, context: AppContext) -> None:
    go(screen, 59, "name")
    paste(screen, context, "Last One\nNew Firm\nAnother & Co")
    box = screen.cells.pasting.boxes["add_rows"]
    assert box.isVisible()
    assert "2 rows" in box.text()
    assert len(lines(screen)) == 1
    box.click()
    settle(context)
    assert [line[0] for line in lines(screen)[1:]] == ["New: New Firm", "New: Another & Co"]
    apply(screen, context)
    assert screen.model.rowCount() == 62


@pytest.mark.parametrize(
    "odd",
    ['=HYPERLINK("x")', "\u202e" + "مخبز", "👩‍🍳" * 50, "N" * 10_000, '"two\nlines"\tEngaged', "<b>bold</b>", "\t\t\t"],
)
def test_odd_blocks_are_shown_and_nothing_breaks(screen: ListScreen, context: AppContext, odd: str) -> None:
    go(screen, 0, "name")
    paste(screen, context, odd)
    assert screen.cells.panel.isVisible()
    assert lines(screen)
    screen.cells.panel.grab()
    screen.cells.panel.close_panel()
    assert screen.grid.hasFocus() or not screen.isActiveWindow()


def test_an_empty_clipboard_is_said(screen: ListScreen, context: AppContext) -> None:
    said: list[Message] = []
    context.message.connect(said.append)
    go(screen, 0, "name")
    paste(screen, context, "")
    assert not screen.cells.panel.isVisible()
    assert "nothing to paste" in said[-1].text


def test_a_hundred_thousand_cells_are_shown_without_holding_the_window(screen: ListScreen, context: AppContext) -> None:
    go(screen, 0, "name")
    clip("\n".join("\t".join(["x"] * 10) for _ in range(10_000)))
    screen.cells.paste()
    assert screen.cells.panel.state.text() == "Reading…"
    assert context.jobs.wait_idle(30)
    plan = screen.cells.panel.model.plan
    assert plan is not None
    assert plan.beyond_rows == 10_000 - 60


def test_commas_may_part_the_columns_or_not(screen: ListScreen, context: AppContext) -> None:
    go(screen, 0, "name")
    paste(screen, context, "One,Two\nThree,Four")
    box = screen.cells.pasting.boxes["commas"]
    assert box.isChecked()
    box.click()
    settle(context)
    assert lines(screen)[0][3] == "One,Two"


def test_fill_down_copies_the_top_cell(screen: ListScreen, context: AppContext, qtbot: QtBot) -> None:
    first = go(screen, 0, "status")
    for _ in range(2):
        qtbot.keyClick(screen.grid, Qt.Key.Key_Down, SHIFT)
    screen.cells.fill_down()
    settle(context)
    assert "Fill down Engagement" in screen.cells.panel.title.text()
    apply(screen, context)
    assert {value(context, key, "status") for key in screen.model.ids[:3]} == {value(context, first, "status")}


def test_many_are_changed_with_their_counts_before_and_after(screen: ListScreen, context: AppContext) -> None:
    go(screen, 0, "status")
    screen.grid.selectAll()
    bulk, panel = screen.cells.bulk, screen.cells.panel
    bulk.begin()
    settle(context)
    assert panel.title.text() == "Change 60 suppliers"
    assert bulk.field == "status"
    assert not panel.apply_button.isEnabled()
    assert bulk.editor is not None
    bulk.editor.set_value("engaged")
    bulk.ask()
    settle(context)
    assert "60 suppliers: Engagement: " in panel.summary.text()
    assert panel.summary.text().endswith("→ Engaged 60")
    assert "50 cells change" in panel.state.text()
    said = apply(screen, context)
    assert said[-1].text == "Changed 50 cells of 50 suppliers"
    assert {value(context, key, "status") for key in screen.model.ids} == {"engaged"}


def test_tags_are_added_to_many(screen: ListScreen, context: AppContext) -> None:
    key = go(screen, 0, "name")
    bulk = screen.cells.bulk
    bulk.begin()
    bulk.field_box.setCurrentIndex(bulk.field_box.findData("tags"))
    bulk.way_box.setCurrentIndex(bulk.way_box.findData(Way.ADD.value))
    assert bulk.editor is not None
    bulk.editor.set_value(("spring",))
    bulk.ask()
    settle(context)
    apply(screen, context)
    assert "spring" in value(context, key, "tags")  # type: ignore[operator]


def test_a_value_that_makes_no_sense_is_said_in_the_panel(screen: ListScreen, context: AppContext) -> None:
    show(screen, "email")
    go(screen, 0, "email")
    bulk = screen.cells.bulk
    bulk.begin()
    line = getattr(bulk.editor, "line", None)
    assert isinstance(line, QLineEdit)
    line.setText("nobody")
    bulk.ask()
    assert "e-mail" in screen.cells.panel.state.text()
    assert not screen.cells.panel.apply_button.isEnabled()


def test_a_colleague_who_was_first_is_named(two_windows: tuple[ListScreen, AppContext], qtbot: QtBot) -> None:
    page, theirs = two_windows
    context = page._context
    key = go(page, 0, "status")
    other = page.model.ids[1]
    qtbot.keyClick(page.grid, Qt.Key.Key_Down, SHIFT)
    paste(page, context, "Dormant")
    records.save(theirs.workspace, "supplier", key, {"status": "supplying"})
    said = apply(page, context)
    assert "left out" in said[-1].text
    assert "a colleague changed Engagement" in said[-1].details
    assert (value(theirs, key, "status"), value(theirs, other, "status")) == ("supplying", "dormant")


def test_escape_closes_and_everything_has_a_name(screen: ListScreen, context: AppContext, qtbot: QtBot) -> None:
    go(screen, 0, "status")
    screen.cells.bulk.begin()
    settle(context)
    panel = screen.cells.panel
    reached = [b for b in panel.findChildren(QAbstractButton) if b.isVisible() and b.focusPolicy() is not NO_FOCUS]
    nameless = [b for b in reached if not (b.accessibleName() or b.text())]
    assert nameless == []
    qtbot.keyClick(panel, Qt.Key.Key_Escape)
    assert not panel.isVisible()
