"""The part that speaks for its record (main premises, latest size), as each store reads it fastest.

A file looks it up record by record in its covering index. A server reads that index once, in order, and joins: under
row security one lookup costs as much as reading ten rows in order.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql import visitors
from sqlalchemy.sql.functions import FunctionElement

from crm_app.store.picking import PICKED
from crm_app.store.tables import RECORDS

Clause = sa.ColumnElement[bool]


def _order(part: str, table: Any) -> list[Any]:
    return [table.c[PICKED[part].by].desc().nulls_last(), table.c.id]


class PartValue(FunctionElement[Any]):
    """One column of the part of a record that comes first; unknown where it has none."""

    inherit_cache = True

    def __init__(self, part: str, column: str, parent: str) -> None:
        table, owner = RECORDS[part].alias(), RECORDS[parent]
        rows = sa.select(table.c[column]).where(table.c.parent_id == owner.c.id).order_by(*_order(part, table))
        super().__init__(rows.limit(1).correlate(owner).scalar_subquery())
        self.type = table.c[column].type
        self.part, self.column, self.parent = part, column, parent


class Holds(FunctionElement[bool]):
    """Whether a column of a record's first part passes a test: never unknown, so that its opposite is every other."""

    inherit_cache = True

    def __init__(self, value: PartValue, test: Callable[[Any], Clause]) -> None:
        first, owner = _first_parts(value.part), RECORDS[value.parent]
        keys = sa.select(first.c.parent_id).where(test(first.c[value.column])).scalar_subquery()
        # Of an array the planner expects ten items, so it always hashes them, and never walks a long list row by row.
        among = owner.c.id.in_(sa.select(sa.func.unnest(sa.func.array(keys))))
        super().__init__(sa.func.coalesce(test(value), sa.false()), among.is_(sa.true()))
        self.type = sa.Boolean()


@compiles(PartValue)
def _looked_up(element: PartValue, compiler: Any, **kw: Any) -> str:
    return str(compiler.process(element.clauses, **kw))


@compiles(Holds, "sqlite")
def _in_file(element: Holds, compiler: Any, **kw: Any) -> str:
    return f"({compiler.process(next(iter(element.clauses)), **kw)})"


@compiles(Holds, "postgresql")
def _on_server(element: Holds, compiler: Any, **kw: Any) -> str:
    return f"({compiler.process(list(element.clauses)[1], **kw)})"


def _first_parts(part: str) -> sa.Subquery:
    """The first part of every record, with what lists show of it: all of it stands in the index."""
    from sqlalchemy.dialects.postgresql import distinct_on  # every server driver comes with it: a file starts without

    table = RECORDS[part].alias()
    rows = sa.select(table.c.parent_id, *(table.c[name] for name in PICKED[part].shown))
    return rows.ext(distinct_on(table.c.parent_id)).order_by(table.c.parent_id, *_order(part, table)).subquery()


def joined(connection: sa.Connection, statement: sa.Select[Any]) -> sa.Select[Any]:
    """The same question for very many records: on a server the first parts are joined instead of looked up."""
    if connection.dialect.name == "sqlite":
        return statement
    tables: dict[tuple[str, str], sa.Subquery] = {}

    def _replaced(element: Any, **_: Any) -> Any:
        if isinstance(element, PartValue):
            place = (element.parent, element.part)
            if place not in tables:
                tables[place] = _first_parts(element.part)
            return tables[place].c[element.column]
        return element if isinstance(element, Holds) else None

    found = cast("sa.Select[Any]", visitors.replacement_traverse(statement, {}, _replaced))
    sources: dict[str, Any] = {}
    for (parent, _part), table in tables.items():
        owner = RECORDS[parent]
        sources[parent] = sources.get(parent, owner).outerjoin(table, table.c.parent_id == owner.c.id)
    return found.select_from(*sources.values()) if sources else found
