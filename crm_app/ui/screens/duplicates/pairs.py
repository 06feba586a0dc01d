"""The list of pairs, the likeliest first."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QTableView

from crm_app.services.duplicates import Pair
from crm_app.ui import theme
from crm_app.ui.records.plain_table import LINED, fix_rows, set_up, set_widths

HEADINGS = ("Supplier", "Looks like", "Likeness")
Index = QModelIndex | QPersistentModelIndex
_NONE = QModelIndex()
_NUMBER = 2


class PairsModel(QAbstractTableModel):
    """Pairs as rows."""

    def __init__(self) -> None:
        super().__init__()
        self.pairs: list[Pair] = []

    def show(self, pairs: list[Pair]) -> None:
        """Show other pairs."""
        self.beginResetModel()
        self.pairs = pairs
        self.endResetModel()

    def rowCount(self, parent: Index = _NONE) -> int:
        """One row a pair."""
        return 0 if parent.isValid() else len(self.pairs)

    def columnCount(self, parent: Index = _NONE) -> int:
        """The two names and how alike they are."""
        return 0 if parent.isValid() else len(HEADINGS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The headings."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return HEADINGS[section]
        return _aligned(section) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a cell shows, and what a screen reader says of it."""
        if not index.isValid() or index.row() >= len(self.pairs):
            return None
        pair, column = self.pairs[index.row()], index.column()
        shown = (pair.stays_name, pair.other_name, f"{pair.score} %")[column]
        if role == Qt.ItemDataRole.DisplayRole:
            return shown
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{HEADINGS[column]}: {shown}"
        return _aligned(column) if role == Qt.ItemDataRole.TextAlignmentRole else None


def _aligned(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column == _NUMBER else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


def make_table(model: PairsModel) -> QTableView:
    """The table of pairs."""
    table = QTableView()
    table.setModel(model)
    set_up(table, "Possible duplicates, a list of pairs", look=LINED, one_row=True)
    fix_rows(table)
    set_widths(table, (), stretched=range(_NUMBER))
    table.setColumnWidth(_NUMBER, theme.scaled(84))
    return table
