"""Behind the barrier meter: who of those kept out could be there in time."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from crm_app.domain.barrier_reach import MeterReach, Reach, item_of, reach_of, reaches
from crm_app.domain.barriers import Stand, SupplierStand
from crm_app.domain.cohort import GateTally
from crm_app.domain.readiness import Readiness, assess
from crm_app.domain.ready_by import ready_by
from crm_app.services.questionnaires import shipped

TODAY = date(2026, 11, 22)
ALL = {item.key: "in_place" for item in shipped().items}


def found_for(**answers: str) -> Readiness:
    return assess(shipped(), "above_threshold", ALL | answers, on=TODAY)


def short(*lacks: str) -> SupplierStand:
    return SupplierStand("a", "A", Stand.SHORT, lacks=lacks)


def days_of(item: str) -> int:
    return -(-int(shipped().item(item).fix.days * 10) // 10)


def test_cover_can_be_raised_in_time_or_not() -> None:
    one, known = short("public_liability"), found_for()
    takes = timedelta(days=days_of("public_liability"))
    assert reach_of(shipped(), one, known, TODAY, TODAY + takes) == Reach(True, TODAY + takes)
    assert reach_of(shipped(), one, known, TODAY, TODAY - timedelta(days=1)).in_time is False
    assert reach_of(shipped(), one, known, TODAY, None) == Reach(None, TODAY + takes)


def test_other_open_gates_count_as_well() -> None:
    open_gate = found_for(find_a_tender="not_yet")
    cover = reach_of(shipped(), short("public_liability"), found_for(), TODAY, TODAY + timedelta(days=90))
    both = reach_of(shipped(), short("public_liability"), open_gate, TODAY, TODAY + timedelta(days=90))
    assert both.ready_on is not None
    assert cover.ready_on is not None
    assert both.ready_on >= cover.ready_on


def test_turnover_cannot_be_raised_and_what_is_not_known_is_not_promised() -> None:
    far = TODAY + timedelta(days=900)
    assert reach_of(shipped(), short("turnover"), found_for(), TODAY, far) == Reach(False)
    assert reach_of(shipped(), short("turnover"), None, TODAY, None) == Reach(None)
    assert reach_of(shipped(), short("public_liability"), None, TODAY, far) == Reach(None)
    assert reach_of(shipped(), short("iso_9001"), found_for(), TODAY, far) == Reach(None), (
        "a certificate, not a procedure"
    )
    unasked = found_for(find_a_tender="unknown")
    soon = TODAY + timedelta(days=days_of("public_liability"))
    assert reach_of(shipped(), short("public_liability"), unasked, TODAY, soon).in_time in (None, True)


def test_items_are_found_by_the_credential_they_are_named_for() -> None:
    known = item_of(shipped())
    assert known["public_liability"] == "public_liability"
    assert known["cyber_essentials"] == "cyber_essentials"
    assert "cyber_essentials_plus" not in known


def meter(**excluded: Reach) -> MeterReach:
    gates = (GateTally("find_a_tender", "Find a Tender account", 3, 1), GateTally("x", "Another", 0, 2))
    return MeterReach("Works", TODAY, date(2026, 12, 1), gates, 4, 2, excluded)


def test_the_sentences() -> None:
    found = meter(a=Reach(True, TODAY), b=Reach(False), c=Reach(None))
    assert found.words == (
        "Of the 3 it keeps out: 1 could be ready by Tue 1 Dec 2026, when bids close; 1 would need longer; of 1 it is "
        "not known."
    )
    assert found.gate_words == "Of the 4 assessed, Find a Tender account stops 3. 2 were never assessed."
    assert (found.keys(True), found.keys(None)) == (("a",), ("c",))
    assert [one.words for one in found.excluded.values()] == ["In time, 22 Nov 2026", "Later", "Not known"]
    assert meter().words == ""
    closed = MeterReach("Works", TODAY, date(2026, 11, 1), (), 0, 2, {"a": Reach(False)})
    assert "bids closed on" in closed.words
    assert "None of them was assessed yet" in closed.gate_words
    undated = MeterReach("Works", TODAY, None, (), 1, 0, {"a": Reach(None)})
    assert "no closing date" in undated.words
    assert undated.gate_words == "Of the 1 assessed, no gate is known to stop any."


def test_what_is_asked_besides_counts_in_the_earliest_day() -> None:
    plain = ready_by(shipped(), found_for(), TODAY, None)
    assert plain.gates == ()
    more = ready_by(shipped(), found_for(), TODAY, None, also=["environmental_policy"])
    assert [gate.item.key for gate in more.gates] == ["environmental_policy"]
    assert more.at_once > TODAY


STATES = st.sampled_from(["in_place", "by_award", "not_yet", "unknown"])


@given(st.dictionaries(st.sampled_from(sorted(ALL)), STATES), st.integers(0, 120), st.integers(0, 120))
def test_a_later_deadline_never_puts_anybody_out_of_reach(answers: dict[str, str], days: int, more: int) -> None:
    known = {"a": found_for(**answers)}
    rank = {False: 0, None: 1, True: 2}
    one, deadline = [short("public_liability")], TODAY + timedelta(days=days)
    early = reaches(shipped(), one, known, TODAY, deadline)["a"]
    late = reaches(shipped(), one, known, TODAY, deadline + timedelta(days=more))["a"]
    assert rank[late.in_time] >= rank[early.in_time]
