"""Readiness over the store: what the record answers, what is kept of an assessment, files of answers, the market."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from crm_app.domain.errors import Conflict, CrmError, Invalid, NotFound, Refused, UsageError
from crm_app.domain.kinds import KINDS
from crm_app.domain.questionnaire import State
from crm_app.domain.readiness import CouldBid
from crm_app.services import history, readiness, records
from crm_app.services.workspace import Workspace, open_workspace

DAY = date(2026, 11, 22)
PROFILE = "notifiable_below_threshold"


@pytest.fixture
def workspace(address: str) -> Iterator[Workspace]:
    opened = open_workspace(address)
    yield opened
    opened.close()


@pytest.fixture
def supplier(workspace: Workspace) -> str:
    values = {"name": "Clapton Kitchen (test)", "employs_people": "no", "ppon": "PBCP-5168-ZDGP"}
    return records.add(workspace, "supplier", values).id


def all_in_place(workspace: Workspace) -> dict[str, str]:
    asked = readiness.questionnaire(workspace)
    return dict.fromkeys(asked.profile(PROFILE).items, State.IN_PLACE.value)


def cover(workspace: Workspace, supplier: str, **values: object) -> str:
    held = {"what": "public_liability", "level": Decimal(5_000_000), "is_seen": True, **values}
    return records.add(workspace, "credential", held, parent_id=supplier).id


def test_the_record_suggests_answers_with_reasons(workspace: Workspace, supplier: str) -> None:
    cover(workspace, supplier, expires_on=date(2027, 3, 31))
    found = readiness.prefilled(workspace, supplier, PROFILE, DAY)
    assert found["find_a_tender"].state is State.IN_PLACE
    assert found["employers_liability"].state is State.NOT_APPLICABLE
    assert found["public_liability"].state is State.IN_PLACE
    assert found["public_liability"].expires_on == date(2027, 3, 31)
    assert "share_code" not in found


def test_evidence_without_a_last_day_gets_the_usual_one(workspace: Workspace, supplier: str) -> None:
    records.add(
        workspace, "credential", {"what": "cyber_essentials", "issued_on": date(2024, 1, 1)}, parent_id=supplier
    )
    (fact,) = readiness.credential_facts(workspace, supplier)
    assert fact.expires_on == date(2025, 1, 1)


def test_an_assessment_keeps_both_results(workspace: Workspace, supplier: str) -> None:
    assert readiness.latest(workspace, supplier) is None
    answers = all_in_place(workspace)
    saved = readiness.save_answers(workspace, supplier, PROFILE, answers, assessed_on=DAY, note="By telephone")
    kept = readiness.latest(workspace, supplier)
    assert kept is not None
    assert kept.id == saved.id
    assert (kept["gate"], kept["percent"], kept["unknown_percent"]) == ("today", 100, 0)
    assert kept["questionnaire"] == readiness.questionnaire(workspace).version
    assert kept["note"] == "By telephone"
    answers["legal_identity"] = State.NOT_YET.value
    readiness.save_answers(workspace, supplier, PROFILE, answers, assessed_on=DAY)
    newest = readiness.latest(workspace, supplier)
    assert newest is not None
    assert newest["gate"] == "not_yet"
    assert newest["percent"] < 100


def test_what_is_kept_agrees_with_what_was_shown(workspace: Workspace, supplier: str) -> None:
    key = cover(workspace, supplier, expires_on=date(2026, 1, 31))
    answers = {**all_in_place(workspace), "public_liability": State.IN_PLACE.value}
    shown = readiness.score(workspace, supplier, PROFILE, answers, DAY)
    readiness.save_answers(workspace, supplier, PROFILE, answers, assessed_on=DAY)
    kept = readiness.latest(workspace, supplier)
    assert kept is not None
    assert (kept["gate"], kept["percent"]) == (shown.gate.could_bid.value, shown.percent)
    assert kept["answers"]["public_liability"] == State.BY_AWARD.value
    # A renewal later changes the view of today, never what was found on the day.
    records.save(workspace, "credential", key, {"expires_on": date(2027, 1, 31)})
    records.save(workspace, "assessment", kept.id, {"note": "Renewed since"})
    again = records.get(workspace, "assessment", kept.id)
    assert (again["gate"], again["percent"]) == (kept["gate"], kept["percent"])
    assert readiness.score(workspace, supplier, PROFILE, again["answers"], DAY).gate.could_bid is CouldBid.TODAY


def test_saving_merges_answer_by_answer_and_reckons_again(workspace: Workspace, supplier: str) -> None:
    saved = readiness.save_answers(workspace, supplier, PROFILE, {"legal_identity": "in_place"}, assessed_on=DAY)
    opened = records.get(workspace, "assessment", saved.id)
    theirs = {**opened["answers"], "public_liability": "in_place"}
    readiness.save_answers(workspace, supplier, PROFILE, theirs, assessment_id=saved.id, original=opened.values)
    mine = {**opened["answers"], "exclusions": "in_place"}
    merged = readiness.save_answers(
        workspace, supplier, PROFILE, mine, assessment_id=saved.id, version=opened.version, original=opened.values
    )
    now = records.get(workspace, "assessment", saved.id)
    assert {"legal_identity", "public_liability"} <= set(now["answers"])
    assert now["unknown_percent"] < opened["unknown_percent"]
    assert "answers" in merged.also_changed
    clash = {**opened["answers"], "public_liability": "not_yet"}
    with pytest.raises(Conflict):
        readiness.save_answers(
            workspace, supplier, PROFILE, clash, assessment_id=saved.id, version=opened.version, original=opened.values
        )
    history.undo(workspace)
    assert records.get(workspace, "assessment", saved.id)["percent"] is not None


def test_an_earlier_questionnaire_keeps_its_results(workspace: Workspace, supplier: str) -> None:
    saved = readiness.save_answers(workspace, supplier, PROFILE, all_in_place(workspace), assessed_on=DAY)
    with workspace.operation("As an older version kept it") as op:
        op.update(KINDS["assessment"], saved.id, {"questionnaire": "2020.1", "percent": 41})
    records.save(workspace, "assessment", saved.id, {"note": "Looked at again"})
    assert records.get(workspace, "assessment", saved.id)["percent"] == 41


GOOD_FILES = (
    ("a.json", json.dumps({"public_liability": "in_place", "4": "yes", "employers_liability": "n/a"})),
    ("b.json", json.dumps({"answers": {"public_liability": "in_place", "4": True, "employers_liability": None}})),
    ("c.json", json.dumps([{"item": "public_liability", "state": "in_place"}, {"item": 4, "answer": "yes"}])),
    ("a.csv", "\ufeffitem,state\npublic_liability,In place\nLegal form and register number,yes\n"),
    ("b.csv", "public_liability;in_place\n4;yes\n"),
    ("a.toml", 'public_liability = "in_place"\n4 = "yes"\n'),
    ("b.toml", '[answers.cover]\npublic_liability = "in_place"\n[answers.registration]\nlegal_identity = true\n'),
)
BAD_FILES = (
    ("a.json", '{"public_libility": "in_place"}', "public_libility"),
    ("a.json", '{"public_liability": "maybe"}', "public_liability"),
    ("a.csv", "legal_identity,no\n4,yes\n", "legal_identity"),
    ("a.json", "{", "a.json"),
    ("a.json", "[" * 60_000, "a.json"),
    ("a.json", "3", "a.json"),
    ("a.json", '["in_place"]', "a.json"),
    ("a.toml", "x = = 3", "a.toml"),
    ("a.csv", "", "a.csv"),
)


def test_answers_come_from_files_of_every_sort(workspace: Workspace, supplier: str, tmp_path: Path) -> None:
    for name, text in GOOD_FILES:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        done = readiness.assess_from_file(workspace, "Clapton Kitchen (test)", path, on=DAY)
        kept = records.get(workspace, "assessment", done.saved.id)
        assert kept["answers"]["public_liability"] == "in_place", name
        assert kept["answers"]["legal_identity"] == "in_place_unseen", name
        assert kept["percent"] == done.readiness.percent
        assert done.readiness.profile.key == PROFILE
        assert len(done.fixes) == 3


def test_what_cannot_be_read_names_the_item_and_the_fix(workspace: Workspace, supplier: str, tmp_path: Path) -> None:
    for name, text, said in BAD_FILES:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        with pytest.raises((Invalid, Refused)) as refusal:
            readiness.assess_from_file(workspace, supplier, path)
        assert said in str(refusal.value)
        assert refusal.value.remedy
    assert readiness.latest(workspace, supplier) is None


def test_a_file_may_name_its_profile_and_day(workspace: Workspace, supplier: str, tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    written = {"profile": "works", "assessed_on": "2026-10-01", "assessor": "T. Tester", "answers": {"4": "yes"}}
    path.write_text(json.dumps(written), encoding="utf-8")
    done = readiness.assess_from_file(workspace, supplier, path)
    kept = records.get(workspace, "assessment", done.saved.id)
    assert (kept["profile"], kept["assessed_on"], kept["assessor"]) == ("works", date(2026, 10, 1), "T. Tester")
    assert readiness.assess_from_file(workspace, supplier, path, "catering", DAY).readiness.profile.key == "catering"
    path.write_text(json.dumps({**written, "assessed_on": "soon"}), encoding="utf-8")
    with pytest.raises(UsageError):
        readiness.assess_from_file(workspace, supplier, path)


def test_files_suppliers_and_profiles_that_are_not_there(workspace: Workspace, supplier: str, tmp_path: Path) -> None:
    with pytest.raises(CrmError, match="cannot be opened"):
        readiness.assess_from_file(workspace, supplier, tmp_path / "none.json")
    path = tmp_path / "a.json"
    path.write_text('{"public_liability": "in_place"}', encoding="utf-8")
    with pytest.raises(NotFound):
        readiness.assess_from_file(workspace, "Nobody Ltd", path)
    with pytest.raises(NotFound, match="profile"):
        readiness.assess_from_file(workspace, supplier, path, "none")


def test_the_market_for_an_opportunity_is_counted_by_gate(workspace: Workspace, supplier: str) -> None:
    records.save(workspace, "supplier", supplier, {"services": "Catering for schools and events"})
    other = records.add(workspace, "supplier", {"name": "Test Meals Ltd", "cpv_codes": ("55520000",)}).id
    records.add(workspace, "supplier", {"name": "Test Signs Ltd", "cpv_codes": ("31523200",)})
    readiness.save_answers(workspace, supplier, PROFILE, all_in_place(workspace), assessed_on=DAY)
    values = {"title": "Catering at the town hall", "cpv_codes": ("55520000",), "profile": PROFILE, "closes_on": DAY}
    opportunity = records.add(workspace, "opportunity", values).id
    found = readiness.market_readiness(workspace, opportunity)
    assert (found.suppliers, found.today, found.never_assessed) == (2, 1, 1)
    readiness.save_answers(workspace, other, PROFILE, {"legal_identity": "not_yet"}, assessed_on=DAY)
    found = readiness.market_readiness(workspace, opportunity)
    assert (found.today, found.not_yet, found.never_assessed) == (1, 1, 0)


def test_the_profile_of_an_opportunity_follows_its_trade() -> None:
    assert readiness.profile_for({"profile": "nhs_patient_facing"}) == "nhs_patient_facing"
    assert readiness.profile_for({"cpv_codes": ("45233140",)}) == "works"
    assert readiness.profile_for({"cpv_codes": ("55524000",)}) == "catering"
    assert readiness.profile_for({"profile": "no such one"}) == readiness.USUAL_PROFILE
