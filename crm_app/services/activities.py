"""Logging what was said and done: one call, meeting, e-mail or visit, with what was promised in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from crm_app.domain.activities import ACTIVITY_KINDS
from crm_app.domain.errors import FieldProblem, Invalid
from crm_app.domain.kinds import KINDS
from crm_app.domain.records import Saved
from crm_app.domain.validation import accept_all
from crm_app.services import records
from crm_app.services.workspace import Workspace
from crm_app.store.queries import desk

SUBJECT = 120  # characters of a subject that is made of the first line
_ABOUT = ("supplier", "opportunity", "event")
_LABELS = {choice.value: choice.label for choice in ACTIVITY_KINDS}


@dataclass(frozen=True, slots=True)
class Counterpart:
    """A supplier somebody spoke to, and when last."""

    supplier: str
    name: str
    day: date | None


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What was promised: by when, and in which words (empty: "Follow up: " and the subject)."""

    due_on: date
    title: str = ""


def log_activity(
    workspace: Workspace,
    values: Mapping[str, Any],
    *,
    follow_up: FollowUp | None = None,
    operation_key: str | None = None,
) -> Saved:
    """Log one contact, with its follow-up as a task, in one operation.

    ``values`` are those of an activity. Without a subject the first line of the text becomes it; without a day it is
    today, without ``logged_by`` this person. Raises ``Invalid`` where nothing says what it was about.
    """
    whole = complete(workspace, values)
    with workspace.operation(_title(workspace, whole), key=operation_key) as op:
        key = records.add_in(op, workspace, "activity", whole)
        if follow_up is not None:
            promised = follow_up.title.strip() or f"Follow up: {whole['subject']}"
            links = {name: whole.get(name) for name in _ABOUT}
            due = {"title": promised, "due_on": follow_up.due_on, "owner": workspace.author, "activity": key}
            records.add_in(op, workspace, "task", {**due, **links})
    return Saved(key, 1, op.change.operation, (), records.touched_of(op.change))


def complete(workspace: Workspace, values: Mapping[str, Any]) -> dict[str, Any]:
    """The accepted values of a contact with what follows from the moment: day, person and subject."""
    whole = {"nature": "call", "happened_on": workspace.today(), "logged_by": workspace.author}
    whole |= {name: value for name, value in values.items() if value not in (None, "")}
    if not whole.get("subject"):
        subject, text = split_text(str(whole.get("text") or ""))
        if not subject:
            subject = _LABELS.get(str(whole["nature"]), "") if whole.get("supplier") else ""
        whole |= {"subject": subject, "text": text}
    return accept_all(KINDS["activity"], whole, is_new=True)


def split_text(text: str) -> tuple[str, str | None]:
    """The subject and what is left to be the notes: the first line, unless that had to be shortened."""
    first, _, rest = text.strip().partition("\n")
    first = " ".join(first.split())
    if len(first) <= SUBJECT:
        return first, rest.strip() or None
    cut = first[:SUBJECT].rpartition(" ")[0] or first[:SUBJECT]
    return f"{cut}…", text.strip()


def _title(workspace: Workspace, values: Mapping[str, Any]) -> str:
    label = _LABELS.get(str(values.get("nature")), "Activity").lower()
    if values.get("supplier"):
        found = records.get_many(workspace, "supplier", [str(values["supplier"])])
        if not found:
            raise Invalid([FieldProblem("supplier", "it was deleted, or belongs to another anchor")])
        return f"Log {label} with “{str(found[0]['name'])[:60]}”"
    return f"Log {label}"


def recent_counterparts(workspace: Workspace, limit: int = 8) -> list[Counterpart]:
    """The suppliers this person logged contacts with, the last one first."""
    with workspace.store.read() as connection:
        rows = desk.last_spoken_to(connection, workspace.author, limit)
    return [Counterpart(row.supplier, row.name, date.fromisoformat(row.day) if row.day else None) for row in rows]
