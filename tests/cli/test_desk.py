"""The desk by the command line: log in one line, see what needs you."""

from __future__ import annotations

import io

import pytest

from tests.cli.conftest import Command


@pytest.fixture
def desk(crm: Command, monkeypatch: pytest.MonkeyPatch) -> Command:
    """A register with one supplier and somebody there, on a fixed day."""
    monkeypatch.setenv("CRM_TODAY", "2026-11-22")
    made = crm("add", "supplier", "--set", "name=Clapton Kitchen CIC")
    assert made.code == 0, made.err
    assert crm("add", "person", "--parent", made.data["id"], "--set", "name=Amira Example").code == 0
    return crm


def test_a_call_with_its_follow_up_in_one_step(desk: Command) -> None:
    said = desk(
        "log", "Clapton Kitchen CIC", "--text", "Asked about lot 2\nWill send it.", "--kind", "phone call",
        "--person", "amira example", "--on", "yesterday", "--follow-up", "+2w",
    )  # fmt: skip
    assert said.code == 0, said.err
    activity = desk("show", "activity", said.data["id"]).data
    shown = activity.get("values", activity)
    assert (shown["subject"], shown["nature"], shown["happened_on"]) == ("Asked about lot 2", "call", "2026-11-21")
    assert said.data["follow_up"] == "2026-12-06"
    assert desk("show", "task", said.data["task"]).code == 0
    assert desk("undo", said.data["operation"]).code == 0
    assert desk("show", "activity", said.data["id"]).code == 1
    assert desk("show", "task", said.data["task"]).code == 1


def test_words_from_standard_input(desk: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("Spoke at length"))
    assert desk("log", "Clapton Kitchen CIC", "--text", "-", "--kind", "visit").code == 0


@pytest.mark.parametrize(
    "wrong",
    [("--kind", "shouting"), ("--follow-up", "soonish"), ("--on", "whenever"), ("--person", "Nobody")],
)
def test_what_makes_no_sense_is_said(desk: Command, wrong: tuple[str, str]) -> None:
    assert desk("log", "Clapton Kitchen CIC", "--text", "Hello", *wrong).code == 2


def test_a_supplier_that_is_not_there(desk: Command) -> None:
    assert desk("log", "Nobody Ltd", "--text", "Hello").code == 1


def test_today_for_a_script_and_for_a_person(
    desk: Command, anywhere: Command, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert desk("add", "task", "--set", "title=Ring back", "--set", "due_on=20 Nov 2026").code == 0
    found = desk("today").data
    assert found["day"] == "2026-11-22"
    due = next(column for column in found["columns"] if column["key"] == "due")
    assert due["total"] == 1
    assert (due["lines"][0]["verb"], due["lines"][0]["name"], due["lines"][0]["due_in"]) == ("Do", "Ring back", -2)
    said = anywhere("--store", address, "today")
    assert said.code == 0
    assert "Ring back" in said.out
    assert "-2" in said.out


def test_nothing_to_do_is_said(anywhere: Command, address: str) -> None:
    said = anywhere("--store", address, "today")
    assert said.code == 0
    assert "nothing needs you" in said.err
