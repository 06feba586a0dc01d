"""What to do first about a supplier's readiness, and what has changed since last time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from crm_app.domain.questionnaire import Item, State
from crm_app.domain.readiness import CouldBid, ItemResult, Readiness

_GAPS = frozenset({State.NOT_YET, State.BY_AWARD, State.UNKNOWN})
_GATE_ORDER = {CouldBid.NOT_YET: 0, CouldBid.UNKNOWN: 1, CouldBid.BY_AWARD: 2}
_NO_GATE = 3
_STATE_ORDER = {State.NOT_YET: 0, State.UNKNOWN: 1, State.BY_AWARD: 2}
_LADDER = {State.NOT_YET: 0, State.BY_AWARD: 1, State.IN_PLACE_UNSEEN: 2, State.IN_PLACE: 3}


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing to do next: the item, whether a bid depends on it, and a sentence why it stands here."""

    item: Item
    state: State
    is_gate: bool
    text: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One figure before and after; ``None`` on either side is "not known"."""

    before: int | None
    after: int | None

    @property
    def change(self) -> int | None:
        """Percentage points gained (or lost, below zero); ``None`` where either side is not known."""
        return None if self.before is None or self.after is None else self.after - self.before


@dataclass(frozen=True, slots=True)
class Moved:
    """One item whose state is not what it was."""

    item: Item
    before: State
    after: State


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two assessments side by side. ``same_profile`` is false where they asked for different things."""

    gate_before: CouldBid
    gate_after: CouldBid
    percent: Difference
    unknown: Difference
    domains: dict[str, Difference]
    improved: tuple[Moved, ...]
    slipped: tuple[Moved, ...]
    learned: tuple[Moved, ...]  # not known before, known now: neither better nor worse
    same_profile: bool


def first_fixes(readiness: Readiness, limit: int = 3) -> tuple[Gap, ...]:
    """The gaps worth closing first: what keeps the supplier from bidding, then what is quickest, then cheapest."""
    gaps = [result for result in readiness.items if result.counted and result.state in _GAPS]
    return tuple(_gap(result) for result in sorted(gaps, key=_urgency)[:limit])


def _urgency(result: ItemResult) -> tuple[int, int, float, int, int]:
    fix = result.item.fix
    rank = _NO_GATE if result.gate is None else _GATE_ORDER[result.gate]
    return rank, 0 if result.gate else _STATE_ORDER[result.state], fix.days, fix.cost, result.item.number


def _gap(result: ItemResult) -> Gap:
    fix = result.item.fix
    takes = f"{fix.time}; {fix.price[:1].lower()}{fix.price[1:]}."
    if result.state is State.UNKNOWN:
        lead = "Ask about this first: a bid depends on it." if result.gate else "Nobody has asked about this yet."
    elif result.gate is CouldBid.NOT_YET:
        lead = "Needed before a bid."
    elif result.gate is CouldBid.BY_AWARD:
        lead = "Needed by award."
    else:
        lead = "It would strengthen a bid."
    return Gap(result.item, result.state, result.gate is not None, f"{lead} {takes}")


def compare(before: Readiness, after: Readiness) -> Comparison:
    """What changed between two assessments, item by item and domain by domain.

    Items are told apart by key and compared where both count them, so that two versions of the questionnaire, or two
    profiles, compare in what they share.
    """
    earlier = {result.item.key: result for result in before.items if result.counted}
    pairs = [(earlier[now.item.key], now) for now in after.items if now.counted and now.item.key in earlier]
    moved = [(then, now) for then, now in pairs if then.state is not now.state]
    known = [(then, now) for then, now in moved if then.state in _LADDER and now.state in _LADDER]
    domains = list(after.domains) + [domain for domain in before.domains if domain not in after.domains]
    old, new = before.percent_by_domain, after.percent_by_domain
    return Comparison(
        gate_before=before.gate.could_bid,
        gate_after=after.gate.could_bid,
        percent=Difference(before.percent, after.percent),
        unknown=Difference(before.unknown_percent, after.unknown_percent),
        domains={domain: Difference(old.get(domain), new.get(domain)) for domain in domains},
        improved=_moved((then, now) for then, now in known if _LADDER[now.state] > _LADDER[then.state]),
        slipped=_moved((then, now) for then, now in known if _LADDER[now.state] < _LADDER[then.state]),
        learned=_moved((then, now) for then, now in moved if then.state is State.UNKNOWN),
        same_profile=before.profile.key == after.profile.key,
    )


def _moved(pairs: Iterable[tuple[ItemResult, ItemResult]]) -> tuple[Moved, ...]:
    return tuple(Moved(now.item, then.state, now.state) for then, now in pairs)
