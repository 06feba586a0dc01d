"""Which suppliers fit which opportunity, and why: a score of 0 to 100 that explains itself.

Four things are weighed: the trade (CPV level, or the supplier's own words), the area, the size of the firm beside the
size of the contract, and readiness on the days that matter. What is not known stands in the middle and is named, never
held against anybody. Who owns or leads a firm is not among the facts, so it cannot enter the score.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from crm_app.domain.cpv import level_of, similarity
from crm_app.domain.cpv_names import stem
from crm_app.domain.dates import format_date
from crm_app.domain.errors import FieldProblem, Invalid
from crm_app.domain.readiness import CouldBid
from crm_app.domain.readiness_evidence import CredentialFact, level_words
from crm_app.domain.reasons import Reason

COMFORTABLE_TURNOVER = 2  # times the yearly value: the rule of thumb of many buyers, never a rule of law
NEUTRAL = 0.5
TRADE_UNKNOWN = 0.2  # as for a shared division: a firm that has said nothing never stands above one that fits
_LOCAL_AUTHORITY = re.compile(r"(?:E0[6-9]|W06|S12|N09)\d{6}\Z")  # the regions of notices are too wide to be "local"
_MOST_BY_WORDS = 0.7
_WORD = re.compile(r"[a-z]{3,}")
_EMPTY_WORDS = """
    and the for with from our your their all any into are can that this you who its was has have will per via new
    service services provision provide providing provider supply supplies supplier suppliers contract contracts
    framework tender procurement quality local london hackney city council nhs trust foundation community support
    work works working management solutions company business ltd limited cic including based across other
