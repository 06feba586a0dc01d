"""The facts of a readiness report: what is known of one supplier on one day, as it is kept with the paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from crm_app.domain.questionnaire import State
from crm_app.domain.readiness import CouldBid
from crm_app.reports.issue import HelpEvent, HelpOffer, Issue


@dataclass(frozen=True, slots=True)
class ItemFact:
    """One thing that buyers ask, and where the supplier stands with it."""

    key: str
    domain: str
    title: str
    question: str
    why: str
    asked_by: str
    proof: str
    state: State
    counted: bool = True
    is_gate: bool = False
    asked_level: str = ""  # "£5m of cover is usual."
    note: str = ""  # what the profile adds
    standing: str = ""  # what is on file: "On file and seen, good to …"
    expires_on: date | None = None
    time: str = ""
    price: str = ""


@dataclass(frozen=True, slots=True)
class DomainFact:
    """One domain: how much of what is known is in place, and how many of its items stand where."""

    name: str
    percent: int | None
    unknown_percent: int
    in_place: int = 0
    by_award: int = 0
    not_yet: int = 0
    unknown: int = 0


@dataclass(frozen=True, slots=True)
class FittingOpportunity:
    """A published opportunity that fits the supplier. ``waiting`` are the titles of what would still be needed."""

    title: str
    buyers: tuple[str, ...]
    closes_on: date | None
    value_band: str
    why: str
    could_bid: CouldBid
    waiting: tuple[str, ...] = ()
    link: str = ""


@dataclass(frozen=True, slots=True)
class DomainChange:
    """The percentage of one domain then and now."""

    name: str
    before: int | None
    after: int | None


@dataclass(frozen=True, slots=True)
class ChangeFacts:
    """What moved since the assessment before; lists hold titles of items and events."""

    before_on: date
    gate_before: CouldBid
    percent_before: int | None
    percent_after: int | None
    same_profile: bool
    domains: tuple[DomainChange, ...] = ()
    improved: tuple[str, ...] = ()
    slipped: tuple[str, ...] = ()
    learned: tuple[str, ...] = ()
    attended: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadyFacts:
    """When the supplier could pass every gate: all begun at once, or one thing after the other. ``critical`` is the
    title of what takes longest; ``has_unknown`` says that gates nobody asked about are left out.
    """

    at_once: date
    in_turn: date
    critical: str
    has_unknown: bool = False


@dataclass(frozen=True, slots=True)
class ReadinessFacts:
    """All that a readiness report says. ``gates`` hold the titles of the items behind the first answer.

    ``assessed_on`` is ``None`` where nobody has assessed the supplier: the report then rests on the record alone.
    """

    issue: Issue
    supplier: str
    profile: str
    profile_about: str
    could_bid: CouldBid
    percent: int | None
    unknown_percent: int
    known: int
    unknown: int
    assessed_on: date | None = None
    gates_not_yet: tuple[str, ...] = ()
    gates_unknown: tuple[str, ...] = ()
    gates_by_award: tuple[str, ...] = ()
    domains: tuple[DomainFact, ...] = ()
    items: tuple[ItemFact, ...] = ()
    first_fixes: tuple[str, ...] = ()  # keys of items, the most urgent first
    opportunities: tuple[FittingOpportunity, ...] = ()
    events: tuple[HelpEvent, ...] = ()
    change: ChangeFacts | None = None
    counting: str = ""  # how answers count towards the percentage, in words
    held: tuple[tuple[str, str], ...] = ()  # what the register holds of the supplier, to be checked by them
    ready: ReadyFacts | None = None  # None: nothing known stands in the way
    offers: tuple[HelpOffer, ...] = ()
