"""Today: what needs a person, in short columns, with the place where each is done."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from crm_app.domain.kinds import KINDS
from crm_app.runtime.keys import new_key
from crm_app.services import lists, records
from crm_app.services.lists import ListQuery
from crm_app.services.tasks import add_task
from crm_app.services.today import Column, Line, key_from, today
from crm_app.services.workspace import Workspace

DAY = date(2026, 11, 22)


@pytest.fixture
def supplier(workspace: Workspace) -> str:
    return records.add(workspace, "supplier", {"name": "Clapton Kitchen CIC"}).id


def columns(workspace: Workspace) -> dict[str, Column]:
    return {column.key: column for column in today(workspace).columns}


def test_an_empty_register_asks_for_nothing(workspace: Workspace) -> None:
    assert today(workspace).columns == ()
    assert today(workspace).total == 0


def test_due_tasks_with_their_supplier(workspace: Workspace, supplier: str) -> None:
    add_task(workspace, {"title": "Ring back", "due_on": DAY - timedelta(3), "supplier": supplier})
    add_task(workspace, {"title": "Send the form", "due_on": DAY, "owner": None})
    add_task(workspace, {"title": "Next week's", "due_on": DAY + timedelta(3)})
    found = columns(workspace)
    due = found["due"]
    assert [(line.verb, line.name, line.detail, line.due_in) for line in due.lines] == [
        ("Do", "Ring back", "Clapton Kitchen CIC", -3),
        ("Do", "Send the form", "anybody", 0),
    ]
    assert all(line.kind == "task" and line.task == line.id for line in due.lines)
    assert due.all is not None
    assert due.all.filter is not None
    assert lists.count(workspace, ListQuery("task", due.all.filter)) == due.total
    assert [line.name for line in found["week"].lines] == ["Next week's"]


def test_expiring_ahead_comes_before_what_ran_out_and_the_replaced_is_left_out(
    workspace: Workspace, supplier: str
) -> None:
    days = {"ssip": 40, "public_liability": 5, "iso_9001": -10, "msduk": 90, "evergreen": -60}
    for what, offset in days.items():
        records.add(workspace, "credential", {"what": what, "expires_on": DAY + timedelta(offset)}, parent_id=supplier)
    old = {"what": "dspt", "expires_on": DAY + timedelta(2)}
    records.add(workspace, "credential", old, parent_id=supplier)
    records.add(workspace, "credential", {**old, "expires_on": DAY + timedelta(400)}, parent_id=supplier)
    lines = columns(workspace)["expiring"].lines
    assert [(line.verb, line.due_in) for line in lines] == [("Renew", 5), ("Renew", 40), ("Ran out", -10)]
    assert {(line.name, line.kind, line.id, line.tab) for line in lines} == {
        ("Clapton Kitchen CIC", "supplier", supplier, "Credentials")
    }


def test_new_this_week_by_the_moment_in_the_key(workspace: Workspace) -> None:
    kind = KINDS["supplier"]
    with workspace.operation("Add some") as op:
        for name, key in (
            ("Long ago", f"{key_from(DAY - timedelta(8))}-7000-8000-000000000001"),
            ("This week", f"{key_from(DAY - timedelta(2))}-7000-8000-000000000002"),
        ):
            op.insert(kind, [records.new_row(workspace, kind, {"name": name}, key=key)])
    found = columns(workspace)["new"]
    assert [(line.verb, line.name) for line in found.lines] == [("Welcome", "This week")]
    assert found.total == 1
    assert key_from(DAY) < new_key() or key_from(date.today() + timedelta(1)) > new_key()  # noqa: DTZ011


def test_sign_ups_of_the_week(workspace: Workspace, supplier: str) -> None:
    event = records.add(workspace, "event", {"title": "How to bid", "held_on": DAY + timedelta(3)}).id
    for offset in (1, 20):
        answer = {"supplier": supplier, "status": "accepted", "answered_on": DAY - timedelta(offset)}
        records.add(workspace, "invitation", answer, parent_id=event)
    found = columns(workspace)
    line = next(line for line in found["new"].lines if line.kind == "event")
    assert (line.verb, line.name, line.detail, line.due_in) == ("Look at", "How to bid", "1 signed up this week", 3)
    assert [(line.verb, line.name) for line in found["week"].lines] == [("Hold", "How to bid")]


def test_possible_duplicates_and_what_waits_in_the_window(workspace: Workspace, supplier: str) -> None:
    other = records.add(workspace, "supplier", {"name": "Clapton Kitchen"}).id
    for verdict in ("open", "different"):
        values = {"other": supplier, "score": 90, "verdict": verdict}
        records.add(workspace, "likeness", values, parent_id=other)
    draft = Line("Finish", "New supplier", "typed yesterday", "supplier")
    column = next(column for column in today(workspace, waiting=[draft]).columns if column.key == "judge")
    assert column.total == 2
    assert column.lines[0] == draft
    assert (column.lines[1].verb, column.lines[1].name, column.lines[1].detail) == (
        "Compare",
        "Clapton Kitchen",
        "with Clapton Kitchen CIC",
    )


def test_tender_dates_of_the_week(workspace: Workspace) -> None:
    values = {"title": "Catering", "closes_on": DAY + timedelta(6), "award_on": DAY + timedelta(60)}
    records.add(workspace, "opportunity", values)
    assert [(line.verb, line.name, line.due_in) for line in columns(workspace)["week"].lines] == [
        ("Closes", "Catering", 6)
    ]


def test_there_are_never_more_than_five_columns(workspace: Workspace, supplier: str) -> None:
    add_task(workspace, {"title": "Ring", "due_on": DAY})
    records.add(workspace, "event", {"title": "How to bid", "held_on": DAY})
    assert len(today(workspace).columns) <= 5
