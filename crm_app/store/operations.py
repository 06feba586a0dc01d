"""The only way to write: an operation with a title, one transaction, kept when it ends well, taken back otherwise."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from crm_app.domain.errors import Refused, StoreError
from crm_app.domain.kinds import KINDS, RecordKind
from crm_app.runtime.keys import new_key
from crm_app.store import bulk
from crm_app.store.engine import Store
from crm_app.store.tables import RECORDS, operations


@dataclass(slots=True)
class Change:
    """What an operation touched: kind -> keys. Screens ask again only for these."""

    operation: str
    title: str
    touched: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def __bool__(self) -> bool:
        return any(self.touched.values())


class Operation:
    """Writes inside one transaction. Values are in stored form (``store.values``)."""

    def __init__(self, store: Store, connection: sa.Connection, key: str, title: str) -> None:
        self.store = store
        self.connection = connection
        self.change = Change(key, title)

    def insert(self, kind: RecordKind, rows: Sequence[Mapping[str, Any]]) -> None:
        """Add rows; each has its ``id``, ``anchor_id``, ``visibility`` and, for a part, ``parent_id``.

        A shared part of a private record is kept private: what is hidden must not show through its parts.
        """
        if not rows:
            return
        bulk.insert(self.connection, RECORDS[kind.name], self._no_wider_than_their_whole(kind, rows))
        self.change.touched[kind.name].update(row["id"] for row in rows)

    def _no_wider_than_their_whole(
        self, kind: RecordKind, rows: Sequence[Mapping[str, Any]]
    ) -> Sequence[Mapping[str, Any]]:
        shared = [row["parent_id"] for row in rows if kind.parent and row["visibility"] == "shared"]
        if not shared:
            return rows
        whole = RECORDS[kind.parent]
        hidden = sa.select(whole.c.id).where(whole.c.visibility == "private")
        private = {row.id for row in bulk.fetch(self.connection, hidden, whole.c.id, shared)}
        if not private:
            return rows
        return [
            {**row, "visibility": "private"} if row["visibility"] == "shared" and row["parent_id"] in private else row
            for row in rows
        ]

    def update(self, kind: RecordKind, key: str, values: Mapping[str, Any], *, version: int | None = None) -> int:
        """Change one row and return its version as the database raised it. With ``version``, only that version."""
        table = RECORDS[kind.name]
        statement = sa.update(table).where(table.c.id == key).values(dict(values))
        if version is not None:
            statement = statement.where(table.c.version == version)
        if self.connection.execute(statement).rowcount != 1:
            raise Refused(
                f"That {kind.label.lower()} has changed or gone",
                "Somebody else got there first, or you may not change it.",
                "Refresh and try again.",
            )
        self.change.touched[kind.name].add(key)
        return int(self.connection.execute(sa.select(table.c.version).where(table.c.id == key)).scalar_one())

    def update_many(self, kind: RecordKind, rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> None:
        """Change many rows in bulk: each row has its ``id`` and every one of ``columns``."""
        if not rows:
            return
        bulk.update(self.connection, RECORDS[kind.name], rows, columns)
        self.change.touched[kind.name].update(row["id"] for row in rows)

    def delete(self, kind: RecordKind, keys: Iterable[str]) -> None:
        """Delete rows with the parts that hang on them."""
        wanted = list(keys)
        gone = bulk.delete(self.connection, RECORDS[kind.name], wanted)
        if gone != len(set(wanted)):
            raise Refused(
                f"That {kind.label.lower()} cannot be deleted",
                "It has gone, or belongs to another anchor.",
                "Refresh, or ask its owner.",
            )
        self.change.touched[kind.name].update(wanted)


def was_committed(store: Store, key: str) -> bool:
    """Whether an operation with this key is in the store: asked when the answer to a commit was lost."""
    with store.read() as connection:
        return connection.execute(sa.select(operations.c.seq).where(operations.c.id == key)).first() is not None


def _open(store: Store, connection: sa.Connection, key: str, title: str, purpose: str, undoes: str | None) -> None:
    connection.execute(
        sa.insert(operations).values(
            id=key,
            title=title,
            author=store.author,
            purpose=purpose,
            undoes=undoes,
            opened_at=datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z"),
        )
    )
    if store.is_sqlite:
        connection.exec_driver_sql("INSERT INTO current_operation (id) VALUES (?)", (key,))
    else:
        connection.execute(sa.text("SELECT set_config('crm.operation', :key, true)"), {"key": key})


@contextmanager
def operation(
    store: Store, title: str, *, key: str | None = None, purpose: str = "edit", undoes: str | None = None
) -> Iterator[Operation]:
    """Open an operation; leaving it normally commits, an error takes everything back.

    ``key`` is made by the client. Where the answer to the commit was lost, the store is asked whether it arrived; the
    same key given again is refused as saved already (see ``was_committed``). An operation that touched nothing leaves
    no trace.
    """
    key = key or new_key()
    committing = False
    try:
        with store.write() as connection:
            _open(store, connection, key, title, purpose, undoes)
            op = Operation(store, connection, key, title)
            yield op
            if not op.change:
                connection.rollback()
                return
            if store.is_sqlite:
                connection.exec_driver_sql("DELETE FROM current_operation")
            committing = True
    except StoreError:
        if not (committing and _arrived(store, key)):
            raise


def _arrived(store: Store, key: str) -> bool:
    try:
        return was_committed(store, key)
    except StoreError:
        return False


def kinds_touched(change: Change) -> list[RecordKind]:
    """The kinds a change touched."""
    return [KINDS[name] for name, keys in change.touched.items() if keys]
