"""Undo: the inverse of an operation as a new operation, refused field by field where somebody has moved on.

Redo is the undo of an undo. Nothing newer than the operation is ever overwritten: a field is put back only while it
still has the value that the operation gave it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import sqlalchemy as sa

from crm_app.domain.kinds import KINDS, RecordKind, depth, parts_of
from crm_app.store import bulk
from crm_app.store.changelog.entries import (
    Entry,
    State,
    current_states,
    entries_of,
    later_entries,
    rewind,
    sees_claims,
)
from crm_app.store.operations import Operation
from crm_app.store.tables import RECORDS, log_of

PORTION = 1000  # records that are held whole at a time: an import may have made a hundred thousand


@dataclass(frozen=True, slots=True)
class Refusal:
    """Something that could not be undone because it was changed since."""

    kind: str
    record_id: str
    field: str
    reason: str


@dataclass(slots=True)
class Plan:
    """The inverse of an operation: rows to add again, fields to put back, rows to remove, and what must stay."""

    add: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    change: dict[str, list[tuple[str, dict[str, Any]]]] = field(default_factory=dict)
    remove: dict[str, list[str]] = field(default_factory=dict)
    refusals: list[Refusal] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.add or self.change or self.remove)


def _by_record(entries: Sequence[Entry]) -> dict[str, dict[str, list[Entry]]]:
    grouped: dict[str, dict[str, list[Entry]]] = {}
    for entry in sorted(entries, key=lambda e: e.seq):
        grouped.setdefault(entry.kind, {}).setdefault(entry.record_id, []).append(entry)
    return grouped


def _differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    return [name for name in before if name != "version" and before[name] != after.get(name)]


def plan(connection: sa.Connection, operation: str, *, hold: bool = False) -> Plan:
    """Work out the inverse of an operation against the present. With ``hold`` nobody changes the rows meanwhile."""
    made = Plan()
    grouped = _by_record(entries_of(connection, operation))
    if hold and connection.dialect.name != "sqlite":
        _hold(connection, grouped)
    created = {key for records in grouped.values() for key, found in records.items() if found[0].action == "I"}
    for kind_name, records in grouped.items():
        for portion in _portions(records):
            _plan_portion(connection, made, KINDS[kind_name], portion)
    _keep_what_others_use(connection, made, created)
    refuse_orphans(connection, made)
    return made


def _portions(records: Mapping[str, list[Entry]]) -> Iterator[dict[str, list[Entry]]]:
    rest = iter(records.items())
    while portion := dict(islice(rest, PORTION)):
        yield portion


def _plan_portion(connection: sa.Connection, made: Plan, kind: RecordKind, records: Mapping[str, list[Entry]]) -> None:
    now = current_states(connection, kind, records)
    soonest = min(found[-1].seq for found in records.values())
    later = later_entries(connection, log_of(kind), list(records), soonest)
    for key, found in records.items():
        since = [entry for entry in later.get(key, []) if entry.seq > found[-1].seq]
        after = rewind(now.get(key), since)
        before = rewind(after, found)
        if before is not None and now.get(key) is None:
            before = {**before, "version": _version_at_its_end([*found, *since])}
        _plan_record(made, kind, key, before, after, now.get(key))


def _hold(connection: sa.Connection, grouped: Mapping[str, Mapping[str, object]]) -> None:
    """Lock the rows, parents first: what is read after this is what the plan will be carried out on."""
    for name in sorted(grouped, key=lambda n: depth(KINDS[n])):
        table = RECORDS[name]
        bulk.fetch(connection, sa.select(table.c.id).with_for_update(), table.c.id, sorted(grouped[name]))


def _version_at_its_end(entries: Sequence[Entry]) -> int:
    """The version a record had when it last went: it may have come back and gone again since the operation."""
    return max((int(entry.old["version"]) for entry in entries if entry.action == "D"), default=1)


def _plan_record(made: Plan, kind: RecordKind, key: str, before: State, after: State, now: State) -> None:
    if before is None and after is None:
        return
    if before is None and after is not None:
        if now is None:
            return
        if _differences(after, now):
            made.refusals.append(Refusal(kind.name, key, "", "it was changed since"))
        else:
            made.remove.setdefault(kind.name, []).append(key)
    elif before is not None and after is None:
        if now is None:
            again = {**before, "version": before["version"] + 1}
            made.add.setdefault(kind.name, []).append(again)
        else:
            made.refusals.append(Refusal(kind.name, key, "", "it is there again already"))
    elif before is not None and after is not None:
        _plan_fields(made, kind, key, before, after, now)


def _plan_fields(
    made: Plan, kind: RecordKind, key: str, before: dict[str, Any], after: dict[str, Any], now: State
) -> None:
    touched = _differences(before, after)
    if not touched:
        return
    if now is None:
        made.refusals.append(Refusal(kind.name, key, "", "it was deleted since"))
        return
    asked = [name for name in touched if name != "sort_key" and not _is_computed(kind, name)]
    back = {name: before[name] for name in asked if now.get(name) == after.get(name) and name in RECORDS[kind.name].c}
    refused = [name for name in asked if now.get(name) not in (after.get(name), before[name])]
    made.refusals.extend(Refusal(kind.name, key, name, "somebody changed it since") for name in refused)
    if not refused:  # what follows from other fields goes back with all of them
        back.update((name, before[name]) for name in touched if _is_computed(kind, name))
    if kind.title_field in back and "sort_key" in before:
        back["sort_key"] = before["sort_key"]
    if any(now.get(name) != value for name, value in back.items()):
        made.change.setdefault(kind.name, []).append((key, back))


def _is_computed(kind: RecordKind, name: str) -> bool:
    return name in kind.fields and kind.fields[name].computed


def _keep_what_others_use(connection: sa.Connection, made: Plan, created: set[str]) -> None:
    """A record that the operation made stays if anything was attached to it since: it would go along."""
    for name in sorted(made.remove, key=lambda n: -depth(KINDS[n])):
        kept: set[str] = set()
        for part in parts_of(KINDS[name]):
            if part.is_guarded and not sees_claims(connection):
                continue  # the database itself refuses to take along what this login may not see
            table = RECORDS[part.name]
            statement = sa.select(table.c.id, table.c.parent_id)
            going, leaving = set(made.remove.get(part.name, ())), _moved_away(made, part, made.remove[name])
            for row in bulk.fetch(connection, statement, table.c.parent_id, made.remove[name]):
                if row.id not in leaving and (row.id not in created or row.id not in going):
                    kept.add(row.parent_id)
        for key in kept:
            made.refusals.append(Refusal(name, key, "", "something was added to it since"))
        made.remove[name] = [key for key in made.remove[name] if key not in kept]
    made.remove = {name: keys for name, keys in made.remove.items() if keys}


def _moved_away(made: Plan, part: RecordKind, removed: Sequence[str]) -> set[str]:
    """The parts that the plan hangs on another record before it takes theirs away."""
    return {key for key, back in made.change.get(part.name, ()) if back.get("parent_id", removed[0]) not in removed}


def refuse_orphans(connection: sa.Connection, made: Plan) -> None:
    """A part comes back only where its parent is there or comes back with it."""
    for name in sorted(made.add, key=lambda n: depth(KINDS[n])):
        rows = made.add[name]
        kind = KINDS[name]
        if not kind.parent:
            continue
        coming = {row["id"] for row in made.add.get(kind.parent, ())}
        there = set(current_states(connection, KINDS[kind.parent], {row["parent_id"] for row in rows}))
        for row in rows:
            if row["parent_id"] not in coming | there:
                made.refusals.append(Refusal(name, row["id"], "", "what it belonged to was deleted"))
        made.add[name] = [row for row in rows if row["parent_id"] in coming | there]
    made.add = {name: rows for name, rows in made.add.items() if rows}


def apply(op: Operation, made: Plan) -> None:
    """Carry out a plan inside an operation: parents come back first, parts go first."""
    for name in sorted(made.add, key=lambda n: depth(KINDS[n])):
        op.insert(KINDS[name], made.add[name])
    for name, changes in made.change.items():
        by_columns: dict[tuple[str, ...], list[dict[str, Any]]] = {}
        for key, values in changes:
            by_columns.setdefault(tuple(sorted(values)), []).append({"id": key, **values})
        for columns, rows in by_columns.items():
            op.update_many(KINDS[name], rows, columns)
    for name in sorted(made.remove, key=lambda n: -depth(KINDS[n])):
        op.delete(KINDS[name], made.remove[name])
