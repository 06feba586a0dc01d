"""Days as they are typed while talking."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_app.domain.dates import format_date
from crm_app.domain.typed_days import read_day

TODAY = date(2026, 11, 22)  # a Sunday


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("today", TODAY),
        ("tom", date(2026, 11, 23)),
        ("fri", date(2026, 11, 27)),
        ("Sunday", date(2026, 11, 29)),
        ("next fri", date(2026, 11, 27)),
        ("+2w", date(2026, 12, 6)),
        ("in 2 weeks", date(2026, 12, 6)),
        ("3d", date(2026, 11, 25)),
        ("in a month", date(2026, 12, 22)),
        ("next week", date(2026, 11, 29)),
        ("26 Nov", date(2026, 11, 26)),
        ("26/11", date(2026, 11, 26)),
        ("1 jan", date(2027, 1, 1)),
        ("29 feb", date(2028, 2, 29)),
        ("26 nov 2027", date(2027, 11, 26)),
    ],
)
def test_days(typed: str, day: date) -> None:
    assert read_day(typed, TODAY) == day


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("yesterday", date(2026, 11, 21)),
        ("fri", date(2026, 11, 20)),
        ("last sunday", date(2026, 11, 15)),
        ("2d ago", date(2026, 11, 20)),
        ("26 nov", date(2025, 11, 26)),
        ("1 Nov", date(2026, 11, 1)),
        ("a week ago", date(2026, 11, 15)),
    ],
)
def test_days_that_lie_behind(typed: str, day: date) -> None:
    assert read_day(typed, TODAY, back=True) == day


def test_nothing_typed_is_no_day() -> None:
    assert read_day("  ", TODAY) is None


@pytest.mark.parametrize("typed", ["we", "soon", "31 feb", "in ten years", "99"])
def test_what_is_no_day_is_said(typed: str) -> None:
    with pytest.raises(ValueError, match="is not a day"):
        read_day(typed, TODAY)


def test_the_last_day_of_a_shorter_month() -> None:
    assert read_day("+1m", date(2027, 1, 31)) == date(2027, 2, 28)
    assert read_day("+3m", date(2026, 10, 31)) == date(2027, 1, 31)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 999))
def test_spans_and_whole_dates(today: date, count: int) -> None:
    assert read_day(f"+{count}d", today) == today + timedelta(count)
    assert read_day(format_date(today), date(2026, 1, 1)) == today


@given(st.text(max_size=30))
def test_any_text_is_a_day_or_refused(text: str) -> None:
    with suppress(ValueError):
        read_day(text, TODAY)