"""  # they stand in every other title, so sharing them says nothing
_EMPTY = frozenset(map(stem, _EMPTY_WORDS.split()))
_PARTS = ("category", "area", "capacity", "readiness")
_GATES = {CouldBid.TODAY: 1.0, CouldBid.BY_AWARD: 0.85, CouldBid.UNKNOWN: NEUTRAL, CouldBid.NOT_YET: 0.25}
_GATE_SHARE = 0.7  # of the readiness part; the percentage makes up the rest
_SHORT_OF_LEVELS = 0.5  # what is left of the readiness part where none of the asked cover is there


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


class _Part(NamedTuple):
    """One part of a score: 0 to 1, the sentence for it, and what was not known."""

    fit: float
    text: str
    unknown: str = ""


_NO_AREA = _Part(NEUTRAL, "The contract names no borough.", "area of the contract")
_NO_PREMISES = _Part(NEUTRAL, "Their premises are not recorded.", "premises")
_ELSEWHERE = _Part(0.0, "Their premises are elsewhere.")
_NEAR = _Part(1.0, "They have premises in the contract's area.")


def _by_stem(text: str) -> dict[str, str]:
    """The telling words of a text under their stems, as first written."""
    words = {stem(word): word for word in reversed(_WORD.findall(text.casefold()))}
    return {key: word for key, word in words.items() if key not in _EMPTY}


@lru_cache(maxsize=32_768)
def _stems(text: str) -> frozenset[str]:
    return frozenset(_by_stem(text))


def telling_stems(text: str) -> frozenset[str]:
    """The stems of the words of a text that tell one trade from another."""
    return _stems(text)


class _Asked:
    """An opportunity made ready to be held against any number of suppliers."""

    def __init__(self, opportunity: OpportunityFacts) -> None:
        self.codes = frozenset(opportunity.cpv_codes).union(*(lot.cpv_codes for lot in opportunity.lots))
        self.title = _by_stem(opportunity.title)
        self.description = _by_stem(opportunity.description)
        self.areas = frozenset(area for area in opportunity.areas if _LOCAL_AUTHORITY.match(area))
        self.levels = tuple(opportunity.levels.items())
        self.day = opportunity.award_on or opportunity.closes_on
        self.lot, self.value = _smallest_piece(opportunity)
        self.yearly = self.value / max(opportunity.years or 1, 1) if self.value else None
        self.length_known = opportunity.years is not None
        self._codes_seen: dict[str, tuple[float, str]] = {}

    def nearest(self, code: str) -> tuple[float, str]:
        """How near a supplier's code comes, and to which of the opportunity's."""
        found = self._codes_seen.get(code)
        if found is None:
            found = max(((similarity(code, asked), asked) for asked in self.codes), default=(0.0, ""))
            self._codes_seen[code] = found
        return found


def _smallest_piece(opportunity: OpportunityFacts) -> tuple[str, float | None]:
    """What a firm could take on by itself: the smallest lot of known value, or else the whole."""
    lots = [(float(lot.value_net), lot.name) for lot in opportunity.lots if lot.value_net and lot.value_net > 0]
    if lots:
        value, name = min(lots)
        return name, value
    whole = opportunity.value_net
    return "", float(whole) if whole and whole > 0 else None


@lru_cache(maxsize=512)
def _asked(opportunity: OpportunityFacts) -> _Asked:
    return _Asked(opportunity)


def _category(supplier: SupplierFacts, asked: _Asked) -> _Part:
    near, code = max(map(asked.nearest, supplier.cpv_codes), default=(0.0, "")) if asked.codes else (0.0, "")
    if near >= _MOST_BY_WORDS:
        return _Part(near, _code_words(near, code))
    said = _stems(" ".join(supplier.words))
    in_title, beside = said & asked.title.keys(), said & asked.description.keys()
    by_words = _word_fit(len(in_title), len(beside - in_title))
    if by_words > near:
        place, shared = ("title", in_title) if in_title else ("description", beside)
        words = sorted((asked.title if in_title else asked.description)[key] for key in shared)[:3]
        return _Part(by_words, f"Their own words meet the {place}: {', '.join(words)}.")
    if near:
        return _Part(near, _code_words(near, code))
    if not said and not (supplier.cpv_codes and asked.codes):
        return _Part(TRADE_UNKNOWN, "What they do is not recorded in a way that can be compared.", "trade")
    return _Part(0.0, "Their trade and this contract have nothing in common.")


def _word_fit(in_title: int, in_description: int) -> float:
    """Words of the title speak louder than those of the description; neither as loud as a shared category."""
    if in_title:
        return min(0.45 + 0.1 * (in_title - 1) + 0.02 * min(in_description, 3), _MOST_BY_WORDS)
    return min(0.15 * in_description, 0.35)


@lru_cache(maxsize=4096)
def _code_words(near: float, code: str) -> str:
    if near >= 1:
        return f"The same CPV {level_of(code).label}: {code}."
    width = {0.9: "subcategory", 0.8: "category", 0.6: "class", 0.4: "group"}.get(near, "division")
    return f"The same CPV {width} as {code}."


def _area(supplier: SupplierFacts, asked: _Asked) -> _Part:
    if not asked.areas:
        return _NO_AREA
    if not supplier.areas:
        return _NO_PREMISES
    return _ELSEWHERE if asked.areas.isdisjoint(supplier.areas) else _NEAR


def _capacity(supplier: SupplierFacts, asked: _Asked) -> _Part:
    if asked.yearly is None:
        return _Part(NEUTRAL, "The value is not known, so size is left open.", "value of the contract")
    if supplier.turnover is None:
        return _Part(NEUTRAL, "Their turnover is not known, so size is left open.", "turnover")
    turnover = max(float(supplier.turnover), 0.0)
    times = turnover / asked.yearly
    piece = f"{asked.lot}'s " if asked.lot else "the "
    length = "yearly value" if asked.length_known else "value, taken as one year's,"
    text = f"Turnover {_pounds(turnover)} is {_times(times)} {piece}{length} of {_pounds(asked.yearly)}."
    return _Part(min(times / COMFORTABLE_TURNOVER, 1.0), text, "" if asked.length_known else "length of the contract")


def _pounds(amount: float) -> str:
    return f"£{amount / 1_000_000:,.3g}m" if amount >= 1_000_000 else f"£{amount:,.0f}"


def _times(ratio: float) -> str:
    return "over 10 times" if ratio > 10 else f"{ratio:.1f} times"


@lru_cache(maxsize=1024)
def _assessed(gate: CouldBid | None, percent: int | None) -> _Part:
    fit = _GATES[gate] if gate else NEUTRAL
    text = f"{gate.label}." if gate else "Readiness has not been assessed."
    if percent is not None:
        fit = _GATE_SHARE * fit + (1 - _GATE_SHARE) * percent / 100
        text = f"{text[:-1]}; {percent} % in place."
    return _Part(fit, text, "" if gate and gate is not CouldBid.UNKNOWN else "readiness")


def _readiness(supplier: SupplierFacts, asked: _Asked) -> _Part:
    assessed = _assessed(supplier.gate, supplier.percent)
    if not asked.levels:
        return assessed
    short: list[str] = []
    unheard = [assessed.unknown] if assessed.unknown else []
    for kind, level in asked.levels:
        held = [fact for fact in supplier.credentials if fact.kind == kind and fact.level is not None]
        if not held:
            unheard.append(kind.replace("_", " "))
        elif words := _falls_short(held, kind, level, asked.day):
            short.append(words)
    met = 1 - len(short) / len(asked.levels)
    fit = assessed.fit * (_SHORT_OF_LEVELS + (1 - _SHORT_OF_LEVELS) * met)
    return _Part(fit, " ".join((assessed.text, *short)), ", ".join(unheard))


def _falls_short(held: list[CredentialFact], kind: str, level: Decimal | int, day: date | None) -> str:
    """A sentence for cover that is on file but too small, or at an end before the day; empty where it reaches."""
    enough = [fact for fact in held if fact.level is not None and fact.level >= level]
    if not enough:
        return _too_small(kind, max(fact.level or 0 for fact in held), level)
    if day is None or any(fact.is_current(day) for fact in enough):
        return ""
    return _to_renew(kind, max(fact.expires_on or day for fact in enough))


@lru_cache(maxsize=4096)
def _too_small(kind: str, most: Decimal | int, level: Decimal | int) -> str:
    return f"{kind.replace('_', ' ').capitalize()} {level_words(most)} on file, {level_words(level)} asked."


@lru_cache(maxsize=4096)
def _to_renew(kind: str, last: date) -> str:
    return f"{kind.replace('_', ' ').capitalize()} to be renewed: it runs to {format_date(last)}."


def score(supplier: SupplierFacts, opportunity: OpportunityFacts, weights: Weights | None = None) -> Match:
    """How well a supplier fits an opportunity; 0 with one reason where the trades have nothing in common."""
    return _score(supplier, opportunity, _asked(opportunity), _shares(weights or Weights()))


_reason = lru_cache(maxsize=16_384)(Reason)  # most sentences are true of many firms


def _shares(weights: Weights) -> tuple[float, ...]:
    """What each part can add, in tenths of a point, a thousand in all; in the order of :data:`_PARTS`."""
    each = tuple(float(getattr(weights, name)) for name in _PARTS)
    return tuple(1000 * weight / sum(each) for weight in each)


def _score(supplier: SupplierFacts, opportunity: OpportunityFacts, asked: _Asked, shares: tuple[float, ...]) -> Match:
    trade = _category(supplier, asked)
    if not trade.fit:
        return Match(supplier, opportunity, 0.0, (Reason("category", 0.0, trade.text),))
    parts = (trade, _area(supplier, asked), _capacity(supplier, asked), _readiness(supplier, asked))
    exact, shown, reasons = 0.0, 0, []
    for name, share, part in zip(_PARTS, shares, parts, strict=True):
        # Rounded as they add up, so that the points shown come to the score shown.
        exact += part.fit * share
        now = int(exact + 0.5)
        reasons.append(_reason(name, (now - shown) / 10, part.text))
        shown = now
    unknown = tuple([part.unknown for part in parts if part.unknown])
    return Match(supplier, opportunity, shown / 10, tuple(reasons), unknown)


def rank(
    suppliers: Iterable[SupplierFacts],
    opportunity: OpportunityFacts,
    weights: Weights | None = None,
    *,
    least: float = 0.1,
    limit: int | None = None,
) -> tuple[Match, ...]:
    """The suppliers that score at least ``least``, best first, equals by name and then id."""
    asked, shares = _asked(opportunity), _shares(weights or Weights())
    found = [_score(supplier, opportunity, asked, shares) for supplier in suppliers]
    found = [match for match in found if match.score >= least]
    found.sort(key=lambda match: (-match.score, match.supplier.name.casefold(), match.supplier.id))
    return tuple(found[:limit])


def rank_opportunities(
    supplier: SupplierFacts,
    opportunities: Iterable[OpportunityFacts],
    weights: Weights | None = None,
    *,
    least: float = 0.1,
    limit: int | None = None,
) -> tuple[Match, ...]:
    """The opportunities that fit a supplier, best first, equals by closing day, title and id."""
    shares = _shares(weights or Weights())
    found = [_score(supplier, opportunity, _Asked(opportunity), shares) for opportunity in opportunities]
    found = [match for match in found if match.score >= least]
    found.sort(
        key=lambda m: (-m.score, m.opportunity.closes_on or date.max, m.opportunity.title.casefold(), m.opportunity.id)
    )
    return tuple(found[:limit])
