"""The inbox of published notices: what is new or changed, what belongs where, and what is of no interest here."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from crm_app.domain.errors import Refused
from crm_app.domain.filters import Condition, Filter, Op, Sort
from crm_app.domain.kinds import KINDS
from crm_app.domain.notice_text import clean_line
from crm_app.domain.notice_types import NOTICE_TYPES
from crm_app.domain.records import Saved
from crm_app.services import records
from crm_app.services.lists import ListQuery, count, page, snapshot
from crm_app.services.workspace import Workspace
from crm_app.store.values import stored_row

STATES = ("new", "changed", "linked", "ignored")
MOST = 2_000
_NOTICE = KINDS["notice"]
_SHOWN = ("title", "buyer", "notice_type", "tag", "published_at", "state")


@dataclass(frozen=True, slots=True)
class InboxLine:
    """One notice as the inbox lists it."""

    id: str
    title: str
    buyer: str
    what: str  # the notice's type in words, else its OCDS tag
    published: datetime | None
    state: str


def _conditions(state: str) -> list[tuple[Condition, ...]]:
    """Notices from before there was an inbox have no state and count as linked."""
    found: list[tuple[Condition, ...]] = [(Condition("state", Op.IS, (state,)),)]
    return [*found, (Condition("state", Op.EMPTY),)] if state == "linked" else found


def counts(workspace: Workspace) -> dict[str, int]:
    """How many notices stand in each state."""
    return {
        state: sum(count(workspace, ListQuery("notice", Filter(wanted))) for wanted in _conditions(state))
        for state in STATES
    }


def lines(workspace: Workspace, state: str, search: str = "") -> list[InboxLine]:
    """The notices of a state, the newest first (at most ``MOST``); ``search`` is looked for in titles and buyers."""
    sort = Sort("published_at", descending=True)
    keys = [
        key for wanted in _conditions(state) for key in snapshot(workspace, ListQuery("notice", Filter(wanted), sort))
    ]
    words = search.casefold().split()
    found = []
    for start in range(0, len(keys), 1_000):
        for row in page(workspace, "notice", keys[start : start + 1_000], _SHOWN):
            line = _line(row.id, row, state)
            if all(word in f"{line.title} {line.buyer}".casefold() for word in words):
                found.append(line)
        if len(found) >= MOST:
            break
    return found[:MOST]


def _line(key: str, row: Any, state: str) -> InboxLine:
    kind = NOTICE_TYPES.get(row["notice_type"] or "")
    what = f"{kind.code} {kind.name}" if kind else str(row["tag"] or "").capitalize() or "Notice"
    return InboxLine(key, str(row["title"] or ""), str(row["buyer"] or ""), what, row["published_at"], state)


def set_state(workspace: Workspace, notices: Collection[str], state: str) -> Saved:
    """Say of notices that they are dealt with (``linked``), of no interest (``ignored``) or open again (``new``)."""
    if state not in STATES:
        raise Refused("That is no place in the inbox", state, f"Use one of: {', '.join(STATES)}.")
    keys = list(notices)
    if not keys:
        raise Refused("Nothing is chosen", "", "Choose a notice first.")
    many = f"{len(keys):,} notices" if len(keys) > 1 else "a notice"
    words = {"ignored": "Ignore", "linked": "Finish with", "new": "Put back", "changed": "Put back"}[state]
    with workspace.operation(f"{words} {many}") as op:
        op.update_many(_NOTICE, [{"id": key, "state": state} for key in keys], ["state"])
    return Saved(keys[0], 0, op.change.operation, (), records.touched_of(op.change))


def link(workspace: Workspace, notice_id: str, opportunity_id: str) -> Saved:
    """Move a notice to another opportunity; what it proposes there is open again."""
    notice = records.get(workspace, "notice", notice_id)
    target = records.get(workspace, "opportunity", opportunity_id)
    if notice.parent_id == target.id:
        return Saved(notice.id, notice.version)
    values = {**stored_row(_NOTICE.fields, {"decided": {}, "state": "changed"}), "parent_id": target.id}
    title = f"Link a notice to {records.title_of(KINDS['opportunity'], target.values)}".strip()
    with workspace.operation(title) as op:
        version = op.update(_NOTICE, notice.id, values, version=notice.version)
        op.change.touched["opportunity"].update({notice.parent_id, target.id})
    return Saved(notice.id, version, op.change.operation, (), records.touched_of(op.change))


def candidates(workspace: Workspace, search: str, limit: int = 30) -> list[tuple[str, str]]:
    """(key, title) of the opportunities that a person may mean by some words."""
    query = ListQuery("opportunity", Filter(search=search))
    rows = page(workspace, "opportunity", snapshot(workspace, query)[:limit], ("title",))
    return [(row.id, clean_line(str(row["title"] or ""))) for row in rows]


def as_published(workspace: Workspace, notice_id: str) -> str:
    """The text of a notice as it was published, set out line by line; one that is no JSON is shown as it came."""
    body = str(records.get(workspace, "notice", notice_id)["body"] or "")
    try:
        return json.dumps(json.loads(body, strict=False), indent=2, ensure_ascii=False)
    except (ValueError, RecursionError):
        return body
