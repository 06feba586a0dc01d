"""Flagging a tender: the few facts that somebody in procurement has in mind, written down within a minute."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crm_app.domain.errors import FieldProblem, Invalid
from crm_app.domain.records import Saved
from crm_app.services import records
from crm_app.services.workspace import Workspace, anchors


def buyer_names(workspace: Workspace) -> list[str]:
    """The anchors by name, one's own first: whom a tender may be for."""
    known = anchors(workspace)
    own = workspace.own_anchor() if known else ""
    named = sorted(known, key=lambda anchor: (anchor.id != own, str(anchor["name"]).casefold()))
    return [str(anchor["name"]) for anchor in named]


def flag_tender(
    workspace: Workspace, values: Mapping[str, Any], *, is_shared: bool = False, operation_key: str | None = None
) -> Saved:
    """Add a tender to the pipeline: a private draft, or shared with all anchors.

    It belongs to whoever flags it; with a day on it, it is planned, before that an idea. Raises ``Invalid`` with what
    has to be put right.
    """
    closes, starts = values.get("closes_on"), values.get("starts_on")
    if closes and starts and starts < closes:
        raise Invalid([FieldProblem("starts_on", "the contract cannot start before bids are due")])
    stage = "planned" if closes or starts else "idea"
    whole = {"owner": workspace.author, "stage": stage, "buyers": tuple(buyer_names(workspace)[:1])}
    whole |= {name: value for name, value in values.items() if value not in (None, "", ())}
    visibility = "shared" if is_shared else "private"
    return records.add(workspace, "opportunity", whole, visibility=visibility, operation_key=operation_key)
