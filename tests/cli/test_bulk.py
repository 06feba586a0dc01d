"""Changing many records by one command: counted first, one step, kindly refused where it makes no sense."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Command


@pytest.fixture
def firms(crm: Command) -> list[str]:
    """Three suppliers, two of them prospects."""
    keys = []
    for number, status in enumerate(("prospect", "engaged", "prospect"), 1):
        done = crm("add", "supplier", "--set", f"name=Firm {number}", "--set", f"status={status}", "--set", "tags=a")
        keys.append(str(done.data["id"]))
    return keys


def test_a_dry_run_counts_and_changes_nothing(crm: Command, firms: list[str]) -> None:
    done = crm("edit", "suppliers", "--all", "--set", "Engagement=Ready to bid", "--dry-run")
    assert done.code == 0, done.out
    assert (done.data["records"], done.data["changed"], done.data["dry_run"]) == (3, 3, True)
    assert done.data["fields"][0]["before"] == {"Prospect": 2, "Engaged": 1}
    assert done.data["fields"][0]["after"] == {"Ready to bid": 3}
    assert done.data["operation"] is None
    assert crm("show", "supplier", firms[0]).data["status"] == "prospect"


def test_an_edit_is_one_step_that_can_be_undone(crm: Command, firms: list[str]) -> None:
    where = ("--where", "status is prospect")
    done = crm("edit", "suppliers", *where, "--set", "status=engaged", "--set", "tags+=spring; local")
    assert (done.data["records"], done.data["changed"], done.data["left_out"]) == (2, 2, [])
    assert crm("show", "supplier", firms[2]).data["tags"] == ["a", "spring", "local"]
    assert crm("undo", done.data["operation"]).code == 0
    shown = crm("show", "supplier", firms[2]).data
    assert (shown["status"], shown["tags"]) == ("prospect", ["a"])


def test_lists_lose_items_and_fields_are_emptied(crm: Command, firms: list[str]) -> None:
    assert crm("edit", "suppliers", "--search", "Firm 1", "--set", "tags-=A", "--set", "status=").code == 0
    shown = crm("show", "supplier", firms[0]).data
    assert (shown["tags"], shown["status"]) == ([], None)


def test_a_person_reads_the_counts(anywhere: Command, crm: Command, firms: list[str], address: str) -> None:
    done = anywhere("--store", address, "edit", "suppliers", "--all", "--set", "status=engaged")
    assert "Prospect 2, Engaged 1 → Engaged 3" in done.out
    assert "Operation" in done.out


@pytest.mark.parametrize(
    "words",
    [
        ["--set", "status=engaged"],
        ["--all", "--set", "status"],
        ["--all", "--set", "status=purple"],
        ["--all", "--set", "status+=engaged"],
        ["--all", "--set", "staff=3"],
        ["--all", "--set", "name="],
        ["--all", "--set", "horns=2"],
        ["--all", "--set", "status=ready", "--set", "Engagement=engaged"],
        ["--where", "horns is 2", "--set", "status=ready"],
    ],
)
def test_what_makes_no_sense_is_said(crm: Command, firms: list[str], words: list[str]) -> None:
    done = crm("edit", "suppliers", *words)
    assert done.code == 2, done.out
    assert done.data["error"]["title"]
    assert crm("show", "supplier", firms[0]).data["status"] == "prospect"
