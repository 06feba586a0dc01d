"""The local file: encrypted, wiped where something is dropped, and put aside where it cannot be read."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from crm_app.domain.errors import CrmError, StoreError
from crm_app.runtime.local_key import local_key
from crm_app.store.local import KeptDraft, LocalFile

KEY, OTHER = "ab" * 32, "cd" * 32
SECRET = "Kitchen of Ada Example"
DRAFT = KeptDraft("1", "store.crm", "supplier", "", "", "run", 0, "{}", f'"{SECRET}"', "2026-11-22T09:00:00+00:00")


def everything(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.iterdir()))


def test_what_is_kept_comes_back_newest_first_and_by_store(tmp_path: Path) -> None:
    file = LocalFile(tmp_path / "drafts.local", KEY)
    assert file.drafts("store.crm") == []
    assert not file.path.exists()
    later = replace(DRAFT, id="2", kept_at="2026-11-22T10:00:00+00:00")
    for draft in (DRAFT, later, replace(DRAFT, id="3", store="other.crm")):
        file.keep(draft)
    file.keep(replace(DRAFT, version=7))
    again = LocalFile(file.path, KEY)
    assert again.drafts("store.crm") == [later, replace(DRAFT, version=7)]
    again.drop(["1", "2", "not there"])
    assert file.drafts("store.crm") == []
    assert len(file.drafts("other.crm")) == 1
    assert not file.warnings


def test_nothing_of_it_can_be_read_without_the_key(tmp_path: Path) -> None:
    file = LocalFile(tmp_path / "drafts.local", KEY)
    file.keep(DRAFT)
    assert SECRET.encode() not in everything(tmp_path)
    assert not file.path.read_bytes().startswith(b"SQLite")
    if os.name == "posix":
        assert file.path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("harm", ["another key", "cut", "scribbled", "empty", "text"])
def test_a_file_that_cannot_be_read_is_put_aside_and_work_goes_on(tmp_path: Path, harm: str) -> None:
    file = LocalFile(tmp_path / "drafts.local", KEY)
    file.keep(DRAFT)
    whole = file.path.read_bytes()
    if harm == "cut":
        file.path.write_bytes(whole[: len(whole) // 2 + 100])
    elif harm == "scribbled":
        file.path.write_bytes(whole[:100] + os.urandom(len(whole) - 100))
    elif harm == "empty":
        file.path.write_bytes(b"")
    elif harm == "text":
        file.path.write_bytes(b"not a database at all" * 500)
    now = LocalFile(file.path, OTHER if harm == "another key" else KEY)
    assert now.drafts("store.crm") == []
    now.keep(DRAFT)
    assert now.drafts("store.crm") == [DRAFT]
    aside = [path for path in tmp_path.iterdir() if "unreadable" in path.name and path.suffix == ".local"]
    if harm == "empty":  # nothing was in it: it is begun anew
        assert not aside
    else:
        assert len(aside) == 1
        assert aside[0].name in now.warnings[0]


def test_a_place_that_cannot_be_written_is_said_plainly(tmp_path: Path) -> None:
    blocked = tmp_path / "a file"
    blocked.write_text("x")
    with pytest.raises(StoreError, match="cannot be kept"):
        LocalFile(blocked / "drafts.local", KEY).keep(DRAFT)


def test_the_key_lies_in_a_home_of_its_own_and_stays_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CRM_HOME", str(tmp_path))
    key = local_key()
    assert (len(key.digits), key.place) == (64, "file")
    assert local_key() == key
    path = tmp_path / "drafts.key"
    if os.name == "posix":
        assert path.stat().st_mode & 0o777 == 0o600
    path.write_text("no key at all")
    assert local_key().digits != key.digits
    assert sorted(p.name for p in tmp_path.iterdir()) == ["drafts.key"]


def test_without_a_place_for_the_key_nothing_is_kept_and_it_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CRM_HOME", str(tmp_path))
    (tmp_path / "drafts.key").mkdir()
    with pytest.raises(CrmError, match="cannot be kept"):
        local_key()
