"""The ground of a map: dots painted once into tiles beside the window, so that moving it only lays tiles."""

from __future__ import annotations

import sys
from array import array
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QByteArray, QDataStream, QObject, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPixmap, QPolygon, QTransform

from crm_app.runtime.postcode_ground import SIDE, Ground
from crm_app.ui import theme
from crm_app.ui.jobs import Jobs
from crm_app.ui.maps.tints import Tints
from crm_app.ui.maps.viewport import Viewport, metres_of

TILE = 256
MOST_TILES = 240  # some 60 MB at one device pixel a pixel
AT_ONCE = 2  # one of the readers stays free for lists
STILL = 80  # ms without another step of zoom, after which tiles that stand in are replaced
Key = tuple[int, int, int]  # step of zoom, column, row


@dataclass(frozen=True, slots=True)
class Dots:
    """One patch ready to be painted: its dots, its authority, and its west and south edges."""

    polygon: QPolygon
    authority: str
    west: int
    south: int


def dots_of(ground: Ground) -> list[Dots]:
    """The patches of a ground as Qt takes them; quick enough for the window, yet meant for a job."""
    side = 1 << SIDE
    return [Dots(_polygon(p.points), p.authority, p.column * side, p.row * side) for p in ground.patches]


def _polygon(points: array[int]) -> QPolygon:
    # Through a stream, since Qt reads the numbers by itself then: a QPoint each would cost a second.
    numbers = array("i", points)
    if sys.byteorder == "little":
        numbers.byteswap()
    stream = QDataStream(QByteArray((len(points) // 2).to_bytes(4, "big") + numbers.tobytes()))
    made = QPolygon()
    stream >> made
    return made


def paint_tile(dots: Sequence[Dots], tints: Tints, key: Key, ratio: float) -> QImage:
    """One tile, in any thread."""
    step, column, row = key
    metres = metres_of(step)
    image = QImage(round(TILE * ratio), round(TILE * ratio), QImage.Format.Format_RGB32)
    image.fill(tints.paper)
    west, north = column * TILE * metres, -row * TILE * metres
    span, side = TILE * metres, 1 << SIDE
    painter = QPainter(image)
    scale = ratio / metres
    painter.setTransform(QTransform(scale, 0, 0, -scale, -west * scale, north * scale))
    for patch in dots:
        if west - side < patch.west <= west + span and north - span - side < patch.south <= north:
            painter.setPen(_pen(tints.of[patch.authority], metres, ratio))
            painter.drawPoints(patch.polygon)
    painter.end()
    return image


def _pen(tint: QColor, metres: float, ratio: float) -> QPen:
    """A pen of a device pixel far out, light enough that crowded places show darker; rounder and larger close by."""
    colour = QColor(tint)
    if metres >= 13:
        alpha = 235 if metres < 25 else 165 if metres < 40 else 125 if metres < 70 else 90
        colour.setAlpha(min(round(alpha * ratio**1.5), 255))  # a device pixel is smaller there
        return QPen(colour, 0)
    pen = QPen(colour, (2 if metres > 4 else 3 if metres > 1.6 else 4) * max(ratio, 1.0))
    pen.setCosmetic(True)
    pen.setCapStyle(Qt.PenCapStyle.SquareCap if metres > 4 else Qt.PenCapStyle.RoundCap)
    return pen


class GroundLayer(QObject):
    """The tiles of one ground in one theme; ``changed`` when there is more to show."""

    changed = Signal()

    def __init__(self, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._dots: list[Dots] = []
        self._tints = Tints(QColor(Qt.GlobalColor.white), {})
        self._tiles: OrderedDict[Key, tuple[int, QPixmap]] = OrderedDict()
        self._edition = 0  # tiles of an earlier one stand in until they are painted anew
        self._wanted: list[Key] = []
        self._busy: set[tuple[int, Key]] = set()
        self._ratio = 1.0
        self._step = 0  # the last step of zoom that was whole
        self._drawn = 0  # the step of the last picture
        self._still = QTimer(self, singleShot=True, interval=STILL)
        self._still.timeout.connect(self._paint_next)

    def show_dots(self, dots: list[Dots], tints: Tints) -> None:
        """Take a ground and its colours; what is drawn already stays until it is replaced."""
        if tints.paper != self._tints.paper:
            self._tiles.clear()
        self._dots, self._tints = dots, tints
        self._edition += 1
        self.changed.emit()

    @property
    def is_whole(self) -> bool:
        """Whether everything in sight is painted."""
        return bool(self._dots) and not self._wanted and not self._busy

    @property
    def has_tiles(self) -> bool:
        """Whether anything is painted yet."""
        return bool(self._tiles)

    def draw(self, painter: QPainter, view: Viewport, ratio: float) -> None:
        """Lay the tiles of a view, and have the missing ones painted, the middle first."""
        if ratio != self._ratio:
            self._ratio = ratio
            self._tiles.clear()
            self._edition += 1
        if not self._dots:
            painter.fillRect(QRect(0, 0, view.width, view.height), theme.color("surface"))
            return
        left, top = view.corner
        keys = visible(view)
        missing = [key for key in keys if key not in self._tiles]
        if missing:
            painter.fillRect(QRect(0, 0, view.width, view.height), self._tints.paper)
            if self._stand_in(painter, view) and view.step != self._drawn:
                self._still.start()  # painting beside the window would hold up the pictures in between
        elif self._edition == self._tiles[keys[0]][0]:
            self._step = view.step
        stale = []
        for key in keys:
            found = self._tiles.get(key)
            if found is None or found[0] != self._edition:
                stale.append(key)
            if found is not None:
                self._tiles.move_to_end(key)
                painter.drawPixmap(key[1] * TILE - left, key[2] * TILE - top, found[1])
        self._drawn = view.step
        self._wanted = _from_the_middle(stale, keys)
        self._paint_next()

    def _stand_in(self, painter: QPainter, view: Viewport) -> bool:
        """The tiles of the last step that was whole, larger or smaller, until there are better ones; whether any was
        laid.
        """
        factor = metres_of(self._step) / view.metres
        size, (left, top) = TILE * factor, view.corner
        columns = range(int(left // size), int((left + view.width) // size) + 1)
        rows = range(int(top // size), int((top + view.height) // size) + 1)
        laid = False
        for (step, column, row), (_, pixmap) in self._tiles.items():
            if step == self._step and column in columns and row in rows:
                where = QRectF(column * size - left, row * size - top, size, size)
                painter.drawPixmap(where, pixmap, QRectF(pixmap.rect()))
                laid = True
        return laid

    def _paint_next(self) -> None:
        if self._still.isActive():
            return
        edition = self._edition
        for key in self._wanted:
            if len(self._busy) >= AT_ONCE:
                return
            if (edition, key) not in self._busy:
                self._start(edition, key)

    def _start(self, edition: int, key: Key) -> None:
        self._busy.add((edition, key))
        dots, tints, ratio = self._dots, self._tints, self._ratio
        self._jobs.run_read(lambda: (edition, key, paint_tile(dots, tints, key, ratio)), self._take)

    def _take(self, painted: tuple[int, Key, QImage]) -> None:
        edition, key, image = painted
        self._busy.discard((edition, key))
        if edition == self._edition:
            pixmap = QPixmap.fromImage(image)
            pixmap.setDevicePixelRatio(self._ratio)
            self._tiles[key] = (edition, pixmap)
            self._wanted = [other for other in self._wanted if other != key]
            while len(self._tiles) > MOST_TILES / self._ratio**2:
                self._tiles.popitem(last=False)
        self._paint_next()
        self.changed.emit()


def visible(view: Viewport) -> list[Key]:
    """The tiles that a view needs."""
    left, top = view.corner
    columns = range(left // TILE, (left + view.width - 1) // TILE + 1)
    rows = range(top // TILE, (top + view.height - 1) // TILE + 1)
    return [(view.step, column, row) for row in rows for column in columns]


def _from_the_middle(missing: list[Key], keys: list[Key]) -> list[Key]:
    if not keys:
        return []
    x, y = (keys[0][1] + keys[-1][1]) / 2, (keys[0][2] + keys[-1][2]) / 2
    return sorted(missing, key=lambda key: (abs(key[1] - x) + abs(key[2] - y), key))
