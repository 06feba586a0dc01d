"""The keys of a whole list that is sorted by what many of its records share: a status, a borough, a number of staff.

A database that sorts a hundred thousand keys within a few dozen values spends most of its time comparing keys. So it
only gathers the keys of each value, and they are put in order here, where they mostly stand in order already.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa

from crm_app.domain.fields import Kind
from crm_app.domain.filters import Sort
from crm_app.domain.kinds import RecordKind
from crm_app.store.queries.area_order import area_place
from crm_app.store.queries.computed import expression
from crm_app.store.queries.filters import order_key
from crm_app.store.queries.picked import joined


class Key(NamedTuple):
    """What to sort by, and whether the greatest comes first; ``place`` says where a value stands, if not by itself."""

    value: Any
    descending: bool
    place: Callable[[Any], Any] | None = None


def sort_keys(kind: RecordKind, sort: Sort) -> list[Key]:
    """What a list is sorted by, where keys are gathered by value; none where its title, all but unique, is among it."""
    if any(not key.field or key.field == kind.title_field for key in sort.keys):
        return []
    return [_key(kind, key.field, descending=key.descending) for key in sort.keys]


def _key(kind: RecordKind, name: str, *, descending: bool) -> Key:
    if kind.row_fields[name].kind is Kind.AREA:  # few values: their names are looked up here, once for each
        return Key(expression(kind.name, name), descending, area_place)
    return Key(order_key(kind, name), descending)


def gathered(connection: sa.Connection, found: sa.Select[Any], keys: Sequence[Key]) -> list[str]:
    """The keys that ``found`` selects (as ``id``, in no order), sorted by ``keys``: the unknown last, ties by key."""
    named = found.add_columns(*(key.value.label(f"key_{number}") for number, key in enumerate(keys)))
    inner = joined(connection, named).subquery()
    values = [inner.c[f"key_{number}"] for number in range(len(keys))]
    statement = sa.select(_together(connection, inner.c.id), *values).group_by(*values)
    together: dict[tuple[Any, ...], list[str]] = defaultdict(list)
    for text, *row in connection.execute(statement):
        stands = (key.place(value) if key.place else value for key, value in zip(keys, row, strict=True))
        together[tuple(stands)].extend(text.split(" "))
    order = list(together)
    for number in reversed(range(len(keys))):
        descending = keys[number].descending
        order.sort(key=lambda row: _rank(row[number], descending=descending), reverse=descending)
    return [key for row in order for key in sorted(together[row])]


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
