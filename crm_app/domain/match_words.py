"""The words that tell one trade from another, and how much it counts that a supplier and a tender share them."""

from __future__ import annotations

import re
from functools import lru_cache

from crm_app.domain.cpv_names import stem

MOST_BY_WORDS = 0.7
_WORD = re.compile(r"[a-z]{3,}")
_EMPTY_WORDS = """
    and the for with from our your their all any into are can that this you who its was has have will per via new
    service services provision provide providing provider supply supplies supplier suppliers contract contracts
    framework tender procurement quality local london hackney city council nhs trust foundation community support
    work works working management solutions company business ltd limited cic including based across other
"""  # they stand in every other title, so sharing them says nothing
_EMPTY = frozenset(map(stem, _EMPTY_WORDS.split()))


def by_stem(text: str) -> dict[str, str]:
    """The telling words of a text under their stems, as first written."""
    words = {stem(word): word for word in reversed(_WORD.findall(text.casefold()))}
    return {key: word for key, word in words.items() if key not in _EMPTY}


@lru_cache(maxsize=32_768)
def telling_stems(text: str) -> frozenset[str]:
    """The stems of the words of a text that tell one trade from another."""
    return frozenset(by_stem(text))


@lru_cache(maxsize=1024)
def word_beginnings(stems: frozenset[str]) -> tuple[str, ...]:
    """How every word of a stem begins: "body" is the stem of "bodies" as well."""
    return tuple(sorted({word[:-1] if word.endswith("y") else word for word in stems}))


@lru_cache(maxsize=8_192)
def shared_stems(said: frozenset[str], text: str) -> frozenset[str]:
    """Which of some telling stems a text holds; of a long text only the words are stemmed that could have one."""
    folded = text.casefold()
    begins = tuple([beginning for beginning in word_beginnings(said) if beginning in folded])
    return said & {stem(word) for word in _WORD.findall(folded) if word.startswith(begins)} if begins else frozenset()


def word_fit(in_title: int, in_description: int) -> float:
    """Words of the title speak louder than those of the description; neither as loud as a shared category."""
    if in_title:
        return min(0.45 + 0.1 * (in_title - 1) + 0.02 * min(in_description, 3), MOST_BY_WORDS)
    return min(0.15 * in_description, 0.35)
