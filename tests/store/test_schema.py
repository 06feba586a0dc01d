"""The schema grows with everything in it: what migrations make is what the program expects, on both stores."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from crm_app.domain.errors import StoreError
from crm_app.domain.kinds import KINDS
from crm_app.runtime.keys import new_key
from crm_app.store import backup, engine, schema, tables
from crm_app.store.changelog import sqlite_triggers
from crm_app.store.engine import Store
from crm_app.store.operations import operation
from crm_app.store.tables import RECORDS, metadata

ANCHOR = "01900000-0000-7000-8000-00000000000a"
EARLIER = ["0001", "0002", "0003"]
Empty = Callable[[], Store]


@contextmanager
def _administrator(server: Any) -> Iterator[sa.Connection]:
    url = server.address("postgres", "postgres").replace("postgresql:", "postgresql+psycopg:")
    made = sa.create_engine(url, isolation_level="AUTOCOMMIT", poolclass=sa.pool.NullPool)
    with made.connect() as connection:
        yield connection
    made.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Empty]:
    """Opens, again and again, one store that has nothing in it yet."""
    opened: list[Store] = []
    path, name = tmp_path / "empty.crm", f"crm_empty_{new_key()[-12:]}"
    server = request.getfixturevalue("server") if request.param == "postgresql" else None

    def _open() -> Store:
        if server:
            store = engine.connect(server.address("postgres", name), author="postgres")
        else:
            made = path.exists()
            store = (engine.connect if made else engine.create_file)(str(path), author="officer_hackney")
        opened.append(store)
        return store

    if server:
        with _administrator(server) as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {name}")
    yield _open
    for store in opened:
        store.close()
    if server:
        with _administrator(server) as connection:
            connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")


def _ours(item: Any, name: str | None, what: str, *_: Any) -> bool:
    """Full-text tables, infix indexes and Alembic's own table are made apart from the description."""
    made_apart = (
        "search_infix",
        "search_words",
        "ix_search_rows_",
        "_picked",
        "_listed",
        "_picked_seen",
        "_ending",
        "alembic_version",
        "current_operation",
    )
    return not any(word in (name or "") for word in made_apart)


def _differences(store: Store) -> list[Any]:
    options = {"include_object": _ours, "compare_type": True, "compare_server_default": False}
    with store.read() as connection:
        return compare_metadata(MigrationContext.configure(connection, opts=options), metadata())


def _populate(store: Store) -> dict[str, int]:
    """A private and a shared record of every kind whose table is there, parents before parts; returns counts."""
    with store.read() as connection:
        there = set(sa.inspect(connection).get_table_names())
    rows = {
        name: _rows(name)
        for name, table in RECORDS.items()
        if table.name in there and all(p in there for p in _whole(name))
    }
    with operation(store, "Populate") as op:
        for name in rows:
            op.insert(KINDS[name], rows[name])
    return {name: len(found) for name, found in rows.items()}


def _whole(name: str) -> list[str]:
    return [KINDS[KINDS[name].parent].plural] if KINDS[name].parent else []


def _rows(name: str) -> list[dict[str, Any]]:
    kind, numbers = KINDS[name], ("private", "shared")
    if name == "anchor":
        return [
            {"id": ANCHOR, "anchor_id": ANCHOR, "visibility": "published", "name": "Hackney", "sort_key": "hackney"}
        ]
    made = []
    for number, visibility in enumerate(numbers):
        row = {"id": _key(name, number), "anchor_id": ANCHOR, "visibility": visibility}
        if kind.parent:
            row["parent_id"] = ANCHOR if kind.parent == "anchor" else _key(kind.parent, number)
        if kind.unique:
            row.update({field: f"{field}-{number}" for field in kind.unique})
        made.append(row)
    return made


def _key(name: str, number: int) -> str:
    return f"0190000{number}-0000-7000-8000-{list(KINDS).index(name):012d}"


def _count(store: Store) -> dict[str, int]:
    with store.read() as connection:
        there = set(sa.inspect(connection).get_table_names())
        return {
            name: int(connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one())
            for name, table in RECORDS.items()
            if table.name in there
        }


def _trigger_names(store: Store) -> set[str]:
    question = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if store.is_sqlite
        else "SELECT DISTINCT tgname FROM pg_trigger WHERE NOT tgisinternal"
    )
    with store.read() as connection:
        return set(connection.exec_driver_sql(question).scalars())


def test_what_the_migrations_make_is_what_the_tables_describe(empty: Empty) -> None:
    store = empty()
    assert schema.upgrade(store) == schema.head_revision()
    assert _differences(store) == []
    schema.check(store)


