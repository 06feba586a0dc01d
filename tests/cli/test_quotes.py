"""Whom to ask for a quote, and the barrier meter, on the command line."""

from __future__ import annotations

from tests.cli.conftest import Command


def _firm(crm: Command, name: str, cover: str) -> str:
    key = crm("add", "supplier", "--set", f"name={name}", "--set", "services=laundry and linen").data["id"]
    crm("add", "site", "--parent", key, "--set", "postcode=E8 1EA")
    crm("add", "credential", "--parent", key, "--set", "what=public_liability", "--set", f"level={cover}")
    return str(key)


def test_ask_and_record(crm: Command) -> None:
    key = _firm(crm, "Test Laundry", "1000000")
    first = crm("ask", "laundry", "--record").data
    assert [(row["id"], row["asked_on"]) for row in first["rows"]] == [(key, None)]
    assert crm("ask", "laundry").data["rows"][0]["asked_on"]
    assert crm("undo", first["operation"]).code == 0
    assert crm("ask", "laundry").data["rows"][0]["asked_on"] is None


def test_the_meter_moves_with_what_is_asked(crm: Command) -> None:
    _firm(crm, "Small Cover", "1000000")
    _firm(crm, "Large Cover", "5000000")
    title = "title=Laundry for the hospital"
    key = crm("add", "opportunity", "--set", title, "--set", "public_liability=5000000").data["id"]
    high = crm("barrier", key, "--everywhere").data
    assert (high["matched"], high["levels"][0]["short"]) == (2, 1)
    assert (high["excluded"]["count"], len(high["excluded"]["not_known"]), high["never_assessed"]) == (1, 1, 2)
    assert "no closing date is set" in high["excluded"]["text"]
    low = crm("barrier", key, "--everywhere", "--ask", "public liability insurance=£1m", "--note", "Would £1m do?").data
    assert low["levels"][0]["short"] == 0
    assert crm("show", "opportunity", key).data["barriers"][0]["text"] == "Would £1m do?"
    said = crm("barrier", key, "--ask", "charm=5")
    assert said.code == 2
