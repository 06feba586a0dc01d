"""The facts of a briefing pack: one opportunity, what it asks, and for colleagues the market that could meet it.

What suppliers may read stands in :class:`BriefingFacts` itself; what only colleagues may read hangs under
``internal``, which the facts of an external pack never have. People to ring are no part of the facts: they are looked
up when a pack is printed, so that nobody's details stay behind in a paper that was kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from crm_app.domain.readiness import CouldBid
from crm_app.reports.issue import HelpEvent, Issue


class PackFor(StrEnum):
    """Who reads a pack."""

    EXTERNAL = "external"
    INTERNAL = "internal"


@dataclass(frozen=True, slots=True)
class AskedItem:
    """One thing a bidder will be asked. ``is_gate`` items can turn a bid away; ``by_award`` ones may wait."""

    title: str
    question: str
    proof: str
    is_gate: bool = False
    by_award: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class AskedCover:
    """A level of insurance: ``source`` says whether the buyer asks it or contracts of this sort usually do."""

    name: str
    level: str
    source: str
    applies: str = ""


@dataclass(frozen=True, slots=True)
class LotFact:
    """One lot as published."""

    name: str
    value_band: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One supplier of the shortlist. The readiness is that for this opportunity, on the day that matters."""

    id: str
    name: str
    score: float
    reasons: tuple[str, ...]
    could_bid: CouldBid | None = None  # None: never assessed
    percent: int | None = None
    to_do: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    area: str = ""


@dataclass(frozen=True, slots=True)
class GateCount:
    """How many of the market one gate stops: not yet in place, or not known."""

    title: str
    not_yet: int
    unknown: int


@dataclass(frozen=True, slots=True)
class MarketFacts:
    """How ready the suppliers of the trade are; the five counts add up to ``suppliers``.

    ``in_time`` of those that are near or far could have everything in place before bids close; ``None`` in a pack that
    was made before this was reckoned.
    """

    on: date
    suppliers: int
    ready: int = 0
    near: int = 0
    far: int = 0
    unknown: int = 0
    never_assessed: int = 0
    near_means: int = 2  # at most so many gates to put in place
    gates: tuple[GateCount, ...] = ()
    in_time: int | None = None


@dataclass(frozen=True, slots=True)
class InternalFacts:
    """What only colleagues read."""

    value_net: Decimal | None
    value_gross: Decimal | None
    visibility: str
    market: MarketFacts
    shortlist: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class BriefingFacts:
    """What a briefing pack says of an opportunity. ``asked`` and ``cover`` follow its readiness profile."""

    issue: Issue
    title: str
    buyers: tuple[str, ...]
    stage: str
    value_band: str
    profile: str
    profile_about: str
    description: str = ""
    reference: str = ""
    ocid: str = ""
    link: str = ""
    categories: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    published_on: date | None = None
    tender_notice_on: date | None = None  # expected: then nothing is published yet
    closes_on: date | None = None
    award_on: date | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    suitable_sme: bool | None = None
    suitable_vcse: bool | None = None
    lots: tuple[LotFact, ...] = ()
    asked: tuple[AskedItem, ...] = ()
    cover: tuple[AskedCover, ...] = ()
    events: tuple[HelpEvent, ...] = ()
    portals: str = ""
    internal: InternalFacts | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    """A person to ring about a supplier, as the register has them on the day of printing."""

    supplier_id: str
    name: str = ""
    role: str = ""
    email: str = ""
    phone: str = ""
    asked_not_to: bool = False  # be contacted: then nothing but the name is given
