"""The facts of a readiness report, gathered from the register for one supplier."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from crm_app.domain.fields import Audience, Field, Kind
from crm_app.domain.filters import Condition, Filter, Op
from crm_app.domain.kinds import KINDS
from crm_app.domain.matching import Weights
from crm_app.domain.questionnaire import Item, Profile, Questionnaire, State
from crm_app.domain.readiness import ItemResult, Readiness, Scorer, assess
from crm_app.domain.readiness_evidence import CredentialFact, level_words
from crm_app.domain.readiness_progress import compare, first_fixes
from crm_app.domain.ready_by import ready_by
from crm_app.domain.reasons import Reason
from crm_app.domain.records import Record
from crm_app.domain.value_bands import value_band
from crm_app.reports.readiness_facts import (
    ChangeFacts,
    DomainChange,
    DomainFact,
    FittingOpportunity,
    ItemFact,
    ReadinessFacts,
    ReadyFacts,
)
from crm_app.services import issuing, lists, matching, readiness, records
from crm_app.services.codes import authority_name, cpv_name
from crm_app.services.lists import ListQuery
from crm_app.services.notice_links import link_of
from crm_app.services.questionnaires import shipped
from crm_app.services.supplier_facts import facts as register_facts
from crm_app.services.workspace import Workspace

MOST_OPPORTUNITIES = 8
_LOOKED_AT = 60  # of the best matches: those not published, or of another trade, fall out
_FITTING = 0.4  # of what trade can add to a score: a shared CPV group, or a word of the title
_NEAR = 0.75  # of what a part can add: said as a reason
_NOT_EVERYBODY_HAS = frozenset({"company_number", "charity_number", "mutual_number", "trading_names"})
_CODE = re.compile(r"\d{8}")
_STATES = {
    State.IN_PLACE: "in_place",
    State.IN_PLACE_UNSEEN: "in_place",
    State.BY_AWARD: "by_award",
    State.NOT_YET: "not_yet",
    State.UNKNOWN: "unknown",
}


def readiness_facts(workspace: Workspace, supplier_id: str, *, paper_id: str, profile: str = "") -> ReadinessFacts:
    """All that a readiness report says of a supplier today, under a profile (usually that of the last assessment).

    Without an assessment it rests on what the record answers by itself.
    """
    supplier = records.get(workspace, "supplier", supplier_id)
    made = _assessments(workspace, supplier_id)
    asked, chosen = shipped(), _profile(profile, made)
    answers = dict(made[-1]["answers"]) if made else _from_record(workspace, supplier_id, chosen)
    held = readiness.credential_facts(workspace, supplier_id)
    day = workspace.today()
    found = assess(asked, chosen, answers, on=day, credentials=held)
    results = [result for result in found.items if result.item.key in found.profile.items]
    open_items = [
        result.item
        for result in results
        if result.counted and result.state not in (State.IN_PLACE, State.IN_PLACE_UNSEEN)
    ]
    return ReadinessFacts(
        issue=issuing.issue(workspace, paper_id, signed=False),
        supplier=str(supplier["name"]),
        profile=found.profile.name,
        profile_about=found.profile.about,
        could_bid=found.gate.could_bid,
        percent=found.percent,
        unknown_percent=found.unknown_percent,
        known=found.overall.known,
        unknown=found.overall.unknown,
        assessed_on=made[-1]["assessed_on"] if made else None,
        gates_not_yet=_titles(asked, found.gate.not_yet),
        gates_unknown=_titles(asked, found.gate.unknown),
        gates_by_award=_titles(asked, found.gate.by_award),
        domains=_domains(asked, found, results),
        items=tuple(item_fact(asked, found.profile, result) for result in results),
        first_fixes=tuple(gap.item.key for gap in first_fixes(found)),
        opportunities=_opportunities(workspace, supplier_id, answers, held, day),
        events=issuing.coming_events(workspace, open_items, day),
        change=_change(workspace, supplier_id, made, found),
        counting=_counting(asked),
        held=_held(workspace, supplier),
        ready=_ready(asked, found, day),
        offers=issuing.standing_offers(workspace, open_items, day, areas=_areas(workspace, supplier_id)),
    )


def _ready(asked: Questionnaire, found: Readiness, day: date) -> ReadyFacts | None:
    days = ready_by(asked, found, day)
    known = [gate for gate in days.gates if gate.state is not State.UNKNOWN]
    if not known:
        return None
    return ReadyFacts(days.at_once, days.in_turn, known[0].item.title, len(known) < len(days.gates))


def _areas(workspace: Workspace, supplier_id: str) -> tuple[str, ...]:
    with register_facts(workspace) as register:
        return register.areas([supplier_id]).get(supplier_id, ())


def _assessments(workspace: Workspace, supplier_id: str) -> list[Record]:
    """The assessments of a supplier, oldest first."""
    made = records.parts(workspace, "supplier", supplier_id)["assessment"]
    return sorted(made, key=lambda record: (record["assessed_on"] or date.min, record.id))


def _profile(wanted: str, made: Sequence[Record]) -> str:
    """The profile asked for, else that of the last assessment; raises ``NotFound`` for one that is not there."""
    if wanted:
        return shipped().profile(wanted).key
    last = str(made[-1]["profile"] or "") if made else ""
    return last if last in shipped().profiles else readiness.USUAL_PROFILE


def _from_record(workspace: Workspace, supplier_id: str, profile: str) -> dict[str, str]:
    return {key: found.state.value for key, found in readiness.prefilled(workspace, supplier_id, profile).items()}


def _titles(asked: Questionnaire, keys: Iterable[str]) -> tuple[str, ...]:
    return tuple(asked.item(key).title for key in keys)


def _domains(asked: Questionnaire, found: Readiness, results: Sequence[ItemResult]) -> tuple[DomainFact, ...]:
    facts = []
    for key, name in asked.domains.items():
        inside = [result for result in results if result.item.domain == key]
        share = found.domains[key]
        counts = dict.fromkeys(("in_place", "by_award", "not_yet", "unknown"), 0)
        for result in inside:
            if result.counted and result.state in _STATES:
                counts[_STATES[result.state]] += 1
        if inside:
            facts.append(DomainFact(name, share.percent, share.unknown_percent, **counts))
    return tuple(facts)


def item_fact(asked: Questionnaire, profile: Profile, result: ItemResult) -> ItemFact:
    """One item as a paper says it."""
    item = result.item
    return ItemFact(
        item.key,
        asked.domains[item.domain],
        item.title,
        item.question,
        item.why,
        item.asked_by,
        item.proof,
        result.state,
        result.counted,
        result.gate is not None,
        usual_level(profile, item),
        profile.notes.get(item.key, ""),
        _standing(result),
        result.expires_on,
        item.fix.time,
        item.fix.price,
    )


def usual_level(profile: Profile, item: Item) -> str:
    """The level of cover or grade that a profile usually asks, as a sentence; empty where any will do."""
    level = profile.level(item)
    return f"{level_words(level)} is usual for contracts like this.".capitalize() if level else ""


def _standing(result: ItemResult) -> str:
    """What is on file, where the record has a credential that bears on the item."""
    if result.expires_on is None and result.current:
        return ""
    sentences = re.split(r"(?<=\.)\s+", result.reason)
    return sentences[-1] if result.current else " ".join(sentences[-1:])


def _counting(asked: Questionnaire) -> str:
    points = asked.points
    return (
        f"Each counts {points[State.IN_PLACE]} with proof seen, {points[State.IN_PLACE_UNSEEN]} on your word, "
        f"{points[State.BY_AWARD]} if promised by award, and {points[State.NOT_YET]} if not yet in place."
    )


def _change(workspace: Workspace, supplier_id: str, made: Sequence[Record], found: Readiness) -> ChangeFacts | None:
    """What moved since the assessment before the last; ``None`` for a first one."""
    earlier = [record for record in made[:-1] if record["assessed_on"]]
    if not earlier:
        return None
    before = earlier[-1]
    profile = _profile("", [before])
    then = assess(shipped(), profile, before["answers"], on=before["assessed_on"])
    moved = compare(then, found)
    names = shipped().domains
    return ChangeFacts(
        before["assessed_on"],
        then.gate.could_bid,
        then.percent,
        found.percent,
        moved.same_profile,
        tuple(DomainChange(names.get(key, key), one.before, one.after) for key, one in moved.domains.items()),
        tuple(one.item.title for one in moved.improved),
        tuple(one.item.title for one in moved.slipped),
        tuple(one.item.title for one in moved.learned),
        _attended(workspace, supplier_id, before["assessed_on"]),
    )


def _attended(workspace: Workspace, supplier_id: str, since: date) -> tuple[str, ...]:
    """The events the supplier came to from a day on, in their order."""
    came = Filter((Condition("supplier", Op.IS, (supplier_id,)), Condition("status", Op.IS, ("attended",))))
    invitations = records.get_many(workspace, "invitation", lists.snapshot(workspace, ListQuery("invitation", came)))
    events = records.get_many(workspace, "event", sorted({one.parent_id for one in invitations}))
    recent = [event for event in events if event["held_on"] and since <= event["held_on"] <= workspace.today()]
    return tuple(str(event["title"]) for event in sorted(recent, key=lambda event: event["held_on"]))


def _opportunities(
    workspace: Workspace, supplier_id: str, answers: Mapping[str, str], held: Sequence[CredentialFact], day: date
) -> tuple[FittingOpportunity, ...]:
    """Published opportunities of the supplier's trade, best first: nothing that is not public leaves the register."""
    weights = matching.weights(workspace)
    found = {one.id: one for one in matching.opportunities_for(workspace, supplier_id, limit=_LOOKED_AT, on=day)}
    facts: list[FittingOpportunity] = []
    for record in records.get_many(workspace, "opportunity", list(found)):
        match = found[record.id]
        if record.visibility == "published" and trade_fits(match.reasons, weights) and len(facts) < MOST_OPPORTUNITIES:
            facts.append(_fitting(workspace, record, why_it_fits(match.reasons, weights), answers, held))
    return tuple(facts)


