"""Opportunities through their stages: from an idea to a contract that has ended, with their dates and their outcome."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from crm_app.domain import whole_record
from crm_app.domain.errors import Refused, UsageError
from crm_app.domain.kinds import KINDS
from crm_app.domain.lots import STEPS
from crm_app.domain.opportunities import STAGES
from crm_app.domain.records import Record, Saved
from crm_app.domain.stages import allowed_moves, why_not
from crm_app.domain.validation import accept_all
from crm_app.domain.working_days import period_end
from crm_app.services import records
from crm_app.services.rules import bank_holidays
from crm_app.services.workspace import Workspace
from crm_app.store.operations import Operation
from crm_app.store.values import stored_row

_KIND = KINDS["opportunity"]
_MILESTONE = KINDS["milestone"]
_STEPS = {choice.value: choice.label for choice in STEPS}
_BEFORE_AWARD = ("planned", "market_engagement", "open", "evaluation")
OUTCOME = (
    "bids",
    "bids_sme",
    "bids_vcse",
    "bids_local",
    "winner",
    "winner_name",
    "awarded_value",
    "signed_on",
    "feedback_given",
)
WITHIN = 8  # working days: as long as a standstill lasts, feedback is still of use to a bidder


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
            f"{why_not(record['stage'], stage)}. It may move to: {', '.join(map(_label, allowed))}.",
        )
    title = f"Move {records.title_of(_KIND, record.values)} to {_label(stage).lower()}"
    with workspace.operation(title) as op:
        version = op.update(_KIND, record.id, {"stage": stage}, version=record.version)
    return Saved(record.id, version, op.change.operation, (), records.touched_of(op.change))


def set_date(
    workspace: Workspace,
    opportunity_id: str,
    step: str,
    *,
    planned: date | None = None,
    revised: date | None = None,
    actual: date | None = None,
) -> Saved:
    """Write down a day of a step beside those already known; the opportunity's own field follows in one operation.

    Raises ``UsageError`` for a step there is not, or without any day.
    """
    days = {"planned_on": planned, "revised_on": revised, "actual_on": actual}
    given = {name: day for name, day in days.items() if day is not None}
    if step not in _STEPS:
        raise UsageError(f"“{step}” is not a step of a procurement", "", f"Use one of: {', '.join(_STEPS)}.")
    if not given:
        raise UsageError("No day was given", "", "Say when it was planned, moved to, or came.")
    record = records.get(workspace, "opportunity", opportunity_id)
    known = _known(workspace, opportunity_id, step)
    title = f"Date {_STEPS[step].lower()} of {records.title_of(_KIND, record.values)}"
    with workspace.operation(title) as op:
        if known is None:
            key = records.add_in(op, workspace, "milestone", {"step": step, **given}, parent_id=opportunity_id)
            version = 1
        else:
            key, kept = known.id, accept_all(_MILESTONE, given, is_new=False)
            version = op.update(_MILESTONE, key, stored_row(_MILESTONE.fields, kept), version=known.version)
    return Saved(key, version, op.change.operation, (), records.touched_of(op.change))


def _known(workspace: Workspace, opportunity_id: str, step: str) -> Record | None:
    found = records.parts(workspace, "opportunity", opportunity_id)["milestone"]
    return next((one for one in reversed(found) if one["step"] == step), None)


def record_outcome(
    workspace: Workspace, opportunity_id: str, values: Mapping[str, Any], *, bidders: Sequence[str] = ()
) -> Saved:
    """Write down the outcome: the fields named in ``OUTCOME``, the stage, and the feedback that is owed, as tasks.

    ``bidders`` are suppliers of the register that bid: each of them but the winner is owed feedback of its own, all
    others share one task. Raises ``Invalid`` where the counts contradict each other.
    """
    record = records.get(workspace, "opportunity", opportunity_id)
    kept = accept_all(_KIND, {name: values[name] for name in OUTCOME if name in values}, is_new=False)
    whole_record.check(_KIND, record.values, kept)
    whole = {**record.values, **kept}
    if kept.get("winner") and not whole.get("winner_name"):
        kept["winner_name"] = records.get(workspace, "supplier", kept["winner"])["name"]
    if record["stage"] in _BEFORE_AWARD and (whole.get("winner") or whole.get("winner_name")):
        kept["stage"] = "award"
    changes = {name: value for name, value in kept.items() if record[name] != value}
    version = record.version
    with workspace.operation(f"Record the outcome of {records.title_of(_KIND, record.values)}") as op:
        if changes:
            stored = records.stored_changes(_KIND, record, changes)
            version = op.update(_KIND, opportunity_id, stored, version=record.version)
        if not whole.get("feedback_given"):
            _owe_feedback(workspace, op, record, whole, bidders)
    return Saved(opportunity_id, version, op.change.operation, (), records.touched_of(op.change))


def _owe_feedback(
    workspace: Workspace, op: Operation, record: Record, whole: Mapping[str, Any], bidders: Sequence[str]
) -> None:
    due = feedback_due(workspace.today())
    base = {"owner": record["owner"] or workspace.author, "due_on": due, "opportunity": record.id}
    about = f"“{str(record['title'])[:80]}”"
    unlucky = [key for key in dict.fromkeys(bidders) if key != whole.get("winner")]
    for supplier in records.get_many(workspace, "supplier", unlucky):
        title = f"Give feedback to “{str(supplier['name'])[:60]}” on its bid for {about}"
        records.add_in(op, workspace, "task", {**base, "title": title, "supplier": supplier.id})
    won = 1 if whole.get("winner") or whole.get("winner_name") else 0
    others = (whole.get("bids") or 0) - won - len(unlucky)
    if others > 0:
        who = "the other bidder" if others == 1 else f"the {others:,} other bidders"
        title = f"Give feedback to {who if unlucky or won else who.replace('other ', '')} for {about}"
        records.add_in(op, workspace, "task", {**base, "title": title})


def feedback_due(today: date) -> date:
    """By when feedback should be given for an outcome that is written down on a day."""
    return period_end(today + timedelta(days=1), WITHIN, bank_holidays(today))
