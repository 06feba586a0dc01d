"""The schema and its age: making it, raising it with a backup first, refusing what is newer than the program."""

from __future__ import annotations

import sys
from pathlib import Path

import sqlalchemy as sa

from crm_app.domain.errors import StoreError
from crm_app.runtime.progress import Progress, Silent
from crm_app.store import access, backup, picking
from crm_app.store.changelog import postgresql_triggers, sqlite_triggers
from crm_app.store.engine import Store
from crm_app.store.faults import in_plain_words
from crm_app.store.queries import suppressions
from crm_app.store.tables import table_names

_UPGRADE_LOCK = 0x43524D53
# Reading every page of a larger file would keep a person waiting each morning; “database check” does it on request, and
# a damaged page says so when it is read.
_QUICKLY_READ = 32 * 2**20


def _migrate(connection: sa.Connection, to: str) -> None:
    from crm_app.store import migrating  # Alembic takes half a second to load, and a start needs none of it

    migrating.run(connection, to)


def head_revision() -> str:
    """The newest schema this program knows, such as ``0003``."""
    known = [path.name[:4] for path in (Path(__file__).parent / "migrations" / "versions").glob("[0-9]*.py")]
    if not known:
        raise RuntimeError("the program was built without its migrations")
    return max(known)


def _tables(connection: sa.Connection) -> set[str]:
    if connection.dialect.name != "sqlite":
        return set(sa.inspect(connection).get_table_names())
    # One question instead of an inspector, whose making costs a start more than all it asks.
    return set(connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars())


def current_revision(connection: sa.Connection) -> str | None:
    """The schema the store has; ``None`` where it has none yet."""
    if "alembic_version" not in _tables(connection):
        return None
    return connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()


def _age(revision: str) -> int:
    """A revision as a number; what we never wrote there counts as newer than anything."""
    return int(revision) if revision.isdigit() else sys.maxsize


def _too_new(store: Store, current: str) -> StoreError:
    return StoreError(
        "The store is newer than this program",
        f"{store.address} has schema {current}; this program knows {head_revision()}.",
        "Install the newer program. Nothing was changed.",
    )


def check(store: Store) -> None:
    """Raise ``StoreError`` unless the store has exactly the schema that this program works with."""
    with store.read() as connection:
        if store.is_sqlite:
            _check_pages(store, connection)
        current = current_revision(connection)
        head = head_revision()
        if current is None:
            raise StoreError(
                "The store has no tables yet", store.address, "Set it up with “init” or “database upgrade”."
            )
        if _age(current) > int(head):
            raise _too_new(store, current)
        if current != head:
            raise StoreError(
                "The store is from an older program",
                f"{store.address} has schema {current}, not {head}.",
                "Run “database upgrade”: it makes a backup first.",
            )
        _check_whole(store, connection)
    store.prefer_wal()


def _check_pages(store: Store, connection: sa.Connection) -> None:
    if store.path.stat().st_size > _QUICKLY_READ:
        return
    verdict = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one()
    if verdict != "ok":
        raise StoreError(
            "The store is damaged", f"{store.address}: {verdict}", "Restore the latest backup: database restore FILE."
        )


def _check_whole(store: Store, connection: sa.Connection) -> None:
    """Every table, and on a file every trigger: a store without its triggers would forget what is done to it."""
    missing = table_names() - _tables(connection)
    if store.is_sqlite:
        missing |= sqlite_triggers.missing(connection)
    if missing:
        raise StoreError(
            "The store is damaged",
            f"{store.address}: {sorted(missing)[0]} is missing; another program may have changed it.",
            "Restore the latest backup: database restore FILE.",
        )


def upgrade(store: Store, *, progress: Progress | None = None, to: str = "head") -> str:
    """Bring the schema up to date; a backup is made first. Returns the revision. All of it happens, or nothing."""
    try:
        with in_plain_words(store.address):
            return _upgrade(store, progress or Silent(), to)
    except sa.exc.DBAPIError as error:
        raise StoreError(
            "The upgrade was taken back",
            f"{store.address}: {error.orig}",
            "Nothing was changed. Send this message to whoever looks after the program.",
        ) from error


def _upgrade(store: Store, report: Progress, to: str) -> str:
    if store.is_sqlite:
        _refuse_newer(store)
        store.prefer_wal()
        report.update(0, 2, "Backing up")
        backup.before_upgrade(store)
        report.update(1, 2, "Raising the schema")
        return _upgrade_file(store, to)
    report.update(1, 2, "Raising the schema")
    return _upgrade_server(store, to)


def _refuse_newer(store: Store) -> None:
    with store.read() as connection:
        current = current_revision(connection)
    if current is not None and _age(current) > int(head_revision()):
        raise _too_new(store, current)


def _upgrade_file(store: Store, to: str) -> str:
    with store.engine.connect() as connection:
        raw = connection.connection.driver_connection
        if raw is None:
            raise RuntimeError("no connection to the file")
        # Inside a transaction the pragma is ignored, and recreating a parent would then delete its parts.
        raw.execute("PRAGMA foreign_keys = OFF")
        try:
            connection = connection.execution_options(crm_write=True)
            with connection.begin():
                _migrate(connection, to)
                revision = current_revision(connection) or ""
                sqlite_triggers.install(connection, revision)
                picking.install(connection)
                suppressions.ensure_key(connection)
                broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
                if broken is not None:
                    raise StoreError(
                        "The upgrade was taken back",
                        f"Table {broken[0]} would point at nothing.",
                        "Nothing was changed.",
                    )
                connection.exec_driver_sql(f"PRAGMA user_version = {int(revision)}")
        finally:
            raw.execute("PRAGMA foreign_keys = ON")
    return revision


def _upgrade_server(store: Store, to: str) -> str:
    with store.engine.connect() as connection, connection.begin():
        # Two programs may upgrade at once: one does, the other waits and finds it done.
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_UPGRADE_LOCK})")
        access.prepare_database(connection)
        connection.exec_driver_sql(f"SET LOCAL ROLE {access.OWNER}")
        current = current_revision(connection)
        if current is not None and _age(current) > int(head_revision()):
            raise _too_new(store, current)
        _migrate(connection, to)
        revision = current_revision(connection) or ""
        access.install(connection)
        postgresql_triggers.install(connection, revision)
        picking.install(connection)
        suppressions.ensure_key(connection)
        access.install_policies(connection)
    return revision
