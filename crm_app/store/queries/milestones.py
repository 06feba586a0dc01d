"""The dates of a procurement and the opportunity's own fields: a field follows its milestone, in the same operation."""

from __future__ import annotations

import json

import sqlalchemy as sa

from crm_app.domain.kinds import KINDS
from crm_app.domain.lots import STEP_FIELDS
from crm_app.store import bulk
from crm_app.store.operations import Operation
from crm_app.store.tables import RECORDS, change_log

_DAYS = frozenset({"step", "planned_on", "revised_on", "actual_on"})


def follow(op: Operation) -> None:
    """Let the fields of opportunities show what the milestones dated in this operation say now.

    The actual day counts, else the revised, else the planned one. A milestone that was deleted, has no day at all or
    was changed in other ways than its days, changes nothing.
    """
    milestone, opportunity = RECORDS["milestone"], RECORDS["opportunity"]
    day = sa.func.coalesce(milestone.c.actual_on, milestone.c.revised_on, milestone.c.planned_on)
    fields = (opportunity.c[name] for name in sorted(set(STEP_FIELDS.values())))
    statement = (
        sa.select(milestone.c.id.label("milestone"), milestone.c.step, day.label("day"), opportunity.c.id, *fields)
        .join(opportunity, opportunity.c.id == milestone.c.parent_id)
        .where(day.is_not(None), milestone.c.step.in_(STEP_FIELDS))
    )
    changes: dict[str, dict[str, str]] = {}
    rows = bulk.fetch(op.connection, statement, milestone.c.id, _dated(op))
    for row in sorted(rows, key=lambda row: row.milestone):
        field = STEP_FIELDS[row.step]
        if row._mapping[field] != row.day:
            changes.setdefault(field, {})[row.id] = row.day
    for field, days in changes.items():
        op.update_many(KINDS["opportunity"], [{"id": key, field: found} for key, found in days.items()], [field])


def _dated(op: Operation) -> list[str]:
    """The milestones that this operation added, or gave another day."""
    statement = sa.select(change_log.c.record_id, change_log.c.action, change_log.c.old).where(
        change_log.c.operation_id == op.change.operation, change_log.c.kind == "milestone"
    )
    rows = op.connection.execute(statement).all()
    return [row.record_id for row in rows if row.action == "I" or _DAYS & json.loads(row.old or "{}").keys()]
