"""The readiness questionnaire: what a buyer asks of a supplier, as dated data, and how it is read from a file.

The questionnaire is written in TOML (``resources/questionnaires/readiness.toml``) and arrives here as a plain
dictionary. Reading it collects every mistake, each under the name of its item or profile, and raises them together
as :class:`~crm_app.domain.errors.Invalid`, so that an administrator can put all of them right in one go.
"""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from crm_app.domain.errors import NotFound


class State(StrEnum):
    """What is known about one item for one supplier. ``UNKNOWN`` is not a no: it is a question still to ask."""

    IN_PLACE = "in_place"  # and the evidence was seen
    IN_PLACE_UNSEEN = "in_place_unseen"  # the supplier says so
    BY_AWARD = "by_award"
    NOT_YET = "not_yet"
    NOT_APPLICABLE = "not_applicable"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        """The words on screen and on paper."""
        return _STATE_LABELS[self]


_STATE_LABELS = {
    State.IN_PLACE: "In place, evidence seen",
    State.IN_PLACE_UNSEEN: "In place, evidence not seen",
    State.BY_AWARD: "Will have it by award",
    State.NOT_YET: "Not yet in place",
    State.NOT_APPLICABLE: "Does not apply",
    State.UNKNOWN: "Not known",
}


class Gate(StrEnum):
    """Whether an item can keep a supplier from bidding at all."""

    ALWAYS = "always"  # in every profile that asks it
    BY_PROFILE = "by profile"  # where the profile says so
    NEVER = "never"


class Evidence(StrEnum):
    """The kind of thing a buyer accepts as proof."""

    NUMBER = "number"
    DATE = "date"
    DOCUMENT = "document"
    POLICY = "policy"
    CERTIFICATE = "certificate"
    STATEMENT = "statement"
    CONFIRMATION = "confirmation"


@dataclass(frozen=True, slots=True)
class Validity:
    """How long evidence stays good: a number of months, a fixed day each year (month, day), or without end."""

    months: int | None = None
    annual: tuple[int, int] | None = None

    def until(self, dated_on: date) -> date | None:
        """The last day on which evidence dated ``dated_on`` is good; ``None`` where it does not run out."""
        if self.months is not None:
            years, month = divmod(dated_on.month - 1 + self.months, 12)
            year = dated_on.year + years
            return date(year, month + 1, min(dated_on.day, calendar.monthrange(year, month + 1)[1]))
        if self.annual is not None:
            this_year = date(dated_on.year, *self.annual)
            return this_year if dated_on < this_year else date(dated_on.year + 1, *self.annual)
        return None


@dataclass(frozen=True, slots=True)
class Remedy:
    """What it usually takes to put an item in place: days and pounds to sort by, words to read."""

    days: float
    time: str
    cost: int
    price: str


@dataclass(frozen=True, slots=True)
class Item:
    """One question, and all that helps a supplier answer it."""

    key: str
    number: int
    domain: str
    title: str
    question: str
    why: str
    asked_by: str
    evidence: Evidence
    proof: str
    fix: Remedy
    validity: Validity = Validity()
    gate: Gate = Gate.NEVER
    by_award: bool = False  # the buyer may not, or does not, ask for it before award
    applies_when: str = ""  # the key of a condition; empty: always
    credentials: tuple[str, ...] = ()  # kinds of credential that answer it
    minimum: int = 0  # the least level of such a credential, in its own unit (pounds, grade)
    fact: str = ""  # a fact on the supplier's record that answers it
    needs: tuple[str, ...] = ()  # items that have to be in place before this one can be begun
    scored: bool = True  # a question that only makes sense against one contract is asked but not counted


@dataclass(frozen=True, slots=True)
class Profile:
    """A selection of the items for one size or sort of contract, with its gates and usual insurance levels."""

    key: str
    name: str
    about: str
    items: tuple[str, ...]
    gates: frozenset[str]
    by_award: frozenset[str]
    insurance: Mapping[str, int] = field(default_factory=dict, hash=False)
    notes: Mapping[str, str] = field(default_factory=dict, hash=False)
    credentials: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)

    def level(self, item: Item) -> int:
        """The least level this profile asks of an item's credential; 0 where any will do."""
        return self.insurance.get(item.key, item.minimum)

    def kinds(self, item: Item) -> tuple[str, ...]:
        """The kinds of credential that answer an item here: fewer than usual where the contract calls for one sort."""
        return self.credentials.get(item.key, item.credentials)


@dataclass(frozen=True, eq=False)
class Questionnaire:
    """One version of the questionnaire. Compared by identity, so that work prepared for it can be kept."""

    version: str
    dated_on: date
    source: str
    domains: Mapping[str, str]
    conditions: Mapping[str, str]
    points: Mapping[State, int]
    items: tuple[Item, ...]
    profiles: Mapping[str, Profile]

    def item(self, key: str) -> Item:
        """The item of that key; raises :class:`NotFound`."""
        for item in self.items:
            if item.key == key:
                return item
        raise NotFound(f"There is no question called “{key}”", f"This is version {self.version} of the questionnaire.")

    def profile(self, key: str) -> Profile:
        """The profile of that key; raises :class:`NotFound` naming those there are."""
        try:
            return self.profiles[key]
        except KeyError:
            known = ", ".join(self.profiles)
            raise NotFound(f"There is no readiness profile called “{key}”", remedy=f"Choose one of: {known}.") from None
