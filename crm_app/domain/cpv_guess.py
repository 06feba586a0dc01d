"""CPV codes guessed from a title and a description by our own names and trade words: needs no store and no network.

The words of a title weigh more than those of a description, rare words more than common ones, and a trade word that
stands there whole more than half of one. What speaks for the codes of a division is gathered first: a text seldom names
its class outright, but most of its words point to one trade. How a store's own notices change the order is in
:mod:`crm_app.domain.cpv_learned`.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from crm_app.domain.cpv_names import CpvRow, stem

DESCRIPTION_SHARE = 0.6  # what a word of the description counts for, beside one of the title
MOST_WORDS = 80  # of a description: what is bought stands at its beginning
NAME_SHARE = 0.8  # our names are sentences, the trade words are what people say
TOGETHER = 1.5  # a trade word of several words that stand side by side
DIVISION_SHARE = 2.0  # how far a division speaks for its codes
GENERAL_SHARE = 2.0  # and for its own code, which buyers give to what is mixed
_DIVISIONS = 45
_LEAST_CREDIT = 0.06  # a quarter of a phrase: less says nothing and takes time

_WORD = re.compile(r"[a-z0-9]+")
_APOSTROPHES = re.compile(r"[’'`]s?\b")
_EMPTY = frozenset({
    "a", "all", "an", "and", "any", "are", "as", "at", "be", "been", "by", "for", "from", "has", "have", "in", "into",
    "is", "its", "not", "of", "on", "or", "our", "per", "that", "the", "their", "this", "to", "we", "which",
    "will", "with", "within", "via", "you", "your", "across", "one", "two", "three", "four", "five", "six", "various",
    "new", "other", "etc", "ltd", "limited", "plc", "service", "services", "provision", "provide", "providing",
    "provider", "supply", "supplies", "supplier", "deliver", "delivery", "contract", "contracts", "framework", "tender",
    "procurement", "required", "requirement", "council", "borough", "london", "nhs", "trust",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody wants to buy, as words: the stems of its title and of its description, in their order."""

    title: tuple[str, ...]
    description: tuple[str, ...]
    written: Mapping[str, str] = field(default_factory=dict)
    """Each stem as it was written first, for telling people about it."""


@dataclass(frozen=True, slots=True)
class Guess:
    """What the trade words say: how much speaks for each division and code, and the words that spoke."""

    divisions: Mapping[str, float]
    """Two digits -> weight, largest for the division that most words point to."""
    codes: Mapping[str, float]
    """Eight digits -> weight, its division's included."""
    because: Mapping[str, str]
    """Eight digits -> the trade word or name of the list that spoke loudest for it."""
    partly: frozenset[str]
    """The codes of which only a part of that word or name was met."""
    exact: tuple[str, ...]
    """The codes of which the title is a trade word or the name, word for word."""


def read_wanted(title: str, description: str = "") -> Wanted:
    """The words of a title and a description that say what is bought."""
    written: dict[str, str] = {}
    parts = [_stems(title, written), _stems(description, written)[:MOST_WORDS]]
    return Wanted(parts[0], parts[1], written)


def _stems(text: str, written: dict[str, str]) -> tuple[str, ...]:
    found = []
    for word in _WORD.findall(_APOSTROPHES.sub("", text[:4000].casefold())):
        if word not in _EMPTY and not (word.isdigit() and len(word) < 6):
            root = stem(word)
            written.setdefault(root, word)
            found.append(root)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Phrase:
    code: str
    text: str
    stems: tuple[str, ...]
    weight: float
    share: float  # a name counts for less than a trade word


