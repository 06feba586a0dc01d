"""What stands behind the barrier meter: which gate stops how many, and who of those kept out could be there in time.

A supplier that an asked level keeps out may still take out the cover, or obtain the certificate, before bids close. The
usual times of the questionnaire say by when, together with its other open gates. A yearly turnover cannot be raised for
one tender. Whoever was never assessed may have more to do than is known, so nothing is promised of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from crm_app.domain.barriers import TURNOVER, SupplierStand
from crm_app.domain.cohort import GateTally
from crm_app.domain.dates import format_date, format_long_date
from crm_app.domain.questionnaire import Questionnaire
from crm_app.domain.readiness import Readiness
from crm_app.domain.ready_by import ready_by


@dataclass(frozen=True, slots=True)
class Reach:
    """Whether a supplier kept out could be ready by the deadline; ``None``: not known. ``ready_on`` is the earliest
    day, as far as its open gates are known.
    """

    in_time: bool | None
    ready_on: date | None = None

    @property
    def words(self) -> str:
        """The answer in a cell of a table."""
        if self.in_time is None:
            return "Not known"
        day = f", {format_date(self.ready_on)}" if self.ready_on else ""
        return f"In time{day}" if self.in_time else f"Later{day}"


@dataclass(frozen=True, slots=True)
class MeterReach:
    """The gates over the suppliers of a meter, and the reach of each that it keeps out, by key.

    The gates speak of the ``assessed``; ``never_assessed`` are the others, of whom nothing is known.
    """

    profile: str
    on: date
    deadline: date | None
    gates: tuple[GateTally, ...]
    assessed: int
    never_assessed: int
    excluded: Mapping[str, Reach] = field(default_factory=dict)
    stopped: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # a gate -> the suppliers without it

    def keys(self, in_time: bool | None) -> tuple[str, ...]:
        """Those kept out that could be ready in time (``True``), could not, or of whom it is not known (``None``)."""
        return tuple(key for key, reach in self.excluded.items() if reach.in_time is in_time)

    def stopped_by(self, item: str) -> tuple[str, ...]:
        """The suppliers for whom a gate is known not to be in place."""
        return self.stopped.get(item, ())

    @property
    def words(self) -> str:
        """Who of those kept out could be there in time, in one sentence; empty where nobody is kept out."""
        count = len(self.excluded)
        if not count:
            return ""
        whom = "The 1 it keeps out" if count == 1 else f"Of the {count:,} it keeps out"
        if self.deadline is None:
            return f"{whom}: no closing date is set, so it is not known who could be ready in time."
        if self.deadline < self.on:
            return f"{whom}: bids closed on {format_long_date(self.deadline)}, so there is no time left to get ready."
        ready, later, unknown = (len(self.keys(answer)) for answer in (True, False, None))
        return (
            f"{whom}: {ready:,} could be ready by {format_long_date(self.deadline)}, when bids close; "
            f"{later:,} would need longer; of {unknown:,} it is not known."
        )

    @property
    def gate_words(self) -> str:
        """Which gate stops most, in one sentence, with how many nobody has asked."""
        never = f" {self.never_assessed:,} were never assessed." if self.never_assessed else ""
        if not self.assessed:
            return "None of them was assessed yet, so it is not known which gate stops whom."
        stopping = [gate for gate in self.gates if gate.not_yet]
        of_whom = f"Of the {self.assessed:,} assessed, " if self.assessed > 1 else "Of the 1 assessed, "
        if not stopping:
            return f"{of_whom}no gate is known to stop any.{never}"
        named = "; ".join(f"{gate.title} stops {gate.not_yet:,}" for gate in stopping[:3])
        return f"{of_whom}{named}.{never}"


def reach_of(
    questionnaire: Questionnaire, one: SupplierStand, found: Readiness | None, on: date, deadline: date | None
) -> Reach:
    """How far a supplier that is kept out is from being ready, with everything begun on ``on``.

    ``found`` is what its newest assessment says; ``None`` where there is none.
    """
    if TURNOVER in one.lacks:
        return Reach(False if deadline else None)
    items = item_of(questionnaire)
    if found is None or any(name not in items for name in one.lacks):
        return Reach(None)
    days = ready_by(questionnaire, found, on, deadline, also=[items[name] for name in one.lacks])
    return Reach(days.makes_it, days.at_once)


def item_of(questionnaire: Questionnaire) -> Mapping[str, str]:
    """The item whose usual time says how long a kind of credential takes: that which names the kind first of all."""
    return {item.credentials[0]: item.key for item in reversed(questionnaire.items) if item.credentials}


def reaches(
    questionnaire: Questionnaire,
    excluded: Iterable[SupplierStand],
    found: Mapping[str, Readiness],
    on: date,
    deadline: date | None,
) -> dict[str, Reach]:
    """The reach of each supplier that is kept out, by key."""
    return {one.id: reach_of(questionnaire, one, found.get(one.id), on, deadline) for one in excluded}
