"""Reading the change log: entries of an operation, of a record, since a moment; and rewinding rows through them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from crm_app.domain.kinds import KINDS, RecordKind
from crm_app.store import bulk
from crm_app.store.tables import RECORDS, change_log, log_of, operations, ownership_log

State = dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log: what a record was before, as far as the change touched it."""

    seq: int
    operation: str
    kind: str
    record_id: str
    parent_id: str
    action: str
    old: Mapping[str, Any]


def _entry(row: Any) -> Entry:
    old = json.loads(row.old) if row.old else {}
    return Entry(row.seq, row.operation_id, row.kind, row.record_id, row.parent_id or "", row.action, old)


def sees_claims(connection: sa.Connection) -> bool:
    """Whether this login may read what owners declared about themselves, and its log."""
    if connection.dialect.name == "sqlite":
        return True
    return bool(connection.exec_driver_sql("SELECT has_table_privilege('ownership_log', 'SELECT')").scalar_one())


def readable_logs(connection: sa.Connection) -> tuple[sa.Table, ...]:
    """The logs this login may read."""
    return (change_log, ownership_log) if sees_claims(connection) else (change_log,)


def entries_of(connection: sa.Connection, operation: str) -> list[Entry]:
    """All entries of one operation, oldest first."""
    found: list[Entry] = []
    for log in readable_logs(connection):
        rows = connection.execute(sa.select(log).where(log.c.operation_id == operation).order_by(log.c.seq))
        found.extend(_entry(row) for row in rows)
    return found


def later_entries(connection: sa.Connection, log: sa.Table, keys: Sequence[str], seq: int) -> dict[str, list[Entry]]:
    """Entries of the given records after a moment, oldest first, by record."""
    statement = sa.select(log).where(log.c.seq > seq)
    result: dict[str, list[Entry]] = {}
    for row in bulk.fetch(connection, statement.order_by(log.c.seq), log.c.record_id, keys):
        result.setdefault(row.record_id, []).append(_entry(row))
    return result


def entries_of_record(connection: sa.Connection, kind: RecordKind, key: str, *, with_parts: bool = True) -> list[Entry]:
    """Everything that happened to a record, and to its parts, newest first."""
    found: list[Entry] = []
    for log in readable_logs(connection):
        wanted = log.c.record_id == key
        if with_parts:
            wanted = sa.or_(wanted, log.c.parent_id == key)
        found.extend(_entry(row) for row in connection.execute(sa.select(log).where(wanted)))
    return sorted(found, key=lambda entry: (entry.operation, entry.seq), reverse=True)


def current_states(connection: sa.Connection, kind: RecordKind, keys: Iterable[str]) -> dict[str, dict[str, Any]]:
    """The rows of a kind as they are now, in stored form, by key."""
    table = RECORDS[kind.name]
    return {row.id: dict(row._mapping) for row in bulk.fetch(connection, sa.select(table), table.c.id, list(keys))}


def rewind(state: State, later: Sequence[Entry]) -> State:
    """A row as it was before the ``later`` entries (given oldest first); ``None`` where it did not exist."""
    for entry in reversed(later):
        if entry.action == "I":
            state = None
        elif entry.action == "D":
            state = dict(entry.old)
        elif state is not None:
            state = {**state, **entry.old}
    return state


def last_seq(connection: sa.Connection, kind: RecordKind, operation: str | None = None) -> int:
    """The last log number of an operation, or of all: a moment to rewind to."""
    log = log_of(kind)
    statement = sa.select(sa.func.coalesce(sa.func.max(log.c.seq), 0))
    if operation:
        statement = statement.where(log.c.operation_id == operation)
    return int(connection.execute(statement).scalar_one())


def states_as_of(connection: sa.Connection, kind: RecordKind, seq: int) -> dict[str, dict[str, Any]]:
    """Every row of a kind as it was just after log number ``seq``, in stored form."""
    table, log = RECORDS[kind.name], log_of(kind)
    states: dict[str, State] = {row.id: dict(row._mapping) for row in connection.execute(sa.select(table))}
    later = sa.select(log).where(log.c.kind == kind.name, log.c.seq > seq).order_by(log.c.seq.desc())
    for row in connection.execute(later):
        states[row.record_id] = rewind(states.get(row.record_id), [_entry(row)])
    return {key: state for key, state in states.items() if state is not None}


def ascii_lower(text: str) -> str:
    """As both stores do it, where text is compared bytewise: A to Z become small, and no other letter."""
    return "".join(c.lower() if c.isascii() else c for c in text)


@dataclass(frozen=True, slots=True)
class Among:
    """Which operations are asked for: by whom, with which words in the title, touching which kind, from which number
    on and before which.
    """

    author: str = ""
    words: str = ""
    kind: str = ""
    first: int | None = None
    before: int | None = None

    def clauses(self) -> list[sa.ColumnElement[bool]]:
        """The conditions in SQL."""
        found: list[sa.ColumnElement[bool]] = []
        if self.author:
            found.append(operations.c.author == self.author)
        for word in self.words.split():
            found.append(sa.func.lower(operations.c.title).contains(ascii_lower(word), autoescape=True))
        if self.kind:
            log = log_of(KINDS[self.kind])
            touches = sa.and_(log.c.operation_id == operations.c.id, log.c.kind == self.kind)
            found.append(sa.select(sa.literal(1)).where(touches).exists())
        if self.first is not None:
            found.append(operations.c.seq >= self.first)
        if self.before is not None:
            found.append(operations.c.seq < self.before)
        return found


def operation_rows(
    connection: sa.Connection, *, keys: Sequence[str] | None = None, among: Among | None = None, limit: int = 100
) -> list[sa.Row[Any]]:
    """Operations, newest first; with ``keys`` only those."""
    statement = sa.select(operations).where(*(among or Among()).clauses()).order_by(operations.c.seq.desc())
    if keys is not None:
        found = bulk.fetch(connection, statement, operations.c.id, list(keys))
        return sorted(found, key=lambda row: row.seq, reverse=True)[:limit]
    return list(connection.execute(statement.limit(limit)).all())


def authors(connection: sa.Connection) -> list[str]:
    """Everybody who ever changed something that may be seen."""
    found = sa.select(operations.c.author).distinct().order_by(operations.c.author)
    return list(connection.execute(found).scalars())


def touched_counts(connection: sa.Connection, keys: Sequence[str]) -> dict[str, dict[str, int]]:
    """How many records of each kind some operations touched, by operation."""
    result: dict[str, dict[str, int]] = {}
    for log in readable_logs(connection):
        counted = sa.select(log.c.operation_id, log.c.kind, sa.func.count(log.c.record_id.distinct()).label("n"))
        counted = counted.group_by(log.c.operation_id, log.c.kind)
        for row in bulk.fetch(connection, counted, log.c.operation_id, keys):
            result.setdefault(row.operation_id, {})[row.kind] = int(row.n)
    return result


def kinds_of(entries: Iterable[Entry]) -> dict[str, set[str]]:
    """What entries touched: kind -> keys."""
    touched: dict[str, set[str]] = {}
    for entry in entries:
        touched.setdefault(entry.kind, set()).add(entry.record_id)
    return {name: keys for name, keys in touched.items() if name in KINDS}
