"""The facts of a briefing pack, gathered from the register for one opportunity."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from crm_app.domain.kinds import KINDS
from crm_app.domain.market import Nearness, nearness
from crm_app.domain.questionnaire import Profile
from crm_app.domain.readiness import CouldBid, GateStatus, Readiness, Scorer
from crm_app.domain.readiness_evidence import level_words
from crm_app.domain.ready_by import ready_by
from crm_app.domain.records import Record
from crm_app.domain.value_bands import value_band
from crm_app.reports.briefing_facts import (
    AskedCover,
    AskedItem,
    BriefingFacts,
    Candidate,
    Contact,
    GateCount,
    InternalFacts,
    LotFact,
    MarketFacts,
)
from crm_app.services import issuing, matching, readiness, records
from crm_app.services.codes import authority_name, cpv_name
from crm_app.services.matching import SupplierMatch
from crm_app.services.notice_links import link_of
from crm_app.services.notices import notices_of
from crm_app.services.questionnaires import shipped
from crm_app.services.readiness_papers import trade_fits
from crm_app.services.supplier_facts import facts as register_facts
from crm_app.services.workspace import Workspace
from crm_app.store.queries import records as queries

SHORTLIST = 15
NEAR = 2  # gates not yet in place: the most that is still near
_MARKET = 500  # suppliers looked at for the readiness of a market
_MOST_GATES = 8
_COVER = ("public_liability", "employers_liability", "professional_indemnity", "special_cover")
_MOST_LOTS = 20


def briefing_facts(workspace: Workspace, opportunity_id: str, *, paper_id: str, internal: bool) -> BriefingFacts:
    """What a pack says of an opportunity today. Only an ``internal`` one looks at suppliers at all."""
    record = records.get(workspace, "opportunity", opportunity_id)
    values = record.values
    profile = shipped().profile(readiness.profile_for(values))
    items = [shipped().item(key) for key in profile.items]
    portals = shipped().item("buyer_portals")
    return BriefingFacts(
        issue=issuing.issue(workspace, paper_id, signed=internal),
        title=str(values["title"]),
        buyers=values["buyers"],
        stage=KINDS["opportunity"].fields["stage"].choice_label(values["stage"]),
        value_band=value_band(values["value_net"]),
        profile=profile.name,
        profile_about=profile.about,
        description=values["description"] or "",
        reference=values["reference"] or "",
        ocid=values["ocid"] or "",
        link=link_of(values["reference"]),
        categories=tuple(f"{code} {cpv_name(code)}".strip() for code in values["cpv_codes"]),
        places=tuple(map(authority_name, values["areas"])) or ((values["region"],) if values["region"] else ()),
        **{name: values[name] for name in ("closes_on", "award_on", "starts_on", "ends_on")},
        **_tender_notice(workspace, record),
        suitable_sme=_yes(values["suitable_sme"]),
        suitable_vcse=_yes(values["suitable_vcse"]),
        lots=_lots(workspace, opportunity_id),
        asked=tuple(_asked(profile)),
        cover=tuple(_cover(profile, readiness.asked_levels(values))),
        events=issuing.coming_events(workspace, items, workspace.today(), opportunity_id=opportunity_id),
        portals=f"{portals.asked_by}.",
        internal=_internal(workspace, record, profile) if internal else None,
    )


def _yes(word: str | None) -> bool | None:
    return {"yes": True, "no": False}.get(word or "")


def _tender_notice(workspace: Workspace, record: Record) -> dict[str, date | None]:
    """The day of the tender notice: a day to come, or one that only a plan names, is not one of publication."""
    day = record["published_on"]
    dates = records.parts(workspace, "opportunity", record.id).get("milestone", [])
    planned = [one for one in dates if one["step"] == "tender_notice" and one["actual_on"] is None]
    is_planned = any(day in (one["planned_on"], one["revised_on"]) for one in planned)
    if day and (is_planned or day > workspace.today()):
        return {"published_on": None, "tender_notice_on": day}
    return {"published_on": day, "tender_notice_on": None}


def _lots(workspace: Workspace, opportunity_id: str) -> tuple[LotFact, ...]:
    """The lots of the newest notice that has any."""
    for _, notice in notices_of(workspace, opportunity_id):
        if notice.lots:
            lots = notice.lots[:_MOST_LOTS]
            return tuple(
                LotFact(lot.title or f"Lot {lot.id}", value_band(lot.value_net), lot.description) for lot in lots
            )
    return ()


def _asked(profile: Profile) -> Iterator[AskedItem]:
    for key in profile.items:
        item = shipped().item(key)
        if item.scored:
            by_award = item.key in profile.by_award
            note = profile.notes.get(key, "")
            yield AskedItem(item.title, item.question, item.proof, key in profile.gates, by_award, note)


def _cover(profile: Profile, levels: Mapping[str, int]) -> Iterator[AskedCover]:
    """The levels the buyer asks on the opportunity, else those usual for its sort of contract."""
    for key in _COVER:
        item = shipped().item(key)
        usual = profile.level(item) if key in profile.items else 0
        level = levels.get(key, usual)
        if level:
            source = "This buyer" if key in levels else "Usual for such contracts"
            yield AskedCover(item.title, level_words(level), source, shipped().conditions.get(item.applies_when, ""))


def _internal(workspace: Workspace, record: Record, profile: Profile) -> InternalFacts:
    values = record.values
    day = max(values["award_on"] or values["closes_on"] or workspace.today(), workspace.today())
    weights = matching.weights(workspace)
    found = matching.matches_for(workspace, record.id, limit=_MARKET)
    fitting = [match for match in found if trade_fits(match.reasons, weights)]
    results = _results(
        workspace, [match.id for match in fitting], Scorer(shipped(), profile, readiness.asked_levels(values)), day
    )
    best = fitting[:SHORTLIST]
    with register_facts(workspace) as register:
        areas = register.areas([match.id for match in best])
    return InternalFacts(
        values["value_net"],
        values["value_gross"],
        record.visibility,
        _market(day, fitting, results, _in_time(workspace, results, values["closes_on"])),
        tuple(_candidate(match, results.get(match.id), areas.get(match.id, ())) for match in best),
    )


def _results(workspace: Workspace, keys: Sequence[str], scorer: Scorer, day: date) -> dict[str, Readiness]:
    """The readiness for this contract of each supplier that was ever assessed."""
    with register_facts(workspace) as register:
        last, held = register.assessments(keys, with_answers=True), register.credentials(keys)
    return {
        key: scorer.assess(assessment.answers, on=day, credentials=held.get(key, ()))
        for key, assessment in last.items()
    }


def _in_time(workspace: Workspace, results: Mapping[str, Readiness], deadline: date | None) -> int:
    """How many are not ready yet and could be before bids close, as the paper on the market reckons it."""
    today = workspace.today()
    return sum(
        nearness(found.gate.could_bid, ready_by(shipped(), found, today, deadline)) is Nearness.IN_TIME
        for found in results.values()
        if found.gate.could_bid is CouldBid.NOT_YET
    )


def _market(day: date, fitting: Sequence[SupplierMatch], results: Mapping[str, Readiness], in_time: int) -> MarketFacts:
    counts = Counter(
        _standing(results[match.id].gate) if match.id in results else "never_assessed" for match in fitting
    )
    not_yet = Counter(key for found in results.values() for key in found.gate.not_yet)
    unknown = Counter(key for found in results.values() for key in found.gate.unknown)
    stopping = sorted(not_yet.keys() | unknown.keys(), key=lambda key: (-not_yet[key] - unknown[key], key))[
        :_MOST_GATES
    ]
    gates = tuple(GateCount(shipped().item(key).title, not_yet[key], unknown[key]) for key in stopping)
    return MarketFacts(day, len(fitting), **counts, near_means=NEAR, gates=gates, in_time=in_time)


def _standing(gate: GateStatus) -> str:
    if gate.could_bid in (CouldBid.TODAY, CouldBid.BY_AWARD):
        return "ready"
    if gate.could_bid is CouldBid.UNKNOWN:
        return "unknown"
    return "near" if len(gate.not_yet) <= NEAR else "far"


def _candidate(match: SupplierMatch, found: Readiness | None, areas: Sequence[str]) -> Candidate:
    reasons = tuple(
        reason.text for reason in match.reasons if reason.name != "readiness"
    )  # shown beside, for this contract
    return Candidate(
        match.id,
        match.name,
        match.score,
        reasons,
        found.gate.could_bid if found else None,
        found.percent if found else None,
        tuple(shipped().item(key).title for key in found.gate.waiting) if found else (),
        _unknown(match),
        ", ".join(map(authority_name, areas)),
    )


def _unknown(match: SupplierMatch) -> tuple[str, ...]:
    """What matching did not know, but for readiness, which stands in a column of its own."""
    words = (word for said in match.unknown for word in said.split(", "))
    return tuple(word for word in words if word != "readiness")


def contacts_of(workspace: Workspace, supplier_ids: Sequence[str]) -> tuple[Contact, ...]:
    """The people of some suppliers as they are now; one who asked not to be contacted is named and no more."""
    with workspace.store.read() as connection:
        people = queries.parts(connection, KINDS["person"], supplier_ids)
    return tuple(_contact(person) for person in people)


def _contact(person: Record) -> Contact:
    def said(name: str) -> str:
        value: Any = person[name]
        return str(value or "")

    if person["objected_on"]:
        return Contact(person.parent_id, said("name"), asked_not_to=True)
    return Contact(person.parent_id, said("name"), said("role"), said("email"), said("phone") or said("mobile"))
