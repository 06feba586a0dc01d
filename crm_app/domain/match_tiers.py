"""The best matches without looking at everybody: candidates come in tiers, the nearest trades first.

A tier says how well the trade of anybody in it can fit at most. Once enough have scored more than anybody further down
could reach, the rest need not be read, and the answer is the one that scoring everybody would give.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from crm_app.domain.cpv import CpvLevel
from crm_app.domain.matching import Match, OpportunityFacts, SupplierFacts, Weights, rank, telling_stems

_BY_WORDS = {3: 0.7, 2: 0.61, 1: 0.51}  # the most that so many shared words of the title are worth, others beside
_DESCRIPTION_AT_MOST = 0.35
_DIVISION_AT_MOST = 0.2
_ROUNDING = 0.1


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
        Tier(1.0, (*codes, *_beginnings(codes, CpvLevel.CATEGORY))),
        *(Tier(worth, words=_word_beginnings(title), shared=k) for k, worth in _BY_WORDS.items() if len(title) >= k),
        Tier(0.6, _beginnings(codes, CpvLevel.CLASS)),
        Tier(0.4, _beginnings(codes, CpvLevel.GROUP)),
        Tier(_DESCRIPTION_AT_MOST, words=_word_beginnings(told)),
        Tier(_DIVISION_AT_MOST, _beginnings(codes, CpvLevel.DIVISION), silent=True),
    ]
    asking = [tier for tier in found if tier.patterns or tier.words or tier.silent]
    return tuple(sorted(asking, key=lambda tier: -tier.at_most))


def _beginnings(codes: Iterable[str], level: CpvLevel) -> tuple[str, ...]:
    """What codes share at a level; those that do not reach so deep share nothing there."""
    cut = (code[:2] + code[2:].rstrip("0") for code in codes)
    return tuple(dict.fromkeys(digits[:level] for digits in cut if len(digits) >= level))


def _word_beginnings(stems: Iterable[str]) -> tuple[str, ...]:
    """How every word of a stem begins: "body" is the stem of "bodies" as well."""
    return tuple(sorted({word[:-1] if word.endswith("y") else word for word in stems}))


def best(
    tiers: Sequence[Tier],
    read: Callable[[Tier], Iterator[Sequence[SupplierFacts]]],
    asked: OpportunityFacts,
    weights: Weights,
    *,
    limit: int,
    least: float,
) -> tuple[Match, ...]:
    """The best ``limit`` matches; ``read`` gives the suppliers of a tier that no earlier tier held, in runs."""
    found: tuple[Match, ...] = ()
    for tier in tiers:
        if len(found) >= limit and found[-1].score > _reach(tier.at_most, weights):
            break
        for run in read(tier):
            together = (*(match.supplier for match in found), *run)
            found = rank(together, asked, weights, least=least, limit=limit)
    return found


def _reach(at_most: float, weights: Weights) -> float:
    """The most that anybody can score whose trade fits so well."""
    others = weights.area + weights.capacity + weights.readiness
    return 100 * (weights.category * at_most + others) / (weights.category + others) + _ROUNDING
