"""What part of the country a map shows: pixels to metres of the OSGB36 grid and back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QPointF, QRectF

OCTAVE = 4  # steps of zoom that double the metres a pixel
CLOSEST, FARTHEST = -OCTAVE, 10 * OCTAVE  # half a metre a pixel to a kilometre
MARGIN = 24  # px kept free around what is shown whole
_START = (530_000.0, 181_000.0)


@dataclass(frozen=True, slots=True)
class Viewport:
    """A view: its centre (easting, northing), its step of zoom and its size in pixels.

    A pixel is ``2 ** (step / OCTAVE)`` metres. The corner is a whole number of pixels, so that tiles fall on pixels.
    """

    easting: float = _START[0]
    northing: float = _START[1]
    step: int = 6 * OCTAVE
    width: int = 800
    height: int = 600

    @property
    def metres(self) -> float:
        """Metres a pixel."""
        return metres_of(self.step)

    @property
    def corner(self) -> tuple[int, int]:
        """The upper left corner in pixels of the whole country at this step: x east, y south."""
        return (
            round(self.easting / self.metres - self.width / 2),
            round(-self.northing / self.metres - self.height / 2),
        )

    def to_screen(self, easting: float, northing: float) -> QPointF:
        """Where a place is drawn."""
        x, y = self.corner
        return QPointF(easting / self.metres - x, -northing / self.metres - y)

    def to_ground(self, point: QPointF) -> tuple[float, float]:
        """The place (easting, northing) under a pixel."""
        x, y = self.corner
        return ((point.x() + x) * self.metres, -(point.y() + y) * self.metres)

    def bounds(self, margin: float = 0.0) -> tuple[float, float, float, float]:
        """West, south, east and north of the view, with a margin in pixels around it."""
        west, north = self.to_ground(QPointF(-margin, -margin))
        east, south = self.to_ground(QPointF(self.width + margin, self.height + margin))
        return west, south, east, north

    def resized(self, width: int, height: int) -> Viewport:
        """The same centre in another size."""
        return replace(self, width=max(width, 1), height=max(height, 1))

    def moved(self, dx: float, dy: float) -> Viewport:
        """The view after the ground was pulled by so many pixels."""
        return replace(self, easting=self.easting - dx * self.metres, northing=self.northing + dy * self.metres)

    def zoomed(self, steps: int, at: QPointF) -> Viewport:
        """Closer (positive) or farther, the place under ``at`` staying where it is."""
        step = min(max(self.step - steps, CLOSEST), FARTHEST)
        easting, northing = self.to_ground(at)
        metres = metres_of(step)
        dx, dy = at.x() - self.width / 2, at.y() - self.height / 2
        return replace(self, step=step, easting=easting - dx * metres, northing=northing + dy * metres)

    def fitted(self, west: float, south: float, east: float, north: float) -> Viewport:
        """The closest view that shows a whole rectangle."""
        room = max(self.width - 2 * MARGIN, 1), max(self.height - 2 * MARGIN, 1)
        wanted = max((east - west) / room[0], (north - south) / room[1])
        step = next((s for s in range(CLOSEST, FARTHEST) if metres_of(s) >= wanted), FARTHEST)
        return replace(self, step=step, easting=(west + east) / 2, northing=(south + north) / 2)


def metres_of(step: int) -> float:
    """Metres a pixel at a step of zoom."""
    return float(2.0 ** (step / OCTAVE))


def around(places: Sequence[tuple[float, float, float, float]]) -> QRectF | None:
    """The rectangle (west, south, width, height) around several of west, south, east, north."""
    if not places:
        return None
    west, south = min(p[0] for p in places), min(p[1] for p in places)
    return QRectF(west, south, max(p[2] for p in places) - west, max(p[3] for p in places) - south)
