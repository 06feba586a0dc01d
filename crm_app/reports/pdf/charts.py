"""Charts of lying bars: plain, stacked, and as a funnel. Every bar carries its name and its number."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal

from crm_app.reports.document import Align, Chart, ChartKind, Series
from crm_app.reports.pdf.draw import Pen
from crm_app.reports.pdf.heat_map import laid_heat_map
from crm_app.reports.pdf.lines import LinePicture
from crm_app.reports.pdf.parts import Part
from crm_app.reports.pdf.style import (
    CAPTION,
    INK,
    MUTED,
    STRONG_LINE,
    TONES,
    WHITE,
    WIDTH,
    Manner,
    tint,
)
from crm_app.reports.pdf.text import Line, Typesetter
from crm_app.reports.wording import shown

NAME = Manner(8.5, 11)
VALUE = Manner(8.5, 11, INK, bold=True)
NOTE = Manner(7.5, 10, MUTED)
PITCH = 19.0  # from bar to bar
BAR = 11.5
MOST_BARS = 24  # in one picture; more go on in a further one of the same scale
NAME_ROOM = 150.0
VALUE_ROOM = 70.0


@dataclass(frozen=True, slots=True)
class Bars:
    """Lying bars for some of the categories of a chart. ``values`` holds a row of numbers to each category."""

    chart: Chart
    names: tuple[tuple[Line, ...], ...]
    values: tuple[tuple[int | Decimal | None, ...], ...]
    largest: float
    room: float  # that the names take
    earlier: tuple[int | Decimal | None, ...]  # of a funnel: the stage before each
    title: tuple[Line, ...] = ()
    keys: tuple[str, ...] = ()
    before: float = 12
    clings: bool = True
    colours: tuple[str, ...] = field(default=())

    @property
    def height(self) -> float:
        """Title, names of the series, bars, and the words of the target."""
        return self._above + PITCH * len(self.values) + (14 if self.chart.target else 4)

    @property
    def _above(self) -> float:
        return len(self.title) * CAPTION.leading + 4 + (14 if self.keys else 0)

    @property
    def least(self) -> float:
        """It stands together."""
        return self.height

    def split(self, room: float) -> tuple[Part, Part]:
        """Never asked: it stands together and is always smaller than a page."""
        return self, self

    def draw(self, pen: Pen, x: float, top: float) -> None:
        """The title, then bar by bar."""
        colours = self.colours or (pen.accent,)
        y = top - pen.lines(self.title, x, top, CAPTION) - 4
        if self.keys:
            self._draw_keys(pen, x, y, colours)
            y -= 14
        left = x + self.room
        pen.path([(left, y), (left, y - PITCH * len(self.values))], STRONG_LINE, 0.6)
        for index, row in enumerate(self.values):
            middle = y - PITCH * (index + 0.5)
            height = len(self.names[index]) * NAME.leading
            pen.lines(self.names[index], x, middle + height / 2, NAME)
            self._draw_bar(pen, left, middle, index, row, colours)
        self._draw_target(pen, left, y)

    def _draw_bar(
        self,
        pen: Pen,
        left: float,
        middle: float,
        index: int,
        row: tuple[int | Decimal | None, ...],
        colours: tuple[str, ...],
    ) -> None:
        if all(value is None for value in row):
            pen.words("not known", left + 4, middle + 5, NOTE)
            return
        x = left
        for number, value in enumerate(row):
            length = self._scaled(value)
            if length <= 0:
                continue
            paint = colours[number % len(colours)]
            pen.fill(x, middle + BAR / 2, length, BAR, paint)
            if len(row) > 1:
                self._draw_inside(pen, x, middle, length, value)
                pen.fill(x + length - 0.4, middle + BAR / 2, 0.8, BAR, WHITE)
            x += length
        known = [value for value in row if value is not None]
        total = shown(sum(known, Decimal(0)), self.chart.value_kind, self.chart.unit)
        length = pen.words(total, x + 4, middle + VALUE.leading / 2, VALUE)
        self._draw_share(pen, x + 9 + length, middle, index, known)

    def _draw_inside(self, pen: Pen, x: float, middle: float, length: float, value: int | Decimal | None) -> None:
        words = shown(value, self.chart.value_kind, self.chart.unit)
        manner = NOTE.but(colour=WHITE, bold=True)
        if pen.setter.width(words, manner) + 4 < length:
            pen.words(words, x, middle + manner.leading / 2, manner, length, Align.CENTRE)

    def _draw_share(self, pen: Pen, x: float, middle: float, index: int, known: list[int | Decimal]) -> None:
        earlier = self.earlier[index] if self.chart.kind is ChartKind.FUNNEL else None
        if earlier:
            share = round(100 * float(sum(known)) / float(earlier))
            pen.words(f"{share}% of the stage before", x, middle + NOTE.leading / 2, NOTE)

    def _draw_keys(self, pen: Pen, x: float, top: float, colours: tuple[str, ...]) -> None:
        room = (WIDTH - self.room) / len(self.keys) - 16
        x += self.room
        for number, key in enumerate(self.keys):
            pen.fill(x, top - 2, 7, 7, colours[number % len(colours)])
            x += 10 + pen.words(key, x + 10, top, NOTE.but(colour=INK), max(room, 10)) + 12

    def _draw_target(self, pen: Pen, left: float, top: float) -> None:
        target = self.chart.target
        if target is None:
            return
        x = left + self._scaled(target.value)
        bottom = top - PITCH * len(self.values)
        pen.path([(x, top + 2), (x, bottom - 3)], INK, 1, (2, 2))
        words = f"{target.label} {shown(target.value, self.chart.value_kind, self.chart.unit)}"
        length = min(pen.setter.width(words, NOTE), 200)
        right_edge = left + WIDTH - self.room
        pen.words(words, min(max(x - length / 2, left), right_edge - length), bottom - 3, NOTE.but(colour=INK), 201)

    def _scaled(self, value: int | Decimal | None) -> float:
        room: float = WIDTH - self.room - VALUE_ROOM - (85 if self.chart.kind is ChartKind.FUNNEL else 0)
        return max(0.0, float(value or 0)) / self.largest * room


def laid_chart(chart: Chart, setter: Typesetter, accent: str) -> list[Part]:
    """The picture of a chart, in as many parts as it needs."""
    title = tuple(setter.lines(chart.title, CAPTION, WIDTH, most=3))
    if not chart.categories or not chart.series:
        return []
    if chart.kind is ChartKind.HEAT_MAP:
        return list(laid_heat_map(chart, title, setter, accent))
    if chart.kind is ChartKind.LINE:
        return [LinePicture(chart, title, series_colours(chart.series, accent))]
    rows = tuple(zip(*(series.values for series in chart.series), strict=True))
    if chart.kind is not ChartKind.STACKED and len(chart.series) > 1:
        rows = tuple((row[0],) for row in rows)  # the other series stand in the numbers beneath
    names = tuple(tuple(setter.lines(name, _name_manner(name), NAME_ROOM, most=2)[:2]) for name in chart.categories)
    sums = [float(sum(max(value or 0, 0) for value in row)) for row in rows]
    largest = max([*sums, float(chart.target.value) if chart.target else 0]) or 1.0
    whole = Bars(
        chart,
        names,
        rows,
        largest,
        max(line.width for lines in names for line in lines) + 10,
        (None, *(row[0] for row in rows[:-1])),
        title,
        tuple(series.label for series in chart.series) if chart.kind is ChartKind.STACKED else (),
        colours=series_colours(chart.series, accent),
    )
    return [
        replace(
            whole,
            names=names[start : start + MOST_BARS],
            values=rows[start : start + MOST_BARS],
            earlier=whole.earlier[start : start + MOST_BARS],
            title=title if start == 0 else (),
            clings=start + MOST_BARS >= len(rows),
        )
        for start in range(0, len(rows), MOST_BARS)
    ]


def _name_manner(name: str) -> Manner:
    return NAME.but(size=7.5, leading=9) if len(name) > 32 else NAME


def series_colours(series: tuple[Series, ...], accent: str) -> tuple[str, ...]:
    """The accent, then quieter steps of it; a series with a tone takes the colour of that tone."""
    steps = (accent, tint(accent, 0.6), "#5B6B7B", tint("#184C9C", 0.75), "#8A6D3B", tint(accent, 0.35))
    return tuple(TONES[one.tone] if one.tone else steps[index % len(steps)] for index, one in enumerate(series))
