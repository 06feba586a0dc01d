from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from crm_app.domain.errors import CrmError, UsageError
from crm_app.reports import atomic
from crm_app.reports.atomic import explained, replacing
from crm_app.reports.files import write_document
from crm_app.reports.sheets import ListColumn, write_list_csv, write_list_json, write_list_xlsx


@pytest.mark.parametrize(("name", "start"), [("a.pdf", b"%PDF"), ("a.DOCX", b"PK"), ("ä b.xlsx", b"PK")])
def test_the_ending_chooses_the_writer(paper, tmp_path: Path, name, start) -> None:
    report = write_document(paper(("Clapwell & Sons",)), tmp_path / name)
    assert report.path == tmp_path / name
    assert (tmp_path / name).read_bytes().startswith(start)
    assert [path.name for path in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("name", ["a.html", "a", "a.xls"])
def test_another_ending_is_refused(paper, tmp_path: Path, name) -> None:
    with pytest.raises(UsageError, match="cannot be saved as"):
        write_document(paper(()), tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_the_old_file_stays_when_writing_stops_half_way(tmp_path: Path) -> None:
    target = tmp_path / "a.csv"
    target.write_text("old")
    with pytest.raises(ZeroDivisionError), replacing(target) as temporary:
        temporary.write_text(f"half {1 // 0}")
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_full_disk_is_said_plainly(tmp_path: Path) -> None:
    target = tmp_path / "a.csv"
    target.write_text("old")
    with pytest.raises(CrmError, match=r"no room left to save a\.csv") as caught, replacing(target):
        raise OSError(errno.ENOSPC, "No space left on device")
    assert "old file was not touched" in caught.value.remedy
    assert target.read_text() == "old"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.parametrize("name", ["a.pdf", "a.docx", "a.xlsx"])
def test_a_really_full_device(tmp_path: Path, paper, monkeypatch, name) -> None:
    target = tmp_path / name
    target.write_text("old")
    monkeypatch.setattr(atomic, "_make", lambda temporary, path: temporary.symlink_to("/dev/full"))
    with pytest.raises(CrmError, match="no room left"):
        write_document(paper(()), target)
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.parametrize("write", [write_list_xlsx, write_list_csv, write_list_json])
def test_a_list_on_a_full_device(tmp_path: Path, monkeypatch, write) -> None:
    target = tmp_path / "list"
    target.write_text("old")
    monkeypatch.setattr(atomic, "_make", lambda temporary, path: temporary.symlink_to("/dev/full"))
    with pytest.raises(CrmError, match="no room left"):
        write(target, [ListColumn("Name")], [["words"]] * 9_000)
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_file_held_by_another_program(tmp_path: Path, paper, monkeypatch) -> None:
    target = tmp_path / "a.xlsx"
    target.write_text("old")

    def held(temporary: Path, path: Path) -> None:
        raise PermissionError(errno.EACCES, "in use")

    monkeypatch.setattr(atomic, "put_in_place", held)
    with pytest.raises(CrmError, match="in use or protected") as caught:
        write_document(paper(()), target)
    assert "Close it in Excel" in caught.value.remedy
    assert "another name" in caught.value.remedy
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_missing_folder_and_a_folder_in_the_way(tmp_path: Path, paper) -> None:
    with pytest.raises(CrmError, match=r"could not be saved.*is not there"):
        write_document(paper(()), tmp_path / "absent" / "a.pdf")
    (tmp_path / "b.pdf").mkdir()
    with pytest.raises(CrmError, match=r"b.pdf is a folder"):
        write_document(paper(()), tmp_path / "b.pdf")


def test_a_folder_that_may_not_be_written(tmp_path: Path) -> None:
    error = PermissionError(errno.EACCES, "denied")
    assert "You may not write" in explained(error, tmp_path / "absent" / "a.pdf").message
    assert "The system says: odd" in explained(OSError(errno.EIO, "odd"), tmp_path / "a.pdf").message


@pytest.mark.skipif(os.name != "posix", reason="rights of this kind are of POSIX")
def test_the_rights_of_the_old_file_are_kept(tmp_path: Path) -> None:
    target = tmp_path / "a.csv"
    target.write_text("old")
    target.chmod(0o640)
    with replacing(target) as temporary:
        temporary.write_text("new")
    assert target.read_text() == "new"
    assert target.stat().st_mode & 0o777 == 0o640
