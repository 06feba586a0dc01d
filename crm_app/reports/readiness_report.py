"""The readiness report: what a supplier could bid for, what to put right first, and what that takes.

It is written for the owner of a small firm who never saw this program: page 1 answers in two minutes, the rest is to
look things up in. Nobody fails here: what is missing is "not yet in place", what nobody asked about is "not known".
"""

from __future__ import annotations

from collections.abc import Iterator

from crm_app.domain.fields import Kind
from crm_app.domain.questionnaire import State
from crm_app.domain.readiness import CouldBid
from crm_app.reports.document import (
    BY_AWARD,
    NOT_YET,
    UNKNOWN,
    Block,
    Cell,
    Chart,
    ChartKind,
    Column,
    Document,
    Figure,
    Heading,
    KeyFigures,
    PageBreak,
    Run,
    Series,
    Status,
    Text,
    Tone,
    bullets,
    callout,
    paragraph,
    strong,
    table,
    text,
)
from crm_app.reports.issue import HelpOffer, listed
from crm_app.reports.readiness_facts import FittingOpportunity, ItemFact, ReadinessFacts, ReadyFacts
from crm_app.reports.readiness_pages import change_blocks, closing_blocks
from crm_app.reports.wording import shown_date

__all__ = ["ReadinessFacts", "readiness_report"]

AUDIENCE = "the supplier"
MOST_OPPORTUNITIES = 8
_FIRST = 3
_GAPS = frozenset({State.NOT_YET, State.BY_AWARD, State.UNKNOWN})
_ORDER = {State.NOT_YET: 0, State.UNKNOWN: 1, State.BY_AWARD: 2}
PILLS = {
    State.IN_PLACE: Status("in place", Tone.GOOD),
    State.IN_PLACE_UNSEEN: Status("in place, not seen", Tone.GOOD),
    State.BY_AWARD: BY_AWARD,
    State.NOT_YET: NOT_YET,
    State.NOT_APPLICABLE: Status("does not apply"),
    State.UNKNOWN: UNKNOWN,
}
BID_PILLS = {
    CouldBid.TODAY: Status("today", Tone.GOOD),
    CouldBid.BY_AWARD: BY_AWARD,
    CouldBid.NOT_YET: NOT_YET,
    CouldBid.UNKNOWN: UNKNOWN,
}


def readiness_report(facts: ReadinessFacts) -> Document:
    """The paper for one supplier, of what was known on the day of its issue."""
    blocks: tuple[Block, ...] = (
        *_first_page(facts),
        PageBreak(),
        *_to_do(facts),
        *change_blocks(facts),
        *_opportunities(facts),
        *_items(facts),
        *closing_blocks(facts),
    )
    subtitle = f"How ready you are for contracts like: {facts.profile}"
    meta = facts.issue.meta(AUDIENCE, "tender readiness", facts.profile)
    return Document(f"Tender readiness: {facts.supplier}", blocks, meta, subtitle)


def _first_page(facts: ReadinessFacts) -> Iterator[Block]:
    yield paragraph(*_answer(facts), lead=True)
    yield paragraph(f"Contracts like “{facts.profile}”: {facts.profile_about}", muted=True)
    ready = [one for one in facts.opportunities if one.could_bid in (CouldBid.TODAY, CouldBid.BY_AWARD)][:_FIRST]
    if ready:
        yield Heading(2, "You could bid today for…")
        yield bullets(*(_bid_line(one) for one in ready))
    fixes = {item.key: item for item in facts.items}
    first = [fixes[key] for key in facts.first_fixes[:_FIRST] if key in fixes]
    if first:
        yield Heading(2, _fixes_heading(len(first), facts.could_bid))
        yield bullets(*(_fix_line(item) for item in first), numbered=True)
        if facts.ready:
            yield paragraph(*_ready_by(facts.ready))
    else:
        yield callout(
            "Nothing stands in your way",
            "All that we ask about is in place. Keep your dates up to date.",
            tone=Tone.GOOD,
        )
    if facts.domains:
        yield _picture(facts)


def _answer(facts: ReadinessFacts) -> Text:
    """The first answer and the second, in a few short sentences."""
    sort = f"“{facts.profile}”"
    leads = {
        CouldBid.TODAY: "You could bid today",
        CouldBid.BY_AWARD: "You could bid today",
        CouldBid.NOT_YET: "You are on the way to bidding",
        CouldBid.UNKNOWN: "We cannot tell yet if you could bid",
    }
    return (
        *text(strong(f"{leads[facts.could_bid]} for contracts like {sort}.")),
        Run(_because(facts)),
        Run(_share(facts)),
    )


