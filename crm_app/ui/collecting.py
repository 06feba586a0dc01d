"""Dead objects that hold each other are looked for in the window's thread alone.

Python looks for such circles in whichever thread happens to make objects. In a worker's thread it would there take
widgets, timers and pools apart: Qt forbids that, and answers with a crash or a wait without end. So the search is
switched off and done between two events of the window, about as often as Python would have done it.

What has been let go of is given back to the computer now and then, beside the window.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QObject, QThreadPool, QTimer

from crm_app.runtime import allocating

EVERY = 1000  # ms
GIVES_BACK = 60_000  # ms


class Collector(QObject):
    """While the program runs, circles are looked for in its window's thread only."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        timer = QTimer(self)
        timer.timeout.connect(look)
        timer.start(EVERY)
        allocating.share_heaps()
        giver = QTimer(self)
        giver.timeout.connect(give_back)
        giver.start(GIVES_BACK)


@contextmanager
def here() -> Iterator[None]:
    """Within it circles are left alone, and at its end looked for: in the thread that stands in it."""
    gc.disable()
    try:
        yield
        look()
    finally:
        gc.enable()


def leave_standing() -> None:
    """What there is now, above all the program's own modules, stays to its end: no later look goes through it again.

    A whole look takes less than half the time for it.
    """
    gc.freeze()


def give_back() -> None:
    """Give free memory back, beside the window: nobody waits for it."""
    QThreadPool.globalInstance().start(allocating.give_back)


def look() -> int:
    """Look through the generations that are due by Python's own thresholds; how many objects went."""
    due = [count > most for count, most in zip(gc.get_count(), gc.get_threshold(), strict=True)]
    if not due[0]:
        return 0
    return gc.collect(2 if due[1] and due[2] else 1 if due[1] else 0)
