"""The store itself by the command line: made, checked, backed up, restored, and refused in words."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest

from tests.cli.conftest import Command
from tests.conftest import ANCHORS, Server


@pytest.fixture
def made(anywhere: Command, tmp_path: Path) -> Path:
    """A store with one supplier."""
    path = tmp_path / "made.crm"
    assert anywhere("--store", path, "init", "--anchor", "Example Borough Council").code == 0
    assert anywhere("--store", path, "add", "supplier", "--set", "name=Example Ltd").code == 0
    return path


def test_a_made_store_is_sound_and_has_its_anchor(anywhere: Command, made: Path) -> None:
    found = anywhere("--store", made, "database", "check", "--json").data
    assert found["ok"]
    looked_at = {"schema", "integrity", "references", "triggers", "log", "operations", "search", "files"}
    assert {check["name"] for check in found["checks"]} == looked_at
    assert "good order" in found["summary"]
    assert (found["counts"]["anchors"], found["counts"]["suppliers"]) == (1, 1)
    assert anywhere("--store", made, "list", "anchors", "--json").data["rows"][0]["name"] == "Example Borough Council"
    assert anywhere("--store", made, "init").code == 1


def test_a_new_store_has_the_reference_data_and_its_first_anchor_owns_it(anywhere: Command, tmp_path: Path) -> None:
    path = tmp_path / "first.crm"
    done = anywhere("--store", path, "add", "anchor", "--set", "name=Example Council", "--json")
    assert done.code == 0
    assert [row["id"] for row in anywhere("--store", path, "list", "anchors", "--json").data["rows"]] == [
        done.data["id"]
    ]
    assert anywhere("--store", path, "list", "rules", "--json").data["total"] > 10
    firm = anywhere("--store", path, "add", "supplier", "--set", "name=Example Ltd", "--json").data["id"]
    assert anywhere("--store", path, "show", "supplier", firm, "--json").data["anchor_id"] == done.data["id"]


def test_a_demonstration_store(anywhere: Command, tmp_path: Path) -> None:
    done = anywhere("--store", tmp_path / "demo.crm", "init", "--demo", "--size", "20", "--json")
    assert (done.code, done.data["created"]) == (0, True)
    assert done.data["counts"]["suppliers"] >= 20
    assert anywhere("--store", tmp_path / "demo.crm", "database", "check").code == 0


def test_check_on_both_kinds(crm: Command) -> None:
    assert crm("add", "supplier", "--set", "name=Example Ltd").code == 0
    found = crm("database", "check")
    assert (found.code, found.data["ok"]) == (0, True)


def test_check_finds_what_the_log_does_not_tell(anywhere: Command, made: Path) -> None:
    with sqlite3.connect(made) as connection:
        guards = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'change_log'")
        for (name,) in guards.fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("DELETE FROM change_log WHERE kind = 'supplier'")
    connection.close()
    found = anywhere("--store", made, "database", "check", "--json")
    assert found.code == 1
    assert [check["name"] for check in found.data["checks"] if not check["ok"]] == ["triggers", "log"]
    assert "restore the latest backup" in found.data["summary"]


def test_backup_and_restore(anywhere: Command, made: Path, tmp_path: Path) -> None:
    backup = tmp_path / "backup.crm"
    assert anywhere("--store", made, "database", "backup", backup).code == 0
    assert anywhere("--store", made, "add", "supplier", "--set", "name=Later Ltd").code == 0
    restored = anywhere("--store", made, "database", "restore", backup, "--json")
    assert restored.code == 0
    assert Path(restored.data["kept"]).exists()
    assert anywhere("--store", made, "list", "suppliers", "--json").data["total"] == 1
    assert anywhere("--store", made, "database", "upgrade", "--json").data["schema"]


def test_a_store_is_copied_into_an_empty_one(anywhere: Command, made: Path, tmp_path: Path) -> None:
    target = tmp_path / "copy.crm"
    done = anywhere("--store", made, "database", "copy", "--to", target, "--json")
    assert (done.code, done.data["counts"]["suppliers"], done.data["history_copied"]) == (0, 1, False)
    assert "history was not copied" in done.err
    assert anywhere("--store", target, "list", "suppliers", "--json").data["total"] == 1
    assert anywhere("--store", target, "database", "check").code == 0
    assert anywhere("--store", made, "database", "copy", "--to", target).code == 1
    assert anywhere("--store", made, "database", "copy", "--to", "mysql://server/db").code == 2
    assert anywhere("--store", made, "database", "copy").code == 2


def test_a_backup_is_written_over_nothing_else(anywhere: Command, made: Path, tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear all", encoding="utf-8")
    for target in (letter, made, tmp_path / "nowhere" / "backup.crm"):
        assert anywhere("--store", made, "database", "backup", target).code == 1
    assert letter.read_text(encoding="utf-8") == "Dear all"
    assert anywhere("--store", letter, "database", "restore", made).code == 2
    assert letter.read_text(encoding="utf-8") == "Dear all"


def test_a_changed_backup_is_not_restored(anywhere: Command, made: Path, tmp_path: Path) -> None:
    backup = tmp_path / "backup.crm"
    assert anywhere("--store", made, "database", "backup", backup).code == 0
    with backup.open("r+b") as stream:
        stream.seek(5000)
        stream.write(b"\xff")
    assert anywhere("--store", made, "database", "restore", backup).code == 3
    assert anywhere("--store", made, "list", "suppliers", "--json").data["total"] == 1


def test_reading_a_store_that_is_not_there_ends_with_3(anywhere: Command, tmp_path: Path) -> None:
    for words in (["list", "suppliers"], ["show", "supplier", "x"], ["history"], ["database", "check"], ["undo", "x"]):
        said = anywhere("--store", tmp_path / "none.crm", *words, "--json")
        assert (said.code, set(said.data["error"])) == (3, {"title", "message", "remedy"})
    assert not list(tmp_path.glob("*.crm"))


@pytest.mark.parametrize(
    ("content", "code"), [(b"", 3), (b"root:x:0:0", 2), (b"SQLite format 3\x00" + bytes(200), 3), (None, 2)]
)
def test_what_is_no_store_is_left_alone(anywhere: Command, tmp_path: Path, content: bytes | None, code: int) -> None:
    path = tmp_path / "thing"
    if content is None:
        path.mkdir()
    else:
        path.write_bytes(content)
    for words in (["list", "suppliers"], ["add", "supplier", "--set", "name=A"], ["database", "check"]):
        assert anywhere("--store", path, *words).code == code, words
    assert content is None or path.read_bytes() == content


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("mysql://server/db", 2),
        ("postgresql://user:secret@server/db", 2),
        ("postgresql://somebody@203.0.113.1/db?sslmode=disable", 2),
        ("postgresql://somebody@localhost", 2),
        ("postgresql://somebody@127.0.0.1:1/db", 3),
        ("nul\0byte.crm", 2),
        (" ", 2),
    ],
)
def test_addresses_that_cannot_be(anywhere: Command, address: str, code: int) -> None:
    said = anywhere("--store", address, "list", "suppliers")
    assert said.code == code, said
    assert "secret" not in said.err
    assert not said.out


def test_the_store_comes_from_the_environment_or_the_data_folder(
    anywhere: Command, made: Path, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    assert anywhere("list", "suppliers").code == 3
    assert anywhere("init").code == 0
    assert list(home.glob("*.crm"))
    assert anywhere("list", "suppliers", "--json").data["total"] == 0
    monkeypatch.setenv("CRM_STORE", str(made))
    assert anywhere("--json", "list", "suppliers").data["total"] == 1


def test_members_belong_to_servers(crm: Command, address: str) -> None:
    said = crm("database", "member", "new_officer", "--anchor", "Hackney (test)", "--role", "officer")
    assert said.code == 1
    if "://" in address:  # an officer is no administrator
        assert crm("database", "backup", os.devnull + ".crm").code in (1, 3)


def test_an_administrator_adds_a_member(anywhere: Command, server: Server, database: str) -> None:
    address = server.address("postgres", database)
    words = ("database", "member", "watcher", "--anchor", ANCHORS["homerton"], "--role", "observer", "--json")
    done = anywhere("--store", address, *words)
    assert (done.code, done.data) == (0, {"login": "watcher", "anchor": ANCHORS["homerton"], "role": "observer"})
    assert "superuser" in done.err
    assert anywhere("--store", address, "database", "member", "x;y", "--anchor", ANCHORS["homerton"]).code == 2
    assert anywhere("--store", address, *words[:-2], "king").code == 2
