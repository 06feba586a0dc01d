"""As it was: records and lists at the end of any day, whatever happened since and whatever the clock did."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from crm_app.domain.errors import NotFound
from crm_app.domain.filters import Filter, Sort, parse_condition
from crm_app.domain.kinds import KINDS
from crm_app.services import history, lists, past, records
from crm_app.services.lists import ListQuery
from crm_app.services.workspace import Workspace, open_workspace
from crm_app.store import operations

# The store of the tests was made today, and nothing counts as made before what stands before it in the log.
TODAY = date(2128, 11, 22)
Set = Callable[[datetime], None]


@pytest.fixture
def mine(address: str) -> Iterator[Workspace]:
    """My workspace."""
    workspace = open_workspace(address)
    yield workspace
    workspace.close()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Set:
    """Sets the clock of this computer, as its operations see it; each reading is a second later."""
    shown = [datetime(2128, 11, 22, 9, tzinfo=UTC)]

    class Clock(datetime):
        """A clock that goes on by seconds."""

        @classmethod
        def now(cls, tz: Any = None) -> Any:
            shown[0] += timedelta(seconds=1)
            return shown[0].astimezone(tz)

    def _set(instant: datetime) -> None:
        shown[0] = instant

    monkeypatch.setattr(operations, "datetime", Clock)
    return _set


@pytest.fixture
def in_london(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The office's clock, with its summer time."""
    if not hasattr(time, "tzset"):
        pytest.skip("this system sets its zone elsewhere")
    monkeypatch.setenv("TZ", "Europe/London")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def names(workspace: Workspace, day: date, *where: str, kind: str = "supplier", **more: Any) -> list[str]:
    wanted = Filter(tuple(parse_condition(KINDS[kind], text) for text in where), more.pop("search", ""))
    found = past.as_of(workspace, ListQuery(kind, wanted, **more), day)
    return [row["name"] for row in past.page(workspace, found, found.keys)]


def test_a_record_with_its_parts_as_it_was(mine: Workspace, clock: Set) -> None:
    days = [date(2127, 3, 1) + timedelta(days=30 * n) for n in range(6)]
    clock(noon(days[0]))
    firm = records.add(mine, "supplier", {"name": "First", "status": "prospect"}).id
    clock(noon(days[1]))
    site = records.add(mine, "site", {"town": "Hackney"}, parent_id=firm).id
    person = records.add(mine, "person", {"name": "Ada Example"}, parent_id=firm).id
    records.add(mine, "consent", {"purpose": "events", "given_on": days[1]}, parent_id=person)
    clock(noon(days[2]))
    records.save(mine, "supplier", firm, {"name": "Second"})
    records.save(mine, "site", site, {"town": "Dalston"})
    clock(noon(days[3]))
    records.delete(mine, "person", [person])
    clock(noon(days[4]))
    records.delete(mine, "supplier", [firm])
    clock(noon(days[5]))
    history.undo(mine)
    seen = []
    for day in days[:4] + days[5:]:
        then = past.record_as_of(mine, "supplier", firm, day)
        sites = [part.record["town"] for part in then.parts["site"]]
        people = [(p.record["name"], len(p.parts["consent"])) for p in then.parts["person"]]
        seen.append((then.record["name"], sites, people))
    assert seen == [
        ("First", [], []),
        ("First", ["Hackney"], [("Ada Example", 1)]),
        ("Second", ["Dalston"], [("Ada Example", 1)]),
        ("Second", ["Dalston"], []),
        ("Second", ["Dalston"], []),
    ]
    for day in (days[0] - timedelta(days=1), days[4]):
        with pytest.raises(NotFound, match="no such supplier on"):
            past.record_as_of(mine, "supplier", firm, day)
    assert past.record_as_of(mine, "supplier", firm, date.max).record == records.get(mine, "supplier", firm)
    with pytest.raises(NotFound):
        past.record_as_of(mine, "supplier", firm, date.min)


