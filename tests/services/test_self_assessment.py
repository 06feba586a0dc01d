"""The round trip of a self-assessment on both stores: issued, filled in, read, compared, taken in, taken back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from crm_app.domain.errors import Refused, UsageError
from crm_app.domain.questionnaire import State
from crm_app.domain.self_assessment import FILLED_BY, FILLED_ON, REMARKS, FormKey
from crm_app.services import history, readiness, records, reports, self_assessment
from crm_app.services.workspace import Workspace
from tests import returned_forms as forms

DAY = date(2026, 11, 22)
WORKS = "works"


@pytest.fixture
def supplier(workspace: Workspace) -> str:
    """A supplier assessed a month ago: one thing seen, one stated, one not yet."""
    key = records.add(workspace, "supplier", {"name": "Clapton Kitchen (test)", "employs_people": "yes"}).id
    answers = {"find_a_tender": "in_place", "equality_policy": "in_place_unseen", "living_wage": "not_yet"}
    readiness.save_answers(workspace, key, forms.USUAL, answers, assessed_on=date(2026, 10, 22))
    return key


def issued(workspace: Workspace, supplier: str, path: Path, **filled: str) -> Path:
    """A form issued and filled in: answers by item, in the order given."""
    self_assessment.issue_form(workspace, supplier, path)
    return forms.fill(path, filled, {FILLED_BY: "Ama Example", FILLED_ON: "20/11/2026"})


@pytest.mark.parametrize("ending", [".pdf", ".xlsx"])
def test_a_form_goes_out_and_its_answers_come_back(
    workspace: Workspace, supplier: str, tmp_path: Path, ending: str
) -> None:
    path = tmp_path / f"form{ending}"
    written = self_assessment.issue_form(workspace, supplier, path)
    paper = records.get(workspace, "paper", written.paper_id)
    assert (paper["report"], paper["subject"]) == ("self-assessment", supplier)
    texts = {FILLED_BY: "Ama Example", FILLED_ON: "20/11/2026", forms.proof("public_liability"): "£5m to 3 March 2027"}
    forms.fill(path, {"find_a_tender": "InPlace", "living_wage": "InPlace", "public_liability": "InPlace"}, texts)
    before = readiness.latest(workspace, supplier)
    returned = self_assessment.read_form(workspace, path)
    assert (returned.supplier_id, returned.supplier) == (supplier, "Clapton Kitchen (test)")
    assert [(one.item, one.before, one.after, one.proof) for one in returned.differences] == [
        ("public_liability", State.UNKNOWN, State.IN_PLACE_UNSEEN, "£5m to 3 March 2027"),
        ("living_wage", State.NOT_YET, State.IN_PLACE_UNSEEN, ""),
    ]
    assert readiness.latest(workspace, supplier) == before
    saved = self_assessment.accept(workspace, returned)
    now = readiness.latest(workspace, supplier)
    assert before is not None
    assert now is not None
    assert (now.id, now["assessed_on"]) == (saved.id, DAY)
    assert now["answers"] == {
        **before["answers"], "public_liability": "in_place_unseen", "living_wage": "in_place_unseen",
    }  # fmt: skip
    assert now["percent"] == returned.after.percent > (returned.before.percent or 0)
    assert "filled in by Ama Example on Fri 20 Nov 2026" in now["note"]
    assert "Public liability insurance: £5m to 3 March 2027" in now["note"]
    history.undo(workspace, saved.operation)
    assert readiness.latest(workspace, supplier) == before


def test_evidence_on_file_is_worth_more_than_a_word(workspace: Workspace, supplier: str, tmp_path: Path) -> None:
    held = {"what": "public_liability", "level": Decimal(5_000_000), "is_seen": True, "expires_on": date(2027, 6, 1)}
    records.add(workspace, "credential", held, parent_id=supplier)
    path = issued(workspace, supplier, tmp_path / "form.pdf", public_liability="InPlace", bank_and_vat="InPlace")
    self_assessment.accept(workspace, self_assessment.read_form(workspace, path))
    now = readiness.latest(workspace, supplier)
    assert now is not None
    assert now["answers"]["public_liability"] == "in_place"
    assert now["answers"]["bank_and_vat"] == "in_place_unseen"


def test_an_officer_takes_some_and_leaves_some(workspace: Workspace, supplier: str, tmp_path: Path) -> None:
    path = issued(
        workspace, supplier, tmp_path / "form.pdf", find_a_tender="DontKnow", living_wage="ByAward", bid_lead="InPlace"
    )
    returned = self_assessment.read_form(workspace, path)
    assert [one.item for one in returned.differences] == ["find_a_tender", "living_wage", "bid_lead"]
    assert returned.advised == {"living_wage", "bid_lead"}
    found = self_assessment.score_with(workspace, returned, {"bid_lead"})
    self_assessment.accept(workspace, returned, {"bid_lead"})
    now = readiness.latest(workspace, supplier)
    assert now is not None
    assert (now["answers"]["living_wage"], now["answers"]["bid_lead"]) == ("not_yet", "in_place_unseen")
    assert now["percent"] == found.percent


def test_a_second_reading_finds_nothing_new(workspace: Workspace, supplier: str, tmp_path: Path) -> None:
    path = issued(workspace, supplier, tmp_path / "form.pdf", living_wage="ByAward")
    first, second = self_assessment.read_form(workspace, path), self_assessment.read_form(workspace, path)
    self_assessment.accept(workspace, first)
    with pytest.raises(Refused, match="Somebody assessed"):
        self_assessment.accept(workspace, second)
    again = self_assessment.read_form(workspace, path)
    assert again.differences == ()
    with pytest.raises(Refused, match="nothing to take in"):
        self_assessment.accept(workspace, again)


def test_the_first_assessment_may_be_the_suppliers_own(workspace: Workspace, tmp_path: Path) -> None:
    supplier = records.add(workspace, "supplier", {"name": "New Firm (test)", "ppon": "PBCP-5168-ZDGP"}).id
    path = tmp_path / "form.pdf"
    self_assessment.issue_form(workspace, supplier, path, WORKS)
    forms.fill(path, {"site_safety_scheme": "Not yet"}, {REMARKS: "We are new."})
    returned = self_assessment.read_form(workspace, path)
    assert returned.profile.key == WORKS
    self_assessment.accept(workspace, returned)
    made = readiness.latest(workspace, supplier)
    assert made is not None
    assert made["profile"] == WORKS
    assert made["answers"]["site_safety_scheme"] == "not_yet"
    assert made["answers"]["find_a_tender"] == "in_place"  # the record answers it: the register number is on it
    assert "Added: We are new." in made["note"]


def test_only_a_day_is_kept_where_only_a_day_belongs(workspace: Workspace, supplier: str, tmp_path: Path) -> None:
    path = tmp_path / "form.pdf"
    self_assessment.issue_form(workspace, supplier, path)
    texts = {
        forms.proof("exclusion_check"): "a dispute in 2021, settled",
        forms.proof("supplier_information"): "1 October 2026",
        FILLED_ON: "tomorrow",
    }
    forms.fill(path, {"exclusion_check": "InPlace", "supplier_information": "InPlace"}, texts)
    returned = self_assessment.read_form(workspace, path)
    assert set(returned.proofs) == {"supplier_information"}
    assert "Exclusion check: only a day is kept here; other words were left out." in returned.warnings
    assert "The date on the form, “tomorrow”, is no day up to today; it was left out." in returned.warnings
    self_assessment.accept(workspace, returned)
    made = readiness.latest(workspace, supplier)
    assert made is not None
    assert "dispute" not in made["note"]


def test_every_form_that_does_not_fit_has_its_own_sentence(
    workspace: Workspace, supplier: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "form.pdf"
    written = self_assessment.issue_form(workspace, supplier, path)
    with pytest.raises(Refused, match="Nobody has filled this form in"):
        self_assessment.read_form(workspace, path)
    forms.fill(path, {"living_wage": "ByAward"})
    real = FormKey.text
    asked = readiness.questionnaire(workspace)

    def other(**changes: str) -> Path:
        facts = forms.facts_for()
        key = FormKey(asked.version, forms.USUAL, supplier, written.paper_id)
        values = {name: changes.get(name, getattr(key, name)) for name in ("version", "profile", "supplier", "paper")}
        with monkeypatch.context() as patch:
            patch.setattr(FormKey, "text", lambda _self: real(FormKey(**values)))
            return forms.fill(forms.made(tmp_path / "other.pdf", facts), {"living_wage": "ByAward"})

    for changes, said in (
        ({"version": "2019.1"}, "older form"),
        ({"version": "2999.1"}, "newer form"),
        ({"profile": "moon_landing"}, "asks for something else"),
        ({"supplier": forms.SUPPLIER}, "not in this register"),
    ):
        with pytest.raises(Refused, match=said):
            self_assessment.read_form(workspace, other(**changes))
    stranger = records.add(workspace, "supplier", {"name": "Other Firm (test)"}).id
    with pytest.raises(Refused, match="does not belong to the supplier"):
        self_assessment.read_form(workspace, other(supplier=stranger))
    unknown = self_assessment.read_form(workspace, other(paper=forms.PAPER))
    assert "not among the papers issued here" in unknown.warnings[0]


def test_an_assessment_made_meanwhile_is_pointed_out(
    workspace: Workspace, supplier: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = issued(workspace, supplier, tmp_path / "form.pdf", living_wage="ByAward")
    monkeypatch.setenv("CRM_TODAY", "2026-11-30")
    readiness.save_answers(workspace, supplier, forms.USUAL, {"living_wage": "in_place"})
    (warning,) = self_assessment.read_form(workspace, path).warnings
    assert "after the form went out" in warning


def test_a_form_is_printed_again_and_written_only_where_it_can_be_filled_in(
    workspace: Workspace, supplier: str, tmp_path: Path
) -> None:
    written = self_assessment.issue_form(workspace, supplier, tmp_path / "form.xlsx")
    again = reports.reprint(workspace, written.paper_id, tmp_path / "again.pdf")
    assert 1 <= again.pages <= 4
    forms.fill(again.path, {"living_wage": "ByAward"})
    assert self_assessment.read_form(workspace, again.path).supplier_id == supplier
    with pytest.raises(UsageError, match="cannot be saved"):
        self_assessment.issue_form(workspace, supplier, tmp_path / "form.docx")
    assert not (tmp_path / "form.docx").exists()
