"""The readiness of a cohort: suppliers of a borough, a trade, an event or any filter, domain by domain."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from crm_app.domain.fields import Kind
from crm_app.domain.readiness import CouldBid
from crm_app.reports.cohort_change import change_blocks
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
    Run,
    Series,
    Status,
    Text,
    Tone,
    paragraph,
    strong,
    table,
    text,
)
from crm_app.reports.market_blocks import closing_table, gates_chart
from crm_app.reports.market_facts import CohortFacts, CohortLineFact
from crm_app.reports.wording import shown_date

__all__ = ["CohortFacts", "cohort_report"]

AUDIENCE = "members of the collaborative"
MOST_DRAWN = 28  # suppliers in the heat map; a longer list is drawn by borough
_PILLS = {
    CouldBid.TODAY: Status("today", Tone.GOOD),
    CouldBid.BY_AWARD: BY_AWARD,
    CouldBid.NOT_YET: NOT_YET,
    CouldBid.UNKNOWN: UNKNOWN,
    None: Status("not assessed"),
}
_SHORT = {
    "Registration": "Register",
    "Finance and standing": "Finance",
    "Safety and people": "Safety, people",
    "Data and continuity": "Data",
    "Environment": "Green",
    "Fair work and social value": "Fair work",
    "Track record and bid": "Track record",
}


def cohort_report(facts: CohortFacts) -> Document:
    """The paper for the collaborative, of what was known on the day of its issue."""
    blocks: tuple[Block, ...] = (
        paragraph(*_answer(facts), lead=True),
        paragraph(f"{facts.who}. Contracts like “{facts.profile}”: {facts.profile_about}", muted=True),
        KeyFigures(_figures(facts)),
        *_pictures(facts),
        *(change_blocks(facts.change) if facts.change else ()),
        *closing_table(facts.gates, facts.events),
        *_suppliers(facts),
    )
    meta = facts.issue.meta(AUDIENCE, "readiness", facts.profile)
    return Document(facts.name, blocks, meta, "How ready these suppliers are", definitions=_DEFINITIONS)


_DEFINITIONS = (
    ("In place", "Of the things we know about: full marks with proof seen, fewer on the supplier's word or by award."),
    ("Not known", "Nobody has asked yet. It stands beside every percentage and never counts as nothing."),
    ("Never assessed", "Nobody has gone through the questions with the supplier. It is in no percentage."),
    ("Needed to bid", "Without it a buyer of this sort of contract can turn a bid away."),
)


def _answer(facts: CohortFacts) -> Text:
    if not facts.suppliers:
        return text("No supplier on the register answers to this.")
    ready = facts.today + facts.by_award
    said = [strong(f"{ready} of {facts.suppliers} suppliers could bid. ")]
    said.append(Run(f"{facts.not_yet} have something to put in place first. "))
    if missing := facts.unknown + facts.never_assessed:
        said.append(Run(f"For {missing} we cannot tell yet. "))
    weakest = _least(facts)
    if weakest:
        said.append(Run(f"Least is in place for {weakest[0].lower()}: {weakest[1]}% of what is known."))
    return tuple(said)


def _least(facts: CohortFacts) -> tuple[str, int] | None:
    known = [(one.name, one.percent) for one in facts.domains if one.percent is not None]
    return min(known, key=lambda one: one[1], default=None)


def _figures(facts: CohortFacts) -> tuple[Figure, ...]:
    never = f"{facts.never_assessed} never assessed."
    meanings = (
        (facts.today, "Could bid today", "All that is needed to bid is in place."),
        (facts.by_award, "By award", "The rest may wait until award."),
        (facts.not_yet, "Not yet", "Something needed to bid is not yet in place."),
        (facts.unknown + facts.never_assessed, "Not known", f"{never} For the others a question is open."),
    )
    missing = facts.unknown + facts.never_assessed
    return tuple(
        Figure(value, label, meaning, facts.on, missing=missing, out_of=facts.suppliers)
        for value, label, meaning in meanings
    )


def _pictures(facts: CohortFacts) -> Iterator[Block]:
    if facts.domains and facts.assessed:
        names = tuple(one.name for one in facts.domains)
        values = tuple(one.percent for one in facts.domains)
        note = f"Of {facts.assessed} assessed suppliers; {facts.unknown_percent}% of what is asked is not known."
        yield Chart(
            ChartKind.BAR, "In place, part by part", names, (Series("In place", values),), Kind.PERCENT, "%",
            category_label="Part", note=note,
        )  # fmt: skip
    gates = gates_chart(facts.gates, facts.assessed)
    if gates.categories:
        yield gates


def _heat_map(title: str, label: str, domains: Sequence[str], lines: Sequence[CohortLineFact]) -> Chart:
    series = tuple(
        Series(_SHORT.get(name, name), tuple(line.percents[place] for line in lines))
        for place, name in enumerate(domains)
    )
    names = tuple(line.name if line.suppliers == 1 else f"{line.name} ({line.suppliers})" for line in lines)
    note = "Per cent in place of what is known; a dash where nothing is known."
    return Chart(ChartKind.HEAT_MAP, title, names, series, Kind.PERCENT, "%", category_label=label, note=note)


def _by_answer(lines: Sequence[CohortLineFact], width: int) -> Iterator[CohortLineFact]:
    """The suppliers with the same answer as one line: their mean in every part."""
    for answer in CouldBid:
        alike = [line for line in lines if line.could_bid is answer]
        if alike:
            percents = tuple(_mean([line.percents[place] for line in alike]) for place in range(width))
            yield CohortLineFact(_PILLS[answer].word.capitalize(), answer, None, None, percents, (), len(alike))


def _mean(values: Sequence[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return round(sum(known) / len(known)) if known else None


def _suppliers(facts: CohortFacts) -> Iterator[Block]:
    domains = [one.name for one in facts.domains]
    assessed = [line for line in facts.lines if line.percents]
    yield Heading(1, "Where each stands")
    if assessed and len(assessed) <= MOST_DRAWN and not facts.left_out:
        yield _heat_map("Suppliers and parts", "Supplier", domains, assessed)
    elif len(facts.boroughs) > 1:
        yield _heat_map("Boroughs and parts", "Borough (assessed)", domains, facts.boroughs)
    elif assessed and not facts.left_out:
        yield _heat_map("Answers and parts", "Could bid (suppliers)", domains, list(_by_answer(assessed, len(domains))))
    more = f" {facts.left_out} more are not shown." if facts.left_out else ""
    note = f"Those who could bid first, then by how much is in place, on {shown_date(facts.on)}.{more}"
    yield table(_COLUMNS, [_row(line) for line in facts.lines], caption="Every supplier", note=note)


_COLUMNS = (
    Column("Supplier", weight=2),
    Column("Could bid"),
    Column("In place", Kind.PERCENT, unit="%", weight=0.7),
    Column("Not known", Kind.PERCENT, unit="%", weight=0.7),
    Column("Needed to bid, still open", weight=2.8),
)
_MOST_WAITING = 4


def _row(line: CohortLineFact) -> tuple[Cell, ...]:
    waiting = ", ".join(line.waiting[:_MOST_WAITING])
    more = len(line.waiting) - _MOST_WAITING
    said = f"{waiting} and {more} more" if more > 0 else waiting
    return (text(strong(line.name)), _PILLS[line.could_bid], line.percent, line.unknown_percent, said)
