"""One OCDS release (1.1, UK extension or older, Find a Tender, Contracts Finder, Public Contracts Scotland, Sell2Wales)
as the facts of a notice."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import chain
from typing import Any

from crm_app.domain.dates import format_date
from crm_app.domain.notice_dates import uk_day
from crm_app.domain.notice_types import NOTICE_TYPES, announced_stage, main_tag, stage_on
from crm_app.domain.notices import DocumentFact, LotFact, MilestoneFact, NoticeFacts
from crm_app.importers.ocds_awards import award_facts, last_extension
from crm_app.importers.ocds_lots import (
    all_items,
    cpv_codes,
    delivery_places,
    delivery_postcodes,
    lot_facts,
    period,
    regions,
)
from crm_app.importers.ocds_parties import Parties
from crm_app.importers.ocds_values import Node, ReleaseError, Values

_NOTICE_ID = re.compile(r"\d{6}-\d{4}")
_FIND_A_TENDER = "ocds-h6vhtk-"
_NOTICE_LINK = re.compile(r"/Notice/(\d{6}-\d{4})\b")


@dataclass(frozen=True, slots=True)
class _Parts:
    """The parts of a release that most facts are drawn from, each made an object or a list of objects."""

    release: Node
    planning: Node
    tender: Node
    lots: list[Node]  # of the tender
    awards: list[Node]
    contracts: list[Node]
    documents: list[Node]
    milestones: list[Node]


def _parts(release: Node, values: Values) -> _Parts:
    planning, tender = values.node(release, "planning"), values.node(release, "tender")
    awards, contracts = values.nodes(release, "awards"), values.nodes(release, "contracts")
    holders = [planning, tender, *awards, *contracts]
    documents = [node for holder in holders if "documents" in holder for node in values.nodes(holder, "documents")]
    milestones = [node for holder in holders if "milestones" in holder for node in values.nodes(holder, "milestones")]
    return _Parts(release, planning, tender, values.nodes(tender, "lots"), awards, contracts, documents, milestones)


def facts_of(release: Any, notes: list[str]) -> NoticeFacts:
    """The facts of a release. Raises ``ReleaseError`` where it cannot be told what it speaks of."""
    if not isinstance(release, dict):
        raise ReleaseError("This is not an object, so it cannot be a release.")
    values = Values(notes)
    ocid, release_id = values.code(release, "ocid"), values.code(release, "id")
    if not ocid and "url" in release and "tender" not in release:
        raise ReleaseError("This is only a link to a release that is kept elsewhere; the notice itself is not here.")
    if not ocid:
        raise ReleaseError("This release has no ocid, so it cannot be told which procurement it speaks of.")
    if not release_id:
        # Public Contracts Scotland gives none; date and tag tell the releases of one procurement apart.
        dated = [values.code(release, "date")[:19], main_tag(values.words(release, "tag"))]
        release_id = "-".join(part for part in dated if part) or "unnumbered"
        values.warn("This release has no id of its own; its date and tag stand for one.")
    parts = _parts(release, values)
    items = all_items([parts.tender, *parts.awards, *parts.contracts], values)
    facts: dict[str, Any] = {"ocid": ocid, "release_id": release_id}
    facts.update(_who_and_what(parts, items, values))
    facts["lots"] = lot_facts(parts.lots, parts.awards, items, values)
    facts.update(_money(parts, facts["lots"], values))
    facts.update(_suitability(parts, facts["lots"], values))
    facts.update(_dates(parts, facts["lots"], values))
    facts.update(award_facts(release, parts.awards, parts.contracts, values))
    facts["extends_until"] = last_extension(parts.awards, parts.contracts, parts.lots, values)
    facts["documents"] = _documents(parts, values)
    facts["milestones"] = _milestones(parts, values)
    facts.update(_kind(parts, facts, values))
    return NoticeFacts(**facts, warnings=values.warnings)


def _who_and_what(parts: _Parts, items: list[Node], values: Values) -> dict[str, Any]:
    release, tender = parts.release, parts.tender
    project = values.node(parts.planning, "project")
    title = _first(values.plain(node, "title") for node in (tender, release, project, *parts.awards, *parts.contracts))
    if not title:
        values.warn("This notice has no title.")
    parties = Parties(release, values)
    basis = values.node(tender, "legalBasis")
    places = delivery_places(items, values)
    return {
        "title": title,
        "description": values.prose(tender, "description")
        or values.prose(project, "description")
        or values.prose(parts.planning, "rationale")
        or values.prose(release, "description")
        or _first(values.prose(award, "description") for award in parts.awards),
        "buyers": parties.buyers(release),
        "suppliers": parties.suppliers(release),
        "cpv_codes": cpv_codes([tender, *items], values),
        "regions": regions(places, values),
        "delivery_postcodes": delivery_postcodes(places, values),
        "above_threshold": values.flag(tender, "aboveThreshold"),
        "legal_basis": f"{values.code(basis, 'scheme')} {values.code(basis, 'id')}".strip(),
        "procedure": values.plain(tender, "procurementMethodDetails") or values.plain(tender, "procurementMethod"),
        "method": values.code(tender, "procurementMethod"),
        "category": values.code(tender, "mainProcurementCategory"),
        "special_regimes": tuple(values.words(tender, "specialRegime")),
    }


def _money(parts: _Parts, lots: tuple[LotFact, ...], values: Values) -> dict[str, Any]:
    """The value of the tender (else the sum of its lots), and what was awarded."""
    value = values.node(parts.tender, "value")
    net, gross = values.net_and_gross(value)
    if net is None and gross is None and not value:
        net, gross = _sum(lot.value_net for lot in lots), _sum(lot.value_gross for lot in lots)
        if net is not None or gross is not None:
            values.warn("No total value is published; the sum of the lots stands for it.")
    live = [holder for holder in parts.contracts or parts.awards if holder.get("status") != "cancelled"]
    nodes = [values.node(holder, "value") for holder in live]
    awarded = [values.net_and_gross(node) for node in nodes]
    amounts = chain([value, *nodes], (values.node(lot, "value") for lot in parts.lots))
    return {
        "value_net": net,
        "value_gross": gross,
        "currency": _first(values.code(amount, "currency").upper() for amount in amounts),
        "awarded_net": _sum(without for without, _ in awarded),
        "awarded_gross": _sum(with_vat for _, with_vat in awarded),
    }


def _suitability(parts: _Parts, lots: tuple[LotFact, ...], values: Values) -> dict[str, bool | None]:
    """Said of the tender (Contracts Finder) or of its lots: suitable if one lot is."""
    said = values.node(parts.tender, "suitability")
    sme, vcse = values.flag(said, "sme"), values.flag(said, "vcse")
    return {
        "suitable_sme": _any(lot.suitable_sme for lot in lots) if sme is None else sme,
        "suitable_vcse": _any(lot.suitable_vcse for lot in lots) if vcse is None else vcse,
    }


def _dates(parts: _Parts, lots: tuple[LotFact, ...], values: Values) -> dict[str, Any]:
    tender = parts.tender
    # Whoever is new to the procurement must meet the earlier date, by which interest is to be shown.
    first_step = (
        {"endDate": tender["expressionOfInterestDeadline"]} if tender.get("expressionOfInterestDeadline") else {}
    )
    closing = first_step or values.node(tender, "tenderPeriod")
    closes_at = None if _is_bare_day(closing.get("endDate")) else values.instant(closing, "endDate")
    closes_on = uk_day(closes_at) if closes_at else values.day(closing, "endDate")
    opens_on = values.day(closing, "startDate") if closes_on and "startDate" in closing else None
    if closes_on and opens_on and closes_on < opens_on:
        values.warn(f"The time for bids ends ({format_date(closes_on)}) before it starts ({format_date(opens_on)}).")
    starts_on, ends_on = _contract_period(parts, lots, values)
    awarded = [day for award in parts.awards if (day := values.day(award, "date"))]
    # The start of the award period is no date of award: publishers put the opening of the bids there.
    expected = values.day(values.node(tender, "awardPeriod"), "endDate")
    return {
        "published_at": values.instant(parts.release, "date"),
        "closes_at": closes_at,
        "closes_on": closes_on,
        "award_on": max(awarded, default=None) or expected,
        "starts_on": starts_on,
        "ends_on": ends_on,
        "notice_expected_on": values.day(values.node(tender, "communication"), "futureNoticeDate"),
    }


def _is_bare_day(value: object) -> bool:
    """A date without a time of day: the hour at which bids close is not published."""
    return isinstance(value, str) and len(value.strip()) <= len("2026-11-26")


def _contract_period(parts: _Parts, lots: tuple[LotFact, ...], values: Values) -> tuple[date | None, date | None]:
    """The widest period of the contracts, else of the awards, else of the tender, else of its lots."""
    signed = [period(contract, "period", values) for contract in parts.contracts]
    awarded = [period(award, "contractPeriod", values) for award in parts.awards]
    planned = [period(parts.tender, "contractPeriod", values)]
    of_lots = [(lot.starts_on, lot.ends_on) for lot in lots]
    for periods in (signed, awarded, planned, of_lots):
        starts = [first for first, _ in periods if first]
        ends = [last for _, last in periods if last]
        if starts or ends:
            return min(starts, default=None), max(ends, default=None)
    return None, None


def _documents(parts: _Parts, values: Values) -> tuple[DocumentFact, ...]:
    found: dict[str, DocumentFact] = {}
    for node in parts.documents:
        if url := values.link(node, "url"):
            title = values.plain(node, "title") or values.plain(node, "description")
            kind = DocumentFact(url, title, values.code(node, "documentType"), values.code(node, "noticeType"))
            found.setdefault(url, kind)
    return tuple(found.values())


def _milestones(parts: _Parts, values: Values) -> tuple[MilestoneFact, ...]:
    found = [
        MilestoneFact(
            values.code(node, "type"),
            values.plain(node, "title"),
            values.prose(node, "description"),
            values.day(node, "dueDate"),
            values.code(node, "status"),
        )
        for node in parts.milestones
    ]
    if asked := values.day(values.node(parts.tender, "enquiryPeriod"), "endDate"):
        found.append(MilestoneFact("enquiry", "Last day for questions", due_on=asked))
    if announced := values.day(values.node(parts.tender, "communication"), "futureNoticeDate"):
        found.append(MilestoneFact("futureNotice", "Tender notice expected", due_on=announced))
    return tuple(found)


def _kind(parts: _Parts, facts: dict[str, Any], values: Values) -> dict[str, str]:
    """Number, type, tag and stage of the notice. One release may list the documents of earlier notices too."""
    listed = [node for node in parts.documents if node.get("noticeType")]
    own = [node for node in listed if node.get("id") == parts.release.get("id")]
    newest = max(own or listed, key=lambda node: (str(node.get("datePublished") or ""), listed.index(node)), default={})
    notice_type = values.code(newest, "noticeType").upper()
    if notice_type and notice_type not in NOTICE_TYPES:
        values.warn(f"\u201c{notice_type[:20]}\u201d is not a notice type known here.")
        notice_type = ""
    tag = main_tag(values.words(parts.release, "tag"))
    status = values.code(parts.tender, "status").lower()
    if parts.awards and all(award.get("status") in ("cancelled", "unsuccessful") for award in parts.awards):
        status = "cancelled"
    engagement = any(document.kind == "marketEngagementNotice" for document in facts["documents"]) or any(
        milestone.kind == "engagement" for milestone in facts["milestones"]
    )
    stage = announced_stage(notice_type, tag, status, engagement)
    if facts["published_at"]:
        day = uk_day(facts["published_at"])
        stage = stage_on(stage, day, closes_on=facts["closes_on"], ends_on=facts["ends_on"])
    return {"notice_id": _notice_id(facts, newest), "notice_type": notice_type, "tag": tag, "stage": stage}


def _notice_id(facts: dict[str, Any], document: Node) -> str:
    """The number Find a Tender gave; a link to its notices in another publisher's release is not the release's own."""
    for text in (facts["release_id"], str(document.get("id") or "")):
        if _NOTICE_ID.fullmatch(text):
            return text
    own = facts["documents"] if facts["ocid"].startswith(_FIND_A_TENDER) else ()
    return next((found[1] for link in own if (found := _NOTICE_LINK.search(link.url))), "")


def _first(texts: Iterable[str]) -> str:
    return next((text for text in texts if text), "")


def _any(answers: Iterable[bool | None]) -> bool | None:
    said = [answer for answer in answers if answer is not None]
    return any(said) if said else None


def _sum(amounts: Iterable[Decimal | None]) -> Decimal | None:
    """The sum, only where every part is known."""
    known = list(amounts)
    return sum((amount for amount in known if amount is not None), Decimal()) if known and None not in known else None
