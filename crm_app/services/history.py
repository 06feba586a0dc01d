"""History, undo and redo: readings of the one log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from crm_app.domain.errors import NotFound, Refused
from crm_app.domain.kinds import KINDS, RecordKind
from crm_app.domain.records import Record
from crm_app.services import completing
from crm_app.services.past import end_of, start_of
from crm_app.services.records import touched_of
from crm_app.services.workspace import Workspace
from crm_app.store.changelog import entries
from crm_app.store.changelog import undo as undoing
from crm_app.store.changelog.past import first_operation_from
from crm_app.store.changelog.undo import Refusal
from crm_app.store.operations import Operation
from crm_app.store.queries import records as record_queries
from crm_app.store.tables import log_of
from crm_app.store.values import loaded_row, stored_row

_MOST_COUNTED = 20_000  # steps whose counts are kept


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of one record: what it was and what it became."""

    kind: str
    record_id: str
    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Step:
    """One operation as a person reads it. ``action`` tells whether the record asked about came, changed or went."""

    operation: str
    title: str
    who: str
    at: datetime
    purpose: str = "edit"
    undoes: str = ""
    changes: tuple[FieldChange, ...] = ()
    touched: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which steps are asked for: by whom, from which day to which (both included), touching which kind of record, with
    which words in their titles. Days follow the order of the steps, so that a clock once wrong hides nothing.
    """

    author: str = ""
    since: date | None = None
    until: date | None = None
    kind: str = ""
    words: str = ""

    def __bool__(self) -> bool:
        return self != Wanted()


@dataclass(frozen=True, slots=True)
class Undone:
    """What an undo did, and what it left alone because somebody had moved on."""

    operation: str
    title: str
    touched: Mapping[str, frozenset[str]]
    refusals: tuple[Refusal, ...]


def _step(row: Any, changes: tuple[FieldChange, ...] = (), touched: Mapping[str, int] | None = None) -> Step:
    return Step(
        row.id,
        row.title,
        row.author,
        datetime.fromisoformat(row.opened_at),
        row.purpose,
        row.undoes or "",
        changes,
        touched or {},
    )


def _among(connection: Any, wanted: Wanted) -> entries.Among | None:
    """What the store is asked; ``None`` where nothing was done since the first day asked for."""
    first = first_operation_from(connection, start_of(wanted.since)) if wanted.since else None
    if wanted.since and first is None:
        return None
    before = first_operation_from(connection, end_of(wanted.until)) if wanted.until else None
    return entries.Among(wanted.author, wanted.words, wanted.kind, first, before)


def history(
    workspace: Workspace,
    kind_name: str = "",
    key: str = "",
    *,
    limit: int = 100,
    wanted: Wanted | None = None,
    field: str = "",
) -> list[Step]:
    """Operations, newest first: of the store, or of one record and its parts with each field's old and new value.

    ``field`` leaves only the steps that changed this field of the record itself.
    """
    with workspace.store.read() as connection:
        among = _among(connection, wanted or Wanted())
        if among is None:
            return []
        if not key:
            rows = entries.operation_rows(connection, among=among, limit=limit)
            touched = _touched(workspace, connection, [row.id for row in rows])
            return [_step(row, (), touched.get(row.id)) for row in rows]
        kind = KINDS[kind_name]
        found = entries.entries_of_record(connection, kind, key, with_parts=not field)
        by_operation: dict[str, list[FieldChange]] = {}
        for change, operation in _changes(connection, found):
            if not field or (change.field == field and change.record_id == key):
                by_operation.setdefault(operation, []).append(change)
        rows = entries.operation_rows(connection, keys=list(by_operation), among=among, limit=limit)
        return [_step(row, tuple(by_operation[row.id])) for row in rows]


def _touched(workspace: Workspace, connection: Any, keys: Sequence[str]) -> dict[str, dict[str, int]]:
    """How many records of each kind steps touched: an import of a hundred thousand rows is counted once a session."""
    known = workspace.step_counts
    if new := [key for key in keys if key not in known]:
        counted = entries.touched_counts(connection, new)
        if len(known) + len(new) > _MOST_COUNTED:
            known.clear()
        known.update({key: counted.get(key, {}) for key in new})
    return {key: known[key] for key in keys if known.get(key)}


def day(workspace: Workspace, when: date) -> list[Step]:
    """What happened on a day, newest first, with how many records of each kind every step touched."""
    return history(workspace, wanted=Wanted(since=when, until=when), limit=10_000)


def authors(workspace: Workspace) -> list[str]:
    """Everybody who changed something that this person may see."""
    with workspace.store.read() as connection:
        return entries.authors(connection)


def _changes(connection: Any, found: list[entries.Entry]) -> list[tuple[FieldChange, str]]:
    """Every field's old and new value, by walking each record back from the present."""
    result: list[tuple[FieldChange, str]] = []
    by_record: dict[tuple[str, str], list[entries.Entry]] = {}
    for entry in found:
        by_record.setdefault((entry.kind, entry.record_id), []).append(entry)
    for (kind_name, record_id), newest_first in by_record.items():
        kind = KINDS[kind_name]
        newest_first.sort(key=lambda entry: entry.seq, reverse=True)
        state: entries.State = entries.current_states(connection, kind, [record_id]).get(record_id)
        for entry in newest_first:
            before = entries.rewind(state, [entry])
            result.extend((change, entry.operation) for change in _differences(kind, record_id, before, state))
            state = before
    return result


