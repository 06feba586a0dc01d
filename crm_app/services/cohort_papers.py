"""The facts of the papers about many suppliers, gathered from the register: a market, and a cohort."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from crm_app.domain.cohort import Cohort, CohortLine, GateTally
from crm_app.domain.cohort_change import CohortChange
from crm_app.domain.fields import Kind
from crm_app.domain.filters import Filter, field_of, sentence
from crm_app.domain.kinds import KINDS
from crm_app.domain.market import Nearness
from crm_app.domain.money import format_money
from crm_app.domain.readiness import CouldBid
from crm_app.reports.cohort_change import ChangeFacts
from crm_app.reports.market_facts import (
    CohortDomainFact,
    CohortFacts,
    CohortLineFact,
    GateFact,
    LevelFact,
    MarketLineFact,
    MarketPaperFacts,
)
from crm_app.services import barriers, issuing, records
from crm_app.services.codes import authority_name
from crm_app.services.cohort import Between, change, cohort, event_days, of_event
from crm_app.services.lists import ListQuery
from crm_app.services.market import market
from crm_app.services.questionnaires import shipped
from crm_app.services.supplier_facts import facts as register_facts
from crm_app.services.workspace import Workspace
from crm_app.store.queries import records as record_queries

MOST_LINES = 300  # suppliers named in a paper
_MOST_BOROUGHS = 20
_RANK = {CouldBid.TODAY: 0, CouldBid.BY_AWARD: 1, CouldBid.NOT_YET: 2, CouldBid.UNKNOWN: 3, None: 4}


def market_facts(workspace: Workspace, opportunity_id: str, *, paper_id: str) -> MarketPaperFacts:
    """What the paper on the market for an opportunity says today."""
    values = records.get(workspace, "opportunity", opportunity_id)
    found = market(workspace, opportunity_id)
    lines = [
        MarketLineFact(line.name, line.area, line.nearness, line.percent, line.ready_on, line.waiting, line.critical)
        for line in found.lines
    ]
    meter = barriers.meter(workspace, opportunity_id)
    return MarketPaperFacts(
        issuing.issue(workspace, paper_id, signed=True),
        found.title,
        values["buyers"],
        found.profile.name,
        found.judged_on,
        found.deadline,
        values["award_on"],
        values.visibility,
        tuple((state.value, found.count(state)) for state in Nearness),
        _gates(found.gates),
        tuple(
            LevelFact(one.label, format_money(one.asked) if one.asked else "Any", one.meets, one.short, one.unknown)
            for one in meter.levels
        ),
        tuple(lines[:MOST_LINES]),
        max(len(lines) - MOST_LINES, 0),
        issuing.coming_events(
            workspace,
            [shipped().item(gate.key) for gate in found.gates],
            workspace.today(),
            opportunity_id=opportunity_id,
        ),
        barriers.reach(workspace, opportunity_id, meter).words,
    )


def event_facts(workspace: Workspace, event_id: str, *, paper_id: str, profile: str = "") -> CohortFacts:
    """What the paper on the suppliers of an event says today; once it was held, also what moved since."""
    event = records.get(workspace, "event", event_id)
    held = bool(event["held_on"]) and event["held_on"] < workspace.today()
    found = cohort_facts(
        workspace,
        ListQuery("supplier", of_event(workspace, event_id)),
        paper_id=paper_id,
        name=str(event["title"]),
        profile=profile,
        between=event_days(workspace, event_id) if held else None,
    )
    return replace(found, change=replace(found.change, event=str(event["title"]))) if found.change else found


def cohort_facts(
    workspace: Workspace,
    query: ListQuery,
    *,
    paper_id: str,
    name: str = "",
    profile: str = "",
    between: Between | None = None,
) -> CohortFacts:
    """What the paper on the suppliers of a list says today. ``name`` is that of a saved view, an event, a borough.

    With two days ``between`` it says as well how readiness moved from the first to the second.
    """
    found = cohort(workspace, query, profile)
    lines = sorted(found.lines, key=lambda line: (_RANK[line.could_bid], -(line.percent or 0), line.name.casefold()))
    wanted = [shipped().item(gate.key) for gate in found.gates]
    who = said(query.wanted)
    count = found.could_bid.get
    return CohortFacts(
        issue=issuing.issue(workspace, paper_id, signed=True),
        name=name or who,
        who=who,
        profile=found.profile.name,
        profile_about=found.profile.about,
        on=found.on,
        today=count(CouldBid.TODAY, 0),
        by_award=count(CouldBid.BY_AWARD, 0),
        not_yet=count(CouldBid.NOT_YET, 0),
        unknown=count(CouldBid.UNKNOWN, 0),
        never_assessed=found.never_assessed,
        percent=found.percent,
        unknown_percent=found.unknown_percent,
        domains=tuple(CohortDomainFact(one.name, one.percent, one.unknown_percent) for one in found.domains),
        gates=_gates(found.gates),
        lines=tuple(_line(line) for line in lines[:MOST_LINES]),
        left_out=max(len(lines) - MOST_LINES, 0),
        boroughs=_boroughs(workspace, found),
        events=issuing.coming_events(workspace, wanted, workspace.today()),
        change=_change(change(workspace, query, *between, profile=profile)) if between else None,
    )


def _change(found: CohortChange) -> ChangeFacts:
    return ChangeFacts(
        found.before.on,
        found.after.on,
        found.overall,
        found.domains,
        found.compared,
        len(found.not_again),
        len(found.since),
        len(found.never),
        *found.could_bid(),
    )


def said(wanted: Filter) -> str:
    """A filter of suppliers as people say it, boroughs by their names."""
    kind = KINDS["supplier"]
    conditions = tuple(
        replace(one, values=tuple(authority_name(code) for code in one.values))
        if field_of(kind, one).kind in (Kind.AREA, Kind.AREAS)
        else one
        for one in wanted.conditions
    )
    return sentence(kind, replace(wanted, conditions=conditions))


def is_private(workspace: Workspace, keys: Sequence[str]) -> bool:
    """Whether one of these suppliers is kept to its anchor, so that a paper naming it has to be as well."""
    with workspace.store.read() as connection:
        rows = record_queries.columns(connection, KINDS["supplier"], ("id", "visibility"), keys)
    return any(row.visibility == "private" for row in rows)


def _gates(tallies: Iterable[GateTally]) -> tuple[GateFact, ...]:
    facts = []
    for one in tallies:
        fix = shipped().item(one.key).fix
        facts.append(GateFact(one.title, one.not_yet, one.unknown, one.by_award, fix.time, fix.price))
    return tuple(facts)


def _line(line: CohortLine) -> CohortLineFact:
    waiting = (*line.gate.not_yet, *line.gate.unknown) if line.gate else ()
    titles = tuple(shipped().item(key).title for key in waiting)
    return CohortLineFact(line.name, line.could_bid, line.percent, line.unknown_percent, line.percents, titles)


def _boroughs(workspace: Workspace, found: Cohort) -> tuple[CohortLineFact, ...]:
    """The assessed suppliers by the borough of their premises, each supplier's percentages weighing the same."""
    assessed = {line.id: line for line in found.lines if line.gate}
    with register_facts(workspace) as register:
        areas = register.areas(list(assessed)) if len(assessed) <= 5_000 else register.areas(None)
    held: dict[str, list[CohortLine]] = defaultdict(list)
    for key, line in assessed.items():
        for code in areas.get(key, ())[:1] or ("",):
            held[code].append(line)
    most = sorted(held.items(), key=lambda pair: -len(pair[1]))[:_MOST_BOROUGHS]
    return tuple(
        CohortLineFact(
            authority_name(code) if code else "Place not known",
            None,
            _mean([line.percent for line in lines]),
            None,
            tuple(_mean([line.percents[place] for line in lines]) for place in range(len(found.domains))),
            suppliers=len(lines),
        )
        for code, lines in most
    )


def _mean(values: Sequence[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return round(sum(known) / len(known)) if known else None
