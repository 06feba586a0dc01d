"""The commands about the past: as it was, who says so, the bin and what happened on a day."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from crm_app.store import operations

Command = Callable[..., Any]


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], str]:
    """Sets the clock some days ahead and gives the day."""
    shown = [datetime.now(UTC)]

    class Clock(datetime):
        """A clock that stands some days ahead."""

        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return shown[0].astimezone(tz)

    monkeypatch.setattr(operations, "datetime", Clock)

    def _later(days: int) -> str:
        shown[0] = datetime.now(UTC).replace(hour=12) + timedelta(days=days)
        monkeypatch.setenv("CRM_TODAY", shown[0].date().isoformat())
        return shown[0].date().isoformat()

    return _later


def test_a_list_a_record_and_an_export_as_they_were(crm: Command, later: Callable[[int], str], tmp_path: Path) -> None:
    first = later(2)
    key = crm("add", "supplier", "--set", "name=First", "--set", "status=prospect").data["id"]
    crm("add", "site", "--parent", key, "--set", "town=Hackney")
    later(4)
    crm("set", "supplier", key, "--set", "name=Second", "--set", "status=ready")
    gone = crm("add", "supplier", "--set", "name=Gone").data["id"]
    assert [row["name"] for row in crm("list", "suppliers", "--as-of", first).data["rows"]] == ["First"]
    assert crm("list", "suppliers", "--as-of", first, "--where", "status is ready").data["total"] == 0
    shown = crm("show", "supplier", key, "--as-of", first).data
    assert (shown["name"], [site["town"] for site in shown["sites"]]) == ("First", ["Hackney"])
    assert crm("show", "supplier", gone, "--as-of", first).code == 1
    assert "still to come" in crm("list", "suppliers", "--as-of", "2100-01-01").out
    for ending in ("csv", "json", "xlsx"):
        assert crm("export", "suppliers", "--out", tmp_path / f"then.{ending}", "--as-of", first).data["rows"] == 1
    with (tmp_path / "then.csv").open(encoding="utf-8-sig", newline="") as stream:
        assert "First" in next(iter(csv.DictReader(stream))).values()
    assert "First" in json.dumps(json.loads((tmp_path / "then.json").read_text(encoding="utf-8")))
    assert crm("list", "suppliers", "--as-of", "31 Feb 2026").code == 2


def test_who_says_so_and_what_happened(crm: Command, later: Callable[[int], str]) -> None:
    day = later(2)
    key = crm("add", "supplier", "--set", "name=First", "--set", "services=Print").data["id"]
    later(4)
    crm("set", "supplier", key, "--set", "name=Second")
    found = crm("show", "supplier", key, "--provenance").data["provenance"]
    assert found["name"]["title"] == "Change supplier “Second”"
    assert found["services"]["title"] == "Add supplier “First”"
    assert found["services"]["who"] == "officer_hackney"
    assert crm("show", "supplier", key, "--provenance", "--as-of", day).code == 2
    assert [s["title"] for s in crm("history", "--from", day, "--to", day).data["rows"]] == ["Add supplier “First”"]
    told = crm("history", "supplier", key, "--field", "name").data["rows"]
    assert [step["changes"][0]["after"] for step in told] == ["Second", "First"]
    assert crm("history", "--by", "nobody").data["rows"] == []
    assert crm("history", "--field", "name").code == 2


def test_the_bin_and_back(crm: Command) -> None:
    key = crm("add", "supplier", "--set", "name=First").data["id"]
    operation = crm("history").data["rows"][0]["operation"]
    assert crm("bin").data["rows"] == []
    assert crm("undo", operation).code == 0
    row = crm("bin", "--kind", "suppliers", "--search", "first").data["rows"][0]
    assert (row["id"], row["title"], row["kind"]) == (key, "First", "supplier")
    assert crm("restore", "supplier", key).data["title"] == "Restore supplier “First”"
    assert crm("show", "supplier", key).data["name"] == "First"
    assert crm("restore", "supplier", key).code == 1


def test_the_bin_in_words(anywhere: Command, address: str) -> None:
    made = anywhere("--store", address, "add", "supplier", "--set", "name=First", "--json").data
    anywhere("--store", address, "undo", made["operation"])
    said = anywhere("--store", address, "bin")
    assert "First" in said.out
    assert "DELETED" in said.out
