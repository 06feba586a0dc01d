"""Cards in columns, bars in lanes: sums, order, and days that contradict each other."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from crm_app.domain.opportunities import STAGES
from crm_app.domain.pipeline import MARKS, Bar, Card, columns_of, in_order, lanes_of
from crm_app.domain.stages import allowed_moves, why_not

DAYS = st.dates(date(2020, 1, 1), date(2035, 1, 1))


@given(st.dictionaries(st.sampled_from(list(MARKS)), st.none() | DAYS))
def test_marks_follow_each_other(days: dict[str, date | None]) -> None:
    found = in_order(days)
    names = [name for name, _ in found]
    assert names == sorted(names, key=list(MARKS).index)
    assert [day for _, day in found] == sorted(day for _, day in found)
    assert all(days[name] == day for name, day in found)
    bar = Bar("1", "Catering", "idea", (), found)
    assert len(bar.phases) == max(len(found) - 1, 0)


def test_a_stage_that_is_not_known_is_shown_and_an_unknown_value_counts_nothing() -> None:
    found = columns_of([Card("1", "A", "", value_net=None), Card("2", "B", "open", value_net=Decimal(5))])
    assert (found[0].label, found[0].value) == ("Stage not known", Decimal(0))
    assert next(column for column in found if column.stage == "open").value == 5
    assert [column.stage for column in columns_of([])] == [choice.value for choice in STAGES]


def test_lanes_by_name_without_a_buyer_last() -> None:
    early, late = (("flagged", date(2026, 1, 1)),), (("flagged", date(2027, 1, 1)),)
    bars = [
        Bar("1", "Late", "idea", ("zeta",), late),
        Bar("2", "None", "idea", (), ()),
        Bar("3", "E", "idea", ("Ärzte",), ()),
    ]
    bars.append(Bar("4", "Early", "idea", ("zeta",), early))
    lanes = lanes_of(bars)
    assert [lane.anchor for lane in lanes] == ["Ärzte", "zeta", "No buyer yet"]
    assert [bar.id for bar in lanes[1].bars] == ["4", "1"]


def test_every_refused_move_has_its_reason() -> None:
    stages = [choice.value for choice in STAGES]
    for stage in stages:
        for to in stages:
            assert bool(why_not(stage, to)) == (to != stage and to not in allowed_moves(stage)), (stage, to)
    assert why_not("idea", "ended").startswith("Only a live contract ends")
    assert why_not(None, "live") == ""
