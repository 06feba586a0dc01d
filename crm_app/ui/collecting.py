"""Dead objects that hold each other are looked for in the window's thread alone.

Python looks for such circles in whichever thread happens to make objects. In a worker's thread it would there take
widgets, timers and pools apart: Qt forbids that, and answers with a crash or a wait without end. So the search is
switched off and done between two events of the window, about as often as Python would have done it.

What has been let go of is given back to the computer now and then, beside the window.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QObject, QThreadPool, QTimer

from crm_app.runtime import allocating

EVERY = 250  # ms: what a second of quick work leaves behind is more than one look should take apart
GIVES_BACK = 60_000  # ms
SETTLING = 4  # whole looks by which the screens were opened that a person uses


class Collector(QObject):
    """While the program runs, circles are looked for in its window's thread only."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        leave_standing()
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


_WHOLE = 2  # Python's name for a look at everything
_PART = 4  # a whole look is due for as many new objects as are a quarter of those that stand: so says Python, too
_A_PAGE = 5  # times as many objects as Python looks at at once: about those of a closed page
_OVERDUE = 100  # times as many objects as a whole look is due for: no longer does one wait for busy threads


class _Rhythm:
    """When a longer look is due: by how many objects came since the last, and how many it left."""

    def __init__(self) -> None:
        first, second, third = gc.get_threshold()
        self._first, self._middle, self._whole = first, first * second, first * second * third
        self._since_middle = self._since_whole = 0
        self._settled = 0

    @property
    def is_settling(self) -> bool:
        """Whether what a look finds is still mostly what the program opened for good."""
        return self._settled < SETTLING

    def settle(self, left: int) -> None:
        """One more whole look has been, and left so many objects for the next to go through.

        While the program settles these are very many, and looks at all of them few. Then they are few: it costs next to
        nothing to look at all of them often, so that closed pages go one by one, not ten of them in one go.
        """
        self._settled += 1
        if not self.is_settling:
            self._whole = max(_A_PAGE * self._first, left // _PART)

    def due(self, came: int, *, is_busy: bool = False) -> int | None:
        """The generation to look through after so many more objects; ``None`` where they are too few.

        While other threads are busy only what is new is looked through, however much it is, unless that goes on and on.
        """
        if came <= self._first:
            return None
        self._since_middle += came
        self._since_whole += came
        if is_busy and self._since_whole < _OVERDUE * self._whole:
            return 0
        if self._since_whole > self._whole:
            self._since_middle = self._since_whole = 0
            return _WHOLE
        if self._since_middle > self._middle:
            self._since_middle = 0
            return 1
        return 0


_rhythm = _Rhythm()
_at_work: set[int] = set()  # threads


@contextmanager
def at_work() -> Iterator[None]:
    """Within it this thread makes very much that it soon lets go of by itself: the window does not wait to look through
    it all meanwhile.
    """
    thread = threading.get_ident()
    _at_work.add(thread)
    try:
        yield
    finally:
        _at_work.discard(thread)


def look() -> int:
    """Look through the generations that are due; how many objects went.

    Python counts in steps of a few hundred objects. Between two looks of ours there may be tens of thousands, which are
    many of its steps: taken for one, a page with all its widgets would wait for minutes to be let go of.
    """
    generation = _rhythm.due(gc.get_count()[0], is_busy=bool(_at_work))
    if generation is None:
        return 0
    gone = gc.collect(generation)
    if generation == _WHOLE:
        if _rhythm.is_settling:
            # Screens stay to the window's end. Of the few records that are open now a shell may stay with them.
            leave_standing()
        _rhythm.settle(len(gc.get_objects(_WHOLE)))
    return gone
