"""The steps of an import for whichever kind the plan is of."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from crm_app.runtime.progress import Progress
from crm_app.services.imports import contract_writing, contracts, preview, writing
from crm_app.services.imports.planning import ImportPlan, prepare
from crm_app.services.imports.preview import ImportPreview, OnDuplicate
from crm_app.services.imports.writing import ImportResult, result_of
from crm_app.services.workspace import Workspace

_CONTRACTS = "opportunity"


def check(
    workspace: Workspace,
    plan: ImportPlan,
    *,
    on_duplicate: OnDuplicate = OnDuplicate.MERGE,
    decisions: Mapping[int, OnDuplicate] | None = None,
    progress: Progress | None = None,
) -> ImportPreview:
    """Check, match and decide every row without writing (see ``preview.check`` and ``contracts.check``)."""
    checking = contracts.check if plan.kind == _CONTRACTS else preview.check
    return checking(workspace, plan, on_duplicate=on_duplicate, decisions=decisions, progress=progress)


def write(workspace: Workspace, found: ImportPreview, *, progress: Progress | None = None) -> ImportResult:
    """Write a preview; where it changes nothing, no operation is made."""
    writes = contract_writing.write if found.plan.kind == _CONTRACTS else writing.write
    return writes(workspace, found, progress=progress)


def run(
    workspace: Workspace,
    kind: str,
    path: Path | str,
    *,
    on_duplicate: OnDuplicate = OnDuplicate.MERGE,
    dry_run: bool = False,
    mapping: str = "",
    progress: Progress | None = None,
) -> ImportResult:
    """All six steps without a question asked: for the command line and scheduled work."""
    plan = prepare(workspace, kind, path, mapping=mapping, progress=progress)
    found = check(workspace, plan, on_duplicate=on_duplicate, progress=progress)
    return result_of(found) if dry_run else write(workspace, found, progress=progress)
