"""The picture of a chart as a widget: arrows go from point to point, Enter opens what stands behind one."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QToolTip, QWidget

from crm_app.domain.chart_words import point_words, summary
from crm_app.domain.charts import Chart, ChartKind
from crm_app.ui import exposing, theme
from crm_app.ui.charts.bars import BarPlan
from crm_app.ui.charts.face import Face, pen_of
from crm_app.ui.charts.funnel import FunnelPlan
from crm_app.ui.charts.heat_map import HeatMapPlan
from crm_app.ui.charts.lines import LinePlan
from crm_app.ui.charts.parts import ChartParts
from crm_app.ui.charts.plan import Mark, Plan

LEAST_WIDTH, USUAL_WIDTH = 260, 460  # px at 100 %
MARGIN = 4  # px round the picture, for the focus mark
_STEPS = {
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
}


def plan_of(chart: Chart, width: float, face: Face) -> Plan:
    """The picture of a chart for a width."""
    if chart.kind is ChartKind.LINE:
        return LinePlan(chart, width, face)
    if chart.kind is ChartKind.FUNNEL:
        return FunnelPlan(chart, width, face)
    if chart.kind is ChartKind.HEAT_MAP:
        return HeatMapPlan(chart, width, face)
    return BarPlan(chart, width, face)


class ChartDrawing(QWidget):
    """Draws one chart. ``opened`` carries the ``Filter`` behind a point."""

    opened = Signal(object)

    def __init__(self, chart: Chart, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chart = chart
        self.current: tuple[int, int] | None = None  # (series, category)
        self.parts = ChartParts(self, MARGIN)
        exposing.expose(self.parts, QAccessible.Role.Chart)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(theme.scaled(LEAST_WIDTH))
        theme.theme().changed.connect(self.update)
        self.show_chart(chart)

    def show_chart(self, chart: Chart) -> None:
        """Draw another chart; the focus stays on its point where the new one has it."""
        self.chart = chart
        self.setAccessibleName(summary(chart))
        self._lay_out()
        if self.current is not None and self._mark(*self.current) is None:
            self.current = None
        self.setAccessibleDescription(self.words())
        exposing.told(self)

    def _lay_out(self) -> None:
        width = max(self.width(), self.minimumWidth()) - 2 * MARGIN
        self.plan = plan_of(self.chart, width, Face())
        self.setFixedHeight(round(self.plan.height) + 2 * MARGIN)
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as is usual, as high as the picture."""
        return QSize(theme.scaled(USUAL_WIDTH), round(self.plan.height) + 2 * MARGIN)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out for the new width."""
        if event.size().width() != event.oldSize().width():
            self._lay_out()

    def changeEvent(self, event: QEvent) -> None:
        """Larger text takes more room."""
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.ApplicationFontChange):
            self._lay_out()
        super().changeEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The picture, then the focus mark."""
        painter = QPainter(self)
        painter.translate(MARGIN, MARGIN)
        self.plan.paint(painter)
        mark = self._mark(*self.current) if self.current else None
        if mark is not None and self.hasFocus():
            ring = mark.box.adjusted(-2, -2, 2, 2)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(pen_of("surface", 4))  # parts the ring from a bar of its own colour
            painter.drawRect(ring)
            painter.setPen(pen_of("text", 2))
            painter.drawRect(ring)
        painter.end()

    def _mark(self, series: int, category: int) -> Mark | None:
        return next((m for m in self.plan.marks if (m.series, m.category) == (series, category)), None)

    def words(self) -> str:
        """The point that has the focus, as it is read aloud."""
        if self.current is None:
            return ""
        opens = self.chart.series[self.current[0]].opened_by(self.current[1]) is not None
        return point_words(self.chart, *self.current) + (", Enter opens the list" if opens else "")

    def go(self, series: int, category: int) -> None:
        """Give the focus mark to a point and have it read out."""
        mark = self._mark(series, category)
        if mark is None:
            return
        self.current = (series, category)
        self.setAccessibleDescription(self.words())  # Qt tells readers that it has changed
        exposing.come_to(self, self.current)
        self._show_place(mark)
        self.update()

    def _show_place(self, mark: Mark) -> None:
        parent = self.parentWidget()
        while parent is not None and not isinstance(parent, QScrollArea):
            parent = parent.parentWidget()
        inner = parent.widget() if parent is not None else None
        if parent is not None and inner is not None:
            centre = self.mapTo(inner, mark.box.center().toPoint())
            parent.ensureVisible(centre.x(), centre.y(), 40, 60)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Begin at the first point, or where one was."""
        if self.current is None and self.plan.marks and event.reason() != Qt.FocusReason.MouseFocusReason:
            first = self.plan.marks[0]
            self.go(first.series, first.category)
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The mark goes."""
        super().focusOutEvent(event)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows, Home and End go from point to point; Enter opens."""
        key = Qt.Key(event.key())
        if key in _STEPS and self._step(*_STEPS[key]):
            return
        if key in (Qt.Key.Key_Home, Qt.Key.Key_End) and self.plan.marks:
            mark = self.plan.marks[0 if key == Qt.Key.Key_Home else -1]
            self.go(mark.series, mark.category)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.open_current()
        else:
            super().keyPressEvent(event)

    def _step(self, down: int, across: int) -> bool:
        """Go one point on; false at an edge, where the page may scroll instead."""
        if not self.plan.marks:
            return False
        if self.current is None:
            self.go(self.plan.marks[0].series, self.plan.marks[0].category)
            return True
        by_category, by_series = (across, -down) if self.chart.kind is ChartKind.LINE else (down, across)
        series, category = self.current
        if not by_category and len({mark.series for mark in self.plan.marks}) == 1:
            by_category, by_series = (down or across), 0  # a single series: every arrow goes along it
        steps = max(len(self.chart.categories), len(self.chart.series))
        for far in range(1, steps + 1):  # what is not known has no point and is stepped over
            wanted = (series + far * by_series, category + far * by_category)
            if self._mark(*wanted) is not None:
                self.go(*wanted)
                return True
        return False

    def open_current(self) -> None:
        """Open the list behind the point that has the focus."""
        if self.current is None:
            return
        series, category = self.current
        wanted = self.chart.series[series].opened_by(category)
        if wanted is not None:
            self.opened.emit(wanted)

    def _hit(self, event: QMouseEvent) -> Mark | None:
        at = event.position() - QPointF(MARGIN, MARGIN)
        reached = [mark for mark in self.plan.marks if mark.reach.contains(at)]
        return min(reached, key=lambda m: (m.box.center() - at).manhattanLength(), default=None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click opens what stands behind the point."""
        mark = self._hit(event)
        if mark is not None and event.button() == Qt.MouseButton.LeftButton:
            self.go(mark.series, mark.category)
            self.open_current()
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Say the point beneath the pointer, and that it opens."""
        mark = self._hit(event)
        opens = mark is not None and self.chart.series[mark.series].opened_by(mark.category) is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if opens else Qt.CursorShape.ArrowCursor)
        words = point_words(self.chart, mark.series, mark.category) if mark else ""
        QToolTip.showText(event.globalPosition().toPoint(), words.replace("<", "&lt;"), self)
