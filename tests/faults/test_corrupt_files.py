"""Whatever a person opens by mistake, or a drive did to a store: plain words, a way on, and not one byte changed."""

from __future__ import annotations

import gzip
import io
import os
import sqlite3
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as driver

from crm_app.domain.errors import StoreError
from crm_app.services.workspace import open_workspace, upgrade_store
from crm_app.store import schema

Damage = Callable[[Path, bytes], None]
PAGE = 4096


def _is(content: bytes) -> Damage:
    return lambda path, _: _write(path, content)


def _write(path: Path, content: bytes) -> None:
    path.write_bytes(content)


def _cut(share: float, extra: int = 0) -> Damage:
    return lambda path, store: _write(path, store[: int(len(store) * share) + extra])


def _over(start: int, content: bytes) -> Damage:
    return lambda path, store: _write(path, store[:start] + content + store[start + len(content) :])


def _sql(*statements: str, ours: bool = True) -> Damage:
    """A sound SQLite file in which another program did something."""

    def _damage(path: Path, store: bytes) -> None:
        if ours:
            path.write_bytes(store)
        connection = sqlite3.connect(path, isolation_level=None)
        for statement in statements:
            connection.execute(statement)
        connection.close()

    return _damage


def _locked_with_a_key(path: Path, _: bytes) -> None:
    connection = driver.connect(str(path))
    connection.execute("PRAGMA key = 'a key'")
    connection.execute("CREATE TABLE suppliers (name)")
    connection.commit()
    connection.close()


def _zip() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
    return stream.getvalue()


def _swapped(path: Path, store: bytes) -> None:
    """Two pages in each other's place, as a failing drive leaves them."""
    pages = [store[start : start + PAGE] for start in range(0, len(store), PAGE)]
    pages[5], pages[9] = pages[9], pages[5]
    path.write_bytes(b"".join(pages))


