"""The grid as a spreadsheet: several keys, groups, frozen columns, the chooser, and finding within it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QAbstractItemModel, QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from crm_app.domain.filters import Condition, Filter, Op, Sort
from crm_app.services import records
from crm_app.ui.context import AppContext
from crm_app.ui.records.find_strip import FindStrip
from crm_app.ui.records.list_layout import ListLayout, layout_from
from crm_app.ui.records.list_page import ListPage
from crm_app.ui.records.table_model import HEADING_ROLE
from tests.ui.records.test_table_model import settle

AND = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def page(context: AppContext, qtbot: QtBot) -> Iterator[ListPage]:
    made = ListPage(context, "supplier")
    qtbot.addWidget(made)
    made.resize(900, 600)
    made.body.resize(900, 600)
    made.show()
    made.show_all()
    settle(context)
    yield made
    settle(context)


def press(page: ListPage, name: str, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Click a heading."""
    from PySide6.QtTest import QTest

    header, section = page.grid.headings, page.model.columns.index(name)
    at = QPoint(header.sectionViewportPosition(section) + 20, 10)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, modifier, at)
    settle(page._context)


def values(page: ListPage, name: str) -> list[object]:
    """What the list shows in a column, from the top."""
    return [records.get(page._context.workspace, "supplier", key)[name] for key in page.model.ids]


def test_clicks_sort_by_one_key_and_by_more(page: ListPage) -> None:
    press(page, "status")
    assert page.model.query.sort == Sort("status")
    press(page, "name", AND)
    assert page.model.query.sort == Sort("status", then=(Sort("name"),))
    press(page, "status", AND)
    assert page.model.query.sort == Sort("status", True, (Sort("name"),))
    assert page._status.text() == "60 suppliers · sorted by engagement, last first, then legal name"
    assert not page.grid.grab().isNull()
    assert values(page, "status")[0] == "dormant"


def test_groups_have_headings_and_fold_by_keyboard(page: ListPage, qtbot: QtBot) -> None:
    grid, model = page.grid, page.model
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    page.group_by("status")
    settle(page._context)
    assert model.rowCount() == 66
    assert len(model.ids) == 60
    assert model.index(0, 0).data(HEADING_ROLE).label == "Prospect"
    assert model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole) == "Prospect, 10 suppliers, open"
    assert model.id_at(0) == ""
    assert model.row_of(model.id_at(1)) == 1
    assert "in 6 groups by engagement" in page._status.text()
    grid.go_to(5)
    for key, rows in ((Qt.Key.Key_Left, 56), (Qt.Key.Key_Right, 66), (Qt.Key.Key_Return, 56), (Qt.Key.Key_Space, 66)):
        if key == Qt.Key.Key_Left:
            qtbot.keyClick(grid, key, Qt.KeyboardModifier.ControlModifier)  # up to the heading
            assert grid.currentIndex().row() == 0
        qtbot.keyClick(grid, key)
        assert model.rowCount() == rows
    grid.selectAll()
    assert grid.selected_count() == len(grid.selected_ids()) == 60
    assert not grid.grab().isNull()
    page.group_by("")
    settle(page._context)
    assert model.rowCount() == 60
    tester.deleteLater()


def test_a_folded_group_hides_its_records_and_the_heading_takes_the_focus(page: ListPage) -> None:
    page.group_by("status")
    settle(page._context)
    key = page.model.id_at(3)
    assert page.grid.select_id(key)
    page.model.fold(["Prospect"], folded=True)
    assert page.model.row_of(key) == -1
    assert page.grid.currentIndex().row() == 0
    assert page.grid.current_id == ""


