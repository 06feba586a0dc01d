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


def test_what_cannot_be_meant_is_said(crm: Command) -> None:
    for asked in (("quote", "55520000-7"), ("cpv", "55520000-7"), ("ask", "99999999")):
        said = crm(*asked)
        assert (said.code, said.data["error"]["title"]) == (2, "That is not a CPV code")
    assert crm("quote", " ").code == 2
    assert crm("cpv", "55520000-1").data["rows"][0]["code"] == "55520000"
    key = crm("add", "opportunity", "--set", "title=Laundry for the hospital").data["id"]
    for level in ("public_liability=-5", "public_liability=0"):
        assert crm("barrier", key, "--ask", level).code == 2
    twice = ("--ask", "public_liability=1m", "--ask", "public liability insurance=2m")
    assert "twice" in crm("barrier", key, *twice).out


def test_set_keeps_to_the_moves_of_a_stage_and_the_order_of_dates(crm: Command) -> None:
    key = crm("add", "opportunity", "--set", "title=Hot meals", "--set", "stage=idea").data["id"]
    assert "awarded" in crm("set", "opportunity", key, "--set", "stage=live").out
    assert crm("set", "opportunity", key, "--set", "stage=planned").code == 0
    dates = ("--set", "starts_on=2027-06-01", "--set", "ends_on=2027-05-01")
    assert "before" in crm("set", "opportunity", key, *dates).out
    assert crm("show", "opportunity", key).data["starts_on"] is None
