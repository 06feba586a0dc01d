"""Text that has its place on a line."""

from __future__ import annotations

from dataclasses import dataclass

from crm_app.reports.pdf.style import Manner
from crm_app.reports.shaping import Piece


@dataclass(frozen=True, slots=True)
class Placed:
    """A piece in its manner; ``width`` in points."""

    piece: Piece
    manner: Manner
    width: float
    link: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One line from left to right."""

    parts: tuple[Placed, ...]

    @property
    def width(self) -> float:
        """Its length in points."""
        return sum([part.width for part in self.parts])
