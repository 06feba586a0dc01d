"""The bin: what was deleted and is not there now, read from the change log. What may not be seen is not shown."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from crm_app.domain.kinds import KINDS, RecordKind, depth
from crm_app.store import bulk
from crm_app.store.changelog.entries import ascii_lower, readable_logs
from crm_app.store.changelog.undo import Plan, refuse_orphans
from crm_app.store.tables import RECORDS, log_of, operations


@dataclass(frozen=True, slots=True)
class Deleted:
    """One deletion: the row as it was, in stored form, and by which operation it went."""

    seq: int
    kind: str
    record_id: str
    parent_id: str
    operation: str
    title: str
    author: str
    at: str
    old: dict[str, Any]


def kinds_deleted(connection: sa.Connection) -> list[str]:
    """The kinds of which anything was ever deleted."""
    found: set[str] = set()
    for log in readable_logs(connection):
        found.update(connection.execute(sa.select(log.c.kind).where(log.c.action == "D").distinct()).scalars())
    return [name for name in KINDS if name in found]


def _missing(kind: RecordKind) -> sa.Select[Any]:
    """Deletions of a kind whose record is not there, without the parts that went with their whole."""
    log, table = log_of(kind), RECORDS[kind.name]
    whole = log_of(KINDS[kind.parent]).alias("whole") if kind.parent else None
    statement = (
        sa.select(log, operations.c.title, operations.c.author, operations.c.opened_at)
        .join(operations, operations.c.id == log.c.operation_id)
        .where(log.c.action == "D", log.c.kind == kind.name)
        .where(~sa.select(sa.literal(1)).where(table.c.id == log.c.record_id).exists())
    )
    if whole is not None:
        went = sa.and_(
            whole.c.operation_id == log.c.operation_id, whole.c.record_id == log.c.parent_id, whole.c.action == "D"
        )
        statement = statement.where(~sa.select(sa.literal(1)).where(went).exists())
    return statement.order_by(log.c.seq.desc())


def _deleted(row: Any) -> Deleted:
    return Deleted(
        row.seq,
        row.kind,
        row.record_id,
        row.parent_id or "",
        row.operation_id,
        row.title,
        row.author,
        row.opened_at,
        json.loads(row.old),
    )


def missing(connection: sa.Connection, kind: RecordKind, words: str, limit: int) -> list[Deleted]:
    """What of a kind lies in the bin, the newest first; ``words`` must all stand in the record as it was."""
    log, statement = log_of(kind), _missing(kind)
    for word in words.split():
        inside = ascii_lower(json.dumps(word, ensure_ascii=False)[1:-1])
        statement = statement.where(sa.func.lower(log.c.old).contains(inside, autoescape=True))
    newest: dict[str, Deleted] = {}
    for row in connection.execute(statement.limit(2 * limit)):
        newest.setdefault(row.record_id, _deleted(row))
    return list(newest.values())[:limit]


def latest(connection: sa.Connection, kind: RecordKind, keys: Sequence[str]) -> list[Deleted]:
    """The last deletion of each of some records that are not there now."""
    log, table = log_of(kind), RECORDS[kind.name]
    there = {row.id for row in bulk.fetch(connection, sa.select(table.c.id), table.c.id, keys)}
    statement = (
        sa.select(log, operations.c.title, operations.c.author, operations.c.opened_at)
        .join(operations, operations.c.id == log.c.operation_id)
        .where(log.c.action == "D", log.c.kind == kind.name)
        .order_by(log.c.seq)
    )
    found = {row.record_id: _deleted(row) for row in bulk.fetch(connection, statement, log.c.record_id, keys)}
    return [found[key] for key in dict.fromkeys(keys) if key in found and key not in there]


def went_along(connection: sa.Connection, chosen: Iterable[Deleted]) -> list[tuple[str, dict[str, Any]]]:
    """The parts, and theirs in turn, that went with some records in the same operation: kind and row of each."""
    wanted = {(item.operation, item.record_id) for item in chosen}
    result: list[tuple[str, dict[str, Any]]] = []
    while wanted:
        below: set[tuple[str, str]] = set()
        parents = sorted({key for _, key in wanted})
        for log in readable_logs(connection):
            statement = sa.select(log).where(log.c.action == "D").order_by(log.c.seq)
            for row in bulk.fetch(connection, statement, log.c.parent_id, parents):
                if (row.operation_id, row.parent_id) in wanted and row.kind in KINDS:
                    below.add((row.operation_id, row.record_id))
                    result.append((row.kind, json.loads(row.old)))
        wanted = below
    return result


def parts_counts(connection: sa.Connection, chosen: Sequence[Deleted]) -> dict[str, int]:
    """How many parts went directly with each of some records."""
    operation_of = {item.record_id: item.operation for item in chosen}
    counts: dict[str, int] = {}
    for log in readable_logs(connection):
        statement = sa.select(log.c.operation_id, log.c.parent_id).where(log.c.action == "D")
        for row in bulk.fetch(connection, statement, log.c.parent_id, list(operation_of)):
            if operation_of[row.parent_id] == row.operation_id:
                counts[row.parent_id] = counts.get(row.parent_id, 0) + 1
    return counts


def plan(connection: sa.Connection, chosen: Sequence[Deleted]) -> Plan:
    """What brings records back with the parts that went along; a part whose whole is gone stays and is listed."""
    made = Plan()
    rows = [(item.kind, item.old) for item in chosen] + went_along(connection, chosen)
    keys: dict[str, set[str]] = {}
    for name, old in sorted(rows, key=lambda pair: depth(KINDS[pair[0]])):
        if old["id"] not in keys.setdefault(name, set()):
            keys[name].add(old["id"])
            made.add.setdefault(name, []).append({**old, "version": int(old["version"]) + 1})
    _leave_out_what_is_there(connection, made)
    refuse_orphans(connection, made)
    return made


def _leave_out_what_is_there(connection: sa.Connection, made: Plan) -> None:
    """A part may have come back by itself since."""
    for name in list(made.add):
        table = RECORDS[name]
        keys = [row["id"] for row in made.add[name]]
        there = {row.id for row in bulk.fetch(connection, sa.select(table.c.id), table.c.id, keys)}
        made.add[name] = [row for row in made.add[name] if row["id"] not in there]
    made.add = {name: rows for name, rows in made.add.items() if rows}
