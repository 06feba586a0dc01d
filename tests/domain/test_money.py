"""Amounts are read the British way or refused with a sentence; nothing drifts by a penny."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_app.domain.money import LARGEST, format_money, format_money_short, from_pence, parse_money, to_pence

PENCE = st.integers(min_value=-(10**14), max_value=10**14)


@pytest.mark.parametrize(
    ("written", "pounds"),
    [
        ("£1,234.50", "1234.50"),
        ("GBP 1,234.50", "1234.50"),
        ("GBP1,234.50", "1234.50"),
        ("1,234.50 gbp", "1234.50"),
        ("(500)", "-500.00"),
        ("£(500.10)", "-500.10"),
        ("(£500)", "-500.00"),
        ("500-", "-500.00"),
        ("500.00 CR", "-500.00"),
        ("500 DR", "500.00"),
        ("-£5", "-5.00"),
        ("£-5", "-5.00"),
        ("−7", "-7.00"),
        ("12k", "12000.00"),
        ("£1.2m", "1200000.00"),
        ("1.5 million", "1500000.00"),
        ("£2bn", "2000000000.00"),
        ("£.50", "0.50"),
        ("1.2345k", "1234.50"),
        ("\xa0£ 1,000\u200b ", "1000.00"),
        ("0", "0.00"),
        ("-0", "0.00"),
        (7, "7.00"),
        (0.1 + 0.2, "0.30"),
        (1234567.89, "1234567.89"),
        (Decimal("3.5"), "3.50"),
    ],
)
def test_what_is_read(written: object, pounds: str) -> None:
    read = parse_money(written)
    assert str(read) == pounds


@pytest.mark.parametrize("blank", [None, "", "  ", "N/A", "TBC", "not known"])
def test_nothing_stated_is_none(blank: object) -> None:
    assert parse_money(blank) is None


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("1.234,50", "continental"),
        ("1.234.567", "continental"),
        ("12,5", "continental"),
        ("1e9", "scientific"),
        ("1.23E+06", "scientific"),
        ("£12k-£15k", "not an amount|range"),
        ("10-20", "range"),
        ("NaN", "not an amount"),
        ("inf", "not an amount"),
        ("-0.005", "part of a penny"),
        ("1.2345678k", "part of a penny"),
        ("12,34,567", "not an amount"),
        ("1234,567", "not an amount"),
        ("-(5)", "twice"),
        ("(5) CR", "twice"),
        ("$5", "not in pounds"),
        ("£500 + VAT", "VAT"),
        ("-", "not an amount"),
        ("about 500", "not an amount"),
        ("٣٤", "not an amount"),
        ("9" * 30, "too many digits"),
        ("99999999999999", "larger"),
        (float("nan"), "not an amount"),
        (float("-inf"), "not an amount"),
        (Decimal("NaN"), "not an amount"),
        (-0.005, "part of a penny"),
        (1.234, "part of a penny"),
        (True, "not an amount"),
        (10**40, "larger"),
    ],
)
def test_what_is_refused_with_a_reason_that_names_it(written: object, hint: str) -> None:
    with pytest.raises(ValueError, match=hint) as caught:
        parse_money(written)
    assert str(written)[:30] in str(caught.value)


@given(PENCE)
def test_pence_and_words_round_trip(pence: int) -> None:
    pounds = from_pence(pence)
    assert to_pence(pounds) == pence
    assert parse_money(format_money(pounds)) == pounds
    assert parse_money(f"{pounds:,.2f}") == pounds


@given(st.integers(min_value=-(10**12), max_value=10**12))
def test_a_float_of_whole_pence_reads_exactly(pence: int) -> None:
    assert parse_money(pence / 100) == from_pence(pence)


@given(st.text(max_size=20) | st.floats() | st.integers())
def test_any_value_is_read_or_refused_politely(value: object) -> None:
    read, refusal = None, ""
    try:
        read = parse_money(value)
    except ValueError as error:
        refusal = str(error)
    assert refusal == "" or refusal.endswith(".")
    assert read is None or (read == read.quantize(Decimal("0.01")) and abs(read) < LARGEST)


def test_writing() -> None:
    assert format_money(Decimal("1234.50")) == "£1,234.50"
    assert format_money(Decimal("1234.00")) == "£1,234"
    assert format_money(Decimal("-0.5")) == "-£0.50"
    assert format_money(None) == ""
    shorts = [
        format_money_short(Decimal(n)) for n in ("950.40", "12000", "180000", "1250000", "2e9", "-5400", "999999")
    ]
    assert shorts == ["£950", "£12k", "£180k", "£1.25m", "£2bn", "-£5.4k", "£1m"]
    assert format_money_short(None) == ""


def test_part_of_a_penny_never_reaches_a_store() -> None:
    with pytest.raises(ValueError, match="part of a penny"):
        to_pence(Decimal("0.001"))


def test_published_spend_reads_to_the_penny(shared_data: Path) -> None:
    path = shared_data / "spend" / "gov_hmrc" / "HMRC_spending_over_25000_for_August_2023.csv"
    with path.open(encoding="utf-8", newline="") as file:
        amounts = [row["Amount"] for row in csv.DictReader(file)]
    assert sum(parse_money(a) is not None for a in amounts) > 900