def test_a_column_with_too_many_values_is_shown_without_groups(
    page: ListPage, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    from crm_app.services import snapshots

    monkeypatch.setattr(snapshots, "MOST_GROUPS", 3)
    with qtbot.waitSignal(page._context.message) as said:
        page.group_by("status")
    assert "too many different values" in said.args[0].text
    settle(page._context)
    assert page.model.query.group == ""
    assert page.model.rowCount() == 60


def test_frozen_columns_stand_still_and_share_the_selection(page: ListPage) -> None:
    grid = page.grid
    assert not grid.frozen.isVisible()
    assert grid.frozen.model() is None
    grid.columns.freeze(2)
    first = [page.model.columns.index(name) for name in grid.columns.shown()[:3]]
    assert [grid.frozen.shows(section) for section in first] == [True, True, False]
    assert grid.frozen.width() == sum(grid.columnWidth(section) for section in first[:2])
    grid.go_to(7)
    assert grid.frozen.currentIndex().row() == 7
    assert grid.view_of(page.model.index(7, first[0])) is grid.frozen
    grid.horizontalScrollBar().setValue(grid.horizontalScrollBar().maximum())
    grid.setCurrentIndex(page.model.index(9, first[2]))
    assert grid.columnViewportPosition(first[2]) >= grid.frozen.reach()
    grid.verticalScrollBar().setValue(20)
    assert grid.frozen.verticalScrollBar().value() == 20
    grid.setColumnWidth(first[0], 300)
    assert grid.frozen.columnWidth(first[0]) == 300
    press_frozen = grid.frozen.headings
    press_frozen.sort_wanted.emit(Sort("status"))
    settle(page._context)
    assert page.model.query.sort == Sort("status")
    assert not grid.grab().isNull()
    grid.columns.freeze(0)
    assert not grid.frozen.isVisible()


def test_the_chooser_ticks_moves_narrows_and_resets(page: ListPage) -> None:
    grid = page.grid
    before = grid.columns.shown()
    panel = grid.choose_columns()
    names = [panel.list.item(row).data(Qt.ItemDataRole.UserRole) for row in range(panel.list.count())]
    assert names[: len(before)] == before
    panel.list.item(1).setCheckState(Qt.CheckState.Unchecked)
    assert grid.columns.shown() == [before[0], *before[2:]]
    panel.list.setCurrentRow(2)
    panel.step(-1)
    panel.step(-1)
    assert grid.columns.shown()[:2] == [before[2], before[0]]
    panel.words.setText("websi")
    seen = [panel.list.item(row).text() for row in range(panel.list.count()) if not panel.list.item(row).isHidden()]
    assert seen == ["Website"]
    panel.still.setValue(1)
    assert grid.columns.frozen == 1
    panel.reset()
    assert grid.columns.shown() == before
    assert grid.columns.frozen == 0
    for name in before:
        grid.columns.show(name, False)
    assert len(grid.columns.shown()) == 1  # a list without columns would be no list
    panel.close()


def test_layouts_are_kept_for_each_view_apart(page: ListPage) -> None:
    columns = page.grid.columns
    usual = columns.shown()
    columns.open("v1", ListLayout(("status", "name"), {"status": 222}, 1), 3)
    assert columns.shown() == ["status", "name"]
    assert columns.layout() == ListLayout(("status", "name"), columns.layout().widths, 1)
    columns.show("staff", True)
    columns.open("", None)
    assert columns.shown() == usual
    columns.open("v1", ListLayout(("status", "name")), 3)
    assert "staff" in columns.shown()  # moved here since: it stays
    columns.open("v1", ListLayout(("name",)), 4)
    assert columns.shown() == ["name"]  # a colleague saved another layout


def test_a_kept_layout_is_read_whatever_stands_in_it(page: ListPage) -> None:
    kept = {"shown": ["name", "colour", "name"], "widths": {"name": 120, "staff": "wide"}, "frozen": 99, "group": "hue"}
    layout, gone = layout_from(page.kind, kept)
    assert layout == ListLayout(("name",), {"name": 120}, 6, "")
    assert gone == ("colour", "hue")
    assert layout_from(page.kind, {"shown": "name", "widths": [], "frozen": None})[0] == ListLayout()


def test_find_goes_from_match_to_match_and_unfolds(page: ListPage, qtbot: QtBot) -> None:
    strip: FindStrip = page.strip
    strip.step()
    assert strip.isVisible()
    strip.words.setText("00042")
    qtbot.keyClick(strip.words, Qt.Key.Key_Return)
    settle(page._context)
    key = page.grid.current_id
    assert str(records.get(page._context.workspace, "supplier", key)["name"]).endswith("00042")
    assert strip.says.text() == "1 of 1"
    strip.words.setText("Amber")
    places = []
    for back in (False, False, True):
        strip.step(back=back)
        settle(page._context)
        places.append(page.grid.currentIndex().row())
    assert places[0] == places[2] != places[1]
    assert strip.says.text().endswith("of 6")
    page.group_by("status")
    settle(page._context)
    page.model.fold([group.label for group in page.model.rows.groups], folded=True)
    strip.step()
    settle(page._context)
    assert page.grid.current_id
    strip.words.setText("nobody has this")
    strip.step()
    settle(page._context)
    assert "No row" in strip.says.text()
    qtbot.keyClick(strip.words, Qt.Key.Key_Escape)
    assert not strip.isVisible()


def test_typing_goes_to_a_row_without_reading_the_others(page: ListPage) -> None:
    for letter in "ju":
        page.grid.keyboardSearch(letter)
    settle(page._context)
    name = str(records.get(page._context.workspace, "supplier", page.grid.current_id)["name"])
    assert name.startswith("Juniper")


def test_the_menu_of_a_column_does_what_it_says(page: ListPage) -> None:
    def choose(name: str, words: str) -> None:
        menu = page.grid.open_column_menu(page.model.columns.index(name))
        action = next(action for action in menu.actions() if action.text() == words)
        action.trigger()
        menu.close()
        settle(page._context)

    choose("status", "Sort, last to first")
    choose("name", "Then by this")
    assert page.model.query.sort == Sort("status", True, (Sort("name"),))
    choose("status", "Not by this")
    assert page.model.query.sort == Sort("name")
    choose("status", "Group by engagement")
    assert page.model.query.group == "status"
    choose("status", "Fold all groups")
    assert page.model.rowCount() == 6
    choose("status", "No groups")
    choose("status", "Freeze the first 2 columns")
    assert page.grid.columns.frozen == 2
    choose("status", "Hide this column")
    assert "status" not in page.grid.columns.shown()


def test_a_filter_keeps_the_groups(page: ListPage) -> None:
    page.group_by("status")
    page.show_list(Filter((Condition("status", Op.IN, ("ready", "engaged")),)))
    settle(page._context)
    assert [group.label for group in page.model.rows.groups] == ["Engaged", "Ready to bid"]
    assert isinstance(page.model, QAbstractItemModel)
