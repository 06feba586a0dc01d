"""A chart as a value: what is compared, by what definition, and what stands behind each point of it.

The same value is drawn on the screen (``ui/charts``) and on paper (``reports/pdf``), and its numbers are always at hand
as a table beside it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from crm_app.domain.fields import Kind
from crm_app.domain.filters import Filter

Value = int | Decimal | None  # ``None`` is not known


class Tone(StrEnum):
    """What a status, a callout or a series means; whoever draws it adds a colour and a sign to the word."""

    GOOD = "good"
    INFORMATION = "information"
    CAUTION = "caution"
    STOP = "stop"
    NEUTRAL = "neutral"


class ChartKind(StrEnum):
    """The few pictures that an office needs."""

    BAR = "bar"  # lying bars, a name to each
    STACKED = "stacked"  # lying bars, parts beside one another
    LINE = "line"  # along time, with a target where there is one
    FUNNEL = "funnel"  # stages, each a part of the one before
    HEAT_MAP = "heat map"  # categories down, series across, a number in each cell


@dataclass(frozen=True, slots=True)
class Series:
    """One row of numbers, a value (or ``None``, not known) to each category.

    ``opens`` holds, in the same order, the filter that lists what each value counts; it is empty where nothing opens.
    """

    label: str
    values: tuple[Value, ...]
    tone: Tone | None = None
    opens: tuple[Filter | None, ...] = ()

    def __post_init__(self) -> None:
        if self.tone is not None:
            object.__setattr__(self, "tone", Tone(self.tone))
        if self.opens and len(self.opens) != len(self.values):
            raise ValueError(f"{self.label} needs {len(self.values)} filters or none")

    def opened_by(self, category: int) -> Filter | None:
        """The filter behind the value of a category."""
        return self.opens[category] if self.opens else None


@dataclass(frozen=True, slots=True)
class Target:
    """A value to compare with, drawn as a line of its own."""

    label: str
    value: int | Decimal


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture of numbers, for paper and screen alike.

    ``missing`` of ``out_of`` records could not be placed because the fact was not known. ``record_kind`` is the kind of
    record that the filters of the series list.
    """

    kind: ChartKind
    title: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    value_kind: Kind = Kind.INTEGER
    unit: str = ""
    target: Target | None = None
    category_label: str = ""
    note: str = ""
    definition: str = ""
    as_of: date | None = None
    missing: int = 0
    out_of: int = 0
    record_kind: str = "supplier"

    def __post_init__(self) -> None:
        object.__setattr__(self, "kind", ChartKind(self.kind))
        object.__setattr__(self, "value_kind", Kind(self.value_kind))
        if any(len(series.values) != len(self.categories) for series in self.series):
            raise ValueError(f"every series of {self.title} needs {len(self.categories)} values")

    @property
    def headings(self) -> tuple[str, ...]:
        """What stands above the columns of the table: the categories, then each series."""
        return self.category_label, *(series.label for series in self.series)

    def rows(self) -> Iterator[tuple[str, tuple[Value, ...]]]:
        """Each category with its values, in the order of the series."""
        for index, name in enumerate(self.categories):
            yield name, tuple(series.values[index] for series in self.series)

    def earlier(self, category: int) -> Value:
        """Of a funnel: the value of the stage before, ``None`` at its beginning."""
        return self.series[0].values[category - 1] if category and self.series else None
