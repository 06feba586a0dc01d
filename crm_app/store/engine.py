"""The open store: reading, and the one way to write."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from crm_app.domain.errors import StoreError
from crm_app.store import postgresql, sqlite
from crm_app.store.faults import in_plain_words


def is_server(address: str) -> bool:
    """Whether an address names a PostgreSQL store rather than a file."""
    return address.startswith(("postgresql:", "postgres:", "postgresql+"))


class Store:
    """An open store. ``read`` and ``write`` give a connection for one short transaction; nothing stays open."""

    def __init__(self, engine: sa.Engine, address: str, author: str) -> None:
        self.engine = engine
        self.address = address
        self.author = author
        self.warnings: list[str] = []

    @property
    def is_sqlite(self) -> bool:
        """Whether the store is a file."""
        return self.engine.dialect.name == "sqlite"

    @property
    def path(self) -> Path:
        """The file of a SQLite store."""
        return Path(self.address)

    @contextmanager
    def read(self) -> Iterator[sa.Connection]:
        """One transaction that only reads; what it sees is of one moment."""
        with in_plain_words(self.address), self.engine.connect() as connection:
            if not self.is_sqlite:
                # Under READ COMMITTED every statement would see a moment of its own, and rewinding would mix them.
                connection = connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            with connection.begin():
                yield connection

    @contextmanager
    def write(self) -> Iterator[sa.Connection]:
        """One transaction that writes: all of it is kept, or nothing."""
        with in_plain_words(self.address), self.engine.connect() as connection:
            connection = connection.execution_options(crm_write=True)
            with connection.begin():
                yield connection

    def prefer_wal(self) -> None:
        """Choose the journal of a file that was found to be ours to write; nothing on a server or a shared folder."""
        if self.is_sqlite and not sqlite.warn_of_place(self.path):
            with in_plain_words(self.address), self.engine.connect() as connection:
                sqlite.prefer_wal(connection.connection.driver_connection)

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()


def connect(address: str, *, author: str, password: str | None = None) -> Store:
    """Reach a store without yet asking what schema it has. Raises ``StoreError`` where there is none."""
    if is_server(address):
        store = Store(postgresql.make_engine(address, password), address, author)
        with store.read() as connection:
            postgresql.check_server(connection)
            store.author = connection.exec_driver_sql("SELECT session_user").scalar_one()
            if connection.exec_driver_sql("SELECT rolsuper FROM pg_roles WHERE rolname = session_user").scalar_one():
                store.warnings.append("This login is a superuser: it sees every anchor's private records.")
        return store
    path = Path(address)
    sqlite.check_file(path)
    store = Store(sqlite.make_engine(path), address, author)
    place = sqlite.warn_of_place(path)
    if place:
        store.warnings.append(place)
    return store


def create_file(address: str, *, author: str) -> Store:
    """A new SQLite store, empty of tables; refuses to touch a file that is there."""
    path = Path(address)
    if path.exists():
        raise StoreError("There is a file already", str(path), "Choose another name.")
    if not path.parent.is_dir():
        raise StoreError("The folder is not there", str(path.parent), "Create it first, or choose another.")
    sqlite.make_file(path)
    return Store(sqlite.make_engine(path), address, author)
