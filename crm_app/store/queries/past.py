"""Lists and records as they were at a moment.

The rows of then are laid into a small database in memory, and the very same queries that answer for the present answer
there: filters, orders and what is worked out from parts can never differ between today and a day in the past.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

import sqlalchemy as sa
import sqlcipher3.dbapi2 as driver
from sqlalchemy.dialects.sqlite import dialect as sqlite_dialect

from crm_app.domain.filters import Filter, Sort
from crm_app.domain.finding import fold, terms_of
from crm_app.domain.kinds import KINDS, RecordKind
from crm_app.domain.records import Record, Row
from crm_app.store.changelog.past import Moment, PastRow, keys_of_parts, parts_at, rows_at
from crm_app.store.queries import lists
from crm_app.store.queries.computed import expression
from crm_app.store.queries.filters import clauses, order
from crm_app.store.queries.records import as_record
from crm_app.store.tables import RECORDS, SYSTEM_COLUMNS

_WORD = re.compile(r"\w+")


@cache
def _engine() -> sa.Engine:
    """Every connection is an empty database of its own, gone when it is closed."""
    return sa.create_engine("sqlite://", module=driver, poolclass=sa.pool.NullPool, hide_parameters=True)


def _needs(statement: sa.Select[Any]) -> dict[str, list[str]]:
    """The kinds and columns that a statement speaks of. Reading one too many does no harm."""
    words = set(_WORD.findall(str(statement.compile(dialect=sqlite_dialect()))))
    return {
        name: [column.name for column in table.c if column.name in words and column.name != "id"]
        for name, table in RECORDS.items()
        if table.name in words
    }


def _lay(memory: sa.Connection, kind: RecordKind, names: Sequence[str], rows: dict[str, PastRow]) -> None:
    table = RECORDS[kind.name]
    columns = [f"{name} {'INTEGER' if isinstance(table.c[name].type, sa.Integer) else 'TEXT'}" for name in names]
    memory.exec_driver_sql(f"CREATE TABLE {table.name} ({', '.join(['id TEXT PRIMARY KEY', *columns])}) WITHOUT ROWID")
    if rows:
        marks = ", ".join("?" * (len(names) + 1))
        listed = ", ".join(["id", *names])
        values = [(key, *row) for key, row in rows.items()]
        memory.exec_driver_sql(f"INSERT INTO {table.name} ({listed}) VALUES ({marks})", values)
    if "parent_id" in names:
        memory.exec_driver_sql(f"CREATE INDEX of_{table.name} ON {table.name} (parent_id)")


def _load(
    connection: sa.Connection,
    memory: sa.Connection,
    kind: RecordKind,
    statement: sa.Select[Any],
    moment: Moment,
    keys: Sequence[str] | None = None,
) -> None:
    """Lay into memory what a statement needs: of all records of the kind, or of some with their parts."""
    for name, columns in _needs(statement).items():
        other = KINDS[name]
        if keys is not None and name == kind.name:
            _lay(memory, other, columns, rows_at(connection, other, moment, columns, keys))
        elif keys is not None and other.parent == kind.name:
            plain = [column for column in columns if column != "parent_id"]
            _lay(memory, other, ["parent_id", *plain], parts_at(connection, other, moment, plain, keys))
        else:
            _lay(memory, other, columns, rows_at(connection, other, moment, columns))


def snapshot(connection: sa.Connection, kind: RecordKind, wanted: Filter, sort: Sort, moment: Moment) -> list[str]:
    """The keys of all records that answered a filter then, in order.

    Words to search for must all occur in what the record itself said then; they do not change the order.
    """
    statement = sa.select(RECORDS[kind.name].c.id).where(*clauses(kind, wanted)).order_by(*order(kind, sort))
    with _engine().connect() as memory:
        _load(connection, memory, kind, statement, moment)
        keys = list(memory.execute(statement).scalars().all())
    return _saying(connection, kind, wanted.search, moment, keys) if wanted.search.strip() else keys


def _saying(connection: sa.Connection, kind: RecordKind, search: str, moment: Moment, keys: list[str]) -> list[str]:
    terms = terms_of(search)
    names = [name for name, field in kind.fields.items() if field.searched]
    rows = rows_at(connection, kind, moment, names) if terms and names else {}
    said = {key: fold(" ".join(str(value) for value in row if value)) for key, row in rows.items()}
    return [key for key in keys if key in said and all(term in said[key] for term in terms)]


def rows(
    connection: sa.Connection,
    kind: RecordKind,
    keys: Sequence[str],
    moment: Moment,
    fields: Sequence[str] | None = None,
) -> list[Row]:
    """The rows of a page as they were, in the order of ``keys``; what did not exist then is left out."""
    table = RECORDS[kind.name]
    listed = [expression(kind.name, name).label(name) for name in fields or kind.row_fields]
    statement = sa.select(table.c.id, table.c.version, table.c.visibility, table.c.anchor_id, *listed)
    with _engine().connect() as memory:
        _load(connection, memory, kind, statement, moment, keys)
        return lists.rows(memory, kind, keys, fields)


def records(connection: sa.Connection, kind: RecordKind, keys: Sequence[str], moment: Moment) -> list[Record]:
    """Records as they were, in the order asked for; those that did not exist then are left out."""
    names = _columns(kind)
    found = rows_at(connection, kind, moment, names, keys)
    return [_made(kind, names, key, found[key]) for key in keys if key in found]


def parts(
    connection: sa.Connection, kinds: Sequence[RecordKind], parents: Sequence[str], moment: Moment
) -> dict[str, list[Record]]:
    """The parts of some kinds that belonged to some records then, oldest first, by kind; what may not be read is left
    out.
    """
    made = {}
    for name, keys in keys_of_parts(connection, kinds, parents).items():
        part = KINDS[name]
        names = [column for column in _columns(part) if column != "parent_id"]
        found = parts_at(connection, part, moment, names, parents, keys)
        made[name] = [_made(part, ["parent_id", *names], key, found[key]) for key in sorted(found)]
    return made


def _columns(kind: RecordKind) -> list[str]:
    own = [name for name in SYSTEM_COLUMNS if name in RECORDS[kind.name].c and name not in ("id", "sort_key")]
    return [*own, *kind.fields]


def _made(kind: RecordKind, names: Sequence[str], key: str, row: PastRow) -> Record:
    return as_record(kind, {"id": key, **dict(zip(names, row, strict=True))})
