"""One model for every list: paging by key, sorting and filtering in SQL, refreshing what was touched."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from crm_app.domain.filters import Condition, Filter, Op, Sort
from crm_app.services import records
from crm_app.ui.context import AppContext
from crm_app.ui.records.columns import possible
from crm_app.ui.records.grid import RecordGrid
from crm_app.ui.records.page_reader import PAGE
from crm_app.ui.records.row_cache import Page, RowCache
from crm_app.ui.records.table_model import BEGINNING, LOADING_ROLE, VALUE_ROLE, RecordTableModel

MANY = 5_000


def shown(
    context: AppContext, model: RecordTableModel, row: int, name: str, role: int = Qt.ItemDataRole.DisplayRole
) -> object:
    """What a cell shows once its page has been read."""
    index = model.index(row, model.columns.index(name))
    model.data(index, Qt.ItemDataRole.DisplayRole)
    settle(context)
    return model.data(index, role)


def settle(context: AppContext) -> None:
    """Let the timer that gathers pages fire, and wait for what it asks for."""
    from PySide6.QtCore import QCoreApplication

    for _ in range(3):
        QCoreApplication.processEvents()
        assert context.jobs.wait_idle()


def model_of(context: AppContext, kind: str = "supplier") -> RecordTableModel:
    from crm_app.domain.kinds import KINDS

    model = RecordTableModel(context, kind, possible(KINDS[kind]))
    model.refresh()
    assert context.jobs.wait_idle()
    return model


def test_the_model_keeps_the_rules_of_qt(context: AppContext) -> None:
    model = RecordTableModel(context, "supplier")
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.refresh()
    settle(context)
    assert model.rowCount() == 60
    model.set_query(Filter((Condition("status", Op.IN, ("ready",)),)), Sort("staff", descending=True))
    settle(context)
    assert model.rowCount() == 10
    tester.deleteLater()


def test_only_the_pages_that_are_looked_at_are_read(large_context: AppContext) -> None:
    model = model_of(large_context)
    cell = model.index(4_321, 0)
    assert model.data(cell, LOADING_ROLE) is True
    assert shown(large_context, model, 4_321, "name")
    assert model.row_at(4_321) is not None
    assert len([row for row in range(MANY) if model.row_at(row) is not None]) <= 2 * PAGE


def test_a_fast_scroll_reads_only_where_it_ends(large_context: AppContext) -> None:
    model = model_of(large_context)
    for row in range(0, MANY, 50):
        model.data(model.index(row, 0))
    settle(large_context)
    read = [row for row in range(MANY) if model.row_at(row) is not None]
    assert len(read) <= 5 * PAGE  # the first page comes with the first keys
    assert read[-1] == MANY - 1


def test_the_beginning_is_there_before_the_rest(large_context: AppContext) -> None:
    model = RecordTableModel(large_context, "supplier")
    sizes: list[int] = []
    model.modelReset.connect(lambda: sizes.append(model.rowCount()))
    model.refresh()
    settle(large_context)
    assert sizes == [BEGINNING, MANY]
    assert model.row_at(0) is not None


def test_sorting_and_filtering_happen_in_the_store(large_context: AppContext) -> None:
    model = model_of(large_context)
    assert str(shown(large_context, model, 0, "name")).startswith("Amber Cat")
    model.set_query(Filter(), Sort("company_number", descending=True))
    settle(large_context)
    assert shown(large_context, model, 0, "company_number") == "00005000"
    model.set_query(Filter((Condition("staff", Op.AT_LEAST, (30,)),)), Sort("staff"))
    settle(large_context)
    assert shown(large_context, model, 0, "staff") == "30"
    assert shown(large_context, model, model.rowCount() - 1, "staff") == "39"


def test_cells_say_places_money_and_codes_by_their_names(context: AppContext) -> None:
    model = model_of(context)
    model.set_query(Filter(), Sort("company_number"))
    settle(context)
    third = model.row_of(model.ids[2])
    assert shown(context, model, third, "local_authority") == "Hackney"
    assert shown(context, model, third, "turnover") == "£3,000"
    assert str(shown(context, model, third, "cpv_codes")).startswith("55520000 ")
    assert "&lt;b>" in str(shown(context, model, third, "services", Qt.ItemDataRole.ToolTipRole))
    assert shown(context, model, third, "staff", Qt.ItemDataRole.AccessibleTextRole) == "Staff: 3"
    assert shown(context, model, 0, "postcode", Qt.ItemDataRole.AccessibleTextRole) == "Postcode: not known"
    money = model.data(model.index(third, model.columns.index("turnover")), Qt.ItemDataRole.TextAlignmentRole)
    assert money & Qt.AlignmentFlag.AlignRight


def test_a_change_is_shown_without_losing_the_place(context: AppContext, qtbot: QtBot) -> None:
    model = model_of(context)
    key = model.ids[0]
    assert shown(context, model, 0, "status", VALUE_ROLE)
    saved = records.save(context.workspace, "supplier", key, {"status": "dormant"})
    resets: list[bool] = []
    model.modelReset.connect(lambda: resets.append(True))
    context.saved(saved, "Saved")
    settle(context)
    assert shown(context, model, 0, "status", VALUE_ROLE) == "dormant"
    assert resets == []  # the order is the same: nothing jumps


def test_a_part_behind_a_computed_column_is_read_again(context: AppContext) -> None:
    model = model_of(context)
    key = model.ids[0]
    before = shown(context, model, 0, "staff", VALUE_ROLE)
    saved = records.add(context.workspace, "size_fact", {"staff": 77, "year_end": "2026-03-31"}, parent_id=key)
    context.saved(saved, "Saved")
    settle(context)
    assert shown(context, model, 0, "staff", VALUE_ROLE) == 77 != before


def test_the_selection_stays_with_the_record(context: AppContext, qtbot: QtBot) -> None:
    model = model_of(context)
    grid = RecordGrid(context, model)
    qtbot.addWidget(grid)
    wanted = model.ids[5]
    assert grid.select_id(wanted)
    grid.sort_wanted.connect(lambda sort: model.set_query(Filter(), sort))
    grid.sort_by(Sort("company_number", descending=True))
    settle(context)
    assert grid.current_id == wanted
    assert grid.selected_ids() == [wanted]
    saved = records.delete(context.workspace, "supplier", [wanted])
    context.saved(saved, "Deleted")
    settle(context)
    assert grid.selected_ids() == [grid.current_id]  # its neighbour took its place
    assert grid.current_id != wanted


def test_selecting_everything_is_one_span(large_context: AppContext, qtbot: QtBot) -> None:
    model = model_of(large_context)
    grid = RecordGrid(large_context, model)
    qtbot.addWidget(grid)
    grid.selectAll()
    assert grid.selectionModel().selection().count() == 1
    assert grid.selected_count() == MANY
    assert len(grid.selected_ids()) == MANY


def test_columns_are_remembered_by_name(context: AppContext, qtbot: QtBot) -> None:
    model = model_of(context)
    grid = RecordGrid(context, model)
    qtbot.addWidget(grid)
    grid.columns.show("turnover", True)
    grid.setColumnWidth(model.columns.index("turnover"), 177)
    grid.columns.remember()
    again = RecordGrid(context, model)
    qtbot.addWidget(again)
    section = model.columns.index("turnover")
    assert not again.isColumnHidden(section)
    assert again.columnWidth(section) == 177
    again.columns.reset()
    assert again.isColumnHidden(section)


def test_rows_that_are_gone_are_not_asked_for_again() -> None:
    cache = RowCache()
    cache.put(Page(("a",), (), {}))
    assert not cache.is_wanted("a")
    cache.outdate()
    assert cache.is_wanted("a")
