"""The market for one opportunity: who of its trade is ready, who could be in time, and what stops the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from crm_app.domain.cohort import GateTally
from crm_app.domain.market import Nearness, nearness
from crm_app.domain.questionnaire import Profile, State
from crm_app.domain.readiness import Readiness, Scorer
from crm_app.domain.ready_by import ReadyBy, ready_by
from crm_app.services import matching, readiness, records
from crm_app.services.codes import authority_name
from crm_app.services.matching import SupplierMatch
from crm_app.services.questionnaires import shipped
from crm_app.services.readiness_papers import trade_fits
from crm_app.services.supplier_facts import LastAssessment, facts
from crm_app.services.workspace import Workspace

MOST = 500  # suppliers looked at, the best matches


@dataclass(frozen=True, slots=True)
class MarketLine:
    """One supplier of the trade. ``ready_on`` is the earliest day with everything begun today; ``None`` where it is not
    known. ``waiting`` are the titles of the gates still open, and ``critical`` of the one that takes longest.
    """

    id: str
    name: str
    area: str
    score: float
    nearness: Nearness
    percent: int | None = None
    ready_on: date | None = None
    waiting: tuple[str, ...] = ()
    critical: str = ""
    not_yet: tuple[str, ...] = ()  # keys of gates
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Market:
    """The market for an opportunity, the nearest suppliers first. Evidence has to be good on ``judged_on``;
    ``deadline`` is the last day to bid.
    """

    opportunity: str
    title: str
    profile: Profile
    judged_on: date
    deadline: date | None
    lines: tuple[MarketLine, ...]
    gates: tuple[GateTally, ...]

    def count(self, *states: Nearness) -> int:
        """How many suppliers stand in one of these places."""
        return sum(line.nearness in states for line in self.lines)

    def keys(self, *states: Nearness) -> tuple[str, ...]:
        """The suppliers that stand in one of these places."""
        return tuple(line.id for line in self.lines if line.nearness in states)

    def stopped_by(self, item: str, *, unknown: bool = False) -> tuple[str, ...]:
        """The suppliers for whom a gate is known not to be in place, or nobody knows whether it is."""
        return tuple(line.id for line in self.lines if item in (line.unknown if unknown else line.not_yet))


def market(workspace: Workspace, opportunity: str) -> Market:
    """How ready the suppliers are whose trade fits an opportunity, under its own profile, levels and dates."""
    values = records.get(workspace, "opportunity", opportunity).values
    profile = shipped().profile(readiness.profile_for(values))
    today = workspace.today()
    judged = max(values["award_on"] or values["closes_on"] or today, today)
    weights = matching.weights(workspace)
    fitting = [
        one for one in matching.matches_for(workspace, opportunity, limit=MOST) if trade_fits(one.reasons, weights)
    ]
    keys = [match.id for match in fitting]
    found = assessed(workspace, keys, Scorer(shipped(), profile, readiness.asked_levels(values)), judged)
    with facts(workspace) as register:
        areas = register.areas(keys)
    lines = [
        _line(match, found.get(match.id), areas.get(match.id, ()), today, values["closes_on"]) for match in fitting
    ]
    order = list(Nearness)
    lines.sort(key=lambda line: (order.index(line.nearness), line.ready_on or today, -line.score))
    return Market(
        opportunity, str(values["title"]), profile, judged, values["closes_on"], tuple(lines), tallied(profile, found)
    )


def assessed(workspace: Workspace, keys: Sequence[str], scorer: Scorer, day: date) -> dict[str, Readiness]:
    """What the newest assessment of each of these suppliers says, with evidence good on a day; without those that were
    never assessed.
    """
    with facts(workspace) as register:
        last: dict[str, LastAssessment] = register.assessments(keys, with_answers=True)
        held = register.credentials(keys)
    return {key: scorer.assess(made.answers, on=day, credentials=held.get(key, ())) for key, made in last.items()}


def _line(
    match: SupplierMatch, found: Readiness | None, areas: Sequence[str], today: date, deadline: date | None
) -> MarketLine:
    area = ", ".join(map(authority_name, areas))
    if found is None:
        return MarketLine(match.id, match.name, area, match.score, nearness(None, None))
    days: ReadyBy = ready_by(shipped(), found, today, deadline)
    stands = nearness(found.gate.could_bid, days)
    known = stands is not Nearness.UNKNOWN
    waiting = tuple(shipped().item(key).title for key in found.gate.waiting)
    critical = days.critical.item.title if days.critical and days.critical.state is not State.UNKNOWN else ""
    return MarketLine(
        match.id,
        match.name,
        area,
        match.score,
        stands,
        found.percent,
        days.at_once if known else None,
        waiting,
        critical,
        found.gate.not_yet,
        found.gate.unknown,
    )


def tallied(profile: Profile, found: Mapping[str, Readiness]) -> tuple[GateTally, ...]:
    """Which gate of a profile stops how many of these, the one that stops most first."""
    not_yet = Counter(key for one in found.values() for key in one.gate.not_yet)
    unknown = Counter(key for one in found.values() for key in one.gate.unknown)
    by_award = Counter(key for one in found.values() for key in one.gate.by_award)
    tallies = (
        GateTally(key, shipped().item(key).title, not_yet[key], unknown[key], by_award[key])
        for key in profile.items
        if not_yet[key] or unknown[key] or by_award[key]
    )
    return tuple(sorted(tallies, key=lambda one: (-one.not_yet, -one.unknown, -one.by_award)))
