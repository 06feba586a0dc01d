"""Days across: which pixel a day has, and which names of years, quarters and months there is room for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from crm_app.domain.dates import MONTHS

CLOSEST, FARTHEST, USUAL = 16.0, 0.04, 1.6  # px a day
STEP = 1.25  # of zoom, a notch of the wheel or a press of a key
_ROOM = 10  # px between two names


@dataclass(frozen=True, slots=True)
class Tick:
    """The beginning of a month, quarter or year: ``name`` is empty where there is no room for it."""

    day: date
    name: str


@dataclass(frozen=True, slots=True)
class TimeScale:
    """``first`` stands at pixel 0."""

    first: date
    last: date
    pixels: float = USUAL

    def x(self, day: date) -> int:
        """Where a day begins."""
        return round((day - self.first).days * self.pixels)

    def day(self, x: float) -> date:
        """The day at a pixel, within what the scale holds."""
        days = min(max(int(x / self.pixels), 0), max((self.last - self.first).days, 0))
        return self.first + timedelta(days=days)

    @property
    def width(self) -> int:
        """From the first day to the end of the last."""
        return self.x(self.last) + round(self.pixels)

    def zoomed(self, steps: float) -> TimeScale:
        """Closer (positive) or farther."""
        pixels = min(max(self.pixels * STEP**steps, FARTHEST), CLOSEST)
        return TimeScale(self.first, self.last, pixels)

    def years(self, first: date, last: date, width_of: Callable[[str], int]) -> list[Tick]:
        """The years that can be seen, named every so many that their names stay apart."""
        every = 1
        while width_of("2026") + _ROOM > 365 * self.pixels * every:
            every += 1 if every < 2 else every
        return [
            Tick(max(date(year, 1, 1), self.first), str(year) if year % every == 0 else "")
            for year in range(first.year, last.year + 1)
        ]

    def months(self, first: date, last: date, width_of: Callable[[str], int]) -> list[Tick]:
        """The months that can be seen, or the quarters where there is no room; none where there is none for those."""
        widest = max(width_of(name) for name in MONTHS) + _ROOM
        step = next((n for n in (1, 3) if widest <= 28 * self.pixels * n), 0)
        if not step:
            return []
        return [
            Tick(date(year, month, 1), MONTHS[month - 1])
            for year in range(first.year, last.year + 1)
            for month in range(1, 13, step)
            if first <= date(year, month, 1) <= last or (year, month) == (first.year, first.month)
        ]


def scale_for(days: list[date], today: date, pixels: float = USUAL) -> TimeScale:
    """A scale that holds all days and today, whole years, at most thirty years to either side."""
    least, most = date(today.year - 30, 1, 1), date(today.year + 30, 12, 31)
    inside = [day for day in days if least <= day <= most]
    first, last = min([*inside, today]), max([*inside, today])
    return TimeScale(date(first.year, 1, 1), date(last.year + 1, 12, 31), pixels)
