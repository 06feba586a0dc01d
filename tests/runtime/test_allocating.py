"""What the program lets go of goes back to the computer, where the C library can do that."""

from __future__ import annotations

import sys
import threading
from pathlib import Path

import pytest

from crm_app.runtime import allocating

LINUX = sys.platform == "linux"


def test_threads_share_heaps_where_the_library_knows_how() -> None:
    assert allocating.share_heaps() is allocating.share_heaps()
    if LINUX and allocating._library() is not None:
        assert allocating.share_heaps()


def test_elsewhere_nothing_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(allocating, "_library", lambda: None)
    assert not allocating.share_heaps()
    assert not allocating.give_back()


def test_what_a_thread_let_go_of_is_given_back() -> None:
    def work() -> None:  # small pieces, with some kept in between, as answers leave them
        pieces = [bytearray(3_000) for _ in range(20_000)]
        kept.extend(pieces[::500])

    kept: list[bytearray] = []
    worker = threading.Thread(target=work)
    worker.start()
    worker.join()
    before = _own_memory()
    given = allocating.give_back()
    if allocating._library() is not None:
        assert given
        assert _own_memory() < before - 20_000_000


def _own_memory() -> int:
    """Bytes that the process holds for itself."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("RssAnon"))
