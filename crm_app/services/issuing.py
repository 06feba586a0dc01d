"""What every paper needs of the register: who issues it, from which state, and the events that help."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from crm_app.domain.events import EVENT_KINDS
from crm_app.domain.filters import Condition, Filter, Op, Sort
from crm_app.domain.kinds import KINDS
from crm_app.domain.questionnaire import Item
from crm_app.domain.records import Row
from crm_app.reports.issue import HelpEvent, HelpOffer, Issue
from crm_app.services import history, lists, records
from crm_app.services.lists import ListQuery
from crm_app.services.settings import setting
from crm_app.services.workspace import Workspace, anchors

REPLY_TO = "Reply address of papers"  # a setting; without it a paper asks to answer the message it came with
_MOST_EVENTS = 8
_MOST_OFFERS = 12
_OFFER_FIELDS = (
    "title", "provider", "closes_gaps", "price", "areas", "website", "contact", "offered_from", "offered_until",
)  # fmt: skip
_EVENT_FIELDS = ("title", "kind", "held_on", "starts", "place", "closes_gaps", "description", "opportunity")


def issue(workspace: Workspace, paper_id: str, *, signed: bool) -> Issue:
    """The circumstances of a paper issued now. ``signed`` names who made it: for papers that stay inside."""
    own = records.get(workspace, "anchor", workspace.own_anchor())
    newest = history.history(workspace, limit=1)
    return Issue(
        workspace.today(),
        str(own["name"]),
        workspace.author if signed else "",
        f"change {newest[0].operation[-6:]}" if newest else "",
        f"Paper {paper_id[-6:].upper()}",
        tuple(str(anchor["name"]) for anchor in anchors(workspace) if anchor["status"] in (None, "current")),
        setting(workspace, REPLY_TO),
    )


def coming_events(
    workspace: Workspace, wanted: Iterable[Item], on: date, *, opportunity_id: str = ""
) -> tuple[HelpEvent, ...]:
    """Events from a day on that help with one of the items or are held for the opportunity, the soonest first.

    An event that its anchor keeps to itself is in no paper.
    """
    names = _by_name(wanted)
    query = ListQuery("event", Filter((Condition("held_on", Op.AT_LEAST, (on,)),)), Sort("held_on"))
    found: list[HelpEvent] = []
    for row in lists.rows(workspace, query, _EVENT_FIELDS):
        helps = dict.fromkeys(names[word] for gap in row["closes_gaps"] or () if (word := _folded(gap)) in names)
        is_about_this = bool(opportunity_id) and row["opportunity"] == opportunity_id
        if row.visibility != "private" and (helps or is_about_this):
            found.append(_event(row, tuple(helps), is_about_this))
    return tuple(found[:_MOST_EVENTS])


def _event(row: Row, helps: tuple[str, ...], is_about_this: bool) -> HelpEvent:
    kinds = {choice.value: choice.label for choice in EVENT_KINDS}
    return HelpEvent(
        str(row["title"]),
        kinds.get(row["kind"] or "", ""),
        row["held_on"],
        row["starts"] or "",
        row["place"] or "",
        helps,
        row["description"] or "",
        is_about_this,
    )


def standing_offers(
    workspace: Workspace, wanted: Iterable[Item], on: date, *, areas: Iterable[str] = ()
) -> tuple[HelpOffer, ...]:
    """Offers of support open on a day that help with one of the items, for suppliers of these areas or of any.

    An offer that its anchor keeps to itself is in no paper.
    """
    names, near = _by_name(wanted), frozenset(areas)
    found: list[HelpOffer] = []
    for row in lists.rows(workspace, ListQuery("support_offer", Filter(), Sort("title")), _OFFER_FIELDS):
        helps = dict.fromkeys(names[word] for gap in row["closes_gaps"] or () if (word := _folded(gap)) in names)
        begun = row["offered_from"] is None or row["offered_from"] <= on
        open_still = row["offered_until"] is None or row["offered_until"] >= on
        for_them = not row["areas"] or not near or not near.isdisjoint(row["areas"])
        if helps and begun and open_still and for_them and row.visibility != "private":
            how, link = row["contact"] or "", row["website"] or ""
            found.append(
                HelpOffer(
                    str(row["title"]),
                    row["provider"] or "",
                    row["price"] or "",
                    how,
                    link if link.startswith("https://") else "",
                    row["offered_until"],
                    tuple(helps),
                )
            )
    return tuple(found[:_MOST_OFFERS])


def _by_name(items: Iterable[Item]) -> Mapping[str, str]:
    """The titles of items by what an event may call them: their key or their title."""
    return {_folded(name): item.title for item in items for name in (item.key, item.title)}


def _folded(name: str) -> str:
    return name.replace("_", " ").casefold().strip()


def title_of(kind_name: str, values: Mapping[str, object]) -> str:
    """What a record is called in the title of its paper."""
    return str(values.get(KINDS[kind_name].title_field) or "")
