"""An upgrade that is killed or goes wrong leaves the old schema or the new one, never something between."""

from __future__ import annotations

import random
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from crm_app.domain.errors import StoreError
from crm_app.domain.kinds import KINDS
from crm_app.runtime.keys import new_key
from crm_app.store import backup, engine, schema
from crm_app.store.engine import Store
from crm_app.store.operations import operation
from crm_app.store.tables import RECORDS

ANCHOR = "01900000-0000-7000-8000-00000000000a"
FIRMS = 300
Rounds = Callable[[int, int], int]


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of an earlier schema with suppliers in it."""
    path = tmp_path_factory.mktemp("old") / "old.crm"
    store = engine.create_file(str(path), author="officer_hackney")
    schema.upgrade(store, to="0002")
    _fill(store)
    store.close()
    return path


def _fill(store: Store) -> None:
    common = {"anchor_id": ANCHOR, "visibility": "private"}
    with operation(store, "Fill") as op:
        op.insert(KINDS["anchor"], [common | {"id": ANCHOR, "name": "Hackney", "visibility": "published"}])
        op.insert(KINDS["supplier"], [common | {"id": new_key(), "name": f"Firm {n}"} for n in range(FIRMS)])


def _found(store: Store) -> tuple[str | None, int]:
    with store.read() as connection:
        count = connection.execute(sa.select(sa.func.count()).select_from(RECORDS["supplier"])).scalar_one()
        return schema.current_revision(connection), int(count)


def test_an_upgrade_that_is_killed_is_done_or_not_begun(
    old: Path, tmp_path: Path, start: Any, moments: random.Random, number_of_rounds: Rounds
) -> None:
    lasted = _how_long(old, tmp_path)
    for number in range(number_of_rounds(4, 50)):
        path = tmp_path / f"round{number}" / "firms.crm"
        path.parent.mkdir()
        shutil.copy(old, path)
        worker = start("upgrade", path)
        assert worker.stdout.readline() == "ready\n"
        time.sleep(moments.uniform(0, 1.2) * lasted)
        worker.kill()
        worker.wait()
        store = engine.connect(str(path), author="officer_hackney")
        revision, count = _found(store)
        assert revision in ("0002", schema.head_revision())
        assert count == FIRMS
        saved = list(path.parent.glob("*.before-upgrade-0002-*.crm"))
        assert saved or revision == "0002"
        for copy in saved:
            backup.verify(copy)
        assert schema.upgrade(store) == schema.head_revision()
        schema.check(store)
        assert _found(store) == (schema.head_revision(), FIRMS)
        store.close()


def _how_long(old: Path, folder: Path) -> float:
    shutil.copy(old, folder / "timed.crm")
    store = engine.connect(str(folder / "timed.crm"), author="officer_hackney")
    began = time.monotonic()
    schema.upgrade(store)
    store.close()
    return time.monotonic() - began


def test_an_upgrade_that_goes_wrong_is_taken_back_and_its_backup_is_there(old: Path, tmp_path: Path) -> None:
    path = tmp_path / "firms.crm"
    shutil.copy(old, path)
    store = engine.connect(str(path), author="officer_hackney")
    with store.write() as connection:
        connection.exec_driver_sql("CREATE TABLE papers (in_the_way)")  # the last migration makes this one
        tables = connection.exec_driver_sql("SELECT name FROM sqlite_master ORDER BY name").scalars().all()
    with pytest.raises(StoreError, match="taken back") as caught:
        schema.upgrade(store)
    assert str(path) in caught.value.message
    assert _found(store) == ("0002", FIRMS)
    with store.read() as connection:
        assert connection.exec_driver_sql("SELECT name FROM sqlite_master ORDER BY name").scalars().all() == tables
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar_one() == 1
    (saved,) = tmp_path.glob("*.before-upgrade-0002-*.crm")
    backup.verify(saved)
    store.close()


def test_an_upgrade_without_space_for_its_backup_is_not_begun(old: Path, tmp_path: Path) -> None:
    path = tmp_path / "firms.crm"
    shutil.copy(old, path)
    store = engine.connect(str(path), author="officer_hackney")
    with store.read() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1")
    with pytest.raises(StoreError, match="disk is full"):
        schema.upgrade(store)
    assert _found(store) == ("0002", FIRMS)
    store.close()


def test_an_upgrade_of_a_server_that_goes_wrong_is_taken_back(server: Any, administer: Any) -> None:
    name = administer(f"crm_upgrade_{new_key()[-12:]}")
    store = engine.connect(server.address("postgres", name), author="postgres")
    schema.upgrade(store, to="0002")
    _fill(store)
    with store.write() as connection:
        connection.exec_driver_sql("CREATE TABLE crm.papers (in_the_way text)")
    with pytest.raises(StoreError, match="taken back"):
        schema.upgrade(store)
    assert _found(store) == ("0002", FIRMS)
    with store.write() as connection:
        connection.exec_driver_sql("DROP TABLE crm.papers")
    assert schema.upgrade(store) == schema.head_revision()
    assert _found(store) == (schema.head_revision(), FIRMS)
    store.close()


def test_a_newer_server_is_refused_without_a_write(server: Any, database: str) -> None:
    store = engine.connect(server.address("postgres", database), author="postgres")
    with store.write() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    for verb in (schema.check, schema.upgrade):
        with pytest.raises(StoreError, match="newer than this program"):
            verb(store)
    with store.read() as connection:
        assert schema.current_revision(connection) == "9999"
    store.close()
