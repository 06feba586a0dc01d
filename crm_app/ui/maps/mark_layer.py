"""The suppliers on the map: a round mark for each, or one with a number where several are close together."""

from __future__ import annotations

from bisect import bisect_right
from typing import NamedTuple

from PySide6.QtCore import QObject, QPointF, QRectF
from PySide6.QtGui import QPainter

from crm_app.domain.clusters import Clusters, Mark, level_for, square_of
from crm_app.ui import theme
from crm_app.ui.maps.mark_pictures import EDGE, MarkPictures
from crm_app.ui.maps.viewport import Viewport

SQUARE = 38  # px at least between two marks
SIZES = ((1, 5.0), (2, 9.0), (10, 11.5), (100, 14.0), (1_000, 17.5))  # from how many, radius in px
_LEAST = [least for least, _ in SIZES]


def radius_of(count: int) -> float:
    """The radius of a mark in pixels, larger where the desktop asks for larger text."""
    wanted = next(radius for least, radius in reversed(SIZES) if count >= least)
    return wanted * theme.scaled(100) / 100


def short_count(count: int) -> str:
    """A number as it fits into a mark."""
    if count < 1_000:
        return str(count) if count > 1 else ""
    return f"{count / 1000:.1f}k" if count < 9_950 else f"{count / 1000:.0f}k"


class Placed(NamedTuple):
    """A mark where it was drawn, in pixels."""

    x: float
    y: float
    radius: float
    mark: Mark


class MarkLayer(QObject):
    """Draws the marks of some clusters; ``shown`` are those of the last picture. ``edition`` grows with each change."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.clusters: Clusters | None = None
        self.shown: list[Placed] = []
        self.edition = 0
        self._pictures = MarkPictures()
        theme.theme().changed.connect(self.forget_pictures)

    def forget_pictures(self) -> None:
        """Draw every mark anew, in other colours."""
        self._pictures.clear()

    def show_clusters(self, clusters: Clusters) -> None:
        """Show other suppliers."""
        self.clusters = clusters
        self.edition += 1

    def level(self, view: Viewport) -> int:
        """How coarse the marks of a view are."""
        return level_for(theme.scaled(SQUARE) * view.metres)

    def draw(self, painter: QPainter, view: Viewport, ratio: float) -> None:
        """Draw the marks in a view."""
        self._pictures.show_on(ratio)
        self.shown = self.placed(view, *view.bounds(radius_of(1_000)))
        picture, draw = self._pictures.of, painter.drawPixmap
        for x, y, radius, mark in self.shown:
            draw(QPointF(x - radius - EDGE, y - radius - EDGE), picture(short_count(mark.many), radius))

    def placed(self, view: Viewport, west: float, south: float, east: float, north: float) -> list[Placed]:
        """The marks of a rectangle where they are drawn: at their suppliers, yet a mark of several within its own
        square, so that it stays clear of the next.
        """
        if self.clusters is None:
            return []
        level, metres, (left, top) = self.level(view), view.metres, view.corner
        radii = [radius_of(least) for least in _LEAST]
        side, found = 1 << level, []
        for mark in self.clusters.marks(level, west, south, east, north):
            x, y, many, _ = mark
            radius = radii[0]
            if many > 1:
                radius = radii[bisect_right(_LEAST, many) - 1]
                edge, base, reach = *square_of(mark, level), radius * metres
                x = min(max(x, edge + reach), edge + side - reach)
                y = min(max(y, base + reach), base + side - reach)
            found.append(Placed(x / metres - left, -y / metres - top, radius, mark))
        return found

    def rects_near(self, view: Viewport, where: QRectF) -> list[QRectF]:
        """The rectangles of the marks that touch a part of the view, in sight or not."""
        west, north = view.to_ground(where.topLeft())
        east, south = view.to_ground(where.bottomRight())
        return [QRectF(x - r, y - r, 2 * r, 2 * r) for x, y, r, _ in self.placed(view, west, south, east, north)]

    def at(self, point: QPointF) -> Placed | None:
        """The mark under a pixel, the one drawn last where several are."""
        best = None
        for found in self.shown:
            if _away(found, point) <= (found.radius + 3) ** 2:
                best = found
        return best

    def nearest(self, point: QPointF, within: float) -> Placed | None:
        """The mark nearest to a pixel, within some pixels."""
        found = min(self.shown, key=lambda placed: _away(placed, point), default=None)
        return found if found is not None and _away(found, point) <= within**2 else None


def _away(placed: Placed, point: QPointF) -> float:
    return (placed.x - point.x()) ** 2 + (placed.y - point.y()) ** 2
