"""The headings of groups in a grid: drawn across the whole row, folded by a click or by keyboard."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QTableView

from crm_app.ui import icons, theme
from crm_app.ui.records.row_map import GroupHeading
from crm_app.ui.records.table_model import RecordTableModel

PAD = 8
CARET = 14


def paint_headings(view: QTableView, model: RecordTableModel) -> None:
    """Draw the headings that are in sight over the rows that stand for them."""
    if not model.rows.groups:
        return
    viewport = view.viewport()
    first, last = view.rowAt(0), view.rowAt(viewport.height() - 1)
    painter = QPainter(viewport)
    for row in range(max(first, 0), (last if last >= 0 else model.rowCount() - 1) + 1):
        heading = model.rows.heading_at(row)
        if heading is not None:
            room = QRect(0, view.rowViewportPosition(row), viewport.width(), view.rowHeight(row))
            _paint(painter, room, heading, is_current=view.currentIndex().row() == row and view.hasFocus())
    painter.end()


def _paint(painter: QPainter, room: QRect, heading: GroupHeading, *, is_current: bool) -> None:
    painter.fillRect(room, theme.color("window"))
    painter.setPen(QPen(theme.color("line"), 1))
    painter.drawLine(room.bottomLeft(), room.bottomRight())
    size = theme.scaled(CARET)
    caret = QRect(room.left() + PAD, room.center().y() - size // 2, size, size)
    icons.icon("caret-right" if heading.is_folded else "caret-down", "muted").paint(painter, caret)
    words = room.adjusted(PAD + size + 6, 0, -PAD, -1)
    middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextSingleLine
    painter.setFont(theme.strong_font())
    metrics = QFontMetricsF(painter.font())
    name = metrics.elidedText(heading.label, Qt.TextElideMode.ElideRight, words.width() * 0.8)
    painter.setPen(theme.color("text"))
    painter.drawText(words, int(middle), name)
    painter.setPen(theme.color("muted"))
    beside = words.adjusted(int(metrics.horizontalAdvance(name)) + 10, 0, 0, 0)
    painter.drawText(beside, int(middle), f"{heading.count:,}")
    if is_current:
        painter.setPen(QPen(theme.color("focus"), 2))
        painter.drawRect(room.adjusted(1, 1, -1, -2))


def fold_at(model: RecordTableModel, row: int, *, folded: bool | None = None) -> bool:
    """Fold or unfold the group whose heading stands at a row; false where none does."""
    heading = model.rows.heading_at(row)
    if heading is None:
        return False
    model.fold([heading.label], folded=not heading.is_folded if folded is None else folded)
    return True


def heard_key(view: QTableView, model: RecordTableModel, event: QKeyEvent) -> bool:
    """Keys on a heading: Left folds, Right unfolds, Enter and Space do either. Ctrl+Left goes up to the heading."""
    row = view.currentIndex().row()
    heading = model.rows.heading_at(row)
    up = event.key() == Qt.Key.Key_Left and event.modifiers() & Qt.KeyboardModifier.ControlModifier
    if heading is None:
        if not up or model.rows.group_at(row) < 0:
            return False
        head = model.rows.head_of(model.rows.group_at(row))
        view.setCurrentIndex(model.index(head, view.currentIndex().column()))
        return True
    wanted = {
        Qt.Key.Key_Left: True,
        Qt.Key.Key_Right: False,
        Qt.Key.Key_Return: not heading.is_folded,
        Qt.Key.Key_Enter: not heading.is_folded,
        Qt.Key.Key_Space: not heading.is_folded,
    }.get(Qt.Key(event.key()))
    return wanted is not None and fold_at(model, row, folded=wanted)


def pressed_heading(view: QTableView, model: RecordTableModel, event: QMouseEvent) -> bool:
    """A press anywhere on a heading folds or unfolds its group; false where it was on something else."""
    at = event.position().toPoint()
    row = view.rowAt(at.y())
    if row < 0 or model.rows.heading_at(row) is None:
        return False
    view.setCurrentIndex(model.index(row, max(view.columnAt(at.x()), 0)))
    return fold_at(model, row)
