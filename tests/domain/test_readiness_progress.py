"""What to do first, and what changed since last time."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from crm_app.domain.questionnaire import State
from crm_app.domain.questionnaire_reading import parse_questionnaire
from crm_app.domain.readiness import CouldBid, Readiness, assess
from crm_app.domain.readiness_progress import compare, first_fixes
from crm_app.runtime.resources import load_toml

QUESTIONS = parse_questionnaire(load_toml("questionnaires", "readiness.toml"))
KEYS = [item.key for item in QUESTIONS.items]
IN_PLACE = dict.fromkeys(KEYS, State.IN_PLACE)
answer_sets = st.dictionaries(st.sampled_from(KEYS), st.sampled_from(list(State)))


def _assess(answers: dict[str, State], profile: str = "above_threshold") -> Readiness:
    return assess(QUESTIONS, profile, answers, on=date(2026, 11, 26))


def _keys(readiness: Readiness, limit: int = 3) -> list[str]:
    return [gap.item.key for gap in first_fixes(readiness, limit)]


def test_gates_come_first_then_what_is_quick_and_cheap() -> None:
    answers = {
        **IN_PLACE,
        "recent_accounts": State.NOT_YET,
        "equality_policy": State.NOT_YET,
        "data_protection": State.NOT_YET,
        "legal_identity": State.NOT_YET,
        "public_liability": State.BY_AWARD,
    }
    wanted = ["legal_identity", "public_liability", "equality_policy", "data_protection", "recent_accounts"]
    assert _keys(_assess(answers), 9) == wanted
    assert _keys(_assess(answers)) == wanted[:3]


def test_each_fix_says_why_and_what_it_takes() -> None:
    gaps = first_fixes(_assess({**IN_PLACE, "legal_identity": State.NOT_YET, "exclusion_check": State.UNKNOWN}))
    assert gaps[0].text == "Needed before a bid. A day to a week; about £100 to form a company; free for sole traders."
    assert gaps[1].text == "Ask about this first: a bid depends on it. About an hour; free."
    assert gaps[0].is_gate


def test_nothing_to_fix_is_nothing_to_say() -> None:
    assert first_fixes(_assess(IN_PLACE)) == ()


@given(answer_sets)
def test_only_counted_gaps_are_named_and_each_once(answers: dict[str, State]) -> None:
    readiness = _assess(answers)
    keys = _keys(readiness, 99)
    gaps = {State.NOT_YET, State.BY_AWARD, State.UNKNOWN}
    assert sorted(keys) == sorted(r.item.key for r in readiness.items if r.counted and r.state in gaps)
    held = list(readiness.gate.waiting)
    assert set(keys[: len(held)]) == set(held)


def test_a_comparison_tells_better_from_newly_known() -> None:
    before = {**IN_PLACE, "legal_identity": State.NOT_YET, "bid_lead": State.UNKNOWN, "safeguarding": State.IN_PLACE}
    after = {**before, "legal_identity": State.IN_PLACE, "bid_lead": State.NOT_YET, "safeguarding": State.BY_AWARD}
    change = compare(_assess(before), _assess(after))
    assert [(moved.item.key, moved.before, moved.after) for moved in change.improved] == [
        ("legal_identity", State.NOT_YET, State.IN_PLACE)
    ]
    assert [moved.item.key for moved in change.slipped] == ["safeguarding"]
    assert [moved.item.key for moved in change.learned] == ["bid_lead"]
    assert (change.gate_before, change.gate_after) == (CouldBid.NOT_YET, CouldBid.TODAY)
    assert change.domains["registration"].change == 20
    assert change.unknown.after == 0
    assert change.same_profile


def test_a_figure_that_was_not_known_has_no_change() -> None:
    change = compare(_assess({}), _assess(IN_PLACE))
    assert (change.percent.before, change.percent.after, change.percent.change) == (None, 100, None)


def test_two_profiles_compare_in_what_both_ask() -> None:
    change = compare(_assess({**IN_PLACE, "evergreen": State.NOT_YET}), _assess(IN_PLACE, "nhs_patient_facing"))
    assert not change.same_profile
    assert (change.improved, change.slipped, change.learned) == ((), (), ())


@given(answer_sets)
def test_nothing_changes_between_a_day_and_itself(answers: dict[str, State]) -> None:
    same = compare(_assess(answers), _assess(answers))
    assert (same.improved, same.slipped, same.learned) == ((), (), ())
    assert same.percent.change in (0, None)
