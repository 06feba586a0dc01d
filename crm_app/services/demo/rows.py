"""A row of demonstration data on its way to the store, and the keys that the same seed makes again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from random import Random
from typing import Any


@dataclass(frozen=True, slots=True)
class DemoRow:
    """One record: its kind, its key, its values by field; ``owner`` is the key of an anchor, empty for one's own."""

    kind: str
    id: str
    values: Mapping[str, Any]
    parent_id: str = ""
    visibility: str = ""
    owner: str = ""


class Keys:
    """Keys in the form of the program's own (UUIDv7), in ascending order, the same for the same seed and day."""

    def __init__(self, rng: Random, today: date) -> None:
        self._rng = rng
        self._ticks = int(datetime(today.year, today.month, today.day, 8, tzinfo=UTC).timestamp() * 1000) << 12

    def next(self) -> str:
        """The next key."""
        self._ticks += 1
        millis, counter = self._ticks >> 12, self._ticks & 0xFFF
        high, low = f"{millis:012x}", f"{self._rng.getrandbits(62) | 1 << 63:016x}"
        return f"{high[:8]}-{high[8:]}-7{counter:03x}-{low[:4]}-{low[4:]}"
