"""The pipeline as a board and as a timeline: the same filter as the list, each read from the store at once."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache

from crm_app.domain.money import from_pence
from crm_app.domain.pipeline import Bar, Card, Column, Lane, columns_of, in_order, lanes_of
from crm_app.domain.readiness import CouldBid
from crm_app.services import lists, matching
from crm_app.services.lists import ListQuery
from crm_app.services.workspace import Workspace
from crm_app.store.queries import pipeline as queries

MOST_COUNTED = 200  # matches of one opportunity that are told apart by readiness
_DAY, _EPOCH = 86_400_000, date(1970, 1, 1).toordinal()  # milliseconds; the day that keys count from
AHEAD = 365  # days in which a supplier looks for work


def board(workspace: Workspace, query: ListQuery) -> tuple[Column, ...]:
    """The opportunities that answer a query, by their stages."""
    among = _found(workspace, query)
    with workspace.store.read() as connection:
        rows = queries.cards(connection, query.wanted, among)
    named, day = _names(), cache(_day)
    return columns_of(
        Card(key, title or "", stage or "", named(buyers), None if pence is None else from_pence(pence), day(closes))
        for key, title, stage, buyers, pence, closes in rows
    )


def bars(workspace: Workspace, query: ListQuery) -> tuple[Lane, ...]:
    """The opportunities that answer a query as bars under their anchors, each under the first of its buyers."""
    among = _found(workspace, query)
    with workspace.store.read() as connection:
        rows = queries.bars(connection, query.wanted, among)
    named, day = _names(), cache(_day)
    found = []
    for key, title, stage, buyers, bodies, opens, closes, award, starts, ends, extends, told in rows:
        days = {
            "opens": day(opens),
            "closes": day(closes),
            "award": day(award),
            "starts": day(starts),
            "ends": day(ends),
            "extends": day(extends),
        }
        flagged = day(told) or made_on(key)
        if flagged is not None and not any(known < flagged for known in days.values() if known is not None):
            days["flagged"] = flagged
        names = tuple(dict.fromkeys((*named(buyers), *named(bodies))))
        found.append(Bar(key, title or "", stage or "", names, in_order(days)))
    return lanes_of(found)


def _found(workspace: Workspace, query: ListQuery) -> set[str] | None:
    return set(lists.snapshot(workspace, query)) if query.wanted.search.strip() else None


def _names() -> Callable[[str | None], tuple[str, ...]]:
    """Reads lists of names as the store keeps them, each distinct one once."""
    return cache(lambda text: tuple(json.loads(text)) if text else ())


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def made_on(key: str) -> date | None:
    """The day a record was made, which its key begins with; ``None`` for a key of another kind."""
    try:
        days = int(key[:8] + key[9:13], 16) // _DAY
        return date.fromordinal(_EPOCH + days)
    except (ValueError, OverflowError):
        return None


def standing(workspace: Workspace, opportunity: str) -> tuple[int, int]:
    """How many matched suppliers could bid today, and how many with the rest in place by award."""
    found = matching.matches_for(workspace, opportunity, limit=MOST_COUNTED)
    gates = [match.gate for match in found]
    return gates.count(CouldBid.TODAY), gates.count(CouldBid.BY_AWARD)


def chances(workspace: Workspace, supplier: str, limit: int = 30) -> list[matching.OpportunityMatch]:
    """What a supplier could go for in the next twelve months, best first; what has no closing date yet is among it."""
    last = workspace.today() + timedelta(days=AHEAD)
    found = matching.opportunities_for(workspace, supplier, limit=4 * limit)
    return [one for one in found if one.closes_on is None or one.closes_on <= last][:limit]
