"""Backups of a SQLite store: through the backup API, never by copying a file that is in use, with a SHA-256 manifest.

One flipped byte in a page is not noticed by SQLite; the manifest notices it before anything is restored.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

import sqlcipher3.dbapi2 as driver

from crm_app.domain.errors import StoreError
from crm_app.runtime.keys import new_key
from crm_app.store import sqlite
from crm_app.store.engine import Store


def digest(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def manifest_of(path: Path) -> Path:
    """Where the manifest of a backup lies."""
    return path.with_name(path.name + ".sha256.json")


def _unwritten(target: Path, error: Exception) -> StoreError:
    return StoreError("The backup could not be written", f"{target}: {error}", "Check the space and your rights there.")


def _copy(source: Path, target: Path) -> None:
    """A consistent copy of a store that may be in use; where it cannot be made, none is left behind."""
    try:
        target.unlink(missing_ok=True)
        with closing(driver.connect(str(source), timeout=10)) as origin, closing(driver.connect(str(target))) as copy:
            origin.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
    except (driver.Error, OSError) as error:
        with suppress(OSError):
            target.unlink(missing_ok=True)
        raise _unwritten(target, error) from None


def make(store: Store, target: Path) -> Path:
    """Write a backup and its manifest; an older file of that name is replaced only when the new one is whole."""
    if not store.is_sqlite:
        raise StoreError(
            "A server makes its own backups", "This store is on PostgreSQL.", "Ask its administrator for pg_dump."
        )
    if target.exists() and target.samefile(store.path):
        raise StoreError("That is the store itself", str(target), "Choose another name for the backup.")
    partial = target.with_name(f"{target.name}.{new_key()[-12:]}.part")  # two programs may back up at once
    _copy(store.path, partial)
    moment = datetime.now(UTC).isoformat(timespec="seconds")
    facts = {"file": target.name, "sha256": digest(partial), "made_at": moment}
    noted = partial.with_name(partial.name + ".json")
    try:
        noted.write_text(json.dumps(facts, indent=1), encoding="utf-8")
        manifest_of(target).unlink(missing_ok=True)  # the old one would call the new backup changed
        partial.replace(target)
        noted.replace(manifest_of(target))
    except OSError as error:
        for left in (partial, noted):
            left.unlink(missing_ok=True)
        raise _unwritten(target, error) from None
    return target


def _unused(path: Path, word: str, ending: str) -> Path:
    """A name beside ``path``, with the moment in it, that no file has yet."""
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    names = (f"{path.stem}.{word}-{stamp}{extra}{ending}" for extra in ("", *(f"-{i}" for i in range(2, 1000))))
    return next(path.with_name(name) for name in names if not path.with_name(name).exists())


def before_upgrade(store: Store) -> Path | None:
    """The backup that precedes a migration; none where there is nothing to lose yet."""
    with store.read() as connection:
        tables = connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one()
        version = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
    if not tables:
        return None
    return make(store, _unused(store.path, f"before-upgrade-{version:04d}", ".crm"))


def verify(path: Path) -> None:
    """Raise ``StoreError`` unless the backup is byte for byte what was written and its database is sound."""
    sqlite.check_file(path)
    manifest = manifest_of(path)
    if manifest.exists():
        try:
            expected = json.loads(manifest.read_text(encoding="utf-8"))["sha256"]
        except (ValueError, KeyError, TypeError):
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
    """Put a backup in place of a store. What was there is kept beside it, and its path returned.

    The new file is whole before the old one moves: where it cannot be written, the old store stays as it is.
    """
    verify(source)
    if target.exists() and target.samefile(source):
        raise StoreError("That is the store itself", str(target), "Choose a backup to restore.")
    whole = target.with_name(target.name + ".restoring")
    _copy(source, whole)
    kept = None
    if target.exists():
        kept = _unused(target, "replaced", target.suffix)
        _set_aside(target, kept)
    whole.replace(target)
    return kept


def _set_aside(target: Path, kept: Path) -> None:
    """Move a store away with its journal: a write-ahead log left behind would be replayed into the restored file."""
    _settle(target)
    for ending in ("-wal", "-shm", ""):
        part = target.with_name(target.name + ending)
        if part.exists():
            part.replace(kept.with_name(kept.name + ending))


def _settle(path: Path) -> None:
    """Bring what only stands in the write-ahead log into the file itself, where the file allows it."""
    with suppress(driver.Error), closing(driver.connect(str(path), timeout=10)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
