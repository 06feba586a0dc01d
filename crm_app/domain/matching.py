"""Which suppliers fit which opportunity, and why: a score of 0 to 100 that explains itself.

Four things are weighed: the trade (CPV level, or the supplier's own words), the area, the size of the firm beside the
size of the contract, and readiness on the days that matter. What is not known stands in the middle and is named, never
held against anybody. Who owns or leads a firm is not among the facts, so it cannot enter the score.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence, Set
from datetime import date
from decimal import Decimal
from functools import lru_cache, partial
from typing import NamedTuple

from crm_app.domain.cpv import level_of, similarity
from crm_app.domain.dates import format_date
from crm_app.domain.match_facts import LotFacts, Match, OpportunityFacts, Outline, SupplierFacts, Weights
from crm_app.domain.match_words import MOST_BY_WORDS, by_stem, shared_stems, telling_stems, word_fit
from crm_app.domain.readiness import CouldBid
from crm_app.domain.readiness_evidence import CredentialFact, level_words
from crm_app.domain.reasons import Reason

__all__ = [
    "LotFacts",
    "Match",
    "OpportunityFacts",
    "Outline",
    "Standing",
    "SupplierFacts",
    "Weights",
    "area_fit",
    "rank",
    "rank_opportunities",
    "score",
    "standing",
    "standings",
    "telling_stems",
]

COMFORTABLE_TURNOVER = 2  # times the yearly value: the rule of thumb of many buyers, never a rule of law
NEUTRAL = 0.5
TRADE_UNKNOWN = 0.2  # as for a shared division: a firm that has said nothing never stands above one that fits
_LOCAL_AUTHORITY = re.compile(r"(?:E0[6-9]|W06|S12|N09)\d{6}\Z")  # the regions of notices are too wide to be "local"

Standing = tuple[int, str, str]
"""What puts matches in order, the best first: tenths of a point below nothing, the name as sorted, and the id."""

_PARTS = ("category", "area", "capacity", "readiness")
_GATES = {CouldBid.TODAY: 1.0, CouldBid.BY_AWARD: 0.85, CouldBid.UNKNOWN: NEUTRAL, CouldBid.NOT_YET: 0.25}
_GATE_SHARE = 0.7  # of the readiness part; the percentage makes up the rest
_SHORT_OF_LEVELS = 0.5  # what is left of the readiness part where none of the asked cover is there


class _Said(NamedTuple):
    """The sentence for one part of a score, and what was not known."""

    text: str
    unknown: str = ""


class _Part(NamedTuple):
    """One part of a score: 0 to 1, and what makes its words. Thousands are reckoned and only the best are told."""

    fit: float
    say: Callable[[], _Said]


def _part(fit: float, text: str, unknown: str = "") -> _Part:
    said = _Said(text, unknown)
    return _Part(fit, lambda: said)


_NO_AREA = _part(NEUTRAL, "The contract names no borough.", "area of the contract")
_NO_PREMISES = _part(NEUTRAL, "Their premises are not recorded.", "premises")
_ELSEWHERE = _part(0.0, "Their premises are elsewhere.")
_NEAR = _part(1.0, "They have premises in the contract's area.")
_TRADE_UNKNOWN = _part(TRADE_UNKNOWN, "What they do is not recorded in a way that can be compared.", "trade")
_ANOTHER_TRADE = _part(0.0, "Their trade and this contract have nothing in common.")
_NO_VALUE = _part(NEUTRAL, "The value is not known, so size is left open.", "value of the contract")
_NO_TURNOVER = _part(NEUTRAL, "Their turnover is not known, so size is left open.", "turnover")


class _Asked:
    """An opportunity made ready to be held against any number of suppliers."""

    def __init__(self, opportunity: OpportunityFacts, only: frozenset[str] | None = None) -> None:
        """``only`` are the stems that will be asked about, where they are known beforehand."""
        self.codes = frozenset(opportunity.cpv_codes).union(*(lot.cpv_codes for lot in opportunity.lots))
        self.areas = _local_authorities(opportunity.areas)
        self.levels = tuple(opportunity.levels.items())
        self.day = opportunity.award_on or opportunity.closes_on
        self.lot, self.value = _smallest_piece(opportunity)
        self.yearly = self.value / max(opportunity.years or 1, 1) if self.value else None
        self.length_known = opportunity.years is not None
        self.title, self.description = opportunity.title, opportunity.description
        self._only, self._described = only, None if opportunity.description else frozenset[str]()

    def shared(self, said: Set[str]) -> tuple[Set[str], Set[str]]:
        """Which stems the title shares and which the description; asked only where the codes do not decide."""
        if self._described is None:
            only, text = self._only, self.description
            self._described = frozenset(by_stem(text)) if only is None else shared_stems(only, text)
        return said & telling_stems(self.title), said & self._described


@lru_cache(maxsize=1024)
def _local_authorities(areas: tuple[str, ...]) -> frozenset[str]:
    return frozenset(filter(_LOCAL_AUTHORITY.match, areas))


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
    by_code = _by_code(supplier.cpv_codes, asked.codes)
    if by_code and by_code.fit >= MOST_BY_WORDS:
        return by_code
    said = telling_stems(" ".join(supplier.words))
    in_title, beside = asked.shared(said)
    by_words = word_fit(len(in_title), len(beside - in_title))
    if by_words > (by_code.fit if by_code else 0.0):
        return _Part(by_words, partial(_shared_words, asked, in_title, beside))
    if by_code:
        return by_code
    return _ANOTHER_TRADE if said or (supplier.cpv_codes and asked.codes) else _TRADE_UNKNOWN


def _shared_words(asked: _Asked, in_title: Set[str], in_description: Set[str]) -> _Said:
    place, text, shared = "description", asked.description, in_description
    if in_title:
        place, text, shared = "title", asked.title, in_title
    written = by_stem(text)
    words = sorted(written[key] for key in shared)[:3]
    return _Said(f"Their own words meet the {place}: {', '.join(words)}.")


@lru_cache(maxsize=16_384)
def _by_code(codes: tuple[str, ...], asked: frozenset[str]) -> _Part | None:
    """How near a supplier's codes come to those asked; ``None`` where they share nothing."""
    pairs = ((similarity(code, wanted), wanted) for code in codes for wanted in asked)
    near, code = max(pairs, default=(0.0, ""))
    return _same_code(near, code) if near else None


