"""The readiness of the market for one opportunity: how many could bid, how many in time, and what stops the rest.

For the procurement lead who still decides about dates, lots and levels. It names suppliers, so it stays inside.
"""

from __future__ import annotations

from collections.abc import Iterator

from crm_app.domain.fields import Kind
from crm_app.domain.market import NOT_KNOWN, READY, Nearness
from crm_app.reports.document import (
    BY_AWARD,
    NOT_YET,
    UNKNOWN,
    Block,
    Cell,
    Column,
    Document,
    Figure,
    Heading,
    KeyFigures,
    Run,
    Status,
    Text,
    Tone,
    callout,
    paragraph,
    strong,
    table,
    text,
)
from crm_app.reports.issue import listed
from crm_app.reports.market_blocks import closing_table, gates_chart
from crm_app.reports.market_facts import MarketLineFact, MarketPaperFacts
from crm_app.reports.wording import shown_date

__all__ = ["MarketPaperFacts", "market_report"]

AUDIENCE = "colleagues only, not to be passed on"
PILLS = {
    Nearness.TODAY: Status("today", Tone.GOOD),
    Nearness.BY_AWARD: BY_AWARD,
    Nearness.IN_TIME: Status("in time", Tone.INFORMATION),
    Nearness.LATER: NOT_YET,
    Nearness.UNKNOWN: UNKNOWN,
    Nearness.NEVER_ASSESSED: Status("not assessed"),
}
_MOST_WAITING = 3


def market_report(facts: MarketPaperFacts) -> Document:
    """The paper for colleagues, of what was known on the day of its issue."""
    blocks: tuple[Block, ...] = (
        paragraph(*_answer(facts), lead=True),
        KeyFigures(_figures(facts)),
        *_picture(facts),
        callout("How this was counted", _basis(facts)),
        *_levels(facts),
        *closing_table(facts.gates, facts.events),
        *_suppliers(facts),
    )
    meta = facts.issue.meta(AUDIENCE, "market readiness", facts.profile)
    return Document(facts.title, blocks, meta, "How ready the local market is", definitions=_DEFINITIONS)


_DEFINITIONS = (
    ("Could bid today", "Every thing that contracts like this need is in place."),
    ("By award", "All is in place but what the law lets a bidder leave until award, such as insurance."),
    ("In time", "What is missing could be in place before bids close, if it is begun today."),
    ("Longer", "At least one thing usually takes longer than there is."),
    ("Not known", "Nobody has asked about it yet. It counts neither for nor against a supplier."),
)


def _total(facts: MarketPaperFacts) -> int:
    return facts.count(*Nearness)


def _answer(facts: MarketPaperFacts) -> Text:
    total = _total(facts)
    if not total:
        return text(
            "No supplier on the register is of this trade yet. Think of an event, or of lots others could take."
        )
    ready, near = facts.count(*READY), facts.count(Nearness.IN_TIME)
    later, unknown = facts.count(Nearness.LATER), facts.count(*NOT_KNOWN)
    stops = next((gate for gate in facts.gates if gate.not_yet), None)
    said = [strong(f"{ready} of {total} suppliers of this trade could bid. ")]
    said.append(Run(f"{near} more could be ready {_by(facts)} if they begin now; {later} would need longer. "))
    said.append(Run(f"For {unknown} nobody knows yet. " if unknown else ""))
    if stops:
        said.append(Run(f"{stops.title} stops most: {stops.not_yet}."))
    return tuple(run for run in said if run.text)


def _by(facts: MarketPaperFacts) -> str:
    return f"by {shown_date(facts.closes_on)}, when bids close," if facts.closes_on else "within eight weeks"


def _figures(facts: MarketPaperFacts) -> tuple[Figure, ...]:
    day, total = facts.issue.issued_on, _total(facts)
    unknown = facts.count(*NOT_KNOWN)
    never = facts.count(Nearness.NEVER_ASSESSED)
    meanings = (
        (facts.count(Nearness.TODAY), "Could bid today", f"All that “{facts.profile}” needs is in place."),
        (facts.count(Nearness.BY_AWARD), "By award", "The rest may wait until award."),
        (facts.count(Nearness.IN_TIME), "In time", f"Could be ready {_by(facts).rstrip(',')}."),
        (facts.count(Nearness.LATER), "Longer", "Would need more time than there is."),
        (unknown, "Not known", f"{never} of them were never assessed."),
    )
    return tuple(
        Figure(value, label, meaning, day, missing=unknown, out_of=total) for value, label, meaning in meanings
    )


def _picture(facts: MarketPaperFacts) -> Iterator[Block]:
    chart = gates_chart(facts.gates, _total(facts) - facts.count(Nearness.NEVER_ASSESSED))
    if chart.categories:
        yield chart


def _basis(facts: MarketPaperFacts) -> str:
    buyers = listed(facts.buyers) or "a buyer not named yet"
    kept = {"private": "It is private to its anchor. ", "shared": "It is not published yet. "}.get(facts.visibility, "")
    award = f" and award is expected on {shown_date(facts.award_on)}" if facts.award_on else ""
    closes = f"bids close on {shown_date(facts.closes_on)}" if facts.closes_on else "no closing date is set"
    return (
        f"For {buyers}; {closes}{award}. {kept}Suppliers whose trade fits, held against “{facts.profile}” and the "
        f"levels asked here, with evidence good on {shown_date(facts.judged_on)}. It helps to plan; it judges no bid."
    )


def _levels(facts: MarketPaperFacts) -> Iterator[Block]:
    if not facts.levels:
        return
    yield Heading(1, "What the levels asked would do")
    columns = (
        Column("Asked", weight=2),
        Column("Level", weight=1.2),
        Column("Meet it", Kind.INTEGER),
        Column("Short of it", Kind.INTEGER),
        Column("Not known", Kind.INTEGER),
    )
    rows = [(one.label, one.asked, one.meets, one.short, one.unknown) for one in facts.levels]
    note = (
        "Of the local suppliers that fit. Insurance need not be held before award (Procurement Act 2023, section 22)."
    )
    yield table(columns, rows, note=note)
    if facts.reach:
        yield paragraph(facts.reach)


_COLUMNS = (
    Column("Supplier", weight=1.8),
    Column("Where they stand", weight=1.1),
    Column("In place", Kind.PERCENT, unit="%", weight=0.7),
    Column("Ready on", Kind.DATE, weight=1.2),
    Column("Still to do", weight=2.4),
)


def _suppliers(facts: MarketPaperFacts) -> Iterator[Block]:
    yield Heading(1, "The suppliers, nearest first")
    more = f" {facts.left_out} more are not shown." if facts.left_out else ""
    note = f"“Ready on” is the earliest day if all is begun at once.{more}"
    yield table(_COLUMNS, [_row(line) for line in facts.lines], note=note)


def _row(line: MarketLineFact) -> tuple[Cell, ...]:
    name = (strong(line.name), Run(f"\n{line.area}")) if line.area else (strong(line.name),)
    waiting = ", ".join(line.waiting[:_MOST_WAITING])
    more = len(line.waiting) - _MOST_WAITING
    return (
        name,
        PILLS[line.nearness],
        line.percent,
        line.ready_on,
        f"{waiting} and {more} more" if more > 0 else waiting,
    )
