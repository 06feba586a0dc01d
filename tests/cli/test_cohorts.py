"""The readiness of many, and before and after, on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from crm_app.services.questionnaires import shipped
from tests.cli.conftest import Command

ALL = {item.key: "in_place" for item in shipped().items}


@pytest.fixture
def firms(crm: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One supplier assessed twice, one once, one never."""
    monkeypatch.setenv("CRM_TODAY", "2026-11-26")
    for name in ("One", "Two", "Three"):
        assert crm("add", "supplier", "--set", f"name=Example {name} Ltd").code == 0
    for name, state, day in (
        ("One", "not_yet", "2026-02-01"), ("One", "in_place", "2026-11-20"), ("Two", "in_place", "2026-11-20"),
    ):  # fmt: skip
        answers = tmp_path / "answers.json"
        answers.write_text(json.dumps(dict.fromkeys(ALL, state)), encoding="utf-8")
        done = crm("assess", f"Example {name} Ltd", "--answers", answers, "--profile", "works", "--on", day)
        assert done.code == 0, done


@pytest.mark.usefixtures("firms")
def test_a_cohort_now_and_before(crm: Command) -> None:
    now = crm("cohort", "--profile", "works").data
    assert (now["suppliers"], now["never_assessed"], now["change"]) == (3, 1, None)
    assert sum(now["could_bid"].values()) + now["never_assessed"] == 3
    moved = crm("cohort", "--profile", "works", "--before", "1 Mar 2026").data["change"]
    assert (moved["before"], moved["after"], moved["compared"]) == ("2026-03-01", "2026-11-26", 1)
    assert (len(moved["not_again"]), len(moved["since"]), len(moved["never"])) == (0, 1, 1)
    assert {one["change"] for one in moved["domains"]} == {100}
    assert moved["overall"]["rose"] == 1
    early = crm("cohort", "--search", "One", "--before", "2026-03-01", "--after", "2026-04-01").data["change"]
    assert (early["compared"], len(early["not_again"])) == (0, 1)


@pytest.mark.usefixtures("firms")
def test_since_an_event(crm: Command) -> None:
    event = crm("add", "event", "--set", "title=Bid clinic", "--set", "held_on=2026-06-01").data["id"]
    keys = [row["id"] for row in crm("list", "suppliers").data["rows"]]
    for key in keys:
        crm("add", "invitation", "--parent", event, "--set", f"supplier={key}", "--set", "status=attended")
    found = crm("cohort", "--event", "Bid clinic", "--profile", "works").data
    assert (found["suppliers"], found["change"]["before"], found["change"]["compared"]) == (3, "2026-05-31", 1)
    coming = crm("add", "event", "--set", "title=Fair", "--set", "held_on=2027-01-05").data["id"]
    assert crm("cohort", "--event", coming).data["change"] is None
    assert crm("cohort", "--event", coming, "--search", "One").code == 2


@pytest.mark.usefixtures("firms")
def test_in_words_and_on_paper(address: str, anywhere: Command, crm: Command, tmp_path: Path) -> None:
    said = anywhere("--store", address, "cohort", "--profile", "works", "--before", "2026-03-01").out
    assert "Of 1 compared, 0 could bid before and 1 after." in said
    assert "All together" in said
    out = tmp_path / "cohort.pdf"
    assert crm("report", "cohort", "--out", out, "--before", "2026-03-01").code == 0
    assert out.stat().st_size
    assert crm("report", "readiness", "Example One Ltd", "--out", out, "--before", "2026-03-01").code == 2


def test_what_makes_no_sense_is_refused(crm: Command) -> None:
    assert crm("cohort", "--after", "2026-03-01").code == 2
    assert crm("cohort", "--before", "someday").code == 2
    assert crm("cohort", "--before", "2026-03-01", "--after", "2026-02-01").code == 2
    assert crm("cohort", "--view", "Nonsense").code == 2
    assert crm("cohort", "--profile", "nonsense").code == 1
