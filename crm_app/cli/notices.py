"""Taking in published notices: counted in releases, all files as one operation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import typer

from crm_app.cli import output
from crm_app.cli.console import shown_progress
from crm_app.cli.session import Session
from crm_app.services import exports
from crm_app.services.notices import NoticeImport, import_notices
from crm_app.services.workspace import Workspace

COUNTS = ("read", "created", "updated", "unchanged", "skipped", "rejected")
REJECT = ("row", "field", "message", "value", "file")


def take_in_notices(
    session: Session, workspace: Workspace, files: Sequence[Path], *, rejects: Path | None, dry_run: bool
) -> None:
    """Keep the notices of some files with the opportunities they speak of, and account for every release."""
    with shown_progress() as progress:
        done = import_notices(workspace, files, dry_run=dry_run, progress=progress)
    if rejects and done.rejects:
        exports.write_rows(rejects, REJECT, [tuple(asdict(reject).values()) for reject in done.rejects])
    if session.as_json:
        output.write_json(document_of(done))
    else:
        write_account(done)
    if done.rejected == done.read > 0:
        raise typer.Exit(1)


def document_of(done: NoticeImport) -> dict[str, Any]:
    """The account of an import for a script."""
    counts = {name: getattr(done, name) for name in COUNTS}
    rejects = [asdict(reject) for reject in done.rejects]
    opportunities = {"created": done.opportunities_created, "updated": done.opportunities_updated}
    return {**counts, "operation": done.operation or None, "rejects": rejects, "opportunities": opportunities}


def write_account(done: NoticeImport) -> None:
    """The account of an import for a person."""
    output.write_table([name.upper() for name in COUNTS], [[f"{getattr(done, name):,}" for name in COUNTS]])
    for reject in done.rejects:
        output.say(output.printable(f"Rejected release {reject.row} of {reject.file}: {reject.message}"))
    output.say(f"Opportunities: {done.opportunities_created:,} new, {done.opportunities_updated:,} changed.")
    if done.operation:
        output.say(f"Take it back with: undo {done.operation}")
