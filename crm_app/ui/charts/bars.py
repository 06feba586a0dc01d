"""Lying bars, plain and stacked: a name at the left of each, its number at its end."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from crm_app.domain.chart_words import NOT_KNOWN, value_words
from crm_app.domain.charts import Chart, ChartKind, Value
from crm_app.ui import theme
from crm_app.ui.charts.face import Face, ink_on, paint_of, pen_of
from crm_app.ui.charts.plan import Mark

PITCH, BAR = 1.62, 1.12  # of the height of a line
GAP = 8.0
MOST_NAME = 0.42  # of the width
SLIVER = 3.0  # px: a point that counts nothing can still be seen to have the focus


class BarPlan:
    """The rows of a bar chart or of a stacked one."""

    def __init__(self, chart: Chart, width: float, face: Face) -> None:
        self.chart, self.face = chart, face
        self.pitch, self.bar = PITCH * face.line, BAR * face.line
        self.rows = [values for _, values in chart.rows()]
        if chart.kind is not ChartKind.STACKED:
            self.rows = [values[:1] for values in self.rows]
        self.totals = [_sum(values) for values in self.rows]
        names = max((face.width(name) for name in chart.categories), default=0)
        self.left = min(names, MOST_NAME * width) + GAP
        numbers = max((face.width(self._total_words(i), face.strong) for i in range(len(self.rows))), default=0)
        self.across = max(width - self.left - numbers - 2 * GAP, 20.0)
        aim = float(chart.target.value) if chart.target else 0.0
        self.largest = max([*(float(total or 0) for total in self.totals), aim, 1e-9])
        self.above = face.line * 1.5 if chart.kind is ChartKind.STACKED and len(chart.series) > 1 else 0.0
        self._width = width
        self.marks = tuple(self._marks())

    @property
    def height(self) -> float:
        """The names of the series, the rows, and the words of the target."""
        return self.above + self.pitch * len(self.rows) + (self.face.line * 1.3 if self.chart.target else 4)

    def _total_words(self, row: int) -> str:
        return value_words(self.chart, self.totals[row], short=True)

    def _length(self, value: Value) -> float:
        return max(float(value or 0), 0) / self.largest * self.across

    def _top(self, row: int) -> float:
        return self.above + row * self.pitch + (self.pitch - self.bar) / 2

    def _marks(self) -> list[Mark]:
        found = []
        for row, values in enumerate(self.rows):
            x = self.left
            for series, value in enumerate(values):
                length = self._length(value)
                box = QRectF(x, self._top(row), max(length, SLIVER), self.bar)
                whole = QRectF(0, self.above + row * self.pitch, self._width, self.pitch)
                found.append(Mark(series, row, box, box if len(values) > 1 else whole))
                x += length
        return found

    def paint(self, painter: QPainter) -> None:
        """Names of the series, then row by row, then the target."""
        if self.above:
            self._paint_keys(painter)
        for row, name in enumerate(self.chart.categories):
            place = QRectF(0, self._top(row), self.left - GAP, self.bar)
            self.face.write(painter, name, place)
            self._paint_total(painter, row)
        for mark in self.marks:
            value = self.rows[mark.category][mark.series]
            if value:
                self._paint_bar(painter, mark, value)
        painter.setPen(pen_of("strong_line"))
        painter.drawLine(int(self.left), int(self.above), int(self.left), int(self.above + self.pitch * len(self.rows)))
        self._paint_target(painter)

    def _paint_bar(self, painter: QPainter, mark: Mark, value: Value) -> None:
        colour = paint_of(self.chart.series[mark.series], mark.series)
        painter.fillRect(mark.box, colour)
        if self.chart.kind is not ChartKind.STACKED:
            return
        painter.setPen(pen_of("strong_line"))  # bounds what is pale, and parts what is beside it
        painter.drawRect(mark.box)
        ink, words = ink_on(colour), value_words(self.chart, value, short=True)
        if ink is not None and self.face.width(words, self.face.small) + 6 < mark.box.width():
            middle = Qt.AlignmentFlag.AlignHCenter
            self.face.write(painter, words, mark.box, side=middle, colour=ink, font=self.face.small)

    def _paint_total(self, painter: QPainter, row: int) -> None:
        x = self.left + sum(self._length(value) for value in self.rows[row]) + 6
        known = self.totals[row] is not None
        words = self._total_words(row) if known else NOT_KNOWN
        place = QRectF(x, self._top(row), self._width - x, self.bar)
        colour = theme.color("text" if known else "muted")
        self.face.write(painter, words, place, colour=colour, font=self.face.strong if known else self.face.small)

    def _paint_keys(self, painter: QPainter) -> None:
        """The names of the parts, in the order in which they stand in every bar."""
        side, x = self.face.line * 0.62, self.left
        room = (self._width - self.left) / len(self.chart.series)
        for number, series in enumerate(self.chart.series):
            square = QRectF(x, (self.above - side) / 2 - 2, side, side)
            painter.fillRect(square, paint_of(series, number))
            painter.setPen(pen_of("strong_line"))
            painter.drawRect(square)
            words = self.face.fitted(series.label, room - side - 18, self.face.small)
            place = QRectF(x + side + 6, 0, self.face.width(words, self.face.small) + 2, self.above - 4)
            self.face.write(painter, words, place, font=self.face.small)
            x = place.right() + 14

    def _paint_target(self, painter: QPainter) -> None:
        target = self.chart.target
        if target is None:
            return
        x, bottom = self.left + self._length(target.value), self.above + self.pitch * len(self.rows)
        painter.setPen(pen_of("text", 1.4, Qt.PenStyle.DashLine))
        painter.drawLine(int(x), int(self.above), int(x), int(bottom + 3))
        words = f"{target.label} {value_words(self.chart, target.value, short=True)}"
        length = min(self.face.width(words, self.face.small) + 4, self._width)
        start = min(max(x - length / 2, 0), self._width - length)
        place = QRectF(start, bottom + 2, length, self.face.line)
        self.face.write(painter, words, place, font=self.face.small, colour=QColor(theme.tokens().text))


def _sum(values: tuple[Value, ...]) -> Value:
    known = [value for value in values if value is not None]
    return sum(known[1:], known[0]) if known else None