def _fitting(
    workspace: Workspace, record: Record, why: str, answers: Mapping[str, str], held: Sequence[CredentialFact]
) -> FittingOpportunity:
    values = record.values
    day = values["award_on"] or values["closes_on"] or workspace.today()
    scorer = Scorer(shipped(), shipped().profile(readiness.profile_for(values)), readiness.asked_levels(values))
    gate = scorer.assess(answers, on=day, credentials=held).gate
    return FittingOpportunity(
        str(values["title"]),
        values["buyers"],
        values["closes_on"],
        value_band(values["value_net"]),
        why,
        gate.could_bid,
        _titles(shipped(), gate.waiting),
        link_of(values["reference"]),
    )


def _points(reasons: Iterable[Reason], name: str) -> Reason:
    return next((reason for reason in reasons if reason.name == name), Reason(name, 0.0, ""))


def _share(reason: Reason, weights: Weights) -> float:
    """How much of what a part can add it adds, 0 to 1."""
    each = {name: float(getattr(weights, name)) for name in ("category", "area", "capacity", "readiness")}
    most = 100 * each[reason.name] / sum(each.values())
    return reason.points / most if most else 0.0


def trade_fits(reasons: Iterable[Reason], weights: Weights) -> bool:
    """Whether a match rests on the trade: those that score by place and size alone fit nobody."""
    return _share(_points(reasons, "category"), weights) >= _FITTING or not weights.category


