"""The timeline: anchors down, months across, a bar each opportunity from its flag to the end of the contract.

It paints the rows in sight and nothing else. Names stand in a column of their own, so that none meets a bar.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip, QWidget

from crm_app.domain.pipeline import Bar, Lane
from crm_app.ui import exposing, theme
from crm_app.ui.context import AppContext
from crm_app.ui.screens.opportunities.time_scale import TimeScale, scale_for
from crm_app.ui.screens.opportunities.timeline_canvas import TimelineCanvas
from crm_app.ui.screens.opportunities.timeline_painter import spoken
from crm_app.ui.screens.opportunities.timeline_parts import TimelineParts

_STEPS = {
    Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -15, Qt.Key.Key_PageDown: 15,
}  # fmt: skip
_ACROSS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_NOTCH = 120


class TimelineView(QAbstractScrollArea):
    """``opened`` and ``current_changed`` carry the key of an opportunity."""

    opened = Signal(str)
    current_changed = Signal(str)

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.rows: list[Lane | Bar] = []  # a lane is the heading above its bars
        self.current = -1
        self.parts = TimelineParts(self)
        exposing.expose(self.parts)
        today = context.today()
        self.scale: TimeScale = scale_for([], today)
        self.canvas = TimelineCanvas(self)
        self._was_shown = False
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Timeline of the pipeline")
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        theme.theme().changed.connect(self._restyle)
        self._arrange()

    def _restyle(self) -> None:
        self.canvas = TimelineCanvas(self)
        self._arrange()

    def _arrange(self) -> None:
        view, canvas = self.viewport().size(), self.canvas
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        seen = max(view.width() - canvas.names_width, 1)
        across.setRange(0, max(self.scale.width - seen, 0))
        across.setPageStep(seen)
        across.setSingleStep(max(round(30 * self.scale.pixels), 8))
        room = max(view.height() - canvas.axis_height, 0)
        down.setRange(0, max(len(self.rows) * canvas.row_height - room, 0))
        down.setPageStep(room)
        down.setSingleStep(canvas.row_height)
        self.viewport().update()

    def show_lanes(self, lanes: Sequence[Lane]) -> None:
        """Show other bars; the chosen one stays chosen, and the days in sight stay where they are."""
        chosen = self.current_bar
        middle = self.scale.day(self.horizontalScrollBar().value())
        rows: list[Lane | Bar] = []
        for lane in lanes:
            rows.extend((lane, *lane.bars))
        self.rows = rows
        days = [day for row in self.rows if isinstance(row, Bar) for _, day in row.marks]
        self.scale = scale_for(days, self.context.today(), self.scale.pixels)
        self._arrange()
        self.current = next(
            (n for n, row in enumerate(self.rows) if isinstance(row, Bar) and chosen and row.id == chosen.id), -1
        )
        if self.current < 0:
            self.current = next((n for n, row in enumerate(self.rows) if isinstance(row, Bar)), -1)
            if (now := self.current_bar) is not None:
                self.current_changed.emit(now.id)
        exposing.told(self)
        if self._was_shown:
            self.horizontalScrollBar().setValue(self.scale.x(middle))
        else:
            self.show_today()

    @property
    def current_bar(self) -> Bar | None:
        """The chosen bar."""
        row = self.rows[self.current] if 0 <= self.current < len(self.rows) else None
        return row if isinstance(row, Bar) else None

    def show_today(self) -> None:
        """Bring today into sight, with most of the room for what comes."""
        seen = self.viewport().width() - self.canvas.names_width
        self.horizontalScrollBar().setValue(self.scale.x(self.context.today()) - seen // 6)
        self._was_shown = True

    def zoom(self, steps: float, at: int | None = None) -> None:
        """Closer (positive) or farther, around a pixel of the viewport or the middle of the days."""
        left = self.canvas.names_width
        at = (self.viewport().width() + left) // 2 if at is None else max(at, left)
        before = (self.horizontalScrollBar().value() + at - left) / self.scale.pixels
        self.scale = self.scale.zoomed(steps)
        self._arrange()
        self.horizontalScrollBar().setValue(round(before * self.scale.pixels) - at + left)

    def go(self, number: int) -> None:
        """Choose the bar of a row, bring it into sight and have it read out."""
        row = self.rows[number]
        if not isinstance(row, Bar):
            return
        self.current = number
        self._show_place(row)
        words = spoken(row, self.context.today())
        self.setAccessibleDescription(words)
        exposing.come_to(self, self.parts.key_of(number))
        self.current_changed.emit(row.id)
        self.viewport().update()

    def _show_place(self, bar: Bar) -> None:
        down, across = self.verticalScrollBar(), self.horizontalScrollBar()
        top, height = self.current * self.canvas.row_height, self.canvas.row_height
        room = self.viewport().height() - self.canvas.axis_height
        if top - height < down.value():  # the heading that stays at the top must not cover it
            down.setValue(top - height)
        elif top + height > down.value() + room:
            down.setValue(top + height - room)
        if bar.marks:
            seen = self.viewport().width() - self.canvas.names_width
            first, last = self.scale.x(bar.marks[0][1]), self.scale.x(bar.marks[-1][1])
            if last < across.value() + 20 or first > across.value() + seen - 20:
                across.setValue(first - seen // 6)

    def row_at(self, point: QPoint) -> int:
        """The row at a point of the viewport, or -1."""
        if point.y() < self.canvas.axis_height:
            return -1
        found = (point.y() - self.canvas.axis_height + self.verticalScrollBar().value()) // self.canvas.row_height
        return found if found < len(self.rows) else -1

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down go from bar to bar, Left and Right along the months, Enter opens."""
        key = Qt.Key(event.key())
        bar = self.horizontalScrollBar()
        if key in _STEPS:
            self._step(_STEPS[key])
        elif key in _ACROSS and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            bar.setValue(bar.value() + _ACROSS[key] * bar.singleStep())
        elif key in _ENTER and (chosen := self.current_bar) is not None:
            self.opened.emit(chosen.id)
        else:
            event.ignore()

    def _step(self, step: int) -> None:
        places = [n for n, row in enumerate(self.rows) if isinstance(row, Bar)]
        if places:
            now = places.index(self.current) if self.current in places else -1
            self.go(places[min(max(now + step, 0), len(places) - 1)])

    def wheelEvent(self, event: QWheelEvent) -> None:
        """With Ctrl it zooms around the day beneath the mouse."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(event.angleDelta().y() / _NOTCH, round(event.position().x()))
            event.accept()
        else:
            super().wheelEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose a bar."""
        found = self.row_at(event.position().toPoint())
        if found >= 0:
            self.go(found)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open a bar."""
        found = self.row_at(event.position().toPoint())
        if found >= 0 and isinstance(row := self.rows[found], Bar):
            self.opened.emit(row.id)

    def viewportEvent(self, event: QEvent) -> bool:
        """The days of a bar stand in its tool tip."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            found = self.row_at(event.pos())
            row = self.rows[found] if found >= 0 else None
            words = spoken(row, self.context.today()) if isinstance(row, Bar) else ""
            QToolTip.showText(event.globalPos(), words.replace("<", "&lt;"), self)
            return True
        return super().viewportEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """What is in sight."""
        painter = QPainter(self.viewport())
        self.canvas.draw(painter)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More or fewer days in sight."""
        super().resizeEvent(event)
        self.canvas.fit()
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        """A larger font wants larger rows."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._restyle()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the keyboard is."""
        super().focusInEvent(event)
        self.viewport().update()

    @property
    def days_seen(self) -> tuple[date, date]:
        """The first and the last day in sight."""
        left = self.horizontalScrollBar().value()
        return self.scale.day(left), self.scale.day(left + self.viewport().width() - self.canvas.names_width)

    def sight(self) -> QRect:
        """The part of the viewport that shows days and bars."""
        return self.viewport().rect().adjusted(self.canvas.names_width, self.canvas.axis_height, 0, 0)
