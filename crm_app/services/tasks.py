"""Tasks: done, not done after all, put off; and those that wait for a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from crm_app.domain.errors import NotFound, Refused
from crm_app.domain.filters import Condition, Op
from crm_app.domain.kinds import KINDS
from crm_app.domain.records import Record, Saved
from crm_app.services import records
from crm_app.services.workspace import Workspace
from crm_app.store.queries import desk
from crm_app.store.values import stored_row

_TASK = KINDS["task"]
MOST = 500
OPEN = Condition("done_on", Op.EMPTY, said="Open tasks")


def add_task(workspace: Workspace, values: Mapping[str, Any], *, operation_key: str | None = None) -> Saved:
    """Add a task. It is this person's unless ``owner`` says whose; an owner given empty makes it anybody's."""
    return records.add(workspace, "task", {"owner": workspace.author, **values}, operation_key=operation_key)


def complete_task(workspace: Workspace, keys: Sequence[str], *, done: bool = True) -> Saved:
    """Mark tasks as done today, or as not done after all; those that stand so already are left alone.

    Raises ``NotFound`` where one is gone.
    """
    found = _found(workspace, keys)
    changing = [task for task in found if (task["done_on"] is not None) != done]
    word = "Done" if done else "Not done after all"
    return _set(workspace, f"{word}: {_named(found)}", changing, {"done_on": workspace.today() if done else None})


def snooze(workspace: Workspace, keys: Sequence[str], until: date) -> Saved:
    """Put tasks off: they are due on that day, and nobody is reminded of them before."""
    found = _found(workspace, keys)
    return _set(workspace, f"Put off: {_named(found)}", found, {"due_on": until, "remind_on": None})


def due_tasks(workspace: Workspace, *, by: date | None = None, limit: int = MOST) -> list[Record]:
    """The open tasks of this person, or of anybody, that are due by a day (today) or to be remembered by it."""
    day = (by or workspace.today()).isoformat()
    with workspace.store.read() as connection:
        return desk.tasks(connection, [*desk.open_tasks_of(workspace.author), desk.due_by(day)], limit)


def _found(workspace: Workspace, keys: Sequence[str]) -> list[Record]:
    wanted = list(dict.fromkeys(keys))
    if not wanted:
        raise Refused("No task is chosen", "", "Choose one first.")
    found = records.get_many(workspace, "task", wanted)
    if len(found) < len(wanted):
        raise NotFound(f"{len(wanted) - len(found)} of the tasks are not there", "", "Refresh the list, then choose.")
    return found


def _named(found: Sequence[Record]) -> str:
    return f"{len(found)} tasks" if len(found) > 1 else records.title_of(_TASK, found[0].values)


def _set(workspace: Workspace, title: str, changing: Sequence[Record], values: Mapping[str, Any]) -> Saved:
    if not changing:
        return Saved("", 0)
    stored = stored_row(_TASK.fields, values)
    with workspace.operation(title) as op:
        op.update_many(_TASK, [{"id": task.id, **stored} for task in changing], list(stored))
    return Saved(changing[0].id, changing[0].version + 1, op.change.operation, (), records.touched_of(op.change))
