"""What matching may know of a supplier and of an opportunity, how its parts weigh, and what comes of it.

Who owns or leads a firm is not among the facts, so it cannot enter the score.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from crm_app.domain.errors import FieldProblem, Invalid
from crm_app.domain.readiness import CouldBid
from crm_app.domain.readiness_evidence import CredentialFact
from crm_app.domain.reasons import Reason


@dataclass(frozen=True, slots=True)
class SupplierFacts:
    """What matching may know of a supplier. ``areas`` are the local authorities (GSS codes) of its premises."""

    id: str
    name: str
    cpv_codes: tuple[str, ...] = ()
    words: tuple[str, ...] = ()  # what they do, in their own words
    areas: tuple[str, ...] = ()
    turnover: Decimal | None = None
    staff: int | None = None
    gate: CouldBid | None = None
    percent: int | None = None
    credentials: tuple[CredentialFact, ...] = ()


class Outline(NamedTuple):
    """The few facts of a supplier that say how far it can come at most. ``turnover`` is in pounds."""

    id: str
    name: str
    cpv_codes: tuple[str, ...] = ()
    turnover: float | None = None
    gate: CouldBid | None = None
    percent: int | None = None


@dataclass(frozen=True, slots=True)
class LotFacts:
    """One lot: its name ("Lot 2"), and its whole value without VAT."""

    name: str
    value_net: Decimal | None = None
    cpv_codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OpportunityFacts:
    """What matching knows of an opportunity. Values are for the whole contract, without VAT; ``years`` its length."""

    id: str
    title: str
    description: str = ""
    cpv_codes: tuple[str, ...] = ()
    value_net: Decimal | None = None
    lots: tuple[LotFacts, ...] = ()
    areas: tuple[str, ...] = ()
    closes_on: date | None = None
    award_on: date | None = None
    levels: Mapping[str, Decimal | int] = field(default_factory=dict, hash=False)  # by kind of credential
    years: float | None = None


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each part weighs beside the others; only their proportion matters. Editable by an administrator."""

    category: float = 50
    area: float = 15
    capacity: float = 15
    readiness: float = 20

    def __post_init__(self) -> None:
        """Raises :class:`Invalid` for a weight below nothing, or where nothing weighs anything."""
        weights = {part.name: getattr(self, part.name) for part in fields(self)}
        problems = [FieldProblem(n, "cannot be less than nothing", str(w)) for n, w in weights.items() if w < 0]
        if not problems and not sum(weights.values()):
            problems = [FieldProblem("category", "at least one weight must be more than nothing", "0")]
        if problems:
            raise Invalid(problems, "These weights cannot be used")


@dataclass(frozen=True, slots=True)
class Match:
    """One supplier beside one opportunity.

    ``score`` is the sum of the reasons' points; ``unknown`` names what is not known and would sharpen it.
    """

    supplier: SupplierFacts
    opportunity: OpportunityFacts
    score: float
    reasons: tuple[Reason, ...]
    unknown: tuple[str, ...] = ()
