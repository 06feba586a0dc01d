"""What the timeline paints: rows, months, the line of today, and the names and headings that stay in sight."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPen

from crm_app.domain.pipeline import Bar, Lane
from crm_app.ui import theme
from crm_app.ui.screens.opportunities.timeline_painter import BarPainter

if TYPE_CHECKING:
    from crm_app.ui.screens.opportunities.timeline_view import TimelineView

_PAD = 6
_NAMES = 300  # px at 100 %
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_TODAY = "Today"


class TimelineCanvas:
    """Draws a view; made anew when the theme or the font changes."""

    def __init__(self, view: TimelineView) -> None:
        self._view = view
        self.bars = BarPainter(view.font())
        self._line = self.bars.metrics.lineSpacing()
        self.row_height = self._line + 10
        self.axis_height = 2 * self._line + 12
        self.names_width = 0
        self.fit()

    def fit(self) -> None:
        """The names take at most a third of the width."""
        self.names_width = min(theme.scaled(_NAMES), max(self._view.viewport().width() // 3, 80))

    def draw(self, painter: QPainter) -> None:
        """Paint everything in sight."""
        view = self._view
        painter.setFont(self.bars.font)
        painter.fillRect(view.viewport().rect(), theme.color("surface"))
        top = view.verticalScrollBar().value()
        first = top // self.row_height
        last = min((top + view.viewport().height()) // self.row_height + 1, len(view.rows))
        sight = view.sight()
        self._grounds(painter, first, last)
        painter.setClipRect(sight)
        self._grid(painter)
        left, today = sight.left() - view.horizontalScrollBar().value(), self._x(view.context.today())
        for number in range(first, last):
            row = view.rows[number]
            if isinstance(row, Bar):
                self.bars.bar(painter, row, view.scale, left, self._row(number), (sight.left(), sight.right()), today)
        self._today(painter)
        painter.setClipRect(view.viewport().rect().adjusted(0, self.axis_height, 0, 0))
        self._names(painter, first, last)
        painter.setClipping(False)
        self._axis(painter)

    def _row(self, number: int) -> QRect:
        view = self._view
        top = self.axis_height + number * self.row_height - view.verticalScrollBar().value()
        return QRect(0, top, view.viewport().width(), self.row_height)

    def _x(self, day: date) -> int:
        return self._view.scale.x(day) + self.names_width - self._view.horizontalScrollBar().value()

    def _width(self, text: str) -> int:
        return self.bars.metrics.horizontalAdvance(text)

    def _grounds(self, painter: QPainter, first: int, last: int) -> None:
        for number in range(first, last):
            row, where = self._view.rows[number], self._row(number)
            if isinstance(row, Lane):
                painter.fillRect(where, theme.color("window"))
            elif number == self._view.current:
                painter.fillRect(where, self.bars.selection)
            elif row.is_joint:
                painter.fillRect(where, self.bars.joint)

    def _grid(self, painter: QPainter) -> None:
        first, last = self._view.days_seen
        scale, bottom = self._view.scale, self._view.viewport().height()
        painter.setPen(self.bars.line)
        for tick in (*scale.months(first, last, self._width), *scale.years(first, last, self._width)):
            x = self._x(tick.day)
            painter.drawLine(x, self.axis_height, x, bottom)

    def _today(self, painter: QPainter) -> None:
        x = self._x(self._view.context.today())
        painter.setPen(QPen(theme.color("stop"), 2))
        painter.drawLine(x, self.axis_height, x, self._view.viewport().height())

    def _names(self, painter: QPainter, first: int, last: int) -> None:
        """The titles beside the bars, and the heading of the anchor whose bars stand at the top."""
        view = self._view
        painter.setPen(self.bars.line)
        painter.drawLine(self.names_width, self.axis_height, self.names_width, view.viewport().height())
        for number in range(first, last):
            row, where = view.rows[number], self._row(number)
            if isinstance(row, Bar):
                self.bars.name(painter, row, where.adjusted(0, 0, self.names_width - where.width(), 0))
            else:
                self._heading(painter, row, where)
        if view.hasFocus() and view.current_bar is not None:
            painter.setPen(QPen(self.bars.focus, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self._row(view.current).adjusted(1, 1, -2, -1))
        above = next((n for n in range(min(first, len(view.rows) - 1), -1, -1) if isinstance(view.rows[n], Lane)), -1)
        lane = view.rows[above] if above >= 0 else None
        if isinstance(lane, Lane):
            stuck = QRect(0, self.axis_height, view.viewport().width(), self.row_height)
            following = next((n for n in range(first + 1, last) if isinstance(view.rows[n], Lane)), -1)
            if following >= 0:  # the next heading pushes it up
                stuck.moveTop(min(stuck.top(), self._row(following).top() - self.row_height))
            self._heading(painter, lane, stuck)

    def _heading(self, painter: QPainter, lane: Lane, where: QRect) -> None:
        joint = sum(bar.is_joint for bar in lane.bars)
        painter.fillRect(where, theme.color("window"))
        count = f"{len(lane.bars):,}" + (f", {joint:,} joint" if joint else "")
        self.bars.anchor(painter, lane.anchor, count, where)

    def _axis(self, painter: QPainter) -> None:
        """Years above, months or quarters beneath, as far as their names have room; and where today is."""
        view = self._view
        head = QRect(0, 0, view.viewport().width(), self.axis_height)
        painter.fillRect(head, theme.color("surface"))
        painter.setClipRect(head.adjusted(self.names_width, 0, 0, 0))
        first, last = view.days_seen
        today = self._x(view.context.today())
        mark = QRect(
            today - self._width(_TODAY) // 2 - _PAD, self._line + 5, self._width(_TODAY) + 2 * _PAD, self._line
        )
        for tick in view.scale.months(first, last, self._width):
            where = QRect(self._x(tick.day) + 4, self._line + 5, self._width(tick.name), self._line)
            if not where.intersects(mark):
                painter.setPen(self.bars.muted)
                painter.drawText(where, _LEFT, tick.name)
        self._years(painter, first, last)
        painter.setPen(theme.color("stop"))
        painter.drawText(mark, Qt.AlignmentFlag.AlignCenter, _TODAY)
        painter.setClipping(False)
        painter.setPen(self.bars.line)
        painter.drawLine(head.bottomLeft(), head.bottomRight())

    def _years(self, painter: QPainter, first: date, last: date) -> None:
        painter.setFont(self.bars.strong)
        painter.setPen(self.bars.text)
        ticks = self._view.scale.years(first, last, self._width)
        for place, tick in enumerate(ticks):
            width = self.bars.strong_metrics.horizontalAdvance(tick.name)
            x = max(self._x(tick.day), self.names_width) + 4  # the year in sight keeps its name in sight
            following = self._x(ticks[place + 1].day) if place + 1 < len(ticks) else x + width + 1
            if tick.name and x + width < following:
                painter.drawText(QRect(x, 3, width + 2, self._line), _LEFT, tick.name)
        painter.setFont(self.bars.font)
