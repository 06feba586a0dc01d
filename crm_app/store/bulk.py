"""Many rows at once, as fast as each store allows.

SQLite: statements of many rows each, since a row of ``executemany`` is a statement of its own, before which the search
index writes all it has gathered to its pages: that took longer than everything else together. PostgreSQL: COPY is
refused under row-level security, so one statement takes whole columns as arrays (``unnest``) and the statement triggers
log them together.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain
from typing import Any

import sqlalchemy as sa

BATCH = 5_000
AT_ONCE = 50
_MOST_MARKS = 20_000  # values in one statement of a file; SQLite takes 32,766
_GIVEN_IN_FILE = sa.select(sa.func.json_each(sa.bindparam("given")).table_valued("value").c.value)


def batches(rows: Sequence[Any], size: int = BATCH) -> Iterator[Sequence[Any]]:
    """The rows in runs of at most ``size``."""
    for start in range(0, len(rows), size):
        yield rows[start : start + size]


@contextmanager
def _quick_index(connection: sa.Connection, count: int) -> Iterator[None]:
    """Let the search index of a file forget many rows at its own pace.

    Wiping each word of each row at once (FTS5 secure-delete) makes a bulk change some twenty times slower; what is left
    goes with the index's next merges. Changes to a few records, as when a person is taken out, are wiped at once. While
    rows are added there is nothing to wipe, yet the index would look for it word by word.
    """
    if connection.dialect.name != "sqlite" or count <= AT_ONCE:
        yield
        return
    for wipe in (0, 1):
        for table in ("search_infix", "search_words"):
            connection.exec_driver_sql(f"INSERT INTO {table}({table}, rank) VALUES('secure-delete', {wipe})")
        if not wipe:
            yield


def _sql_type(column: sa.Column[Any]) -> str:
    return "bigint" if isinstance(column.type, sa.Integer) else "text"


def _unnest(table: sa.Table, names: Sequence[str]) -> str:
    arrays = ", ".join(f"%({name})s::{_sql_type(table.c[name])}[]" for name in names)
    return f"unnest({arrays}) AS given({', '.join(names)})"


def _columns(rows: Sequence[Mapping[str, Any]], names: Sequence[str]) -> dict[str, list[Any]]:
    return {name: [row.get(name) for row in rows] for name in names}


def _names(table: sa.Table, rows: Sequence[Mapping[str, Any]]) -> list[str]:
    used = set().union(*rows)
    return [column.name for column in table.columns if column.name in used]


def insert(connection: sa.Connection, table: sa.Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows; a column that no row names keeps its default."""
    names = _names(table, rows)
    listed = ", ".join(names)
    if connection.dialect.name == "sqlite":
        marks = f"({', '.join('?' * len(names))})"
        with _quick_index(connection, len(rows)):
            for batch in batches(rows, max(1, _MOST_MARKS // len(names))):
                values = tuple(chain.from_iterable(map(row.get, names) for row in batch))
                given = ", ".join([marks] * len(batch))
                connection.exec_driver_sql(f"INSERT INTO {table.name} ({listed}) VALUES {given}", values)
        return
    statement = f"INSERT INTO {table.name} ({listed}) SELECT {listed} FROM {_unnest(table, names)}"
    for batch in batches(rows):
        connection.exec_driver_sql(statement, _columns(batch, names))


def update(
    connection: sa.Connection, table: sa.Table, rows: Sequence[Mapping[str, Any]], columns: Sequence[str]
) -> None:
    """Set the same columns on many rows, each found by its ``id``."""
    if connection.dialect.name == "sqlite":
        settings = ", ".join(f"{name} = ?" for name in columns)
        values = [(*(row.get(name) for name in columns), row["id"]) for row in rows]
        with _quick_index(connection, len(values)):
            connection.exec_driver_sql(f"UPDATE {table.name} SET {settings} WHERE id = ?", values)
        return
    names = ["id", *columns]
    settings = ", ".join(f"{name} = given.{name}" for name in columns)
    source = _unnest(table, names)
    statement = f"UPDATE {table.name} SET {settings} FROM {source} WHERE {table.name}.id = given.id"
    for batch in batches(rows):
        connection.exec_driver_sql(statement, _columns(batch, names))


def delete(connection: sa.Connection, table: sa.Table, keys: Sequence[str]) -> int:
    """Delete rows by key and return how many went."""
    gone = 0
    with _quick_index(connection, len(keys)):
        for batch in batches(list(dict.fromkeys(keys)), 500):
            gone += connection.execute(sa.delete(table).where(table.c.id.in_(batch))).rowcount
    return gone


def fetch(
    connection: sa.Connection, statement: sa.Select[Any], column: sa.ColumnElement[Any], keys: Sequence[Any]
) -> list[sa.Row[Any]]:
    """The rows of a statement whose ``column`` is one of many keys; each run of them travels as one parameter."""
    in_file = connection.dialect.name == "sqlite"
    given = _GIVEN_IN_FILE if in_file else sa.any_(sa.bindparam("given", type_=sa.ARRAY(column.type)))
    chosen = statement.where(column.in_(given) if in_file else column == given)
    rows: list[sa.Row[Any]] = []
    for batch in batches(list(dict.fromkeys(keys))):
        rows.extend(connection.execute(chosen, {"given": json.dumps(batch) if in_file else batch}).all())
    return rows
