"""Days: read in British order and never silently swapped, written so that nobody can mistake them.

A text such as "2/1/26" can be read in two ways. It is read as 2 January 2026 and marked, unless the column it stands
in shows which order its author used (:func:`judge_order`).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from crm_app.domain.text import is_not_stated, quoted, without_hidden

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
PIVOT = 50  # two-digit years below it are 20.., the others 19..
FIRST_YEAR, LAST_YEAR = 1600, 2200

_MONTH_NAMES = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_DAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_CLOCK = re.compile(
    r"[ t]+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?\s*(?:[ap]m)?\s*(?:z|gmt|bst|utc|[+-][0-9]{2}:?[0-9]{2})?$"
)
_NUMERIC = re.compile(r"([0-9]{1,2})\s*([/.\- ])\s*([0-9]{1,2})\s*\2\s*([0-9]{4}|[0-9]{2})")
_ISO = re.compile(r"([0-9]{4})([-/.]?)([0-9]{2})\2([0-9]{2})|([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})")
_WORDED = re.compile(
    r"(?:([a-z]+)\.?[, ]+)?([0-9]{1,2})(?:st|nd|rd|th)?(?:[ -]+of)?[ -]*([a-z]{3,})\.?[ ,-]*([0-9]{4}|'?[0-9]{2})"
)
_MONTH_FIRST = re.compile(r"(?:([a-z]+)\.?[, ]+)?([a-z]+)\.?[ -]+([0-9]{1,2})(?:st|nd|rd|th)?,?[ -]+([0-9]{4})")


class DateOrder(StrEnum):
    """The order in which a column writes day and month."""

    UK = "day first"
    US = "month first"
    MIXED = "both"  # some values can only be day first, others only month first
    UNKNOWN = "cannot be told"


class DateSystem(StrEnum):
    """The day from which a workbook counts: Windows (1900) or old Macintosh (1904)."""

    FROM_1900 = "1900"
    FROM_1904 = "1904"


@dataclass(frozen=True, slots=True)
class DateReading:
    """A day as read, and whether the text could as well have meant another."""

    date: date
    ambiguous: bool = False


@dataclass(frozen=True, slots=True)
class OrderEvidence:
    """How a column writes its days: the judgement, what it rests on, and one value that shows it."""

    order: DateOrder
    day_first: int
    month_first: int
    either: int
    example: str = ""

    @property
    def flagged(self) -> bool:
        """Whether a person must look before the column is read."""
        return self.order in (DateOrder.US, DateOrder.MIXED)


def parse_date(value: object) -> date | None:
    """The day meant by a text or a cell, in British order (for ``Field.check``); ``None`` where none is stated."""
    reading = read_date(value)
    return reading.date if reading else None


def read_date(
    value: object, order: DateOrder = DateOrder.UNKNOWN, system: DateSystem | None = None
) -> DateReading | None:
    """The day meant, with its doubt; ``None`` where none is stated.

    ``order`` is what the column showed: only :attr:`DateOrder.US`, which a person has confirmed, turns day and month
    round. ``system`` says that numbers are a spreadsheet's count of days. Times of day are dropped as written.
    Raises ``ValueError`` with a sentence naming the value.
    """
    if value is None:
        return None
    if isinstance(value, datetime):
        return DateReading(_in_range(value.date(), value))
    if isinstance(value, date):
        return DateReading(_in_range(value, value))
    if isinstance(value, int | float | Decimal):
        return DateReading(_from_serial(value, system))
    text = " ".join(without_hidden(str(value)).replace("\xa0", " ").casefold().split())
    if is_not_stated(text):
        return None
    if system and re.fullmatch(r"[0-9]{1,6}(\.[0-9]+)?", text):
        return DateReading(_from_serial(float(text), system))
    return _from_text(_CLOCK.sub("", text), order, value)


def judge_order(values: Iterable[object]) -> OrderEvidence:
    """Which order a column uses: a first part above 12 shows day first, a second part above 12 month first."""
    day_first = month_first = either = 0
    example = ""
    for value in values:
        found = _NUMERIC.fullmatch(_CLOCK.sub("", value.strip().casefold())) if isinstance(value, str) else None
        if not found:
            continue
        first, second = int(found[1]), int(found[3])
        if 12 < second <= 31 and first <= 12:
            month_first += 1
            example = example if month_first > 1 else str(value).strip()
        elif 12 < first <= 31 and second <= 12:
            day_first += 1
            example = example or str(value).strip()
        else:
            either += 1
    if month_first:
        order = DateOrder.MIXED if day_first else DateOrder.US
    else:
        order = DateOrder.UK if day_first else DateOrder.UNKNOWN
    return OrderEvidence(order, day_first, month_first, either, example)


class DayStyle(StrEnum):
    """How a person wants days in lists: "26 Nov 2026", "Thu 26 Nov 2026" or "26/11/2026". All can be typed."""

    WORDS = "words"
    WEEKDAY = "weekday"
    NUMBERS = "numbers"


_preferred = DayStyle.WORDS
_in_full: ContextVar[bool] = ContextVar("days_in_full", default=False)


def prefer_days(style: DayStyle) -> None:
    """Take a person's way of writing days for the whole process. The window alone asks for it: scripts and papers
    read alike everywhere.
    """
    global _preferred
    _preferred = style


@contextmanager
def days_in_full() -> Iterator[None]:
    """Within, days are written in words whatever the person prefers: for papers and everything that is kept."""
    token = _in_full.set(True)
    try:
        yield
    finally:
        _in_full.reset(token)


def format_date(day: date | None) -> str:
    """For grids: "26 Nov 2026", or as the person prefers. Never in the language of the machine."""
    if not day:
        return ""
    if _preferred is DayStyle.WORDS or _in_full.get():
        return _in_words(day)
    if _preferred is DayStyle.NUMBERS:
        return f"{day.day:02d}/{day.month:02d}/{day.year:04d}"
    return format_long_date(day)


def format_long_date(day: date | None) -> str:
    """For records and papers: "Thu 26 Nov 2026"."""
    return f"{WEEKDAYS[day.weekday()]} {_in_words(day)}" if day else ""


def _in_words(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def financial_year(day: date) -> str:
    """The public sector's year from 1 April, named by both its years: "2026/27"."""
    start = day.year if day >= date(day.year, 4, 1) else day.year - 1
    return f"{start}/{(start + 1) % 100:02d}"


