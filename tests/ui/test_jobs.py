"""Jobs: results come back to the window, refusals are told, faults are shown once, long work can be stopped."""

from __future__ import annotations

import gc
import threading
import time
import weakref
from collections.abc import Iterator
from functools import partial

import pytest
import shiboken6
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from crm_app.domain.errors import Cancelled, CrmError, StoreError
from crm_app.runtime.progress import Progress
from crm_app.ui import faults
from crm_app.ui.faults import Fault, FaultReporter
from crm_app.ui.jobs import Jobs


@pytest.fixture
def jobs(qapp: QApplication) -> Iterator[Jobs]:
    made = Jobs()
    yield made
    assert made.shut_down()


def test_a_result_arrives_in_the_thread_of_the_window(jobs: Jobs) -> None:
    seen: list[tuple[str, bool]] = []
    here = threading.get_ident()
    jobs.run_read(
        lambda: threading.get_ident() != here, lambda apart: seen.append((str(apart), threading.get_ident() == here))
    )
    assert jobs.wait_idle()
    assert seen == [("True", True)]


def test_writes_keep_their_order_and_never_overlap(jobs: Jobs) -> None:
    running, most, order = [0], [0], []

    def work(number: int) -> int:
        running[0] += 1
        most[0] = max(most[0], running[0])
        time.sleep(0.002)
        running[0] -= 1
        return number

    for number in range(10):
        jobs.run_write(lambda number=number: work(number), order.append)
    assert jobs.wait_idle()
    assert order == list(range(10))
    assert most == [1]


def test_a_refusal_goes_to_whoever_asked_or_to_everybody(jobs: Jobs) -> None:
    mine: list[CrmError] = []
    everybody: list[CrmError] = []
    jobs.failed.connect(everybody.append)

    def refuse() -> None:
        raise StoreError("The store is away")

    jobs.run_read(refuse, lambda _none: None, mine.append)
    jobs.run_read(refuse, lambda _none: None)
    assert jobs.wait_idle()
    assert [str(error) for error in mine] == ["The store is away"]
    assert [str(error) for error in everybody] == ["The store is away"]


def test_a_fault_in_a_worker_is_reported_once_and_the_lane_goes_on(jobs: Jobs) -> None:
    shown: list[Fault] = []
    faults.reporter().reported.connect(shown.append)
    faults.reporter().forget()

    def broken() -> int:
        return 1 // 0

    done: list[int] = []
    for _ in range(5):
        jobs.run_read(broken, done.append)
    jobs.run_read(lambda: 7, done.append)
    assert jobs.wait_idle()
    faults.reporter().reported.disconnect(shown.append)
    assert done == [7]
    assert len(shown) == 1
    assert shown[0].where.startswith("ZeroDivisionError in broken")
    assert sum(faults.reporter().counts.values()) == 5
    faults.reporter().forget()


def test_long_work_reports_and_stops_when_asked(jobs: Jobs) -> None:
    told: list[tuple[int, int, str]] = []
    refused: list[CrmError] = []
    begun = threading.Event()

    def work(progress: Progress) -> None:
        for step in range(100_000):
            progress.update(step, 100_000, "rows")
            begun.set()
            time.sleep(0.001)

    long = jobs.run_long("Counting", work, lambda _none: None, refused.append)
    long.progressed.connect(told.append)
    assert begun.wait(5)
    long.cancel()
    assert jobs.wait_idle()
    assert isinstance(refused[0], Cancelled)


def test_what_was_dropped_or_has_lost_its_owner_is_not_called(jobs: Jobs) -> None:
    class Owner(QObject):
        def take(self, _value: int) -> None:
            called.append(self)

    called: list[object] = []
    owner = Owner()
    jobs.run_read(lambda: 1, owner.take)
    import shiboken6

    shiboken6.delete(owner)
    jobs.run_read(lambda: 1, called.append).drop()
    assert jobs.wait_idle()
    assert called == []


def test_the_same_fault_is_shown_again_only_after_a_while(qapp: QApplication) -> None:
    now = [0.0]
    reporter = FaultReporter(lambda: now[0])
    shown: list[Fault] = []
    reporter.reported.connect(shown.append)

    def fail() -> None:
        raise ValueError("the name of somebody")

    for at in (0.0, 0.1, 0.2, faults.QUIET + 1):
        now[0] = at
        try:
            fail()
        except ValueError as error:
            reporter.report(type(error), error, error.__traceback__)
    assert len(shown) == 2
    assert "somebody" not in shown[0].details  # what a value says is nobody's business in a report


def test_a_refusal_that_a_slot_lets_through_is_no_fault(qapp: QApplication) -> None:
    reporter = FaultReporter()
    told: list[CrmError] = []
    reporter.refused.connect(told.append)
    error = CrmError("Not now")
    reporter.report(type(error), error, None)
    assert told == [error]
    assert reporter.counts == {}


def test_what_is_left_for_later_is_done_one_in_a_pass_and_in_its_order(jobs: Jobs) -> None:
    done: list[int] = []
    jobs.later(partial(done.append, 1), partial(done.append, 2))
    jobs.later(partial(done.append, 3))
    assert not jobs.is_idle
    assert done == []
    QApplication.processEvents()
    assert len(done) <= 2
    assert jobs.wait_idle()
    assert done == [1, 2, 3]


def test_what_is_left_for_later_goes_with_its_object_and_with_the_window(jobs: Jobs) -> None:
    done: list[str] = []

    class Page(QObject):
        def show(self, what: str) -> None:
            done.append(what)

    gone, there = Page(), Page()
    jobs.later(partial(gone.show, "gone"), partial(there.show, "there"))
    shiboken6.delete(gone)
    assert jobs.wait_idle()
    assert done == ["there"]
    jobs.later(partial(there.show, "too late"))
    assert jobs.shut_down()
    QApplication.processEvents()
    assert done == ["there"]


def test_no_job_is_kept_once_it_is_delivered(jobs: Jobs) -> None:
    job = weakref.ref(jobs.run_read(lambda: 1, lambda _found: None))
    assert jobs.wait_idle()
    QApplication.processEvents()
    gc.collect()
    assert job() is None
