"""Two answers, never one; what is not known is no zero; an expiry hurts only after its day; profiles only select."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_app.domain.errors import NotFound, UsageError
from crm_app.domain.questionnaire import State
from crm_app.domain.questionnaire_reading import parse_questionnaire
from crm_app.domain.readiness import CouldBid, ItemResult, Readiness, Scorer, assess
from crm_app.domain.readiness_evidence import CredentialFact
from crm_app.runtime.resources import load_toml

QUESTIONS = parse_questionnaire(load_toml("questionnaires", "readiness.toml"))
KEYS = [item.key for item in QUESTIONS.items]
KINDS = sorted({kind for item in QUESTIONS.items for kind in item.credentials})
ON = date(2026, 11, 26)
LADDER = [State.NOT_YET, State.BY_AWARD, State.IN_PLACE_UNSEEN, State.IN_PLACE]
ALL_IN_PLACE = dict.fromkeys(KEYS, State.IN_PLACE)

answer_sets = st.dictionaries(st.sampled_from(KEYS), st.sampled_from(list(State)))
profiles = st.sampled_from(list(QUESTIONS.profiles))
days = st.dates(date(2026, 1, 1), date(2027, 12, 31))
credentials = st.lists(
    st.builds(
        CredentialFact,
        st.sampled_from(KINDS),
        st.sampled_from([None, 3, 500_000, 2_000_000, 20_000_000]),
        st.none() | days,
        st.booleans(),
    ),
    max_size=4,
)


def _result(readiness: Readiness, key: str) -> ItemResult:
    return next(result for result in readiness.items if result.item.key == key)


def _assess(
    answers: dict[str, State], facts: Sequence[CredentialFact] = (), profile: str = "above_threshold"
) -> Readiness:
    return assess(QUESTIONS, profile, answers, on=ON, credentials=facts)


def test_nothing_known_is_not_known_and_never_zero() -> None:
    readiness = _assess({})
    assert readiness.percent is None
    assert readiness.unknown_percent == 100
    assert set(readiness.percent_by_domain.values()) == {None}
    assert readiness.gate.could_bid is CouldBid.UNKNOWN
    assert (readiness.overall.at_least, readiness.overall.at_most) == (0, 100)


def test_everything_in_place_could_bid_today() -> None:
    readiness = _assess(ALL_IN_PLACE)
    assert (readiness.percent, readiness.unknown_percent) == (100, 0)
    assert readiness.gate.could_bid is CouldBid.TODAY
    assert readiness.gate.waiting == ()


def test_one_unknown_item_neither_helps_nor_hurts_the_percentage() -> None:
    readiness = _assess({**ALL_IN_PLACE, "case_studies": State.UNKNOWN})
    assert readiness.percent == 100
    assert readiness.unknown_percent == 3  # one of 29
    assert _result(readiness, "case_studies").points is None
    assert readiness.gate.could_bid is CouldBid.TODAY


def test_insurance_by_award_passes_its_gate_by_award() -> None:
    readiness = _assess({**ALL_IN_PLACE, "public_liability": State.BY_AWARD})
    assert readiness.gate.could_bid is CouldBid.BY_AWARD
    assert readiness.gate.by_award == ("public_liability",)


def test_a_gate_that_is_asked_at_bid_does_not_wait_for_award() -> None:
    answers = {**ALL_IN_PLACE, "find_a_tender": State.BY_AWARD}
    assert _assess(answers).gate.not_yet == ("find_a_tender",)
    assert _assess(answers, profile="notifiable_below_threshold").gate.could_bid is CouldBid.BY_AWARD


def test_a_known_obstacle_settles_the_gate_before_an_open_question() -> None:
    answers = {**ALL_IN_PLACE, "legal_identity": State.NOT_YET, "exclusion_check": State.UNKNOWN}
    gate = _assess({**answers, "public_liability": State.BY_AWARD}).gate
    assert gate.could_bid is CouldBid.NOT_YET
    assert gate.waiting == ("legal_identity", "exclusion_check", "public_liability")


def test_what_does_not_apply_does_not_count_and_holds_no_gate() -> None:
    readiness = _assess({**ALL_IN_PLACE, "employers_liability": State.NOT_APPLICABLE})
    assert not _result(readiness, "employers_liability").counted
    assert readiness.percent == 100
    assert readiness.gate.could_bid is CouldBid.TODAY


def test_an_item_outside_the_profile_does_not_count() -> None:
    readiness = _assess({**ALL_IN_PLACE, "evergreen": State.NOT_YET})
    result = _result(readiness, "evergreen")
    assert (result.counted, result.points) == (False, None)
    assert "Not asked" in result.reason
    assert readiness.percent == 100


def test_turnover_is_left_to_each_contract() -> None:
    readiness = _assess({**ALL_IN_PLACE, "turnover_for_contract": State.NOT_YET})
    assert readiness.percent == 100
    assert "each contract" in _result(readiness, "turnover_for_contract").reason


def test_stored_words_serve_as_answers_and_others_are_refused() -> None:
    words = assess(QUESTIONS, "works", {"bid_lead": "in_place", "of_another_version": "in_place"}, on=ON)
    assert _result(words, "bid_lead").points == 100
    with pytest.raises(UsageError, match=r"bid_lead.*perhaps.*in_place_unseen"):
        assess(QUESTIONS, "works", {"bid_lead": "perhaps"}, on=ON)
    with pytest.raises(NotFound):
        assess(QUESTIONS, "moon", {}, on=ON)


def test_a_credential_that_ends_before_the_day_is_not_current_for_it() -> None:
    facts = [CredentialFact("public_liability", Decimal(5_000_000), ON - timedelta(days=1), True)]
    readiness = _assess(ALL_IN_PLACE, facts)
    result = _result(readiness, "public_liability")
    assert (result.state, result.current) == (State.BY_AWARD, False)
    assert result.expires_on == ON - timedelta(days=1)
    assert "Wed 25 Nov 2026" in result.reason
    assert readiness.gate.could_bid is CouldBid.BY_AWARD


def test_a_credential_counts_through_its_last_day() -> None:
    facts = [CredentialFact("public_liability", Decimal(5_000_000), ON, True)]
    readiness = _assess(ALL_IN_PLACE, facts)
    assert readiness.gate.could_bid is CouldBid.TODAY
    assert _result(readiness, "public_liability").expires_on == ON


def test_cover_below_the_level_of_the_profile_is_something_to_raise() -> None:
    facts = [CredentialFact("public_liability", 2_000_000, None, True)]
    assert _assess(ALL_IN_PLACE, facts, "notifiable_below_threshold").gate.could_bid is CouldBid.TODAY
    result = _result(_assess(ALL_IN_PLACE, facts), "public_liability")
    assert (result.state, result.current) == (State.BY_AWARD, False)
    assert "£2m" in result.reason
    assert "£5m" in result.reason


def test_a_buyer_may_ask_for_levels_of_its_own() -> None:
    own = Scorer(QUESTIONS, QUESTIONS.profile("above_threshold"), {"public_liability": 2_000_000})
    facts = [CredentialFact("public_liability", 2_000_000, None, True)]
    assert own.assess(ALL_IN_PLACE, on=ON, credentials=facts).gate.could_bid is CouldBid.TODAY


def test_a_certificate_on_file_speaks_where_nobody_was_asked() -> None:
    assert _result(_assess({}, [CredentialFact("cyber_essentials")]), "cyber_essentials").state is State.IN_PLACE_UNSEEN
    seen = [CredentialFact("cyber_essentials_plus", None, date(2027, 3, 1), True)]
    assert _result(_assess({}, seen), "cyber_essentials").state is State.IN_PLACE
    ended = [CredentialFact("cyber_essentials", None, date(2026, 3, 1), True)]
    assert _result(_assess({}, ended), "cyber_essentials").state is State.BY_AWARD  # PPN 014 leaves it until award
    assert _result(_assess({}, [CredentialFact("iso_9001", None, date(2026, 3, 1))]), "quality_procedure").points == 0


def test_a_no_stays_a_no_when_the_old_certificate_has_run_out() -> None:
    ended = [CredentialFact("cyber_essentials", None, date(2026, 3, 1), True)]
    result = _result(_assess({"cyber_essentials": State.NOT_YET}, ended), "cyber_essentials")
    assert (result.state, result.current) == (State.NOT_YET, False)


def test_of_several_the_one_that_still_counts_is_taken() -> None:
    facts = [
        CredentialFact("public_liability", 5_000_000, date(2026, 1, 1), True),
        CredentialFact("public_liability", 10_000_000, date(2027, 1, 1), True),
        CredentialFact("public_liability", 1_000_000, date(2028, 1, 1), True),
    ]
    result = _result(_assess({}, facts), "public_liability")
    assert (result.state, result.expires_on, result.current) == (State.IN_PLACE, date(2027, 1, 1), True)


@given(answer_sets, credentials, profiles)
def test_every_result_adds_up(answers: dict[str, State], facts: list[CredentialFact], profile: str) -> None:
    readiness = _assess(answers, facts, profile)
    assert [result.item.key for result in readiness.items] == KEYS
    known = [result.points for result in readiness.items if result.points is not None]
    counted = [result for result in readiness.items if result.counted]
    assert readiness.overall.known == len(known)
    assert readiness.overall.unknown == len(counted) - len(known)
    assert (readiness.percent is None) == (not known)
    if known:
        assert readiness.percent is not None
        assert abs(readiness.percent - sum(known) / len(known)) <= 0.5
    gates = readiness.gate.not_yet + readiness.gate.unknown + readiness.gate.by_award
    assert set(gates) <= QUESTIONS.profiles[profile].gates
    assert (readiness.gate.could_bid is CouldBid.TODAY) == (not gates)
    assert all(result.reason for result in readiness.items)


@given(answer_sets, credentials, profiles, st.sampled_from(KEYS), st.integers(0, 3), st.integers(0, 3))
def test_a_better_answer_never_lowers_a_score(
    answers: dict[str, State], facts: list[CredentialFact], profile: str, key: str, one: int, other: int
) -> None:
    low, high = sorted((one, other))
    before = _assess({**answers, key: LADDER[low]}, facts, profile)
    after = _assess({**answers, key: LADDER[high]}, facts, profile)
    _never_lower(before, after)


@given(answer_sets, profiles, st.sampled_from(KINDS), st.none() | days, credentials)
def test_evidence_that_is_seen_and_good_never_lowers_a_score(
    answers: dict[str, State], profile: str, kind: str, expires_on: date | None, facts: list[CredentialFact]
) -> None:
    if expires_on is not None and expires_on < ON:
        expires_on = None
    more = [*facts, CredentialFact(kind, 20_000_000, expires_on, True)]
    _never_lower(_assess(answers, facts, profile), _assess(answers, more, profile))


@given(answer_sets, profiles, st.sampled_from(KEYS), st.sampled_from(list(State)))
def test_learning_something_stays_within_the_bounds_that_were_shown(
    answers: dict[str, State], profile: str, key: str, state: State
) -> None:
    answers.pop(key, None)
    before, after = _assess(answers, profile=profile).overall, _assess({**answers, key: state}, profile=profile).overall
    if state is State.NOT_APPLICABLE or after.at_least is None or before.at_least is None:
        return
    assert before.at_most is not None
    assert after.at_most is not None
    assert before.at_least <= after.at_least <= after.at_most <= before.at_most


@given(answer_sets, credentials, profiles, days, days)
def test_an_expiry_hurts_only_after_its_day(
    answers: dict[str, State], facts: list[CredentialFact], profile: str, one: date, other: date
) -> None:
    earlier, later = sorted((one, other))
    then = assess(QUESTIONS, profile, answers, on=earlier, credentials=facts)
    after = assess(QUESTIONS, profile, answers, on=later, credentials=facts)
    for sooner, afterwards in zip(then.items, after.items, strict=True):
        assert (afterwards.points or 0) <= (sooner.points or 0)
    if not any(fact.expires_on and earlier <= fact.expires_on < later for fact in facts):
        assert [(r.state, r.points) for r in then.items] == [(r.state, r.points) for r in after.items]


@given(answer_sets, profiles, profiles)
def test_profiles_only_select(answers: dict[str, State], one: str, other: str) -> None:
    pairs = zip(_assess(answers, profile=one).items, _assess(answers, profile=other).items, strict=True)
    for left, right in pairs:
        assert left.state is right.state
        if left.counted and right.counted:
            assert left.points == right.points


def _never_lower(before: Readiness, after: Readiness) -> None:
    assert after.overall.at_least is not None
    assert before.overall.at_least is None or after.overall.at_least >= before.overall.at_least
    assert before.percent is None or (after.percent is not None and after.percent >= before.percent)
    for domain, percent in before.percent_by_domain.items():
        now = after.percent_by_domain[domain]
        assert percent is None or (now is not None and now >= percent)
    order = [CouldBid.NOT_YET, CouldBid.BY_AWARD, CouldBid.TODAY]
    if CouldBid.UNKNOWN not in (before.gate.could_bid, after.gate.could_bid):
        assert order.index(after.gate.could_bid) >= order.index(before.gate.could_bid)
