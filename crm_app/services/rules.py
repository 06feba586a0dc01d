"""The rules card of an opportunity, from the store's own rules, its buyers and the calendar of England and Wales."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from functools import lru_cache

from crm_app.domain.kinds import KINDS
from crm_app.domain.names import match_key
from crm_app.domain.records import Record
from crm_app.domain.regimes import Buyer
from crm_app.domain.reservations import Powers
from crm_app.domain.rulebook import RuleBook, rule_from
from crm_app.domain.rules_card import Contract, RulesCard, card
from crm_app.domain.timetable import EVALUATION_DAYS
from crm_app.services import codes, records
from crm_app.services.workspace import Workspace, anchors
from crm_app.store.queries import records as queries

_YEARS_AROUND = 6


@lru_cache(maxsize=8)
def _holidays(first: int, last: int) -> frozenset[date]:
    import holidays  # a tenth of a second to load, and only rules ask for it

    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=range(first, last + 1)))


def bank_holidays(around: date) -> Collection[date]:
    """The bank holidays of England and Wales in the years around a day."""
    return _holidays(around.year - 1, around.year + _YEARS_AROUND)


def rule_book(workspace: Workspace) -> RuleBook:
    """Every rule as the store holds it, edits of an administrator included."""
    with workspace.store.read() as connection:
        return RuleBook(rule_from(record.values) for record in queries.every(connection, KINDS["rule"]))


def buyer_from(anchor: Record) -> Buyer:
    """What the rules ask of an anchor."""
    return Buyer(
        str(anchor["short_name"] or anchor["name"] or ""),
        anchor["buyer_type"],
        anchor["notifiable_from"],
        frozenset(anchor["areas"] or ()),
        frozenset(anchor["bordering_areas"] or ()),
    )


def buyers_of(workspace: Workspace, names: Collection[str]) -> list[Buyer]:
    """The anchors that buyers' names mean; a buyer that is no anchor is kept by its name, its type not known."""
    known: dict[str, Record] = {}
    for anchor in anchors(workspace):
        for name in (anchor["name"], anchor["short_name"]):
            if name:
                known.setdefault(match_key(str(name)), anchor)
    found: dict[str, Buyer] = {}
    for name in names:
        meant = known.get(match_key(name))
        buyer = buyer_from(meant) if meant else Buyer(name)
        found.setdefault(buyer.name, buyer)
    return list(found.values())


def rules_card(
    workspace: Workspace, opportunity: str, *, on: date | None = None, evaluation: int = EVALUATION_DAYS
) -> RulesCard:
    """The rules card of an opportunity as of today, or as if today were ``on``.

    Without a buyer, the anchor that owns the record is taken for one.
    """
    record = records.get(workspace, "opportunity", opportunity)
    today = on or workspace.today()
    names = [*(record["buyers"] or ()), *(record["using_bodies"] or ())]
    buyers = buyers_of(workspace, names)
    if not buyers:
        buyers = [buyer_from(anchor) for anchor in anchors(workspace) if anchor.id == record.anchor_id]
    contract = contract_of(workspace, record)
    return card(rule_book(workspace), contract, buyers, today, bank_holidays(today), evaluation=evaluation)


def contract_of(workspace: Workspace, record: Record) -> Contract:
    """What the card asks of an opportunity; dates that only its milestones have are taken from them."""
    held = records.parts(workspace, "opportunity", record.id).get("milestone", [])
    days = {one["step"]: one["actual_on"] or one["revised_on"] or one["planned_on"] for one in held}
    is_published = record["stage"] in ("idea", "planned", "market_engagement", None)
    tender_on = days.get("tender_notice") or (None if is_published else record["published_on"])
    return Contract(
        record["contract_kind"] or "services",
        record["route"],
        record["regime"],
        record["value_net"],
        record["value_gross"],
        tender_on,
        days.get("planned_notice"),
        days.get("closes") or record["closes_on"],
        days.get("award_notice") or record["award_on"],
        days.get("starts") or record["starts_on"],
        bool(days.get("engagement")) or record["stage"] == "market_engagement",
        record["insourcing"],
    )


def reservation_words(one: Powers) -> str:
    """What a buyer may reserve, as one sentence."""
    if not one.is_allowed:
        return f"Reservation, {one.who}: {one.reason}"
    places = ", ".join(sorted(codes.authority_name(code) for code in one.areas))
    if one.one_only:
        where = f"local suppliers of {places} alone" if places else "one London borough or county"
    else:
        where = f"local suppliers of {places}" if places else "a local area that is not recorded yet"
    small = {"alone": "; SMEs and VCSEs alone or as well", "with_place": "; SMEs and VCSEs only within that place"}
    firms = small.get(one.small_firms.value, "")
    if not one.has_place:
        return f"Reservation, {one.who}: the United Kingdom only, since {one.reason}{firms}."
    return f"Reservation, {one.who}: {where}, or the United Kingdom{firms}."
