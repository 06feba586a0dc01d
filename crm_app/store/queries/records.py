"""Records by key: whole, as parts of another, or by what a person calls them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from crm_app.domain.kinds import RecordKind
from crm_app.domain.records import Record
from crm_app.store import bulk
from crm_app.store.tables import RECORDS
from crm_app.store.values import loaded_row

_IN_KEYS = frozenset("0123456789abcdef-")


def _record(kind: RecordKind, row: Any) -> Record:
    stored = row._mapping
    return Record(
        kind.name,
        row.id,
        row.version,
        row.anchor_id,
        row.visibility,
        loaded_row(kind.fields, stored),
        stored.get("parent_id") or "",
    )


def as_record(kind: RecordKind, stored: dict[str, Any]) -> Record:
    """A record from a row in stored form, as the log gives it back."""
    return Record(
        kind.name,
        stored["id"],
        stored.get("version", 0),
        stored["anchor_id"],
        stored["visibility"],
        loaded_row(kind.fields, stored),
        stored.get("parent_id") or "",
    )


def record(connection: sa.Connection, kind: RecordKind, key: str, *, for_update: bool = False) -> Record | None:
    """One record; with ``for_update`` nobody else changes it until the transaction ends."""
    table = RECORDS[kind.name]
    statement = sa.select(table).where(table.c.id == key)
    row = connection.execute(statement.with_for_update() if for_update else statement).first()
    return _record(kind, row) if row else None


def records(
    connection: sa.Connection, kind: RecordKind, keys: Sequence[str], *, for_update: bool = False
) -> list[Record]:
    """Several records, in the order asked for; those that are gone are left out.

    With ``for_update`` nobody else changes them until the transaction ends, and those this login may not change are
    left out too. They are held in the order of their keys, so that two people never wait for each other.
    """
    table = RECORDS[kind.name]
    statement = sa.select(table)
    wanted = keys
    if for_update:
        statement, wanted = statement.order_by(table.c.id).with_for_update(), sorted(keys)
    found = {row.id: _record(kind, row) for row in bulk.fetch(connection, statement, table.c.id, wanted)}
    return [found[key] for key in keys if key in found]


def parts(connection: sa.Connection, kind: RecordKind, parents: Sequence[str]) -> list[Record]:
    """The parts of one kind that belong to the given parents, oldest first."""
    table = RECORDS[kind.name]
    rows = bulk.fetch(connection, sa.select(table).order_by(table.c.id), table.c.parent_id, parents)
    return [_record(kind, row) for row in rows]


def every(connection: sa.Connection, kind: RecordKind) -> list[Record]:
    """All records of a kind that this login may see, by key: for small kinds such as anchors, areas and settings."""
    table = RECORDS[kind.name]
    return [_record(kind, row) for row in connection.execute(sa.select(table).order_by(table.c.id))]


def keys_named(connection: sa.Connection, kind: RecordKind, text: str, folded: str) -> list[str]:
    """The keys of records that a person may mean by ``text``: a key, an identifier, or a name (as its sort key)."""
    return keys_of_names(connection, kind, {text: folded}).get(text, [])[:5]


def keys_of_names(connection: sa.Connection, kind: RecordKind, texts: Mapping[str, str]) -> dict[str, list[str]]:
    """The same for many texts, each with its sort key, in a few queries; a text that names nothing is left out."""
    table = RECORDS[kind.name]
    found = {row.id: [row.id] for row in bulk.fetch(connection, sa.select(table.c.id), table.c.id, list(texts))}
    for name, field in kind.fields.items():
        if field.identifies or name == "reference":
            lowered = {text: text.lower() for text in texts if text not in found}
            found |= _held_by(connection, table, sa.func.lower(table.c[name], type_=sa.Text), lowered)
    title = table.c.sort_key if "sort_key" in table.c else table.c[kind.title_field]
    found |= _held_by(connection, table, title, {t: folded for t, folded in texts.items() if t not in found})
    for text in texts:
        if text not in found and len(text) >= 8 and _IN_KEYS.issuperset(text.lower()):
            begun = sa.select(table.c.id).where(table.c.id.startswith(text.lower())).limit(5)
            if keys := connection.execute(begun).scalars().all():
                found[text] = list(keys)
    return found


def _held_by(
    connection: sa.Connection, table: sa.Table, column: sa.ColumnElement[str], wanted: Mapping[str, str]
) -> dict[str, list[str]]:
    """The keys of the records whose column holds what is wanted for a text."""
    if not wanted:
        return {}
    statement = sa.select(table.c.id, column.label("said")).order_by(table.c.id)
    held: dict[str, list[str]] = defaultdict(list)
    for row in bulk.fetch(connection, statement, column, list(wanted.values())):
        held[row.said].append(row.id)
    return {text: held[said] for text, said in wanted.items() if said in held}


def having(connection: sa.Connection, kind: RecordKind, field: str, values: Sequence[Any]) -> list[sa.Row[Any]]:
    """(id, value) of the records whose stored field is one of ``values``: for look-ups of identifiers in bulk."""
    column = RECORDS[kind.name].c[field]
    return bulk.fetch(connection, sa.select(RECORDS[kind.name].c.id, column), column, list(values))


def names(connection: sa.Connection, kind: RecordKind, keys: Sequence[str] | None = None) -> dict[str, str]:
    """What all records of a kind are called, or some, by key. All are read row by row: a list of a hundred thousand
    rows beside the window would be gone through by each look for dead objects.
    """
    if keys is not None:
        return {row.id: row.name for row in columns(connection, kind, ("id", "name"), keys)}
    table = RECORDS[kind.name]
    statement = sa.select(table.c.id, table.c.name).execution_options(yield_per=1_000)
    return {row.id: row.name for row in connection.execute(statement)}


def columns(
    connection: sa.Connection, kind: RecordKind, names: Sequence[str], keys: Sequence[str] | None = None
) -> list[sa.Row[Any]]:
    """Chosen columns of all records, or of some, in stored form and by key: for matching and keying in bulk."""
    table = RECORDS[kind.name]
    statement = sa.select(*(table.c[name] for name in names))
    if keys is None:
        return list(connection.execute(statement.order_by(table.c.id)).all())
    return bulk.fetch(connection, statement, table.c.id, keys)
