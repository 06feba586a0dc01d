"""The scale of a chart along time, the same on the screen and on paper."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence

from crm_app.domain.charts import Value


def scale(values: Iterable[Value]) -> tuple[float, float, float]:
    """The lowest and highest line of the grid and the step between, in round numbers; zero is always there."""
    known = [float(value) for value in values if value is not None]
    low, high = min([0.0, *known]), max([0.0, *known])
    spread = high - low or 1.0
    rough = spread / 4
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * nice for nice in (1, 2, 2.5, 5, 10) if power * nice >= rough * 0.999)
    return math.floor(low / step) * step, math.ceil((high or 1.0) / step) * step, step


def ticks(low: float, high: float, step: float) -> list[float]:
    """The lines of the grid from bottom to top."""
    return [low + step * index for index in range(round((high - low) / step) + 1)]


def unbroken(points: Sequence[tuple[float, float] | None]) -> Iterator[list[tuple[float, float]]]:
    """The stretches between unknown values."""
    stretch: list[tuple[float, float]] = []
    for point in points:
        if point is not None:
            stretch.append(point)
        elif stretch:
            yield stretch
            stretch = []
    if stretch:
        yield stretch
