"""The round trip of a self-assessment by the command line, on both stores."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import returned_forms as forms
from tests.cli.conftest import Command

COUNTED = ("created", "updated", "unchanged", "skipped", "rejected")


@pytest.fixture
def form(crm: Command, tmp_path: Path) -> Path:
    """A form of a supplier in the store, issued and filled in."""
    assert crm("add", "supplier", "--set", "name=Clapton Kitchen (test)").code == 0
    path = tmp_path / "form.pdf"
    done = crm("report", "self-assessment", "Clapton Kitchen (test)", "--out", path, "--profile", "catering")
    assert done.code == 0, done
    assert 1 <= done.data["pages"] <= 4
    return forms.fill(path, {"find_a_tender": "InPlace", "bid_lead": "NotYet", "living_wage": "DoesNotApply"})


def test_a_form_is_rehearsed_taken_in_once_and_taken_back(crm: Command, form: Path) -> None:
    rehearsed = crm("import", "answers", form, "--dry-run")
    assert (rehearsed.code, rehearsed.data["operation"]) == (0, None)
    found = rehearsed.data["differences"]
    assert [(one["item"], one["before"], one["after"]) for one in found] == [
        ("find_a_tender", "unknown", "in_place_unseen"),
        ("living_wage", "unknown", "not_applicable"),
        ("bid_lead", "unknown", "not_yet"),
    ]
    assert rehearsed.data["read"] == sum(rehearsed.data[name] for name in COUNTED) == 3
    done = crm("import", "answers", form).data
    assert {**done, "operation": None, "assessment": None} == rehearsed.data
    assert done["after"]["percent"] is not None
    kept = crm("show", "assessment", done["assessment"]).data
    assert kept["percent"] == done["after"]["percent"]
    again = crm("import", "answers", form)
    assert (again.code, again.data["operation"], again.data["unchanged"]) == (0, None, 3)
    assert crm("undo", done["operation"]).code == 0
    assert crm("import", "answers", form, "--dry-run").data["differences"] == found


def test_one_spoilt_form_does_not_stop_the_others(crm: Command, form: Path, tmp_path: Path) -> None:
    letter = tmp_path / "letter.pdf"
    letter.write_text("Dear all", encoding="utf-8")
    refused = crm("import", "answers", letter)
    assert (refused.code, refused.data["error"]["title"]) == (1, "This form could not be read")
    both = crm("import", "answers", letter, form)
    assert both.code == 0
    assert ["error" in one for one in both.data["files"]] == [True, False]
    assert crm("import", "answers", form, "--event", "x").code == 2


def test_a_person_reads_what_changes(anywhere: Command, tmp_path: Path) -> None:
    store, path = tmp_path / "store.crm", tmp_path / "form.xlsx"
    assert anywhere("--store", store, "init").code == 0
    assert anywhere("--store", store, "add", "supplier", "--set", "name=Clapton Kitchen (test)").code == 0
    assert anywhere("--store", store, "report", "self-assessment", "Clapton Kitchen (test)", "--out", path).code == 0
    forms.fill(path, {"living_wage": "ByAward"})
    said = anywhere("--store", store, "import", "answers", path)
    assert said.code == 0, said
    assert "London Living Wage" in said.out
    assert "Will have it by award" in said.out
    assert "Take it back with: undo" in said.err