def _because(facts: ReadinessFacts) -> str:
    match facts.could_bid:
        case CouldBid.BY_AWARD:
            return f" By the day you are chosen you will need: {_named(facts.gates_by_award)}."
        case CouldBid.NOT_YET:
            return f" {_needed(len(facts.gates_not_yet))} in place first: {_named(facts.gates_not_yet)}."
        case CouldBid.UNKNOWN:
            return f" Please tell us about: {_named(facts.gates_unknown)}."
    return ""


def _needed(count: int) -> str:
    return "One thing must be" if count == 1 else f"{count} things must be"


def _named(titles: tuple[str, ...], most: int = 4) -> str:
    if len(titles) > most:
        return f"{', '.join(titles[:most])} and {len(titles) - most} more"
    return listed(titles)


def _share(facts: ReadinessFacts) -> str:
    if facts.percent is None:
        return " Nobody has talked with you about this yet, so we know very little."
    if not facts.unknown:
        return f" Of all {facts.known} things that buyers ask, {facts.percent}% is in place."
    known = "the one thing" if facts.known == 1 else f"the {facts.known} things"
    more = "One more is" if facts.unknown == 1 else f"{facts.unknown} more are"
    return f" Of {known} we know about, {facts.percent}% is in place. {more} not known yet."


def _bid_line(one: FittingOpportunity) -> Text:
    closes = f"closes {shown_date(one.closes_on)}" if one.closes_on else "closing date not given yet"
    last = (
        f"; have ready by award: {_named(one.waiting, 2)}" if one.could_bid is CouldBid.BY_AWARD and one.waiting else ""
    )
    return text(strong(one.title), f" ({listed(one.buyers) or 'buyer not named'}), {closes}{last}.")


def _ready_by(ready: ReadyFacts) -> Text:
    lead = text("If you begin now, you could bid by ", strong(shown_date(ready.at_once)), ".")
    return (*lead, Run(f" {ready.critical} takes longest."))


def _fixes_heading(count: int, could_bid: CouldBid) -> str:
    things = {1: "this one thing", 2: "these two"}.get(count, "these three")
    if could_bid is CouldBid.TODAY:
        return f"To make your bids stronger, look at {things}"
    return f"First tell us about {things}" if could_bid is CouldBid.UNKNOWN else f"First fix {things}"


def _fix_line(item: ItemFact) -> Text:
    takes = f"{item.time}; {item.price[:1].lower()}{item.price[1:]}" if item.price else item.time
    lead = f": {item.standing} " if item.standing else ". "
    if item.state is State.UNKNOWN:
        takes = f"Tell us where you stand. If it is still to do: {takes[:1].lower()}{takes[1:]}"
    return text(strong(item.title), f"{lead}{takes}.")


def _picture(facts: ReadinessFacts) -> Chart:
    domains = facts.domains
    series = (
        Series("In place", tuple(one.in_place for one in domains), Tone.GOOD),
        Series("By award", tuple(one.by_award for one in domains), Tone.INFORMATION),
        Series("Not yet", tuple(one.not_yet for one in domains), Tone.CAUTION),
        Series("Not known", tuple(one.unknown for one in domains), Tone.NEUTRAL),
    )
    names = tuple(one.name for one in domains)
    return Chart(
        ChartKind.STACKED, "What buyers ask, and where you stand", names, series, category_label="Things asked"
    )


def _to_do(facts: ReadinessFacts) -> Iterator[Block]:
    """What every gap takes, with the free help that is near."""
    yield Heading(1, "What it takes: time, cost and free help")
    yield KeyFigures(_figures(facts))
    if facts.ready:
        yield paragraph(_pace(facts.ready))
    gaps = sorted((item for item in facts.items if item.counted and item.state in _GAPS), key=_urgency)
    helped = {title: event for event in reversed(facts.events) for title in event.helps}
    offered = {title: offer for offer in reversed(facts.offers) for title in offer.helps}
    rows = []
    for item in gaps:
        event, offer = helped.get(item.title), offered.get(item.title)
        help_near = [f"{event.title}, {shown_date(event.held_on)}"] if event else []
        help_near += [offer.title] if offer else []
        near = "\n".join(help_near) or "Ask us"
        rows.append((item.title, PILLS[item.state], "Yes" if item.is_gate else "No", item.time, item.price, near))
    columns = (
        Column("What", weight=1.6),
        Column("Where you stand"),
        Column("Needed to bid?", weight=0.6),
        Column("Time it takes", weight=1.2),
        Column("Usual cost", weight=1.2),
        Column("Help near you", weight=1.6),
    )
    note = "Times and costs are what firms like yours usually tell us. They are a guide, not a quote."
    if rows:
        yield table(columns, rows, caption="Still to do, the most urgent first", note=note)
    if facts.events:
        yield Heading(2, "Events that help")
        yield table(
            (
                Column("When", Kind.DATE),
                Column("What", weight=1.6),
                Column("Where", weight=1.3),
                Column("Helps with", weight=1.6),
            ),
            [
                (event.held_on, event.title, ", ".join(filter(None, (event.starts, event.place))), listed(event.helps))
                for event in facts.events
            ],
            note="To take part, reply to us. Tell us what you need to take part in comfort, such as step-free access.",
        )
    if facts.offers:
        yield Heading(2, "Help you can get at any time")
        yield table(_OFFERS, [_offer_row(offer) for offer in facts.offers])


