"""Working days of England and Wales. Bank holidays come in as an argument: the services know them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

_ONE = timedelta(days=1)
_SATURDAY = 5


def is_working_day(day: date, holidays: Collection[date]) -> bool:
    """Monday to Friday, and no bank holiday."""
    return day.weekday() < _SATURDAY and day not in holidays


def period_end(first: date, length: int, holidays: Collection[date]) -> date:
    """The last day of ``length`` working days that begin with ``first``; a day off does not count."""
    day, counted = first, 0
    while True:
        counted += is_working_day(day, holidays)
        if counted >= length:
            return day
        day += _ONE


def latest_start(last: date, length: int, holidays: Collection[date]) -> date:
    """The latest first day from which ``length`` working days are over by the end of ``last``."""
    day, counted = last, 0
    while True:
        counted += is_working_day(day, holidays)
        if counted >= length:
            return day
        day -= _ONE


def working_day_on_or_after(day: date, holidays: Collection[date]) -> date:
    """The day itself, or the next working day."""
    while not is_working_day(day, holidays):
        day += _ONE
    return day
