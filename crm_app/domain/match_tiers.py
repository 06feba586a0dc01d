"""The best matches without looking at everybody: candidates come in tiers, the nearest trades first.

A tier says how well the trade of anybody in it can fit at most. Within a tier those with premises in the area come
first, and among those the ones that a few facts let hope for the most. Once enough have scored more than anybody
further down could reach, the rest need not be read, and the answer is the one that scoring everybody would give.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from crm_app.domain.cpv import CpvLevel
from crm_app.domain.match_words import shared_stems, telling_stems, word_beginnings
from crm_app.domain.matching import (
    Match,
    OpportunityFacts,
    Outline,
    Standing,
    SupplierFacts,
    Weights,
    area_fit,
    rank,
    standing,
    standings,
)

_BY_WORDS = {3: 0.7, 2: 0.61, 1: 0.51}  # the most that so many shared words of the title are worth, others beside
_DESCRIPTION_AT_MOST = 0.35
_DIVISION_AT_MOST = 0.2
_ROUNDING = 0.1
_MARGIN = 2  # times as many as are wanted are read first
_MOST_AT_ONCE = 2_500

Run = tuple[float, Callable[[], Sequence[Outline]]]
"""Some suppliers whose area fits alike: how well, 0 to 1, and what reads the few facts that put them in order."""


@dataclass(frozen=True, slots=True)
class Tier:
    """Whom to look at together: how well their trade fits at most, and what they share with the tender.

    ``patterns`` are beginnings of CPV codes, a whole code where it has eight digits; ``words`` are beginnings of words,
    of which ``shared`` have to be met. ``silent``: those that have said nothing about their trade.
    """

    at_most: float
    patterns: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    shared: int = 1
    silent: bool = False


def tiers_for(asked: OpportunityFacts) -> tuple[Tier, ...]:
    """The tiers of a tender, best first; together they hold everybody who can score at all."""
    codes = tuple(dict.fromkeys((*asked.cpv_codes, *(code for lot in asked.lots for code in lot.cpv_codes))))
    title = telling_stems(asked.title)
    told = telling_stems(asked.description) - title
    found = [
        Tier(1.0, _codes_or_categories(codes)),
        *(Tier(worth, words=word_beginnings(title), shared=k) for k, worth in _BY_WORDS.items() if len(title) >= k),
        Tier(0.6, _beginnings(codes, CpvLevel.CLASS)),
        Tier(0.4, _beginnings(codes, CpvLevel.GROUP)),
        Tier(_DESCRIPTION_AT_MOST, words=word_beginnings(told)),
        Tier(_DIVISION_AT_MOST, _beginnings(codes, CpvLevel.DIVISION), silent=True),
    ]
    asking = [tier for tier in found if tier.patterns or tier.words or tier.silent]
    return tuple(sorted(asking, key=lambda tier: -tier.at_most))


def _beginnings(codes: Iterable[str], level: CpvLevel) -> tuple[str, ...]:
    """What codes share at a level; those that do not reach so deep share nothing there."""
    cut = (code[:2] + code[2:].rstrip("0") for code in codes)
    return tuple(dict.fromkeys(digits[:level] for digits in cut if len(digits) >= level))


def _codes_or_categories(codes: Iterable[str]) -> tuple[str, ...]:
    """The category of each code, which holds the code itself; a code that reaches less deep stands by itself."""
    return tuple(dict.fromkeys(next(iter(_beginnings([code], CpvLevel.CATEGORY)), code) for code in codes))


def sieve(supplier: SupplierFacts) -> Callable[[tuple[str, ...], str | None, str | None], bool]:
    """What tells at a glance, from codes, title and description, whether a supplier can score at an opportunity."""
    divisions = {code[: CpvLevel.DIVISION] for code in supplier.cpv_codes}
    said = telling_stems(" ".join(supplier.words))
    words = word_beginnings(said)

    shares: dict[tuple[str, ...], bool] = {}

    def begins_here(text: str) -> bool:
        for word in words:  # noqa: SIM110 - thousands of texts, and a generator for each costs more than the looking
            if word in text:
                return True
        return False

    def could_fit(codes: tuple[str, ...], title: str | None, description: str | None) -> bool:
        if codes not in shares:
            shares[codes] = not divisions.isdisjoint([code[: CpvLevel.DIVISION] for code in codes])
        if shares[codes]:
            return True
        if not words:
            return not (divisions and codes)  # nothing to compare is not nothing in common
        if title and begins_here(title.casefold()) and not said.isdisjoint(telling_stems(title)):
            return True
        return bool(description) and bool(shared_stems(said, description or ""))

    return could_fit


def described_too_late(found: Sequence[Match], weights: Weights, *, limit: int) -> bool:
    """Whether nobody could still come among the best whom only words of the description bring together."""
    return len(found) >= limit and found[-1].score > _reach(_DESCRIPTION_AT_MOST, 1.0, weights)


def nearest_first(
    keys: Iterable[str], areas: Mapping[str, tuple[str, ...]], asked: OpportunityFacts
) -> list[tuple[float, list[str]]]:
    """The keys of suppliers by how well the area of their premises fits, 0 to 1; ``areas`` holds those recorded."""
    places: dict[tuple[str, ...], list[str]] = {}
    for key in keys:
        places.setdefault(areas.get(key, ()), []).append(key)
    found: dict[float, list[str]] = {}
    for place, there in places.items():
        found.setdefault(area_fit(place, asked), []).extend(there)
    return sorted(found.items(), reverse=True)


def best(
    tiers: Sequence[Tier],
    read: Callable[[Tier], Iterator[Run]],
    read_whole: Callable[[Sequence[str]], Iterable[SupplierFacts]],
    asked: OpportunityFacts,
    weights: Weights,
    *,
    limit: int,
    least: float,
) -> tuple[Match, ...]:
    """The best ``limit`` matches.

    ``read`` gives the suppliers of a tier that no earlier tier held, in runs of which the best area comes first;
    ``read_whole`` all facts of those that are worth scoring.
    """
    found: tuple[Match, ...] = ()

    def beyond(trade: float, area: float) -> bool:
        return len(found) >= limit and found[-1].score > _reach(trade, area, weights)

    for tier in tiers:
        if beyond(tier.at_most, 1.0):
            break
        for area, run in read(tier):
            if beyond(tier.at_most, area):
                break
            hopes = standings(run(), asked, weights, trade=tier.at_most, area=area)
            for some in _in_hope(hopes, limit):
                if found[limit - 1 :] and standing(found[-1]) < some[0]:
                    break
                together = (*(match.supplier for match in found), *read_whole([key for _, _, key in some]))
                found = rank(together, asked, weights, least=least, limit=limit)
    return found


def _in_hope(hopes: Sequence[Standing], limit: int) -> Iterator[Sequence[Standing]]:
    """Few at first, for they are mostly enough; then twice as many each time, but never too many at once."""
    start, size = 0, _MARGIN * limit
    while start < len(hopes):
        yield hopes[start : start + size]
        start, size = start + size, min(2 * size, max(_MOST_AT_ONCE, size))


def _reach(trade: float, area: float, weights: Weights) -> float:
    """The most that anybody can score whose trade and area fit so well."""
    others = weights.capacity + weights.readiness
    reached = weights.category * trade + weights.area * area + others
    return 100 * reached / (weights.category + weights.area + others) + _ROUNDING