def financial_year_days(name: str) -> tuple[date, date]:
    """First and last day of the year named "2026/27" (or "2026-27"). Raises ``ValueError`` for another wording."""
    found = re.fullmatch(r"([0-9]{4})\s*[/\-–]\s*(?:[0-9]{2})?([0-9]{2})", name.strip())
    if not found or (int(found[1]) + 1) % 100 != int(found[2]):
        raise ValueError(f"{quoted(name)} is not a financial year. Write it as 2026/27.")
    start = int(found[1])
    return date(start, 4, 1), date(start + 1, 3, 31)


def days_left(day: date, today: date) -> str:
    """How far off a day is, in words: "today", "tomorrow", "12 days left", "yesterday", "3 days ago"."""
    days = (day - today).days
    near = {0: "today", 1: "tomorrow", -1: "yesterday"}
    return near.get(days) or (f"{days:,} days left" if days > 0 else f"{-days:,} days ago")


def _from_text(text: str, order: DateOrder, original: object) -> DateReading:
    if found := _NUMERIC.fullmatch(text):
        return _numeric(int(found[1]), int(found[3]), found[4], order, original)
    if found := _ISO.fullmatch(text):
        year, month, day = (int(n) for n in (found[1] or found[5], found[3] or found[6], found[4] or found[7]))
        return DateReading(_made(year, month, day, original))
    if found := _WORDED.fullmatch(text):
        weekday, day, month, year = found[1], int(found[2]), _month(found[3]), _year(found[4])
    elif found := _MONTH_FIRST.fullmatch(text):
        weekday, month, day, year = found[1], _month(found[2]), int(found[3]), _year(found[4])
    else:
        raise ValueError(_unreadable(text, original))
    if not month or (weekday and _named(weekday, _DAY_NAMES) is None):
        raise ValueError(_unreadable(text, original))
    made = _made(year, month, day, original)
    if weekday and _named(weekday, _DAY_NAMES) != made.weekday():
        raise ValueError(f"{quoted(original)} does not fit the calendar: {format_date(made)} is a {_day_name(made)}.")
    return DateReading(made)


def _numeric(first: int, second: int, year: str, order: DateOrder, original: object) -> DateReading:
    if order is DateOrder.US:
        return DateReading(_made(_year(year), first, second, original))
    if second > 12 and first <= 12 and second <= 31:
        raise ValueError(f"{quoted(original)} has the month first. Write the day first, as in 31/12/2026.")
    both_ways = first <= 12 and first != second
    return DateReading(_made(_year(year), second, first, original), both_ways and order is not DateOrder.UK)


def _made(year: int, month: int, day: int, original: object) -> date:
    try:
        made = date(year, month, day)
    except ValueError:
        known = 1 <= month <= 12 and 1 <= day <= 31
        why = f"there is no {day} {MONTHS[month - 1]} in {year}" if known else "no calendar has that day"
        raise ValueError(f"{quoted(original)} is not a date: {why}.") from None
    return _in_range(made, original)


def _in_range(day: date, original: object) -> date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(f"{quoted(original)} has the year {day.year}. Correct it, or leave it empty for no date.")
    return day


def _from_serial(number: float | Decimal, system: DateSystem | None) -> date:
    if isinstance(number, bool) or not math.isfinite(number):
        raise ValueError(f"{quoted(number)} is not a date.")
    if system is None:
        raise ValueError(f"{quoted(number)} is a bare number. Write the date as 26 Nov 2026.")
    days = math.floor(number)
    lowest = 1 if system is DateSystem.FROM_1900 else 0
    # Excel's 1900 count holds a 29 February 1900 that never was: day 60.
    if not lowest <= days < 110_000 or (days == 60 and system is DateSystem.FROM_1900):
        raise ValueError(f"{quoted(number)} is no day in a spreadsheet's count.")
    if system is DateSystem.FROM_1904:
        return date(1904, 1, 1) + timedelta(days)
    return date(1899, 12, 31 if days < 60 else 30) + timedelta(days)


def _year(digits: str) -> int:
    digits = digits.lstrip("'")
    year = int(digits)
    return year if len(digits) == 4 else year + (2000 if year < PIVOT else 1900)


def _month(word: str) -> int:
    index = _named(word, _MONTH_NAMES)
    return 0 if index is None else index + 1


def _named(word: str, names: tuple[str, ...]) -> int | None:
    """Which of the names a word of three letters or more begins."""
    return next((i for i, name in enumerate(names) if len(word) >= 3 and name.startswith(word)), None)


def _day_name(day: date) -> str:
    return _DAY_NAMES[day.weekday()].capitalize()


def _unreadable(text: str, original: object) -> str:
    if re.fullmatch(r"[0-9]{1,6}(\.[0-9]+)?", text):
        return f"{quoted(original)} is a bare number. Write the date as 26 Nov 2026."
    if re.fullmatch(r"([a-z]{3,9}|[0-9]{1,2})[ /-]+[0-9]{4}", text):
        return f"{quoted(original)} does not say which day. Write the date as 26 Nov 2026."
    return f"{quoted(original)} is not a date. Write it as 26 Nov 2026 or 26/11/2026."
