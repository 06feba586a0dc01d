"""The cell with the focus and the block of cells around it, as in a spreadsheet: moved and stretched by keyboard.

Rows stay what is selected in the grid (the peek, deleting and exporting go by rows); a block is the rectangle between
the cell where Shift was first pressed and the cell with the focus. Without one, the cells meant are those of the
column with the focus in the selected rows.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QObject, QPersistentModelIndex, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QStyleOptionViewItem, QTableView

from crm_app.ui import theme
from crm_app.ui.context import AppContext
from crm_app.ui.records.delegates import CellDelegate
from crm_app.ui.records.grid import RecordGrid

_SHIFT, _CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
_SIDEWAYS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_UP_AND_DOWN = frozenset(
    {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Home, Qt.Key.Key_End}
)
Corner = tuple[int, int]  # row, place of the column among those shown
Index = QModelIndex | QPersistentModelIndex


class CellCursor(QObject):
    """Hears the keys of a grid that mean cells. ``edit_wanted`` carries the key that was typed, or ``None`` for F2."""

    edit_wanted = Signal(object)
    copy_wanted = Signal()

    def __init__(self, grid: RecordGrid) -> None:
        super().__init__(grid)
        self._grid = grid
        self._anchor: Corner | None = None
        self._head: Corner | None = None
        self._is_block = False
        self._is_stretching = False
        grid.installEventFilter(self)
        grid.selectionModel().currentChanged.connect(lambda *_: self._moved())
        grid.records.about_to_replace.connect(self.forget)

    @property
    def is_block(self) -> bool:
        """Whether a rectangle of cells is marked."""
        return self._is_block

    def fields(self) -> list[str]:
        """The names of the columns meant, from left to right."""
        shown = self._grid.columns.shown()
        if self._is_block and self._anchor and self._head:
            first, last = sorted((self._anchor[1], self._head[1]))
            return shown[first : last + 1]
        name = self.field
        return [name] if name else []

    @property
    def field(self) -> str:
        """The name of the column with the focus."""
        column = self._grid.currentIndex().column()
        return self._grid.records.columns[column] if column >= 0 else ""

    def keys(self) -> list[str]:
        """The keys of the records meant, from top to bottom."""
        if self._is_block and self._anchor and self._head:
            first, last = sorted((self._anchor[0], self._head[0]))
            model = self._grid.records
            if first == 0 and last == model.rowCount() - 1 and not model.rows.groups:
                return list(model.ids)
            return [key for row in range(first, last + 1) if (key := model.id_at(row))]
        return self._grid.selected_ids() or [key for key in [self._grid.current_id] if key]

    def holds(self, row: int, column: int) -> bool:
        """Whether a cell lies in the block."""
        if not self._is_block or self._anchor is None or self._head is None:
            return False
        top, bottom = sorted((self._anchor[0], self._head[0]))
        if not top <= row <= bottom:
            return False
        left, right = sorted((self._anchor[1], self._head[1]))
        name = self._grid.records.columns[column]
        shown = self._grid.columns.shown()
        return name in shown and left <= shown.index(name) <= right

    def forget(self) -> None:
        """Mark no block any more; what is selected stays."""
        was, self._is_block = self._is_block, False
        self._anchor = self._head = None
        if was:
            self._redraw()

    def move(self, down: int, right: int) -> None:
        """Put the focus on another cell: rows down, shown columns to the right; at an edge it stays."""
        index, model = self._grid.currentIndex(), self._grid.records
        here = self._corner()
        shown = self._grid.columns.shown()
        if here is None or not index.isValid():
            return
        row = min(max(here[0] + down, 0), model.rowCount() - 1)
        name = shown[min(max(here[1] + right, 0), len(shown) - 1)]
        self._grid.setCurrentIndex(model.index(row, model.columns.index(name)))

    def _corner(self) -> Corner | None:
        index = self._grid.currentIndex()
        shown = self._grid.columns.shown()
        name = self.field
        return (index.row(), shown.index(name)) if index.isValid() and name in shown else None

    def _moved(self) -> None:
        if not self._is_stretching:
            self.forget()

    def _redraw(self) -> None:
        self._grid.viewport().update()
        self._grid.frozen.viewport().update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the keys of cells; every other key stays the grid's."""
        if watched is self._grid and isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            return self._heard(event)
        return super().eventFilter(watched, event)

    def _heard(self, event: QKeyEvent) -> bool:
        key, held = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if held == _SHIFT and (key in _SIDEWAYS or key in _UP_AND_DOWN):
            return self._stretch(event)
        if key == Qt.Key.Key_Space and held in (_SHIFT, _CONTROL):
            self.mark_column() if held == _CONTROL else self.mark_row()
            return True
        if key == Qt.Key.Key_C and held == _CONTROL:
            self.copy_wanted.emit()
            return True
        if key == Qt.Key.Key_Escape and self._is_block:
            self.forget()
            return True
        if key == Qt.Key.Key_F2 and not held:
            self.edit_wanted.emit(None)
            return True
        return self._typed(event)

    def _typed(self, event: QKeyEvent) -> bool:
        """A letter begins to edit; in the first column it goes to a row instead, as in a list of files."""
        held = event.modifiers() & (_CONTROL | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier)
        text, here = event.text(), self._corner()
        if held or not text.strip() or not text.isprintable() or here is None or here[1] == 0:
            return False
        if not self._grid.current_id:  # the heading of a group
            return False
        self.edit_wanted.emit(event)
        return True

    def _stretch(self, event: QKeyEvent) -> bool:
        here = self._corner()
        if here is None:
            return False
        self._anchor = self._anchor or here
        self._is_stretching = True
        try:
            if event.key() in _SIDEWAYS:
                self._is_block = True
                self._sideways(here, _SIDEWAYS[Qt.Key(event.key())])
            else:
                self._grid.keyPressEvent(event)
        finally:
            self._is_stretching = False
        self._head = self._corner()
        self._redraw()
        return True

    def _sideways(self, here: Corner, step: int) -> None:
        shown, model = self._grid.columns.shown(), self._grid.records
        name = shown[min(max(here[1] + step, 0), len(shown) - 1)]
        index = model.index(here[0], model.columns.index(name))
        self._grid.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
        self._grid.scrollTo(index)

    def mark_column(self) -> None:
        """Mark the whole column with the focus."""
        here = self._corner()
        if here is not None:
            self._grid.selectAll()
            self._anchor, self._head = (0, here[1]), (self._grid.records.rowCount() - 1, here[1])
            self._is_block = True
            self._redraw()

    def mark_row(self) -> None:
        """Select the whole row with the focus."""
        self.forget()
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self._grid.selectionModel().select(self._grid.currentIndex(), flags)


class BlockDelegate(CellDelegate):
    """Draws a cell as ever, and over it the ground and the edge of a block that holds it."""

    def __init__(self, context: AppContext, cursor: CellCursor, view: QTableView) -> None:
        super().__init__(context.today, view)
        self._cursor = cursor

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """The cell, then what shows that it is marked."""
        super().paint(painter, option, index)
        if not self._cursor.holds(index.row(), index.column()):
            return
        painter.save()
        ground = QColor(theme.color("accent"))
        ground.setAlpha(36)
        painter.fillRect(option.rect, ground)
        painter.setPen(QPen(theme.color("accent"), 1))
        painter.drawRect(QRectF(option.rect).adjusted(0.5, 0.5, -0.5, -0.5))
        painter.restore()
