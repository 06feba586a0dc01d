"""Rows of a whole store in stored form, for filling another one: both stores keep values alike."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from crm_app.domain.kinds import KINDS, RecordKind
from crm_app.store.access import OWNER
from crm_app.store.operations import Operation
from crm_app.store.schema import current_revision
from crm_app.store.tables import RECORDS

BATCH = 2_000


def may_fill(connection: sa.Connection) -> bool:
    """Whether a login of a server may add records of every anchor: a superuser, or a member of the owner's role."""
    statement = (
        "SELECT r.rolsuper OR coalesce((SELECT pg_has_role(session_user, o.oid, 'member') FROM pg_roles o"
        f" WHERE o.rolname = '{OWNER}'), false) FROM pg_roles r WHERE r.rolname = session_user"
    )
    return bool(connection.exec_driver_sql(statement).scalar_one())


def has_tables(connection: sa.Connection) -> bool:
    """Whether a database has been set up as a store."""
    return current_revision(connection) is not None


def counts(connection: sa.Connection) -> dict[str, int]:
    """How many records of each kind there are, by the plural of the kind."""
    found = {}
    for kind in KINDS.values():
        statement = sa.select(sa.func.count()).select_from(RECORDS[kind.name])
        found[kind.plural] = int(connection.execute(statement).scalar_one())
    return found


def groups() -> list[list[RecordKind]]:
    """The kinds that are written together: each that stands alone with its parts and theirs, wholes before parts."""
    return [_with_parts(kind) for kind in KINDS.values() if not kind.parent]


def _with_parts(kind: RecordKind) -> list[RecordKind]:
    found = [kind]
    for part in (part for part in KINDS.values() if part.parent == kind.name):
        found.extend(_with_parts(part))
    return found


def batches(connection: sa.Connection, kind: RecordKind) -> Iterator[list[dict[str, Any]]]:
    """All rows of a kind by key, in runs; without the version, which every store counts for itself."""
    table = RECORDS[kind.name]
    columns = [column for column in table.c if column.name != "version"]
    found = connection.execute(sa.select(*columns).order_by(table.c.id))
    for rows in found.mappings().partitions(BATCH):
        yield [dict(row) for row in rows]


def allow_any_order(op: Operation) -> None:
    """Let rows of a file point at rows that only follow, until the operation ends."""
    if op.store.is_sqlite:
        op.connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
