"""The tables, made from the kinds of record: a field described in ``domain`` is a column here, so they cannot drift.

Every record carries its key (UUIDv7 as text), its version (raised by the database), the anchor that owns it and its
visibility; a part carries the key of its parent. Text is compared bytewise on both stores.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from functools import cache

import sqlalchemy as sa

from crm_app.domain.fields import NUMBERS, Field, Kind
from crm_app.domain.kinds import KINDS, RecordKind

_METADATA = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)
VISIBILITIES = ("private", "shared", "published")
SYSTEM_COLUMNS = ("id", "version", "anchor_id", "visibility", "parent_id", "sort_key")


@cache
def text_type() -> sa.types.TypeEngine[str]:
    """Text, compared byte by byte on both stores so that lists sort alike."""
    return sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


@cache
def counter_type() -> sa.types.TypeEngine[int]:
    """A counter that the database raises by itself."""
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _field_column(name: str, field: Field) -> sa.Column[object]:
    if field.kind in NUMBERS or field.kind is Kind.BOOLEAN:
        return sa.Column(name, sa.BigInteger())
    return sa.Column(name, text_type())


def _record_table(kind: RecordKind) -> sa.Table:
    anchors = "anchors.id"
    columns: list[sa.schema.SchemaItem] = [
        sa.Column("id", text_type(), primary_key=True),
        sa.Column("version", sa.BigInteger(), nullable=False, server_default="1"),
        sa.Column("anchor_id", text_type(), sa.ForeignKey(anchors), nullable=False, index=kind.name != "anchor"),
        sa.Column("visibility", text_type(), nullable=False),
        sa.CheckConstraint("visibility IN ('private', 'shared', 'published')", name="visibility"),
    ]
    if kind.parent:
        parent = sa.ForeignKey(f"{KINDS[kind.parent].plural}.id", ondelete="CASCADE")
        columns.append(sa.Column("parent_id", text_type(), parent, nullable=False, index=True))
    else:
        columns.append(sa.Column("sort_key", text_type(), nullable=False, server_default=""))
        columns.append(sa.Index(f"ix_{kind.plural}_sort_key", "sort_key", "id"))
    for name, field in kind.fields.items():
        columns.append(_field_column(name, field))
        if field.identifies or field.refers_to:
            columns.append(sa.Index(f"ix_{kind.plural}_{name}", name))
    if kind.unique:
        columns.append(sa.UniqueConstraint("anchor_id", *kind.unique))
    return sa.Table(kind.plural, _METADATA, *columns)


class _RecordTables(Mapping[str, sa.Table]):
    """The table of each kind, made when it is first asked for: the first screen needs few of them."""

    def __init__(self) -> None:
        self._made: dict[str, sa.Table] = {}
        self._making = threading.Lock()

    def __getitem__(self, name: str) -> sa.Table:
        if name not in self._made:
            with self._making:
                if name not in self._made:
                    self._made[name] = _record_table(KINDS[name])
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(KINDS)

    def __len__(self) -> int:
        return len(KINDS)


RECORDS: Mapping[str, sa.Table] = _RecordTables()


def metadata() -> sa.MetaData:
    """All tables of the store, every kind's among them."""
    for name in RECORDS:
        RECORDS[name]
    return _METADATA


operations = sa.Table(
    "operations",
    _METADATA,
    sa.Column("seq", counter_type(), sa.Identity(always=True), primary_key=True),
    sa.Column("id", text_type(), nullable=False, unique=True),
    sa.Column("title", text_type(), nullable=False),
    sa.Column("author", text_type(), nullable=False),
    sa.Column("opened_at", text_type(), nullable=False),
    sa.Column("purpose", text_type(), nullable=False),
    sa.Column("undoes", text_type(), index=True),
    sqlite_autoincrement=True,
)


def _log_table(name: str) -> sa.Table:
    """A log of reverse deltas: nothing for an insert, changed old values for an update, the whole row for a delete."""
    return sa.Table(
        name,
        _METADATA,
        sa.Column("seq", counter_type(), sa.Identity(always=True), primary_key=True),
        sa.Column("operation_id", text_type(), nullable=False, index=True),
        sa.Column("kind", text_type(), nullable=False),
        sa.Column("record_id", text_type(), nullable=False),
        sa.Column("parent_id", text_type(), index=True),
        sa.Column("action", text_type(), nullable=False),
        sa.Column("old", text_type()),
        sa.Column("anchor_before", text_type()),
        sa.Column("visibility_before", text_type()),
        sa.Column("anchor_after", text_type()),
        sa.Column("visibility_after", text_type()),
        sa.Column("revision", text_type(), nullable=False),
        sa.Index(f"ix_{name}_record", "record_id", "seq"),
        sqlite_autoincrement=True,
    )


change_log = _log_table("change_log")
ownership_log = _log_table("ownership_log")

# One row while a transaction of an operation is open on SQLite: a persistent trigger can read nothing more private.
current_operation = sa.Table("current_operation", _METADATA, sa.Column("id", text_type(), primary_key=True))

search_rows = sa.Table(
    "search_rows",
    _METADATA,
    sa.Column("id", counter_type(), sa.Identity(always=False), primary_key=True),
    sa.Column("record_id", text_type(), nullable=False, unique=True),
    sa.Column("kind", text_type(), nullable=False),
    sa.Column("root_id", text_type(), nullable=False),
    sa.Column("title", text_type(), nullable=False),
    sa.Column("body", text_type(), nullable=False),
    sa.Column("anchor_id", text_type(), nullable=False),
    sa.Column("visibility", text_type(), nullable=False),
)

members = sa.Table(
    "members",
    _METADATA,
    sa.Column("login", text_type(), primary_key=True),
    sa.Column("anchor_id", text_type(), sa.ForeignKey("anchors.id"), primary_key=True),
    sa.Column("role", text_type(), nullable=False),
)

# The suppression list outlives the person it protects: only a keyed digest of the address is held.
suppressions = sa.Table(
    "suppressions",
    _METADATA,
    sa.Column("digest", text_type(), primary_key=True),
    sa.Column("added_on", text_type(), nullable=False),
)

store_facts = sa.Table(
    "store_facts",
    _METADATA,
    sa.Column("name", text_type(), primary_key=True),
    sa.Column("value", text_type(), nullable=False),
)


# The bytes of evidence files, in pieces of a size that both drivers carry well. Written once and never changed, so that
# taking back a deletion finds them; who may read them follows from the record that names them.
file_pieces = sa.Table(
    "file_pieces",
    _METADATA,
    sa.Column("file", text_type(), primary_key=True),
    sa.Column("number", sa.BigInteger(), primary_key=True),
    sa.Column("piece", sa.LargeBinary(), nullable=False),
)


def table_names() -> set[str]:
    """What the tables of the store are called, none of them made for it."""
    return set(_METADATA.tables) | {kind.plural for kind in KINDS.values()}


def log_of(kind: RecordKind) -> sa.Table:
    """The log that a kind is written to: what owners declared about themselves has one of its own."""
    return ownership_log if kind.is_guarded else change_log


def is_searched(kind: RecordKind) -> bool:
    """Whether any field of the kind goes into the search index."""
    return any(field.searched for field in kind.fields.values())
