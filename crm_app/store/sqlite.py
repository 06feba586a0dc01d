"""Opening a SQLite store: what the file is, is settled before anything is done with it.

The driver is sqlcipher3, which bundles its own SQLite: versions 3.7.0 to 3.51.2 have a corruption bug with several
connections in WAL mode, so the version is checked. A 0-byte file would open as a valid empty database, and a file of
another program as ours; both are refused by their header and left as they are.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

import sqlalchemy as sa
import sqlcipher3.dbapi2 as driver

from crm_app.domain.errors import StoreError

APPLICATION_ID = 0x43524D53  # "CRMS"
LEAST_SQLITE = (3, 51, 3)
_MAGIC = b"SQLite format 3\x00"
_SYNCED = ("onedrive", "dropbox", "google drive", "icloud")


def check_driver() -> None:
    """Refuse to work on a SQLite that may corrupt a store."""
    if driver.sqlite_version_info < LEAST_SQLITE:
        raise StoreError(
            "This SQLite is too old",
            f"Version {driver.sqlite_version} can damage a store that two programs use.",
            "Install the sqlcipher3 package named in packaging/constraints.txt.",
        )


def check_file(path: Path) -> None:
    """Say plainly why a file is not a store of ours; the file is only read."""
    keep = "It was left as it is. Choose another file, or restore a backup."
    try:
        if path.is_dir():
            raise StoreError("That is a folder", str(path), "Choose a store file, such as suppliers.crm.")
        if not path.exists():
            raise StoreError("There is no store there", str(path), "Create one with “init”, or check the path.")
        if not path.is_file():
            raise StoreError("That is not a file", str(path), "Choose a store file, such as suppliers.crm.")
        header = _head(path)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it holds a character that no file name has"
        raise StoreError(
            "The store cannot be read", f"{path}: {reason}", "Check the path and your rights to it."
        ) from None
    if not header:
        raise StoreError("The store file is empty", f"{path} has 0 bytes: its content was lost elsewhere.", keep)
    if not header.startswith(_MAGIC):
        raise StoreError(
            "That is not a store",
            f"{path} is another kind of file, is damaged at its start, or is locked with a key.",
            keep,
        )
    if int.from_bytes(header[68:72], "big") != APPLICATION_ID:
        raise StoreError("That database belongs to another program", str(path), keep)


def make_file(path: Path) -> None:
    """A new, empty store. Its mark goes into the file itself, not a write-ahead log: it is ours even after a crash."""
    try:
        connection = driver.connect(str(path), isolation_level=None)
        try:
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        finally:
            connection.close()
    except driver.Error as error:
        path.unlink(missing_ok=True)
        raise StoreError(
            "The store cannot be made there", f"{path}: {error}", "Check the space and your rights there."
        ) from None


def _head(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(100)


def warn_of_place(path: Path) -> str:
    """A warning where several people's programs cannot trust the file's locks; empty where all is well."""
    text = str(path)
    if text.startswith(("\\\\", "//")) or any(word in text.casefold() for word in _SYNCED):
        return "This store lies on a shared or synchronised folder, where two programs can damage it."
    return ""


def connect(path: Path, *, shared_folder: bool) -> Any:
    """A connection with the safety a store needs: FULL sync, foreign keys, wiping; no write-ahead log on a network.

    Nothing is written to the file yet: it may be newer than this program (see ``prefer_wal``).
    """
    connection = driver.connect(str(path), isolation_level=None, check_same_thread=False, timeout=10)
    for pragma in (
        *(("journal_mode = DELETE",) if shared_folder else ()),
        "synchronous = FULL",
        "foreign_keys = ON",
        "recursive_triggers = ON",
        "secure_delete = ON",
        "busy_timeout = 10000",
        "cache_size = -12288",
        "temp_store = MEMORY",
        "mmap_size = 268435456",
    ):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def prefer_wal(connection: Any) -> None:
    """Let people read while somebody writes, once the file is known to be ours to write. It also works without."""
    with suppress(driver.OperationalError):
        if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
            connection.execute("PRAGMA journal_mode = WAL")


def make_engine(path: Path) -> sa.Engine:
    """An engine whose transactions begin as they will end: IMMEDIATE where they write, so none is busy half-way."""
    check_driver()
    shared_folder = bool(warn_of_place(path))
    engine = sa.create_engine(
        "sqlite://",
        module=driver,
        creator=lambda: connect(path, shared_folder=shared_folder),
        poolclass=sa.pool.QueuePool,
        pool_size=4,
        max_overflow=8,
        hide_parameters=True,
    )

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        writes = connection.get_execution_options().get("crm_write", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine
