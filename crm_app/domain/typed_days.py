"""Days as people type them while they talk: "fri", "+2w", "in 10 days", "26 Nov", each reckoned from today."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

from crm_app.domain.dates import format_date, parse_date
from crm_app.domain.text import quoted, without_hidden

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "six": 6}
_NEAR = {"today": 0, "now": 0, "tomorrow": 1, "tom": 1, "tmrw": 1, "yesterday": -1}
_SPAN = re.compile(r"(?:\+|in )?\s*([0-9]{1,3}|[a-z]+)\s*(d|days?|w|wks?|weeks?|m|months?|y|years?)(?: time)?")
_NAMED = re.compile(r"(next |on |this )?([a-z]{2,9})")
_NO_YEAR = re.compile(
    r"[0-9]{1,2}(?:st|nd|rd|th)?[ /.-]*(?:[a-z]{3,9}|[0-9]{1,2})|[a-z]{3,9} [0-9]{1,2}(?:st|nd|rd|th)?"
)


def read_day(text: str, today: date, *, back: bool = False) -> date | None:
    """The day meant; ``None`` for a blank text. A day without a year is the next one there is.

    "fri" is the coming Friday, never today; "next fri" the one in the week after this. With ``back`` the day lies
    behind: "fri" was the last Friday, "2d" the day before yesterday, "26 nov" the last one there was. Raises
    ``ValueError`` with a sentence that shows how to write it.
    """
    typed = " ".join(without_hidden(text).casefold().split()).rstrip(".")
    typed = typed.removesuffix(" ago").removeprefix("last ") if back else typed
    if not typed:
        return None
    if typed in _NEAR:
        return today + timedelta(_NEAR[typed])
    found = _span(typed, today, back) or _weekday(typed, today, back) or _without_year(typed, today, back)
    if found:
        return found
    try:
        return parse_date(typed)
    except ValueError:
        example = format_date(today + timedelta(14))
        raise ValueError(f"{quoted(text)} is not a day. Write fri, +2w, or {example}.") from None


def _span(typed: str, today: date, back: bool) -> date | None:
    found = _SPAN.fullmatch(typed.replace("next ", "a ") if typed in ("next week", "next month") else typed)
    if not found:
        return None
    count = int(found[1]) if found[1].isdigit() else _NUMBERS.get(found[1], 0)
    unit = found[2][0]
    if not count and found[1] != "0":
        return None
    count = -count if back else count
    if unit in "dw":
        return today + timedelta(count * (7 if unit == "w" else 1))
    return _months_on(today, count * (12 if unit == "y" else 1))


def _months_on(day: date, months: int) -> date | None:
    """The same day so many months on, or the last one where that month is shorter; ``None`` beyond every calendar."""
    month = day.year * 12 + day.month - 1 + months
    year, index = divmod(month, 12)
    if not date.min.year <= year <= date.max.year:
        return None
    return date(year, index + 1, min(day.day, calendar.monthrange(year, index + 1)[1]))


def _weekday(typed: str, today: date, back: bool) -> date | None:
    found = _NAMED.fullmatch(typed)
    if not found:
        return None
    named = next((n for n, name in enumerate(_WEEKDAYS) if name.startswith(found[2])), None)
    if named is None or (len(found[2]) == 2 and found[2] in ("we", "th")):
        return None
    if back:
        return today - timedelta((today.weekday() - named - 1) % 7 + 1)
    if found[1] == "next ":
        return today + timedelta(7 - today.weekday() + named)
    return today + timedelta((named - today.weekday() - 1) % 7 + 1)


def _without_year(typed: str, today: date, back: bool) -> date | None:
    if not _NO_YEAR.fullmatch(typed):
        return None
    mark = next((sign for sign in "/.-" if sign in typed), " ")
    for off in range(9):  # a 29 February may be eight years off
        year = today.year - off if back else today.year + off
        try:
            day = parse_date(f"{typed}{mark}{year}")
        except ValueError:
            continue
        if day and (day <= today if back else day >= today):
            return day
    return None
