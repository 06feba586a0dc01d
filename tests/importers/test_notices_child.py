"""The same notices, read by a process of their own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from crm_app.domain.errors import CrmError
from crm_app.importers import notices_child
from crm_app.importers.notices import ReadNotice, from_json, read_notices
from crm_app.importers.notices_child import notices_job, open_notices


def release(number: int, description: str = "") -> dict[str, Any]:
    return {
        "ocid": f"ocds-000000-{number}",
        "id": "1",
        "date": "2027-05-04",
        "tender": {"title": "A", "description": description},
    }


def written(folder: Path, *releases: object) -> Path:
    path = folder / "notices.json"
    path.write_text(json.dumps({"releases": releases}), encoding="utf-8")
    return path


def received(path: Path) -> list[ReadNotice]:
    found, beginning = [], ""
    for frame in notices_job({"path": str(path)}):
        beginning += frame.get("text", "")
        for data in frame.get("notices", ()):
            found.append(from_json({**data, "raw": beginning + data["raw"]}))
            beginning = ""
    return found


def test_a_child_reads_what_this_process_would(tmp_path: Path) -> None:
    path = written(tmp_path, release(1), {"no": "ocid"}, release(2, "long " * 150_000), release(1))
    assert list(open_notices(path)) == list(read_notices(path))


def test_batches_and_long_releases_lose_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notices_child, "BATCH_LENGTH", 300)
    monkeypatch.setattr(notices_child, "_PART", 100)
    path = written(tmp_path, *(release(n, "x" * (n * 60)) for n in range(12)), release(3))
    assert received(path) == list(read_notices(path))


def test_facts_beyond_measure_are_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notices_child, "BATCH_LENGTH", 300)
    monkeypatch.setattr(notices_child, "_LONGEST_FACTS", 300)
    (found,) = received(written(tmp_path, release(1, "x" * 1000)))
    assert found.facts is None
    assert "left out" in found.problem


def test_a_file_that_is_no_json_is_refused_from_afar(tmp_path: Path) -> None:
    path = tmp_path / "page.json"
    path.write_text("<html></html>", encoding="utf-8")
    with pytest.raises(CrmError, match="not a file of notices"):
        list(open_notices(path))
