"""Charts along time: lines with their names at their ends."""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal

from crm_app.domain.chart_scale import scale, ticks, unbroken
from crm_app.reports.document import Align, Chart
from crm_app.reports.pdf.draw import Pen
from crm_app.reports.pdf.parts import Part
from crm_app.reports.pdf.style import CAPTION, INK, LINE, MUTED, STRONG_LINE, WIDTH, Manner
from crm_app.reports.pdf.text import Line
from crm_app.reports.wording import shown

PLOT = 130.0
AXIS_ROOM = 44.0
LABEL_ROOM = 96.0
TICK = Manner(7.5, 10, MUTED)
END = Manner(8, 10.5, INK, bold=True)


@dataclass(frozen=True, slots=True)
class LinePicture:
    """A line for each series; unknown values leave a gap."""

    chart: Chart
    title: tuple[Line, ...]
    colours: tuple[str, ...]
    before: float = 12
    clings: bool = True

    @property
    def height(self) -> float:
        """Title, plot and the words beneath."""
        return len(self.title) * CAPTION.leading + 8 + PLOT + 16

    @property
    def least(self) -> float:
        """It stands together."""
        return self.height

    def split(self, room: float) -> tuple[Part, Part]:
        """Never asked: it stands together and is always smaller than a page."""
        return self, self

    def draw(self, pen: Pen, x: float, top: float) -> None:
        """Grid, target, lines, then the names at their ends."""
        top -= pen.lines(self.title, x, top, CAPTION) + 8
        low, high, step = scale([value for series in self.chart.series for value in series.values] + self._aim())
        left = x + AXIS_ROOM

        def up(value: float) -> float:
            return top - PLOT + PLOT * (value - low) / (high - low)

        for tick in ticks(low, high, step):
            pen.rule(left, up(tick), WIDTH - AXIS_ROOM - LABEL_ROOM, STRONG_LINE if tick == 0 else LINE)
            words = shown(Decimal(str(round(tick, 6))), self.chart.value_kind, self.chart.unit)
            pen.words(words, x, up(tick) + TICK.leading / 2, TICK, AXIS_ROOM - 6, Align.RIGHT)
        places = self._places(left)
        self._draw_categories(pen, places, top - PLOT - 3)
        ends: list[tuple[float, str, str]] = []
        for series, paint in zip(self.chart.series, self.colours, strict=True):
            points = [None if v is None else (p, up(float(v))) for p, v in zip(places, series.values, strict=True)]
            for stretch in unbroken(points):
                _draw_stretch(pen, stretch, paint)
                last = stretch[-1][1]
            if any(points):
                ends.append((last, series.label, paint))
        if self.chart.target:
            y = up(float(self.chart.target.value))
            pen.path([(left, y), (left + WIDTH - AXIS_ROOM - LABEL_ROOM, y)], INK, 0.9, (2, 2))
            ends.append((y, self.chart.target.label, INK))
        _draw_ends(pen, ends, x + WIDTH - LABEL_ROOM + 6)

    def _aim(self) -> list[int | Decimal | None]:
        return [self.chart.target.value] if self.chart.target else []

    def _places(self, left: float) -> list[float]:
        room = WIDTH - AXIS_ROOM - LABEL_ROOM
        step = room / len(self.chart.categories)
        return [left + step * (index + 0.5) for index in range(len(self.chart.categories))]

    def _draw_categories(self, pen: Pen, places: list[float], top: float) -> None:
        room = (WIDTH - AXIS_ROOM - LABEL_ROOM) / len(places)
        widest = max(min(pen.setter.width(name[:40], TICK), 90) for name in self.chart.categories) + 6
        every = max(1, math.ceil(widest / room))
        for index in range(0, len(places), every):
            width = room * every
            name = self.chart.categories[index]
            pen.words(name, places[index] - width / 2, top, TICK, width, Align.CENTRE)


def _draw_stretch(pen: Pen, stretch: list[tuple[float, float]], paint: str) -> None:
    if len(stretch) > 1:
        pen.path(stretch, paint, 1.8)
    for x, y in stretch if len(stretch) <= 16 else stretch[-1:]:
        pen.dot(x, y, 2.2, paint)


def _draw_ends(pen: Pen, ends: list[tuple[float, str, str]], x: float) -> None:
    """The names beside the ends of their lines, moved apart where they would touch."""
    placed = float("inf")
    for y, label, paint in sorted(ends, reverse=True):
        placed = min(y, placed - END.leading)
        pen.words(label, x, placed + END.leading / 2, END.but(colour=paint), LABEL_ROOM - 6)
