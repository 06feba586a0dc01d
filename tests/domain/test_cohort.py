"""A cohort adds up: to its suppliers, to what each is by itself, with the unknown and the never asked kept apart."""

from __future__ import annotations

import gc
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_app.domain.cohort import Asked, CohortLines, measured
from crm_app.domain.market import Nearness, nearness
from crm_app.domain.questionnaire import State
from crm_app.domain.readiness import CouldBid, scorer
from crm_app.domain.readiness_evidence import CredentialFact
from crm_app.domain.ready_by import ReadyBy
from crm_app.services.questionnaires import shipped

DAY = date(2026, 11, 23)
ITEMS = [item.key for item in shipped().items]
ANSWERS = st.one_of(st.none(), st.dictionaries(st.sampled_from(ITEMS), st.sampled_from([s.value for s in State])))
COVER = st.builds(
    CredentialFact,
    st.sampled_from(["public_liability", "employers_liability"]),
    st.sampled_from([None, 1_000_000, 10_000_000]),
    st.sampled_from([None, DAY, DAY - timedelta(days=1)]),
    st.booleans(),
)
FIRMS = st.lists(st.tuples(ANSWERS, st.lists(COVER, max_size=2)), max_size=6)


@settings(deadline=None)
@given(FIRMS, st.sampled_from(list(shipped().profiles)))
def test_a_cohort_says_of_each_what_an_assessment_says(firms: list, profile: str) -> None:
    asked = [Asked(str(place), f"Firm {place}", answers, held) for place, (answers, held) in enumerate(firms)]
    prepared = scorer(shipped(), profile)
    found = measured(shipped(), prepared, asked, DAY)
    assert sum(found.could_bid.values()) == len(firms) == found.assessed + found.never_assessed
    for line, one in zip(found.lines, asked, strict=True):
        if one.answers is None:
            assert (line.could_bid, line.percent, line.percents) == (None, None, ())
            continue
        alone = prepared.assess(one.answers, on=DAY, credentials=one.credentials)
        assert (line.gate, line.percent, line.unknown_percent) == (alone.gate, alone.percent, alone.unknown_percent)
        assert line.percents == tuple(alone.domains[domain.key].percent for domain in found.domains)
    for gate in found.gates:
        assert gate.not_yet == len(found.stopped_by(gate.key))
        assert gate.unknown == len(found.stopped_by(gate.key, unknown=True))


def test_percentages_are_of_what_is_known() -> None:
    there, silent = dict.fromkeys(ITEMS, "in_place"), {}
    found = measured(
        shipped(), scorer(shipped(), "above_threshold"), [Asked("a", "A", there), Asked("b", "B", silent)], DAY
    )
    assert (found.percent, found.unknown_percent) == (100, 50)
    assert found.keys(CouldBid.TODAY) == ("a",)
    assert {gate.unknown for gate in found.gates} == {1}
    none = measured(shipped(), scorer(shipped(), "above_threshold"), [Asked("a", "A", None)], DAY)
    assert (none.percent, none.never_assessed, none.keys(None)) == (None, 1, ("a",))


@pytest.mark.parametrize(
    ("answer", "days", "deadline", "expected"),
    [
        (None, 0, None, Nearness.NEVER_ASSESSED),
        (CouldBid.TODAY, 0, None, Nearness.TODAY),
        (CouldBid.BY_AWARD, 9, 3, Nearness.BY_AWARD),
        (CouldBid.UNKNOWN, 9, 3, Nearness.UNKNOWN),
        (CouldBid.NOT_YET, 9, 9, Nearness.IN_TIME),
        (CouldBid.NOT_YET, 10, 9, Nearness.LATER),
        (CouldBid.NOT_YET, 56, None, Nearness.IN_TIME),
        (CouldBid.NOT_YET, 57, None, Nearness.LATER),
    ],
)
def test_near_is_in_time(answer: CouldBid | None, days: int, deadline: int | None, expected: Nearness) -> None:
    last = DAY + timedelta(days=deadline) if deadline else None
    at_once = DAY + timedelta(days=days)
    reckoned = ReadyBy(DAY, (), at_once, at_once, at_once, None, last)
    assert nearness(answer, reckoned if answer else None) is expected
    assert expected.label


def test_the_lines_of_a_whole_register_are_nothing_to_go_through_for_dead_objects() -> None:
    lines = CohortLines(
        (f"key {n}", f"Firm {n}", (None, (n % 100, n % 7, (n % 100, None)) if n % 3 else (None, None, ())))
        for n in range(1_000)
    )
    for _ in range(3):  # a tuple is left alone once all in it are
        gc.collect()
    assert len(lines) == 1_000
    kept = [getattr(lines, name) for name in CohortLines.__slots__]
    assert sum(len(one) for one in kept if isinstance(one, tuple) and gc.is_tracked(one)) <= 1
    assert lines[998].percents == (98, None)
    assert [line.id for line in lines[:2]] == ["key 0", "key 1"]
