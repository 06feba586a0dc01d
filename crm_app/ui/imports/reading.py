"""What the wizard asks of the services, as plain functions for the lanes of jobs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from crm_app.runtime.progress import Progress
from crm_app.services import imports, records
from crm_app.services.imports import ImportPlan, ImportPreview, ImportResult, OnDuplicate
from crm_app.services.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Looked:
    """A dry run and the names of the records that rows look like."""

    preview: ImportPreview
    titles: Mapping[str, str]


def read(workspace: Workspace, kind: str, path: Path, sheet: str, progress: Progress) -> ImportPlan:
    """Read a file and suggest what its columns are."""
    return imports.prepare(workspace, kind, path, sheet=sheet or None, progress=progress)


def look(
    workspace: Workspace,
    plan: ImportPlan,
    on_duplicate: OnDuplicate,
    decisions: Mapping[int, OnDuplicate],
    progress: Progress,
) -> Looked:
    """The dry run: what would become of every row."""
    preview = imports.check(workspace, plan, on_duplicate=on_duplicate, decisions=decisions, progress=progress)
    alike = sorted({row.likeness.key for row in preview.duplicates if row.likeness is not None})
    titles = {record.id: str(record["name"] or "") for record in records.get_many(workspace, plan.kind, alike)}
    return Looked(preview, titles)


def write(
    workspace: Workspace,
    plan: ImportPlan,
    on_duplicate: OnDuplicate,
    decisions: Mapping[int, OnDuplicate],
    progress: Progress,
) -> ImportResult:
    """Write what was decided. The register is looked at once more: colleagues may have written meanwhile."""
    preview = imports.check(workspace, plan, on_duplicate=on_duplicate, decisions=decisions, progress=progress)
    result = imports.write(workspace, preview, progress=progress)
    imports.remember_mapping(workspace, plan)
    return result
