"""Plain-English names of CPV codes, and the trade words by which a person finds a code without knowing any.

A search explains itself: each hit carries the reasons for its points, so an officer can see why "washing" leads to
98310000. The rows come from outside, so that an administrator's longer list serves as well as ours.
"""

from __future__ import annotations

import csv
import math
import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from crm_app.domain.reasons import Reason

PHRASE_POINTS = 60
COVERED_POINTS = 30
NAME_POINTS = 10
LEAST_SCORE = 20  # below it a hit rests on one common word and only distracts

_WORD = re.compile(r"[a-z0-9]+")
_APOSTROPHES = re.compile(r"[’'`]s?\b")
_EMPTY_WORDS = frozenset({
    "a", "an", "and", "any", "as", "by", "from", "in", "into", "of", "on", "or", "our", "per", "that", "the",
    "their", "this", "to", "with", "within", "via", "service", "services", "provision", "provide",
    "providing", "provider", "supply", "supplies", "supplier", "deliver", "delivery", "contract", "contracts",
    "framework", "tender", "procurement", "required", "requirement", "one", "two", "three", "four", "five",
    "six", "various", "new", "other", "council", "borough", "london", "nhs", "trust", "ltd", "limited", "etc",
})  # fmt: skip
# Words of any notice's title: alone they are a question, beside others they say little.
_FAINT = frozenset({
    "appointment", "area", "award", "lot", "manage", "management", "notice", "phase", "programme", "project",
    "purchase", "support", "system", "work",
})  # fmt: skip
_FAINT_SHARE = 0.3
_TURNS = frozenset({"for", "at", "to", "in", "across", "on"})  # what is bought stands before these, for whom after


@dataclass(frozen=True, slots=True)
class CpvRow:
    """One code with its short name and its trade words."""

    code: str
    name: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CpvHit:
    """A code that fits the words asked for; ``score`` (0 to 100) is the sum of the reasons' points."""

    code: str
    name: str
    score: int
    reasons: tuple[Reason, ...]


