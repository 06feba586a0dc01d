"""What is on file answers questions by itself, with a reason, and never more than it shows."""

from __future__ import annotations

from datetime import date

import pytest

from crm_app.domain.questionnaire import State
from crm_app.domain.questionnaire_reading import parse_questionnaire
from crm_app.domain.readiness_evidence import CredentialFact, by_kind, level_words, prefill, standing_of
from crm_app.runtime.resources import load_toml

QUESTIONS = parse_questionnaire(load_toml("questionnaires", "readiness.toml"))
ON = date(2026, 11, 26)


def test_nothing_on_file_suggests_nothing() -> None:
    assert prefill(QUESTIONS, [], {}, ON) == {}
    assert standing_of([], 0, ON) is None


def test_a_seen_certificate_is_in_place_until_its_day() -> None:
    found = prefill(QUESTIONS, [CredentialFact("employers_liability", 10_000_000, date(2027, 1, 31), True)], {}, ON)
    suggestion = found["employers_liability"]
    assert (suggestion.state, suggestion.expires_on) == (State.IN_PLACE, date(2027, 1, 31))
    assert suggestion.reason == "On file and seen, good to Sun 31 Jan 2027."


def test_a_level_that_is_not_recorded_is_not_taken_as_seen() -> None:
    found = prefill(QUESTIONS, [CredentialFact("employers_liability", None, None, True)], {}, ON)
    assert found["employers_liability"].state is State.IN_PLACE_UNSEEN
    assert "level is not recorded" in found["employers_liability"].reason


def test_a_level_below_the_law_or_the_profile_is_not_yet_enough() -> None:
    facts = [CredentialFact("employers_liability", 2_000_000), CredentialFact("public_liability", 2_000_000)]
    found = prefill(QUESTIONS, facts, {}, ON)
    assert found["employers_liability"].state is State.NOT_YET
    assert found["public_liability"].state is State.IN_PLACE_UNSEEN
    works = prefill(QUESTIONS, facts, {}, ON, QUESTIONS.profile("works"))
    assert works["public_liability"].reason == "Cover on file is £2m; £10m is usual here."


def test_an_expired_credential_says_until_when_it_ran() -> None:
    found = prefill(QUESTIONS, [CredentialFact("cyber_essentials", None, date(2026, 11, 25), True)], {}, ON)
    assert found["cyber_essentials"].state is State.NOT_YET
    assert "Wed 25 Nov 2026" in found["cyber_essentials"].reason


def test_what_does_not_apply_is_suggested_from_the_record() -> None:
    found = prefill(QUESTIONS, [], {"employs_people": False}, ON)
    assert {key for key, s in found.items() if s.state is State.NOT_APPLICABLE} == {
        "employers_liability",
        "living_wage",
    }


def test_a_credential_outweighs_a_record_that_says_it_does_not_apply() -> None:
    facts = [CredentialFact("employers_liability", 5_000_000, None, True)]
    assert prefill(QUESTIONS, facts, {"employs_people": False}, ON)["employers_liability"].state is State.IN_PLACE


def test_facts_answer_yes_no_or_nothing() -> None:
    found = prefill(QUESTIONS, [], {"ppon_known": True, "accounts_recent": False, "identity_verified": None}, ON)
    assert found["find_a_tender"].state is State.IN_PLACE
    assert found["recent_accounts"].state is State.NOT_YET
    assert "legal_identity" not in found
    assert all(suggestion.reason for suggestion in found.values())


def test_credentials_are_gathered_by_kind() -> None:
    old, new = CredentialFact("dspt", None, date(2026, 6, 30)), CredentialFact("dspt", None, date(2027, 6, 30))
    assert by_kind([old, CredentialFact("ssip"), new]) == {"dspt": [old, new], "ssip": [CredentialFact("ssip")]}


@pytest.mark.parametrize(
    ("level", "words"),
    [(5_000_000, "£5m"), (2_500_000, "£2.5m"), (750_000, "£750,000"), (1_234_567, "£1,234,567"), (3, "level 3")],
)
def test_levels_are_said_as_people_say_them(level: int, words: str) -> None:
    assert level_words(level) == words
