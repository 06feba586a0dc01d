"""Three definitions of size, from the same facts, with missing facts left open."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_app.domain.sizes import (
    CompaniesActLimits,
    SizeFact,
    SizeLimits,
    SmeLimits,
    companies_act_band,
    headcount_band,
    latest_fact,
    limits_for,
    procurement_sme,
)

M = Decimal(1_000_000)
OLD = CompaniesActLimits(
    date(2016, 1, 1),
    SizeLimits(M * Decimal("0.632"), M * Decimal("0.316"), 10),
    SizeLimits(M * Decimal("10.2"), M * Decimal("5.1"), 50),
    SizeLimits(M * 36, M * 18, 250),
)
NEW = CompaniesActLimits(
    date(2025, 4, 6),
    SizeLimits(M, M / 2, 10),
    SizeLimits(M * 15, M * Decimal("7.5"), 50),
    SizeLimits(M * 54, M * 27, 250),
)
DATED = (NEW, OLD)
SME = SmeLimits(date(2025, 2, 24), 250, M * 44, M * 38)


def fact(year: int, staff: int | None, turnover: float | None, balance: float | None) -> SizeFact:
    def amount(millions: float | None) -> Decimal | None:
        return None if millions is None else M * Decimal(str(millions))

    return SizeFact(date(year, 12, 31), staff, amount(turnover), amount(balance))


@pytest.mark.parametrize(
    ("facts", "value"),
    [
        (fact(2025, 20, 1, 1), "yes"),
        (fact(2025, 249, 44, 99), "yes"),
        (fact(2025, 249, 99, 38), "yes"),
        (fact(2025, 249, None, 38), "yes"),
        (fact(2025, 250, 1, 1), "no"),
        (fact(2025, 250, None, None), "no"),
        (fact(2025, 200, 50, 40), "no"),
        (fact(2025, None, 50, 40), "no"),
        (fact(2025, 200, 50, None), None),
        (fact(2025, 200, None, None), None),
        (fact(2025, None, 1, 1), None),
        (None, None),
    ],
)
def test_procurement_act_sme(facts: SizeFact | None, value: str | None) -> None:
    band = procurement_sme(facts, SME)
    assert band.value == value
    assert band.reason.endswith(".")


def test_a_firm_may_be_medium_and_no_sme() -> None:
    firm = fact(2026, 200, 50, 40)
    assert companies_act_band([firm], DATED).value == "medium"
    assert procurement_sme(firm, SME).value == "no"


@pytest.mark.parametrize(
    ("facts", "value"),
    [
        ([fact(2026, 10, 1, 9)], "micro"),
        ([fact(2026, 11, 1.1, 0.1)], "small"),
        ([fact(2026, 50, 99, 7.5)], "small"),
        ([fact(2026, 900, 54, 27)], "medium"),
        ([fact(2026, 900, 99, 1)], "large"),
        ([fact(2026, 5, None, None)], None),
        ([fact(2026, 5, None, 0.2)], "micro"),
        ([], None),
        ([fact(2026, 5, 0.5, 0.1), fact(2025, 5, 0.5, 0.1)], "micro"),
        ([fact(2025, 5, 0.5, 0.1), fact(2026, 60, 20, 9)], "micro"),
        ([fact(2025, 60, 20, 9), fact(2026, 60, 20, 9)], "medium"),
        ([fact(2024, 5, 0.5, 0.1), fact(2025, 60, 20, 9), fact(2026, 60, 20, 9)], "medium"),
        ([fact(2024, 60, 20, 9), fact(2025, 60, 20, 9), fact(2026, 5, 0.5, 0.1)], "medium"),
        ([fact(2022, 60, 20, 9), fact(2026, 5, 0.5, 0.1)], "micro"),
        ([fact(2025, 5, None, None), fact(2026, 60, 20, 9)], "medium"),
        ([fact(2025, 900, 99, 99), fact(2026, 60, 20, 9)], "large"),
    ],
)
def test_companies_act_band(facts: list[SizeFact], value: str | None) -> None:
    assert companies_act_band(facts, DATED).value == value


def test_limits_go_by_the_day_a_year_begins() -> None:
    assert limits_for(SizeFact(date(2026, 4, 5)), DATED) is NEW
    assert limits_for(SizeFact(date(2026, 4, 4)), DATED) is OLD
    assert limits_for(SizeFact(date(2024, 2, 29)), DATED) is OLD
    assert limits_for(SizeFact(date(2010, 1, 1)), DATED) is None
    assert companies_act_band([fact(2025, 40, 12, 9)], DATED).value == "medium"
    assert companies_act_band([fact(2026, 40, 12, 9)], DATED).value == "small"
    assert "No limits" in companies_act_band([fact(2009, 1, 1, 1)], DATED).reason


def test_reasons_say_what_the_band_rests_on() -> None:
    assert "alone" in companies_act_band([fact(2026, 5, 0.5, 0.1)], DATED).reason
    assert "two years running" in companies_act_band([fact(2025, 5, 0.5, 0.1), fact(2026, 60, 20, 9)], DATED).reason
    assert procurement_sme(fact(2025, None, None, None), SME).reason.endswith("staff and turnover or balance sheet.")


@pytest.mark.parametrize(
    ("staff", "band"),
    [
        (0, "micro"),
        (9, "micro"),
        (10, "small"),
        (49, "small"),
        (50, "medium"),
        (249, "medium"),
        (250, "large"),
        (None, None),
    ],
)
def test_headcount(staff: int | None, band: str | None) -> None:
    assert headcount_band(staff).value == band


@given(st.integers(0, 400), st.integers(0, 80), st.integers(0, 80))
def test_forgetting_a_fact_never_turns_one_answer_into_the_other(staff: int, turnover: int, balance: int) -> None:
    whole = procurement_sme(fact(2025, staff, turnover, balance), SME).value
    for partial in (
        fact(2025, None, turnover, balance),
        fact(2025, staff, None, balance),
        fact(2025, staff, turnover, None),
    ):
        assert procurement_sme(partial, SME).value in (whole, None)


def test_the_newest_figures() -> None:
    facts = [fact(2024, 1, 1, 1), fact(2026, 3, 1, 1), fact(2025, 2, 1, 1)]
    assert latest_fact(facts) == facts[1]
    assert latest_fact(facts, date(2026, 6, 1)) == facts[2]
    assert latest_fact([]) is None
