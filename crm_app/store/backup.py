"""Backups of a SQLite store: through the backup API, never by copying a file that is in use, with a SHA-256 manifest.

One flipped byte in a page is not noticed by SQLite; the manifest notices it before anything is restored.
"""

from __future__ import annotations

import hashlib
import json
import os
from datetime import UTC, datetime
from pathlib import Path

import sqlcipher3.dbapi2 as driver

from crm_app.domain.errors import StoreError
from crm_app.store import sqlite
from crm_app.store.engine import Store


def digest(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def manifest_of(path: Path) -> Path:
    """Where the manifest of a backup lies."""
    return path.with_name(path.name + ".sha256.json")


def _copy(source: Path, target: Path) -> None:
    """A consistent copy of a store that may be in use, in place only once it is whole."""
    partial = target.with_name(target.name + ".part")
    partial.unlink(missing_ok=True)
    try:
        origin = driver.connect(str(source), timeout=10)
        copy = driver.connect(str(partial))
        try:
            origin.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
        finally:
            copy.close()
            origin.close()
        os.replace(partial, target)  # noqa: PTH105
    except (driver.Error, OSError) as error:
        partial.unlink(missing_ok=True)
        raise StoreError(
            "The backup could not be written", f"{target}: {error}", "Check the space and your rights there."
        ) from None


def make(store: Store, target: Path) -> Path:
    """Write a backup and its manifest; an older file of that name is replaced only when the new one is whole."""
    if not store.is_sqlite:
        raise StoreError(
            "A server makes its own backups", "This store is on PostgreSQL.", "Ask its administrator for pg_dump."
        )
    _copy(store.path, target)
    facts = {"file": target.name, "sha256": digest(target), "made_at": datetime.now(UTC).isoformat(timespec="seconds")}
    manifest_of(target).write_text(json.dumps(facts, indent=1), encoding="utf-8")
    return target


def before_upgrade(store: Store) -> Path | None:
    """The backup that precedes a migration; none where there is nothing to lose yet."""
    with store.read() as connection:
        tables = connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one()
        version = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
    if not tables:
        return None
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    return make(store, store.path.with_name(f"{store.path.stem}.before-upgrade-{version:04d}-{stamp}.crm"))


def verify(path: Path) -> None:
    """Raise ``StoreError`` unless the backup is byte for byte what was written and its database is sound."""
    sqlite.check_file(path)
    manifest = manifest_of(path)
    if manifest.exists():
        try:
            expected = json.loads(manifest.read_text(encoding="utf-8"))["sha256"]
        except (ValueError, KeyError):
            raise StoreError("The manifest cannot be read", str(manifest), "Use another backup.") from None
        if digest(path) != expected:
            raise StoreError("The backup has changed since it was made", str(path), "Use another backup.")
    connection = driver.connect(str(path))
    try:
        verdict = connection.execute("PRAGMA integrity_check").fetchone()[0]
    except driver.Error as error:
        verdict = str(error)
    finally:
        connection.close()
    if verdict != "ok":
        raise StoreError("The backup is damaged", f"{path}: {verdict}", "Use another backup.")


def restore(source: Path, target: Path) -> Path | None:
    """Put a backup in place of a store. What was there is kept beside it, and its path returned."""
    verify(source)
    kept = None
    if target.exists():
        stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
        kept = target.with_name(f"{target.stem}.replaced-{stamp}{target.suffix}")
        _set_aside(target, kept)
    _copy(source, target)
    return kept


def _set_aside(target: Path, kept: Path) -> None:
    """Move a store away with its journal: a write-ahead log left behind would be replayed into the restored file."""
    for ending in ("", "-wal", "-shm"):
        part = target.with_name(target.name + ending)
        if part.exists():
            part.replace(kept.with_name(kept.name + ending))
