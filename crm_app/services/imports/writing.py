"""Step six, write: everything that was decided, as one operation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from crm_app.domain.kinds import KINDS
from crm_app.domain.names import sort_key
from crm_app.runtime.progress import Progress, Silent
from crm_app.services import completing, records
from crm_app.services.imports.preview import ImportCounts, ImportPreview, Outcome, RowOutcome
from crm_app.services.workspace import Workspace
from crm_app.store.operations import Operation
from crm_app.store.values import stored_row

BATCH = 2_000


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import did. ``operation`` is its key for undo, empty where nothing was written."""

    counts: ImportCounts
    operation: str
    rejected: tuple[RowOutcome, ...] = ()
    warnings: tuple[RowOutcome, ...] = ()
    likenesses: int = 0
    touched: Mapping[str, frozenset[str]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def result_of(
    preview: ImportPreview, operation: str = "", touched: Mapping[str, frozenset[str]] | None = None
) -> ImportResult:
    """The reconciliation of a preview."""
    with_problems = tuple(row for row in preview.rows if row.problems and row.outcome is not Outcome.REJECTED)
    return ImportResult(
        preview.counts,
        operation,
        tuple(preview.of(Outcome.REJECTED)),
        with_problems,
        len(preview.duplicates),
        touched or {},
        (*preview.plan.warnings, *preview.notes),
    )


def write(workspace: Workspace, preview: ImportPreview, *, progress: Progress | None = None) -> ImportResult:
    """Write a preview; where it changes nothing, no operation is made. Cancelling takes everything back."""
    created, updated = preview.of(Outcome.CREATED), preview.of(Outcome.UPDATED)
    if not created and not updated:
        return result_of(preview)
    report = progress or Silent()
    total = len(created) + len(updated)
    label = KINDS[preview.plan.kind].title.lower()
    anchor = workspace.own_anchor()
    rows = _Rows(workspace, anchor)
    report.update(0, total, "Finding local authorities")
    drafts = [row.draft for row in (*created, *updated) if row.draft is not None]
    completing.look_up_places(
        site["postcode"] for draft in drafts for site in draft.parts.get("site", ()) if site.get("postcode")
    )
    with workspace.operation(f"Import {total:,} {label} from {preview.plan.path.name}", purpose="import") as op:
        for start in range(0, len(created), BATCH):
            report.update(start, total, "Writing")
            rows.insert(op, created[start : start + BATCH])
        for start in range(0, len(updated), BATCH):
            report.update(len(created) + start, total, "Writing")
            rows.update(op, updated[start : start + BATCH])
        report.update(total, total, "Writing")
    return result_of(preview, op.change.operation, records.touched_of(op.change))


class _Rows:
    """Turns decided rows into rows of tables."""

    def __init__(self, workspace: Workspace, anchor: str) -> None:
        self.workspace = workspace
        self.anchor = anchor
        self.defaults = {
            name: records.defaults(KINDS[name])
            for name in ("supplier", "site", "size_fact", "person", "note", "likeness")
        }

    def _row(self, kind: str, values: Mapping[str, Any], *, key: str = "", parent: str = "") -> dict[str, Any]:
        whole = {**self.defaults[kind], **values}
        return records.new_row(self.workspace, KINDS[kind], whole, key=key, parent_id=parent, anchor_id=self.anchor)

    def insert(self, op: Operation, outcomes: Sequence[RowOutcome]) -> None:
        """Add new records with their parts, and queue the likenesses for a person."""
        made: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for outcome in outcomes:
            draft = outcome.draft
            if draft is None:
                continue
            made["supplier"].append(self._row("supplier", draft.own, key=outcome.key))
            for kind, parts in draft.parts.items():
                made[kind].extend(self._row(kind, part, parent=outcome.key) for part in self._main_first(kind, parts))
            if outcome.likeness is not None:
                alike = outcome.likeness
                values = {"other": alike.key, "score": alike.score, "reasons": alike.reasons, "verdict": "open"}
                made["likeness"].append(self._row("likeness", values, parent=outcome.key))
        self._write(op, made)

    @staticmethod
    def _main_first(kind: str, parts: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        return [{**part, "is_main": i == 0} for i, part in enumerate(parts)] if kind == "site" else list(parts)

    @staticmethod
    def _write(op: Operation, made: Mapping[str, list[dict[str, Any]]]) -> None:
        for kind in ("supplier", "site", "size_fact", "person", "note", "likeness"):
            op.insert(KINDS[kind], made.get(kind, []))

    def update(self, op: Operation, outcomes: Sequence[RowOutcome]) -> None:
        """Change records that are there, and their parts; rows that change the same columns go together."""
        changed: dict[tuple[str, tuple[str, ...]], list[dict[str, Any]]] = defaultdict(list)
        made: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for outcome in outcomes:
            differences = outcome.differences
            if differences is None:
                continue
            if differences.own:
                self._change(changed, "supplier", outcome.key, differences.own)
            for kind, key, values in differences.parts:
                self._change(changed, kind, key, values)
            for kind, values in differences.new_parts:
                made[kind].append(self._row(kind, values, parent=outcome.key))
        for (kind, columns), rows in changed.items():
            op.update_many(KINDS[kind], rows, columns)
        self._write(op, made)

    @staticmethod
    def _change(changed: dict[Any, list[dict[str, Any]]], kind: str, key: str, values: Mapping[str, Any]) -> None:
        described = KINDS[kind]
        whole = {**values, **(completing.computed(described, values) if "postcode" in values else {})}
        stored = stored_row(described.fields, whole)
        if not described.parent and described.title_field in values:
            stored["sort_key"] = sort_key(str(values[described.title_field]))
        changed[kind, tuple(sorted(stored))].append({"id": key, **stored})
