"""What names a record: the fields of other kinds that hold its key, and what became of it after a merge."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from crm_app.domain.fields import Kind
from crm_app.domain.kinds import KINDS, RecordKind
from crm_app.store.changelog.entries import sees_claims
from crm_app.store.tables import RECORDS, change_log, operations

# Papers name what they are about by its key, whatever kind that is.
_ALSO = {"supplier": (("paper", "subject"),), "opportunity": (("paper", "subject"),)}


def fields_that_name(kind_name: str) -> list[tuple[RecordKind, str]]:
    """Every field of every kind that refers to records of this kind."""
    found = [
        (kind, name)
        for kind in KINDS.values()
        for name, field in kind.fields.items()
        if field.kind is Kind.REFERENCE and field.refers_to == kind_name
    ]
    return found + [(KINDS[name], field) for name, field in _ALSO.get(kind_name, ())]


def may_read(connection: sa.Connection, kind: RecordKind) -> bool:
    """Whether this login may read a kind at all: what owners declared about themselves needs a privilege."""
    return not kind.is_guarded or sees_claims(connection)


def naming(connection: sa.Connection, kind: RecordKind, field: str, key: str) -> list[sa.Row[Any]]:
    """The rows (stored form) of a kind whose ``field`` holds ``key``, oldest first."""
    table = RECORDS[kind.name]
    return list(connection.execute(sa.select(table).where(table.c[field] == key).order_by(table.c.id)).all())


def survivor(connection: sa.Connection, key: str) -> str:
    """The record that a deleted one was merged into, followed through further merges; empty where there is none."""
    for _ in range(20):
        merge = connection.execute(
            sa.select(change_log.c.operation_id)
            .join(operations, operations.c.id == change_log.c.operation_id)
            .where(change_log.c.record_id == key, change_log.c.action == "D", operations.c.purpose == "merge")
            .order_by(change_log.c.seq.desc())
            .limit(1)
        ).scalar()
        if merge is None:
            return ""
        # Its own row changed, or at least what was hung on it tells which one it was.
        named = sa.case((change_log.c.kind == "supplier", change_log.c.record_id), else_=change_log.c.parent_id)
        parts = [name for name, kind in KINDS.items() if kind.parent == "supplier"]
        kept = connection.execute(
            sa.select(named)
            .where(change_log.c.operation_id == merge, change_log.c.action == "U")
            .where(change_log.c.kind.in_(["supplier", *parts]))
            .order_by(change_log.c.kind != "supplier", change_log.c.seq)
            .limit(1)
        ).scalar()
        table = RECORDS["supplier"]
        if kept is None or connection.execute(sa.select(table.c.id).where(table.c.id == kept)).first():
            return kept or ""
        key = kept
    return ""
