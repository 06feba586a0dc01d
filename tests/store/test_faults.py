"""What the database throws reaches people in plain words that name the store and say what to do."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from crm_app.domain.errors import CrmError, Refused, StoreError, UsageError
from crm_app.domain.kinds import KINDS
from crm_app.runtime.keys import new_key
from crm_app.store import engine, postgresql
from crm_app.store.engine import Store
from crm_app.store.faults import in_plain_words, translate
from crm_app.store.operations import operation
from crm_app.store.tables import RECORDS

HACKNEY = "01900000-0000-7000-8000-00000000000a"


def supplier_row(name: Any) -> dict[str, Any]:
    return {"id": new_key(), "anchor_id": HACKNEY, "visibility": "shared", "name": name, "sort_key": "x"}


def add(store: Store, *rows: dict[str, Any], kind: str = "supplier") -> None:
    with operation(store, "Add") as op:
        op.insert(KINDS[kind], rows)


SAID = [
    ("database or disk is full", StoreError, "The disk is full"),
    ('could not extend file "base/1": No space left on device', StoreError, "The disk is full"),
    ("database is locked", StoreError, "The store is busy"),
    ("canceling statement due to lock timeout", StoreError, "The store is busy"),
    ("deadlock detected", StoreError, "The store is busy"),
    ("database disk image is malformed", StoreError, "The store is damaged"),
    ("file is not a database", StoreError, "The store is damaged"),
    ("unsupported file format", StoreError, "The store is damaged"),
    ("no such table: suppliers", StoreError, "The store is damaged"),
    ("disk I/O error", StoreError, "The drive of the store does not answer"),
    ("attempt to write a readonly database", StoreError, "The store can only be read"),
    ("cannot execute INSERT in a read-only transaction", StoreError, "The store can only be read"),
    ('new row violates row-level security policy for table "suppliers"', Refused, "You may not change or see that"),
    ("no operation is open", Refused, "A change needs a name"),
    ("UNIQUE constraint failed: operations.id", Refused, "That is saved already"),
    ("UNIQUE constraint failed: suppliers.id", Refused, "That is there already"),
    ("FOREIGN KEY constraint failed", Refused, "Something else hangs on that"),
    ("server closed the connection unexpectedly", StoreError, "The store cannot be reached"),
    ("FATAL: password authentication failed", StoreError, "The server did not accept the login"),
]


@pytest.mark.parametrize(("said", "kind", "title"), SAID)
def test_every_fault_of_the_world_has_words(said: str, kind: type[CrmError], title: str) -> None:
    found = translate(sa.exc.OperationalError("SELECT 1", {}, sqlite3.OperationalError(said)), "firms.crm")
    assert found is not None
    assert (type(found), found.title) == (kind, title)
    assert found.remedy
    if kind is StoreError and "server" not in title and "reached" not in title:
        assert found.message.startswith("firms.crm: ")


def test_a_fault_of_the_program_stays_what_it_is() -> None:
    ours = sa.exc.OperationalError("SELEC 1", {}, sqlite3.OperationalError('near "SELEC": syntax error'))
    assert translate(ours) is None
    with pytest.raises(sa.exc.OperationalError), in_plain_words():
        raise ours


def test_what_a_value_says_decides_nothing() -> None:
    said = 'duplicate key value violates unique constraint "x"\nDETAIL: Key (name)=(database is locked) already exists.'
    found = translate(sa.exc.IntegrityError("INSERT", {}, sqlite3.IntegrityError(said)))
    assert found is not None
    assert found.title == "That is there already"


def test_the_same_row_twice_and_a_part_without_a_whole(store: Store) -> None:
    row = supplier_row("Once")
    add(store, row)
    with pytest.raises(Refused, match="already"):
        add(store, row)
    with pytest.raises(Refused, match="hangs on"):
        add(store, {"id": new_key(), "anchor_id": HACKNEY, "visibility": "shared", "parent_id": new_key()}, kind="site")


def test_half_a_character_gets_the_same_refusal_on_both_stores(store: Store) -> None:
    with pytest.raises(Refused, match="cannot hold that text"):
        add(store, supplier_row("half \ud83d"))


def test_a_full_disk_is_named_and_work_goes_on_once_there_is_space(tmp_path: Path, sqlite_template: Path) -> None:
    path = tmp_path / "firms.crm"
    shutil.copy(sqlite_template, path)
    store = engine.connect(str(path), author="officer_hackney")
    add(store, supplier_row("Kept"))
    _limit(store, pages=1)
    with pytest.raises(StoreError, match="disk is full") as caught:
        add(store, *(supplier_row("x" * 2000) for _ in range(200)))
    assert str(path) in caught.value.message
    assert "drive" in caught.value.remedy
    _limit(store, pages=1_000_000)
    add(store, supplier_row("Afterwards"))
    with store.read() as connection:
        assert connection.execute(sa.select(RECORDS["supplier"].c.name)).scalars().all() == ["Kept", "Afterwards"]
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar_one() == "ok"
    store.close()


def _limit(store: Store, *, pages: int) -> None:
    """A drive without space: the file may not grow (a smaller limit than it has becomes what it has)."""
    with store.read() as connection:
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")


def test_a_file_that_may_only_be_read_is_said_so(tmp_path: Path, sqlite_template: Path) -> None:
    path = tmp_path / "firms.crm"
    shutil.copy(sqlite_template, path)
    store = engine.connect(str(path), author="officer_hackney")
    with store.read() as connection:
        connection.exec_driver_sql("PRAGMA query_only = ON")
    with pytest.raises(StoreError, match="only be read"):
        add(store, supplier_row("Refused"))
    store.close()


@pytest.mark.parametrize(
    ("address", "title"),
    [
        ("postgresql://me:secret@localhost/crm", "A password does not belong in an address"),
        ("postgresql://me@db.example/crm?sslmode=disable", "That connection would not be safe"),
        ("postgresql://me@db.example/crm?sslmode=require", "That connection would not be safe"),
        ("postgresql://me@/crm?host=db.example&sslmode=prefer", "That connection would not be safe"),
        ("postgresql://me@localhost", "The address names no database"),
        ("postgresql://me@local host:port/crm", "That is not the address of a store"),
    ],
)
def test_an_unsafe_address_is_refused_before_anything_is_sent(address: str, title: str) -> None:
    with pytest.raises(UsageError) as caught:
        postgresql.parse_address(address)
    assert caught.value.title == title
    assert "secret" not in str(caught.value)


def test_any_other_machine_must_prove_who_it_is() -> None:
    assert postgresql.parse_address("postgresql://me@db.example/crm").query["sslmode"] == "verify-full"
    assert "sslmode" not in postgresql.parse_address("postgresql://me@localhost/crm").query


def test_a_server_that_is_not_there_is_said_so() -> None:
    with pytest.raises(StoreError, match="cannot be reached"):
        engine.connect("postgresql://me@127.0.0.1:9/crm", author="me")


def test_a_login_that_the_server_does_not_know_is_said_so(server: Any, database: str) -> None:
    with pytest.raises(StoreError) as caught:
        engine.connect(server.address("nobody_here", database), author="me")
    assert caught.value.remedy


def test_a_session_that_was_ended_is_said_so_and_the_next_one_works(server: Any, database: str) -> None:
    store = engine.connect(server.address("officer_hackney", database), author="officer_hackney")
    with pytest.raises(StoreError, match="cannot be reached"), store.read() as connection:
        connection.exec_driver_sql("SELECT pg_terminate_backend(pg_backend_pid())")
    add(store, supplier_row("Afterwards"))
    store.close()