@pytest.mark.parametrize("earlier", EARLIER)
def test_everything_survives_an_upgrade_from_each_earlier_schema(empty: Empty, earlier: str) -> None:
    store = empty()
    schema.upgrade(store, to=earlier)
    with pytest.raises(StoreError, match="older program"):
        schema.check(store)
    there = _populate(store)
    store.close()
    again = empty()
    assert schema.upgrade(again) == schema.head_revision()
    schema.check(again)
    counted = _count(again)
    assert {name: counted[name] for name in there} == there
    _writes_are_logged(again)


def _writes_are_logged(store: Store) -> None:
    with operation(store, "After the upgrade") as op:
        op.update(KINDS["anchor"], ANCHOR, {"name": "Renamed"})
        op.insert(KINDS["supplier"], [_rows("supplier")[0] | {"id": new_key(), "name": "New"}])
    with store.read() as connection:
        log = connection.exec_driver_sql("SELECT action, revision FROM change_log ORDER BY seq DESC LIMIT 2").all()
    assert sorted(tuple(row) for row in log) == [("I", schema.head_revision()), ("U", schema.head_revision())]


def test_every_record_table_has_its_triggers_after_an_upgrade(empty: Empty) -> None:
    store = empty()
    schema.upgrade(store)
    names = _trigger_names(store)
    for table in RECORDS.values():
        wanted = {f"log_{event}_{table.name}" for event in ("insert", "update", "delete")}
        wanted |= set() if store.is_sqlite else {f"version_{table.name}", f"truncate_{table.name}"}
        assert wanted <= names, table.name
    schema.upgrade(store)
    assert _trigger_names(store) == names


def test_private_rows_of_every_anchor_are_migrated(server: Any, empty: Empty) -> None:
    """The owner that migrates is under forced row security: without its own policy it would migrate nothing."""
    store = empty()
    schema.upgrade(store, to="0002")
    _populate(store)
    if not store.is_sqlite:
        with store.write() as connection:
            connection.exec_driver_sql("SET LOCAL ROLE crm_owner")
            seen = connection.exec_driver_sql(
                "SELECT count(*) FROM suppliers WHERE visibility = 'private'"
            ).scalar_one()
            assert seen == 1


def test_two_programs_upgrading_at_once_leave_one_upgrade(empty: Empty) -> None:
    stores = [empty(), empty()]
    if stores[0].is_sqlite:
        schema.upgrade(stores[0])  # a file is made by one program before another can open it
    start, faults = threading.Barrier(2), []

    def _upgrade(store: Store) -> None:
        start.wait()
        try:
            schema.upgrade(store)
        except Exception as error:  # noqa: BLE001 - shown by the assertion below
            faults.append(error)

    threads = [threading.Thread(target=_upgrade, args=(store,)) for store in stores]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    for store in stores:
        schema.check(store)


def test_a_backup_precedes_an_upgrade(tmp_path: Path) -> None:
    store = engine.create_file(str(tmp_path / "firms.crm"), author="officer_hackney")
    schema.upgrade(store, to="0002")
    there = _populate(store)
    schema.upgrade(store)
    store.close()
    saved = list(tmp_path.glob("firms.before-upgrade-0002-*.crm"))
    assert len(saved) == 1
    backup.verify(saved[0])
    old = engine.connect(str(saved[0]), author="officer_hackney")
    assert {name: count for name, count in _count(old).items() if name in there} == there
    with old.read() as connection:
        assert schema.current_revision(connection) == "0002"
    old.close()


def test_a_new_file_needs_no_backup(tmp_path: Path) -> None:
    store = engine.create_file(str(tmp_path / "new.crm"), author="officer_hackney")
    schema.upgrade(store)
    store.close()
    assert [path.name for path in tmp_path.glob("*before*")] == []


def test_a_store_that_lost_a_table_or_a_trigger_is_refused(tmp_path: Path, sqlite_template: Path) -> None:
    for statement in ("DROP TRIGGER log_update_suppliers", "DROP TABLE papers"):
        path = tmp_path / f"{statement.split()[-1]}.crm"
        path.write_bytes(sqlite_template.read_bytes())
        store = engine.connect(str(path), author="officer_hackney")
        with store.write() as connection:
            connection.exec_driver_sql(statement)
        with pytest.raises(StoreError, match="damaged"):
            schema.check(store)
        store.close()


def test_every_trigger_is_known_by_name(tmp_path: Path, sqlite_template: Path) -> None:
    store = engine.connect(str(sqlite_template), author="officer_hackney")
    with store.read() as connection:
        assert sqlite_triggers.missing(connection) == set()
    assert len(_trigger_names(store)) == len(RECORDS) * 3 + 9 + _search_triggers()
    store.close()


def test_every_table_is_known_by_name() -> None:
    assert tables.table_names() == set(tables.metadata().tables)


def _search_triggers() -> int:
    return 3 * sum(any(field.searched for field in kind.fields.values()) for kind in KINDS.values())
