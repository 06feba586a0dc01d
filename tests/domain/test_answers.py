"""Answers as people write them: read item by item, each mistake named."""

from __future__ import annotations

from datetime import date

import pytest

from crm_app.domain.answers import accept_answers, settled
from crm_app.domain.errors import Invalid
from crm_app.domain.questionnaire_reading import parse_questionnaire
from crm_app.domain.readiness import assess
from crm_app.domain.readiness_evidence import CredentialFact
from crm_app.runtime.resources import load_toml

ASKED = parse_questionnaire(load_toml("questionnaires", "readiness.toml"))
DAY = date(2026, 11, 22)


def test_items_go_by_key_title_or_number_and_states_by_everyday_words() -> None:
    pairs = [
        ("Public_Liability", " In Place "),
        ("Legal form and register number", "yes"),
        ("9", "n/a"),
        ("public liability", "seen"),
    ]
    found = accept_answers(ASKED, pairs)
    assert found == {
        "public_liability": "in_place",
        "legal_identity": "in_place_unseen",
        "employers_liability": "not_applicable",
    }


def test_every_mistake_is_named_with_its_fix() -> None:
    with pytest.raises(Invalid) as refusal:
        accept_answers(
            ASKED, [("public_cover", "yes"), ("zzz", "no"), ("legal_identity", "perhaps"), ("4", "no"), ("4", "yes")]
        )
    messages = {problem.field: problem.message for problem in refusal.value.problems}
    assert "public_liability" in messages["public_cover"]
    assert "number" in messages["zzz"]
    assert "twice" in messages["legal_identity"]
    assert len(refusal.value.problems) == 4


def test_settled_answers_give_the_same_results_without_the_evidence() -> None:
    profile = "notifiable_below_threshold"
    held = [
        CredentialFact("public_liability", 5_000_000, date(2026, 1, 1)),
        CredentialFact("cyber_essentials", None, None, True),
    ]
    answers = {"public_liability": "in_place", "legal_identity": "not_yet"}
    shown = assess(ASKED, profile, answers, on=DAY, credentials=held)
    again = assess(ASKED, profile, settled(shown, answers), on=DAY)
    assert (again.gate, again.overall) == (shown.gate, shown.overall)
