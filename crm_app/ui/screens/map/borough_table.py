"""The map in figures: suppliers by borough, from which the same filters are made as from the map."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from crm_app.services import codes
from crm_app.ui import theme
from crm_app.ui.records.local_style import CELLS, follow
from crm_app.ui.records.plain_table import LINED, set_up

COLUMNS = ("Borough", "Suppliers", "Share")
UNKNOWN = "Not known"
_FOR_SHARES = 215  # px at 100 %


class BoroughTable(QTableWidget):
    """One row a local authority, most suppliers first. ``taken`` carries the codes that were chosen ("" is unknown)."""

    taken = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(0, len(COLUMNS), parent)
        for column, text in enumerate(COLUMNS):
            heading = QTableWidgetItem(text)
            heading.setTextAlignment(_FIGURE if column else _WORDS)
            self.setHorizontalHeaderItem(column, heading)
        set_up(self, "Suppliers by borough; Enter shows those of the chosen boroughs", look=LINED)
        follow(self, CELLS)
        header = self.horizontalHeader()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column in (1, 2):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        self.cellDoubleClicked.connect(lambda *_: self.take())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The names come first: where they would not fit, the shares give way."""
        super().resizeEvent(event)
        self.setColumnHidden(2, self.width() < theme.scaled(_FOR_SHARES))

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """Show how many suppliers each authority has."""
        total = sum(counts.values()) or 1
        rows = sorted(counts.items(), key=lambda pair: (not pair[0], -pair[1], codes.authority_name(pair[0])))
        self.setRowCount(len(rows))
        for row, (code, count) in enumerate(rows):
            name = QTableWidgetItem(codes.authority_name(code) if code else UNKNOWN)
            name.setData(Qt.ItemDataRole.UserRole, code)
            self.setItem(row, 0, name)
            for column, text in ((1, f"{count:,}"), (2, share(count, total))):
                item = QTableWidgetItem(text)
                item.setTextAlignment(_FIGURE)
                self.setItem(row, column, item)
        if rows and self.currentRow() < 0:
            self.setCurrentCell(0, 0)

    def chosen_codes(self) -> tuple[str, ...]:
        """The codes of the chosen rows."""
        rows = sorted({index.row() for index in self.selectionModel().selectedRows()})
        items = (self.item(row, 0) for row in rows)
        return tuple(str(item.data(Qt.ItemDataRole.UserRole)) for item in items if item is not None)

    def take(self) -> None:
        """Hand the chosen boroughs over."""
        if found := self.chosen_codes():
            self.taken.emit(found)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter makes a filter of the chosen boroughs."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.take()
        else:
            super().keyPressEvent(event)


_WORDS = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_FIGURE = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def share(count: int, total: int) -> str:
    """A share in words of a table: whole percents, and never nought for somebody who is there."""
    percent = 100 * count / total
    return "under 1%" if 0 < percent < 1 else f"{percent:.0f}%"
