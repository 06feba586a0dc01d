"""The order of a whole list as one text of keys, the headings of its groups, and where words occur within it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from crm_app.domain.fields import LISTS, Kind
from crm_app.domain.filters import Filter, Sort
from crm_app.domain.key_list import KeyList
from crm_app.domain.kinds import RecordKind
from crm_app.store.queries.buckets import Key, gathered, sort_keys
from crm_app.store.queries.computed import expression
from crm_app.store.queries.filters import clauses, directed, escaped, order, order_key
from crm_app.store.queries.picked import joined
from crm_app.store.tables import RECORDS

Stored = tuple[Any, int]  # the stored value that stands for a group, and how many rows it has


def keys(connection: sa.Connection, kind: RecordKind, wanted: Filter, sort: Sort, group: str = "") -> KeyList:
    """Every key of a list in order, those of one group together.

    The database joins the keys to one text: a million rows made into a million strings take three times as long.
    """
    by = sort_keys(kind, sort)
    if not by:
        return _joined(connection, _ordered(kind, wanted, sort, group))
    before = [Key(group_key(kind, group), _is_turned(sort, group))] if group else []
    found = sa.select(RECORDS[kind.name].c.id).where(*clauses(kind, wanted))
    return KeyList.of(gathered(connection, found, [*before, *by]))


def _ordered(kind: RecordKind, wanted: Filter, sort: Sort, group: str) -> sa.Select[Any]:
    table = RECORDS[kind.name]
    before = [directed(group_key(kind, group), descending=_is_turned(sort, group))] if group else []
    return sa.select(table.c.id).where(*clauses(kind, wanted)).order_by(*order(kind, sort, *before))


def _joined(connection: sa.Connection, ordered: sa.Select[Any]) -> KeyList:
    inner = joined(connection, ordered).subquery()
    join = sa.func.group_concat if connection.dialect.name == "sqlite" else sa.func.string_agg
    widths = sa.func.min(sa.func.length(inner.c.id)), sa.func.max(sa.func.length(inner.c.id))
    blob, least, most = connection.execute(sa.select(join(inner.c.id, sa.literal_column("''")), *widths)).one()
    if blob is None:
        return KeyList()
    if least != most:
        return KeyList.of(connection.execute(ordered).scalars())
    return KeyList(blob, most)


def _is_turned(sort: Sort, group: str) -> bool:
    return any(key.descending for key in sort.keys if key.field == group)


def group_key(kind: RecordKind, name: str) -> Any:
    """What rows of one group have in common: a month of days and of moments, of everything else the value."""
    if kind.row_fields[name].kind in (Kind.DATE, Kind.INSTANT):
        return sa.func.substr(expression(kind.name, name), 1, 7)
    key = order_key(kind, name)
    if name == kind.title_field:
        key = sa.func.substr(sa.func.lower(expression(kind.name, name)), 1, 1)
    return key


def groups(
    connection: sa.Connection, kind: RecordKind, wanted: Filter, sort: Sort, group: str, most: int
) -> list[Stored]:
    """The groups in the order of ``keys``: a value for each and how many rows it has; at most ``most`` and one more."""
    key = group_key(kind, group)
    shown = _shown(kind, group, key)
    inner = sa.select(key.label("key"), shown.label("value")).select_from(RECORDS[kind.name])
    rows = joined(connection, inner.where(*clauses(kind, wanted))).subquery()
    counted = sa.select(sa.func.min(rows.c.value), sa.func.count()).group_by(rows.c.key)
    turned = directed(rows.c.key, descending=_is_turned(sort, group))
    found = connection.execute(counted.order_by(turned).limit(most + 1))
    return [(value, count) for value, count in found]


def _shown(kind: RecordKind, group: str, key: Any) -> Any:
    """The value that names a group; what has no place in the order (a choice that is no longer) counts as not known."""
    return key if _is_a_piece(kind, group) else sa.case((key.is_not(None), expression(kind.name, group)))


def _is_a_piece(kind: RecordKind, group: str) -> bool:
    return kind.row_fields[group].kind in (Kind.DATE, Kind.INSTANT) or group == kind.title_field


def grouped_among(
    connection: sa.Connection, kind: RecordKind, wanted: Filter, sort: Sort, group: str, among: Collection[str]
) -> tuple[KeyList, list[Stored]]:
    """As ``keys`` and ``groups``, of what a search found."""
    key = group_key(kind, group)
    shown = _shown(kind, group, key)
    ordered = _ordered(kind, wanted, sort, group).add_columns(key.label("key"), shown.label("value"))
    found, counted, last = [], [], object()
    for row in connection.execute(ordered):
        if row.id in among:
            if row.key != last:
                counted.append([row.value, 0])
                last = row.key
            counted[-1][1] += 1
            found.append(row.id)
    return KeyList.of(found), [(value, count) for value, count in counted]


def matching(
    connection: sa.Connection, kind: RecordKind, wanted: Filter, sort: Sort, group: str, clause: Any
) -> KeyList:
    """The keys of those rows of a list that answer one more clause, in the order of the list."""
    return _joined(connection, _ordered(kind, wanted, sort, group).where(clause))


def says(kind: RecordKind, name: str, text: str, *, begins: bool = False) -> Any:
    """Whether a field shows some words: a choice by what it is called, a number by its digits."""
    field, column = kind.row_fields[name], expression(kind.name, name)
    if field.choices:
        return _choice_says(kind, name, text, begins=begins)
    pattern = f"{escaped(text.lower())}%" if begins else f"%{escaped(text.lower())}%"
    shown = sa.cast(column, sa.Text()) if field.kind in (Kind.INTEGER, Kind.PERCENT) else column
    return sa.func.lower(shown).like(pattern, escape="\\")


def holds_any(kind: RecordKind, name: str, values: Sequence[str]) -> Any:
    """Whether a field is, or as a list holds, one of some stored values."""
    column = expression(kind.name, name)
    if kind.row_fields[name].kind in LISTS:
        return any_of(column.like(f'%"{escaped(value)}"%', escape="\\") for value in values)
    return column.in_(values)


def _choice_says(kind: RecordKind, name: str, text: str, *, begins: bool) -> Any:
    field, wanted = kind.row_fields[name], text.casefold()
    named = [
        choice.value
        for choice in field.choices
        if (choice.label.casefold().startswith(wanted) if begins else wanted in choice.label.casefold())
    ]
    return holds_any(kind, name, named)


def any_of(found: Iterable[Any]) -> Any:
    """Whether one of some clauses holds; none holds of none."""
    return sa.or_(sa.false(), *found)
