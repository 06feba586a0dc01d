"""Nothing blocks the window: service calls run in one of two lanes, reads (a small pool) and writes (one at a time).

Results come back into the thread of the window. What the world causes (``CrmError``) is reported on the message line;
anything else is a fault of the program: logged, reported once, and the program goes on.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any, TypeVar

import shiboken6
from PySide6.QtCore import QCoreApplication, QEventLoop, QObject, Qt, QThreadPool, QTimer, Signal

from crm_app.domain.errors import Cancelled, CrmError
from crm_app.runtime.progress import Progress
from crm_app.ui import collecting
from crm_app.ui.faults import report_fault

READERS = 3
TICK = 0.05  # seconds between two reports of progress
T = TypeVar("T")
Failed = Callable[[CrmError], None]


def _nothing(*_: object) -> None:
    """What a job does that is over."""


class Job:
    """One call on its way. ``drop`` makes it end without calling back.

    No runnable of Qt's: the pool would keep each of them for as long as the window is open.
    """

    def __init__(self, jobs: Jobs, work: Callable[[], Any], done: Callable[[Any], None], failed: Failed | None) -> None:
        self._jobs = jobs
        self._work = work
        self.done = done
        self.failed = failed
        self.dropped = False
        self.result: Any = None
        self.error: BaseException | None = None

    def drop(self) -> None:
        """Nobody waits for the result any more; a call that has not begun does not begin."""
        self.dropped = True

    def run(self) -> None:
        """Do the work in the pool's thread."""
        if not self.dropped:
            try:
                with collecting.at_work():
                    self.result = self._work()
            except Exception as error:  # noqa: BLE001 - the job runner is the one place that catches everything
                self.error = error
        with suppress(RuntimeError):  # the window is gone: nobody waits for this any more
            self._jobs.ended.emit(self)

    def forget(self) -> None:
        """Let go of everything: a traceback holds frames, calls hold a page, and whoever asked may keep the job."""
        self.error, self.result, self.failed = None, None, None
        self._work = self.done = _nothing

    def still_wanted(self) -> bool:
        """Whether there is somebody left to call back."""
        return not self.dropped and not _is_orphaned(self.done)


def _is_orphaned(call: Callable[..., object]) -> bool:
    """Whether the object that is to be called is gone."""
    owner = getattr(call.func if isinstance(call, partial) else call, "__self__", None)
    return isinstance(owner, QObject) and not shiboken6.isValid(owner)


class LongJob(QObject):
    """Long work that can be watched and stopped: a ``Progress`` for the service, signals for the window."""

    progressed = Signal(object)  # (done, total, text)
    ended = Signal()

    def __init__(self, title: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.title = title
        self.started = time.monotonic()
        self._stop = threading.Event()
        self._last = 0.0

    def update(self, done: int, total: int, text: str = "") -> None:
        """Called by the service in the worker's thread; raises ``Cancelled`` when the person stopped the work."""
        if self._stop.is_set():
            raise Cancelled
        now = time.monotonic()
        if now - self._last >= TICK or done >= total > 0:
            self._last = now
            self.progressed.emit((done, total, text))

    def cancel(self) -> None:
        """Ask the work to stop at its next report."""
        self._stop.set()

    @property
    def is_cancelled(self) -> bool:
        """Whether the person asked to stop."""
        return self._stop.is_set()


class Jobs(QObject):
    """The two lanes of a window."""

    failed = Signal(object)  # CrmError that no caller wanted to treat itself
    ended = Signal(object)  # Job, from a worker's thread
    long_started = Signal(object)  # LongJob

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._readers = QThreadPool(self)
        self._readers.setMaxThreadCount(READERS)
        self._writer = QThreadPool(self)
        self._writer.setMaxThreadCount(1)
        self._live: set[Job] = set()
        self._later: deque[Callable[[], object]] = deque()
        self._long: dict[Job, LongJob] = {}
        self.ended.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def run_read(self, work: Callable[[], T], done: Callable[[T], None], failed: Failed | None = None) -> Job:
        """Run ``work`` beside the window, then ``done`` with the result; ``failed`` takes a ``CrmError``."""
        return self._start(self._readers, Job(self, work, done, failed))

    def run_write(self, work: Callable[[], T], done: Callable[[T], None], failed: Failed | None = None) -> Job:
        """As ``run_read``, but one after the other: writes keep their order."""
        return self._start(self._writer, Job(self, work, done, failed))

    def run_long(
        self,
        title: str,
        work: Callable[[Progress], T],
        done: Callable[[T], None],
        failed: Failed | None = None,
        *,
        writes: bool = True,
    ) -> LongJob:
        """Work with a bar and a Cancel that works. Stopping ends in ``failed`` with ``Cancelled``."""
        long = LongJob(title, self)
        job = Job(self, lambda: work(long), done, failed)
        self._long[job] = long
        self.long_started.emit(long)
        self._start(self._writer if writes else self._readers, job)
        return long

    def _start(self, pool: QThreadPool, job: Job) -> Job:
        self._live.add(job)
        pool.start(job.run)
        return job

    def later(self, *calls: Callable[[], object]) -> None:
        """Do what belongs to the window's thread in its next passes, one call in each, so that the person is heard in
        between; what was asked for before comes first. Pass methods of objects: with its object a call goes too.
        """
        if calls and not self._later:
            QTimer.singleShot(0, self, self._do_next)
        self._later.extend(calls)

    def _do_next(self) -> None:
        if not self._later:
            return  # shut down meanwhile
        call = self._later.popleft()
        if self._later:
            QTimer.singleShot(0, self, self._do_next)
        if not _is_orphaned(call):
            call()

    def _deliver(self, job: Job) -> None:
        self._live.discard(job)
        long = self._long.pop(job, None)
        try:
            if isinstance(job.error, CrmError):
                self._tell(job, job.error)
            elif job.error is not None:
                report_fault(type(job.error), job.error, job.error.__traceback__)
            elif job.still_wanted():
                job.done(job.result)
        finally:
            job.forget()
            if long is not None:
                long.ended.emit()
                long.deleteLater()

    def _tell(self, job: Job, error: CrmError) -> None:
        if job.dropped:
            return
        if job.failed is not None:
            job.failed(error)
        else:
            self.failed.emit(error)

    @property
    def is_idle(self) -> bool:
        """Whether nothing runs, nothing waits to be delivered, and nothing is left for later."""
        return not self._live and not self._later

    def wait_idle(self, timeout: float = 10.0) -> bool:
        """Keep the window alive until every job is delivered; false where that took longer than ``timeout`` seconds."""
        end = time.monotonic() + timeout
        while not self.is_idle and time.monotonic() < end:
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
            if not self.is_idle:
                time.sleep(0.001)
        return self.is_idle

    def shut_down(self, timeout: float = 10.0) -> bool:
        """Stop long work, drop what waits, and wait for what runs: before the store is closed."""
        for long in self._long.values():
            long.cancel()
        for job in self._live:
            job.drop()
        self._later.clear()
        finished = self._readers.waitForDone(int(timeout * 1000)) and self._writer.waitForDone(int(timeout * 1000))
        self.wait_idle(1.0)
        return finished
