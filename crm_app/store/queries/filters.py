"""A filter as SQL, alike on both stores."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from crm_app.domain.fields import LISTS, Field, Kind
from crm_app.domain.filters import KEY, Condition, Filter, Op, Sort
from crm_app.domain.kinds import RecordKind
from crm_app.store.queries.among import one_of_many
from crm_app.store.queries.area_order import area_rank
from crm_app.store.queries.computed import expression
from crm_app.store.queries.picked import Holds, PartValue
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
    if condition.field == KEY:
        return one_of_many(RECORDS[kind.name].c.id, condition.values)
    field, column = kind.row_fields[condition.field], expression(kind.name, condition.field)
    if not isinstance(column, PartValue):
        return _answers(column, field, condition.op, condition.values)
    op = _OPPOSITE.get(condition.op, condition.op)
    found = Holds(column, lambda first: _answers(first, field, op, condition.values))
    return found if op is condition.op else sa.not_(found)


# Of a part that is not there nothing holds, so these are asked the other way round.
_OPPOSITE = {Op.EMPTY: Op.KNOWN, Op.IS_NOT: Op.IS}


def _answers(column: Any, field: Field, op: Op, values: Sequence[Any]) -> Clause:
    if op in (Op.EMPTY, Op.KNOWN):
        empty = sa.or_(column.is_(None), column == "") if field.kind not in _NUMERIC else column.is_(None)
        return empty if op is Op.EMPTY else sa.not_(empty)
    if field.kind is Kind.INSTANT and values and isinstance(values[0], date) and not isinstance(values[0], datetime):
        return _on_day(column, op, values[0])
    if op is Op.IN:
        return sa.or_(sa.false(), *(_is(column, field, value) for value in values))
    if op in (Op.CONTAINS, Op.STARTS) and len(values) > 1:
        return sa.or_(*(_answers(column, field, op, (value,)) for value in values))
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


def order_key(kind: RecordKind, name: str) -> Any:
    """What one field is sorted by: a choice by its place, a local authority by its name, text without
    regard to case, the title by its sort key.
    """
    table = RECORDS[kind.name]
    if not name or name == kind.title_field:
        return table.c.sort_key if "sort_key" in table.c else table.c.id
    field, column = kind.row_fields[name], expression(kind.name, name)
    if field.kind is Kind.CHOICE:
        return sa.case({c.value: i for i, c in enumerate(field.choices)}, value=column, else_=None)
    if field.kind is Kind.AREA:
        return area_rank(column)
    return column if field.kind in _NUMERIC else sa.func.lower(column)


def directed(key: Any, *, descending: bool) -> Any:
    """A key in its direction, the unknown last either way. A column that is never unknown is left to its index."""
    turned = key.desc() if descending else key.asc()
    return turned if getattr(key, "nullable", True) is False else turned.nulls_last()


def order(kind: RecordKind, sort: Sort, *before: Any) -> list[Any]:
    """What to sort by, after the keys ``before``: ties by key, the unknown last, the same on both stores."""
    keys = [directed(order_key(kind, key.field), descending=key.descending) for key in sort.keys or (sort,)]
    return [*before, *keys, RECORDS[kind.name].c.id]
