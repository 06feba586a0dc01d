"""Python looks through all objects for dead ones that hold each other; where millions are made, that takes long."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_USUAL = gc.get_threshold()
SELDOM = (200_000, 20, 100)


@contextmanager
def looked_for_seldom() -> Iterator[None]:
    """Within it circles are looked for seldom: rows are plain trees, and go by themselves when nobody needs them."""
    gc.set_threshold(*SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*_USUAL)
