"""A heat map: categories down, series across; every cell says its number, its ground only deepens with it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from crm_app.domain.chart_words import value_words
from crm_app.domain.charts import Chart
from crm_app.ui import theme
from crm_app.ui.charts.face import Face, deepened
from crm_app.ui.charts.plan import Mark

PITCH = 1.75  # of the height of a line
GAP, BETWEEN = 8.0, 2.0
MOST_NAME = 0.34  # of the width
UNKNOWN = "–"


class HeatMapPlan:
    """The cells of a heat map."""

    def __init__(self, chart: Chart, width: float, face: Face) -> None:
        self.chart, self.face, self._width = chart, face, width
        self.pitch = PITCH * face.line
        names = max((face.width(name) for name in chart.categories), default=0)
        self.left = min(names, MOST_NAME * width) + GAP
        self.above = face.line * 1.5
        self.across = max(width - self.left, 40.0) / max(len(chart.series), 1)
        self.largest = max([*(float(v or 0) for s in chart.series for v in s.values), 1e-9])
        self.marks = tuple(
            Mark(column, row, self._cell(row, column), self._cell(row, column))
            for row in range(len(chart.categories))
            for column in range(len(chart.series))
        )

    @property
    def height(self) -> float:
        """Heads and rows."""
        return self.above + self.pitch * len(self.chart.categories) + 2

    def _cell(self, row: int, column: int) -> QRectF:
        x, y = self.left + column * self.across, self.above + row * self.pitch
        return QRectF(x, y, self.across - BETWEEN, self.pitch - BETWEEN)

    def paint(self, painter: QPainter) -> None:
        """The heads, the names, then cell by cell."""
        middle = Qt.AlignmentFlag.AlignHCenter
        for column, series in enumerate(self.chart.series):
            head = QRectF(self.left + column * self.across, 0, self.across - BETWEEN, self.above)
            muted = theme.color("muted")
            self.face.write(painter, series.label, head, side=middle, colour=muted, font=self.face.small)
        for row, name in enumerate(self.chart.categories):
            place = QRectF(0, self.above + row * self.pitch, self.left - GAP, self.pitch - BETWEEN)
            self.face.write(painter, name, place)
        for mark in self.marks:
            value = self.chart.series[mark.series].values[mark.category]
            if value is not None:
                painter.fillRect(mark.box, deepened(float(value) / self.largest))
            words = UNKNOWN if value is None else value_words(self.chart, value, short=True)
            self.face.write(painter, words, mark.box, side=middle)
