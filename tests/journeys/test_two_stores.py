"""The same commands on a file and, as a member, on a server give the same answers in the same order."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from crm_app.cli.main import run

NAMES = (
    "Éclair Kitchen CIC",
    "eclair bakery",
    "Zest & Sons Ltd",
    "O'Neil Print",
    "R&D Signs",
    "Clapton Kitchen",
    "clapton care",
)
HEADINGS = (
    "Supplier name",
    "Company number",
    "What they do",
    "CPV codes",
    "Postcode",
    "Turnover",
    "Year end",
    "Engagement",
)


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    """Sixty fictional suppliers with awkward names."""
    path = tmp_path / "suppliers.csv"
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(HEADINGS)
        for number in range(60):
            name = f"{NAMES[number % len(NAMES)]} {number}"
            trade, code = (("Catering and lunches", "55520000"), ("Printing and signs", "79810000"))[number % 2]
            status = ("Prospect", "Engaged", "")[number % 3]
            row = (name, f"{number + 1:08d}", trade, code, ("E8 1EA", "EC1Y 8ST", "")[number % 3], f"{number * 1000}")
            writer.writerow([*row, "31/03/2025", status])
    return path


class Both:
    """Runs a command on both stores and compares what they answer."""

    def __init__(self, file: Path, address: str, capsys: pytest.CaptureFixture[str]) -> None:
        self.stores = (str(file), address)
        self.capsys = capsys

    def ask(self, *command: str) -> Any:
        """The answer, keys left out, after checking that both stores give it."""
        answers = []
        for store in self.stores:
            self.capsys.readouterr()
            assert run(["--store", store, "--json", *command]) == 0, self.capsys.readouterr()
            answers.append(without_keys(json.loads(self.capsys.readouterr().out)))
        assert answers[0] == answers[1]
        return answers[0]


def without_keys(value: Any) -> Any:
    """An answer without what differs between any two stores: keys, authors and moments."""
    if isinstance(value, dict):
        return {
            k: without_keys(v)
            for k, v in value.items()
            if k not in ("id", "operation", "at", "who", "anchor_id", "parent_id", "other")
        }
    return [without_keys(item) for item in value] if isinstance(value, list) else value


@pytest.fixture
def both(tmp_path: Path, sqlite_template: Path, server: Any, database: str, capsys: pytest.CaptureFixture[str]) -> Both:
    """A fresh store of each kind."""
    file = Path(shutil.copy(sqlite_template, tmp_path / "same.crm"))
    return Both(file, server.address("officer_hackney", database), capsys)


def test_the_same_answers_in_the_same_order(both: Both, sheet: Path) -> None:
    counts = both.ask("import", "suppliers", str(sheet))
    assert counts["read"] == counts["created"] == 60
    assert both.ask("import", "suppliers", str(sheet))["unchanged"] == 60
    tender = ("--set", "title=Lunches for lunch clubs", "--set", "cpv_codes=55520000", "--set", "value_net=20000")
    both.ask("add", "opportunity", *tender)
    for sort in ("name", "-name", "status", "turnover", "local_authority", "-postcode"):
        assert both.ask("list", "suppliers", "--sort", sort)["total"] == 60
    for where in (
        "status is engaged",
        "cpv_codes has 5552",
        "turnover >= 30000",
        "name contains KITCHEN",
        "postcode is empty",
    ):
        assert both.ask("list", "suppliers", "--where", where)["total"] > 0
    for text in ("kitchen", "ecl", "cl", "o'neil", "r&d", "print sig", "e8 1", "00000007"):
        assert both.ask("list", "suppliers", "--search", text)["rows"], text
    assert both.ask("match", "Lunches for lunch clubs")["rows"]
    assert both.ask("show", "supplier", "00000007")["version"] == 1
    assert both.ask("cpv", "laundry")["rows"]
    assert len(both.ask("history", "--limit", "2")["rows"]) == 2
