"""What a store teaches about CPV codes: the words of its own notices and suppliers, and the codes these were given.

Two readings are kept of each lesson. A complement naive Bayes (how little a word fits everything that is *not* of a
division or class, after Rennie and others, 2003) says what kind of thing a text asks for; the nearest lessons say which
code the like of it was given. Nothing of it is written anywhere: an index is made from the records when it is wanted.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest
from itertools import pairwise

from crm_app.domain.cpv_guess import Guess, TradeWords, read_wanted
from crm_app.domain.cpv_names import stem

MOST_CODES = 6  # of one lesson: a notice with fifty codes says little about any
NEIGHBOURS = 20
MOST_WORDS = 150
_SMOOTHING = 0.15
_MOST_LABELS = 60  # of one word: what it says of more is next to nothing
_LEAST_SHARE = 0.0005  # a label with less is not worth telling
_RAREST = 60  # words by which neighbours are looked for
_MOST_PLACES = 1_500  # places of words in lessons that are looked at for neighbours, those of the rarest words first
_TITLE, _TITLE_PAIR, _TEXT, _TEXT_PAIR, _FIRST, _GUESSED = 2.0, 1.4, 1.0, 0.5, 1.4, 1.5
_PAIR_TOLD = 1.5  # two words explain more than one
_SUPPLIER = 0.5  # what a firm says it does against what a buyer asked for
_SOFT_DIVISION, _SOFT_CLASS = 0.4, 0.2

_PIECE = re.compile(r"[a-z]+|[0-9]+")
_STOP = frozenset({
    "the", "and", "for", "of", "to", "in", "an", "on", "with", "by", "is", "be", "will", "are", "this", "that", "as",
    "or", "from", "at", "it", "which", "their", "our", "any", "all", "has", "have", "been", "not", "you", "your", "we",
    "its",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Lesson:
    """A record with a text and the codes it was given. ``source`` is "notice" or "supplier"."""

    title: str
    description: str
    codes: tuple[str, ...]
    source: str = "notice"


@dataclass(frozen=True, slots=True)
class Witness:
    """Why a class was learned: how many records with these words had it."""

    notices: int
    suppliers: int
    words: str

    @property
    def text(self) -> str:
        """The reason as a sentence for people."""
        parts = [
            f"{count} {one if count == 1 else many}"
            for count, one, many in (
                (self.notices, "earlier notice", "earlier notices"),
                (self.suppliers, "supplier", "suppliers"),
            )
            if count
        ]
        word = "words" if " " in self.words else "word"
        return f"{' and '.join(parts)} with the {word} “{self.words}” had this code or one of its class"


@dataclass(frozen=True, slots=True)
class Text:
    """A text as the index reads it: its features with their counts, and how its stems were written."""

    features: Mapping[str, float]
    written: Mapping[str, str]


def read_text(title: str, description: str, guess: Guess) -> Text:
    """The features of a text: its words, pairs of words, and what the trade words make of it."""
    written: dict[str, str] = {}
    found: dict[str, float] = defaultdict(float)
    named, told = _pieces(title, written), _pieces(description, written, MOST_WORDS)
    for words, single, pair in ((named, _TITLE, _TITLE_PAIR), (told, _TEXT, _TEXT_PAIR)):
        for word in words:
            found[word] += single
        for one, two in pairwise(words):
            found[f"{one} {two}"] += pair
    features: dict[str, float] = dict(found)
    if named:
        features[f"^{named[0]}"] = _FIRST
    features.update(_guessed(guess))
    return Text(features, written)


def _pieces(text: str, written: dict[str, str], most: int = 400) -> list[str]:
    """Stems; of a number only its length stays, so that two call-offs of one programme look alike."""
    found = []
    for piece in _PIECE.findall(text[:6000].casefold())[:most]:
        if piece.isdigit():
            is_year = len(piece) == 4 and piece.startswith("20")
            found.append("#y" if is_year else f"#{len(piece)}")
        elif len(piece) > 1 and piece not in _STOP:
            root = stem(piece)
            written.setdefault(root, piece)
            found.append(root)
    return found


def _guessed(guess: Guess) -> dict[str, float]:
    features = {}
    largest = max(guess.divisions.values(), default=0.0) or 1.0
    for division in nlargest(3, guess.divisions, key=guess.divisions.__getitem__):
        features[f"@{division}"] = max(_GUESSED * guess.divisions[division] / largest, 0.4)
    for code in nlargest(3, guess.codes, key=guess.codes.__getitem__):
        features[f"@{code[:4]}"] = _GUESSED
    return features


_NONE: Mapping[str, float] = {}
Votes = Mapping[str, float]
_Places = list[tuple[int, float]]


class _Bayes:
    """Complement naive Bayes over weighed features, in a sparse form: only what a label has is kept."""

    def __init__(self, lessons: Sequence[tuple[Mapping[str, float], Sequence[str], float]]) -> None:
        totals: dict[str, float] = defaultdict(float)
        counts: dict[str, dict[str, float]] = defaultdict(dict)
        masses: dict[str, float] = defaultdict(float)
        for vector, labels, weight in lessons:
            share = weight / len(labels)
            for word, value in vector.items():
                totals[word] += value * weight
                of_word = counts[word]
                for label in labels:
                    of_word[label] = of_word.get(label, 0.0) + value * share
            mass = sum(vector.values()) * share
            for label in labels:
                masses[label] += mass
        whole = sum(totals.values()) + _SMOOTHING * len(totals)
        self._base = {label: math.log((whole - mass) / whole) for label, mass in masses.items()}
        self._raise: dict[str, dict[str, float]] = {}
        for word, of_word in counts.items():
            all_of_it = _SMOOTHING + totals[word]
            most = of_word if len(of_word) <= _MOST_LABELS else nlargest(_MOST_LABELS, of_word, key=of_word.__getitem__)
            self._raise[word] = {label: math.log(all_of_it / max(all_of_it - of_word[label], 1e-9)) for label in most}

    def votes(self, vector: Mapping[str, float], softness: float) -> dict[str, float]:
        """Shares of the labels, summing to 1; empty where nothing was learned."""
        if not self._base:
            return {}
        mass = sum(vector.values())
        scores = {label: mass * base for label, base in self._base.items()}
        for word, value in vector.items():
            for label, raised in self._raise.get(word, _NONE).items():
                scores[label] += value * raised
        best = max(scores.values())
        shares = {label: math.exp((score - best) / softness) for label, score in scores.items()}
        whole = sum(shares.values())
        least = _LEAST_SHARE * whole
        return {label: share / whole for label, share in shares.items() if share > least}

    def telling(self, word: str, label: str) -> float:
        """How much a word speaks for a label."""
        return self._raise.get(word, _NONE).get(label, 0.0)


class Learned:
    """An index of lessons. Asking it takes some milliseconds however many there are."""

    def __init__(self, lessons: Iterable[Lesson], trade: TradeWords) -> None:
        self._lessons = [lesson for lesson in lessons if lesson.codes and (lesson.title or lesson.description)]
        texts = [
            read_text(one.title, one.description, trade.guess(read_wanted(one.title, one.description))).features
            for one in self._lessons
        ]
        having = Counter(word for text in texts for word in text)
        count = len(texts)
        self._rarity = {word: math.log((1 + count) / (1 + times)) + 1 for word, times in having.items()}
        vectors = [self._vector(text) for text in texts]
        weights = [_SUPPLIER if lesson.source == "supplier" else 1.0 for lesson in self._lessons]
        labels = [lesson.codes[:MOST_CODES] for lesson in self._lessons]
        self._divisions, self._classes = (
            _Bayes(
                [(v, sorted({c[:n] for c in codes}), w) for v, codes, w in zip(vectors, labels, weights, strict=True)]
            )
            for n in (2, 4)
        )
        self._with: dict[str, _Places] = defaultdict(list)
        for number, vector in enumerate(vectors):
            for word, value in vector.items():
                self._with[word].append((number, value))

    def __len__(self) -> int:
        return len(self._lessons)

    def _vector(self, features: Mapping[str, float]) -> dict[str, float]:
        weighed = {
            word: (1 + math.log(max(count, 0.4))) * self._rarity[word]
            for word, count in features.items()
            if word in self._rarity
        }
        length = math.sqrt(sum(value * value for value in weighed.values())) or 1.0
        return {word: value / length for word, value in weighed.items()}

    def votes(self, text: Text) -> tuple[Votes, Votes, Votes]:
        """Shares of the divisions, of the classes, and of the codes of the nearest lessons."""
        vector = self._vector(text.features)
        if not any(word in self._with for word in text.features if word[0] not in "@#^"):
            return {}, {}, {}
        divisions = self._divisions.votes(vector, _SOFT_DIVISION)
        return divisions, self._classes.votes(vector, _SOFT_CLASS), self._nearest(vector)

    def _nearest(self, vector: Mapping[str, float]) -> dict[str, float]:
        likeness: dict[int, float] = defaultdict(float)
        rarest = sorted(vector, key=lambda word: (len(self._with[word]), word))[:_RAREST]
        looked_at = 0
        for word in rarest:
            places, weight = self._with[word], vector[word]
            looked_at += len(places)
            if looked_at > _MOST_PLACES:
                break
            for number, value in places:
                likeness[number] += weight * value
        votes: dict[str, float] = defaultdict(float)
        for number in nlargest(NEIGHBOURS, likeness, key=likeness.__getitem__):
            like = likeness[number]
            codes = self._lessons[number].codes[:MOST_CODES]
            for code in codes:
                votes[code] += like**3 / len(codes)
        whole = sum(votes.values()) or 1.0
        return {code: vote / whole for code, vote in votes.items()}

    def witness(self, text: Text, code: str) -> Witness | None:
        """The words by which the code's class was learned, and how many records taught it; ``None`` for none."""
        telling = (
            (self._classes.telling(word, code[:4]) * (_PAIR_TOLD if " " in word else 1.0), word)
            for word in text.features
            if word[0] not in "@^" and "#" not in word
        )
        strength, word = max(telling, default=(0.0, ""))
        if strength <= 0.0:
            return None
        sources = Counter(
            self._lessons[number].source
            for number, _ in self._with[word]
            if any(given[:4] == code[:4] for given in self._lessons[number].codes)
        )
        words = " ".join(text.written.get(one, one) for one in word.split())
        return Witness(sources["notice"], sources["supplier"], words)
