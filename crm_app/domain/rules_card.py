"""The rules card of an opportunity: what it looks like in law, for each buyer, with the source and date of every line.

It advises and shows its evidence; the decision is procurement's.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from crm_app.domain.dates import format_long_date
from crm_app.domain.regimes import Buyer, Looks, Side, Worth, looks, worth
from crm_app.domain.reservations import Powers, jointly, powers
from crm_app.domain.rulebook import Rule, RuleBook
from crm_app.domain.timetable import (
    EVALUATION_DAYS,
    Periods,
    Timetable,
    back_from,
    earliest_start,
    periods,
    pipeline_window,
    qualifies_as_planned,
    standstill_end,
)

_LIGHT = frozenset({"light_touch", "light_touch_concession"})
_COMPETED = frozenset({None, "", "open", "competitive_flexible", "not_decided", "dynamic_market"})


@dataclass(frozen=True, slots=True)
class Contract:
    """What the card is asked about. ``tender_on`` is the day of the tender notice, where one is planned."""

    kind: str | None = None
    route: str | None = None
    regime: str | None = None
    value_net: Decimal | None = None
    value_gross: Decimal | None = None
    tender_on: date | None = None
    planned_notice_on: date | None = None
    closes_on: date | None = None
    award_notice_on: date | None = None
    starts_on: date | None = None
    has_engagement: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One line: what it says, the day it falls on where there is one, and the rule it rests on."""

    topic: str  # regime, notice, date, reservation, duty
    text: str
    day: date | None = None
    rule: Rule | None = None
    is_gap: bool = False  # something is not known, or a date does not fit


@dataclass(frozen=True, slots=True)
class RulesCard:
    """The whole card for a day."""

    on: date
    looks: tuple[Looks, ...]
    differs: str
    lines: tuple[Line, ...]
    reservations: tuple[Powers, ...]
    joint: Powers | None = None
    timetable: Timetable | None = None
    assumptions: tuple[str, ...] = field(default=())


def card(
    book: RuleBook,
    contract: Contract,
    buyers: Sequence[Buyer],
    today: date,
    holidays: Collection[date],
    *,
    evaluation: int = EVALUATION_DAYS,
) -> RulesCard:
    """The rules card of a contract for its buyers, on the rules of the day its tender notice is planned for."""
    day = contract.tender_on or today
    value = worth(contract.value_net, contract.value_gross)
    seen = tuple(looks(book, buyer, contract.kind, value, day) for buyer in buyers)
    lengths = periods(book, day, light_touch=contract.kind in _LIGHT)
    is_above = any(one.side is Side.ABOVE for one in seen)
    table = None
    if is_above and contract.starts_on and contract.route in _COMPETED:
        table = back_from(contract.starts_on, today, lengths, holidays, evaluation=evaluation)
    each = tuple(powers(book, buyer, one, day) for buyer, one in zip(buyers, seen, strict=True))
    lines = [
        *_regime_lines(seen),
        *_notice_lines(book, contract, seen, value, day, lengths),
        *_date_lines(contract, lengths, holidays, today, table, is_above=is_above),
        *_duty_lines(book, day, is_above=is_above),
    ]
    return RulesCard(
        day,
        seen,
        _difference(seen),
        tuple(lines),
        each,
        jointly(each) if len(each) > 1 else None,
        table,
        _assumptions(value, table, evaluation),
    )


def _assumptions(value: Worth, table: Timetable | None, evaluation: int) -> tuple[str, ...]:
    found = ["VAT at 20 % was added to the value without VAT."] if value.is_reckoned else []
    if table is not None:
        found.append(f"Evaluation is taken to last {evaluation} days; no rule sets how long.")
    return tuple(found)


def _difference(seen: Sequence[Looks]) -> str:
    """Why the same contract is under different law for different buyers; empty where it is not."""
    sides = {one.side for one in seen if one.side is not Side.UNKNOWN}
    if len(sides) < 2:
        return ""
    words = {Side.ABOVE: "above threshold", Side.BELOW: "below threshold", Side.OUTSIDE: "outside these rules"}
    said = [f"{words.get(one.side, 'under other rules')} for {one.buyer}" for one in seen if one.side in sides]
    return (
        f"The same contract, different law: it looks {', '.join(said)}. Ask procurement whose rules the lead follows."
    )


def _regime_lines(seen: Sequence[Looks]) -> Iterator[Line]:
    for one in seen:
        yield Line("regime", one.text, rule=one.rule, is_gap=one.side is Side.UNKNOWN)
        if one.side is Side.BELOW:
            text = f"{one.buyer}: {one.notifiable_text}"
            yield Line("regime", text, rule=one.notifiable_rule, is_gap=one.is_notifiable is None)


