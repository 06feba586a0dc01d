"""What every picture offers the widget: how high it is, where its points are, and how it is painted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter


@dataclass(frozen=True, slots=True)
class Mark:
    """One point of a chart: the box that the focus mark goes round, and the reach that a click may hit."""

    series: int
    category: int
    box: QRectF
    reach: QRectF


class Plan(Protocol):
    """A chart laid out for a width."""

    @property
    def height(self) -> float:
        """How high the picture is."""

    @property
    def marks(self) -> tuple[Mark, ...]:
        """Its points."""

    def paint(self, painter: QPainter) -> None:
        """Draw it with its top left corner at the origin."""
