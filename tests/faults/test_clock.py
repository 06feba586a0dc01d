"""Clocks that differ by days, step back or jump: order comes from the store, and nobody is in conflict with a clock."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from crm_app.domain.errors import Conflict
from crm_app.runtime.keys import new_keys
from crm_app.services import history, past, records
from crm_app.services.history import Wanted
from crm_app.services.lists import ListQuery
from crm_app.services.workspace import Workspace, open_workspace
from crm_app.store import operations

Shift = Callable[[timedelta], None]


@pytest.fixture
def shift(monkeypatch: pytest.MonkeyPatch) -> Shift:
    """Sets the clock that operations are stamped by off the true one."""
    off = [timedelta()]

    class Clock(datetime):
        """A clock that is wrong."""

        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return datetime.now(tz) + off[0]

    def _shift(by: timedelta) -> None:
        off[0] = by

    monkeypatch.setattr(operations, "datetime", Clock)
    return _shift


@pytest.fixture
def two(address: str) -> Iterator[tuple[Workspace, Workspace]]:
    """Two programs at one store."""
    opened = open_workspace(address), open_workspace(address)
    yield opened
    for workspace in opened:
        workspace.close()


def test_two_clocks_a_day_apart_keep_one_order(two: tuple[Workspace, Workspace], shift: Shift) -> None:
    fast, slow = two
    shift(timedelta(days=1))
    key = records.add(fast, "supplier", {"name": "First", "services": "a"}).id
    opened = records.get(slow, "supplier", key)
    shift(timedelta(days=-1))
    saved = records.save(slow, "supplier", key, {"name": "Second"}, version=opened.version, original=opened.values)
    assert not saved.also_changed
    shift(timedelta(days=1))
    stale = records.get(fast, "supplier", key)
    shift(timedelta(days=-1))
    records.save(slow, "supplier", key, {"name": "Third"})
    shift(timedelta(days=1))
    with pytest.raises(Conflict) as caught:  # over the values, never over the clocks
        records.save(fast, "supplier", key, {"name": "Fourth"}, original=stale.values)
    assert [c.field for c in caught.value.conflicts] == ["name"]
    titles = [step.title for step in history.history(fast, "supplier", key)]
    assert titles == ["Change supplier “Third”", "Change supplier “Second”", "Add supplier “First”"]
    assert history.last_to_undo(slow) == history.history(slow, "supplier", key)[0].operation
    history.undo(slow)
    assert records.get(fast, "supplier", key)["name"] == "Second"


def test_what_counts_as_made_on_a_day_is_the_same_in_the_past_and_in_the_history(
    two: tuple[Workspace, Workspace], shift: Shift
) -> None:
    mine, _ = two
    today = datetime.now(UTC).astimezone().date()
    shift(timedelta(days=10))
    records.add(mine, "supplier", {"name": "Ten days ahead"})
    shift(timedelta())  # set right again: from now on everything counts as made ten days ahead, until that day is past
    records.add(mine, "supplier", {"name": "Set right"})
    shift(timedelta(days=12))
    records.add(mine, "supplier", {"name": "Twelve days ahead"})

    def names(day: date) -> int:
        return len(past.as_of(mine, ListQuery("supplier"), day).keys)

    assert [names(today + timedelta(days=days)) for days in (0, 9, 10, 11, 12)] == [0, 0, 2, 2, 3]
    tenth, twelfth = (today + timedelta(days=days) for days in (10, 12))
    on_the_tenth = [step.title for step in history.day(mine, tenth)]
    assert on_the_tenth == ["Add supplier “Set right”", "Add supplier “Ten days ahead”"]
    since = history.history(mine, wanted=Wanted(since=tenth + timedelta(days=1), until=twelfth))
    assert [step.title for step in since] == ["Add supplier “Twelve days ahead”"]


def test_keys_ascend_while_the_clock_steps_back(monkeypatch: pytest.MonkeyPatch) -> None:
    true = time.time_ns
    before = new_keys(3)
    monkeypatch.setattr(time, "time_ns", lambda: true() - 86_400 * 10**9)
    during = new_keys(3)
    monkeypatch.setattr(time, "time_ns", lambda: true() + 86_400 * 10**9)
    after = new_keys(3)
    whole = [*before, *during, *after]
    assert whole == sorted(set(whole))
