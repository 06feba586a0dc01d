"""When a supplier could be ready for a tender, and the help that closes each of its gaps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from crm_app.domain.filters import Condition, Filter, Op, Sort
from crm_app.domain.readiness import Readiness, Scorer
from crm_app.domain.ready_by import ReadyBy, ready_by, said
from crm_app.services import lists, readiness, records
from crm_app.services.lists import ListQuery
from crm_app.services.questionnaires import shipped
from crm_app.services.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Help:
    """Something that helps with an item: an event to come or an offer. ``day`` is the event's, or the offer's last."""

    kind: str
    id: str
    title: str
    words: str
    day: date | None = None


@dataclass(frozen=True, slots=True)
class SupplierReadyBy:
    """The answer for one supplier and one sort of contract: results, days, and help by item key."""

    supplier: str
    name: str
    profile: str
    opportunity: str
    readiness: Readiness
    days: ReadyBy
    words: str
    help: Mapping[str, tuple[Help, ...]] = field(default_factory=dict)


def ready_by_for(
    workspace: Workspace, supplier: str, opportunity: str = "", *, profile: str = "", on: date | None = None
) -> SupplierReadyBy:
    """When a supplier could pass every gate, for a tender's own profile, levels and dates, or for a profile alone.

    Rests on the newest assessment; without one nothing is known, and the answer says so.
    """
    day = on or workspace.today()
    name = str(records.get(workspace, "supplier", supplier)["name"] or "")
    tender = records.get(workspace, "opportunity", opportunity).values if opportunity else {}
    last = readiness.latest(workspace, supplier)
    chosen = profile or (readiness.profile_for(tender) if tender else (last["profile"] if last else ""))
    asked = shipped().profile(chosen or readiness.USUAL_PROFILE)
    levels = readiness.asked_levels(tender) if tender else {}
    judged_on = tender.get("award_on") or tender.get("closes_on") or day
    scorer = Scorer(shipped(), asked, levels)
    held = readiness.credential_facts(workspace, supplier)
    found = scorer.assess(last["answers"] if last else {}, on=max(judged_on, day), credentials=held)
    days = ready_by(shipped(), found, day, tender.get("closes_on"))
    gaps = [gate.item.key for gate in days.gates]
    return SupplierReadyBy(
        supplier, name, asked.key, opportunity, found, days, said(days), help_for(workspace, gaps, day)
    )


def help_for(workspace: Workspace, items: list[str], day: date) -> dict[str, tuple[Help, ...]]:
    """The events to come and the offers that help with these items, the soonest first."""
    if not items:
        return {}
    found: dict[str, list[Help]] = {key: [] for key in items}
    for event in _rows(workspace, "event", Condition("held_on", Op.AT_LEAST, (day,)), "held_on"):
        one = Help("event", event["id"], event["title"], "Event", event["held_on"])
        _put(found, event, one)
    for offer in _rows(workspace, "support_offer", None, "title"):
        if offer["offered_until"] is None or offer["offered_until"] >= day:
            words = ", ".join(part for part in (offer["provider"], offer["price"]) if part)
            _put(found, offer, Help("support_offer", offer["id"], offer["title"], words, offer["offered_until"]))
    return {key: tuple(helps) for key, helps in found.items() if helps}


def _rows(workspace: Workspace, kind: str, condition: Condition | None, sort: str) -> list[dict[str, Any]]:
    wanted = Filter((condition,) if condition else ())
    keys = lists.snapshot(workspace, ListQuery(kind, wanted, Sort(sort)))
    return [{"id": record.id, **record.values} for record in records.get_many(workspace, kind, keys)]


def _put(found: Mapping[str, list[Help]], values: Mapping[str, Any], one: Help) -> None:
    items = {item.title.casefold(): item.key for item in shipped().items}
    for word in values["closes_gaps"] or ():
        key = items.get(word.casefold(), word)
        if key in found:
            found[key].append(one)
