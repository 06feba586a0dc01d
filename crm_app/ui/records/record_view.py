"""What the grid and the columns that stand still have in common: one look, one selection, headings of groups."""

from __future__ import annotations

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QItemSelectionRange, Qt
from PySide6.QtGui import QMouseEvent, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from crm_app.ui.records import group_rows
from crm_app.ui.records.sort_header import SortHeader
from crm_app.ui.records.table_model import RecordTableModel


class RecordView(QTableView):
    """A table of records with rows of one height. ``records`` is its model, ``headings`` its header."""

    def __init__(self, model: RecordTableModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.records = model
        self.headings = SortHeader(model.columns, self)
        self.setHorizontalHeader(self.headings)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setWordWrap(False)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def spans(self) -> list[QItemSelectionRange]:
        """What is selected, as ranges of cells."""
        selection = self.selectionModel().selection()
        return [selection.at(i) for i in range(selection.count())]

    def selected_ids(self) -> list[str]:
        """The keys of all selected records, in the order of the list."""
        rows = (row for first, last in _united(self.spans()) for row in range(first, last + 1))
        return [key for row in rows if (key := self.records.id_at(row))]

    def selected_count(self) -> int:
        """How many records are selected, without naming them."""
        return sum(self.records.rows.records_between(first, last) for first, last in _united(self.spans()))

    def selectAll(self) -> None:
        """Select every row as one span: a hundred thousand rows cost no more than one."""
        if self.records.rowCount():
            last = self.records.index(self.records.rowCount() - 1, self.records.columnCount() - 1)
            everything = QItemSelection(self.records.index(0, 0), last)
            self.selectionModel().select(everything, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press on the heading of a group folds it."""
        if event.button() is Qt.MouseButton.LeftButton and group_rows.pressed_heading(self, self.records, event):
            return
        super().mousePressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The cells, then the headings of groups across them."""
        super().paintEvent(event)
        group_rows.paint_headings(self, self.records)


def _united(spans: list[QItemSelectionRange]) -> list[tuple[int, int]]:
    """The rows that are selected in any column, as first and last, no row twice."""
    united: list[tuple[int, int]] = []
    for first, last in sorted((span.top(), span.bottom()) for span in spans):
        if united and first <= united[-1][1]:
            united[-1] = (united[-1][0], max(united[-1][1], last))
        else:
            united.append((first, last))
    return united