def _same_code(near: float, code: str) -> _Part:
    if near >= 1:
        return _part(near, f"The same CPV {level_of(code).label}: {code}.")
    width = {0.9: "subcategory", 0.8: "category", 0.6: "class", 0.4: "group"}.get(near, "division")
    return _part(near, f"The same CPV {width} as {code}.")


def area_fit(areas: Sequence[str], opportunity: OpportunityFacts) -> float:
    """How well premises in these local authorities suit an opportunity, 0 to 1."""
    return _area(areas, _asked(opportunity)).fit


def _area(areas: Sequence[str], asked: _Asked) -> _Part:
    if not asked.areas:
        return _NO_AREA
    if not areas:
        return _NO_PREMISES
    return _ELSEWHERE if asked.areas.isdisjoint(areas) else _NEAR


def _capacity(supplier: SupplierFacts, asked: _Asked) -> _Part:
    if asked.yearly is None:
        return _NO_VALUE
    if supplier.turnover is None:
        return _NO_TURNOVER
    turnover = max(float(supplier.turnover), 0.0)
    times = turnover / asked.yearly
    return _Part(_size_fit(times), partial(_capacity_words, turnover, times, asked))


def _size_fit(times: float) -> float:
    return min(times / COMFORTABLE_TURNOVER, 1.0)


def _capacity_words(turnover: float, times: float, asked: _Asked) -> _Said:
    piece = f"{asked.lot}'s " if asked.lot else "the "
    length = "yearly value" if asked.length_known else "value, taken as one year's,"
    text = f"Turnover {_pounds(turnover)} is {_times(times)} {piece}{length} of {_pounds(asked.yearly or 0.0)}."
    return _Said(text, "" if asked.length_known else "length of the contract")


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
    return _part(fit, text, "" if gate and gate is not CouldBid.UNKNOWN else "readiness")


def _readiness(supplier: SupplierFacts, asked: _Asked) -> _Part:
    assessed = _assessed(supplier.gate, supplier.percent)
    if not asked.levels:
        return assessed
    fit = assessed.fit
    if supplier.credentials:
        short, _ = _cover(supplier, asked)
        fit *= _SHORT_OF_LEVELS + (1 - _SHORT_OF_LEVELS) * (1 - len(short) / len(asked.levels))
    return _Part(fit, partial(_readiness_words, assessed, supplier, asked))


def _readiness_words(assessed: _Part, supplier: SupplierFacts, asked: _Asked) -> _Said:
    text, unknown = assessed.say()
    short, unheard = _cover(supplier, asked)
    return _Said(" ".join((text, *short)), ", ".join(([unknown] if unknown else []) + unheard))


def _cover(supplier: SupplierFacts, asked: _Asked) -> tuple[list[str], list[str]]:
    """Sentences for the asked cover that does not reach, and the kinds that nothing is known of."""
    short, unheard = [], []
    for kind, level in asked.levels:
        held = [fact for fact in supplier.credentials if fact.kind == kind and fact.level is not None]
        if not held:
            unheard.append(kind.replace("_", " "))
        elif words := _falls_short(held, kind, level, asked.day):
            short.append(words)
    return short, unheard


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
    shares = _shares(weights or Weights())
    return _reckoned(supplier, opportunity, _asked(opportunity), shares).told(shares)