def test_a_part_that_moved_since_is_shown_where_it_was(mine: Workspace, clock: Set) -> None:
    clock(noon(TODAY - timedelta(days=20)))
    one, two = (records.add(mine, "supplier", {"name": name}).id for name in ("One", "Two"))
    site = records.add(mine, "site", {"town": "Hackney", "postcode": "E8 1EA"}, parent_id=one).id
    clock(noon(TODAY - timedelta(days=10)))
    with mine.operation("Move") as op:
        op.update(KINDS["site"], site, {"parent_id": two})
    before, after = TODAY - timedelta(days=15), TODAY
    assert [p.record.id for p in past.record_as_of(mine, "supplier", one, before).parts["site"]] == [site]
    assert past.record_as_of(mine, "supplier", two, before).parts["site"] == []
    assert past.record_as_of(mine, "supplier", one, after).parts["site"] == []
    assert names(mine, before, "postcode is E8 1EA") == ["One"]
    assert names(mine, after, "postcode is E8 1EA") == ["Two"]
    then = past.as_of(mine, ListQuery("supplier"), before)
    assert [row["postcode"] for row in past.page(mine, then, then.keys)] == ["E8 1EA", None]


def test_a_list_is_filtered_sorted_and_searched_as_it_was(mine: Workspace, clock: Set) -> None:
    clock(noon(date(2127, 11, 1)))
    keys = {}
    for name, status in (("Birch", "prospect"), ("Amber", "ready"), ("Copper", "ready")):
        keys[name] = records.add(mine, "supplier", {"name": name, "status": status, "services": f"{name} work"}).id
    records.add(mine, "size_fact", {"turnover": Decimal(900), "year_end": date(2127, 3, 31)}, parent_id=keys["Amber"])
    clock(noon(date(2128, 2, 1)))
    records.save(mine, "supplier", keys["Amber"], {"status": "dormant", "services": "Nothing"})
    records.delete(mine, "supplier", [keys["Copper"]])
    records.add(mine, "supplier", {"name": "Dalston", "status": "ready"})
    records.add(mine, "size_fact", {"turnover": Decimal(5), "year_end": date(2128, 3, 31)}, parent_id=keys["Amber"])
    then = date(2128, 1, 31)
    assert names(mine, then) == ["Amber", "Birch", "Copper"]
    assert names(mine, then, "status is ready") == ["Amber", "Copper"]
    assert names(mine, then, sort=Sort("status", descending=True)) == ["Amber", "Copper", "Birch"]
    assert names(mine, then, search="amber work") == ["Amber"]
    assert names(mine, TODAY, search="amber work") == []
    assert names(mine, then, "turnover >= 900") == ["Amber"]
    assert names(mine, TODAY, "turnover >= 900") == []
    assert names(mine, date(2127, 10, 31)) == []
    assert names(mine, TODAY) == ["Amber", "Birch", "Dalston"]


def _work(mine: Workspace, chance: random.Random, alive: list[str]) -> None:
    """One step of ordinary work."""
    what = chance.choice(("add", "add", "save", "save", "bulk", "delete", "undo", "part"))
    if what == "add" or not alive:
        values = {"name": f"Firm {chance.randrange(99)}", "tags": ("food",) if chance.random() < 0.5 else ()}
        alive.append(records.add(mine, "supplier", values).id)
    elif what == "save":
        status = chance.choice(("prospect", "ready", "dormant"))
        records.save(mine, "supplier", chance.choice(alive), {"status": status, "services": f"n{chance.random()}"})
    elif what == "bulk":
        with mine.operation("All") as op:
            rows = [{"id": key, "status": chance.choice(("engaged", "ready"))} for key in alive]
            op.update_many(KINDS["supplier"], rows, ["status"])
    elif what == "delete":
        records.delete(mine, "supplier", [alive.pop(chance.randrange(len(alive)))])
    elif what == "part":
        town = {"town": f"Town {chance.randrange(9)}", "postcode": chance.choice(("E8 1EA", "N1 9GU"))}
        records.add(mine, "site", town, parent_id=chance.choice(alive))
    else:
        try:
            history.undo(mine)
        except history.Refused:
            return
        alive[:] = lists.snapshot(mine, ListQuery("supplier"))


