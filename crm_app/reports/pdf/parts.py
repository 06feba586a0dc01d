"""What stands on a page one beneath the other: each knows its height and where it may be broken."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

from crm_app.reports.pdf.draw import Pen
from crm_app.reports.pdf.style import LINE, WIDTH, Manner, tint
from crm_app.reports.pdf.text import Line


class Part(Protocol):
    """A thing as wide as the page's text. ``split`` is asked only where ``least`` fits the room."""

    @property
    def before(self) -> float:
        """Space wanted above, not kept at the head of a page."""

    @property
    def height(self) -> float:
        """Its height as a whole."""

    @property
    def least(self) -> float:
        """The height of the smallest first portion that may stand at the foot of a page."""

    @property
    def clings(self) -> bool:
        """Whether it must stand on one page with the beginning of what follows."""

    def split(self, room: float) -> tuple[Part, Part]:
        """What fits into ``room``, and the rest."""

    def draw(self, pen: Pen, x: float, top: float) -> None:
        """Draw it with its top left corner there."""


@dataclass(frozen=True, slots=True)
class Break:
    """The end of a page."""

    before: float = 0
    height: float = 0
    least: float = 0
    clings: bool = False

    def split(self, room: float) -> tuple[Part, Part]:
        """Nothing to divide."""
        return self, self

    def draw(self, pen: Pen, x: float, top: float) -> None:
        """Nothing to see."""


@dataclass(frozen=True, slots=True)
class Block:
    """Lines of text, perhaps after a bullet, perhaps on a ground with a bar at its left."""

    lines: tuple[Line, ...]
    manner: Manner
    before: float = 7
    clings: bool = False
    indent: float = 0
    bullet: Line | None = None
    bar: str = ""  # the colour of the bar and, thinned, of the ground
    padding: float = 0
    outline: tuple[int, str] | None = None  # level and words of its bookmark
    head: tuple[Line, ...] = ()  # bold lines above, of a callout
    bottom: float = 0  # space under the last line

    @property
    def height(self) -> float:
        """Its lines and what surrounds them."""
        return self._high(len(self.lines))

    def _high(self, lines: int) -> float:
        return (lines + len(self.head)) * self.manner.leading + 2 * self.padding + self.bottom

    @property
    def least(self) -> float:
        """Two lines, or all of three: none stands alone."""
        return self._high(len(self.lines) if len(self.lines) <= 3 or self.clings else 2)

    def split(self, room: float) -> tuple[Part, Part]:
        """Between lines, leaving no single one behind."""
        fitting = int((room - self._high(0)) / self.manner.leading)
        count = max(1, min(fitting, len(self.lines) - 2))
        rest = replace(self, lines=self.lines[count:], head=(), bullet=None, outline=None, before=0)
        return replace(self, lines=self.lines[:count]), rest

    def draw(self, pen: Pen, x: float, top: float) -> None:
        """The ground, the bar, the lines."""
        if self.outline:
            bookmark(pen, *self.outline, top + 6)
        if self.bar:
            pen.fill(x, top, WIDTH, self.height, tint(self.bar, 0.07))
            pen.fill(x, top, 3, self.height, self.bar)
        top -= self.padding
        left = x + self.indent + (self.padding + 3 if self.bar else 0)
        if self.bullet:
            pen.lines([self.bullet], x + self.indent - 13, top, self.manner)
        top -= pen.lines(self.head, left, top, self.manner)
        pen.lines(self.lines, left, top, self.manner)


@dataclass(frozen=True, slots=True)
class Rule:
    """A thin line across the page."""

    before: float = 6
    height: float = 1
    least: float = 1
    clings: bool = False

    def split(self, room: float) -> tuple[Part, Part]:
        """Nothing to divide."""
        return self, self

    def draw(self, pen: Pen, x: float, top: float) -> None:
        """The line."""
        pen.rule(x, top, WIDTH, LINE)


def bookmark(pen: Pen, level: int, words: str, top: float) -> None:
    """An entry of the outline that leads to this place; a level left out is closed up."""
    pen.depth = min(level, pen.depth + 1)
    key = f"place-{pen.canvas.getPageNumber()}-{round(top)}-{level}"
    pen.canvas.bookmarkHorizontal(key, 0, top)
    pen.canvas.addOutlineEntry(words, key, pen.depth, closed=False)
