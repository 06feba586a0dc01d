"""What the papers about many suppliers have in common: gates as a picture, what closes them, and events that help."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from crm_app.domain.fields import Kind
from crm_app.reports.document import Block, Chart, ChartKind, Column, Heading, Series, Tone, table
from crm_app.reports.issue import HelpEvent, listed
from crm_app.reports.market_facts import GateFact
from crm_app.reports.wording import shown_date

MOST_GATES = 8


def gates_chart(gates: Sequence[GateFact], assessed: int) -> Chart:
    """Which thing needed to bid is missing how often."""
    shown = [gate for gate in gates if gate.not_yet or gate.unknown][:MOST_GATES]
    series = (
        Series("Not yet in place", tuple(gate.not_yet for gate in shown), Tone.CAUTION),
        Series("Not known", tuple(gate.unknown for gate in shown), Tone.NEUTRAL),
    )
    note = f"Of {assessed} suppliers that were assessed. One supplier may stand in several lines."
    names = tuple(gate.title for gate in shown)
    return Chart(ChartKind.STACKED, "What stops how many", names, series, category_label="Needed to bid", note=note)


def closing_table(gates: Sequence[GateFact], events: Sequence[HelpEvent]) -> Iterator[Block]:
    """What it takes to close each gate, and the event that helps."""
    wanted = [gate for gate in gates if gate.not_yet or gate.unknown][:MOST_GATES]
    if not wanted:
        return
    helped = {title: event for event in reversed(events) for title in event.helps}
    columns = (
        Column("Needed to bid", weight=1.5),
        Column("Not yet", Kind.INTEGER, weight=0.6),
        Column("Time it takes", weight=1.3),
        Column("Usual cost", weight=1.3),
        Column("Next event that helps", weight=1.7),
    )
    rows = [(gate.title, gate.not_yet, gate.time, gate.price, _event_words(helped.get(gate.title))) for gate in wanted]
    yield Heading(1, "What would help most")
    yield table(columns, rows, note="The first line helps most suppliers. Where no event stands, think of holding one.")
    if events:
        yield Heading(2, "Events to come")
        yield table(
            (Column("When", Kind.DATE), Column("What", weight=1.8), Column("Helps with", weight=2)),
            [(event.held_on, event.title, listed(event.helps) or "This contract") for event in events],
        )


def _event_words(event: HelpEvent | None) -> str:
    return f"{event.title}, {shown_date(event.held_on)}" if event else "None yet"
