"""The first page of a briefing pack. A supplier reads whether it is for them, an officer whether the market can answer.

Either can be read by itself in two minutes; the pages behind it say the same at length.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from crm_app.domain.value_bands import NOT_STATED
from crm_app.reports.briefing_facts import BriefingFacts, Candidate, InternalFacts, MarketFacts
from crm_app.reports.briefing_words import (
    PLANS,
    STILL_TO_COME,
    TO_BE_SAID,
    closing,
    length,
    lowered,
    notice_to_come,
    shortened,
    within,
)
from crm_app.reports.document import (
    Block,
    Cell,
    Chart,
    ChartKind,
    Column,
    Heading,
    Run,
    Series,
    Text,
    Tone,
    callout,
    paragraph,
    strong,
    table,
    text,
)
from crm_app.reports.issue import listed
from crm_app.reports.standing import PILLS
from crm_app.reports.wording import shown_date, shown_money

MOST_WANTED = 300  # characters of a description on the first page
MOST_FIRST = 5  # of the shortlist
MOST_EVENTS = 3
MOST_STOPPING = 2  # gates that the second sentence names


def supplier_page(facts: BriefingFacts) -> Iterator[Block]:
    """What it is, worth how much, by when, for whom, what has to be in place, whom to ask."""
    yield paragraph(*_offer(facts), lead=True)
    columns = (Column("You may ask", weight=1), Column("What is known so far", weight=3.6))
    yield table(columns, list(_answers(facts)))
    yield callout("Dates can move", _dates_words(facts), tone=Tone.INFORMATION)


def _offer(facts: BriefingFacts) -> Text:
    buyer = listed(facts.buyers) or "A buyer that is not named yet"
    gates = [item.title for item in facts.asked if item.is_gate and not item.by_award]
    said = [
        strong(f"{buyer} {PLANS.get(facts.stage, 'has asked for bids for')}: {facts.title}."),
        Run(closing(facts)),
    ]
    if facts.value_band != NOT_STATED:
        said.append(Run(f" It is worth {lowered(facts.value_band)} without VAT over its whole length."))
    if gates and facts.stage in STILL_TO_COME:
        said.append(Run(f" Before you bid, have ready: {listed(gates)}."))
    return tuple(said)


def _answers(facts: BriefingFacts) -> Iterator[tuple[Cell, ...]]:
    yield text(strong("What is it?")), shortened(facts.description, MOST_WANTED) or "The notice will say more."
    worth = "Not said yet" if facts.value_band == NOT_STATED else f"{facts.value_band} without VAT, over its length"
    lots = f", in {len(facts.lots)} lots that can each be bid for alone" if len(facts.lots) > 1 else ""
    yield text(strong("What is it worth?")), f"{worth}{lots}."
    yield text(strong("By when?")), _by_when(facts)
    yield text(strong("Is it for me?")), _for_whom(facts)
    yield text(strong("What must be in place?")), _in_place(facts)
    yield text(strong("Whom do I ask?")), _whom(facts)


def _by_when(facts: BriefingFacts) -> str:
    day = shown_date(facts.closes_on) if facts.closes_on else lowered(TO_BE_SAID)
    award = f" The buyer expects to choose by {shown_date(facts.award_on)}." if facts.award_on else ""
    runs = ""
    if facts.starts_on or facts.ends_on:
        both = facts.starts_on and facts.ends_on
        runs = f" The contract runs {length(facts) if both else lowered(length(facts))}."
    return f"Bids close: {day}.{award}{runs}"


def _for_whom(facts: BriefingFacts) -> str:
    trades = [within(name.partition(" ")[2] or name) for name in facts.categories[:3]]
    trade = f"If you do {listed(trades, 'or')}" if trades else "If this is what you do"
    place = f", and can work in {listed(facts.places[:4])}" if facts.places else ""
    suited = [name for name, said in (("SMEs", facts.suitable_sme), ("VCSEs", facts.suitable_vcse)) if said]
    marked = f" The notice marks it as suitable for {listed(suited)}." if suited else ""
    return f"{trade}{place}.{marked} Firms may bid together."


def _in_place(facts: BriefingFacts) -> Text:
    levels = {one.name: one.level for one in facts.cover}
    gates = [item for item in facts.asked if item.is_gate]
    to_bid = [item.title for item in gates if not item.by_award]
    later = [f"{item.title}{f' ({levels[item.title]})' if item.title in levels else ''}" for item in gates
             if item.by_award]  # fmt: skip
    runs = [strong("When you bid: "), Run(f"{listed(to_bid) or 'nothing that could turn you away at once'}.")]
    if later:
        runs += [Run("\n"), strong("Only if you are chosen: "), Run(f"{listed(later)}.")]
    return tuple(runs) if gates else (Run("The notice will say. Nothing is known to turn a bid away at once."),)


def _whom(facts: BriefingFacts) -> str:
    us = f"Help to get ready: {facts.issue.reply_to}." if facts.issue.reply_to else "Help to get ready: reply to us."
    meet = next((event for event in facts.events if event.is_about_this), None)
    met = f" Meet the buyer: {meet.title}, {shown_date(meet.held_on)}." if meet else ""
    return f"{us}{met} What the tender means: the buyer, who answers all bidders alike."


def _dates_words(facts: BriefingFacts) -> str:
    source = "the published notice" if facts.published_on else "an early plan, not published yet,"
    if to_come := notice_to_come(facts):
        source = f"an early plan ({lowered(to_come)})"
    return (
        f"This pack rests on {source} as it stood on {shown_date(facts.issue.issued_on)}. "
        "Where it differs from the notice, the notice counts. Everybody who asks gets the same information."
    )


def officer_page(facts: BriefingFacts, internal: InternalFacts) -> Iterator[Block]:
    """How many look ready, how many could be in time, what stops the rest, whom to talk to first, what comes next."""
    market = internal.market
    yield paragraph(*_decision(facts, market), lead=True)
    yield paragraph(_tender_words(facts, internal), muted=True)
    if market.suppliers:
        yield _standings(market)
    if internal.shortlist:
        yield Heading(2, "Whom to talk to first")
        yield table(_FIRST, [_first(one) for one in internal.shortlist[:MOST_FIRST]])
    yield Heading(2, "Next steps")
    yield table((Column("When", weight=1), Column("What", weight=4)), list(_steps(facts, internal)))


def _decision(facts: BriefingFacts, market: MarketFacts) -> Text:
    if not market.suppliers:
        return (
            strong("No supplier on the register is of this trade yet. "),
            Run("An event, or lots that others could take, may find some."),
        )
    ready = f"{market.ready} of {market.suppliers} suppliers of this trade look ready now"
    more = f", and {market.in_time} more could be {_in_time_words(facts)}" if market.in_time is not None else ""
    return strong(f"{ready}{more}. "), Run(_stopping(market))


def _tender_words(facts: BriefingFacts, internal: InternalFacts) -> str:
    buyer = listed(facts.buyers) or "A buyer that is not named yet"
    worth = f" Estimate: {shown_money(internal.value_net)} without VAT." if internal.value_net else ""
    return f"{buyer} {PLANS.get(facts.stage, 'has asked for bids for')}: {facts.title}.{closing(facts)}{worth}"


def _in_time_words(facts: BriefingFacts) -> str:
    closes = facts.closes_on
    if closes is None:
        return "within eight weeks; no closing date is announced"
    if closes < facts.issue.issued_on:
        return f"in time, since bids closed on {shown_date(closes)}"
    return f"by {shown_date(closes)}, when bids close"


def _stopping(market: MarketFacts) -> str:
    unknown = market.unknown + market.never_assessed
    often = sorted((gate for gate in market.gates if gate.not_yet), key=lambda gate: -gate.not_yet)
    missing = [f"{within(gate.title)} ({gate.not_yet})" for gate in often]
    what = f"most often missing: {listed(missing[:MOST_STOPPING])}" if missing else ""
    asked = f"{unknown} have not been asked all that matters" if unknown else ""
    said = "; ".join(part for part in (what, asked) if part) or "nothing that is known stops the others"
    return f"{said[:1].upper()}{said[1:]}."


def _standings(market: MarketFacts) -> Chart:
    unknown = market.unknown + market.never_assessed
    in_time = market.in_time or 0
    parts = (
        ("Ready now", market.ready, Tone.GOOD),
        ("In time", in_time, Tone.INFORMATION),
        ("Not in time" if market.in_time is not None else "Not yet", market.near + market.far - in_time, Tone.CAUTION),
        ("Not known", unknown, Tone.NEUTRAL),
    )
    series = tuple(Series(name, (count,), tone) for name, count, tone in parts)
    return Chart(ChartKind.STACKED, "Where the market stands", (f"{market.suppliers} suppliers",), series)


_FIRST = (
    Column("Supplier", weight=1.7),
    Column("Could bid", weight=1),
    Column("Why", weight=2.6),
    Column("Still to do", weight=1.7),
)


def _first(one: Candidate) -> tuple[Cell, ...]:
    name: Text = (strong(one.name), Run(f"\n{one.area}")) if one.area else (strong(one.name),)
    return name, PILLS[one.could_bid], " ".join(one.reasons[:2]), listed(one.to_do[:2])


def _steps(facts: BriefingFacts, internal: InternalFacts) -> Iterator[tuple[Cell, ...]]:
    market, today = internal.market, facts.issue.issued_on
    unknown = market.unknown + market.never_assessed
    if unknown:
        yield "Now", f"Ask the {unknown} of whom we do not know enough: a call each settles most of it."
    if facts.stage in STILL_TO_COME and facts.stage != "Open":
        yield "Now", "Lots, dates and levels can still be changed: look at what stops whom before they are fixed."
    yield "Now", "Send the pack for suppliers to all who could bid, the same to each."
    dated = [*_event_steps(facts, market), *_milestones(facts)]
    yield from ((shown_date(day), words) for day, words in sorted(dated) if day >= today)


def _event_steps(facts: BriefingFacts, market: MarketFacts) -> Iterator[tuple[date, str]]:
    stopping = {gate.title: gate.not_yet for gate in market.gates}
    helpful = [event for event in facts.events if event.is_about_this or stopping.keys() & set(event.helps)]
    for event in helpful[:MOST_EVENTS]:
        closes = [within(title) for title in event.helps if title in stopping]
        whom = f": invite those who lack {listed(closes, 'or')}" if closes else ": invite all who could bid"
        yield event.held_on, f"{event.title}{whom}."


def _milestones(facts: BriefingFacts) -> Iterator[tuple[date, str]]:
    if facts.closes_on:
        yield facts.closes_on, "Bids close."
    if facts.award_on:
        yield facts.award_on, "Award expected: what may wait until award has to be in place."
