"""Taking in the sign-up or attendance sheets of an event: every row is accounted for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import typer

from crm_app.cli import output
from crm_app.cli.console import shown_progress
from crm_app.cli.session import Session
from crm_app.services import attendance, records
from crm_app.services.attendance import AttendanceImport

WORD = "attendance"
COUNTS = ("read", "created", "updated", "unchanged", "skipped", "rejected")


def take_in_attendance(
    session: Session, files: Sequence[Path], event: str, *, rejects: Path | None, dry_run: bool
) -> list[dict[str, Any]]:
    """Take the sheets of one event in, one operation each, and give the account of each file."""
    done = []
    with session.opened() as workspace, shown_progress() as progress:
        key = records.find(workspace, "event", event)
        for number, file in enumerate(files):
            result = attendance.import_attendance(workspace, file, key, dry_run=dry_run, progress=progress)
            if rejects and result.rejected:
                named = rejects.with_name(f"{rejects.stem}-{file.stem}{rejects.suffix}") if number else rejects
                attendance.save_rejects(result, named)
            done.append(result)
    if not session.as_json:
        _write_account(files, done)
    return [_document(result) for result in done]


def all_rejected(documents: Sequence[dict[str, Any]]) -> bool:
    """Whether nothing of any file was taken."""
    return all(one["rejected"] == one["read"] > 0 for one in documents)


def finish(session: Session, document: dict[str, Any], documents: Sequence[dict[str, Any]]) -> None:
    """Answer a script, and end as refused where nothing was taken."""
    if session.as_json:
        output.write_json(document)
    if all_rejected(documents):
        raise typer.Exit(1)


def _document(done: AttendanceImport) -> dict[str, Any]:
    counts = {name: getattr(done, name) for name in COUNTS}
    rejects = [asdict(reject) for reject in done.rejects]
    return {**counts, "operation": done.operation or None, "rejects": rejects, "warnings": []}


def _write_account(files: Sequence[Path], done: Sequence[AttendanceImport]) -> None:
    rows = [(file.name, *(f"{getattr(one, name):,}" for name in COUNTS)) for file, one in zip(files, done, strict=True)]
    output.write_table(("FILE", *(name.upper() for name in COUNTS)), rows)
    for one in done:
        for reject in one.rejects:
            said = f"Rejected row {reject.row}: {reject.field}: {reject.message} ({reject.value})"
            output.say(output.printable(said.removesuffix(" ()")))
        if one.operation:
            output.say(f"Take it back with: undo {one.operation}")
