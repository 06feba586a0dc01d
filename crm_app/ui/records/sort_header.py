"""The headings of a list: arrows with numbers for every key it is sorted by, and a menu for what a column can do."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QGuiApplication, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QHeaderView, QWidget

from crm_app.domain.filters import Sort
from crm_app.domain.sorting import added, pressed
from crm_app.ui import theme

ROOM = 16  # px for the arrow, and as much again for a number
PADDING = 6  # px that the style leaves free after the words


class SortHeader(QHeaderView):
    """Shows a ``Sort``; a click sorts by a column alone, Shift and a click adds it as a further key."""

    sort_wanted = Signal(object)  # Sort

    def __init__(self, columns: Sequence[str], parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._columns = tuple(columns)
        self.sort = Sort()
        self.setSectionsMovable(True)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(40)
        self.setMinimumHeight(theme.scaled(30))
        self.setSortIndicatorShown(False)
        self.setSectionsClickable(True)
        self.setAccessibleName("Columns")
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.sectionClicked.connect(self._pressed)

    def _pressed(self, section: int) -> None:
        more = bool(QGuiApplication.keyboardModifiers() & Qt.KeyboardModifier.ShiftModifier)
        name = self._columns[section]
        self.sort_wanted.emit(added(self.sort, name) if more else pressed(self.sort, name))

    def show_sort(self, sort: Sort) -> None:
        """Draw the arrows of an order."""
        self.sort = sort
        self.viewport().update()

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """The heading as the style draws it, and the arrow at its end."""
        names = [key.field for key in self.sort.keys]
        place = names.index(self._columns[section]) if self._columns[section] in names else -1
        if place < 0:
            super().paintSection(painter, rect, section)
            return
        several = len(names) > 1
        room = min(theme.scaled(ROOM * 2 if several else ROOM), rect.width() // 2)
        end = QRect(rect.right() - room + 1, rect.top(), room, rect.height())
        painter.save()
        super().paintSection(painter, rect.adjusted(0, 0, PADDING - room, 0), section)
        painter.restore()
        painter.save()
        painter.fillRect(end, theme.color("surface"))
        painter.setPen(QPen(theme.color("line"), 1))
        painter.drawLine(end.bottomLeft(), end.bottomRight())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _paint_arrow(
            painter, QRectF(end), descending=self.sort.keys[place].descending, number=place + 1 if several else 0
        )
        painter.restore()


def _paint_arrow(painter: QPainter, room: QRectF, *, descending: bool, number: int) -> None:
    half = theme.scaled(4)
    x = room.right() - half - 4 if not number else room.left() + half + 2
    y = room.center().y()
    turn = -1 if descending else 1
    points = [
        QPointF(x - half, y + turn * half / 2),
        QPointF(x + half, y + turn * half / 2),
        QPointF(x, y - turn * half / 2),
    ]
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color("accent"))
    painter.drawPolygon(QPolygonF(points))
    if number:
        font = painter.font()
        font.setPointSizeF(max(font.pointSizeF() * 0.85, 6))
        painter.setFont(font)
        painter.setPen(theme.color("accent"))
        left = room.adjusted(half * 2 + 4, 0, 0, 0)
        painter.drawText(left, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, str(number))