class TradeWords:
    """The names and trade words of a list of codes, ready to be looked for in a text."""

    def __init__(self, rows: Iterable[CpvRow]) -> None:
        listed = tuple(rows)
        spelt = [
            (row.code, text, tuple(dict.fromkeys(_stems(text, {}))), share)
            for row in listed
            for text, share in ((row.name, NAME_SHARE), *((word, 1.0) for word in row.words))
        ]
        codes: dict[str, set[str]] = defaultdict(set)
        for code, _, stems, _ in spelt:
            for word in stems:
                codes[word].add(code)
        self._rarity = {word: math.log(1 + len(listed) / len(having)) for word, having in codes.items()}
        self._division_rarity = {
            word: math.log(1 + _DIVISIONS / len({code[:2] for code in having})) for word, having in codes.items()
        }
        self._phrases: list[_Phrase] = []
        self._with: dict[str, list[int]] = defaultdict(list)
        self._whole: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for code, text, stems, share in spelt:
            self._add(code, text, stems, share)

    def _add(self, code: str, text: str, stems: tuple[str, ...], share: float) -> None:
        if not stems:
            return
        for word in stems:
            self._with[word].append(len(self._phrases))
        self._phrases.append(_Phrase(code, text, stems, sum(self._rarity[word] for word in stems), share))
        if code not in self._whole[stems]:
            self._whole[stems].append(code)

    def guess(self, wanted: Wanted) -> Guess:
        """How much speaks for each division and code, and which words do."""
        weights = dict.fromkeys(wanted.description, DESCRIPTION_SHARE) | dict.fromkeys(wanted.title, 1.0)
        by_code: dict[str, dict[str, float]] = defaultdict(dict)
        by_division: dict[str, dict[str, float]] = defaultdict(dict)
        loudest: dict[str, tuple[float, _Phrase]] = {}
        for phrase, credit in self._met(wanted, weights):
            for tally in (by_code[phrase.code], by_division[phrase.code[:2]]):
                for word in phrase.stems:
                    if word in weights and credit > tally.get(word, 0.0):
                        tally[word] = credit
            said = credit * sum(weights[word] * self._rarity[word] for word in phrase.stems if word in weights)
            if phrase.code not in loudest or said > loudest[phrase.code][0]:
                loudest[phrase.code] = (said, phrase)
        divisions = self._summed(by_division, weights, self._division_rarity)
        own = self._summed(by_code, weights, self._rarity)
        codes = {code: said + DIVISION_SHARE * divisions[code[:2]] for code, said in own.items()}
        for division, said in divisions.items():
            general = f"{division}000000"
            codes[general] = own.get(general, 0.0) + (DIVISION_SHARE + GENERAL_SHARE) * said
        whole = self._whole.get(tuple(dict.fromkeys(wanted.title)), ())
        exact = tuple(sorted(whole, key=lambda code: (-codes.get(code, 0.0), code)))
        because = {code: phrase.text for code, (_, phrase) in loudest.items()}
        partly = frozenset(code for code, (_, p) in loudest.items() if not weights.keys() >= set(p.stems))
        return Guess(divisions, codes, because, partly, exact)

    def _summed(
        self, tallies: Mapping[str, Mapping[str, float]], weights: Mapping[str, float], rarity: Mapping[str, float]
    ) -> dict[str, float]:
        return {
            key: sum(weights[word] * rarity[word] * credit for word, credit in tally.items())
            for key, tally in tallies.items()
        }

    def _met(self, wanted: Wanted, weights: Mapping[str, float]) -> Iterable[tuple[_Phrase, float]]:
        """The phrases of which something stands in the text, each with its credit: 1 for all of a trade word."""
        met: dict[int, float] = defaultdict(float)
        for word in weights:
            rarity = self._rarity.get(word, 0.0)
            for position in self._with.get(word, ()):
                met[position] += rarity
        beside = {*pairwise(wanted.title), *pairwise(wanted.description)}
        for position, weight in met.items():
            phrase = self._phrases[position]
            share = weight / phrase.weight
            credit = share * share * phrase.share
            if share > 0.99 and len(phrase.stems) > 1 and all(pair in beside for pair in pairwise(phrase.stems)):
                credit *= TOGETHER
            if credit > _LEAST_CREDIT:
                yield phrase, credit


def ranked(guess: Guess, limit: int = 12) -> list[str]:
    """The codes that the trade words speak for, best first: before all others those of which it is the very word."""
    order = sorted(guess.codes, key=lambda code: (code not in guess.exact, -guess.codes[code], code))
    if order and order[0].endswith("000000"):
        # A whole trade word below it says more to a person than the division that it speaks for.
        named = (c for c in order[1:] if c[:2] == order[0][:2] and c in guess.because and c not in guess.partly)
        if order[0] not in guess.exact and (first := next(named, "")):
            order.remove(first)
            order.insert(0, first)
    return order[:limit]


def with_exact(order: Sequence[str], exact: Sequence[str], places: int = 5) -> list[str]:
    """The order, with the codes whose very trade word was asked for among the first ``places``."""
    pinned = exact[:places]
    first = set(pinned)
    for code in order:
        if len(first) >= places:
            break
        first.add(code)
    return [
        *(code for code in order if code in first),
        *(code for code in pinned if code not in order),
        *(code for code in order if code not in first),
    ]
