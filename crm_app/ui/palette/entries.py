"""What the palette shows: one entry an answer, and the one order in which answers of every kind stand."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from crm_app.domain.palette import ALSO_EXACT

MOST_LOCAL = 8  # actions, places, screens and views among answers to words
MOST_HITS = 12
MOST_AHEAD = 3  # of those that stand before records without being named exactly
BEHIND = 40.0  # the score of the others: after the records whose names fit


@dataclass(frozen=True, slots=True)
class Entry:
    """One answer. ``key`` tells it from others, ``is_place`` that one can go there and stay in the palette."""

    key: str
    title: str
    icon: str
    act: Callable[[], object]
    detail: str = ""
    keys: str = ""
    score: float = 0.0
    is_place: bool = False
    section: str = ""

    @property
    def spoken(self) -> str:
        """All of it in words, for those who hear it."""
        return ", ".join(part for part in (self.title, self.detail, self.keys) if part)


def rank(local: Iterable[Entry], hits: Sequence[Entry]) -> list[Entry]:
    """Exact names first, then what fits best; a few actions before the records, the rest of them after.

    A record that is also a place of late stands once.
    """
    fitting = sorted(local, key=lambda entry: -entry.score)
    best: dict[str, Entry] = {}
    for entry in fitting:
        best.setdefault(entry.key, entry)
    chosen = list(best.values())[:MOST_LOCAL]
    ahead = 0
    for number, entry in enumerate(chosen):
        if entry.score < ALSO_EXACT and not entry.is_place:
            ahead += 1
            if ahead > MOST_AHEAD:
                chosen[number] = dataclasses.replace(entry, score=min(entry.score, BEHIND))
    known = {entry.key for entry in chosen}
    whole = [*chosen, *(hit for hit in hits[:MOST_HITS] if hit.key not in known)]
    return sorted(whole, key=lambda entry: -entry.score)
