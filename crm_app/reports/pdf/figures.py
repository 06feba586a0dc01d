"""Key figures drawn large, each with what it means, its date and how much was missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from crm_app.reports.document import Figure, Status
from crm_app.reports.pdf.draw import Pen
from crm_app.reports.pdf.parts import Part
from crm_app.reports.pdf.style import FIGURE, INK, SMALL, WIDTH, Manner
from crm_app.reports.pdf.text import Line, Typesetter
from crm_app.reports.wording import provenance, shown

GUTTER = 18.0
LABEL = Manner(9, 12, INK, bold=True)
DEFINITION = SMALL.but(size=7.5, leading=10)


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure, broken into lines."""

    value: Line
    manner: Manner
    label: tuple[Line, ...]
    definition: tuple[Line, ...]
    source: tuple[Line, ...]

    @property
    def height(self) -> float:
        """From the rule above to the last line."""
        below = (len(self.definition) + len(self.source)) * DEFINITION.leading
        return 5 + FIGURE.leading + len(self.label) * LABEL.leading + 2 + below


@dataclass(frozen=True, slots=True)
class Tiles:
    """One row of figures."""

    tiles: tuple[Tile, ...]
    across: int
    before: float = 12
    clings: bool = False

    @property
    def height(self) -> float:
        """The tallest of them."""
        return max(tile.height for tile in self.tiles) + 3

    @property
    def least(self) -> float:
        """It stands together."""
        return self.height

    def split(self, room: float) -> tuple[Part, Part]:
        """Never asked: it stands together and is always smaller than a page."""
        return self, self

    def draw(self, pen: Pen, x: float, top: float) -> None:
        """The tiles beside one another under rules of the accent."""
        width = tile_width(self.across)
        for tile in self.tiles:
            pen.fill(x, top, width, 2, pen.accent)
            y = top - 5
            pen.lines([tile.value], x, y, tile.manner)
            y -= FIGURE.leading
            y -= pen.lines(tile.label, x, y, LABEL)
            y -= 2 + pen.lines(tile.definition, x, y - 2, DEFINITION)
            pen.lines(tile.source, x, y, DEFINITION)
            x += width + GUTTER


def tile_width(across: int) -> float:
    """The width of one of ``across`` tiles."""
    return float(WIDTH - GUTTER * (across - 1)) / across


def laid_figures(figures: Sequence[Figure], setter: Typesetter) -> list[Tiles]:
    """Rows of at most four figures, as even as can be."""
    if not figures:
        return []
    rows = -(-len(figures) // 4)
    across = max(2, -(-len(figures) // rows))
    tiles = [_tile(figure, setter, tile_width(across)) for figure in figures]
    return [Tiles(tuple(tiles[start : start + across]), across) for start in range(0, len(tiles), across)]


def _tile(figure: Figure, setter: Typesetter, width: float) -> Tile:
    value = figure.value
    words = value.word if isinstance(value, Status) else shown(value, figure.kind, figure.unit)
    manner = FIGURE
    while manner.size > 11 and setter.width(words[:60], manner) > width:
        manner = manner.but(size=manner.size - 1)
    return Tile(
        setter.lines(words, manner, width, most=1)[0],
        manner,
        tuple(setter.lines(figure.label, LABEL, width, most=3)),
        tuple(setter.lines(figure.definition, DEFINITION, width, most=8)),
        tuple(setter.lines(provenance(figure), DEFINITION, width, most=3)),
    )