def _notice_lines(
    book: RuleBook, contract: Contract, seen: Sequence[Looks], value: Worth, day: date, lengths: Periods
) -> Iterator[Line]:
    if any(one.side is Side.ABOVE for one in seen):
        yield from _above_notices(book, contract, value, day, lengths)
    elif any(one.is_notifiable for one in seen):
        text = "If it is advertised: a below-threshold tender notice (UK4). Quotes asked of chosen firms need none."
        yield Line("notice", text, rule=book.on("notice.uk4", day))
        yield Line("notice", "After signing: a contract details notice (UK7) as soon as is reasonable.",
                   rule=book.on("notice.uk7", day))  # fmt: skip
        if rule := book.on("below.ppon", day):
            yield Line("notice", "The winner has to be registered on Find a Tender and have its number.", rule=rule)


def _above_notices(book: RuleBook, contract: Contract, value: Worth, day: date, lengths: Periods) -> Iterator[Line]:
    yield from _pipeline_line(book, value, day)
    if contract.has_engagement:
        yield Line("notice", "Market engagement: its notice (UK2) before the tender notice.", contract.tender_on,
                   book.on("notice.uk2", day))  # fmt: skip
    if contract.route == "direct":
        yield Line("notice", "Direct award: a transparency notice (UK5) before the award.",
                   rule=book.on("notice.uk5", day))  # fmt: skip
    elif contract.route in _COMPETED:
        yield Line("notice", "Tender notice (UK4).", contract.tender_on, book.on("notice.uk4", day))
    if contract.route != "framework":
        yield Line("notice", "Contract award notice (UK6) before signing.", contract.award_notice_on,
                   book.on("notice.uk6", day))  # fmt: skip
    within = f" within {lengths.details_after} days of signing" if lengths.details_after else ""
    yield Line("notice", f"Contract details notice (UK7){within}.", rule=book.on("notice.uk7", day))
    performance = book.on("kpi.contract", day)
    if performance and performance.pounds and value.gross and value.gross > performance.pounds:
        yield Line("notice", "Key performance indicators, reported at least yearly (UK9).", rule=performance)


def _pipeline_line(book: RuleBook, value: Worth, day: date) -> Iterator[Line]:
    rule = book.on("pipeline.spend", day)
    if rule is None or value.gross is None or value.gross <= 2_000_000:
        return
    first, last, _ = pipeline_window(day)
    text = (
        f"Pipeline notice (UK1) between {format_long_date(first)} and {format_long_date(last)}, "
        "if your authority expects to pay over £100 million in the year."
    )
    yield Line("notice", text, last, rule)


def _date_lines(
    contract: Contract,
    lengths: Periods,
    holidays: Collection[date],
    today: date,
    table: Timetable | None,
    *,
    is_above: bool,
) -> Iterator[Line]:
    if not is_above:
        return
    yield from _tendering_line(contract, lengths)
    if contract.award_notice_on and (ends := standstill_end(contract.award_notice_on, lengths, holidays)):
        text = f"Standstill until the end of {format_long_date(ends)}; signing from the day after."
        yield Line("date", text, ends, lengths.rules.get("standstill"))
    if table is not None and table.is_late and table.earliest_start:
        possible = format_long_date(table.earliest_start)
        text = f"That start looks too early: with a tender notice today it could begin on {possible}."
        yield Line("date", text, table.earliest_start, lengths.rules.get("tendering"), is_gap=True)
    elif contract.starts_on is None and contract.route in _COMPETED:
        first = earliest_start(today, lengths, holidays)
        text = f"With a tender notice today the contract could begin on {format_long_date(first)}."
        yield Line("date", text, first, lengths.rules.get("tendering"))


def _tendering_line(contract: Contract, lengths: Periods) -> Iterator[Line]:
    if not (contract.tender_on and lengths.tendering):
        return
    short = (
        contract.planned_notice_on is not None
        and lengths.tendering_short is not None
        and qualifies_as_planned(contract.planned_notice_on, contract.tender_on, lengths)
    )
    length = lengths.tendering_short if short and lengths.tendering_short else lengths.tendering
    first = contract.tender_on + timedelta(days=length)
    why = " after a qualifying planned procurement notice" if short else ""
    if contract.closes_on and contract.closes_on < first:
        sooner = f"Bids are due sooner than {length} days after the tender notice{why}"
        text = f"{sooner}: not before {format_long_date(first)}."
        yield Line("date", text, first, lengths.rules.get("tendering"), is_gap=True)
    else:
        text = f"Bids may be due from {format_long_date(first)}: {length} days{why}."
        yield Line("date", text, first, lengths.rules.get("tendering"))


def _duty_lines(book: RuleBook, day: date, *, is_above: bool) -> Iterator[Line]:
    keys = ("duty.sme_barriers", "duty.lots", "duty.participation") if is_above else (
        "duty.sme_barriers_below", "duty.no_shortlist", "rule.quote_local")  # fmt: skip
    for key in keys:
        if rule := book.on(key, day):
            yield Line("duty", f"{rule.name}. {rule.note}".strip(), rule=rule)
