"""Rows as they were at a moment: those of the present, taken back through what the log says was changed since.

A clock may step back, be set right or stand in another zone. So time is told by the order of the operations: each
counts as made at the latest instant that any operation up to it has shown, and a moment is a place in that order.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from crm_app.domain.kinds import RecordKind
from crm_app.store import bulk
from crm_app.store.changelog.entries import readable_logs, sees_claims
from crm_app.store.tables import RECORDS, log_of, operations

NEVER = 2**62  # after every log number: nothing was written since
_AT_ONCE = 10_000
_MOST_AT_ONCE = 20
_MOST_MARKS = 6
PastRow = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Moment:
    """A place in the order of changes: in each log that may be read, the last number that was written by then."""

    last: dict[str, int] = field(default_factory=dict)

    def of(self, kind: RecordKind) -> int:
        """The last number in the log of a kind."""
        return self.last.get(log_of(kind).name, NEVER)


def first_operation_from(connection: sa.Connection, instant: datetime) -> int | None:
    """The number of the first operation that counts as made at an instant or after it; ``None`` where there is none."""
    text = instant.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    found = connection.execute(sa.select(sa.func.min(operations.c.seq)).where(operations.c.opened_at >= text))
    number = found.scalar_one()
    return None if number is None else int(number)


def moment_before(connection: sa.Connection, instant: datetime) -> Moment:
    """The moment just before an instant (in any zone)."""
    first = first_operation_from(connection, instant)
    if first is None:
        return Moment()
    # Operations of several people overlap, so the first line of the log may belong to a later one: but to one of the
    # first twenty, as no more people than that ever write in the same moment.
    next_ones = sa.select(operations.c.id).where(operations.c.seq >= first).order_by(operations.c.seq)
    keys = connection.execute(next_ones.limit(_MOST_AT_ONCE)).scalars().all()
    last = {}
    for log in readable_logs(connection):
        begun = sa.select(sa.func.min(log.c.seq)).group_by(log.c.operation_id)
        numbers = [row[0] for row in bulk.fetch(connection, begun, log.c.operation_id, keys)]
        last[log.name] = min(numbers) - 1 if numbers else _last_before_others(connection, log, first)
    return Moment(last)


def _last_before_others(connection: sa.Connection, log: sa.Table, first: int) -> int:
    """Where none of the next operations wrote to a log that is seldom written to."""
    since = sa.select(sa.func.min(log.c.seq)).join(operations, operations.c.id == log.c.operation_id)
    number = connection.execute(since.where(operations.c.seq >= first)).scalar_one()
    return NEVER if number is None else int(number) - 1


def rows_at(
    connection: sa.Connection, kind: RecordKind, moment: Moment, names: Sequence[str], keys: Sequence[str] | None = None
) -> dict[str, PastRow]:
    """The named columns, in stored form, of every record of a kind (or of some) as they were, by key."""
    if kind.is_guarded and not sees_claims(connection):
        return {}
    table, log = RECORDS[kind.name], log_of(kind)
    now_wanted = sa.select(table.c.id, *(table.c[name] for name in names))
    since_wanted = sa.select(log.c.record_id, log.c.action, log.c.old).where(log.c.seq > moment.of(kind))
    if keys is None and len(names) <= _MOST_MARKS:
        # Most changes touch other columns: what says nothing of these is left in the store.
        marks = [log.c.old.contains(f'"{name}":', autoescape=True) for name in names]
        since_wanted = since_wanted.where(sa.or_(log.c.action != "U", *marks))
    since_wanted = since_wanted.order_by(log.c.seq)
    if keys is None:
        # Read in runs: hundreds of thousands of rows held at once keep the collector of garbage busy.
        now: Iterable[Any] = connection.execute(now_wanted).yield_per(_AT_ONCE)
        since: Iterable[Any] = connection.execute(since_wanted.where(log.c.kind == kind.name)).yield_per(_AT_ONCE)
    else:
        now = bulk.fetch(connection, now_wanted, table.c.id, keys)
        since = bulk.fetch(connection, since_wanted, log.c.record_id, keys)
    return _taken_back({row[0]: tuple(row[1:]) for row in now}, since, names)


def _taken_back(now: dict[str, PastRow], since: Iterable[Any], names: Sequence[str]) -> dict[str, PastRow]:
    """What a row was is what the earliest change since the moment found there."""
    absent: set[str] = set()
    settled: set[str] = set()
    changes: dict[str, list[str]] = {}
    for key, action, old in since:
        if key in settled:
            continue
        if action == "U":
            changes.setdefault(key, []).append(old)
            continue
        settled.add(key)
        if action == "I":
            absent.add(key)
        else:
            changes.setdefault(key, []).append(old)
    before = _first_values(changes, names)
    result = {key: row for key, row in now.items() if key not in absent and key not in before}
    for key, values in before.items():
        row = now.get(key, (None,) * len(names))
        result[key] = tuple([values.get(name, row[place]) for place, name in enumerate(names)])
    return result


def _first_values(changes: dict[str, list[str]], names: Sequence[str]) -> dict[str, dict[str, Any]]:
    """What the first change that touched each column found there. Later lines are read only for what is still open."""
    before: dict[str, dict[str, Any]] = {}
    marks = [(name, f'"{name}":') for name in names]
    waiting, place = list(changes), 0
    while waiting:
        for key, values in _read([(key, changes[key][place]) for key in waiting]):
            known = before.get(key)
            before[key] = values if known is None else {**values, **known}
        place += 1
        waiting = [key for key in waiting if len(changes[key]) > place]
        if place == 1:  # the next line that says something new comes next
            for key in waiting:
                known = before[key]
                still = [mark for name, mark in marks if name not in known]
                rest = [old for old in changes[key][1:] if any(mark in old for mark in still)] if still else []
                changes[key] = [changes[key][0], *rest]
            waiting = [key for key in waiting if len(changes[key]) > 1]
    return before


def _read(found: list[tuple[str, str]]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The log's JSON, read many lines in one go: a call for each would take most of the time."""
    for start in range(0, len(found), _AT_ONCE):
        some = found[start : start + _AT_ONCE]
        values = json.loads(f"[{','.join(old for _, old in some)}]")
        yield from zip((key for key, _ in some), values, strict=True)


