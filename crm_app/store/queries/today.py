"""What waits for a person this morning: short lists with their totals, made to be quick on a large register."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from crm_app.store.tables import RECORDS

Rows = list[sa.Row[Any]]


def expiring(connection: sa.Connection, first: str, last: str, limit: int, *, latest_first: bool = False) -> Rows:
    """``id``, ``what``, ``expires_on``, supplier's ``parent_id`` and ``name`` of credentials that end between two days.

    The first to end stands first, or the last. One that a later one of the same kind has replaced is left out.
    """
    credential, supplier, newer = RECORDS["credential"], RECORDS["supplier"], RECORDS["credential"].alias()
    replaced = (
        sa.exists()
        .where(newer.c.parent_id == credential.c.parent_id, newer.c.what == credential.c.what)
        .where(newer.c.expires_on > credential.c.expires_on)
    )
    order = (credential.c.expires_on, credential.c.id)
    ending: Any = (
        sa.select(credential.c.id, credential.c.what, credential.c.expires_on, credential.c.parent_id)
        .where(credential.c.expires_on >= first, credential.c.expires_on <= last, ~replaced)
        .order_by(*(column.desc() for column in order) if latest_first else order)
        .limit(limit)
        .subquery()
    )
    named: sa.Select[Any] = sa.select(ending, supplier.c.name).join(supplier, supplier.c.id == ending.c.parent_id)
    return list(connection.execute(named).all())


def added_since(connection: sa.Connection, kind: str, key: str, limit: int) -> tuple[int, Rows]:
    """How many records have keys from ``key`` on, and the last of them: keys begin with the moment they were made."""
    table = RECORDS[kind]
    since = table.c.id >= key
    total = connection.execute(sa.select(sa.func.count()).select_from(table).where(since)).scalar_one()
    rows = connection.execute(sa.select(table).where(since).order_by(table.c.id.desc()).limit(limit)).all()
    return int(total), list(rows)


def sign_ups(connection: sa.Connection, since: str, limit: int) -> Rows:
    """``id``, ``title``, ``held_on`` and ``count`` of events whose invitations were accepted since a day."""
    invitation, event = RECORDS["invitation"], RECORDS["event"]
    answered = (
        sa.select(invitation.c.parent_id, sa.func.count().label("count"))
        .where(invitation.c.status == "accepted", invitation.c.answered_on >= since)
        .group_by(invitation.c.parent_id)
        .subquery()
    )
    statement: sa.Select[Any] = (
        sa.select(event.c.id, event.c.title, event.c.held_on, answered.c.count)
        .join(answered, answered.c.parent_id == event.c.id)
        .where(event.c.held_on >= since)
        .order_by(event.c.held_on, event.c.id)
        .limit(limit)
    )
    return list(connection.execute(statement).all())


def to_judge(connection: sa.Connection, limit: int) -> tuple[int, Rows]:
    """How many possible duplicates wait, and ``id``, ``parent_id``, both names and ``score`` of the likeliest."""
    likeness, supplier, other = RECORDS["likeness"], RECORDS["supplier"], RECORDS["supplier"].alias()
    waiting = sa.or_(likeness.c.verdict == "open", likeness.c.verdict.is_(None))
    total = connection.execute(sa.select(sa.func.count()).select_from(likeness).where(waiting)).scalar_one()
    statement: sa.Select[Any] = (
        sa.select(likeness.c.id, likeness.c.parent_id, supplier.c.name, other.c.name.label("other"), likeness.c.score)
        .join(supplier, supplier.c.id == likeness.c.parent_id)
        .join(other, other.c.id == likeness.c.other)
        .where(waiting)
        .order_by(likeness.c.score.desc().nulls_last(), likeness.c.id)
        .limit(limit)
    )
    return int(total), list(connection.execute(statement).all())


def between(connection: sa.Connection, kind: str, title: str, days: Sequence[str], first: str, last: str) -> Rows:
    """``id``, ``title`` and the columns ``days`` of records one of whose dates lies between two days."""
    table = RECORDS[kind]
    near = sa.or_(*(sa.and_(table.c[name] >= first, table.c[name] <= last) for name in days))
    columns = (table.c[name] for name in days)
    statement = sa.select(table.c.id, table.c[title].label("title"), *columns).where(near).order_by(table.c.id)
    return list(connection.execute(statement.limit(500)).all())


def titles(connection: sa.Connection, kind: str, title: str, keys: Sequence[str]) -> dict[str, str]:
    """What some records are called, by key; at most 500."""
    table = RECORDS[kind]
    rows = connection.execute(sa.select(table.c.id, table.c[title].label("title")).where(table.c.id.in_(keys[:500])))
    return {row.id: row.title for row in rows}