def read_cpv_rows(lines: Iterable[str]) -> tuple[CpvRow, ...]:
    """Rows from the lines of a CSV with the columns code, name and words (separated by ";"); others are ignored."""
    rows = csv.DictReader(lines)
    return tuple(CpvRow(r["code"], r["name"], tuple(w for w in (r["words"] or "").split(";") if w)) for r in rows)


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """A word without its commonest endings: plural, -ing, -er, -ed. "Caterers" and "catering" meet in "cater"."""
    if len(word) > 4 and word.endswith("ies"):
        word = word[:-3] + "y"
    elif len(word) > 3 and word.endswith(("sses", "shes", "ches", "xes")):
        word = word[:-2]
    elif len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    for ending in ("ing", "er", "ed"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            word = word[: -len(ending)]
            break
    if len(word) > 4 and word[-1] == word[-2] and word[-1] not in "ls":
        word = word[:-1]
    return word[:-1] if len(word) > 4 and word.endswith("e") else word


_FAINT_STEMS = frozenset(stem(word) for word in _FAINT)


def _words(text: str) -> list[str]:
    return _WORD.findall(_APOSTROPHES.sub("", text.casefold()))


def _how_well(strength: float) -> str:
    return "matches" if strength > 0.95 else "is near"


def _stems(text: str) -> tuple[str, ...]:
    return tuple(stem(w) for w in _words(text) if w not in _EMPTY_WORDS)


@dataclass(frozen=True, slots=True)
class _Phrase:
    """A name or one trade word of a row, ready for comparison."""

    row: int
    text: str
    stems: frozenset[str]
    is_name: bool


class CpvNames:
    """The names and trade words of a list of codes, and the search among them."""

    def __init__(self, rows: Iterable[CpvRow]) -> None:
        self._rows: Sequence[CpvRow] = tuple(rows)
        self._names: Mapping[str, str] = {row.code: row.name for row in self._rows}
        self._phrases = tuple(self._all_phrases())
        self._phrases_with: dict[str, list[int]] = defaultdict(list)
        rows_with: Counter[str] = Counter()
        for position, phrase in enumerate(self._phrases):
            for word in phrase.stems:
                self._phrases_with[word].append(position)
        for word, positions in self._phrases_with.items():
            rows_with[word] = len({self._phrases[p].row for p in positions})
        self._vocabulary = sorted(self._phrases_with)
        count = len(self._rows) + 1
        self._weight = {word: math.log(1 + count / times) for word, times in rows_with.items()}
        self._unknown_weight = math.log(1 + count)

    def _all_phrases(self) -> Iterator[_Phrase]:
        for number, row in enumerate(self._rows):
            for text, is_name in ((row.name, True), *((word, False) for word in row.words)):
                if stems := frozenset(_stems(text)):
                    yield _Phrase(number, text, stems, is_name)

    def __len__(self) -> int:
        return len(self._rows)

    def name_of(self, code: str) -> str:
        """The name of the code or of the nearest code above it that has one; empty where none has."""
        digits = code.rstrip("0")
        lengths = range(max(len(digits), 2), 1, -1)
        return next((n for k in lengths if (n := self._names.get(code[:k].ljust(8, "0")))), "")

    def search(self, text: str, limit: int = 10) -> list[CpvHit]:
        """The codes that fit a trade word or a sentence, best first, each with its reasons.

        Words match whole, by their stem or by their beginning; rare words weigh more than common ones, and what stands
        after "for" or "at" (for whom, where) half as much as what stands before it (what).
        """
        asked = self._asked(text)
        if not asked:
            return []
        found = self._found(asked)
        hits = (self._hit(row, matches, asked) for row, matches in self._by_row(found).items())
        kept = [hit for hit in hits if hit.score >= LEAST_SCORE]
        return sorted(kept, key=lambda hit: (-hit.score, hit.code))[:limit]

    def _asked(self, text: str) -> dict[str, float]:
        """Each stem of the question with the weight it carries."""
        asked: dict[str, float] = {}
        share = 1.0
        for word in _words(text):
            if asked and word in _TURNS:
                share = 0.5
            if word in _EMPTY_WORDS or word in _TURNS or word.isdigit():
                continue
            root = stem(word)
            worth = _FAINT_SHARE if root in _FAINT_STEMS else 1.0
            asked.setdefault(root, share * worth * self._weight.get(root, self._unknown_weight))
        return asked

    def _found(self, asked: Mapping[str, float]) -> dict[str, dict[str, float]]:
        """For each stem of the question, the stems of the list it meets, and how well (1 whole, 0.7 beginning)."""
        return {word: dict(self._meeting(word)) for word in asked}

    def _meeting(self, word: str) -> Iterator[tuple[str, float]]:
        if word in self._phrases_with:
            yield word, 1.0
        if len(word) < 3:
            return
        for known in self._vocabulary[bisect_left(self._vocabulary, word) :]:
            if not known.startswith(word):
                break
            if known != word:
                yield known, 0.7

    def _by_row(self, found: Mapping[str, Mapping[str, float]]) -> dict[int, list[tuple[_Phrase, dict[str, str]]]]:
        """Row -> its phrases that were met, each with {stem of the question: stem of the phrase}."""
        met: dict[int, dict[str, str]] = defaultdict(dict)
        for word, meetings in found.items():
            for known, strength in meetings.items():
                for position in self._phrases_with[known]:
                    if strength == 1.0 or word not in met[position]:
                        met[position][word] = known
        rows: dict[int, list[tuple[_Phrase, dict[str, str]]]] = defaultdict(list)
        for position, words in met.items():
            rows[self._phrases[position].row].append((self._phrases[position], words))
        return rows

    def _hit(self, number: int, matches: list[tuple[_Phrase, dict[str, str]]], asked: Mapping[str, float]) -> CpvHit:
        row = self._rows[number]
        total = sum(asked.values())
        strength, phrase = max(
            ((self._phrase_share(p, words, asked), p) for p, words in matches), key=lambda pair: pair[0]
        )
        covered: dict[str, float] = {}
        for _, words in matches:
            for word, known in words.items():
                covered[word] = max(covered.get(word, 0.0), 1.0 if word == known else 0.7)
        share = sum(asked[w] * c for w, c in covered.items()) / total
        in_name = max((self._complete(p, words) for p, words in matches if p.is_name), default=0.0)
        whose = "name" if phrase.is_name else "trade word"
        reasons = (
            Reason("Words", round(PHRASE_POINTS * strength), f"{_how_well(strength)} its {whose} “{phrase.text}”"),
            Reason("Covered", round(COVERED_POINTS * share), f"{len(covered)} of {len(asked)} words asked for"),
            Reason(
                "Name",
                round(NAME_POINTS * in_name),
                f"{'all' if in_name == 1 else 'part'} of “{row.name}” was asked for",
            ),
        )
        kept = tuple(reason for reason in reasons if reason.points)
        return CpvHit(row.code, row.name, round(sum(reason.points for reason in kept)), kept)

    def _complete(self, phrase: _Phrase, words: Mapping[str, str]) -> float:
        """How much of a phrase was asked for, 0 to 1, rare words weighing more."""
        strength = {known: (1.0 if word == known else 0.7) for word, known in words.items()}
        whole = sum(self._weight[w] for w in phrase.stems)
        return sum(self._weight[w] * strength.get(w, 0.0) for w in phrase.stems) / whole

    def _phrase_share(self, phrase: _Phrase, words: Mapping[str, str], asked: Mapping[str, float]) -> float:
        # A complete phrase counts fully only where its words carry the question: "health centre" at the end of
        # "office cleaning for two health centres" is complete, too, and is not what is bought.
        carried = max(asked[word] for word in words) / max(asked.values())
        return self._complete(phrase, words) * (0.5 + 0.5 * carried)