def _differences(kind: RecordKind, key: str, before: entries.State, after: entries.State) -> list[FieldChange]:
    old = loaded_row(kind.fields, before) if before else {}
    new = loaded_row(kind.fields, after) if after else {}
    empty: tuple[Any, ...] = (None, "", (), {})
    changes = [
        FieldChange(kind.name, key, name, old.get(name), new.get(name))
        for name in kind.fields
        if old.get(name) != new.get(name) and not (old.get(name) in empty and new.get(name) in empty)
    ]
    if before and after and before.get("visibility") != after.get("visibility"):
        changes.append(FieldChange(kind.name, key, "visibility", before["visibility"], after["visibility"]))
    return changes


def undo(workspace: Workspace, operation: str = "") -> Undone:
    """Undo an operation (the last one of this person that stands, when none is named).

    Raises ``Refused`` where nothing of it can be undone any more; what was changed since is kept and listed.
    """
    wanted = operation or last_to_undo(workspace)
    if not wanted:
        raise Refused("There is nothing to undo", "", "Changes you make can be undone here.")
    return _invert(workspace, wanted, "undo")


def redo(workspace: Workspace) -> Undone:
    """Do again what this person undid last; raises ``Refused`` where something else was done since."""
    wanted = last_to_redo(workspace)
    if not wanted:
        raise Refused("There is nothing to do again", "", "")
    return _invert(workspace, wanted, "redo")


def _invert(workspace: Workspace, operation: str, purpose: str) -> Undone:
    with workspace.store.read() as connection:
        rows = entries.operation_rows(connection, keys=[operation])
        if not rows:
            raise NotFound("That step is not in the history", operation, "List the history for its key.")
        title = rows[0].title.removeprefix("Undo: ").removeprefix("Do again: ")
    word = "Undo" if purpose == "undo" else "Do again"
    with workspace.operation(f"{word}: {title}", purpose=purpose, undoes=operation) as op:
        # Planned inside the transaction: nobody can slip in between.
        made = undoing.plan(op.connection, operation, hold=True)
        if not made:
            what = "; ".join(sorted({refusal.reason for refusal in made.refusals})) or "it is undone already"
            raise Refused(
                "That can no longer be undone",
                f"Nothing of it can be put back: {what}.",
                "Open the records and change them by hand.",
            )
        undoing.apply(op, made)
        _compute_again(op, made.refusals)
    return Undone(op.change.operation, f"{word}: {title}", touched_of(op.change), tuple(made.refusals))


def _compute_again(op: Operation, refusals: Sequence[Refusal]) -> None:
    """Where only some fields of a record went back, what follows from them is worked out from what it holds now."""
    partly = {(r.kind, r.record_id) for r in refusals if r.field and r.record_id in op.change.touched[r.kind]}
    for kind_name, key in sorted(partly):
        kind = KINDS[kind_name]
        now = record_queries.record(op.connection, kind, key)
        found = completing.computed(kind, now.values) if now else {}
        changed = {name: value for name, value in found.items() if now and now.values.get(name) != value}
        if changed:
            op.update(kind, key, stored_row(kind.fields, changed))


def _mine(workspace: Workspace) -> list[Any]:
    with workspace.store.read() as connection:
        return entries.operation_rows(connection, among=entries.Among(workspace.author), limit=500)


def last_to_undo(workspace: Workspace) -> str:
    """This person's last operation that still stands; an undone one does not, a redone one does."""
    undone: set[str] = set()
    for row in _mine(workspace):
        if row.purpose == "undo":
            undone.add(row.undoes)
        elif row.purpose == "redo":
            undone.discard(row.undoes)
            if row.id not in undone:
                return str(row.id)
        elif row.id not in undone:
            return str(row.id)
    return ""


def last_to_redo(workspace: Workspace) -> str:
    """This person's last undo that nothing followed; empty where there is none."""
    redone: set[str] = set()
    for row in _mine(workspace):
        if row.purpose == "redo":
            redone.add(row.undoes)
        elif row.purpose == "undo":
            if row.id not in redone:
                return str(row.id)
        else:
            return ""
    return ""


def as_it_was(workspace: Workspace, kind_name: str, key: str, operation: str) -> Record | None:
    """A record as it stood right after an operation; ``None`` where it did not exist then."""
    kind = KINDS[kind_name]
    with workspace.store.read() as connection:
        seq = entries.last_seq(connection, kind, operation)
        later = entries.later_entries(connection, log_of(kind), [key], seq).get(key, [])
        state = entries.rewind(entries.current_states(connection, kind, [key]).get(key), later)
    return record_queries.as_record(kind, state) if state else None
