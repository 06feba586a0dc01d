"""How a cell is drawn: statuses as pills, percentages as bars, gone dates muted, unread rows as grey lines."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from crm_app.domain.fields import Field, Kind
from crm_app.ui import theme
from crm_app.ui.records.cell_text import is_gone
from crm_app.ui.records.columns import DUE
from crm_app.ui.records.pills import look_of, paint_bar, paint_pill
from crm_app.ui.records.table_model import FIELD_ROLE, LOADING_ROLE, VALUE_ROLE, RecordTableModel

PAD = 8
SOON = 30  # days
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
        """Ground, then the value, then the ring of the cell that has the focus."""
        painter.save()
        rect, state = option.rect, option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme.color("selection"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, theme.color("window"))
        painter.setPen(QPen(theme.color("line"), 1))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if index.column() == 0 and state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect.x(), rect.y(), 3, rect.height(), theme.color("accent"))
        painter.setFont(option.font)
        self._paint_value(painter, QRectF(rect).adjusted(PAD, 0, -PAD, -1), index)
        if state & QStyle.StateFlag.State_HasFocus and state & QStyle.StateFlag.State_Active:
            painter.setPen(QPen(theme.color("focus"), 2))
            painter.drawRect(QRectF(rect).adjusted(1, 1, -1, -2))
        painter.restore()

    def _paint_value(self, painter: QPainter, room: QRectF, index: Index) -> None:
        if index.data(LOADING_ROLE):
            painter.fillRect(
                QRectF(room.left(), room.center().y() - 3, room.width() * 0.6, 6), theme.color("neutral_ground")
            )
            return
        text = index.data() or ""
        field: Field | None = index.data(FIELD_ROLE)
        if field is None:
            _paint_text(painter, room, text, index, theme.color("text"))
            return
        value = index.data(VALUE_ROLE)
        model = index.model()
        name = model.columns[index.column()] if isinstance(model, RecordTableModel) else ""
        kind = model.kind.name if isinstance(model, RecordTableModel) else ""
        if field.kind is Kind.CHOICE and value and (look := look_of(kind, name, value)):
            paint_pill(painter, room, text, look)
        elif field.kind is Kind.PERCENT and value is not None:
            paint_bar(painter, room, int(value), text)
        elif field.kind is Kind.DATE and value is not None:
            self._paint_date(painter, room, text, value, name, index)
        else:
            _paint_text(painter, room, text, index, theme.color("text"))

    def _paint_date(self, painter: QPainter, room: QRectF, text: str, day: date, name: str, index: Index) -> None:
        today = self._today()
        left = (day - today).days
        ink = theme.color("muted" if is_gone(day, today) else "text")
        _paint_text(painter, room, text, index, ink)
        if name in DUE and 0 <= left <= SOON:
            used = QFontMetricsF(painter.font()).horizontalAdvance(text + "  ")
            words = "today" if left == 0 else f"{left} d"
            _paint_text(painter, room.adjusted(used, 0, 0, 0), words, index, theme.color("caution"))


def _paint_text(painter: QPainter, room: QRectF, text: str, index: Index, ink: QColor) -> None:
    painter.setPen(ink)
    shown = QFontMetricsF(painter.font()).elidedText(text, Qt.TextElideMode.ElideRight, room.width())
    alignment = (
        index.data(Qt.ItemDataRole.TextAlignmentRole) or Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    )
    painter.drawText(room, int(alignment) | int(Qt.TextFlag.TextSingleLine), shown)
