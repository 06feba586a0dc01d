"""Taking files in by the command line: every row is accounted for."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Command

SHAPE = {"read", "created", "updated", "unchanged", "skipped", "rejected", "operation", "rejects"}
LINES = (
    "Company name,Company number,Postcode,Employees",
    "Example Foods Ltd,00000001,E8 1EA,12",
    ",00000002,E8 1EA,3",
    "Second Foods Ltd,00000003,E8 1EA,twelve",
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Three rows: one right, one without a name, one with a number that is none."""
    path = tmp_path / "firms.csv"
    path.write_text("\n".join(LINES) + "\n", encoding="utf-8")
    return path


def _notice(number: int) -> dict[str, object]:
    return {
        "ocid": f"ocds-000000-{number}",
        "id": f"release-{number}",
        "date": "2026-10-01T09:00:00Z",
        "tag": ["tender"],
        "initiationType": "tender",
        "tender": {
            "id": f"tender-{number}",
            "title": f"Catering for school {number}",
            "status": "active",
            "classification": {"scheme": "CPV", "id": "55520000"},
            "tenderPeriod": {"endDate": "2099-01-01T12:00:00Z"},
        },
        "parties": [{"id": "buyer-1", "name": "Example Borough Council", "roles": ["buyer"]}],
        "buyer": {"id": "buyer-1", "name": "Example Borough Council"},
    }


@pytest.fixture
def notices(tmp_path: Path) -> Path:
    """A release package of two notices."""
    path = tmp_path / "notices.json"
    document = {"uri": "https://notices.example/1", "version": "1.1", "releases": [_notice(1), _notice(2)]}
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def test_rows_are_accounted_for_and_a_second_run_changes_nothing(crm: Command, file: Path, tmp_path: Path) -> None:
    rejects = tmp_path / "rejects.csv"
    first = crm("import", "suppliers", file, "--rejects", rejects)
    assert first.code == 0
    done = first.data
    assert set(done) >= SHAPE
    parts = ("created", "updated", "unchanged", "skipped", "rejected")
    assert done["read"] == sum(done[name] for name in parts) == 3
    assert (done["created"], done["rejected"]) == (2, 1)
    assert set(done["rejects"][0]) == {"row", "field", "message", "value"}
    with rejects.open(encoding="utf-8-sig", newline="") as stream:
        assert [row["Company number"] for row in csv.DictReader(stream)] == ["00000002"]
    second = crm("import", "suppliers", file).data
    assert (second["unchanged"], second["rejected"], second["operation"]) == (2, 1, None)
    assert crm("undo", done["operation"]).code == 0
    assert crm("list", "suppliers").data["total"] == 0


def test_a_rehearsal_writes_nothing(crm: Command, file: Path) -> None:
    done = crm("import", "suppliers", file, "--dry-run").data
    assert (done["created"], done["operation"]) == (2, None)
    assert crm("list", "suppliers").data["total"] == 0


def test_several_files_are_added_up_and_each_has_its_account(crm: Command, file: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.csv"
    other.write_text(f"{LINES[0]}\nThird Foods Ltd,00000004,E8 1EA,1\n", encoding="utf-8")
    done = crm("import", "suppliers", file, other).data
    assert (done["read"], done["created"], len(done["files"])) == (4, 3, 2)
    assert done["files"][1]["operation"] == done["operation"]


def test_a_store_that_is_not_there_is_made_and_said_so(anywhere: Command, file: Path, tmp_path: Path) -> None:
    path = tmp_path / "new.crm"
    rehearsed = anywhere("--store", path, "import", "suppliers", file, "--dry-run")
    assert rehearsed.code == 0
    assert not path.exists()
    said = anywhere("--store", path, "import", "suppliers", file)
    assert said.code == 0
    assert f"Created a new store: {path}" in said.err
    assert "Created" not in said.out
    assert anywhere("--store", path, "list", "suppliers", "--json").data["total"] == 2


def test_a_file_of_which_nothing_is_kept_is_refused(crm: Command, tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_text(f"{LINES[0]}\n,00000002,E8 1EA,3\n", encoding="utf-8")
    done = crm("import", "suppliers", path)
    assert (done.code, done.data["rejected"]) == (1, 1)


def test_notices_come_in_with_their_opportunities(crm: Command, notices: Path) -> None:
    done = crm("import", "notices", notices).data
    assert set(done) >= SHAPE
    assert (done["read"], done["created"], done["opportunities"]) == (2, 2, {"created": 2, "updated": 0})
    again = crm("import", "notice", notices).data
    assert (again["unchanged"], again["operation"]) == (2, None)
    firm = ("add", "supplier", "--set", "name=Example Catering Ltd", "--set", "cpv_codes=55520000")
    key = crm(*firm).data["id"]
    rows = crm("match", "Catering for school 1").data["rows"]
    assert [row["id"] for row in rows] == [key]
    assert set(rows[0]) == {"id", "name", "score", "reasons"}
    assert set(rows[0]["reasons"][0]) == {"name", "points", "text"}
    names = {row["name"] for row in crm("match", "--supplier", key).data["rows"]}
    assert names == {"Catering for school 1", "Catering for school 2"}
    quoted = crm("quote", "school", "catering").data["rows"]
    assert [row["id"] for row in quoted] == [key]
    assert crm("quote", "the").data == {"rows": []}


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["import", "suppliers", "FILE", "--on-duplicate", "guess"], 2),
        (["import", "suppliers", "FILE", "--rejects", "rejects.pdf"], 2),
        (["import", "suppliers", "FILE", "--mapping", "nobody's"], 2),
        (["import", "notices", "FILE", "--mapping", "nobody's"], 2),
        (["import", "suppliers", "nowhere.csv"], 2),
        (["import", "suppliers"], 2),
        (["import", "unicorns", "FILE"], 2),
        (["import", "anchors", "FILE"], 2),
        (["import", "notices", "FILE"], 1),
        (["import", "attendance", "FILE"], 2),
        (["import", "attendance", "FILE", "--event", "nobody's"], 1),
        (["import", "attendance", "FILE", "--event", "x", "--mapping", "y"], 2),
        (["import", "attendance", "nowhere.csv", "--event", "x"], 2),
        (["import", "suppliers", "FILE", "--event", "x"], 2),
        (["match"], 2),
        (["quote"], 2),
        (["report", "horoscope", "x", "--out", "x.pdf"], 2),
        (["report", "readiness", "x", "--out", "x.odt"], 2),
        (["report", "readiness", "--out", "x.pdf"], 2),
        (["report", "readiness", "nobody", "--out", "x.pdf"], 1),
        (["match", "x", "--supplier", "y"], 2),
        (["match", "nothing"], 1),
        (["assess", "nobody", "--answers", "FILE"], 1),
    ],
)
def test_wrong_words_are_answered_in_words(
    anywhere: Command, sqlite_template: Path, file: Path, words: list[str], code: int
) -> None:
    said = anywhere("--store", sqlite_template, *(str(file) if word == "FILE" else word for word in words), "--json")
    assert said.code == code, said
    assert "error" in said.data or said.data["rejected"]


