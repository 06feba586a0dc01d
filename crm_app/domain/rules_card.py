"""The rules card of an opportunity: what it looks like in law, for each buyer, with the source and date of every line.

It advises and shows its evidence; the decision is procurement's.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal

from crm_app.domain.dates import format_long_date
from crm_app.domain.decided_regimes import decision, follow, kind_decided
from crm_app.domain.regimes import Buyer, Looks, Side, Worth, worth
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

_SIDES = {
    Side.ABOVE: "above threshold",
    Side.BELOW: "below threshold",
    Side.OUTSIDE: "outside these rules",
    Side.HEALTH: "under the Provider Selection Regime",
    Side.EXEMPT: "exempt",
    Side.EARLIER: "under earlier law",
}
_LIGHT = frozenset({"light_touch", "light_touch_concession"})
_CALLED_OFF = frozenset({"framework", "dynamic_market"})
_COMPETED = frozenset({None, "", "open", "competitive_flexible", "not_decided", "dynamic_market"})
_DUTIES = {
    Side.ABOVE: ("duty.sme_barriers", "duty.lots", "duty.participation"),
    Side.BELOW: ("duty.sme_barriers_below", "duty.no_shortlist", "rule.quote_local"),
}


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
    insourcing: str | None = None


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
    decided = decision(contract.regime, contract.insourcing)
    seen = tuple(follow(book, buyer, contract.kind, value, day, decided) for buyer in buyers)
    contract = replace(contract, kind=kind_decided(contract.kind, decided))
    called_off = contract.route in _CALLED_OFF
    lengths = periods(book, day, light_touch=contract.kind in _LIGHT, called_off=called_off)
    is_competed = any(one.side is Side.ABOVE for one in seen) and contract.route in _COMPETED
    soonest, table = None, None
    if is_competed:
        soonest = earliest_start(today, lengths, holidays, evaluation=evaluation)
    if is_competed and contract.starts_on:
        table = back_from(contract.starts_on, today, lengths, holidays, evaluation=evaluation)
    each = tuple(powers(book, buyer, one, day) for buyer, one in zip(buyers, seen, strict=True))
    lines = [
        *_regime_lines(seen),
        *_notice_lines(book, contract, seen, value, day, lengths),
        *_for(seen, Side.ABOVE, _date_lines(contract, lengths, holidays, table, soonest)),
        *_duty_lines(book, seen, day),
    ]
    return RulesCard(
        day,
        seen,
        _difference(seen),
        tuple(lines),
        each,
        jointly(each) if len(each) > 1 else None,
        table,
        _assumptions(value, lengths if is_competed else None, evaluation),
    )


def _assumptions(value: Worth, lengths: Periods | None, evaluation: int) -> tuple[str, ...]:
    found = ["VAT at 20 % was added to the value without VAT."] if value.is_reckoned else []
    if lengths is not None:
        found.append(f"Evaluation is taken to last {evaluation} days; no rule sets how long.")
        if lengths.tendering is None:
            found.append(f"Bidding is taken to last {lengths.to_bid} days; no rule held here sets a shortest time.")
    return tuple(found)


def _difference(seen: Sequence[Looks]) -> str:
    """Why the same contract is under different law for different buyers; empty where it is not."""
    sides = {one.side for one in seen if one.side is not Side.UNKNOWN}
    if len(sides) < 2:
        return ""
    said = [f"{_SIDES[one.side]} for {one.buyer}" for one in seen if one.side in sides]
    return (
        f"The same contract, different law: it looks {', '.join(said)}. Ask procurement whose rules the lead follows."
    )


def _regime_lines(seen: Sequence[Looks]) -> Iterator[Line]:
    for one in seen:
        yield Line("regime", one.text, rule=one.rule, is_gap=one.side is Side.UNKNOWN or one.is_contrary)
        if one.side is Side.BELOW:
            text = f"{one.buyer}: {one.notifiable_text}"
            yield Line("regime", text, rule=one.notifiable_rule, is_gap=one.is_notifiable is None)


def _for(seen: Sequence[Looks], side: Side, lines: Iterable[Line], *, notifiable: bool = False) -> Iterator[Line]:
    """The lines that go with a side, where any buyer is on it; they name those buyers where others are not."""
    names = [one.buyer for one in seen if one.side is side and (one.is_notifiable or not notifiable)]
    if not names:
        return
    if len(names) == len(seen):
        yield from lines
        return
    who = ", ".join(names)
    for line in lines:
        yield replace(line, text=f"{who}: {line.text}")


def _notice_lines(
    book: RuleBook, contract: Contract, seen: Sequence[Looks], value: Worth, day: date, lengths: Periods
) -> Iterator[Line]:
    yield from _for(seen, Side.ABOVE, _above_notices(book, contract, value, day, lengths))
    yield from _for(seen, Side.BELOW, _below_notices(book, day), notifiable=True)
    if rule := book.on("regime.psr", day):
        text = "The Provider Selection Regime asks for notices of its own, by the route that is taken."
        yield from _for(seen, Side.HEALTH, [Line("notice", text, rule=rule)])


def _below_notices(book: RuleBook, day: date) -> Iterator[Line]:
    text = "If it is advertised: a below-threshold tender notice (UK4). Quotes asked of chosen firms need none."
    yield Line("notice", text, rule=book.on("notice.uk4", day))
    yield Line("notice", "After signing: a contract details notice (UK7) as soon as is reasonable.",
               rule=book.on("notice.uk7", day))  # fmt: skip
    if rule := book.on("below.ppon", day):
        yield Line("notice", "The winner has to be registered on Find a Tender and have its number.", rule=rule)


def _above_notices(book: RuleBook, contract: Contract, value: Worth, day: date, lengths: Periods) -> Iterator[Line]:
    if contract.route != "framework":  # a call-off may be named in a pipeline notice, and need not
        yield from _pipeline_line(book, value, day)
    if contract.has_engagement:
        yield Line("notice", "Market engagement: its notice (UK2) before the tender notice.", contract.tender_on,
                   book.on("notice.uk2", day))  # fmt: skip
    if contract.route == "direct":
        yield Line("notice", "Direct award: a transparency notice (UK5) before the award.",
                   rule=book.on("notice.uk5", day))  # fmt: skip
    elif contract.route in _COMPETED:
        yield Line("notice", "Tender notice (UK4).", contract.tender_on, book.on("notice.uk4", day))
    yield Line("notice", "Contract award notice (UK6) before signing.", contract.award_notice_on,
               book.on("notice.uk6", day))  # fmt: skip
    within = f" within {lengths.details_after} days of signing" if lengths.details_after else ""
    yield Line("notice", f"Contract details notice (UK7){within}.", rule=book.on("notice.uk7", day))
    performance = book.on("kpi.contract", day) if contract.kind not in _LIGHT else None
    if performance and performance.pounds and value.gross and value.gross > performance.pounds:
        yield Line("notice", "Key performance indicators, reported at least yearly (UK9).", rule=performance)


def _pipeline_line(book: RuleBook, value: Worth, day: date) -> Iterator[Line]:
    rule = book.on("pipeline.spend", day)
    if rule is None or value.gross is None or value.gross <= 2_000_000:
        return
    first, last, _ = pipeline_window(day)
    if rule.effective_from and last < rule.effective_from:
        return
    text = (
        f"Pipeline notice (UK1) between {format_long_date(first)} and {format_long_date(last)}, "
        "if your authority expects to pay over £100 million in the year."
    )
    yield Line("notice", text, last, rule)


def _date_lines(
    contract: Contract, lengths: Periods, holidays: Collection[date], table: Timetable | None, soonest: date | None
) -> Iterator[Line]:
    yield from _tendering_line(contract, lengths)
    if contract.award_notice_on and (ends := standstill_end(contract.award_notice_on, lengths, holidays)):
        until = format_long_date(ends)
        if lengths.is_standstill_voluntary:
            text = f"A standstill looks voluntary here; one that is kept lasts until the end of {until} at least."
            yield Line("date", text, ends, lengths.rules.get("voluntary"))
        else:
            text = f"Standstill until the end of {until}; signing from the day after."
            yield Line("date", text, ends, lengths.rules.get("standstill"))
    yield from _start_line(contract, lengths, table, soonest)


def _start_line(contract: Contract, lengths: Periods, table: Timetable | None, soonest: date | None) -> Iterator[Line]:
    """Whether the wanted start can be kept; without one, the soonest there could be. None where nothing is competed."""
    if soonest is None:
        return
    rule = lengths.rules.get("tendering") or lengths.rules.get("voluntary")
    if table is not None and table.is_late:
        text = f"That start looks too early: with a tender notice today it could begin on {format_long_date(soonest)}."
        yield Line("date", text, soonest, rule, is_gap=True)
    elif contract.starts_on is None:
        text = f"With a tender notice today the contract could begin on {format_long_date(soonest)}."
        yield Line("date", text, soonest, rule)


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


def _duty_lines(book: RuleBook, seen: Sequence[Looks], day: date) -> Iterator[Line]:
    regulated = [one for one in seen if one.side is not Side.BELOW or one.is_regulated]
    for side, keys in _DUTIES.items():
        rules = [rule for key in keys if (rule := book.on(key, day))]
        lines = [Line("duty", f"{rule.name}. {rule.note}".strip(), rule=rule) for rule in rules]
        yield from _for(regulated, side, lines)
