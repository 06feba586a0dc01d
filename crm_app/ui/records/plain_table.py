"""What tables that are read and acted upon have in common: whole rows, no grid, headings at the left, Tab leaves."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QTableWidget, QWidget

from crm_app.ui import icons, theme

ROW = 28  # px at 100 %
HEADINGS_HEIGHT = 30
LINED = "plainTable"  # the looks that the style sheet knows: with a line below each row,
SPACED = "partsTable"  # and with more room beside the words


def set_up(table: QTableView, name: str, *, look: str = "", row: int = ROW, one_row: bool = False) -> None:
    """Make a plain table of a view. ``name`` is what a screen reader calls it, ``row`` the height of a row at 100 %."""
    table.setAccessibleName(name)
    if look:
        table.setObjectName(look)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    if one_row:
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setTabKeyNavigation(False)
    table.setWordWrap(False)
    table.setShowGrid(False)
    table.setIconSize(icons.sized())
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(theme.scaled(row))
    header = table.horizontalHeader()
    header.setHighlightSections(False)
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


def fix_rows(table: QTableView) -> None:
    """Rows of one height that no hand changes, beneath headings of their own height: for lists of any length."""
    table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    table.horizontalHeader().setMinimumHeight(theme.scaled(HEADINGS_HEIGHT))


def set_widths(table: QTableView, widths: Sequence[int], *, stretched: Sequence[int] = ()) -> None:
    """Give the first columns their widths, in pixels at 100 %; those that are ``stretched`` share what is left, and
    have their own width where nothing is.
    """
    for column, width in enumerate(widths):
        table.setColumnWidth(column, theme.scaled(width))
    for column in stretched:
        table.horizontalHeader().setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)


class ItemTable(QTableWidget):
    """A plain table filled with items; Enter or a double click asks for the current row by ``wanted``."""

    wanted = Signal()

    def __init__(
        self,
        name: str,
        headings: Sequence[str],
        parent: QWidget | None = None,
        *,
        look: str = SPACED,
        one_row: bool = True,
    ) -> None:
        super().__init__(0, len(headings), parent)
        self.setHorizontalHeaderLabels(list(headings))
        set_up(self, name, look=look, one_row=one_row)
        self.cellDoubleClicked.connect(lambda *_: self.wanted.emit())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.wanted.emit()
        else:
            super().keyPressEvent(event)
