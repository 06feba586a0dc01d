"""Memory that the program has let go of goes back to the computer, where the C library would rather keep it.

Linux's gives each thread a heap of its own, which keeps what its largest answer took, 64 MB at a time; a window that
reads beside itself for an hour holds hundreds of megabytes so that nobody uses. Elsewhere nothing is done, and nothing
is needed: the libraries of Windows and macOS share one heap among all threads.
"""

from __future__ import annotations

import ctypes
from functools import cache
from typing import Any

HEAPS = 2  # one for the window, one for all that reads and writes beside it
_ARENA_MAX = -8  # what the C library calls the number of heaps


@cache
def _library() -> Any:
    """The C library, where it has what is needed here; else ``None``."""
    try:
        found = ctypes.CDLL(None)
    except (OSError, TypeError):  # Windows knows no library without a name
        return None
    return found if hasattr(found, "mallopt") and hasattr(found, "malloc_trim") else None


def share_heaps() -> bool:
    """Let the threads that begin from now on share a few heaps; whether that was to be had."""
    library = _library()
    return library is not None and bool(library.mallopt(_ARENA_MAX, HEAPS))


def give_back() -> bool:
    """Give what is free back to the computer, within a few hundredths of a second; whether there was any."""
    library = _library()
    return library is not None and bool(library.malloc_trim(0))
