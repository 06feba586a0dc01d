"""Search as you type: folding, terms, and the score that orders what the store found.

The store gives a capped set of candidates; the score is computed here, so both stores answer in the same order.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_ACCENTS = re.compile("[\u0300-\u036f]")
_SPLIT = re.compile(r"[\W_]+")
MOST_TERMS = 6


def fold(text: str) -> str:
    """Text as it is compared in a search: compatibility forms, no accents, lower case."""
    if text.isascii():
        return text.lower()
    return _ACCENTS.sub("", unicodedata.normalize("NFKD", text)).lower()


def terms_of(text: str) -> tuple[str, ...]:
    """The words a person typed, folded, at most six; anything that has no letter or digit is dropped."""
    words = _SPLIT.split(fold(text))
    return tuple(dict.fromkeys(word for word in words if word))[:MOST_TERMS]


@dataclass(frozen=True, slots=True)
class Candidate:
    """What the store found: the record, the record it is a part of, its name and its other searched text."""

    kind: str
    record_id: str
    root_id: str
    title: str
    body: str


@dataclass(frozen=True, slots=True)
class Hit:
    """One answer: the record to open, its name, why it was found, and how well it fits (0 to 100)."""

    kind: str
    id: str
    title: str
    score: float
    found_in: str = ""


def score(terms: tuple[str, ...], whole: str, title: str, body: str) -> float:
    """How well a record answers: its name beginning so, a word of it beginning so, then anywhere."""
    name = fold(title)
    if name == whole:
        return 100.0
    points = 0.0
    words = _SPLIT.split(name)
    folded_body = ""
    for term in terms:
        if term in words:
            points += 1.0
        elif any(word.startswith(term) for word in words):
            points += 0.85
        elif term in name:
            points += 0.6
        else:
            folded_body = folded_body or fold(body)
            points += 0.35 if f" {term}" in f" {folded_body}" else 0.25
    base = 90.0 * points / max(len(terms), 1)
    return base + (8.0 if name.startswith(whole) else 0.0) - min(len(name), 100) / 50
