"""A column among very many values: one bound text, however many there are, on both stores."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


class _Items(FunctionElement[Any]):
    """The texts of a JSON list as rows; a store takes only so many bound values, and one list counts as one."""

    inherit_cache = True


@compiles(_Items, "sqlite")
def _on_sqlite(element: _Items, compiler: Any, **kw: Any) -> str:
    return f"(SELECT value FROM json_each({compiler.process(element.clauses, **kw)}))"


@compiles(_Items, "postgresql")
def _on_postgresql(element: _Items, compiler: Any, **kw: Any) -> str:
    return f"(SELECT jsonb_array_elements_text(CAST({compiler.process(element.clauses, **kw)} AS jsonb)))"


def one_of_many(column: sa.ColumnElement[Any], values: Iterable[Any]) -> sa.ColumnElement[bool]:
    """Whether a text column is one of the values, of which there may be a hundred thousand."""
    listed = json.dumps([str(value) for value in values], ensure_ascii=False)
    found: sa.ColumnElement[bool] = column.bool_op("IN")(_Items(sa.literal(listed)))
    return found
