"""The days of a procurement above threshold: back from the wanted start, and forward from today.

Only periods that a rule names are reckoned as law (tendering, standstill, notices); how long evaluation takes, and
bidding where no rule sets a shortest time, is the buyer's own assumption and said as such. Sources: Procurement Act
2023, sections 15 and 50 to 54; Procurement Regulations 2024.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, timedelta

from crm_app.domain.rulebook import Rule, RuleBook
from crm_app.domain.working_days import latest_start, period_end, working_day_on_or_after

EVALUATION_DAYS = 30  # an assumption, changeable: no rule sets it
TENDERING_DAYS = 25  # an assumption where no rule sets a shortest time, as for light touch
_PLANNED_MOST_DAYS = 365
_PIPELINE_ENDS = (5, 26)  # month and day


@dataclass(frozen=True, slots=True)
class Periods:
    """The lengths that the rules in force name; one that no rule names is ``None``.

    ``is_standstill_voluntary``: no standstill is asked for, so none is planned; the buyer may keep one.
    """

    tendering: int | None = None
    tendering_short: int | None = None
    standstill: int | None = None
    planned_before: int | None = None
    details_after: int | None = None
    rules: dict[str, Rule] = field(default_factory=dict)
    is_standstill_voluntary: bool = False

    @property
    def to_bid(self) -> int:
        """How long bidding is planned to last: what the rule names, else the assumption."""
        return self.tendering or TENDERING_DAYS


@dataclass(frozen=True, slots=True)
class Step:
    """One step with its day: ``name`` as in ``domain.lots.STEPS``, ``words`` for people, the rule behind the length."""

    name: str
    words: str
    day: date
    rule: Rule | None = None
    is_assumed: bool = False


@dataclass(frozen=True, slots=True)
class Timetable:
    """The steps in order of their days. ``is_late``: the tender notice would have had to go out before today."""

    steps: tuple[Step, ...]
    is_late: bool = False
    earliest_start: date | None = None

    def day_of(self, name: str) -> date | None:
        """The day of a step."""
        return next((step.day for step in self.steps if step.name == name), None)


def periods(book: RuleBook, day: date, *, light_touch: bool = False, called_off: bool = False) -> Periods:
    """The lengths in force on a day.

    Light touch contracts have no shortest tendering period by law. For them, and for what is ``called_off`` from a
    framework or awarded by a dynamic market, a standstill is voluntary (Procurement Act 2023, section 51(3)).
    """
    voluntary = light_touch or called_off
    keys = {"standstill": "time.standstill", "planned": "notice.uk3", "details": "notice.uk7"}
    if voluntary:
        keys["voluntary"] = "time.standstill_voluntary"
    if not light_touch:
        keys["tendering"] = "time.tendering"
    rules = {name: rule for name, key in keys.items() if (rule := book.on(key, day)) is not None}
    tendering = rules["tendering"].days if "tendering" in rules else ()
    return Periods(
        tendering[0] if tendering else None,
        tendering[1] if len(tendering) > 1 else None,
        _first(rules.get("standstill")),
        _first(rules.get("planned")),
        120 if light_touch and "details" in rules else _first(rules.get("details")),
        rules,
        voluntary,
    )


def _first(rule: Rule | None) -> int | None:
    return rule.days[0] if rule and rule.days else None


def back_from(
    start: date,
    today: date,
    lengths: Periods,
    holidays: Collection[date],
    *,
    evaluation: int = EVALUATION_DAYS,
) -> Timetable:
    """The latest day of each step for a contract that begins on ``start``, and whether that is still possible."""
    steps = [Step("starts", "The contract begins", start)]
    signed = start
    steps.append(Step("signed", "Signed by this day at the latest", signed))
    if lengths.details_after:
        by = signed + timedelta(days=lengths.details_after)
        steps.append(Step("details_notice", "Contract details notice (UK7) by", by, lengths.rules.get("details")))
    award = signed
    if lengths.standstill:
        steps.append(_award(signed, lengths.standstill, lengths, holidays))
        award = steps[-1].day
    closes = award - timedelta(days=evaluation)
    steps.append(Step("closes", f"Bids in, {evaluation} days before the award notice", closes, is_assumed=True))
    notice = closes - timedelta(days=lengths.to_bid)
    words = f"Tender notice (UK4), {lengths.to_bid} days to bid"
    if lengths.tendering is None:
        words += ": no shortest time is set, a reasonable one is asked for"
    rule = lengths.rules.get("tendering")
    steps.append(Step("tender_notice", words, notice, rule, is_assumed=lengths.tendering is None))
    if lengths.planned_before and lengths.tendering_short:
        steps += _planned(closes, lengths)
    late = notice < today
    earliest = earliest_start(today, lengths, holidays, evaluation=evaluation)
    return Timetable(tuple(sorted(steps, key=lambda step: (step.day, step.name))), late, earliest)


def _award(signed: date, standstill: int, lengths: Periods, holidays: Collection[date]) -> Step:
    """The contract award notice: before signing, and before the standstill where one is asked for."""
    if lengths.is_standstill_voluntary:
        day = latest_start(signed - timedelta(days=1), 1, holidays)
        words = "Contract award notice (UK6) before signing; a standstill looks voluntary here"
        return Step("award_notice", words, day, lengths.rules.get("voluntary"))
    # The standstill begins with the day of the notice and has to be over before the contract is signed.
    day = latest_start(signed - timedelta(days=1), standstill, holidays)
    words = f"Contract award notice (UK6), then a standstill of {standstill} working days"
    return Step("award_notice", words, day, lengths.rules.get("standstill"))


def _planned(closes: date, lengths: Periods) -> list[Step]:
    """The optional planned procurement notice that shortens the tendering period."""
    short = closes - timedelta(days=lengths.tendering_short or 0)
    latest = short - timedelta(days=lengths.planned_before or 0)
    words = (
        f"Planned procurement notice (UK3), if {lengths.tendering_short} days to bid are to be enough: "
        f"the tender notice may then wait until {short.day}/{short.month}/{short.year}"
    )
    return [Step("planned_notice", words, latest, lengths.rules.get("planned"))]


def earliest_start(
    today: date, lengths: Periods, holidays: Collection[date], *, evaluation: int = EVALUATION_DAYS
) -> date:
    """The first day a contract could begin if its tender notice went out today."""
    closes = today + timedelta(days=lengths.to_bid)
    award = working_day_on_or_after(closes + timedelta(days=evaluation), holidays)
    if not lengths.standstill:
        return award
    if lengths.is_standstill_voluntary:
        return award + timedelta(days=1)
    return period_end(award, lengths.standstill, holidays) + timedelta(days=1)


def standstill_end(notice: date, lengths: Periods, holidays: Collection[date]) -> date | None:
    """The last day of the standstill that a contract award notice starts."""
    return period_end(notice, lengths.standstill, holidays) if lengths.standstill else None


def qualifies_as_planned(planned: date, tender: date, lengths: Periods) -> bool:
    """Whether a planned procurement notice allows the short tendering period: 40 days to 12 months before."""
    gap = (tender - planned).days
    return lengths.planned_before is not None and lengths.planned_before <= gap <= _PLANNED_MOST_DAYS


def pipeline_window(day: date) -> tuple[date, date, date]:
    """The first and last day of the pipeline notice that covers a tender notice on ``day``, and how far it looks.

    Published within 56 days from 1 April; it names contracts to be advertised in the 18 months from that day. It is
    the last one that was over before ``day``: a tender of April or May is in the window of the year before.
    """
    year = day.year if (day.month, day.day) > _PIPELINE_ENDS else day.year - 1
    first = date(year, 4, 1)
    return first, first + timedelta(days=55), date(year + 1, 9, 30)
