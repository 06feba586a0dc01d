"""The keys of a whole list that is sorted by what many of its records share: a status, a borough, a number of staff.

A database that sorts a hundred thousand keys within a few dozen values spends most of its time comparing keys. So it
only gathers the keys of each value, and they are put in order here, where they mostly stand in order already.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from crm_app.domain.filters import Sort
from crm_app.domain.kinds import RecordKind
from crm_app.store.queries.filters import order_key
from crm_app.store.queries.picked import joined

Key = tuple[Any, bool]  # what to sort by, and whether the greatest comes first


def sort_keys(kind: RecordKind, sort: Sort) -> list[Key]:
    """What a list is sorted by, where keys are gathered by value; none where its title, all but unique, is among it."""
    if any(not key.field or key.field == kind.title_field for key in sort.keys):
        return []
    return [(order_key(kind, key.field), key.descending) for key in sort.keys]


def gathered(connection: sa.Connection, found: sa.Select[Any], keys: Sequence[Key]) -> list[str]:
    """The keys that ``found`` selects (as ``id``, in no order), sorted by ``keys``: the unknown last, ties by key."""
    named = found.add_columns(*(key.label(f"key_{place}") for place, (key, _) in enumerate(keys)))
    inner = joined(connection, named).subquery()
    values = [inner.c[f"key_{place}"] for place in range(len(keys))]
    statement = sa.select(_together(connection, inner.c.id), *values).group_by(*values)
    rows = [tuple(row) for row in connection.execute(statement)]
    for place in range(len(keys), 0, -1):
        descending = keys[place - 1][1]
        rows.sort(key=lambda row: _rank(row[place], descending=descending), reverse=descending)
    return [key for row in rows for key in sorted(row[0].split(" "))]


def _rank(value: Any, *, descending: bool) -> tuple[bool, Any]:
    unknown = value is None
    return (unknown is not descending, 0 if unknown else value)


def whole(connection: sa.Connection, ordered: sa.Select[Any]) -> list[str]:
    """The keys that a statement selects in order. Sent as one text: a row for each key takes twice as long."""
    text = connection.execute(sa.select(_together(connection, ordered.subquery().c.id))).scalar_one()
    return text.split(" ") if text else []


def _together(connection: sa.Connection, column: Any) -> Any:
    """All keys of a column as one text; no key holds a blank of its own."""
    join = sa.func.group_concat if connection.dialect.name == "sqlite" else sa.func.string_agg
    return join(column, sa.literal_column("' '"))
