"""The next tender of a contract that will end: drafted, and planned back from the day it is needed.

The tender notice goes out so early that the periods of the rules in force are met, and no later than the contract's own
notice period asks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from crm_app.domain.timetable import Periods, Timetable, back_from, periods
from crm_app.services.rules import bank_holidays, rule_book
from crm_app.services.workspace import Workspace

MONTHS_AHEAD = 24
_CARRIED = (
    *("buyers", "using_bodies", "description", "cpv_codes", "value_net", "value_gross", "contract_kind", "areas"),
    *("region", "suitable_sme", "suitable_vcse"),
)
_STEPS = ("tender_notice", "closes", "award_notice", "starts")
_LONGEST_TITLE = 9_900


def months_after(day: date, months: int) -> date:
    """The same day some months later or, with a negative number, earlier; the month's last where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    following = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return min(date(year, month + 1, 1) + timedelta(days=day.day - 1), following - timedelta(days=1))


def is_due(values: Mapping[str, Any], today: date) -> bool:
    """Whether a contract ends so soon that its successor has to be thought of."""
    ends: date | None = values.get("ends_on")
    if ends is None or values.get("stage") == "cancelled":
        return False
    return today <= ends <= months_after(today, MONTHS_AHEAD)


@dataclass(frozen=True, slots=True)
class FollowOn:
    """A draft of the next tender: the values of the opportunity, and its dates by step."""

    values: dict[str, Any]
    dates: dict[str, date]


class Planner:
    """Plans follow-ons by the rules of one store, read once."""

    def __init__(self, workspace: Workspace) -> None:
        self._today = workspace.today()
        self._lengths: dict[bool, Periods] = {}
        self._book = rule_book(workspace)
        self._holidays = bank_holidays(self._today)

    def draft(self, contract: Mapping[str, Any], key: str) -> FollowOn:
        """The tender that follows a contract with these values and this key."""
        starts = contract["ends_on"] + timedelta(days=1)
        timetable = self._timetable(starts, contract.get("contract_kind"))
        dates = {step: day for step in _STEPS if (day := timetable.day_of(step))}
        if months := contract.get("notice_months"):
            asked = months_after(contract["ends_on"], -months)
            dates["tender_notice"] = min(asked, dates.get("tender_notice", asked))
        values = {name: contract[name] for name in _CARRIED if contract.get(name) not in (None, "", ())}
        values |= {
            "title": f"{str(contract['title'])[:_LONGEST_TITLE]} (next contract)",
            "stage": "idea",
            "route": "not_decided",
            "confidence": "low",
            "follows": key,
            "starts_on": starts,
            "published_on": dates.get("tender_notice"),
            "closes_on": dates.get("closes"),
            "award_on": dates.get("award_notice"),
        }
        return FollowOn(values, dates)

    def _timetable(self, starts: date, contract_kind: str | None) -> Timetable:
        light = contract_kind in ("light_touch", "light_touch_concession")
        if light not in self._lengths:
            self._lengths[light] = periods(self._book, self._today, light_touch=light)
        return back_from(starts, self._today, self._lengths[light], self._holidays)
