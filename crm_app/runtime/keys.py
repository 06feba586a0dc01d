"""Keys made by the client: UUIDv7 as text, so that rows made apart can meet later and keys sort by the time made."""

from __future__ import annotations

import os
import threading
import time

_last = 0
_lock = threading.Lock()


def new_key() -> str:
    """A new UUIDv7 (RFC 9562), never smaller than the one before in this process."""
    return new_keys(1)[0]


def new_keys(count: int) -> list[str]:
    """``count`` new keys in ascending order, for bulk work."""
    global _last
    with _lock:  # one counter a process: keys ascend even when the clock steps back
        # 48 bits of milliseconds and 12 of a counter ahead of the random tail.
        ticks = max(time.time_ns() * 4096 // 1_000_000, _last + 1)
        _last = ticks + count - 1
    noise = os.urandom(8 * count)
    return [_format(ticks + i, int.from_bytes(noise[8 * i : 8 * i + 8], "big")) for i in range(count)]


def _format(ticks: int, noise: int) -> str:
    millis, counter = ticks >> 12, ticks & 0xFFF
    high = f"{millis:012x}"
    low = f"{(noise & 0x3FFFFFFFFFFFFFFF) | 0x8000000000000000:016x}"
    return f"{high[:8]}-{high[8:]}-7{counter:03x}-{low[:4]}-{low[4:]}"
