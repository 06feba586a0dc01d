"""A list that is read and acted upon, never edited: steps of the history, deleted records, records of the past."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from crm_app.ui import theme

Index = QModelIndex | QPersistentModelIndex
_NONE = QModelIndex()
T = TypeVar("T")


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


class PlainTable(QTableView):
    """The table such a list is shown in: whole rows, no grid, Tab leaves it."""

    def __init__(self, name: str, widths: Sequence[int], *, stretched: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._widths, self._stretched = tuple(widths), stretched
        self.setObjectName("plainTable")
        self.setAccessibleName(name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(theme.scaled(28))
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setMinimumHeight(theme.scaled(30))

    def show_model(self, model: QAbstractTableModel) -> None:
        """Show a model, each column as wide as it was made for."""
        self.setModel(model)
        for column, width in enumerate(self._widths):
            self.setColumnWidth(column, theme.scaled(width))
        if self._stretched >= 0:
            self.horizontalHeader().setSectionResizeMode(self._stretched, QHeaderView.ResizeMode.Stretch)

    def chosen_rows(self) -> list[int]:
        """The selected rows, from the top."""
        return sorted(index.row() for index in self.selectionModel().selectedRows())
