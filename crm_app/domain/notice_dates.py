"""Dates of published notices: instants in UTC, days as their publisher wrote them, the day of an instant in UK time.

A moment without a time zone is taken as United Kingdom local time. Summer time is reckoned by its rule (from 01:00 UTC
on the last Sunday of March to 01:00 UTC on the last Sunday of October), because a Windows computer has no zone tables.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

EARLIEST_YEAR, LATEST_YEAR = 1990, 2150


@lru_cache(maxsize=4_096)
def as_instant(text: str) -> tuple[datetime, bool]:
    """The moment in UTC that an ISO 8601 text names, and whether it named its time zone. Raises ``ValueError``."""
    moment = datetime.fromisoformat(text.strip())
    if not EARLIEST_YEAR <= moment.year <= LATEST_YEAR:
        raise ValueError(f"the year {moment.year} cannot be meant")
    if moment.tzinfo is None:
        return uk_to_utc(moment), False
    return moment.astimezone(UTC), True


@lru_cache(maxsize=4_096)
def as_day(text: str) -> date:
    """The day an ISO 8601 text names, as its publisher wrote it, whatever its time zone. Raises ``ValueError``."""
    day = datetime.fromisoformat(text.strip()).date()
    if not EARLIEST_YEAR <= day.year <= LATEST_YEAR:
        raise ValueError(f"the year {day.year} cannot be meant")
    return day


def uk_to_utc(local: datetime) -> datetime:
    """United Kingdom clock time (no zone) as UTC; the doubled hour of October counts as summer time."""
    begins = _last_sunday(local.year, 3).replace(hour=1)
    ends = _last_sunday(local.year, 10).replace(hour=2)
    offset = timedelta(hours=1) if begins <= local < ends else timedelta()
    return (local - offset).replace(tzinfo=UTC)


def uk_day(moment: datetime) -> date:
    """The day in the United Kingdom at a moment in UTC: in summer its last hour belongs to the next day."""
    if moment.hour < 23:
        return moment.date()
    plain = moment.replace(tzinfo=None)
    is_summer = _last_sunday(plain.year, 3).replace(hour=1) <= plain < _last_sunday(plain.year, 10).replace(hour=1)
    return plain.date() + timedelta(days=is_summer)


def _last_sunday(year: int, month: int) -> datetime:
    """Midnight of the last Sunday of a month that has 31 days, without a zone."""
    last = datetime(year, month, 31)  # noqa: DTZ001
    return last - timedelta(days=(last.weekday() + 1) % 7)
