"""The local file: drafts of what was typed and not saved, encrypted, on this computer and in no shared store.

A file that cannot be read any more (damaged, or its key is gone) is put aside under another name and a new one begun:
a broken comfort must never stand in the way of work.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as driver

from crm_app.domain.errors import StoreError

_SCHEMA = """
CREATE TABLE IF NOT EXISTS drafts (
  id TEXT PRIMARY KEY, store TEXT NOT NULL, kind TEXT NOT NULL, record_id TEXT NOT NULL, parent_id TEXT NOT NULL,
  session TEXT NOT NULL, version INTEGER NOT NULL, original TEXT NOT NULL, typed TEXT NOT NULL, kept_at TEXT NOT NULL
) WITHOUT ROWID
"""
_ENDINGS = ("", "-wal", "-shm")


@dataclass(frozen=True, slots=True)
class KeptDraft:
    """One draft as it lies in the file: ``original`` and ``typed`` are JSON, ``kept_at`` an ISO instant."""

    id: str
    store: str
    kind: str
    record_id: str
    parent_id: str
    session: str
    version: int
    original: str
    typed: str
    kept_at: str


_COLUMNS = tuple(KeptDraft.__dataclass_fields__)


class LocalFile:
    """The file at ``path``, locked with ``key`` (64 hexadecimal digits). Each call opens it and lets go of it again.

    ``warnings`` say what a person should know, such as a file that was put aside.
    """

    def __init__(self, path: Path, key: str) -> None:
        self.path = path
        self.warnings: list[str] = []
        self._key = key

    def keep(self, draft: KeptDraft) -> None:
        """Write a draft in place of the one with the same id."""
        marks = ", ".join("?" * len(_COLUMNS))
        values = tuple(getattr(draft, name) for name in _COLUMNS)
        with self._open() as connection:
            connection.execute(f"INSERT OR REPLACE INTO drafts ({', '.join(_COLUMNS)}) VALUES ({marks})", values)

    def drafts(self, store: str) -> list[KeptDraft]:
        """The drafts of a store, newest first; none where there is no file."""
        if not self.path.exists():
            return []
        with self._open() as connection:
            rows = connection.execute(
                f"SELECT {', '.join(_COLUMNS)} FROM drafts WHERE store = ? ORDER BY kept_at DESC, id", (store,)
            ).fetchall()
        return [KeptDraft(*row) for row in rows]

    def drop(self, ids: Sequence[str]) -> None:
        """Forget drafts, wiping what they said."""
        if ids and self.path.exists():
            with self._open() as connection:
                connection.executemany("DELETE FROM drafts WHERE id = ?", [(key,) for key in ids])

    @contextmanager
    def _open(self) -> Iterator[Any]:
        try:
            connection = self._ready()
            with closing(connection):
                yield connection
        except (driver.Error, OSError) as error:
            raise StoreError(
                "What you type cannot be kept as a draft",
                f"{self.path}: {error}",
                "Save often, and check the space and your rights in that folder.",
            ) from error

    def _ready(self) -> Any:
        try:
            return self._connected()
        except driver.DatabaseError as error:
            if not _is_unreadable(error):
                raise
        self._put_aside()
        return self._connected()

    def _connected(self) -> Any:
        is_new = not self.path.exists()
        connection = driver.connect(str(self.path), isolation_level=None, timeout=5)
        try:
            connection.execute(f"PRAGMA key = \"x'{self._key}'\"")
            connection.execute("PRAGMA secure_delete = ON")
            # Drafts are kept every few seconds: what the system has taken survives the program, and that is enough.
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute(_SCHEMA)
            connection.execute("SELECT id, typed FROM drafts LIMIT 1").fetchall()
        except BaseException:
            connection.close()
            raise
        if is_new:
            with suppress(OSError):
                self.path.chmod(0o600)
        return connection

    def _put_aside(self) -> None:
        stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")
        kept = self.path.with_name(f"{self.path.stem}.unreadable-{stamp}{self.path.suffix}")
        for ending in _ENDINGS:
            part = self.path.with_name(self.path.name + ending)
            if part.exists():
                part.replace(kept.with_name(kept.name + ending))
        self.warnings.append(
            f"The drafts kept on this computer could not be read. They were put aside as {kept.name}; saved records"
            " are not affected."
        )


def _is_unreadable(error: Exception) -> bool:
    """Whether the file itself is at fault, rather than a full drive or another program that holds it."""
    said = str(error).casefold()
    return any(word in said for word in ("not a database", "malformed", "hmac", "no such column", "unsupported file"))
