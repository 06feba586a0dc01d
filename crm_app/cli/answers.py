"""Taking in self-assessment forms that came back: what each changes is shown, and one undo takes a form back."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import typer

from crm_app.cli import output
from crm_app.cli.console import shown_progress
from crm_app.cli.session import Session
from crm_app.domain.errors import CrmError
from crm_app.domain.readiness import Readiness
from crm_app.services import self_assessment
from crm_app.services.self_assessment import Returned
from crm_app.services.workspace import Workspace

WORD = "answers"


def take_in_answers(session: Session, files: Sequence[Path], *, dry_run: bool) -> None:
    """Take in returned forms, one operation each. Of several, one that is refused does not stop the others."""
    documents: list[dict[str, Any]] = []
    with session.opened() as workspace, shown_progress() as progress:
        for file in files:
            try:
                returned = self_assessment.read_form(workspace, file, progress)
                documents.append(_taken(workspace, file, returned, dry_run))
            except CrmError as error:
                if len(files) == 1:
                    raise
                said = {"title": error.title, "message": error.message, "remedy": error.remedy}
                documents.append({"file": str(file), "error": said})
    if session.as_json:
        output.write_json(documents[0] if len(documents) == 1 else {"files": documents})
    else:
        for document in documents:
            _show(document)
    if all("error" in document for document in documents):
        raise typer.Exit(1)


def _taken(workspace: Workspace, file: Path, returned: Returned, dry_run: bool) -> dict[str, Any]:
    """Take one form in, unless it says nothing new or is only rehearsed, and give its account."""
    taken = returned.advised
    is_new = bool(taken) or not returned.base_id
    saved = self_assessment.accept(workspace, returned) if is_new and not dry_run else None
    stated, left = len(returned.answers), len(returned.differences) - len(taken)
    return {
        "file": str(file),
        "read": stated,
        "created": 0,
        "updated": len(taken),
        "unchanged": stated - len(returned.differences),
        "skipped": left,
        "rejected": 0,
        "operation": saved.operation if saved else None,
        "assessment": saved.id if saved else None,
        "supplier": {"id": returned.supplier_id, "name": returned.supplier},
        "profile": returned.profile.key,
        "filled_by": returned.filled_by,
        "filled_on": returned.filled_on,
        "differences": [
            {
                "item": one.item,
                "title": one.title,
                "before": one.before,
                "after": one.after,
                "proof": one.proof,
                "taken": one.is_advised,
            }
            for one in returned.differences
        ],
        "before": _result(returned.before),
        "after": _result(returned.after),
        "remarks": returned.remarks,
        "warnings": list(returned.warnings),
    }


def _result(found: Readiness) -> dict[str, Any]:
    return {"gate": found.gate.could_bid, "percent": found.percent, "unknown_percent": found.unknown_percent}


def _show(document: dict[str, Any]) -> None:
    name = Path(document["file"]).name
    if "error" in document:
        error = document["error"]
        output.say(output.printable(f"{name}: {error['title']}. {error['message']} {error['remedy']}"))
        return
    before, after = document["before"], document["after"]
    output.write_pairs(
        (
            ("File", name),
            ("Supplier", document["supplier"]["name"]),
            ("In place", f"{_percent(before)} before, {_percent(after)} after"),
            ("Could bid", f"{before['gate'].label} before, {after['gate'].label.lower()} after"),
        )
    )
    rows = [(one["title"], one["before"].label, one["after"].label, one["proof"]) for one in document["differences"]]
    if rows:
        output.write_table(("ITEM", "BEFORE", "THE FORM SAYS", "PROOF"), rows)
    for warning in document["warnings"]:
        output.say(output.printable(warning))
    if document["operation"]:
        output.say(f"Take it back with: undo {document['operation']}")
    elif not document["updated"]:
        output.say("It says nothing new; nothing was changed.")


def _percent(result: dict[str, Any]) -> str:
    return "not known" if result["percent"] is None else f"{result['percent']} %"
