"""Who says so, and when: where each value of a record comes from, and what one field was before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from crm_app.domain.kinds import KINDS, RecordKind
from crm_app.services.history import history
from crm_app.services.workspace import Workspace
from crm_app.store.changelog import entries
from crm_app.store.changelog.entries import Entry
from crm_app.store.values import loaded_row

_PUT_BACK = frozenset({"undo", "redo", "restore"})


@dataclass(frozen=True, slots=True)
class Provenance:
    """A value, and the step that brought it."""

    value: Any
    who: str
    at: datetime
    title: str
    purpose: str = "edit"
    operation: str = ""


def provenance(workspace: Workspace, kind_name: str, key: str) -> dict[str, Provenance]:
    """Where each known value of a record comes from; nothing for a record that is gone or may not be seen.

    A record that was deleted and brought back keeps the provenance it had: restoring says nothing new.
    """
    kind = KINDS[kind_name]
    with workspace.store.read() as connection:
        now = entries.current_states(connection, kind, [key]).get(key)
        if now is None:
            return {}
        found = entries.entries_of_record(connection, kind, key, with_parts=False)
        found.sort(key=lambda entry: entry.seq, reverse=True)
        rows = entries.operation_rows(connection, keys=[e.operation for e in found], limit=len(found))
    steps = {row.id: row for row in rows}
    values = loaded_row(kind.fields, now)
    brought = _brought(kind, now, found, {row.id for row in rows if row.purpose in _PUT_BACK})
    made = {}
    for name, operation in brought.items():
        step = steps.get(operation)
        if step is not None and values.get(name) not in (None, "", (), {}):
            at = datetime.fromisoformat(step.opened_at)
            made[name] = Provenance(values[name], step.author, at, step.title, step.purpose, step.id)
    return {name: made[name] for name in kind.fields if name in made}


def _brought(
    kind: RecordKind, now: Mapping[str, Any], newest_first: Sequence[Entry], put_back: set[str]
) -> dict[str, str]:
    """The operation that gave each field the value it has, by walking back through the log."""
    open_fields = set(kind.fields)
    found: dict[str, str] = {}
    for place, entry in enumerate(newest_first):
        if entry.action == "D" or not open_fields:
            continue
        changed = open_fields & entry.old.keys() if entry.action == "U" else set(open_fields)
        if entry.action == "I" and entry.operation in put_back and place + 1 < len(newest_first):
            lost = newest_first[place + 1].old
            changed = {name for name in changed if lost.get(name) != now.get(name)}
        found.update(dict.fromkeys(changed, entry.operation))
        open_fields -= changed
    return found


def field_history(workspace: Workspace, kind_name: str, key: str, field: str) -> list[Provenance]:
    """Every value that one field has had, newest first, each with the step that brought it."""
    steps = history(workspace, kind_name, key, field=field, limit=1000)
    return [
        Provenance(change.after, step.who, step.at, step.title, step.purpose, step.operation)
        for step in steps
        for change in step.changes
    ]
