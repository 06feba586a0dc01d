"""The barrier meter over the store: what a tender asks, held against the local suppliers that fit it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from crm_app.domain.barrier_reach import MeterReach, reaches
from crm_app.domain.barriers import Meter, Stand, measure
from crm_app.domain.readiness import Scorer
from crm_app.domain.records import Record, Saved
from crm_app.services import market, matching, readiness, records
from crm_app.services.questionnaires import shipped
from crm_app.services.supplier_facts import facts
from crm_app.services.workspace import Workspace

_LEVELS = ("public_liability", "employers_liability", "professional_indemnity")
_MOST = 500


def asked_of(record: Record) -> dict[str, Decimal]:
    """What an opportunity asks as its record says: levels of cover, turnover, and credentials without an amount."""
    asked = {name: record[name] for name in _LEVELS if record[name]}
    if record["turnover_asked"]:
        asked["turnover"] = record["turnover_asked"]
    return asked | {name: Decimal(0) for name in record["credentials_asked"] or () if name not in asked}


def meter(
    workspace: Workspace, opportunity: str, asked: Mapping[str, Decimal] | None = None, *, only_local: bool = True
) -> Meter:
    """How many matched suppliers the asked levels would keep out; without ``asked``, what the record says.

    Local is a supplier with premises in the tender's area, or where it names none in the area of the own anchor.
    """
    record = records.get(workspace, "opportunity", opportunity)
    found = matching.matches_for(workspace, opportunity, limit=_MOST)
    with facts(workspace) as known:
        suppliers = known.suppliers([match.id for match in found]) if found else []
    places = set(record["areas"] or ()) or _own_areas(workspace)
    if only_local and places:
        suppliers = [one for one in suppliers if not places.isdisjoint(one.areas)]
    day = record["award_on"] or record["closes_on"] or workspace.today()
    return measure(suppliers, asked_of(record) if asked is None else asked, day)


def reach(workspace: Workspace, opportunity: str, found: Meter) -> MeterReach:
    """Which gate stops how many suppliers of a meter, and who of those it keeps out could be ready when bids close.

    Judged under the opportunity's own profile, on the day on which its evidence has to be good (as the market is), with
    the levels of cover that the meter asks.
    """
    values = records.get(workspace, "opportunity", opportunity).values
    profile = shipped().profile(readiness.profile_for(values))
    today = workspace.today()
    judged = max(values["award_on"] or values["closes_on"] or today, today)
    levels = {level.name: int(level.asked) for level in found.levels if level.name in _LEVELS and level.asked}
    known = market.assessed(workspace, [one.id for one in found.suppliers], Scorer(shipped(), profile, levels), judged)
    excluded = [one for one in found.suppliers if one.stand is Stand.SHORT]
    return MeterReach(
        profile.name,
        today,
        values["closes_on"],
        market.tallied(profile, known),
        len(known),
        len(found.suppliers) - len(known),
        reaches(shipped(), excluded, known, today, values["closes_on"]),
        {item: tuple(key for key, one in known.items() if item in one.gate.not_yet) for item in profile.items},
    )


def _own_areas(workspace: Workspace) -> set[str]:
    own = records.get(workspace, "anchor", workspace.own_anchor())
    return {*(own["areas"] or ()), *(own["bordering_areas"] or ())}


def keep_note(
    workspace: Workspace, opportunity: str, found: Meter, asked: Mapping[str, Decimal], text: str = ""
) -> Saved:
    """Keep what the meter found beside the tender, for the record of why a level was asked."""
    values = {
        "noted_on": workspace.today(),
        "asked": {name: str(amount) for name, amount in asked.items()},
        "matched": len(found.suppliers),
        "excluded": found.count(Stand.SHORT),
        "unknown": found.count(Stand.UNKNOWN),
        "text": text or " ".join(part for part in (found.words, reach(workspace, opportunity, found).words) if part),
    }
    return records.add(workspace, "barrier", values, parent_id=opportunity)
