"""How a benchmark measures and says: three runs, percentiles, one block of print a figure."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Runs:
    """The seconds of three runs."""

    seconds: tuple[float, ...]

    @property
    def best(self) -> float:
        return min(self.seconds)

    def __str__(self) -> str:
        return " / ".join(f"{s * 1000:,.1f} ms" for s in self.seconds)


def three_runs(work: Callable[[], object], before: Callable[[], object] | None = None) -> Runs:
    """Do the same work three times; ``before`` is not timed."""
    seconds = []
    for _ in range(3):
        if before:
            before()
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return Runs(tuple(seconds))


def p95(samples: list[float]) -> float:
    """The 95th percentile."""
    return statistics.quantiles(samples, n=20)[-1] if len(samples) > 1 else samples[0]


def say(title: str, *lines: object) -> None:
    """Print one benchmark's result."""
    print(f"\n== {title}")
    for line in lines:
        print(f"   {line}")
