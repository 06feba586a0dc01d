"""When a supplier could be ready: chains, worst cases and deadlines."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_app.domain.errors import Invalid
from crm_app.domain.questionnaire import State
from crm_app.domain.questionnaire_reading import parse_questionnaire
from crm_app.domain.readiness import assess
from crm_app.domain.ready_by import ReadyBy, ready_by, said
from crm_app.runtime.resources import load_toml

DATA = load_toml("questionnaires", "readiness.toml")
QUESTIONS = parse_questionnaire(DATA)
DAY = date(2026, 11, 23)
IN_PLACE = {item.key: State.IN_PLACE for item in QUESTIONS.items}
answer_sets = st.dictionaries(st.sampled_from(sorted(IN_PLACE)), st.sampled_from(list(State)))


def by(answers: dict[str, State], deadline: date | None = None) -> ReadyBy:
    found = assess(QUESTIONS, "above_threshold", answers, on=DAY)
    return ready_by(QUESTIONS, found, DAY, deadline)


def test_with_every_gate_passed_it_is_today() -> None:
    found = by(IN_PLACE)
    assert (found.gates, found.at_once, found.at_worst, found.critical) == ((), DAY, DAY, None)
    assert "today" in said(found)


def test_what_has_to_come_first_is_counted_in() -> None:
    answers = {**IN_PLACE, "supplier_information": State.NOT_YET, "find_a_tender": State.NOT_YET}
    found = by(answers)
    assert found.critical is not None
    assert (found.critical.item.key, found.critical.first) == ("supplier_information", ("find_a_tender",))
    assert found.at_once == DAY + timedelta(days=2)
    alone = by({**IN_PLACE, "supplier_information": State.NOT_YET})
    assert alone.at_once == DAY + timedelta(days=1)


def test_side_by_side_is_quicker_than_one_after_the_other() -> None:
    answers = {**IN_PLACE, "legal_identity": State.NOT_YET, "exclusion_check": State.NOT_YET}
    found = by(answers)
    assert (found.at_once, found.in_turn) == (DAY + timedelta(days=3), DAY + timedelta(days=4))


def test_what_is_not_known_only_moves_the_worst_case() -> None:
    answers = {**IN_PLACE, "find_a_tender": State.NOT_YET, "legal_identity": State.UNKNOWN}
    found = by(answers, DAY + timedelta(days=2))
    assert (found.at_once, found.at_worst) == (DAY + timedelta(days=1), DAY + timedelta(days=3))
    assert found.makes_it is None
    assert by(answers, DAY + timedelta(days=3)).makes_it is True
    late = by(answers, DAY)
    assert (late.makes_it, late.spare_days) == (False, -1)
    assert "1 days after the deadline" in said(late)


@given(answer_sets)
def test_more_evidence_never_makes_it_later(answers: dict[str, State]) -> None:
    before = by(answers)
    for key in list(answers)[:3]:
        after = by({**answers, key: State.IN_PLACE})
        assert after.at_worst <= before.at_worst
        assert after.in_turn <= before.in_turn or answers[key] is State.UNKNOWN
    assert DAY <= before.at_once <= before.at_worst
    assert before.at_once <= before.in_turn


def test_a_circle_of_needs_is_a_mistake_in_the_file() -> None:
    data = load_toml("questionnaires", "readiness.toml")
    data["items"]["registration"]["legal_identity"]["needs"] = ["supplier_information"]
    with pytest.raises(Invalid, match="waits for itself"):
        parse_questionnaire(data)
    data["items"]["registration"]["legal_identity"]["needs"] = ["luck"]
    with pytest.raises(Invalid, match="not in the questionnaire"):
        parse_questionnaire(data)