_reason = lru_cache(maxsize=16_384)(Reason)  # most sentences are true of many firms


def _shares(weights: Weights) -> tuple[float, ...]:
    """What each part can add, in tenths of a point, a thousand in all; in the order of :data:`_PARTS`."""
    each = tuple(float(getattr(weights, name)) for name in _PARTS)
    return tuple(1000 * weight / sum(each) for weight in each)


class _Reckoned(NamedTuple):
    """A score in tenths of a point, with what is needed to explain it."""

    tenths: int
    supplier: SupplierFacts
    opportunity: OpportunityFacts
    parts: tuple[_Part, ...]

    def told(self, shares: tuple[float, ...]) -> Match:
        """The score with its reasons. Rounded as they add up, so that the points shown come to the score shown."""
        said = [part.say() for part in self.parts]
        exact, shown, reasons = 0.0, 0, []
        for name, share, part, words in zip(_PARTS, shares, self.parts, said, strict=False):
            exact += part.fit * share
            reasons.append(_reason(name, (_rounded(exact) - shown) / 10, words.text))
            shown = _rounded(exact)
        unknown = tuple([words.unknown for words in said if words.unknown])
        return Match(self.supplier, self.opportunity, self.tenths / 10, tuple(reasons), unknown)


def _rounded(tenths: float) -> int:
    return int(tenths + 0.5)


def _reckoned(
    supplier: SupplierFacts, opportunity: OpportunityFacts, asked: _Asked, shares: tuple[float, ...]
) -> _Reckoned:
    trade = _category(supplier, asked)
    if not trade.fit:
        return _Reckoned(0, supplier, opportunity, (trade,))
    parts = (trade, _area(supplier.areas, asked), _capacity(supplier, asked), _readiness(supplier, asked))
    exact = 0.0
    for part, share in zip(parts, shares, strict=True):
        exact += part.fit * share
    return _Reckoned(_rounded(exact), supplier, opportunity, parts)


def standing(match: Match) -> Standing:
    """Where a match stands among others."""
    return -_rounded(match.score * 10), match.supplier.name.casefold(), match.supplier.id


def standings(
    outlines: Iterable[Outline], opportunity: OpportunityFacts, weights: Weights, *, trade: float, area: float
) -> list[Standing]:
    """Where suppliers could stand at best, in order: ``trade`` is how well theirs fits at most, ``area`` how well.

    What is left out can only take away: words never count for more than a category, nor credentials than none known.
    """
    asked, (by_trade, by_area, by_size, by_readiness) = _asked(opportunity), _shares(weights)
    found = []
    for key, name, codes, turnover, gate, percent in outlines:
        near = _by_code(codes, asked.codes)
        fit = min(trade, max(near.fit, MOST_BY_WORDS) if near else MOST_BY_WORDS)
        size = NEUTRAL if asked.yearly is None or turnover is None else _size_fit(max(turnover, 0.0) / asked.yearly)
        ready = _assessed(gate, percent).fit
        exact = fit * by_trade + area * by_area + size * by_size + ready * by_readiness
        found.append((-_rounded(exact), name.casefold(), key))
    found.sort()
    return found


def _contenders(found: Iterable[_Reckoned], least: float, limit: int | None) -> list[_Reckoned]:
    """Those that score enough to be among the best ``limit``, whatever orders equals."""
    enough = [one for one in found if one.tenths / 10 >= least]
    if limit is None or len(enough) <= limit:
        return enough
    mark = sorted((one.tenths for one in enough), reverse=True)[limit - 1] if limit else float("inf")
    return [one for one in enough if one.tenths >= mark]


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
    every = (_reckoned(supplier, opportunity, asked, shares) for supplier in suppliers)
    found = _contenders(every, least, limit)
    found.sort(key=lambda one: (-one.tenths, one.supplier.name.casefold(), one.supplier.id))
    return tuple([one.told(shares) for one in found[:limit]])


def rank_opportunities(
    supplier: SupplierFacts,
    opportunities: Iterable[OpportunityFacts],
    weights: Weights | None = None,
    *,
    least: float = 0.1,
    limit: int | None = None,
) -> tuple[Match, ...]:
    """The opportunities that fit a supplier, best first, equals by closing day, title and id."""
    shares, said = _shares(weights or Weights()), telling_stems(" ".join(supplier.words))
    every = (_reckoned(supplier, opportunity, _Asked(opportunity, said), shares) for opportunity in opportunities)
    found = _contenders(every, least, limit)
    found.sort(key=lambda one: (-one.tenths, *_closing_first(one.opportunity)))
    return tuple([one.told(shares) for one in found[:limit]])


def _closing_first(asked: OpportunityFacts) -> tuple[date, str, str]:
    return asked.closes_on or date.max, asked.title.casefold(), asked.id
