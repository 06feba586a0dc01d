"""Before and after: who is compared, who is not and why, and what moved."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_app.domain.cohort_change import DomainChange, Seen, answer_words, compared, left_out_words, signed
from crm_app.domain.errors import UsageError
from crm_app.domain.readiness import scorer
from crm_app.services.questionnaires import shipped

BEFORE, AFTER = date(2026, 1, 1), date(2026, 11, 1)
ALL = {item.key: "in_place" for item in shipped().items}
NONE = dict.fromkeys(ALL, "not_yet")
PREPARED = scorer(shipped(), "above_threshold")


def test_what_moved_is_told_domain_by_domain() -> None:
    found = compared(
        shipped(), PREPARED, [Seen("a", "A", NONE, ALL), Seen("b", "B", ALL, ALL), Seen("c", "C", ALL, NONE)],
        BEFORE, AFTER,
    )  # fmt: skip
    assert (found.compared, found.suppliers, found.could_bid()) == (3, 3, (2, 2))
    assert {(one.rose, one.fell, one.change) for one in found.domains} == {(1, 1, 0)}
    assert (found.overall.before, found.overall.after) == (67, 67)
    assert found.words == "3 of 3 suppliers can be compared."


def test_those_with_one_assessment_or_none_are_counted_and_not_compared() -> None:
    seen = [
        Seen("a", "A", NONE, ALL),
        Seen("b", "B", ALL, ALL, again=False),
        Seen("c", "C", None, ALL),
        Seen("d", "D", None, ALL),
        Seen("e", "E", None, None),
    ]
    found = compared(shipped(), PREPARED, seen, BEFORE, AFTER)
    assert (found.compared, found.not_again, found.since, found.never) == (1, ("b",), ("c", "d"), ("e",))
    assert found.words == (
        "1 of 5 suppliers can be compared. 3 have only one assessment to go by: 1 not assessed again, 2 first assessed "
        "in between. 1 had none by then."
    )
    chart = found.chart()
    assert (chart.missing, chart.out_of, len(chart.categories)) == (4, 5, len(found.domains))


def test_what_is_not_known_stays_so() -> None:
    only_bid = {"bid_lead": "in_place"}
    found = compared(
        shipped(), PREPARED, [Seen("a", "A", only_bid, only_bid | {"find_a_tender": "not_yet"})], BEFORE, AFTER
    )
    moved = {one.key: one for one in found.domains}
    insurance = moved["insurance"]
    assert (insurance.before, insurance.after, insurance.change, insurance.unknown_after) == (None, None, None, 100)
    registration = moved["registration"]
    assert (registration.before, registration.after, registration.rose, registration.fell) == (None, 0, 0, 0)
    assert registration.unknown_after < registration.unknown_before == 100


def test_nobody_to_compare_is_said() -> None:
    found = compared(shipped(), PREPARED, [Seen("a", "A", None, ALL)], BEFORE, AFTER)
    assert found.answer == "No supplier has two assessments to compare."
    assert found.words == (
        "0 of 1 suppliers can be compared. 1 has only one assessment to go by: first assessed in between."
    )
    assert left_out_words(0, 0, 0, 0) == "There is no supplier to compare."
    unknown = DomainChange("", "All", None, None, 100, 100)
    assert "not known before, not known after" in answer_words(1, (0, 0), unknown)


def test_the_days_have_to_be_in_order() -> None:
    for first, second in ((AFTER, BEFORE), (AFTER, AFTER)):
        with pytest.raises(UsageError, match="before the second"):
            compared(shipped(), PREPARED, [], first, second)


def test_points_are_read_with_their_sign() -> None:
    assert [signed(points) for points in (None, 0, 5, -3)] == ["–", "0", "+5", "−3"]


ANSWERS = st.none() | st.dictionaries(st.sampled_from(sorted(ALL)), st.sampled_from(["in_place", "not_yet", "unknown"]))


@given(st.lists(st.tuples(ANSWERS, ANSWERS, st.booleans()), max_size=8))
def test_every_supplier_is_counted_once(pairs: list[tuple[dict[str, str] | None, dict[str, str] | None, bool]]) -> None:
    seen = [Seen(str(n), f"Firm {n}", old, new, again) for n, (old, new, again) in enumerate(pairs)]
    found = compared(shipped(), PREPARED, seen, BEFORE, AFTER)
    keys = [line.id for line in found.after.lines] + [*found.not_again, *found.since, *found.never]
    assert sorted(keys) == sorted(one.id for one in seen)
    assert found.suppliers == len(seen)
    for one in found.domains:
        assert one.rose + one.fell <= found.compared
