"""A list that is read and acted upon, never edited: steps of the history, deleted records, records of the past."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QResizeEvent
from PySide6.QtWidgets import QTableView, QWidget

from crm_app.ui import theme
from crm_app.ui.records.plain_table import LINED, fix_rows, set_up, set_widths

Index = QModelIndex | QPersistentModelIndex
_NONE = QModelIndex()
T = TypeVar("T")
_LEAST_SHARE = 0.5  # of the width it was made for, before a stretched column takes all of it


class PlainModel(QAbstractTableModel, Generic[T]):
    """Rows of any kind; ``cells`` gives the texts of one row, asked for when it is shown."""

    def __init__(self, headings: Sequence[str], cells: Callable[[T], Sequence[str]], *, main: int = 0) -> None:
        super().__init__()
        self.rows: Sequence[T] = ()
        self._headings = tuple(headings)
        self._cells = cells
        self._main = main  # the column in the colour of text; the others are muted

    def show(self, rows: Sequence[T]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = _NONE) -> int:
        """How many there are."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _NONE) -> int:
        """One a heading."""
        return 0 if parent.isValid() else len(self._headings)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The headings."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._headings[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a cell shows."""
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            text = self._cells(self.rows[index.row()])[index.column()]
            heading = self._headings[index.column()]
            return f"{heading}: {text}" if role == Qt.ItemDataRole.AccessibleTextRole and heading else text
        if role == Qt.ItemDataRole.ForegroundRole:
            return QColor(theme.color("text" if index.column() == self._main else "muted"))
        return None


def fit_rows(table: QTableView, rows: int) -> None:
    """Make a table as high as so many rows, within a page that is scrolled as a whole."""
    header, lines = table.horizontalHeader(), table.verticalHeader()
    height = max(header.sizeHint().height(), header.minimumHeight()) + rows * lines.defaultSectionSize()
    table.setFixedHeight(height + 2 * table.frameWidth() + 2)


class PlainTable(QTableView):
    """The table such a list is shown in: whole rows, no grid, Tab leaves it."""

    def __init__(self, name: str, widths: Sequence[int], *, stretched: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._widths, self._stretched = tuple(widths), stretched
        set_up(self, name, look=LINED)
        fix_rows(self)

    def show_model(self, model: QAbstractTableModel) -> None:
        """Show a model, each column as wide as it was made for."""
        self.setModel(model)
        set_widths(self, self._widths)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The stretched column takes what is left, or has its own width where too little is."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        header, column = self.horizontalHeader(), self._stretched
        if not 0 <= column < header.count():
            return
        wanted = theme.scaled(self._widths[column])
        left = self.viewport().width() - header.length() + header.sectionSize(column)
        mode = header.ResizeMode.Stretch if left >= wanted * _LEAST_SHARE else header.ResizeMode.Interactive
        if mode is not header.sectionResizeMode(column):
            header.setSectionResizeMode(column, mode)
            if mode is header.ResizeMode.Interactive:
                self.setColumnWidth(column, wanted)

    def chosen_rows(self) -> list[int]:
        """The selected rows, from the top."""
        return sorted(index.row() for index in self.selectionModel().selectedRows())
