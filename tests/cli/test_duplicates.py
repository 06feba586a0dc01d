"""Duplicates on the command line, alike on both kinds of store."""

from __future__ import annotations

from tests.cli.conftest import Command


def _two(crm: Command) -> tuple[str, str]:
    site = "website=https://homertonprint.example"
    one = crm("add", "supplier", "--set", "name=Homerton Print Works Ltd", "--set", site).data["id"]
    two = crm("add", "supplier", "--set", "name=Homerton Printworks", "--set", site, "--set", "phone=020 7946 0003")
    return one, two.data["id"]


def test_look_merge_and_undo(crm: Command) -> None:
    one, two = _two(crm)
    assert crm("duplicates").data == {"rows": []}
    (pair,) = crm("duplicates", "--look").data["rows"]
    assert (pair["stays"], pair["other"]) == (one, two)
    done = crm("merge", one, "Homerton Printworks", "--take", "name").data
    shown = crm("show", "supplier", one).data
    assert (shown["name"], shown["phone"]) == ("Homerton Printworks", "020 7946 0003")
    assert shown["trading_names"] == ["Homerton Print Works Ltd"]
    assert crm("undo", done["operation"]).code == 0
    assert crm("show", "supplier", two).data["name"] == "Homerton Printworks"


def test_kept_apart_they_are_not_proposed(crm: Command) -> None:
    one, two = _two(crm)
    assert crm("apart", one, two).code == 0
    assert crm("duplicates", "--look").data == {"rows": []}


def test_a_field_that_is_not_there_is_said(crm: Command) -> None:
    one, two = _two(crm)
    said = crm("merge", one, two, "--take", "colour")
    assert said.code == 2
    assert "colour" in said.data["error"]["title"]
