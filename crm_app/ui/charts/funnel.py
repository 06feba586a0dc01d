"""A funnel: stages beneath one another, each as wide as what came so far, with its share of the stage before."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPolygonF

from crm_app.domain.chart_words import share_words, value_words
from crm_app.domain.charts import Chart
from crm_app.ui import theme
from crm_app.ui.charts.face import Face, paint_of
from crm_app.ui.charts.plan import Mark

PITCH, BAR = 2.0, 1.3  # of the height of a line
GAP = 8.0
MOST_NAME, MOST_WORDS = 0.3, 0.4  # of the width
SLIVER = 3.0


class FunnelPlan:
    """The stages of a funnel."""

    def __init__(self, chart: Chart, width: float, face: Face) -> None:
        self.chart, self.face, self._width = chart, face, width
        self.pitch, self.bar = PITCH * face.line, BAR * face.line
        self.values = chart.series[0].values if chart.series else ()
        names = max((face.width(name) for name in chart.categories), default=0)
        self.left = min(names, MOST_NAME * width) + GAP
        words = max((face.width(self._words(i), face.strong) for i in range(len(self.values))), default=0)
        self.right = width - min(words, MOST_WORDS * width) - GAP
        self.middle = (self.left + self.right) / 2
        self.largest = max([*(float(value or 0) for value in self.values), 1e-9])
        self.marks = tuple(
            Mark(0, stage, self._box(stage), QRectF(0, stage * self.pitch, width, self.pitch))
            for stage in range(len(self.values))
        )

    @property
    def height(self) -> float:
        """All stages."""
        return self.pitch * len(self.values) + 4

    def _words(self, stage: int) -> str:
        parts = (value_words(self.chart, self.values[stage], short=True), share_words(self.chart, stage))
        return " · ".join(part for part in parts if part)

    def _box(self, stage: int) -> QRectF:
        share = max(float(self.values[stage] or 0), 0) / self.largest
        length = max(share * max(self.right - self.left, 10), SLIVER)
        return QRectF(self.middle - length / 2, stage * self.pitch + (self.pitch - self.bar) / 2, length, self.bar)

    def paint(self, painter: QPainter) -> None:
        """The slopes between the stages, then the stages with their names and numbers."""
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("accent_ground"))
        for upper, lower in zip(self.marks, self.marks[1:], strict=False):
            a, b = upper.box, lower.box
            slope = [a.bottomLeft(), a.bottomRight(), b.topRight(), b.topLeft()]
            painter.drawPolygon(QPolygonF([QPointF(point) for point in slope]))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for mark in self.marks:
            if self.values[mark.category]:
                painter.fillRect(mark.box, paint_of(self.chart.series[0], 0))
            row = QRectF(0, mark.box.top(), self.left - GAP, self.bar)
            self.face.write(painter, self.chart.categories[mark.category], row)
            place = QRectF(self.right + GAP, mark.box.top(), self._width - self.right - GAP, self.bar)
            self.face.write(painter, self._words(mark.category), place, font=self.face.strong)
