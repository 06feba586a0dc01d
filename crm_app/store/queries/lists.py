"""Lists that scale: the order of all keys as one snapshot, then pages of rows by key."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from crm_app.domain.filters import Filter, Sort
from crm_app.domain.kinds import RecordKind
from crm_app.domain.records import Row
from crm_app.store import bulk
from crm_app.store.queries.buckets import gathered, sort_keys, whole
from crm_app.store.queries.computed import expression
from crm_app.store.queries.filters import clauses, order
from crm_app.store.queries.picked import joined
from crm_app.store.tables import RECORDS
from crm_app.store.values import loaded_row


def snapshot(
    connection: sa.Connection,
    kind: RecordKind,
    wanted: Filter,
    sort: Sort,
    *,
    among: Sequence[str] | None = None,
    limit: int | None = None,
) -> list[str]:
    """The keys of all rows that answer a filter, in order. ``among`` limits them to what a search found; with ``limit``
    only the first ones are read.
    """
    table = RECORDS[kind.name]
    statement = sa.select(table.c.id).where(*clauses(kind, wanted))
    if among is not None:
        statement = statement.where(table.c.id.in_(among))
    keys = sort_keys(kind, sort)
    if keys and limit is None:
        return gathered(connection, statement, keys)
    ordered = joined(connection, statement.order_by(*order(kind, sort)).limit(limit))
    return whole(connection, ordered) if limit is None else list(connection.execute(ordered).scalars())


def count(connection: sa.Connection, kind: RecordKind, wanted: Filter) -> int:
    """How many records answer a filter."""
    table = RECORDS[kind.name]
    return int(
        connection.execute(sa.select(sa.func.count()).select_from(table).where(*clauses(kind, wanted))).scalar_one()
    )


def rows(
    connection: sa.Connection, kind: RecordKind, keys: Sequence[str], fields: Sequence[str] | None = None
) -> list[Row]:
    """The rows of a page, in the order of ``keys``; those gone since are left out."""
    table = RECORDS[kind.name]
    names = list(fields or kind.row_fields)
    listed = [expression(kind.name, name).label(name) for name in names]
    statement = sa.select(table.c.id, table.c.version, table.c.visibility, table.c.anchor_id, *listed)
    found = {}
    for row in bulk.fetch(connection, statement, table.c.id, keys):
        stored = {name: row._mapping[name] for name in names}
        found[row.id] = Row(row.id, row.version, loaded_row(kind.row_fields, stored), row.visibility, row.anchor_id)
    return [found[key] for key in keys if key in found]


def facets(
    connection: sa.Connection,
    kind: RecordKind,
    field: str,
    wanted: Filter,
    limit: int = 50,
    *,
    among: Sequence[str] | None = None,
) -> list[tuple[Any, int]]:
    """How often each stored value of a field occurs among what a filter finds, the most frequent first."""
    table = RECORDS[kind.name]
    found = sa.select(expression(kind.name, field).label("value")).select_from(table).where(*clauses(kind, wanted))
    if among is not None:
        values = Counter(row.value for row in bulk.fetch(connection, found, table.c.id, among))
        return sorted(values.items(), key=lambda pair: (-pair[1], pair[0] is None, pair[0]))[:limit]
    inner = joined(connection, found).subquery()
    statement = sa.select(inner.c.value, sa.func.count().label("n")).group_by(inner.c.value)
    counted = connection.execute(statement.order_by(sa.desc("n"), inner.c.value.nulls_last()).limit(limit))
    return [(row.value, row.n) for row in counted]
