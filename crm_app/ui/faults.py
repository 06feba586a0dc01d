"""Faults of the program itself: logged with their traceback, shown once, and the program goes on.

An exception may come from a slot, a model, a paint event or a worker. A fault in a paint event comes back many times a
second, so the same place is shown once, and counted.
"""

from __future__ import annotations

import sys
import threading
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType

from PySide6.QtCore import QObject, Signal

from crm_app.domain.errors import CrmError
from crm_app.runtime.log import described, record_fault

QUIET = 30.0  # seconds during which the same fault is counted, not shown again
MOST_SHOWN = 5  # different faults shown within that time


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault as it is shown: where it arose, and the trace for whoever mends it (no data of anybody in it)."""

    where: str
    details: str


class FaultReporter(QObject):
    """Takes exceptions from any thread; ``reported`` reaches the thread of the window."""

    reported = Signal(object)  # Fault
    refused = Signal(object)  # CrmError that a slot let through: what the world did, not a fault

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._lock = threading.Lock()
        self._shown: dict[str, float] = {}
        self.counts: dict[str, int] = {}

    def report(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Log a fault and show it, unless the same one was shown a moment ago."""
        if isinstance(error, CrmError):
            self.refused.emit(error)
            return
        frames = traceback.extract_tb(trace)
        place = f"{frames[-1].name}, line {frames[-1].lineno}" if frames else "unknown place"
        where = f"{kind.__name__} in {place}"
        with self._lock:
            now = self._clock()
            self.counts[where] = self.counts.get(where, 0) + 1
            self._shown = {name: at for name, at in self._shown.items() if now - at < QUIET}
            if where in self._shown or len(self._shown) >= MOST_SHOWN:
                return
            self._shown[where] = now
        record_fault(error)
        with suppress(RuntimeError):  # at the very end of the program there is nobody left to show it to
            self.reported.emit(Fault(where, "\n".join(described(error))))

    def forget(self) -> None:
        """Begin anew: the next fault is shown, whichever it is."""
        with self._lock:
            self._shown.clear()
            self.counts.clear()


_reporter: FaultReporter | None = None


def reporter() -> FaultReporter:
    """The one reporter of this process, made when first asked for."""
    global _reporter
    if _reporter is None:
        _reporter = FaultReporter()
    return _reporter


def report_fault(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Report a fault of the program from any thread."""
    reporter().report(kind, error, trace)


def _hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
        return
    report_fault(kind, error, trace)


def _thread_hook(arguments: threading.ExceptHookArgs) -> None:
    if arguments.exc_value is not None:
        _hook(arguments.exc_type, arguments.exc_value, arguments.exc_traceback)


def install() -> None:
    """Send every exception that nobody caught to the reporter, which now belongs to this thread."""
    reporter()
    sys.excepthook = _hook
    threading.excepthook = _thread_hook
