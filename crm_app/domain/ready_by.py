"""Ready by when: the earliest day on which every open gate of a supplier could be closed, against a tender's deadline.

Reckoned from the usual times to put an item in place, with what has to come first; side by side (everything begun at
once) and one after the other (one person does it all). What is not known is kept apart: the later day holds only if
all of it turns out not to be in place.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from crm_app.domain.questionnaire import Item, Questionnaire, State
from crm_app.domain.readiness import CouldBid, Readiness

_BLOCKING = (CouldBid.NOT_YET, CouldBid.UNKNOWN)
_THERE = frozenset({State.IN_PLACE, State.IN_PLACE_UNSEEN, State.NOT_APPLICABLE})


@dataclass(frozen=True, slots=True)
class OpenGate:
    """One gate to close: how long it takes with all that has to come first, and the day it could be closed."""

    item: Item
    state: State
    days: float  # of its own
    ready_on: date  # with what it needs, everything begun at once
    first: tuple[str, ...] = ()  # keys of items that have to be in place before it


@dataclass(frozen=True, slots=True)
class ReadyBy:
    """When a supplier could bid. ``critical`` is the gate that takes longest; ``None`` where every gate is closed.

    ``at_once`` and ``in_turn`` count gates known to be open; ``at_worst`` counts those nobody knows about as well.
    """

    on: date
    gates: tuple[OpenGate, ...]
    at_once: date
    in_turn: date
    at_worst: date
    critical: OpenGate | None
    deadline: date | None = None

    @property
    def spare_days(self) -> int | None:
        """Days between the earliest day and the deadline, below zero where it is too late; ``None`` without one."""
        return (self.deadline - self.at_once).days if self.deadline else None

    @property
    def makes_it(self) -> bool | None:
        """Whether the earliest day is in time; ``None`` without a deadline, or where only the unknown decides."""
        if self.deadline is None:
            return None
        if self.at_once > self.deadline:
            return False
        return True if self.at_worst <= self.deadline else None


def ready_by(
    questionnaire: Questionnaire,
    found: Readiness,
    on: date,
    deadline: date | None = None,
    *,
    also: Collection[str] = (),
) -> ReadyBy:
    """When the supplier behind an assessment could pass every gate of its profile, beginning on ``on``.

    ``also`` are keys of items known to be missing that have to be in place as well, whatever the profile says of them.
    """
    states = {result.item.key: result.state for result in found.items}
    states.update((key, State.NOT_YET) for key in also if states.get(key) in (None, State.UNKNOWN))
    items = {item.key: item for item in questionnaire.items}
    gates = tuple(
        sorted(
            (
                _gate(result.item, states[result.item.key], states, items, on)
                for result in found.items
                if result.item.key in also or (result.counted and result.gate in _BLOCKING)
            ),
            key=lambda gate: (gate.state is State.UNKNOWN, -gate.ready_on.toordinal(), gate.item.number),
        )
    )
    known = [gate for gate in gates if gate.state is not State.UNKNOWN]
    work = _work([gate.item.key for gate in known], states, items)
    return ReadyBy(
        on,
        gates,
        max((gate.ready_on for gate in known), default=on),
        _later(on, sum(items[key].fix.days for key in work)),
        max((gate.ready_on for gate in gates), default=on),
        known[0] if known else gates[0] if gates else None,
        deadline,
    )


def _gate(item: Item, state: State, states: Mapping[str, State], items: Mapping[str, Item], on: date) -> OpenGate:
    needed = _work(item.needs, states, items)
    days = _longest(item.key, states, items)
    return OpenGate(item, state, item.fix.days, _later(on, days), tuple(needed))


def _later(day: date, days: float) -> date:
    return day + timedelta(days=math.ceil(days))


def _longest(key: str, states: Mapping[str, State], items: Mapping[str, Item]) -> float:
    """The days until an item could be in place, everything it needs included. What it needs never goes in a circle."""
    item = items[key]
    before = [_longest(needed, states, items) for needed in item.needs if _is_known_open(needed, states)]
    return item.fix.days + max(before, default=0.0)


def _is_known_open(key: str, states: Mapping[str, State]) -> bool:
    """What an item needs counts only where it is known to be missing: an item nobody asked about is not assumed so."""
    state = states.get(key)
    return state is not None and state not in _THERE and state is not State.UNKNOWN


def _work(keys: Iterable[str], states: Mapping[str, State], items: Mapping[str, Item]) -> list[str]:
    """These items and all that they need and that is missing, each once, what comes first first."""
    found: dict[str, None] = {}
    for key in keys:
        needed = [one for one in items[key].needs if _is_known_open(one, states)]
        found.update(dict.fromkeys(_work(needed, states, items)))
        found[key] = None
    return list(found)


def said(found: ReadyBy) -> str:
    """The answer in one sentence, kind and without jargon."""
    if not found.gates:
        return "Every gate is passed: a bid could be made today."
    if found.critical is None or all(gate.state is State.UNKNOWN for gate in found.gates):
        return "Nothing is known to stand in the way; some gates have not been asked about yet."
    spare = found.spare_days
    name = found.critical.item.title
    when = f"{found.at_once.day} {found.at_once:%B %Y}"
    if spare is None:
        return f"Could be ready by {when}; {name} takes longest."
    if spare < 0:
        return f"Could be ready by {when}, {-spare} days after the deadline; {name} takes longest."
    return f"Could be ready by {when}, {spare} days before the deadline; {name} takes longest."
