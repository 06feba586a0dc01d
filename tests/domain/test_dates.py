"""Days are read in British order, doubts are marked, and what cannot be is refused with a sentence."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_app.domain.dates import (
    DateOrder,
    DateReading,
    DateSystem,
    days_left,
    financial_year,
    financial_year_days,
    format_date,
    format_long_date,
    judge_order,
    parse_date,
    read_date,
)

THAT_DAY = date(2026, 11, 26)
DAYS = st.dates(min_value=date(1950, 1, 1), max_value=date(2049, 12, 31))


@pytest.mark.parametrize(
    "written",
    [
        "26/11/2026",
        "26/11/26",
        "26-11-2026",
        "26.11.2026",
        "26 11 2026",
        "2026-11-26",
        "2026/11/26",
        "20261126",
        "2026-11-26T09:30:00Z",
        "2026-11-26 00:00:00",
        "26/11/2026 09:30",
        "26 Nov 2026",
        "26th November 2026",
        "26th of November, 2026",
        "Thu 26 Nov 2026",
        "Thursday, 26 November 2026",
        "26-Nov-26",
        "26Nov2026",
        "Nov 26, 2026",
        "November 26th 2026",
        "  26\xa0nov\u200b 2026 ",
        THAT_DAY,
        datetime(2026, 11, 26, 23, 59, tzinfo=UTC),
    ],
)
def test_one_day_in_many_hands(written: object) -> None:
    assert read_date(written) == DateReading(THAT_DAY, ambiguous=False)


@pytest.mark.parametrize("blank", [None, "", "  ", "N/A", "tbc", "-"])
def test_nothing_stated_is_none(blank: object) -> None:
    assert parse_date(blank) is None


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("31/02/2026", "no 31 Feb in 2026"),
        ("29/2/2027", "no 29 Feb in 2027"),
        ("12/31/2026", "month first"),
        ("45/13/2026", "no calendar"),
        ("Fri 26 Nov 2026", "is a Thursday"),
        ("Nov 2026", "which day"),
        ("11/2026", "which day"),
        ("45000", "bare number"),
        (45000, "bare number"),
        (True, "not a date"),
        ("31/12/9999", "year 9999"),
        (date(1, 1, 1), "year 1"),
        ("26 Foo 2026", "not a date"),
        ("soon", "not a date"),
        ("1/2-2026", "not a date"),
    ],
)
def test_what_is_refused(written: object, hint: str) -> None:
    with pytest.raises(ValueError, match=hint):
        parse_date(written)


def test_two_readings_are_marked_until_the_column_settles_them() -> None:
    second_of_january = date(2026, 1, 2)
    assert read_date("2/1/26") == DateReading(second_of_january, ambiguous=True)
    assert read_date("01/02/2026") == DateReading(date(2026, 2, 1), ambiguous=True)
    assert read_date("2/1/26", DateOrder.UK) == DateReading(second_of_january)
    assert read_date("2/1/26", DateOrder.MIXED) == DateReading(second_of_january, ambiguous=True)
    assert read_date("2/1/26", DateOrder.US) == DateReading(date(2026, 2, 1))
    assert read_date("3/3/26") == DateReading(date(2026, 3, 3)), "both readings are the same day"


def test_a_column_shows_its_order() -> None:
    uk = judge_order(["2/1/26", "31/1/26 09:30", None, 5, "n/a"])
    assert (uk.order, uk.day_first, uk.either, uk.example, uk.flagged) == (DateOrder.UK, 1, 1, "31/1/26 09:30", False)
    us = judge_order(["2/1/26", "1/31/26"])
    assert (us.order, us.example, us.flagged) == (DateOrder.US, "1/31/26", True)
    mixed = judge_order(["31/1/26", "1/31/26"])
    assert (mixed.order, mixed.example, mixed.flagged) == (DateOrder.MIXED, "1/31/26", True)
    assert judge_order(["2/1/26"]).order is DateOrder.UNKNOWN


@pytest.mark.parametrize(
    ("serial", "system", "day"),
    [
        (45000, DateSystem.FROM_1900, date(2023, 3, 15)),
        (45000.75, DateSystem.FROM_1900, date(2023, 3, 15)),
        ("45000", DateSystem.FROM_1900, date(2023, 3, 15)),
        (1, DateSystem.FROM_1900, date(1900, 1, 1)),
        (59, DateSystem.FROM_1900, date(1900, 2, 28)),
        (61, DateSystem.FROM_1900, date(1900, 3, 1)),
        (0, DateSystem.FROM_1904, date(1904, 1, 1)),
        (43538, DateSystem.FROM_1904, date(2023, 3, 15)),
    ],
)
def test_a_spreadsheet_counts_days(serial: object, system: DateSystem, day: date) -> None:
    assert read_date(serial, system=system) == DateReading(day)


@pytest.mark.parametrize("serial", [0, 60, -5, 200_000, float("nan")])
def test_days_outside_the_count_are_refused(serial: float) -> None:
    with pytest.raises(ValueError, match=r"not a date|no day"):
        read_date(serial, system=DateSystem.FROM_1900)


@given(DAYS)
def test_what_is_written_reads_back(day: date) -> None:
    for text in (format_date(day), format_long_date(day), day.isoformat(), f"{day:%d/%m/%Y}", f"{day:%d/%m/%y}"):
        assert parse_date(text) == day


@given(st.text(max_size=24))
def test_any_text_is_read_or_refused_politely(text: str) -> None:
    refusal = ""
    try:
        parse_date(text)
    except ValueError as error:
        refusal = str(error)
    assert refusal == "" or refusal.startswith("“")


@given(DAYS)
def test_every_day_lies_in_its_financial_year(day: date) -> None:
    first, last = financial_year_days(financial_year(day))
    assert first <= day <= last
    assert (last - first).days in (364, 365)


def test_words_for_years_and_distances() -> None:
    assert financial_year(date(2026, 3, 31)) == "2025/26"
    assert financial_year(date(2026, 4, 1)) == "2026/27"
    assert financial_year(date(1999, 4, 1)) == "1999/00"
    with pytest.raises(ValueError, match="2026/27"):
        financial_year_days("2026/28")
    distances = [days_left(THAT_DAY + timedelta(n), THAT_DAY) for n in (0, 1, 12, -1, -3)]
    assert distances == ["today", "tomorrow", "12 days left", "yesterday", "3 days ago"]
    assert format_date(None) == format_long_date(None) == ""
    assert format_long_date(THAT_DAY) == "Thu 26 Nov 2026"


def test_published_payment_dates_are_uk(shared_data: Path) -> None:
    path = shared_data / "spend" / "gov_hmrc" / "HMRC_spending_over_25000_for_August_2023.csv"
    with path.open(encoding="utf-8", newline="") as file:
        days = [row["Date"] for row in csv.DictReader(file)]
    evidence = judge_order(days)
    assert evidence.order is DateOrder.UK
    readings = [reading for day in days if (reading := read_date(day, evidence.order))]
    assert {r.date.month for r in readings} == {8}
    assert not any(r.ambiguous for r in readings)
