"""Heat maps: categories down, series across, each cell with its number on a ground that deepens with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from crm_app.reports.document import Align, Chart
from crm_app.reports.pdf.draw import Pen
from crm_app.reports.pdf.parts import Part
from crm_app.reports.pdf.style import CAPTION, INK, MUTED, WIDTH, Manner, tint
from crm_app.reports.pdf.text import Line, Typesetter
from crm_app.reports.wording import shown

ROW = 18.0
GAP = 1.5  # between cells
NAME = Manner(8.5, 11)
HEAD = Manner(7.5, 9, MUTED)
NUMBER = Manner(8.5, 11, INK)
NAME_ROOM = 150.0
MOST_ROWS = 28  # in one picture
MOST_COLUMNS = 12  # beyond them the numbers are in the table alone
LIGHTEST, DEEPEST = 0.06, 0.5  # of the accent: dark ink stays legible on every cell


@dataclass(frozen=True, slots=True)
class HeatMap:
    """Some of the rows of a heat map. ``heads`` and ``names`` are the words broken into lines."""

    chart: Chart
    title: tuple[Line, ...]
    heads: tuple[tuple[Line, ...], ...]
    names: tuple[tuple[Line, ...], ...]
    first: int
    room: float
    largest: float
    accent: str
    before: float = 12
    clings: bool = True

    @property
    def height(self) -> float:
        """Title, heads and rows."""
        return self._above + ROW * len(self.names) + 4

    @property
    def _above(self) -> float:
        return len(self.title) * CAPTION.leading + 4 + max(len(head) for head in self.heads) * HEAD.leading + 3

    @property
    def least(self) -> float:
        """It stands together."""
        return self.height

    def split(self, room: float) -> tuple[Part, Part]:
        """Never asked: it stands together and is always smaller than a page."""
        return self, self

    def draw(self, pen: Pen, x: float, top: float) -> None:
        """The title, the heads of the columns, then row by row."""
        y = top - pen.lines(self.title, x, top, CAPTION) - 4
        width = (WIDTH - self.room) / len(self.heads)
        for column, head in enumerate(self.heads):
            pen.lines(head, x + self.room + column * width, y, HEAD, width, Align.CENTRE)
        y = top - self._above
        for row, name in enumerate(self.names):
            pen.lines(name, x, y - (ROW - NAME.leading * len(name)) / 2, NAME)
            for column in range(len(self.heads)):
                self._draw_cell(pen, x + self.room + column * width, y, width, (self.first + row, column))
            y -= ROW

    def _draw_cell(self, pen: Pen, x: float, top: float, width: float, place: tuple[int, int]) -> None:
        value = self.chart.series[place[1]].values[place[0]]
        if value is not None:
            strength = LIGHTEST + (DEEPEST - LIGHTEST) * max(float(value), 0) / self.largest
            pen.fill(x, top, width - GAP, ROW - GAP, tint(self.accent, strength))
        words = shown(value, self.chart.value_kind, self.chart.unit)
        pen.words(words, x, top - (ROW - GAP - NUMBER.leading) / 2, NUMBER, width - GAP, Align.CENTRE)


def laid_heat_map(chart: Chart, title: tuple[Line, ...], setter: Typesetter, accent: str) -> Iterator[HeatMap]:
    """The picture of a heat map, in as many parts as its rows need."""
    names = [tuple(setter.lines(name, NAME, NAME_ROOM, most=1)) for name in chart.categories]
    room = max(line.width for lines in names for line in lines) + 10
    shown_series = chart.series[:MOST_COLUMNS]
    width = (WIDTH - room) / len(shown_series) - 2
    heads = tuple(tuple(setter.lines(series.label, HEAD, width, most=2)) for series in shown_series)
    largest = max(float(value or 0) for series in shown_series for value in series.values) or 1.0
    for start in range(0, len(names), MOST_ROWS):
        rows = tuple(names[start : start + MOST_ROWS])
        clings = start + MOST_ROWS >= len(names)
        yield HeatMap(chart, title if not start else (), heads, rows, start, room, largest, accent, clings=clings)