def test_an_assessment_from_a_file(crm: Command, tmp_path: Path) -> None:
    answers = tmp_path / "answers.json"
    answers.write_text('{"public_liability": "in_place", "find_a_tender": "not_yet"}', encoding="utf-8")
    assert crm("add", "supplier", "--set", "name=Example Works Ltd").code == 0
    done = crm("assess", "Example Works Ltd", "--answers", answers, "--on", "2026-11-20").data
    assert (done["on"], done["could_bid"]) == ("2026-11-20", "not_yet")
    assert crm("show", "supplier", "Example Works Ltd").data["assessments"][0]["id"] == done["assessment"]
    assert crm("assess", "Example Works Ltd", "--answers", answers, "--on", "31/02/2026").code == 2
    assert crm("assess", "Example Works Ltd", "--answers", answers, "--profile", "none").code in (1, 2)


def test_attendance_goes_onto_the_list_of_an_event(crm: Command, tmp_path: Path) -> None:
    path, rejects = tmp_path / "day.csv", tmp_path / "rejects.csv"
    path.write_text("Organisation,Status\nExample Foods Ltd,Attended\nUnknown Ltd,Attended\n", encoding="utf-8")
    words = ("import", "attendance", path, "--event", "How to bid")
    assert crm(*words).code == 1
    for noun, value in (("event", "title=How to bid"), ("supplier", "name=Example Foods Ltd")):
        assert crm("add", noun, "--set", value).code == 0
    assert crm(*words, "--dry-run").data["created"] == 1
    done = crm(*words, "--rejects", rejects)
    assert done.code == 0
    assert set(done.data) >= SHAPE
    assert (done.data["read"], done.data["created"], done.data["rejected"]) == (2, 1, 1)
    assert set(done.data["rejects"][0]) == {"row", "field", "message", "value"}
    assert "Unknown Ltd" in rejects.read_text(encoding="utf-8-sig")
    both = crm(*words[:3], path, *words[3:]).data
    assert (both["read"], both["unchanged"], both["operation"], len(both["files"])) == (4, 2, None, 2)
    assert crm("undo", done.data["operation"]).code == 0
    alone = tmp_path / "alone.csv"
    alone.write_text("Organisation\nUnknown Ltd\n", encoding="utf-8")
    assert crm("import", "attendance", alone, "--event", "How to bid").code == 1


def test_attendance_is_told_to_a_person(anywhere: Command, sqlite_template: Path, tmp_path: Path) -> None:
    path = tmp_path / "day.csv"
    path.write_text("Organisation,Status\nUnknown Ltd,Attended\n", encoding="utf-8")
    store = ("--store", shutil.copy(sqlite_template, tmp_path / "attendance.crm"))
    assert anywhere(*store, "add", "event", "--set", "title=Surgery").code == 0
    said = anywhere(*store, "import", "attendance", path, "--event", "Surgery")
    assert said.code == 1
    assert "REJECTED" in said.out
    assert "import suppliers FILE" in said.err
