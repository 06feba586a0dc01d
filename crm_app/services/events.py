"""Events: who is invited, and what became of each invitation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from crm_app.domain.errors import NotFound, Refused, UsageError
from crm_app.domain.events import INVITATION_STATUSES
from crm_app.domain.kinds import KINDS
from crm_app.services import records
from crm_app.services.workspace import Workspace
from crm_app.store.queries import matching as part_queries
from crm_app.store.queries import records as queries
from crm_app.store.values import stored_row

_EVENT, _INVITATION, _SUPPLIER = KINDS["event"], KINDS["invitation"], KINDS["supplier"]
_ANSWERS = frozenset({"accepted", "declined"})
_LABELS = {choice.value: choice.label for choice in INVITATION_STATUSES}


@dataclass(frozen=True, slots=True)
class Invited:
    """What inviting did: the new invitations, and how many suppliers were on the list already."""

    invitations: tuple[str, ...]
    skipped: int
    operation: str = ""
    touched: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Marked:
    """What marking did: how many invitations changed, and how many stood so already."""

    changed: int
    unchanged: int
    operation: str = ""
    touched: Mapping[str, frozenset[str]] = field(default_factory=dict)


def _check(status: str) -> None:
    if status not in _LABELS:
        raise UsageError(f"“{status}” is not a status of an invitation", "", f"Use one of: {', '.join(_LABELS)}.")


def dates_of(workspace: Workspace, status: str) -> dict[str, Any]:
    """The day that a status tells of, besides the status itself."""
    day = workspace.today()
    if status == "invited":
        return {"invited_on": day}
    return {"answered_on": day} if status in _ANSWERS else {}


def invite(workspace: Workspace, event_id: str, supplier_ids: Sequence[str], *, status: str = "invited") -> Invited:
    """Put suppliers on an event's list; those on it already are left as they are.

    ``status`` "listed" only collects them, to be invited later. Raises ``NotFound`` where the event or a supplier is
    not there, ``Refused`` where nobody is chosen.
    """
    _check(status)
    wanted = list(dict.fromkeys(supplier_ids))
    if not wanted:
        raise Refused("Nobody is chosen", "", "Choose the suppliers to invite first.")
    event = records.get(workspace, "event", event_id)
    with workspace.store.read() as connection:
        there = {row.id for row in queries.columns(connection, _SUPPLIER, ("id",), wanted)}
        listed = {row.supplier for row in part_queries.part_rows(connection, _INVITATION, ("supplier",), [event_id])}
    if gone := [key for key in wanted if key not in there]:
        raise NotFound(f"{len(gone)} of the suppliers are not there", gone[0], "Refresh the list and choose again.")
    new = [key for key in wanted if key not in listed]
    if not new:
        return Invited((), len(wanted))
    rows = _invitations(workspace, event_id, new, {"status": status, **dates_of(workspace, status)})
    many = f"{len(new)} supplier{'s' if len(new) != 1 else ''}"
    with workspace.operation(f"Invite {many} to {records.title_of(_EVENT, event.values)}") as op:
        op.insert(_INVITATION, rows)
    keys = tuple(str(row["id"]) for row in rows)
    return Invited(keys, len(wanted) - len(new), op.change.operation, records.touched_of(op.change))


def _invitations(
    workspace: Workspace, event_id: str, suppliers: Sequence[str], values: Mapping[str, Any]
) -> list[dict[str, Any]]:
    return [
        records.new_row(workspace, _INVITATION, {**values, "supplier": supplier}, parent_id=event_id)
        for supplier in suppliers
    ]


def mark(workspace: Workspace, invitation_ids: Sequence[str], status: str) -> Marked:
    """Give invitations a status, with the day where the status has one; those that stand so already are left alone."""
    _check(status)
    wanted = list(dict.fromkeys(invitation_ids))
    found = records.get_many(workspace, "invitation", wanted)
    if len(found) < len(wanted):
        missing = len(wanted) - len(found)
        raise NotFound(f"{missing} of the invitations are not there", "", "Refresh the list and choose again.")
    changing = [record for record in found if record["status"] != status]
    if not changing:
        return Marked(0, len(found))
    values = stored_row(_INVITATION.fields, {"status": status, **dates_of(workspace, status)})
    many = f"{len(changing)} invitation{'s' if len(changing) != 1 else ''}"
    with workspace.operation(f"Mark {many} as {_LABELS[status].lower()}") as op:
        op.update_many(_INVITATION, [{"id": record.id, **values} for record in changing], list(values))
    return Marked(len(changing), len(found) - len(changing), op.change.operation, records.touched_of(op.change))