def test_every_day_of_any_work_is_answered_as_it_was_answered_then(mine: Workspace, clock: Set) -> None:
    chance, alive = random.Random(21281122), list[str]()
    queries = [
        ListQuery("supplier"),
        ListQuery("supplier", Filter((parse_condition(KINDS["supplier"], "status is ready"),)), Sort("services")),
        ListQuery("supplier", Filter((parse_condition(KINDS["supplier"], "postcode is E8 1EA"),)), Sort("status")),
        ListQuery("supplier", Filter((parse_condition(KINDS["supplier"], "tags is empty"),)), Sort("postcode", True)),
        ListQuery("site"),
    ]
    kept = []
    for number in range(8):
        day = date(2128, 2, 24) + timedelta(days=number)  # over a 29 February
        clock(noon(day))
        for _ in range(3):
            _work(mine, chance, alive)
        said = [[(row.id, dict(row.values)) for row in lists.rows(mine, query)] for query in queries]
        kept.append((day, said))
    for day, said in kept:
        for query, then in zip(queries, said, strict=True):
            found = past.as_of(mine, query, day)
            assert [(row.id, dict(row.values)) for row in past.page(mine, found, found.keys)] == then, (day, query)


def test_a_clock_that_steps_back_confuses_nothing(mine: Workspace, clock: Set) -> None:
    clock(noon(date(2128, 5, 10)))
    firm = records.add(mine, "supplier", {"name": "First"}).id
    clock(noon(date(2128, 5, 9)))  # a day too early: it counts as made on the 10th
    records.save(mine, "supplier", firm, {"name": "Second"})
    clock(noon(date(2128, 5, 12)))
    records.save(mine, "supplier", firm, {"name": "Third"})
    assert names(mine, date(2128, 5, 9)) == []
    assert names(mine, date(2128, 5, 10)) == ["Second"]
    assert names(mine, date(2128, 5, 11)) == ["Second"]
    assert names(mine, date(2128, 5, 12)) == ["Third"]
    assert history.history(mine, "supplier", firm)[0].title == "Change supplier “Third”"


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2024, 2, 29), 24), (date.max, 0)]
)
def test_a_day_ends_at_the_office_midnight(in_london: None, day: date, hours: int) -> None:
    if day == date.max:
        assert past.end_of(day) > past.end_of(date(2200, 12, 31))
    else:
        assert past.end_of(day) - past.start_of(day) == timedelta(hours=hours)


def test_the_hour_before_midnight_in_summer_belongs_to_its_own_day(
    in_london: None, mine: Workspace, clock: Set
) -> None:
    clock(datetime(2128, 7, 1, 22, 30, tzinfo=UTC))  # 23:30 in London
    records.add(mine, "supplier", {"name": "Late"})
    clock(datetime(2128, 7, 1, 23, 30, tzinfo=UTC))  # 00:30 on the 2nd
    records.add(mine, "supplier", {"name": "Later"})
    assert names(mine, date(2128, 6, 30)) == []
    assert names(mine, date(2128, 7, 1)) == ["Late"]
    assert names(mine, date(2128, 7, 2)) == ["Late", "Later"]


def test_what_a_colleague_keeps_private_is_not_shown_in_the_past_either(server: Any, database: str, clock: Set) -> None:
    mine = open_workspace(server.address("officer_hackney", database))
    theirs = open_workspace(server.address("officer_homerton", database))
    clock(noon(date(2128, 5, 1)))
    firm = records.add(mine, "supplier", {"name": "Shared Kitchen"}).id
    records.add(mine, "note", {"text": "Between ourselves"}, parent_id=firm)
    records.add(mine, "supplier", {"name": "Hidden"}, visibility="private")
    day = date(2128, 5, 1)
    assert names(mine, day) == ["Hidden", "Shared Kitchen"]
    assert names(theirs, day) == ["Shared Kitchen"]
    assert past.record_as_of(theirs, "supplier", firm, day).parts["note"] == []
    assert len(past.record_as_of(mine, "supplier", firm, day).parts["note"]) == 1
    mine.close()
    theirs.close()