def keys_of_parts(
    connection: sa.Connection, parts: Sequence[RecordKind], parents: Sequence[str]
) -> dict[str, list[str]]:
    """The keys of all parts of some kinds that ever belonged to the given records, by kind.

    A part that has moved to another record since, or has gone, is found by the lines that brought it there.
    """
    seen = [part for part in parts if not part.is_guarded or sees_claims(connection)]
    found: dict[str, set[str]] = {part.name: set() for part in seen}
    if not seen:
        return {}
    for some in bulk.batches(list(dict.fromkeys(parents)), 500):
        now = [
            sa.select(sa.literal(part.name).label("kind"), table.c.id).where(table.c.parent_id.in_(some))
            for part, table in ((part, RECORDS[part.name]) for part in seen)
        ]
        ever = [
            sa.select(log.c.kind, log.c.record_id).where(log.c.parent_id.in_(some), log.c.kind.in_(found)).distinct()
            for log in {log_of(part).name: log_of(part) for part in seen}.values()
        ]
        for kind, key in connection.execute(sa.union_all(*now, *ever)):
            found[kind].add(key)
    return {name: sorted(keys) for name, keys in found.items()}


def parts_at(
    connection: sa.Connection,
    part: RecordKind,
    moment: Moment,
    names: Sequence[str],
    parents: Sequence[str],
    keys: Sequence[str] | None = None,
) -> dict[str, PastRow]:
    """The parts of one kind that belonged to the given records then, with ``parent_id`` as the first column.

    ``keys`` are those that ever did, where they are known (``keys_of_parts``).
    """
    ever = keys_of_parts(connection, [part], parents).get(part.name, []) if keys is None else keys
    if not ever:
        return {}
    belonging = set(parents)
    found = rows_at(connection, part, moment, ["parent_id", *names], ever)
    return {key: row for key, row in found.items() if row[0] in belonging}
