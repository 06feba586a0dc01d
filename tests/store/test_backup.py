"""A backup is whole while people write, proves itself before it is restored, and what it replaces is kept."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Iterator
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

HACKNEY = "01900000-0000-7000-8000-00000000000a"
SUPPLIER = KINDS["supplier"]


def supplier_row(name: str) -> dict[str, Any]:
    return {"id": new_key(), "anchor_id": HACKNEY, "visibility": "shared", "name": name, "sort_key": name.lower()}


def add(store: Store, *names: str) -> None:
    with operation(store, "Add") as op:
        op.insert(SUPPLIER, [supplier_row(name) for name in names])


def names_in(path: Path) -> list[str]:
    store = engine.connect(str(path), author="officer_hackney")
    schema.check(store)
    with store.read() as connection:
        table = RECORDS["supplier"]
        found = list(connection.execute(sa.select(table.c.name).order_by(table.c.id)).scalars())
    store.close()
    return found


@pytest.fixture
def file(tmp_path: Path, sqlite_template: Path) -> Iterator[Store]:
    """A store in a file, kept open, as it is while somebody works."""
    shutil.copy(sqlite_template, tmp_path / "firms.crm")
    store = engine.connect(str(tmp_path / "firms.crm"), author="officer_hackney")
    add(store, "First")
    yield store
    store.close()


def test_a_backup_holds_what_only_stands_in_the_write_ahead_log(file: Store, tmp_path: Path) -> None:
    assert file.path.with_name("firms.crm-wal").stat().st_size > 0
    made = backup.make(file, tmp_path / "copy.crm")
    facts = json.loads(backup.manifest_of(made).read_text(encoding="utf-8"))
    assert facts["sha256"] == backup.digest(made)
    backup.verify(made)
    assert names_in(made) == ["First"]


def test_a_backup_made_while_somebody_writes_is_of_one_moment(file: Store, tmp_path: Path) -> None:
    stop = threading.Event()

    def _write() -> None:
        while not stop.is_set():
            add(file, "Pair", "Pair")

    writer = threading.Thread(target=_write)
    writer.start()
    made = [backup.make(file, tmp_path / f"copy{number}.crm") for number in range(4)]
    stop.set()
    writer.join()
    for path in made:
        backup.verify(path)
        assert names_in(path).count("Pair") % 2 == 0


def test_a_second_backup_of_the_same_name_replaces_the_first_with_its_manifest(file: Store, tmp_path: Path) -> None:
    backup.make(file, tmp_path / "copy.crm")
    add(file, "Second")
    made = backup.make(file, tmp_path / "copy.crm")
    backup.verify(made)
    assert names_in(made) == ["First", "Second"]
    assert list(tmp_path.glob("*.part*")) == []


def test_a_backup_that_cannot_be_written_leaves_the_old_one(file: Store, tmp_path: Path) -> None:
    made = backup.make(file, tmp_path / "copy.crm")
    before = made.read_bytes()
    with pytest.raises(StoreError, match="could not be written") as caught:
        backup.make(file, tmp_path / "no such folder" / "copy.crm")
    assert "no such folder" in caught.value.message
    with pytest.raises(StoreError, match="the store itself"):
        backup.make(file, file.path)
    assert made.read_bytes() == before


@pytest.mark.parametrize(
    "damage", ["flipped", "rotten", "truncated", "manifest", "manifest of something else", "emptied"]
)
def test_a_damaged_backup_is_refused_and_nothing_is_replaced(file: Store, tmp_path: Path, damage: str) -> None:
    made = backup.make(file, tmp_path / "copy.crm")
    content = bytearray(made.read_bytes())
    if damage == "flipped":
        content[len(content) // 2] ^= 1
        made.write_bytes(content)
    elif damage == "rotten":  # SQLite itself finds nothing wrong with it: only the manifest does
        made.write_bytes(content.replace(b"Set up the anchors", b"Set up the anchorz"))
        assert made.read_bytes() != content
    elif damage == "truncated":
        made.write_bytes(content[:-4096])
    elif damage == "emptied":
        made.write_bytes(b"")
    else:
        backup.manifest_of(made).write_text("{" if damage == "manifest" else "[1]", encoding="utf-8")
    file.close()
    before = file.path.read_bytes()
    with pytest.raises(StoreError) as caught:
        backup.restore(made, file.path)
    assert caught.value.remedy
    assert file.path.read_bytes() == before
    assert sorted(path.name for path in tmp_path.glob("firms*")) == ["firms.crm"]


def test_a_backup_without_its_manifest_is_still_checked_page_by_page(file: Store, tmp_path: Path) -> None:
    made = backup.make(file, tmp_path / "copy.crm")
    backup.manifest_of(made).unlink()
    backup.verify(made)
    content = bytearray(made.read_bytes())
    content[4096 * 3 : 4096 * 3 + 200] = b"\xff" * 200
    made.write_bytes(content)
    with pytest.raises(StoreError, match="damaged"):
        backup.verify(made)


def test_restoring_keeps_what_was_there_even_twice_in_a_second(file: Store, tmp_path: Path) -> None:
    made = backup.make(file, tmp_path / "copy.crm")
    add(file, "After the backup")
    file.close()
    first = backup.restore(made, file.path)
    second = backup.restore(made, file.path)
    assert first is not None
    assert second is not None
    assert first != second
    assert names_in(file.path) == ["First"]
    assert names_in(first) == ["First", "After the backup"]
    assert names_in(second) == ["First"]


def test_a_write_ahead_log_left_behind_is_not_replayed_into_the_restored_file(file: Store, tmp_path: Path) -> None:
    made = backup.make(file, tmp_path / "copy.crm")
    add(file, "Only in the log")
    crashed = tmp_path / "crashed" / "firms.crm"
    crashed.parent.mkdir()
    for ending in ("", "-wal"):  # as a program that was killed leaves them
        shutil.copy(f"{file.path}{ending}", f"{crashed}{ending}")
    kept = backup.restore(made, crashed)
    assert names_in(crashed) == ["First"]
    assert kept is not None
    assert names_in(kept) == ["First", "Only in the log"]


def test_restoring_where_there_is_nothing_yet_makes_the_store(file: Store, tmp_path: Path) -> None:
    made = backup.make(file, tmp_path / "copy.crm")
    assert backup.restore(made, tmp_path / "new.crm") is None
    assert names_in(tmp_path / "new.crm") == ["First"]
    with pytest.raises(StoreError, match="the store itself"):
        backup.restore(made, made)


def test_a_restore_that_cannot_be_written_leaves_the_store(file: Store, tmp_path: Path) -> None:
    made = backup.make(file, tmp_path / "copy.crm")
    file.close()
    (tmp_path / "firms.crm.restoring").mkdir()  # in the way of the new file
    with pytest.raises(StoreError, match="could not be written"):
        backup.restore(made, file.path)
    assert names_in(file.path) == ["First"]


def test_a_server_makes_its_own_backups(server: Any, database: str, tmp_path: Path) -> None:
    store = engine.connect(server.address("officer_hackney", database), author="officer_hackney")
    with pytest.raises(StoreError, match="server makes its own"):
        backup.make(store, tmp_path / "copy.crm")
    store.close()
