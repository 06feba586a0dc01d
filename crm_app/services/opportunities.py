"""Opportunities through their stages: from an idea to a contract that has ended."""

from __future__ import annotations

from crm_app.domain.errors import Refused, UsageError
from crm_app.domain.kinds import KINDS
from crm_app.domain.opportunities import STAGES
from crm_app.domain.records import Record, Saved
from crm_app.domain.stages import allowed_moves
from crm_app.services import records
from crm_app.services.workspace import Workspace

_KIND = KINDS["opportunity"]


def _label(stage: str | None) -> str:
    return _KIND.fields["stage"].choice_label(stage) or "Not known"


def moves(record: Record) -> list[tuple[str, str]]:
    """The stages an opportunity may move to, each with its words."""
    return [(stage, _label(stage)) for stage in allowed_moves(record["stage"])]


def move_stage(workspace: Workspace, opportunity_id: str, stage: str) -> Saved:
    """Move an opportunity to another stage, as an operation of its own; to the one it is at changes nothing.

    Raises ``Refused`` for a move that makes no sense, naming those that do.
    """
    if stage not in {choice.value for choice in STAGES}:
        raise UsageError(f"“{stage}” is not a stage", "", f"Use one of: {', '.join(c.value for c in STAGES)}.")
    record = records.get(workspace, "opportunity", opportunity_id)
    if record["stage"] == stage:
        return Saved(record.id, record.version)
    allowed = allowed_moves(record["stage"])
    if stage not in allowed:
        raise Refused(
            f"An opportunity cannot go from “{_label(record['stage'])}” to “{_label(stage)}”",
            str(record["title"] or "")[:80],
            f"Move it to: {', '.join(map(_label, allowed))}.",
        )
    title = f"Move {records.title_of(_KIND, record.values)} to {_label(stage).lower()}"
    with workspace.operation(title) as op:
        version = op.update(_KIND, record.id, {"stage": stage}, version=record.version)
    return Saved(record.id, version, op.change.operation, (), records.touched_of(op.change))
