"""The overview of the register: which figures there are, what each means, and the filter that lists what it counts.

Every figure is reckoned from the same groups of suppliers, each supplier in exactly one, so that figures agree with one
another; every filter compares the very field that the groups were made by.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from crm_app.domain.charts import Chart
from crm_app.domain.filters import Condition, Filter, Op
from crm_app.domain.sizes import HEADCOUNT_BANDS
from crm_app.domain.suppliers import BASIC_FACTS

EXPIRY_DAYS = (30, 60, 90)
SIZES = (*(name.capitalize() for name, _ in HEADCOUNT_BANDS), "Large")
HIGHEST_STAFF = tuple(highest for _, highest in HEADCOUNT_BANDS)

_FIRST_END = "By the earliest end of what they hold, the newest of each kind."
EXPIRY_DEFINITION = (
    "By the earliest day on which something a supplier holds ends; of each kind of credential the newest counts. "
    "A supplier stands once, where it is most urgent."
)


@dataclass(frozen=True, slots=True)
class SupplierGroup:
    """How many suppliers share these answers; ``None`` is not known.

    ``size`` is the place of the band among ``SIZES``; ``expiry`` the place among the bands of :func:`expiry_bands`;
    ``unknown`` holds the basic facts that are missing.
    """

    status: str | None
    vcse: str | None
    authority: str | None
    size: int | None
    expiry: int | None
    unknown: frozenset[str]
    count: int


@dataclass(frozen=True, slots=True)
class Trade:
    """A CPV division by its two digits and its name, and how many suppliers bid in it."""

    division: str
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class RegisterCounts:
    """What a store counted on a day. ``place_names`` name the local authorities by their codes."""

    as_of: date
    groups: tuple[SupplierGroup, ...]
    trades: tuple[Trade, ...]
    without_trade: int
    place_names: Mapping[str, str]

    @property
    def total(self) -> int:
        """How many suppliers there are."""
        return self.count(lambda _: True)

    def count(self, holds: Callable[[SupplierGroup], bool]) -> int:
        """How many suppliers are in the groups of which something holds."""
        return sum(group.count for group in self.groups if holds(group))

    def by(self, of: Callable[[SupplierGroup], Any]) -> Counter[Any]:
        """How many suppliers there are by an answer."""
        found: Counter[Any] = Counter()
        for group in self.groups:
            found[of(group)] += group.count
        return found


@dataclass(frozen=True, slots=True)
class OverviewFigure:
    """One number with all that a reader needs to trust it, and the filter that opens the list it counts."""

    name: str
    label: str
    value: int
    definition: str
    as_of: date
    missing: int
    out_of: int
    opens: Filter


@dataclass(frozen=True, slots=True)
class Overview:
    """The register on a day: its key figures, and its charts by name."""

    as_of: date
    total: int
    figures: tuple[OverviewFigure, ...]
    charts: Mapping[str, Chart]


def expiry_limits(today: date) -> tuple[date, ...]:
    """The days before which something ends, for each band: gone, then within 30, 60 and 90 days (the last counts)."""
    return today, *(today + timedelta(days=days + 1) for days in EXPIRY_DAYS)


def where(*conditions: Condition) -> Filter:
    """A filter of conditions that all hold."""
    return Filter(conditions)


def is_(field: str, value: object) -> Condition:
    """A field has a value, or is not known where the value is ``None``."""
    return Condition(field, Op.EMPTY) if value is None else Condition(field, Op.IS, (value,))


def size_filter(band: int | None) -> Filter:
    """The suppliers of a band of ``SIZES``; of ``None`` those whose staff is not known."""
    if band is None:
        return where(Condition("staff", Op.EMPTY))
    conditions = []
    if band:
        conditions.append(Condition("staff", Op.MORE, (HIGHEST_STAFF[band - 1],)))
    if band < len(HIGHEST_STAFF):
        conditions.append(Condition("staff", Op.AT_MOST, (HIGHEST_STAFF[band],)))
    return where(*conditions)


def expiry_filter(band: int | None, today: date) -> Filter:
    """The suppliers of a band of expiry; of ``None`` those with no day on record."""
    if band is None:
        return where(Condition("next_expiry", Op.EMPTY))
    limits, conditions = expiry_limits(today), []
    if band:
        conditions.append(Condition("next_expiry", Op.AT_LEAST, (limits[band - 1],)))
    if band < len(limits):
        conditions.append(Condition("next_expiry", Op.LESS, (limits[band],)))
    return where(*conditions)


def figures_of(counts: RegisterCounts) -> Iterator[OverviewFigure]:
    """The key figures, the largest question first."""
    total, today = counts.total, counts.as_of

    def figure(name: str, label: str, value: int, definition: str, opens: Filter, missing: int = 0) -> OverviewFigure:
        return OverviewFigure(name, label, value, definition, today, missing, total, opens)

    sizes, dues, vcse = counts.by(lambda g: g.size), counts.by(lambda g: g.expiry), counts.by(lambda g: g.vcse)
    near = counts.by(lambda g: g.status)
    yield figure("suppliers", "Suppliers", total, "Every supplier that you may see.", Filter())
    yield figure(
        "ready",
        "Ready or supplying",
        near["ready"] + near["supplying"],
        "By the engagement recorded.",
        where(Condition("status", Op.IN, ("ready", "supplying"))),
        near[None],
    )
    yield figure("vcse", "VCSE", vcse["yes"], "Recorded as VCSE.", where(is_("vcse", "yes")), vcse[None])
    yield figure(
        "small",
        "Micro and small",
        sizes[0] + sizes[1],
        f"At most {HIGHEST_STAFF[1]} staff in the latest year on record.",
        where(Condition("staff", Op.AT_MOST, (HIGHEST_STAFF[1],))),
        sizes[None],
    )
    yield figure(
        "complete",
        "Complete records",
        counts.count(lambda g: not g.unknown),
        "Trade, size, contact, insurance and place are all known.",
        where(is_("known_facts", len(BASIC_FACTS))),
    )
    for band, label in enumerate(expiry_labels()[: len(EXPIRY_DAYS) + 1]):
        name = "expired" if not band else f"expires_{EXPIRY_DAYS[band - 1]}"
        yield figure(name, label, dues[band], _FIRST_END, expiry_filter(band, today), dues[None])


def expiry_labels() -> tuple[str, ...]:
    """The words for the bands of expiry, the most urgent first."""
    spans = ((earlier + 1, later) for earlier, later in pairwise(EXPIRY_DAYS))
    within = f"Expires within {EXPIRY_DAYS[0]} days"
    return "Something has expired", within, *(f"Expires in {first} to {last} days" for first, last in spans), "Later"
