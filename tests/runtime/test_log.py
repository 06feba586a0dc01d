"""The log of faults: what broke and where, and nothing about anybody."""

from __future__ import annotations

from pathlib import Path

import pytest

from crm_app.runtime import log

KEY = "01900000-0000-7000-8000-00000000000a"


def _fail() -> Exception:
    try:
        try:
            raise KeyError(f"Example Person {KEY}")
        except KeyError as error:
            raise ValueError("person@firm.example") from error
    except ValueError as error:
        return error


def test_types_keys_and_lines_are_kept_and_no_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CRM_HOME", str(tmp_path))
    path = log.record_fault(_fail())
    assert path is not None
    text = path.read_text(encoding="utf-8")
    assert "builtins.ValueError" in text
    assert f"builtins.KeyError {KEY}" in text
    assert "tests/runtime/test_log.py:" in text
    assert "Example" not in text
    assert "@" not in text


def test_old_entries_go_when_the_file_is_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CRM_HOME", str(tmp_path))
    monkeypatch.setattr(log, "MOST_BYTES", 2_000)
    for _ in range(60):
        path = log.record_fault(_fail())
    assert path is not None
    kept = sorted(path.parent.iterdir())
    assert len(kept) == 1 + log.KEPT_FILES
    assert all(file.stat().st_size < 4_000 for file in kept)


def test_a_log_that_cannot_be_written_is_no_second_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("", encoding="utf-8")
    monkeypatch.setenv("CRM_HOME", str(in_the_way))
    assert log.record_fault(_fail()) is None


def test_a_circle_of_causes_ends() -> None:
    first, second = ValueError("one"), ValueError("two")
    first.__cause__, second.__cause__ = second, first
    assert len(list(log.described(first))) == 2
