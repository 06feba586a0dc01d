"""The facts of the two papers that look at many suppliers: the market for a tender, and the readiness of a cohort."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from crm_app.domain.market import Nearness
from crm_app.domain.readiness import CouldBid
from crm_app.reports.cohort_change import ChangeFacts
from crm_app.reports.issue import HelpEvent, Issue


@dataclass(frozen=True, slots=True)
class GateFact:
    """One thing needed to bid, and how many of the assessed suppliers do not have it, or nobody knows of."""

    title: str
    not_yet: int = 0
    unknown: int = 0
    by_award: int = 0
    time: str = ""
    price: str = ""


@dataclass(frozen=True, slots=True)
class LevelFact:
    """A level that the tender asks, as it is written, and how many of the matched suppliers stand how to it."""

    label: str
    asked: str
    meets: int
    short: int
    unknown: int


@dataclass(frozen=True, slots=True)
class MarketLineFact:
    """One supplier of the trade, as ``services/market`` found it."""

    name: str
    area: str
    nearness: Nearness
    percent: int | None = None
    ready_on: date | None = None
    waiting: tuple[str, ...] = ()
    critical: str = ""


@dataclass(frozen=True, slots=True)
class MarketPaperFacts:
    """What the paper on the market for one opportunity says. ``counts`` are by the word of a nearness and add up."""

    issue: Issue
    title: str
    buyers: tuple[str, ...]
    profile: str
    judged_on: date
    closes_on: date | None
    award_on: date | None
    visibility: str
    counts: tuple[tuple[str, int], ...]
    gates: tuple[GateFact, ...] = ()
    levels: tuple[LevelFact, ...] = ()
    lines: tuple[MarketLineFact, ...] = ()
    left_out: int = 0
    events: tuple[HelpEvent, ...] = ()
    reach: str = ""  # who of those that the levels keep out could be ready in time, in a sentence

    def count(self, *states: Nearness) -> int:
        """How many suppliers stand in one of these places."""
        return sum(count for word, count in self.counts if word in states)


@dataclass(frozen=True, slots=True)
class CohortDomainFact:
    """One domain over a cohort."""

    name: str
    percent: int | None
    unknown_percent: int


@dataclass(frozen=True, slots=True)
class CohortLineFact:
    """One supplier of a cohort, or a group of them: ``suppliers`` says how many. Percents follow the domains."""

    name: str
    could_bid: CouldBid | None = None
    percent: int | None = None
    unknown_percent: int | None = None
    percents: tuple[int | None, ...] = ()
    waiting: tuple[str, ...] = ()
    suppliers: int = 1


@dataclass(frozen=True, slots=True)
class CohortFacts:
    """What the paper on a cohort says. ``who`` is the filter as a sentence; the five counts add up to the suppliers."""

    issue: Issue
    name: str
    who: str
    profile: str
    profile_about: str
    on: date
    today: int
    by_award: int
    not_yet: int
    unknown: int
    never_assessed: int
    percent: int | None
    unknown_percent: int
    domains: tuple[CohortDomainFact, ...] = ()
    gates: tuple[GateFact, ...] = ()
    lines: tuple[CohortLineFact, ...] = ()
    left_out: int = 0
    boroughs: tuple[CohortLineFact, ...] = ()
    events: tuple[HelpEvent, ...] = ()
    change: ChangeFacts | None = None  # between two days, where they were asked for

    @property
    def suppliers(self) -> int:
        """All of the cohort."""
        return self.assessed + self.never_assessed

    @property
    def assessed(self) -> int:
        """Those the percentages speak of."""
        return self.today + self.by_award + self.not_yet + self.unknown
