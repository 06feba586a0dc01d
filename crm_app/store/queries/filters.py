"""A filter as SQL, alike on both stores."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from crm_app.domain.fields import LISTS, Field, Kind
from crm_app.domain.filters import Condition, Filter, Op, Sort
from crm_app.domain.kinds import RecordKind
from crm_app.store.queries.computed import expression
from crm_app.store.tables import RECORDS
from crm_app.store.values import to_store

Clause = sa.ColumnElement[bool]


def escaped(text: str) -> str:
    """Text whose ``%`` and ``_`` mean themselves in LIKE."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _lower(text: str) -> str:
    """As ``lower`` does it on both stores, where text is compared bytewise: A to Z and no other letter."""
    return "".join(c.lower() if c.isascii() else c for c in text)


def _like(column: Any, pattern: str) -> Clause:
    return sa.func.lower(column).like(_lower(pattern), escape="\\")


def _listed(column: Any, field: Field, value: str) -> Clause:
    """A list holds a value; a CPV code holds every code below it, as its digits say."""
    if field.kind is Kind.CODES:
        digits = "".join(c for c in value if c.isdigit())[:8]
        begins = digits.rstrip("0").ljust(2, "0") if len(digits) == 8 else digits  # a division has two digits
        return _like(column, f'%"{begins}%') if begins.strip("0") else sa.false()
    return _like(column, f'%"{escaped(_in_json(value))}"%')


def _in_json(text: str) -> str:
    """Text as it stands within a list of the store, without the quotation marks around it."""
    return json.dumps(text, ensure_ascii=False)[1:-1]


def _stored(field: Field, value: Any) -> Any:
    return to_store(field)(value)


def _is(column: Any, field: Field, value: Any) -> Clause:
    if field.kind in LISTS:
        return _listed(column, field, str(value))
    if isinstance(value, str) and field.kind is not Kind.CHOICE:
        return sa.func.lower(column) == _lower(value)
    found: Clause = column == _stored(field, value)
    return found


def _compared(column: Any, field: Field, op: Op, value: Any) -> Clause:
    bound = _stored(field, value)
    found: dict[Op, Clause] = {
        Op.AT_LEAST: column >= bound,
        Op.AT_MOST: column <= bound,
        Op.MORE: column > bound,
        Op.LESS: column < bound,
    }
    return found[op]


def _on_day(column: Any, op: Op, day: date) -> Clause:
    """A moment compared with a whole day: "at most the 3rd" includes all of the 3rd."""
    start, following = day.isoformat(), (day + timedelta(days=1)).isoformat()
    found: dict[Op, Clause] = {
        Op.IS: sa.and_(column >= start, column < following),
        Op.AT_LEAST: column >= start,
        Op.AT_MOST: column < following,
        Op.MORE: column >= following,
        Op.LESS: column < start,
    }
    return found[op]


def clause(kind: RecordKind, condition: Condition) -> Clause:
    """One condition as SQL."""
    field = kind.row_fields[condition.field]
    column = expression(kind.name, condition.field)
    op, values = condition.op, condition.values
    if op in (Op.EMPTY, Op.KNOWN):
        empty = sa.or_(column.is_(None), column == "") if field.kind not in _NUMERIC else column.is_(None)
        return empty if op is Op.EMPTY else sa.not_(empty)
    if field.kind is Kind.INSTANT and values and isinstance(values[0], date) and not isinstance(values[0], datetime):
        return _on_day(column, op, values[0])
    if op is Op.IN:
        return sa.or_(sa.false(), *(_is(column, field, value) for value in values))
    if op is Op.IS:
        return _is(column, field, values[0])
    if op is Op.IS_NOT:
        return sa.or_(column.is_(None), sa.not_(_is(column, field, values[0])))
    if op is Op.STARTS:
        return _like(column, f"{escaped(str(values[0]))}%")
    if op is Op.CONTAINS:
        if field.kind is Kind.CODES:
            return _is(column, field, str(values[0]))
        text = str(values[0])
        return _like(column, f"%{escaped(_in_json(text) if field.kind in LISTS else text)}%")
    return _compared(column, field, op, values[0])


_NUMERIC = frozenset({Kind.INTEGER, Kind.PERCENT, Kind.MONEY, Kind.BOOLEAN})


def clauses(kind: RecordKind, wanted: Filter) -> list[Clause]:
    """All conditions of a filter as SQL (the words to search for are answered by the search index)."""
    return [clause(kind, condition) for condition in wanted.conditions]


def order(kind: RecordKind, sort: Sort) -> list[Any]:
    """What to sort by: ties by key, the unknown last, the same on both stores."""
    table = RECORDS[kind.name]
    if not sort.field or sort.field == kind.title_field:
        key: Any = table.c.sort_key if "sort_key" in table.c else table.c.id
    else:
        field, column = kind.row_fields[sort.field], expression(kind.name, sort.field)
        if field.kind is Kind.CHOICE:
            key = sa.case({c.value: i for i, c in enumerate(field.choices)}, value=column, else_=None)
        elif field.kind in _NUMERIC:
            key = column
        else:
            key = sa.func.lower(column)
    return [key.desc().nulls_last() if sort.descending else key.asc().nulls_last(), table.c.id]
