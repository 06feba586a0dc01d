"""The schema and its age: making it, raising it with a backup first, refusing what is newer than the program."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from crm_app.domain.errors import StoreError
from crm_app.runtime.progress import Progress, Silent
from crm_app.store import access, backup
from crm_app.store.changelog import postgresql_triggers, sqlite_triggers
from crm_app.store.engine import Store
from crm_app.store.faults import in_plain_words

_UPGRADE_LOCK = 0x43524D53


def _config(connection: sa.Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    if connection is not None:
        config.attributes["connection"] = connection
    return config


def head_revision() -> str:
    """The newest schema this program knows, such as ``0003``."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    if head is None:
        raise RuntimeError("the program was built without its migrations")
    return head


def current_revision(connection: sa.Connection) -> str | None:
    """The schema the store has; ``None`` where it has none yet."""
    return MigrationContext.configure(connection).get_current_revision()


def check(store: Store) -> None:
    """Raise ``StoreError`` unless the store has exactly the schema that this program works with."""
    with store.read() as connection:
        if store.is_sqlite:
            verdict = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one()
            if verdict != "ok":
                raise StoreError(
                    "The store is damaged", str(verdict), "Restore the latest backup: database restore FILE."
                )
        current = current_revision(connection)
    head = head_revision()
    if current is None:
        raise StoreError("The store has no tables yet", store.address, "Set it up with “init” or “database upgrade”.")
    if int(current) > int(head):
        raise StoreError(
            "The store is newer than this program",
            f"It has schema {current}; this program knows {head}.",
            "Install the newer program. Nothing was changed.",
        )
    if current != head:
        raise StoreError(
            "The store is from an older program",
            f"It has schema {current}, not {head}.",
            "Run “database upgrade”: it makes a backup first.",
        )


def upgrade(store: Store, *, progress: Progress | None = None, to: str = "head") -> str:
    """Bring the schema up to date; a backup is made first. Returns the revision. All of it happens, or nothing."""
    report = progress or Silent()
    with in_plain_words():
        if store.is_sqlite:
            _refuse_newer(store)
            report.update(0, 2, "Backing up")
            backup.before_upgrade(store)
            report.update(1, 2, "Raising the schema")
            return _upgrade_file(store, to)
        report.update(1, 2, "Raising the schema")
        return _upgrade_server(store, to)


def _refuse_newer(store: Store) -> None:
    with store.read() as connection:
        current = current_revision(connection)
    if current is not None and int(current) > int(head_revision()):
        check(store)


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
                command.upgrade(_config(connection), to)
                revision = current_revision(connection) or ""
                sqlite_triggers.install(connection, revision)
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
        if current is not None and int(current) > int(head_revision()):
            raise StoreError(
                "The store is newer than this program", f"It has schema {current}.", "Install the newer program."
            )
        command.upgrade(_config(connection), to)
        revision = current_revision(connection) or ""
        access.install(connection)
        postgresql_triggers.install(connection, revision)
        access.install_policies(connection)
    return revision
