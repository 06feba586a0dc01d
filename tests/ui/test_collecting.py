"""Circles of dead objects go in the thread of the window, and only there."""

from __future__ import annotations

import gc
import threading
import weakref

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from crm_app.ui import collecting


class Circle(QObject):
    """Holds itself."""

    def __init__(self) -> None:
        super().__init__()
        self.me = self


def test_a_worker_that_makes_many_objects_takes_no_circle_apart() -> None:
    with collecting.here():
        seen = weakref.ref(Circle())
        worker = threading.Thread(target=lambda: [[n] for n in range(20_000)])
        worker.start()
        worker.join()
        assert seen() is not None
        kept = [[n] for n in range(2_000)]  # enough that a look is due
        assert collecting.look() >= 1
        assert seen() is None
        assert len(kept) == 2_000
    assert gc.isenabled()


def test_nothing_is_looked_for_while_little_was_made() -> None:
    with collecting.here():
        gc.collect()
        assert collecting.look() == 0


def test_a_longer_look_is_due_by_how_much_came_not_by_how_often_one_looked() -> None:
    first, second, third = gc.get_threshold()
    rhythm = collecting._Rhythm()
    assert rhythm.due(first) is None
    assert rhythm.due(first + 1) == 0
    assert rhythm.due(first * second) == 1
    assert rhythm.due(first + 1) == 0
    assert rhythm.due(first * second * third) == 2
    assert rhythm.due(first + 1) == 0


def test_what_the_first_whole_looks_leave_is_put_aside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collecting, "_rhythm", collecting._Rhythm())
    first, second, third = gc.get_threshold()
    put_aside = []
    with collecting.here():
        for _ in range(collecting.SETTLING + 2):
            before = gc.get_freeze_count()
            kept = [[n] for n in range(first * second * third + first)]
            collecting.look()
            put_aside.append(gc.get_freeze_count() - before > len(kept) // 2)
            del kept
    assert put_aside == [True] * collecting.SETTLING + [False, False]


def test_a_settled_window_looks_at_everything_often_unless_very_much_stands() -> None:
    first, second, third = gc.get_threshold()
    rhythm = collecting._Rhythm()
    for _ in range(collecting.SETTLING - 1):
        rhythm.settle(200_000)
        assert rhythm.due(first * second * third) == 1, "while it settles, as seldom as Python"
        assert rhythm.due(2 * first) == 2
    rhythm.settle(left=8_000)
    assert rhythm.due(collecting._A_PAGE * first + 1) == 2, "few objects are left: closed pages go one by one"
    rhythm.settle(left=400_000)
    assert rhythm.due(first * second + 1) == 1
    assert rhythm.due(100_000) == 2, "a quarter as many as stand"


def test_nobody_waits_for_a_look_through_what_a_busy_thread_has_just_made() -> None:
    first, second, third = gc.get_threshold()
    whole = first * second * third
    rhythm = collecting._Rhythm()
    assert [rhythm.due(whole, is_busy=True) for _ in range(3)] == [0, 0, 0]
    assert rhythm.due(first + 1) == 2, "it is made up for"
    assert rhythm.due(whole * 100, is_busy=True) == 2, "very much has come: it waits no longer"


def test_a_thread_is_busy_until_its_work_ends_or_breaks() -> None:
    with collecting.at_work():
        assert threading.get_ident() in collecting._at_work
    with pytest.raises(ValueError, match="broke"), collecting.at_work():
        raise ValueError("broke")
    assert not collecting._at_work


def test_the_window_looks_by_itself(qtbot: QtBot) -> None:
    owner = QObject()
    try:
        collecting.Collector(owner)
        assert not gc.isenabled()
        seen = weakref.ref(Circle())
        kept = [[n] for n in range(2_000)]
        qtbot.waitUntil(lambda: seen() is None, timeout=5_000)
        assert kept
    finally:
        gc.enable()