_OFFERS = (
    Column("What", weight=1.7),
    Column("Who offers it", weight=1.4),
    Column("Price", weight=0.8),
    Column("How to get it", weight=1.5),
    Column("Helps with", weight=1.6),
)


def _offer_row(offer: HelpOffer) -> tuple[Cell, ...]:
    title = text(Run(offer.title, link=offer.link)) if offer.link else text(offer.title)
    until = f"\nUntil {shown_date(offer.until)}" if offer.until else ""
    return title, offer.provider, offer.price or "Ask", f"{offer.how or 'Ask us'}{until}", listed(offer.helps)


def _pace(ready: ReadyFacts) -> str:
    """The earliest day, and the day if one person does one thing after the other."""
    more = " Things we do not know about yet may add to this." if ready.has_unknown else ""
    if ready.in_turn == ready.at_once:
        return f"All that you need to bid could be there by {shown_date(ready.at_once)}.{more}"
    return (
        f"Begin all of it at once, and what you need to bid could be there by {shown_date(ready.at_once)}. "
        f"Done one after the other it would be {shown_date(ready.in_turn)}.{more}"
    )


def _urgency(item: ItemFact) -> tuple[bool, int]:
    return not item.is_gate, _ORDER[item.state]


def _figures(facts: ReadinessFacts) -> tuple[Figure, ...]:
    day, counted = facts.issue.issued_on, facts.known + facts.unknown
    waiting = sum(item.counted and item.state in _GAPS for item in facts.items)
    gates = len(facts.gates_not_yet + facts.gates_unknown + facts.gates_by_award)
    return (
        Figure(
            facts.percent,
            "In place",
            f"Of the things we know about. {facts.counting}".strip(),
            day,
            Kind.PERCENT,
            missing=facts.unknown,
            out_of=counted,
        ),
        Figure(waiting, "Things still to do", "Not yet in place, promised by award, or not known.", day),
        Figure(gates, "Of these, needed to bid", "Without them a buyer of this sort can turn a bid away.", day),
    )


def _opportunities(facts: ReadinessFacts) -> Iterator[Block]:
    yield Heading(1, "Opportunities that fit you")
    found = facts.opportunities[:MOST_OPPORTUNITIES]
    if not found:
        yield paragraph("No published opportunity fits you just now. We will tell you when one does.")
        return
    columns = (
        Column("What", weight=2),
        Column("Buyer", weight=1.5),
        Column("Closes", Kind.DATE),
        Column("Value without VAT", weight=1.1),
        Column("Could you bid?"),
        Column("Why it fits you", weight=1.8),
    )
    rows = [
        (
            text(Run(one.title, link=one.link)) if one.link else one.title,
            listed(one.buyers),
            one.closes_on,
            one.value_band,
            BID_PILLS[one.could_bid],
            one.why,
        )
        for one in found
    ]
    note = (
        "All of these are published. You bid on the website that the notice names, most often Find a Tender "
        "(www.find-tender.service.gov.uk). The notice counts where it differs from this list."
    )
    yield table(columns, rows, note=note)


def _items(facts: ReadinessFacts) -> Iterator[Block]:
    """Every item under its domain."""
    yield Heading(1, "Everything buyers ask, and where you stand")
    columns = (
        Column("What is asked", weight=2.2),
        Column("Where you stand"),
        Column("Why buyers ask", weight=1.8),
        Column("What counts as proof", weight=1.5),
    )
    for domain in facts.domains:
        asked = [item for item in facts.items if item.domain == domain.name]
        if not asked:
            continue
        yield Heading(2, domain.name)
        yield table(
            columns, [_item_row(item) for item in asked], note=_domain_note(domain.percent, domain.unknown_percent)
        )


def _domain_note(percent: int | None, unknown: int) -> str:
    if percent is None:
        return "Nothing is known here yet." if unknown else "Nothing here counts for this sort of contract."
    return f"{percent}% in place of what is known; {unknown}% not known." if unknown else f"{percent}% in place."


def _item_row(item: ItemFact) -> tuple[Text, Status, str, str]:
    asked = [strong(item.title), Run(f"\n{item.question}")]
    asked += [Run(f"\n{more}", emphasis=True) for more in (item.asked_level, item.note) if more]
    state = PILLS[item.state] if item.counted or item.state is State.NOT_APPLICABLE else Status("per contract")
    proof = "\n".join(part for part in (item.proof, item.standing) if part)
    return tuple(asked), state, item.why, proof