_ROOT = "(SELECT rootpage FROM sqlite_master WHERE name = 'operations')"
_REWRITE = "PRAGMA writable_schema = ON"
CORPUS: dict[str, Damage] = {
    "empty": _is(b""),
    "one byte": _is(b"S"),
    "ninety-nine bytes": _is(b"SQLite format 3\x00" + b"\x00" * 83),
    "header alone": _cut(0, 100),
    "text": _is(b"name,postcode\nClapton Kitchen,E8 1EA\n"),
    "utf-16 text": _is("name,postcode\n".encode("utf-16")),
    "json": _is(b'{"suppliers": []}'),
    "workbook": _is(_zip()),
    "gzip": _is(gzip.compress(b"backup")),
    "pdf": _is(b"%PDF-1.7\n%%EOF"),
    "picture": _is(b"\x89PNG\r\n\x1a\n" + b"\x00" * 500),
    "access database": _is(b"\x00\x01\x00\x00Standard Jet DB\x00" + b"\x00" * 4096),
    "zeros": _is(b"\x00" * 8192),
    "noise": _is(bytes((number * 7919) % 251 for number in range(20_000))),
    "another program's": _sql("CREATE TABLE bookmarks (url)", "PRAGMA application_id = 1", ours=False),
    "no program's": _sql("CREATE TABLE suppliers (name)", ours=False),
    "our mark on other tables": _sql("CREATE TABLE bookmarks (url)", "PRAGMA application_id = 1129467219", ours=False),
    "our mark and no tables": _sql("PRAGMA application_id = 1129467219", ours=False),
    "locked with a key": _locked_with_a_key,
    "first quarter": _cut(0.25),
    "first half": _cut(0.5),
    "three quarters": _cut(0.75),
    "last page missing": _cut(1, -PAGE),
    "cut within its last page": _cut(1, -PAGE // 2 - PAGE),
    "magic flipped": _over(3, b"\x00"),
    "page size flipped": _over(16, b"\x03\x03"),
    "schema format unknown": _over(44, b"\x00\x00\x00\x63"),
    "future read version": _over(19, b"\x09"),
    "first page overwritten": _over(100, b"\xff" * 500),
    "second page zeroed": _over(PAGE, b"\x00" * PAGE),
    "fourth page overwritten": _over(PAGE * 3, b"\xa5" * PAGE),
    "tenth page overwritten": _over(PAGE * 9, b"\xff" * 100),
    "pages swapped": _swapped,
    "table gone": _sql("DROP TABLE papers"),
    "table of suppliers gone": _sql("DROP TABLE suppliers"),
    "log gone": _sql("DROP TABLE change_log"),
    "trigger gone": _sql("DROP TRIGGER log_delete_suppliers"),
    "guard of the log gone": _sql("DROP TRIGGER keep_delete_change_log"),
    "schema text broken": _sql(_REWRITE, "UPDATE sqlite_master SET sql = 'CREATE TABLE (' WHERE name = 'people'"),
    "root page moved": _sql(_REWRITE, f"UPDATE sqlite_master SET rootpage = {_ROOT} WHERE name = 'people'"),
    "newer": _sql("UPDATE alembic_version SET version_num = '9999'"),
    "newer, as nobody writes it": _sql("UPDATE alembic_version SET version_num = 'a1b2c3d4'"),
    "older": _sql("UPDATE alembic_version SET version_num = '0001'"),
    "without its age": _sql("DELETE FROM alembic_version"),
}


@pytest.fixture(scope="module")
def sound(sqlite_template: Path) -> bytes:
    """A sound store without a write-ahead log beside it."""
    return sqlite_template.read_bytes()


@pytest.mark.parametrize("name", list(CORPUS))
def test_a_file_that_is_no_sound_store_is_refused_and_left_as_it_is(name: str, tmp_path: Path, sound: bytes) -> None:
    path = tmp_path / "firms.crm"
    CORPUS[name](path, sound)
    before = path.read_bytes()
    with pytest.raises(StoreError) as caught:
        open_workspace(path)
    assert str(path) in caught.value.message
    assert caught.value.title
    assert caught.value.remedy
    assert "Traceback" not in str(caught.value)
    assert path.read_bytes() == before
    assert {entry.name for entry in tmp_path.iterdir()} <= {"firms.crm", "firms.crm-wal", "firms.crm-shm"}


def test_the_same_store_unharmed_opens(tmp_path: Path, sound: bytes) -> None:
    path = tmp_path / "firms.crm"
    path.write_bytes(sound)
    open_workspace(path).close()


@pytest.mark.parametrize("journal", ["wal", "delete"])
@pytest.mark.parametrize("verb", [open_workspace, upgrade_store])
def test_a_newer_store_is_refused_without_a_write(
    tmp_path: Path, sound: bytes, journal: str, verb: Callable[[Path], object]
) -> None:
    path = tmp_path / "firms.crm"
    _sql("UPDATE alembic_version SET version_num = '9999'", f"PRAGMA journal_mode = {journal}")(path, sound)
    before = path.read_bytes()
    with pytest.raises(StoreError, match="newer than this program") as caught:
        verb(path)
    assert "9999" in caught.value.message
    assert schema.head_revision() in caught.value.message
    assert path.read_bytes() == before
    assert list(tmp_path.glob("*before-upgrade*")) == []


def test_places_that_are_no_files_are_named(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe") if hasattr(os, "mkfifo") else None
    (tmp_path / "loop.crm").symlink_to(tmp_path / "loop.crm")
    places = ["", "missing.crm", "loop.crm", "x" * 300 + ".crm", "nul\0.crm", "no such folder/firms.crm", "pipe"]
    for place in places:
        with pytest.raises(StoreError) as caught:
            open_workspace(tmp_path / place)
        assert caught.value.remedy, place


def test_rubbish_in_place_of_a_write_ahead_log_does_no_harm(tmp_path: Path, sound: bytes) -> None:
    path = tmp_path / "firms.crm"
    path.write_bytes(sound)
    path.with_name("firms.crm-wal").write_bytes(b"\xa5" * 5000)
    workspace = open_workspace(path)
    assert workspace.own_anchor()
    workspace.close()
