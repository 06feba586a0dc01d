"""How well words that a person types mean something by its name: an action, a screen, a saved view.

Pure and quick: it runs in the window's thread at every key. The scale is that of ``domain.finding.score``, so that
names and records can stand in one order; whatever is named exactly stands above everything.
"""

from __future__ import annotations

import re
from functools import lru_cache

from crm_app.domain.finding import fold, terms_of

EXACT, ALSO_EXACT, BEGINS, WORDS, INITIALS, WITHIN = 110.0, 105.0, 101.0, 60.0, 52.0, 48.0
_SPAN = 30.0  # what words that all fit are worth beyond WORDS
_SHORTEST_SLIP = 4  # letters: in shorter words one wrong letter makes another word
_SMALL = frozenset({"a", "an", "the", "of", "or", "and", "to", "in", "on", "this"})
_SPLIT = re.compile(r"[\W_]+")


@lru_cache(maxsize=4096)  # the same few hundred names are compared at every key
def words_of(text: str) -> tuple[str, ...]:
    """The words of a name as they are compared."""
    return tuple(word for word in _SPLIT.split(fold(text)) if word)


@lru_cache(maxsize=1024)
def _phrases(also: str) -> tuple[str, ...]:
    return tuple(" ".join(words_of(phrase)) for phrase in also.split(","))


def fit(text: str, title: str, also: str = "") -> float:
    """0 where the words do not mean this, else up to 110. ``also`` are other words for it, phrases split by commas."""
    terms = terms_of(text)
    if not terms:
        return 0.0
    named, whole = words_of(title), " ".join(terms)
    name = " ".join(named)
    if name == whole:
        return EXACT
    if whole in _phrases(also):
        return ALSO_EXACT
    long = min(len(name), 100) / 50
    if name.startswith(whole):
        return BEGINS - long
    others = words_of(also)
    points = [_points(term, named, others) for term in terms]
    if all(points):
        return WORDS + _SPAN * sum(points) / len(points) - long
    if len(whole) > 1 and _initials(named).startswith("".join(terms)):
        return INITIALS - long
    return WITHIN - long if len(whole) > 2 and whole in name else 0.0


def _initials(named: tuple[str, ...]) -> str:
    return "".join(word[0] for word in named if word not in _SMALL)


def _points(term: str, named: tuple[str, ...], others: tuple[str, ...]) -> float:
    """How well one typed word fits: a word of the name, its beginning, another word for it, or one letter amiss."""
    if term in named:
        return 1.0
    if any(word.startswith(term) for word in named):
        return 0.95
    if any(word.startswith(term) for word in others):
        return 0.8
    if len(term) >= _SHORTEST_SLIP and any(is_slip(term, word) for word in named):
        return 0.6
    return 0.0


def is_slip(typed: str, word: str) -> bool:
    """Whether ``typed`` is the beginning of ``word`` but for one letter: wrong, missing, too many, or two swapped."""
    if not typed or not word or typed[0] != word[0]:
        return False
    at = next((i for i, (one, other) in enumerate(zip(typed, word, strict=False)) if one != other), -1)
    if at < 0:
        return len(typed) == len(word) + 1
    rest = typed[at:]
    return (
        word[at + 1 :].startswith(rest[1:])
        or word[at + 1 :].startswith(rest)
        or word[at:].startswith(rest[1:])
        or (len(rest) > 1 and word[at:].startswith(rest[1] + rest[0] + rest[2:]))
    )
