"""Local authorities in the order of their names: the store holds codes, and nobody reads a list by codes."""

from __future__ import annotations

import csv
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from crm_app.runtime.resources import resource


class _PlaceIn(FunctionElement[Any]):
    """Where a text stands within another, from 1; 0 where it does not."""

    inherit_cache = True


@compiles(_PlaceIn, "sqlite")
def _on_sqlite(element: _PlaceIn, compiler: Any, **kw: Any) -> str:
    return f"instr({compiler.process(element.clauses, **kw)})"


@compiles(_PlaceIn, "postgresql")
def _on_postgresql(element: _PlaceIn, compiler: Any, **kw: Any) -> str:
    return f"strpos({compiler.process(element.clauses, **kw)})"


@cache
def _by_name() -> str:
    """All codes in one text, those with the first names first. A code has nine characters, none lies across two."""
    with resource("reference", "authorities.csv").open(encoding="utf-8", newline="") as lines:
        named = sorted((row["name"].casefold(), row["code"]) for row in csv.DictReader(lines))
    return " ".join(code for _, code in named)


def area_rank(column: Any) -> Any:
    """A number to sort a column of codes by: the place of the name among all names; unknown codes have none."""
    return sa.func.nullif(_PlaceIn(sa.literal(_by_name()), sa.func.nullif(column, "")), 0)
