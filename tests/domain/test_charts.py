from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_app.domain.chart_scale import scale, ticks, unbroken
from crm_app.domain.chart_words import as_lines, basis, point_words, summary, value_words
from crm_app.domain.charts import Chart, ChartKind, Series, Target
from crm_app.domain.fields import Kind
from crm_app.domain.filters import Condition, Filter, Op

READY = Filter((Condition("status", Op.IS, ("ready",)),))


def bars(**changes: object) -> Chart:
    series = (Series("Firms", (3, None, 8), opens=(READY, None, None)),)
    return Chart(ChartKind.BAR, "Gaps", ("Insurance", "Policy", "Case\tstudy"), series, **changes)  # type: ignore[arg-type]


def test_a_series_has_a_filter_for_each_value_or_none() -> None:
    assert bars().series[0].opened_by(0) == READY
    assert Series("Firms", (1,)).opened_by(0) is None
    with pytest.raises(ValueError, match="2 filters or none"):
        Series("Firms", (1, 2), opens=(READY,))


def test_a_chart_is_said_in_words() -> None:
    assert summary(bars(target=Target("Aim", 10))) == (
        "Gaps. Bar chart of 3 values. Largest: Case\tstudy 8; Insurance 3. Aim: 10."
    )
    line = Chart(
        ChartKind.LINE, "Share", ("May", "June"), (Series("A", (4, 9)), Series("B", (None, None))), Kind.PERCENT
    )
    assert summary(line) == "Share. Line chart of 2 values in 2 series. A: 4% in May, 9% in June. B: not known."
    assert summary(Chart(ChartKind.FUNNEL, "Stages", (), ())) == "Stages. Funnel with nothing to show."


def test_a_point_is_said_in_words() -> None:
    assert point_words(bars(), 0, 1) == "Policy: not known"
    stages = Chart(ChartKind.FUNNEL, "Stages", ("Invited", "Came"), (Series("Firms", (120, 30)),))
    assert [point_words(stages, 0, i) for i in (0, 1)] == ["Invited: 120", "Came: 30, 25% of the stage before"]
    cells = Chart(ChartKind.HEAT_MAP, "Where", ("Hackney",), (Series("Micro", (4,)), Series("Small", (2,))))
    assert point_words(cells, 1, 0) == "Hackney, Small: 2"


def test_values_take_the_form_of_their_kind() -> None:
    money = Chart(ChartKind.BAR, "Spend", (), (), Kind.MONEY)
    assert value_words(money, Decimal("1250000")) == "£1,250,000"
    assert value_words(money, Decimal("1250000"), short=True) == "£1.25m"
    assert value_words(Chart(ChartKind.BAR, "Hours", (), (), unit="hours"), 1200) == "1,200 hours"


def test_what_the_numbers_rest_on() -> None:
    chart = bars(definition="Firms that lack it.", as_of=date(2026, 11, 22), missing=3, out_of=50, note="Rough.")
    assert basis(chart) == "Firms that lack it. 22 Nov 2026; 3 of 50 not known. Rough."
    assert "nothing missing" in basis(bars(as_of=date(2026, 11, 22)))
    assert basis(bars()) == ""


def test_the_numbers_as_lines_for_a_spreadsheet() -> None:
    assert list(as_lines(bars(category_label="Gap"))) == ["Gap\tFirms", "Insurance\t3", "Policy\t", "Case study\t8"]


@given(st.lists(st.none() | st.integers(-(10**9), 10**9), max_size=8))
def test_the_scale_holds_every_value_and_zero(values: list[int | None]) -> None:
    low, high, step = scale(values)
    known = [0, *(value for value in values if value is not None)]
    assert low <= min(known)
    assert max(known) <= high
    assert low < high
    assert 2 <= len(ticks(low, high, step)) <= 8


def test_lines_break_where_a_value_is_not_known() -> None:
    assert list(unbroken([None, (1, 1), (2, 1), None, (4, 1)])) == [[(1, 1), (2, 1)], [(4, 1)]]
