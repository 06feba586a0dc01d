"""Lines along time: a name at the end of each, a sign of its own at its points, the target as a dashed line."""

from __future__ import annotations

import math
from decimal import Decimal

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from crm_app.domain.chart_scale import scale, ticks, unbroken
from crm_app.domain.chart_words import value_words
from crm_app.domain.charts import Chart
from crm_app.ui import theme
from crm_app.ui.charts.face import Face, paint_of, pen_of
from crm_app.ui.charts.plan import Mark

PLOT = 9.0  # of the height of a line
GAP = 8.0
MOST_LABEL = 0.3  # of the width
_SIGNS = 4


class LinePlan:
    """The lines of a chart along time."""

    def __init__(self, chart: Chart, width: float, face: Face) -> None:
        self.chart, self.face, self._width = chart, face, width
        aim = [chart.target.value] if chart.target else []
        self.low, self.high, self.step = scale([*(v for s in chart.series for v in s.values), *aim])
        self.ticks = ticks(self.low, self.high, self.step)
        self.left = max(face.width(self._tick_words(tick), face.small) for tick in self.ticks) + GAP
        ends = [series.label for series in chart.series] + ([chart.target.label] if chart.target else [])
        self.ends_room = min(max((face.width(end, face.strong) for end in ends), default=0), MOST_LABEL * width) + GAP
        self.top, self.plot = face.line * 0.6, PLOT * face.line
        self.across = max(width - self.left - self.ends_room, 40.0)
        self.radius = face.line * 0.24
        self.points = [[self._point(c, v) for c, v in enumerate(series.values)] for series in chart.series]
        self.marks = tuple(
            Mark(number, category, _around(point, self.radius * 2), _around(point, max(self.radius * 4, 12)))
            for number, points in enumerate(self.points)
            for category, point in enumerate(points)
            if point is not None
        )

    @property
    def height(self) -> float:
        """The plot and the categories beneath."""
        return self.top + self.plot + self.face.line * 1.5

    def _tick_words(self, tick: float) -> str:
        return value_words(self.chart, Decimal(str(round(tick, 6))), short=True)

    def _x(self, category: int) -> float:
        return self.left + self.across * (category + 0.5) / max(len(self.chart.categories), 1)

    def _y(self, value: float) -> float:
        return self.top + self.plot * (1 - (value - self.low) / (self.high - self.low))

    def _point(self, category: int, value: int | Decimal | None) -> tuple[float, float] | None:
        return None if value is None else (self._x(category), self._y(float(value)))

    def paint(self, painter: QPainter) -> None:
        """The grid, the target, the lines, and the names at their ends."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_grid(painter)
        ends: list[tuple[float, str, QColor]] = []
        for number, series in enumerate(self.chart.series):
            colour = theme.color("text") if series.tone == "neutral" else paint_of(series, number * 2)
            for stretch in unbroken(self.points[number]):
                painter.setPen(QPen(colour, 2.0))
                painter.drawPolyline(QPolygonF([QPointF(*point) for point in stretch]))
                for point in stretch:
                    _paint_sign(painter, point, self.radius, number, colour)
            known = [point for point in self.points[number] if point is not None]
            if known:
                ends.append((known[-1][1], series.label, colour))
        if self.chart.target:
            y = self._y(float(self.chart.target.value))
            painter.setPen(pen_of("text", 1.4, Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(self.left, y), QPointF(self.left + self.across, y))
            ends.append((y, self.chart.target.label, theme.color("text")))
        self._paint_ends(painter, ends)

    def _paint_grid(self, painter: QPainter) -> None:
        line, muted = self.face.line, theme.color("muted")
        for tick in self.ticks:
            y = self._y(tick)
            painter.setPen(pen_of("strong_line" if tick == 0 else "line"))
            painter.drawLine(QPointF(self.left, y), QPointF(self.left + self.across, y))
            place = QRectF(0, y - line / 2, self.left - GAP, line)
            right = Qt.AlignmentFlag.AlignRight
            self.face.write(painter, self._tick_words(tick), place, side=right, colour=muted, font=self.face.small)
        names = self.chart.categories
        room = self.across / max(len(names), 1)
        widest = max((self.face.width(name, self.face.small) for name in names), default=0) + GAP
        every = max(1, math.ceil(widest / room))
        for index in range(0, len(names), every):
            place = QRectF(self._x(index) - room * every / 2, self.top + self.plot + 4, room * every, line)
            middle = Qt.AlignmentFlag.AlignHCenter
            self.face.write(painter, names[index], place, side=middle, colour=muted, font=self.face.small)

    def _paint_ends(self, painter: QPainter, ends: list[tuple[float, str, QColor]]) -> None:
        placed, line = -math.inf, self.face.line
        for y, label, colour in sorted(ends, key=lambda end: end[0]):
            placed = max(y, placed + line)
            room = QRectF(self.left + self.across + GAP / 2, placed - line / 2, self.ends_room - GAP / 2, line)
            self.face.write(painter, label, room, colour=colour, font=self.face.strong)


def _around(point: tuple[float, float], radius: float) -> QRectF:
    return QRectF(point[0] - radius, point[1] - radius, 2 * radius, 2 * radius)


def _paint_sign(painter: QPainter, point: tuple[float, float], radius: float, number: int, colour: QColor) -> None:
    """A disc, a square, a diamond or a ring: lines are told apart without their colour."""
    painter.setPen(QPen(colour, 1.6))
    painter.setBrush(theme.color("surface") if number % _SIGNS == 3 else colour)
    box, (x, y) = _around(point, radius), point
    if number % _SIGNS == 1:
        painter.drawRect(box)
    elif number % _SIGNS == 2:
        corners = [(x, y - 1.3 * radius), (x + 1.3 * radius, y), (x, y + 1.3 * radius), (x - 1.3 * radius, y)]
        painter.drawPolygon(QPolygonF([QPointF(*corner) for corner in corners]))
    else:
        painter.drawEllipse(box)
    painter.setBrush(Qt.BrushStyle.NoBrush)
