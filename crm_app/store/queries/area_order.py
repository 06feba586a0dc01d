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
def _by_name() -> tuple[str, ...]:
    """All codes, those with the first names first."""
    with resource("reference", "authorities.csv").open(encoding="utf-8", newline="") as lines:
        named = sorted((row["name"].casefold(), row["code"]) for row in csv.DictReader(lines))
    return tuple(code for _, code in named)


@cache
def _places() -> dict[str, int]:
    return {code: place for place, code in enumerate(_by_name())}


def area_place(code: str | None) -> int | None:
    """Where the name of a code stands among all names; unknown codes stand nowhere."""
    return _places().get(code or "")


def area_rank(column: Any) -> Any:
    """A number to sort a column of codes by, in the order of ``area_place``. For every row the database looks through
    all the codes; each has nine characters, so that none lies across two.
    """
    return sa.func.nullif(_PlaceIn(sa.literal(" ".join(_by_name())), sa.func.nullif(column, "")), 0)
