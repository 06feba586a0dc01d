"""What newer notices propose, on the command line, alike on both kinds of store."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Command


def _bring(crm: Command, folder: Path, part: str, **tender: Any) -> None:
    usual = {"title": "School meals", "status": "active", "value": {"amount": 180_000, "currency": "GBP"}}
    release = {
        "ocid": "ocds-test-1", "id": part, "date": f"2026-11-1{part[2]}T09:00:00Z", "tag": ["tender"],
        "buyer": {"id": "1", "name": "Hackney (test)"}, "tender": {**usual, **tender},
    }  # fmt: skip
    path = folder / f"{part}.json"
    path.write_text(json.dumps({"releases": [release]}), encoding="utf-8")
    assert crm("import", "notices", path).code == 0


@pytest.fixture
def tender(crm: Command, tmp_path: Path) -> str:
    """An opportunity made from a notice, changed by a person, and changed again by a newer notice."""
    _bring(crm, tmp_path, "001-2026")
    (row,) = crm("list", "opportunity").data["rows"]
    assert crm("set", "opportunity", row["id"], "--set", "title=Meals", "--set", "value_net=190000").code == 0
    _bring(crm, tmp_path, "002-2026", title="School meals, amended", value={"amount": 200_000, "currency": "GBP"})
    return str(row["id"])


def test_proposals_are_listed_taken_and_left(crm: Command, tender: str) -> None:
    rows = crm("proposals").data["rows"]
    assert {row["field"]: (row["now"], row["proposed"]) for row in rows} == {
        "title": ("Meals", "School meals, amended"),
        "value_net": ("190000.00", "200000.00"),
    }
    assert {row["opportunity"] for row in rows} == {tender}
    assert all("a person wrote what is here now" in row["why"] for row in rows)
    notice = rows[0]["notice"]
    done = crm("proposals", notice, "--take", "value_net", "--leave", "title").data
    assert (len(done["operations"]), done["rows"]) == (2, [])
    shown = crm("show", "opportunity", tender).data
    assert (shown["title"], shown["value_net"]) == ("Meals", "200000.00")
    assert crm("proposals").data == {"operations": [], "rows": []}


def test_all_that_waits_is_taken_and_given_back(crm: Command, tender: str) -> None:
    (operation,) = crm("proposals", "--take-all").data["operations"]
    assert crm("show", "opportunity", tender).data["title"] == "School meals, amended"
    assert crm("undo", operation).code == 0
    assert crm("show", "opportunity", tender).data["title"] == "Meals"
    assert len(crm("proposals").data["rows"]) == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [(("--take", "title"), "Which notice?"), (("some", "--take", "title", "--take-all"), "All, or some?")],
)
def test_what_is_not_clear_is_asked(crm: Command, words: tuple[str, ...], said: str) -> None:
    answer = crm("proposals", *words)
    assert answer.code == 2
    assert answer.data["error"]["title"] == said


def test_a_field_that_is_not_proposed_is_refused(crm: Command, tender: str) -> None:
    notice = crm("proposals").data["rows"][0]["notice"]
    answer = crm("proposals", notice, "--take", "stage")
    assert answer.code != 0
    assert answer.data["error"]["title"] == "That is no longer proposed"
