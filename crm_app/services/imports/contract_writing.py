"""Writes contracts as opportunities, and a draft of the next tender for each that will end soon, as one operation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from crm_app.domain.kinds import KINDS
from crm_app.domain.records import Record
from crm_app.runtime.keys import new_keys
from crm_app.runtime.progress import Progress, Silent
from crm_app.services import records
from crm_app.services.imports.follow_ons import Planner, is_due
from crm_app.services.imports.preview import ImportPreview, Outcome, RowOutcome
from crm_app.services.imports.writing import BATCH, ImportResult, result_of
from crm_app.services.workspace import Workspace
from crm_app.store.operations import Operation
from crm_app.store.queries import records as queries

_OPPORTUNITY, _MILESTONE = KINDS["opportunity"], KINDS["milestone"]
_Contract = tuple[str, Mapping[str, Any]]


def write(workspace: Workspace, preview: ImportPreview, *, progress: Progress | None = None) -> ImportResult:
    """Write a preview; where it changes nothing, no operation is made."""
    created, updated = preview.of(Outcome.CREATED), preview.of(Outcome.UPDATED)
    if not created and not updated:
        return result_of(preview)
    report = progress or Silent()
    total = len(created) + len(updated)
    writer = _Writer(workspace)
    many = f"{total:,} contract{'s' if total != 1 else ''}"
    with workspace.operation(f"Import {many} from {preview.plan.path.name}", purpose="import") as op:
        for start in range(0, len(created), BATCH):
            report.update(start, total, "Writing")
            writer.insert(op, created[start : start + BATCH])
        for start in range(0, len(updated), BATCH):
            report.update(len(created) + start, total, "Writing")
            writer.update(op, updated[start : start + BATCH])
        report.update(total, total, "Writing")
    return result_of(preview, op.change.operation, records.touched_of(op.change))


class _Writer:
    """Turns decided rows into rows of tables."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._today = workspace.today()
        self._planner: Planner | None = None

    def insert(self, op: Operation, outcomes: Sequence[RowOutcome]) -> None:
        """Add contracts. A register is public, so colleagues see them; drafts are the anchor's own until shared."""
        made = [(row.key, row.draft.own) for row in outcomes if row.draft is not None]
        rows = [
            records.new_row(self._workspace, _OPPORTUNITY, values, key=key, visibility="shared") for key, values in made
        ]
        op.insert(_OPPORTUNITY, rows)
        self._draft_next(op, made)

    def update(self, op: Operation, outcomes: Sequence[RowOutcome]) -> None:
        """Change contracts that are there; one whose end has moved near gets its draft, unless it has one."""
        changes = {row.key: row.differences.own for row in outcomes if row.differences is not None}
        moved: list[_Contract] = []
        for record in queries.records(op.connection, _OPPORTUNITY, list(changes)):
            op.update(_OPPORTUNITY, record.id, records.stored_changes(_OPPORTUNITY, record, changes[record.id]))
            if "ends_on" in changes[record.id]:
                moved.append((record.id, {**record.values, **changes[record.id]}))
        self._draft_next(op, self._without_draft(op, moved))

    @staticmethod
    def _without_draft(op: Operation, contracts: Sequence[_Contract]) -> list[_Contract]:
        keys = [key for key, _ in contracts]
        followed = {row.follows for row in queries.having(op.connection, _OPPORTUNITY, "follows", keys)} if keys else ()
        return [(key, values) for key, values in contracts if key not in followed]

    def _draft_next(self, op: Operation, contracts: Sequence[_Contract]) -> None:
        due = [(key, values) for key, values in contracts if is_due(values, self._today)]
        if not due:
            return
        planner = self._planner = self._planner or Planner(self._workspace)
        rows, dates = [], []
        for own, (key, values) in zip(new_keys(len(due)), due, strict=True):
            made = planner.draft(values, key)
            rows.append(records.new_row(self._workspace, _OPPORTUNITY, made.values, key=own, visibility="private"))
            dates += [
                records.new_row(
                    self._workspace, _MILESTONE, {"step": step, "planned_on": day}, parent_id=own, visibility="private"
                )
                for step, day in made.dates.items()
            ]
        op.insert(_OPPORTUNITY, rows)
        op.insert(_MILESTONE, dates)


def drafts_of(workspace: Workspace, contracts: Sequence[str]) -> list[Record]:
    """The next tenders that were drafted for some contracts."""
    with workspace.store.read() as connection:
        rows = queries.having(connection, _OPPORTUNITY, "follows", list(contracts))
        return queries.records(connection, _OPPORTUNITY, [row.id for row in rows])