def why_it_fits(reasons: Sequence[Reason], weights: Weights) -> str:
    """The reasons of a match in words for the supplier's owner."""
    trade, area, size = (_points(reasons, name) for name in ("category", "area", "capacity"))
    said = [_trade_words(trade, _share(trade, weights))]
    if _share(area, weights) >= _NEAR:
        said.append("You are in its area.")
    if _share(size, weights) >= _NEAR:
        said.append("Its size suits yours.")
    return " ".join(said)


def _trade_words(reason: Reason, share: float) -> str:
    code = _CODE.search(reason.text)
    if code is None:
        words = reason.text.rpartition(":")[2].strip(" .")
        return f"Your own words meet it: {words}." if words else "It may suit you."
    name = cpv_name(code.group()) or "the same trade"
    lead = (
        "It is your trade"
        if share >= 0.9
        else "It is close to your trade"
        if share >= 0.6
        else "It is related to your trade"
    )
    return f"{lead}: {name[:1].lower()}{name[1:]} (CPV {code.group()})."


def _held(workspace: Workspace, supplier: Record) -> tuple[tuple[str, str], ...]:
    """What the register holds of the supplier and may stand in any paper, for its owner to check."""
    sites = records.parts(workspace, "supplier", supplier.id)["site"]
    places = "; ".join(
        f"{site['postcode']} {authority_name(site['local_authority'])}".strip() for site in sites if site["postcode"]
    )
    fields = KINDS["supplier"].fields
    shown = [
        (field.label, _words(field, supplier[name]))
        for name, field in fields.items()
        if field.audience is Audience.EVERYONE and (supplier[name] or name not in _NOT_EVERYBODY_HAS)
    ]
    return tuple((label, value or "not known") for label, value in (*shown, ("Premises", places)))


def _words(field: Field, value: Any) -> str:
    if field.kind is Kind.CODES:
        return "; ".join(f"{code} {cpv_name(code)}".strip() for code in value or ())
    if isinstance(value, tuple):
        return "; ".join(value)
    return field.choice_label(value) if field.choices else str(value or "")
