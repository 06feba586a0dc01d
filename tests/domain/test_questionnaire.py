"""The shipped questionnaire is whole, kindly worded and at one with the register it is used on."""

from __future__ import annotations

import re
from datetime import date

import pytest

from crm_app.domain.assessments import PROFILES
from crm_app.domain.credentials import CREDENTIAL_KINDS
from crm_app.domain.errors import NotFound
from crm_app.domain.questionnaire import Gate, Item, Questionnaire, State, Validity
from crm_app.domain.questionnaire_reading import parse_questionnaire
from crm_app.runtime.resources import load_toml

INSURANCES = ("employers_liability", "public_liability", "professional_indemnity", "special_cover")


@pytest.fixture(scope="module")
def shipped() -> Questionnaire:
    return parse_questionnaire(load_toml("questionnaires", "readiness.toml"))


def _words(item: Item) -> list[str]:
    fix = item.fix
    return [item.title, item.question, item.why, item.asked_by, item.proof, fix.time, fix.price]


def test_it_has_34_items_in_8_domains_in_order(shipped: Questionnaire) -> None:
    assert len(shipped.items) == 34
    assert [item.number for item in shipped.items] == list(range(1, 35))
    assert len(shipped.domains) == 8
    assert list(dict.fromkeys(item.domain for item in shipped.items)) == list(shipped.domains)
    assert len({item.title for item in shipped.items}) == 34
    assert (shipped.version, shipped.dated_on) == ("2026.1", date(2026, 11, 21))


def test_every_item_is_filled_in_short_and_kind(shipped: Questionnaire) -> None:
    for item in shipped.items:
        assert all(text.strip() for text in _words(item)), item.key
        assert len(item.title) <= 45, item.key
        assert len(item.question) <= 130, item.key
        assert item.question.endswith("?"), item.key
        assert len(item.why) <= 160, item.key
        assert len(item.proof) <= 100, item.key
        text = " ".join(_words(item)).casefold()
        assert not re.search(r"\bfail|\bcompliant|\bcompliance|\bunsuccessful", text), item.key


def test_sentences_are_short_enough_to_read_at_twelve(shipped: Questionnaire) -> None:
    for item in shipped.items:
        for sentence in re.split(r"[.?!]\s", f"{item.question} {item.why}"):
            assert len(sentence.split()) <= 26, (item.key, sentence)


def test_profiles_are_those_an_assessment_can_name(shipped: Questionnaire) -> None:
    assert [(p.key, p.name) for p in shipped.profiles.values()] == [(c.value, c.label) for c in PROFILES]


def test_each_profile_asks_items_that_exist_and_gates_that_it_asks(shipped: Questionnaire) -> None:
    keys = {item.key for item in shipped.items}
    for profile in shipped.profiles.values():
        assert set(profile.items) <= keys
        assert profile.gates <= set(profile.items)
        assert profile.by_award <= set(profile.items)
        assert "legal_identity" in profile.gates
        assert set(profile.insurance) == set(INSURANCES) & set(profile.items)
        assert profile.insurance["employers_liability"] >= 5_000_000  # the least the law allows
    assert set.union(*(set(p.items) for p in shipped.profiles.values())) == keys


def test_insurance_may_wait_until_award_everywhere(shipped: Questionnaire) -> None:
    for profile in shipped.profiles.values():
        assert set(INSURANCES) & set(profile.items) <= profile.by_award


def test_credentials_are_kinds_that_the_register_keeps(shipped: Questionnaire) -> None:
    kinds = {choice.value for choice in CREDENTIAL_KINDS}
    assert {kind for item in shipped.items for kind in item.credentials} <= kinds
    assert {k for p in shipped.profiles.values() for named in p.credentials.values() for k in named} <= kinds


def test_turnover_is_asked_but_gives_no_marks(shipped: Questionnaire) -> None:
    assert [item.key for item in shipped.items if not item.scored] == ["turnover_for_contract"]


def test_a_profile_can_narrow_the_kinds_of_an_item(shipped: Questionnaire) -> None:
    special = shipped.item("special_cover")
    assert shipped.profile("catering").kinds(special) == ("product_liability",)
    assert shipped.profile("above_threshold").kinds(special) == special.credentials


def test_unknown_names_are_answered_with_those_there_are(shipped: Questionnaire) -> None:
    with pytest.raises(NotFound, match=r"no readiness profile called “moon”.*catering"):
        shipped.profile("moon")
    with pytest.raises(NotFound, match="no question called “moon”"):
        shipped.item("moon")


@pytest.mark.parametrize(
    ("validity", "dated_on", "until"),
    [
        (Validity(months=12), date(2026, 11, 21), date(2027, 11, 21)),
        (Validity(months=18), date(2026, 8, 31), date(2028, 2, 29)),
        (Validity(months=12), date(2024, 2, 29), date(2025, 2, 28)),
        (Validity(annual=(6, 30)), date(2026, 6, 29), date(2026, 6, 30)),
        (Validity(annual=(6, 30)), date(2026, 6, 30), date(2027, 6, 30)),
        (Validity(), date(2026, 6, 30), None),
    ],
)
def test_evidence_is_good_for_months_or_to_a_day_of_the_year(
    validity: Validity, dated_on: date, until: date | None
) -> None:
    assert validity.until(dated_on) == until


def test_states_and_gates_have_words(shipped: Questionnaire) -> None:
    assert all(state.label for state in State)
    assert {item.gate for item in shipped.items} == set(Gate)
