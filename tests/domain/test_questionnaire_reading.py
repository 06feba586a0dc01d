"""A questionnaire that is badly written is refused, with every mistake named by its item or profile."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from crm_app.domain.errors import Invalid
from crm_app.domain.questionnaire_reading import parse_questionnaire
from crm_app.runtime.resources import load_toml


@pytest.fixture
def plain() -> dict[str, Any]:
    return copy.deepcopy(load_toml("questionnaires", "readiness.toml"))


def _problems(plain: dict[str, Any]) -> dict[str, str]:
    with pytest.raises(Invalid) as caught:
        parse_questionnaire(plain)
    return {problem.field: problem.message for problem in caught.value.problems}


def test_every_mistake_is_named_by_its_item(plain: dict[str, Any]) -> None:
    insurance = plain["items"]["insurance"]
    del insurance["public_liability"]["question"]
    insurance["employers_liability"]["title"] = "  "
    insurance["employers_liability"]["number"] = "nine"
    insurance["special_cover"]["applies_when"] = "full_moon"
    insurance["professional_indemnity"]["validity"] = {"annual": "02-30"}
    plain["items"]["data"]["cyber_essentials"]["evidence"]["kind"] = "rumour"
    plain["items"]["data"]["cyber_essentials"]["fix"]["days"] = -1
    plain["items"]["data"]["data_protection"]["fix"] = "soon"
    found = _problems(plain)
    assert found["item public_liability: question"] == "is missing"
    assert found["item employers_liability: title"] == "is empty"
    assert found["item employers_liability: number"] == "should be 9, its place in the file"
    assert "condition" in found["item special_cover: applies_when"]
    assert "06-30" in found["item professional_indemnity: validity: annual"]
    assert "certificate" in found["item cyber_essentials: evidence: kind"]
    assert "days" in found["item cyber_essentials: fix: days"]
    assert "item data_protection: fix" in found


def test_every_mistake_is_named_by_its_profile(plain: dict[str, Any]) -> None:
    profiles = plain["profiles"]
    profiles["works"]["items"].append("moon_dust")
    profiles["catering"]["gates"].append("site_safety_scheme")
    profiles["above_threshold"]["gates"].append("bid_lead")
    profiles["quote_under_30k"]["insurance"]["public_liability"] = -5
    profiles["nhs_patient_facing"]["items"].append("evergreen")
    found = _problems(plain)
    assert "not in the questionnaire" in found["profile works: items"]
    assert "does not ask" in found["profile catering: gates"]
    assert "never a gate" in found["profile above_threshold: gates"]
    assert "profile quote_under_30k: insurance: public_liability" in found
    assert "twice" in found["profile nhs_patient_facing: items"]


def test_points_that_would_let_evidence_lower_a_score_are_refused(plain: dict[str, Any]) -> None:
    plain["points"]["by_award"] = 90
    assert "points: order" in _problems(plain)


@pytest.mark.parametrize("part", ["version", "dated_on", "source", "points", "domains", "items", "profiles"])
def test_a_questionnaire_without_one_of_its_parts_is_refused(plain: dict[str, Any], part: str) -> None:
    del plain[part]
    assert f"questionnaire: {part}" in _problems(plain)


@pytest.mark.parametrize("junk", [{}, {"items": []}, {"items": {"a": 3}, "profiles": {"p": 1}, "domains": {"a": 2}}])
def test_junk_is_refused_in_words(junk: dict[str, Any]) -> None:
    assert _problems(junk)


def test_two_items_of_one_key_are_refused(plain: dict[str, Any]) -> None:
    plain["items"]["delivery"]["find_a_tender"] = plain["items"]["delivery"].pop("bid_lead")
    assert _problems(plain)["item find_a_tender: key"] == "is used by two items"
