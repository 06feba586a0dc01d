"""Before and after in the paper on a cohort: what moved between two days, as a sentence, a picture and its table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from crm_app.domain.cohort_change import DomainChange, answer_words, change_chart, left_out_words, signed
from crm_app.domain.fields import Kind
from crm_app.reports.document import Block, Column, Heading, paragraph, table
from crm_app.reports.wording import shown_date


@dataclass(frozen=True, slots=True)
class ChangeFacts:
    """What is said of the movement between two days. The four counts add up to the suppliers of the cohort."""

    before: date
    after: date
    overall: DomainChange
    domains: tuple[DomainChange, ...]
    compared: int
    not_again: int
    since: int
    never: int
    could_bid_before: int
    could_bid_after: int
    event: str = ""  # the event that lies between the days, where it was chosen for that


_COLUMNS = (
    Column("Part", weight=2),
    Column("Points"),
    Column("Not known before", Kind.PERCENT, unit="%"),
    Column("Not known after", Kind.PERCENT, unit="%"),
    Column("Suppliers higher", Kind.INTEGER),
    Column("Suppliers lower", Kind.INTEGER),
)  # the percentages of both days stand in the table of the chart


def change_blocks(facts: ChangeFacts) -> Iterator[Block]:
    """The section of the paper; where nobody can be compared it says why."""
    left_out = left_out_words(facts.compared, facts.not_again, facts.since, facts.never)
    since = f" The first is the day before “{facts.event}”." if facts.event else ""
    yield Heading(1, "Before and after")
    counts = (facts.could_bid_before, facts.could_bid_after)
    yield paragraph(answer_words(facts.compared, counts, facts.overall).replace(" %", "%"))
    days = f"Before: {shown_date(facts.before)}. After: {shown_date(facts.after)}.{since} {left_out}"
    yield paragraph(days, muted=True)
    if not facts.compared:
        return
    left = facts.not_again + facts.since + facts.never
    yield change_chart(facts.domains, facts.before, facts.after, missing=left, out_of=left + facts.compared)
    rows = [
        (one.name, signed(one.change), one.unknown_before, one.unknown_after, one.rose, one.fell)
        for one in (*facts.domains, facts.overall)
    ]
    note = (
        "By the newest assessment of or before each day, under one sort of contract. Per cent in place is of what was "
        "known; when more becomes known it can fall without anything being lost."
    )
    yield table(_COLUMNS, rows, caption="What changed", note=note, total=True)
