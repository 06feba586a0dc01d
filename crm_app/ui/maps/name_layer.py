"""The names of the boroughs, those of one's own interest first, each where its postcodes are thickest."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from math import cos, inf, sin, tau

from PySide6.QtCore import QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPixmap

from crm_app.runtime.postcode_ground import Ground
from crm_app.ui import theme
from crm_app.ui.maps.mark_layer import MarkLayer
from crm_app.ui.maps.viewport import Viewport

HALO = 3.0
_RING = [
    QPointF(far * cos(turn * tau / many), far * sin(turn * tau / many))
    for far, many in ((HALO / 2, 8), (HALO, 16))
    for turn in range(many)
]
REACH = 60.0  # px that a name may step aside
_STEPS = [(0.0, 0.0)] + [
    (x * far, y * far)
    for far in (10, 18, 26, 36)
    for x, y in ((0, -1), (0, 1), (1.5, 0), (-1.5, 0), (1.3, -0.8), (-1.3, -0.8), (1.3, 0.8), (-1.3, 0.8))
]
Bounds = tuple[float, float, float, float]
Edges = tuple[float, float, float, float]  # left, top, right, bottom in pixels of the whole country


@dataclass(frozen=True, slots=True)
class Name:
    """A borough's name at the mean of its postcodes; ``bounds`` hold nearly all: west, south, east and north."""

    code: str
    text: str
    easting: float
    northing: float
    is_home: bool
    bounds: Bounds


def names_of(ground: Ground, texts: Mapping[str, str], home: Collection[str]) -> list[Name]:
    """The names for a ground, those of one's own interest first."""
    xs: dict[str, array[int]] = defaultdict(lambda: array("i"))
    ys: dict[str, array[int]] = defaultdict(lambda: array("i"))
    for patch in ground.patches:
        xs[patch.authority].extend(patch.points[0::2])
        ys[patch.authority].extend(patch.points[1::2])
    found = [
        Name(code, texts.get(code, code), sum(x) / len(x), sum(ys[code]) / len(x), code in home, _extent(x, ys[code]))
        for code, x in xs.items()
    ]
    return sorted(found, key=lambda name: (not name.is_home, name.text))


def _extent(xs: array[int], ys: array[int]) -> Bounds:
    # The outermost hundredth is left out: some postcodes, of large users above all, lie far from their borough.
    every = max(len(xs) // 1_000, 1)
    x, y = sorted(xs[::every]), sorted(ys[::every])
    out = len(x) // 100
    return x[out], y[out], x[-1 - out], y[-1 - out]


def _edges(rect: QRectF, x: float, y: float) -> Edges:
    return rect.left() + x, rect.top() + y, rect.right() + x, rect.bottom() + y


def _hidden(where: Edges, others: list[Edges]) -> float:
    """How many square pixels others take of a place."""
    left, top, right, bottom = where
    total = 0.0
    for west, north, east, south in others:
        if west < right and left < east and north < bottom and top < south:
            total += (min(right, east) - max(left, west)) * (min(bottom, south) - max(top, north))
    return total


class NameLayer(QObject):
    """Draws names where there is room for them."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.names: list[Name] = []
        self._pictures: dict[str, QPixmap] = {}
        self._ratio = 1.0
        self._edition = 0  # of the marks that names step aside for
        self._found: dict[int, tuple[dict[str, QPointF | None], list[Edges]]] = {}  # by step of zoom
        theme.theme().changed.connect(self.forget_pictures)

    def show_names(self, names: list[Name]) -> None:
        """Take other names."""
        self.names = names
        self._found.clear()
        self._pictures.clear()

    def forget_pictures(self) -> None:
        """Draw every name anew, in other colours or another size."""
        self._pictures.clear()
        self._found.clear()

    def draw(self, painter: QPainter, view: Viewport, ratio: float, marks: MarkLayer) -> list[str]:
        """Draw the names in sight that found a place, and return them."""
        if ratio != self._ratio:
            self._ratio = ratio
            self._pictures.clear()
            self._found.clear()
        if marks.edition != self._edition:
            self._edition = marks.edition
            self._found.clear()
        places, taken = self._found.setdefault(view.step, ({}, []))
        drawn: list[str] = []
        room = QRectF(0, 0, view.width, view.height)
        near = room.adjusted(-REACH, -REACH, REACH, REACH)
        for name in self.names:
            here = self._rect(name, view)
            if not here.intersects(near):
                continue
            if name.code not in places:
                places[name.code] = self._find_place(name, here, view, marks, taken)
            moved = places[name.code]
            if moved is not None and here.translated(moved).intersects(room):
                painter.drawPixmap(here.topLeft() + moved, self._picture(name))
                drawn.append(name.text)
        return drawn

    def _rect(self, name: Name, view: Viewport) -> QRectF:
        picture = self._picture(name)
        width, height = picture.width() / self._ratio, picture.height() / self._ratio
        centre = view.to_screen(name.easting, name.northing)
        return QRectF(centre.x() - width / 2, centre.y() - height / 2, width, height)

    def _find_place(
        self, name: Name, here: QRectF, view: Viewport, marks: MarkLayer, taken: list[Edges]
    ) -> QPointF | None:
        """How far a name steps aside for marks and other names, ``None`` where it finds no room. The place holds while
        the zoom stays the same, so that names do not jump when the map is moved.
        """
        x, y = view.corner
        around = here.adjusted(-REACH, -REACH, REACH, REACH)
        covered = [_edges(rect, x, y) for rect in marks.rects_near(view, around)]
        west, north, east, south = _edges(here, x, y)
        best, least = None, inf
        for dx, dy in _STEPS:
            where = (west + dx, north + dy, east + dx, south + dy)
            if _hidden(where, taken):
                continue
            hidden = _hidden(where, covered)
            if hidden < least and (name.is_home or not hidden):  # one's own boroughs if need be over a mark
                best, least = (dx, dy), hidden
            if not hidden:
                break
        if best is None:
            return None
        taken.append((west + best[0], north + best[1], east + best[0], south + best[1]))
        return QPointF(*best)

    def _picture(self, name: Name) -> QPixmap:
        if found := self._pictures.get(name.code):
            return found
        font = theme.title_font(10.5) if name.is_home else theme.plain_font(8.5)
        measure = QFontMetricsF(font)
        width, height = measure.horizontalAdvance(name.text) + 2 * HALO, measure.height() + 2 * HALO
        made = QPixmap(round(width * self._ratio) + 1, round(height * self._ratio) + 1)
        made.setDevicePixelRatio(self._ratio)
        made.fill(Qt.GlobalColor.transparent)
        ground = _written(made, name.text, font, theme.color("surface"))
        painter = QPainter(made)
        for spot in _RING:  # outlining the letters themselves took ten times as long, and that for every name at once
            painter.drawPixmap(spot, ground)
        painter.drawPixmap(0, 0, _written(made, name.text, font, theme.color("text" if name.is_home else "muted")))
        painter.end()
        self._pictures[name.code] = made
        return made


def _written(like: QPixmap, text: str, font: QFont, colour: QColor) -> QPixmap:
    """A text on nothing, as large as another picture, with room for its halo."""
    made = QPixmap(like.size())
    made.setDevicePixelRatio(like.devicePixelRatio())
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setFont(font)
    painter.setPen(colour)
    painter.drawText(QPointF(HALO, HALO + QFontMetricsF(font).ascent()), text)
    painter.end()
    return made
