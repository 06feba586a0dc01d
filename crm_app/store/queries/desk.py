"""Activities and tasks as their people need them: what hangs on a record, what is due, whom one spoke to last."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from crm_app.domain.kinds import KINDS, RecordKind
from crm_app.domain.records import Record
from crm_app.store.queries.records import as_record
from crm_app.store.tables import RECORDS, change_log, operations

Clause = sa.ColumnElement[bool]


def referring(connection: sa.Connection, kind: RecordKind, field: str, key: str) -> list[Record]:
    """The records of a kind whose ``field`` is the key of another record, oldest first."""
    table = RECORDS[kind.name]
    rows = connection.execute(sa.select(table).where(table.c[field] == key).order_by(table.c.id))
    return [as_record(kind, dict(row._mapping)) for row in rows]


def open_tasks_of(person: str) -> list[Clause]:
    """Tasks not done yet that are this person's or anybody's."""
    table = RECORDS["task"]
    return [table.c.done_on.is_(None), sa.or_(table.c.owner.is_(None), table.c.owner == "", table.c.owner == person)]


def due_by(day: str) -> Clause:
    """Due on that day or before, or to be remembered from a day no later."""
    table = RECORDS["task"]
    return sa.or_(table.c.due_on <= day, table.c.remind_on <= day)


def is_due(day: str) -> Clause:
    """The same, and never unknown: a task without any day is not due."""
    return sa.func.coalesce(due_by(day), sa.false())


def tasks(connection: sa.Connection, only: Sequence[Clause], limit: int) -> list[Record]:
    """Tasks that meet the conditions, the first due first."""
    table = RECORDS["task"]
    first = sa.func.coalesce(table.c.due_on, table.c.remind_on)
    rows = connection.execute(sa.select(table).where(*only).order_by(first.nulls_last(), table.c.id).limit(limit))
    return [as_record(KINDS["task"], dict(row._mapping)) for row in rows]


def last_spoken_to(connection: sa.Connection, person: str, limit: int) -> list[sa.Row[Any]]:
    """``supplier``, ``name`` and the last day of the suppliers somebody logged contacts with, the last one first."""
    activity, supplier = RECORDS["activity"], RECORDS["supplier"]
    latest = sa.func.max(activity.c.happened_on)
    statement: sa.Select[Any] = (
        sa.select(activity.c.supplier, supplier.c.name, latest.label("day"), sa.func.max(activity.c.id).label("last"))
        .join(supplier, supplier.c.id == activity.c.supplier)
        .where(activity.c.logged_by == person)
        .group_by(activity.c.supplier, supplier.c.name)
        .order_by(sa.desc("last"))
        .limit(limit)
    )
    return list(connection.execute(statement).all())


def makers(connection: sa.Connection, keys: Sequence[str]) -> dict[str, str]:
    """Who added each of some records, as the change log has it."""
    found: dict[str, str] = {}
    for start in range(0, len(keys), 500):
        statement = (
            sa.select(change_log.c.record_id, operations.c.author)
            .join(operations, operations.c.id == change_log.c.operation_id)
            .where(change_log.c.record_id.in_(keys[start : start + 500]), change_log.c.action == "I")
        )
        found.update({row.record_id: row.author for row in connection.execute(statement)})
    return found
