"""The map itself: it is pulled, zoomed and drawn on with the mouse, and does the same by keys."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from crm_app.ui import theme
from crm_app.ui.jobs import Jobs
from crm_app.ui.maps.furniture import Furniture
from crm_app.ui.maps.ground_layer import GroundLayer
from crm_app.ui.maps.mark_layer import MarkLayer, Placed
from crm_app.ui.maps.name_layer import NameLayer
from crm_app.ui.maps.viewport import OCTAVE, Viewport

STEP = OCTAVE // 2  # of zoom, a notch of the wheel or a press of a key
PULL = 80  # px a press of an arrow key moves the view
NOTCH = 120  # of a wheel
STILL = 4  # px: a press that moves less is a click
_ARROWS = {
    Qt.Key.Key_Left: (1, 0),
    Qt.Key.Key_Right: (-1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}
_CLOSER = (Qt.Key.Key_Plus, Qt.Key.Key_Equal)
_FARTHER = (Qt.Key.Key_Minus, Qt.Key.Key_Underscore)


class MapView(QWidget):
    """Shows the layers of a ``Viewport``. ``moved`` when it shows another part; ``chosen`` carries (mark, point on the
    screen) of a mark that was clicked or taken by Enter; ``pointed`` the mark under the mouse or ``None``; ``drawn``
    the corners (easting, northing) of a line drawn around something.
    """

    moved = Signal()
    chosen = Signal(object, QPoint)
    pointed = Signal(object, QPoint)
    drawn = Signal(object)
    all_wanted = Signal()
    drawing_changed = Signal(bool)

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = Viewport()
        self.ground = GroundLayer(jobs, self)
        self.names = NameLayer(self)
        self.marks = MarkLayer(self)
        self.furniture = Furniture(self)
        self.was_moved = False  # by the person: then nothing else moves it
        self._drawing = False
        self._line: list[QPointF] = []
        self._pressed: QPointF | None = None
        self._last = QPointF()
        self._wheel = 0
        self._under: Placed | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Map of suppliers")
        self.setAccessibleDescription(
            "Arrows move it, plus and minus zoom, Home shows all, Enter lists the suppliers nearest to the middle. "
            "The table of boroughs beside it says the same in figures."
        )
        self.ground.changed.connect(self.update)
        theme.theme().changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """As large as there is room."""
        return QSize(800, 600)

    def set_view(self, view: Viewport) -> None:
        """Show another part."""
        if view != self.view:
            self.view = view
            self._under = None
            self.update()
            self.moved.emit()

    def fit(self, west: float, south: float, east: float, north: float) -> None:
        """Show a whole rectangle of the ground."""
        self.set_view(self.view.fitted(west, south, east, north))

    def zoom(self, steps: int, at: QPointF | None = None) -> None:
        """Closer (positive) or farther, around a pixel or the middle."""
        self.was_moved = True
        self.set_view(self.view.zoomed(steps, at or QPointF(self.rect().center())))

    @property
    def is_drawing(self) -> bool:
        """Whether a pull of the mouse draws a line instead of moving the map."""
        return self._drawing

    def set_drawing(self, on: bool) -> None:
        """Let the mouse draw a line around suppliers, or move the map again."""
        if on != self._drawing:
            self._drawing = on
            self._line = []
            self.setCursor(Qt.CursorShape.CrossCursor if on else Qt.CursorShape.ArrowCursor)
            self.drawing_changed.emit(on)
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Lay the tiles, then names, marks, and what is drawn on them."""
        painter = QPainter(self)
        ratio = self.devicePixelRatioF()
        self.ground.draw(painter, self.view, ratio)
        self.marks.draw(painter, self.view, ratio)
        self.names.draw(painter, self.view, ratio, self.marks)
        self.furniture.draw(painter, self.view, ratio)
        self._draw_ring(painter)
        self._draw_line(painter)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.color("focus"), 2))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
        painter.end()

    def _draw_ring(self, painter: QPainter) -> None:
        found = self._under or (self.middle_mark() if self.hasFocus() else None)
        if found is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.color("text"), 2))
        painter.drawEllipse(QPointF(found.x, found.y), found.radius + 3, found.radius + 3)

    def _draw_line(self, painter: QPainter) -> None:
        if len(self._line) < 2:
            return
        ground = theme.color("accent")
        ground.setAlpha(40)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(ground)
        painter.setPen(QPen(theme.color("text"), 2, Qt.PenStyle.DashLine))
        painter.drawPolygon(QPolygonF(self._line), Qt.FillRule.WindingFill)

    def middle_mark(self) -> Placed | None:
        """The mark that Enter would take: the nearest to the middle."""
        return self.marks.nearest(QPointF(self.rect().center()), min(self.width(), self.height()) / 3)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the middle where it is."""
        super().resizeEvent(event)
        self.set_view(self.view.resized(self.width(), self.height()))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom around the pointer, a step a notch."""
        self._wheel += event.angleDelta().y()
        steps = int(self._wheel / NOTCH)
        self._wheel -= steps * NOTCH
        if steps:
            self.zoom(steps * STEP, event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin to move the map, or to draw."""
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        self._pressed = self._last = event.position()
        if self._drawing or event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.set_drawing(True)
            self._line = [event.position()]

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move, draw, or say what lies under the pointer."""
        here = event.position()
        if self._pressed is None:
            self._set_under(None if self._drawing else self.marks.at(here))
            return
        if self._line:
            if (here - self._line[-1]).manhattanLength() >= STILL:
                self._line.append(here)
                self.update()
            return
        if not self.was_moved and (here - self._pressed).manhattanLength() < STILL:
            return
        self.was_moved = True
        step, self._last = here - self._last, here
        self.set_view(self.view.moved(step.x(), step.y()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End of moving or drawing; without a move it was a click."""
        if event.button() is not Qt.MouseButton.LeftButton or self._pressed is None:
            return
        pressed, self._pressed = self._pressed, None
        if self._line:
            self._end_line()
        elif (event.position() - pressed).manhattanLength() < STILL:
            found = self.marks.at(event.position())
            if found is not None:
                self._choose(found)

    def _end_line(self) -> None:
        corners = [self.view.to_ground(point) for point in self._line]
        self.set_drawing(False)
        self._line = []
        self.update()
        if len(corners) > 2:
            self.drawn.emit(corners)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Closer, around the pointer."""
        if event.button() is Qt.MouseButton.LeftButton:
            self.zoom(OCTAVE, event.position())

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is under the pointer any more."""
        super().leaveEvent(event)
        self._set_under(None)

    def _set_under(self, found: Placed | None) -> None:
        if found != self._under:
            self._under = found
            self.update()
            self.pointed.emit(found.mark if found else None, self._beside(found) if found else QPoint())

    def forget_pointed(self) -> None:
        """Whatever was under the pointer is gone."""
        self._set_under(None)

    def _choose(self, found: Placed) -> None:
        self.chosen.emit(found.mark, self._beside(found))

    def _beside(self, found: Placed) -> QPoint:
        return self.mapToGlobal(QPoint(round(found.x + found.radius + 4), round(found.y)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Everything the mouse does, but for drawing: the table of boroughs does that."""
        key = Qt.Key(event.key())
        if key in _ARROWS:
            x, y = _ARROWS[key]
            self.was_moved = True
            far = 4 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
            self.set_view(self.view.moved(x * PULL * far, y * PULL * far))
        elif key in _CLOSER or key in _FARTHER:
            self.zoom(STEP if key in _CLOSER else -STEP)
        elif key == Qt.Key.Key_Home:
            self.all_wanted.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if (found := self.middle_mark()) is not None:
                self._choose(found)
        elif key == Qt.Key.Key_Escape and self._drawing:
            self.set_drawing(False)
        else:
            super().keyPressEvent(event)
