"""How a cell is drawn: statuses as pills, percentages as bars, gone dates muted, unread rows as grey lines."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from crm_app.domain.fields import Kind
from crm_app.ui import theme
from crm_app.ui.records.cell_text import is_gone
from crm_app.ui.records.columns import DUE
from crm_app.ui.records.pills import look_of, paint_bar, paint_pill
from crm_app.ui.records.table_model import Cell, RecordTableModel

PAD = 8
SOON = 30  # days
LETTER = 12  # px: a text that fits even with letters so wide need not be measured
_ONE_LINE = int(Qt.TextFlag.TextSingleLine)
_SELECTED, _MOUSE_OVER = QStyle.StateFlag.State_Selected.value, QStyle.StateFlag.State_MouseOver.value
_HAS_FOCUS, _ACTIVE = QStyle.StateFlag.State_HasFocus.value, QStyle.StateFlag.State_Active.value
Index = QModelIndex | QPersistentModelIndex


class CellDelegate(QStyledItemDelegate):
    """Draws every cell of a record grid."""

    def __init__(self, today: Callable[[], date], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._today = today

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Wide enough for the words, whatever is drawn around them."""
        text = str(index.data() or "")
        return QSize(
            int(QFontMetricsF(option.font).horizontalAdvance(text)) + 2 * PAD + 24, option.fontMetrics.height() + 10
        )

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Ground, then the value, then the ring of the cell that has the focus. Headings of groups are the view's."""
        model = index.model()
        cell = model.cell(index.row(), index.column()) if isinstance(model, RecordTableModel) else None
        if cell is None or not isinstance(model, RecordTableModel):
            return
        painter.save()
        rect, state = option.rect, option.state.value
        if state & _SELECTED:
            painter.fillRect(rect, theme.color("selection"))
        elif state & _MOUSE_OVER:
            painter.fillRect(rect, theme.color("window"))
        painter.setPen(QPen(theme.color("line"), 1))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if state & _SELECTED and index.column() == 0:
            painter.fillRect(rect.x(), rect.y(), 3, rect.height(), theme.color("accent"))
        painter.setFont(option.font)
        self._paint_value(painter, QRectF(rect).adjusted(PAD, 0, -PAD, -1), cell, model.kind.name)
        if state & _HAS_FOCUS and state & _ACTIVE:
            painter.setPen(QPen(theme.color("focus"), 2))
            painter.drawRect(QRectF(rect).adjusted(1, 1, -1, -2))
        painter.restore()

    def _paint_value(self, painter: QPainter, room: QRectF, cell: Cell, kind: str) -> None:
        text, value, field = cell.text, cell.value, cell.field
        if text is None:
            line = QRectF(room.left(), room.center().y() - 3, room.width() * 0.6, 6)
            painter.fillRect(line, theme.color("neutral_ground"))
        elif not text:
            return
        elif field.kind is Kind.CHOICE and (look := look_of(kind, cell.name, value)):
            paint_pill(painter, room, text, look)
        elif field.kind is Kind.PERCENT and value is not None:
            paint_bar(painter, room, int(value), text)
        elif field.kind is Kind.DATE:
            self._paint_date(painter, room, cell, text)
        else:
            _paint_text(painter, room, text, cell.side, theme.color("text"))

    def _paint_date(self, painter: QPainter, room: QRectF, cell: Cell, text: str) -> None:
        today = self._today()
        left = (cell.value - today).days
        ink = theme.color("muted" if is_gone(cell.value, today) else "text")
        _paint_text(painter, room, text, cell.side, ink)
        if cell.name in DUE and 0 <= left <= SOON:
            used = QFontMetricsF(painter.font()).horizontalAdvance(text + "  ")
            words = "today" if left == 0 else f"{left} d"
            _paint_text(painter, room.adjusted(used, 0, 0, 0), words, cell.side, theme.color("caution"))


@cache
def _letter() -> int:
    return theme.scaled(LETTER)


def _paint_text(painter: QPainter, room: QRectF, text: str, side: int, ink: QColor) -> None:
    painter.setPen(ink)
    if len(text) * _letter() > room.width():
        text = QFontMetricsF(painter.font()).elidedText(text, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, side | _ONE_LINE, text)
