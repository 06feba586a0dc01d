"""What published notices say of an opportunity: one set of values from all notices of one procurement.

Values are those of ``OpportunityDetails``. A later notice overrides an earlier one in what it says, never in what it
leaves out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from crm_app.domain.fields import Kind
from crm_app.domain.kinds import KINDS
from crm_app.domain.merging import same
from crm_app.domain.notice_dates import uk_day
from crm_app.domain.notice_terms import contract_kind_of, regime_of, route_of
from crm_app.domain.notices import NoticeFacts, stage_on
from crm_app.services.notice_buyers import Buyers
from crm_app.services.notice_lots import dates_shown, milestones_of
from crm_app.services.notice_texts import fit, said, told
from crm_app.services.winners import Winners

_FIELDS = KINDS["opportunity"].fields
GIVEN = (
    "title", "reference", "buyers", "description", "cpv_codes", "stage", "value_net", "value_gross", "published_on",
    "closes_on", "award_on", "starts_on", "ends_on", "extends_until", "areas", "region", "suitable_sme",
    "suitable_vcse", "contract_kind", "regime", "route", "bids", "bids_sme", "bids_vcse", "winner", "winner_name",
    "awarded_value", "signed_on",
)  # fmt: skip
_LISTS = frozenset(name for name, field in _FIELDS.items() if field.kind is Kind.LIST)
_SURELY_FITS = 200  # characters: any field takes as many
NOBODY = Winners()
_EARLIEST = datetime(1, 1, 1, tzinfo=UTC)


def _one(facts: NoticeFacts, buyers: Buyers, winners: Winners, day: date) -> dict[str, Any]:
    return {
        "title": facts.title,
        "reference": facts.notice_id,
        "buyers": tuple(dict.fromkeys(buyer.name or buyer.id for buyer in facts.buyers)),
        "description": facts.description,
        "cpv_codes": facts.cpv_codes,
        "stage": facts.stage_now(day),
        "value_net": facts.value_net,
        "value_gross": facts.value_gross,
        "published_on": uk_day(facts.published_at) if facts.published_at else None,
        "closes_on": facts.closes_on,
        "award_on": facts.award_on,
        "starts_on": facts.starts_on,
        "ends_on": facts.ends_on,
        "areas": buyers.areas(facts),
        "region": ", ".join(facts.regions),
        "suitable_sme": said(facts.suitable_sme),
        "suitable_vcse": said(facts.suitable_vcse),
        "contract_kind": contract_kind_of(facts.category, facts.special_regimes, facts.legal_basis),
        "regime": regime_of(facts.legal_basis, facts.above_threshold, facts.special_regimes),
        "route": route_of(facts.method, facts.procedure),
        "extends_until": facts.extends_until,
        **(_outcome(facts, winners) if facts.suppliers or facts.signed_on or facts.bids else {}),
    }


def _outcome(facts: NoticeFacts, winners: Winners) -> dict[str, Any]:
    """How it ended. A contract on the European form may name its suppliers before any value: nothing is made up."""
    return {
        "bids": facts.bids,
        "bids_sme": facts.bids_sme,
        "bids_vcse": facts.bids_vcse,
        "winner": winners.winner(facts.suppliers),
        "winner_name": "; ".join(supplier.name for supplier in facts.suppliers if supplier.name),
        "awarded_value": facts.awarded_net,
        "signed_on": facts.signed_on,
    }


def in_order(notices: Iterable[NoticeFacts]) -> list[NoticeFacts]:
    """Notices as they were published; those without a date first, in the order given."""
    return sorted(notices, key=lambda facts: facts.published_at or _EARLIEST)


def opportunity_values(
    notices: Iterable[NoticeFacts],
    buyers: Buyers,
    day: date,
    winners: Winners = NOBODY,
    milestones: Mapping[str, Mapping[str, date]] | None = None,
) -> dict[str, Any]:
    """The values of the opportunity that all these notices of one ocid speak of, as they stand on a day.

    ``milestones`` are the dates that the notices give, where they have been gathered already.
    """
    values: dict[str, Any] = {}
    ordered = in_order(notices)
    for facts in ordered:
        values.update(told(_one(facts, buyers, winners, day)))
    if not ordered:
        return {}
    newest = ordered[-1]
    values.update(dates_shown(milestones_of(ordered) if milestones is None else milestones))
    values["ocid"] = newest.ocid
    values["stage"] = stage_on(newest.stage, day, closes_on=values.get("closes_on"), ends_on=values.get("ends_on"))
    values.setdefault("title", f"Notice {newest.notice_id or newest.ocid}")
    for name, value in values.items():
        if isinstance(value, str):
            if len(value) < _SURELY_FITS and value.isprintable():
                continue
            values[name] = fit(value, _FIELDS[name].length_limit)
        elif name in _LISTS:
            values[name] = tuple(text for item in value if (text := fit(item, 1000)))
    return values


def still_given(
    current: Mapping[str, Any], given: Mapping[str, Any], wanted: Mapping[str, Any], stages: frozenset[str]
) -> dict[str, Any]:
    """The fields to change: those that ``wanted`` has otherwise and that still hold what earlier notices gave.

    ``stages`` are the stages the earlier notices can have given; a field that an officer has changed since keeps what
    the officer wrote.
    """
    changes: dict[str, Any] = {}
    for name, value in wanted.items():
        if name not in GIVEN or same(current.get(name), value) or value in (None, "", ()):
            continue
        untouched = (current.get(name) or "") in stages if name == "stage" else same(current.get(name), given.get(name))
        if untouched:
            changes[name] = value
    return changes


def given_stages(notices: Sequence[NoticeFacts], kept_on: date) -> frozenset[str]:
    """The stages that these notices can have given: as announced, and as it stood on the day they were kept.

    Without a notice it is the stage a new record begins with.
    """
    if not notices:
        return frozenset({"", "idea"})
    newest = in_order(notices)[-1]
    ends = [facts.ends_on for facts in notices if facts.ends_on]
    closes = [facts.closes_on for facts in in_order(notices) if facts.closes_on]
    then = stage_on(newest.stage, kept_on, closes_on=closes[-1] if closes else None, ends_on=ends[-1] if ends else None)
    return frozenset({"", newest.stage, then})
