"""The register in figures by the command line: for a script and for a person."""

from __future__ import annotations

from tests.cli.conftest import Command


def test_figures_and_charts_come_as_one_document(crm: Command) -> None:
    for name, status in (("Example Catering Ltd", "ready"), ("Example Print CIC", "prospect")):
        assert crm("add", "supplier", "--set", f"name={name}", "--set", f"status={status}").code == 0
    found = crm("overview").data
    assert found["total"] == 2
    figures = {figure["name"]: figure for figure in found["figures"]}
    assert (figures["ready"]["value"], figures["ready"]["out_of"]) == (1, 2)
    assert figures["ready"]["list"] == "Suppliers where Engagement is one of Ready to bid or Supplying"
    assert found["charts"]["size"]["headings"] == ["Size by staff", "Suppliers"]
    assert found["charts"]["size"]["rows"][-1] == ["Not known", 2]


def test_a_person_reads_tables(anywhere: Command, address: str) -> None:
    said = anywhere("--store", address, "overview")
    assert said.code == 0
    assert "Where they are" in said.out
    assert "Suppliers" in said.out
