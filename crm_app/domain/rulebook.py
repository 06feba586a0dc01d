"""Rules of law and guidance as dated data: which one holds on a day, and the amount or the days that it names.

The rows are those of the kind ``rule``: an administrator may edit them, and what they say is read, never assumed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

_POUNDS = re.compile(r"£\s*([0-9][0-9,]*(?:\.[0-9]{1,2})?)\s*(million|m\b|k\b)?", re.IGNORECASE)
_DAYS = re.compile(r"([0-9]{1,3})\s+(?:working\s+)?days?\b", re.IGNORECASE)
_TIMES = {"million": 1_000_000, "m": 1_000_000, "k": 1_000}


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule as it stands in the store. ``key`` is stable; a year at its end tells editions apart."""

    key: str
    name: str
    amount: str = ""
    applies_to: str = ""
    effective_from: date | None = None
    effective_until: date | None = None
    source: str = ""
    checked_on: date | None = None
    note: str = ""

    def holds_on(self, day: date) -> bool:
        """Whether it is in force on a day."""
        return (self.effective_from is None or self.effective_from <= day) and (
            self.effective_until is None or day <= self.effective_until
        )

    @property
    def pounds(self) -> Decimal | None:
        """The first sum of money it names; ``None`` where it names none."""
        found = _POUNDS.search(self.amount)
        if not found:
            return None
        return Decimal(found[1].replace(",", "")) * _TIMES.get((found[2] or "").casefold(), 1)

    @property
    def days(self) -> tuple[int, ...]:
        """Every number of days it names, in the order written: "25 days, or 10 after …" gives 25 and 10."""
        found = [int(number) for number in _DAYS.findall(self.amount)]
        if found:
            found += [int(number) for number in re.findall(r"\bor ([0-9]{1,3})\b(?! days)", self.amount)]
        return tuple(found)


def rule_from(values: Mapping[str, Any]) -> Rule:
    """A rule from the values of its record."""
    return Rule(
        str(values.get("key") or ""),
        str(values.get("name") or ""),
        str(values.get("amount") or ""),
        str(values.get("applies_to") or ""),
        values.get("effective_from"),
        values.get("effective_until"),
        str(values.get("source") or ""),
        values.get("checked_on"),
        str(values.get("note") or ""),
    )


class RuleBook:
    """The rules by key, asked for a day."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._rules = tuple(sorted(rules, key=lambda rule: (rule.effective_from or date.min, rule.key)))

    def on(self, key: str, day: date) -> Rule | None:
        """The rule of that key, in whichever edition holds on the day; the newest where several do.

        ``threshold.works`` finds ``threshold.works.2026`` from 1 January 2026 on.
        """
        found = [rule for rule in self._rules if _is_edition(rule.key, key) and rule.holds_on(day)]
        return found[-1] if found else None


def _is_edition(key: str, wanted: str) -> bool:
    return key == wanted or (key.startswith(f"{wanted}.") and key[len(wanted) + 1 :].isdigit())
