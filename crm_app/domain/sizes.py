"""How big a supplier is, under three definitions that are never mixed.

The Procurement Act 2023 (section 123) calls a supplier an SME; the Companies Act 2006 (sections 382, 384A, 465) names
micro, small and medium companies; statistics go by headcount alone. Each takes the same dated facts; a fact that is
missing leaves the answer open. The legal limits are arguments, since they change by date and live in the rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from crm_app.domain.dates import format_date
from crm_app.domain.money import format_money_short

HEADCOUNT_BANDS = (("micro", 9), ("small", 49), ("medium", 249))  # highest staff of each band; above them "large"
ONE_YEAR_APART = timedelta(days=550)  # accounts further apart than 18 months are not consecutive


@dataclass(frozen=True, slots=True)
class SizeFact:
    """One year's figures: staff, turnover and balance sheet total in pounds; ``None`` is not known."""

    year_end: date
    staff: int | None = None
    turnover: Decimal | None = None
    balance_sheet: Decimal | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class SizeLimits:
    """The three limits of one class: a company at the limit is within it."""

    turnover: Decimal
    balance_sheet: Decimal
    staff: int


@dataclass(frozen=True, slots=True)
class CompaniesActLimits:
    """The limits of the Companies Act for financial years that begin on ``since`` or later."""

    since: date
    micro: SizeLimits
    small: SizeLimits
    medium: SizeLimits

    @property
    def classes(self) -> tuple[tuple[str, SizeLimits], ...]:
        """The classes with their names, smallest first."""
        return ("micro", self.micro), ("small", self.small), ("medium", self.medium)


@dataclass(frozen=True, slots=True)
class SmeLimits:
    """The Procurement Act's test from a date on: fewer than ``staff``, and one of the two amounts not exceeded."""

    since: date
    staff: int
    turnover: Decimal
    balance_sheet: Decimal


@dataclass(frozen=True, slots=True)
class SizeBand:
    """A band (``None``: not known) and the sentence that says what it rests on."""

    value: str | None
    reason: str


def latest_fact(facts: Iterable[SizeFact], on: date | None = None) -> SizeFact | None:
    """The newest year's figures, of those ended by a day where one is given."""
    ended = [fact for fact in facts if on is None or fact.year_end <= on]
    return max(ended, key=lambda fact: fact.year_end, default=None)


def procurement_sme(fact: SizeFact | None, limits: SmeLimits) -> SizeBand:
    """ "yes", "no" or unknown under section 123 of the Procurement Act 2023."""
    if fact is None:
        return SizeBand(None, "No figures are known.")
    staff = None if fact.staff is None else fact.staff < limits.staff
    turnover = _within(fact.turnover, limits.turnover)
    balance = _within(fact.balance_sheet, limits.balance_sheet)
    money = True if turnover or balance else None if turnover is None or balance is None else False
    year = f"in the year to {format_date(fact.year_end)}"
    if staff is False:
        return SizeBand("no", f"{fact.staff:,} staff {year}; an SME has fewer than {limits.staff}.")
    if money is False:
        over = f"{format_money_short(limits.turnover)} turnover and {format_money_short(limits.balance_sheet)}"
        return SizeBand("no", f"Above {over} balance sheet {year}.")
    if staff and money:
        which = "turnover" if turnover else "balance sheet"
        limit = format_money_short(limits.turnover if turnover else limits.balance_sheet)
        return SizeBand("yes", f"{fact.staff} staff and {which} up to {limit} {year}.")
    missing = ("staff",) if staff is None else ()
    return SizeBand(
        None, f"Not known {year}: {_listed((*missing, *(() if money else ('turnover or balance sheet',))))}."
    )


def headcount_band(staff: int | None) -> SizeBand:
    """Micro, small, medium or large by headcount alone, as statistics and the London anchors count."""
    if staff is None:
        return SizeBand(None, "The number of staff is not known.")
    band = next((name for name, highest in HEADCOUNT_BANDS if staff <= highest), "large")
    return SizeBand(band, f"{staff:,} staff.")


def limits_for(fact: SizeFact, dated: Sequence[CompaniesActLimits]) -> CompaniesActLimits | None:
    """The limits for the financial year that a fact ends, taking it to be twelve months long."""
    begins = _year_before(fact.year_end) + timedelta(days=1)
    in_force = [limits for limits in dated if limits.since <= begins]
    return max(in_force, key=lambda limits: limits.since, default=None)


def companies_act_band(facts: Iterable[SizeFact], dated: Sequence[CompaniesActLimits]) -> SizeBand:
    """Micro, small, medium or large: any two of three, and a change only after two years running.

    Earlier years are judged by the limits of the latest one, as the 2024 regulations provide for the change of
    6 April 2025. Where an earlier year lacks figures the latest one decides alone, and the reason says so.
    """
    years = sorted(facts, key=lambda fact: fact.year_end)
    if not years:
        return SizeBand(None, "No figures are known.")
    latest = years[-1]
    limits = limits_for(latest, dated)
    year = f"the year to {format_date(latest.year_end)}"
    if limits is None:
        return SizeBand(None, f"No limits are in the rules for {year}.")
    met = {name: [_two_of_three(fact, of_class) for fact in years] for name, of_class in limits.classes}
    for name, history in met.items():
        status = _status(history, years)
        if status is None:
            return SizeBand(None, f"Not known: {year} lacks figures; two of three are needed.")
        if status:
            return SizeBand(name, _band_reason(name, history, years, year))
    return SizeBand(
        "large", _band_reason("large", [not m if m is not None else None for m in met["medium"]], years, year)
    )


def _status(history: list[bool | None], years: list[SizeFact]) -> bool | None:
    """Whether a class holds in the last year: it changes only where two consecutive years agree."""
    if history[-1] is None:
        return None
    status = history[0]
    for i in range(1, len(history)):
        unknown = status is None or history[i - 1] is None
        apart = years[i].year_end - years[i - 1].year_end > ONE_YEAR_APART
        if unknown or apart or history[i] == history[i - 1]:
            status = history[i]
    return status


def _two_of_three(fact: SizeFact, limits: SizeLimits) -> bool | None:
    staff = None if fact.staff is None else fact.staff <= limits.staff
    tests = (_within(fact.turnover, limits.turnover), _within(fact.balance_sheet, limits.balance_sheet), staff)
    if tests.count(True) >= 2:
        return True
    return False if tests.count(False) >= 2 else None


def _within(amount: Decimal | None, limit: Decimal) -> bool | None:
    return None if amount is None else amount <= limit


def _band_reason(name: str, history: list[bool | None], years: list[SizeFact], year: str) -> str:
    if not history[-1]:
        return f"Still {name}: only {year} says otherwise, and it takes two years running to change."
    alone = len(years) == 1 or history[-2] is None or years[-1].year_end - years[-2].year_end > ONE_YEAR_APART
    return f"{name.capitalize()} on two of three limits, {'by ' + year + ' alone' if alone else year}."


def _year_before(day: date) -> date:
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def _listed(words: tuple[str, ...]) -> str:
    return " and ".join(words)
