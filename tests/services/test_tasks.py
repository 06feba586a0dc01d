"""Tasks: done, not done after all, put off, and those that wait for a person."""

from __future__ import annotations

from datetime import date

import pytest

from crm_app.domain.errors import NotFound, Refused
from crm_app.services import history, records
from crm_app.services.tasks import add_task, complete_task, due_tasks, snooze
from crm_app.services.workspace import Workspace


def test_done_and_not_done_after_all(workspace: Workspace) -> None:
    key = add_task(workspace, {"title": "Ring back", "due_on": date(2026, 11, 20)}).id
    assert records.get(workspace, "task", key)["owner"] == workspace.author
    done = complete_task(workspace, [key])
    assert done.touched == {"task": frozenset({key})}
    assert records.get(workspace, "task", key)["done_on"] == date(2026, 11, 22)
    assert history.history(workspace)[0].title == "Done: “Ring back”"
    assert not complete_task(workspace, [key]).operation, "it was done already"
    complete_task(workspace, [key], done=False)
    assert records.get(workspace, "task", key)["done_on"] is None


def test_several_are_done_in_one_operation(workspace: Workspace) -> None:
    keys = [add_task(workspace, {"title": f"Task {n}"}).id for n in range(3)]
    complete_task(workspace, keys)
    assert history.history(workspace)[0].title == "Done: 3 tasks"
    history.undo(workspace)
    assert all(records.get(workspace, "task", key)["done_on"] is None for key in keys)


def test_put_off(workspace: Workspace) -> None:
    key = add_task(workspace, {"title": "Ring", "due_on": date(2026, 11, 1), "remind_on": date(2026, 10, 30)}).id
    assert len(due_tasks(workspace)) == 1
    snooze(workspace, [key], date(2026, 12, 1))
    assert due_tasks(workspace) == []
    assert [task.id for task in due_tasks(workspace, by=date(2026, 12, 1))] == [key]


def test_due_for_me_or_for_anybody(workspace: Workspace) -> None:
    day = date(2026, 11, 22)
    wanted = {
        "overdue": {"due_on": date(2026, 11, 1)},
        "today": {"due_on": day},
        "reminder": {"due_on": date(2027, 1, 1), "remind_on": day},
        "anybody's": {"due_on": day, "owner": None},
    }
    others = {
        "later": {"due_on": date(2026, 11, 23)},
        "somebody else's": {"due_on": day, "owner": "somebody else"},
        "done": {"due_on": day, "done_on": day},
        "without a day": {},
    }
    for title, values in {**wanted, **others}.items():
        add_task(workspace, {"title": title, **values})
    found = due_tasks(workspace)
    assert {task["title"] for task in found} == set(wanted)
    assert found[0]["title"] == "overdue"


def test_nothing_chosen_and_gone(workspace: Workspace) -> None:
    with pytest.raises(Refused):
        complete_task(workspace, [])
    with pytest.raises(NotFound):
        complete_task(workspace, ["00000000-0000-7000-8000-000000000000"])
