"""The pipeline as a board by stage and as a timeline: what a card and a bar hold, worked out from an opportunity."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from crm_app.domain.names import sort_key
from crm_app.domain.opportunities import STAGES

NO_BUYER = "No buyer yet"
# The days of a procurement in the order of the law, each with what begins on it.
MARKS: Mapping[str, str] = {
    "flagged": "Flagged",
    "opens": "Opens",
    "closes": "Bids due",
    "award": "Award",
    "starts": "Starts",
    "ends": "Ends",
    "extends": "Extended to",
}


@dataclass(frozen=True, slots=True)
class Card:
    """What the board shows of an opportunity."""

    id: str
    title: str
    stage: str
    buyers: tuple[str, ...] = ()
    value_net: Decimal | None = None
    closes_on: date | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """One stage of the board with its cards; ``value`` is what those come to whose value (without VAT) is known."""

    stage: str
    label: str
    cards: tuple[Card, ...] = ()
    value: Decimal = Decimal(0)


def columns_of(cards: Iterable[Card]) -> tuple[Column, ...]:
    """A column for every stage, in their order; cards without a stage come first, where there are any."""
    by_stage: dict[str, list[Card]] = {"": [], **{choice.value: [] for choice in STAGES}}
    for card in cards:
        by_stage.setdefault(card.stage, []).append(card)
    labels = {"": "Stage not known"} | {choice.value: choice.label for choice in STAGES}
    return tuple(
        Column(stage, labels.get(stage, stage), tuple(held), _sum(held))
        for stage, held in by_stage.items()
        if stage or held
    )


def _sum(cards: Iterable[Card]) -> Decimal:
    return sum((card.value_net for card in cards if card.value_net is not None), Decimal(0))


@dataclass(frozen=True, slots=True)
class Phase:
    """A stretch of a bar from one mark to the next; ``name`` is the mark that it begins with."""

    name: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Bar:
    """What the timeline shows of an opportunity: its days that are known and make sense, in the order of ``MARKS``."""

    id: str
    title: str
    stage: str
    buyers: tuple[str, ...]
    marks: tuple[tuple[str, date], ...]

    @property
    def anchor(self) -> str:
        """Under whom it stands: the first of its buyers."""
        return self.buyers[0] if self.buyers else NO_BUYER

    @property
    def is_joint(self) -> bool:
        """Whether several bodies share it."""
        return len(self.buyers) > 1

    @property
    def phases(self) -> tuple[Phase, ...]:
        """The stretches between the marks; none where fewer than two are known."""
        pairs = zip(self.marks, self.marks[1:], strict=False)
        return tuple(Phase(name, first, last) for (name, first), (_, last) in pairs)

    @property
    def words(self) -> str:
        """The days in words, for a tool tip and for those who listen."""
        from crm_app.domain.dates import format_date

        return ", ".join(f"{MARKS[name].lower()} {format_date(day)}" for name, day in self.marks)


def in_order(days: Mapping[str, date | None]) -> tuple[tuple[str, date], ...]:
    """The known days in the order of ``MARKS``; one that lies before an earlier mark contradicts it and is left out."""
    found: list[tuple[str, date]] = []
    last = date.min
    for name in MARKS:
        day = days.get(name)
        if day is not None and day >= last:
            found.append((name, day))
            last = day
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Lane:
    """One anchor's bars, the one that begins first at the top."""

    anchor: str
    bars: tuple[Bar, ...]


def lanes_of(bars: Iterable[Bar]) -> tuple[Lane, ...]:
    """The bars under their anchors, by name; those without a buyer come last."""
    by_anchor: dict[str, list[Bar]] = {}
    for bar in bars:
        by_anchor.setdefault(bar.anchor, []).append(bar)
    names = sorted(by_anchor, key=lambda name: (name == NO_BUYER, sort_key(name), name))
    return tuple(Lane(name, tuple(sorted(by_anchor[name], key=_begins))) for name in names)


def _begins(bar: Bar) -> tuple[date, str]:
    return (bar.marks[0][1] if bar.marks else date.max, bar.title)
