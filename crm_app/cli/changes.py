"""Commands about what happened: the history of the store or of one record, undoing a step of it, and the bin."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from crm_app.cli import output
from crm_app.cli.lists import day_of
from crm_app.cli.session import Session, session_of
from crm_app.cli.shown import as_words
from crm_app.domain.errors import UsageError
from crm_app.domain.filters import field_named
from crm_app.domain.kinds import KINDS, kind_named
from crm_app.services import bin as bins
from crm_app.services import history as steps
from crm_app.services import records
from crm_app.services.history import FieldChange, Step, Undone, Wanted
from crm_app.services.workspace import Workspace


def register(app: typer.Typer) -> None:
    """Add ``history``, ``undo``, ``bin`` and ``restore`` to the command line."""
    app.command("history")(history)
    app.command("undo")(undo)
    app.command("bin")(show_bin)
    app.command("restore")(restore)


def history(
    context: typer.Context,
    kind: Annotated[str, typer.Argument(help="The kind of a record; without it, the whole store.")] = "",
    key: Annotated[str, typer.Argument(help="The record: its key, number, reference or name.")] = "",
    limit: Annotated[int, typer.Option(min=1, help="The most steps to show.")] = 100,
    field: Annotated[str, typer.Option(help="Only what changed this field of the record.")] = "",
    by: Annotated[str, typer.Option(help="Only what this person did.")] = "",
    since: Annotated[str, typer.Option("--from", help="From this day on.")] = "",
    until: Annotated[str, typer.Option("--to", help="Up to this day; with the same day in --from, that day.")] = "",
    words: Annotated[str, typer.Option(help="Words in the titles of the steps.")] = "",
) -> None:
    """What was done, newest first: in the whole store, or to one record with every field's old and new value."""
    session = session_of(context)
    asked = Wanted(by, day_of(since), day_of(until), "", words)
    if kind and not key:
        raise UsageError("Whose history?", f"“{kind}” names a kind of record only.", "Name the record: history KIND ID")
    wanted = kind_named(kind) if kind else None
    if field and wanted is None:
        raise UsageError("Whose field?", "A field belongs to a record.", "Name it: history KIND ID --field FIELD")
    with session.opened() as workspace:
        if wanted is None:
            found = steps.history(workspace, limit=limit, wanted=asked)
        else:
            name = field_named(wanted, field) if field else ""
            whose = _key(workspace, wanted.name, key)
            found = steps.history(workspace, wanted.name, whose, limit=limit, wanted=asked, field=name)
    if session.as_json:
        output.write_json({"rows": [_document(step) for step in found]})
    else:
        _write(found)


def _key(workspace: Workspace, kind: str, text: str) -> str:
    """The key of a record; one that was deleted is known by its key alone, and its history still stands."""
    if len(text) == 36 and text.count("-") == 4:
        return text
    return records.find(workspace, kind, text)


def _document(step: Step) -> dict[str, Any]:
    changes = [
        {
            "kind": c.kind,
            "id": c.record_id,
            "field": c.field,
            "before": output.to_json(c.before),
            "after": output.to_json(c.after),
        }
        for c in step.changes
    ]
    made = {"operation": step.operation, "title": step.title, "who": step.who, "at": output.to_json(step.at)}
    return {**made, "purpose": step.purpose, "undoes": step.undoes or None, "changes": changes}


def _write(found: list[Step]) -> None:
    lines = [(f"{step.at:%Y-%m-%d %H:%M}", step.who, step.title, step.operation) for step in found]
    output.write_table(("AT (UTC)", "WHO", "WHAT", "OPERATION"), lines)
    for step in found:
        if step.changes:
            output.write(f"\n{step.operation}")
            output.write_table(("FIELD", "BEFORE", "AFTER"), [_change(change) for change in step.changes])


def _change(change: FieldChange) -> tuple[str, str, str]:
    field = KINDS[change.kind].fields.get(change.field)
    if field is None:
        return change.field, str(change.before), str(change.after)
    return field.label, as_words(field, change.before), as_words(field, change.after)


def undo(context: typer.Context, operation: Annotated[str, typer.Argument(help="Its key, from the history.")]) -> None:
    """Undo a step of the history; what a colleague has changed since is kept, and said so."""
    session = session_of(context)
    with session.opened() as workspace:
        done = steps.undo(workspace, operation)
    _tell(session, done)


def show_bin(
    context: typer.Context,
    kind: Annotated[str, typer.Option(help="Only records of this kind.")] = "",
    search: Annotated[str, typer.Option(help="Words in the record.")] = "",
    limit: Annotated[int, typer.Option(min=1, help="The most records to show.")] = 100,
) -> None:
    """What was deleted and can be restored, the newest first."""
    session, name = session_of(context), kind_named(kind).name if kind else ""
    with session.opened() as workspace:
        found = bins.items(workspace, name, search, limit=limit)
    if session.as_json:
        output.write_json({"rows": found})
        return
    lines = [
        (f"{item.at:%Y-%m-%d %H:%M}", item.who, KINDS[item.kind].label, item.title, item.whole, item.id)
        for item in found
    ]
    output.write_table(("DELETED (UTC)", "WHO", "KIND", "WHAT", "OF", "ID"), lines)


def restore(
    context: typer.Context,
    kind: Annotated[str, typer.Argument(help="The kind of the record.")],
    keys: Annotated[list[str], typer.Argument(help="Its key, from the bin; several at once.")],
) -> None:
    """Bring records back from the bin, with the parts that went along."""
    session, name = session_of(context), kind_named(kind).name
    with session.opened() as workspace:
        done = bins.restore(workspace, [(name, key) for key in keys])
    _tell(session, done)


def _tell(session: Session, done: Undone) -> None:
    refused = [{"kind": r.kind, "id": r.record_id, "field": r.field, "reason": r.reason} for r in done.refusals]
    session.answer(
        {"operation": done.operation, "title": done.title, "touched": done.touched, "refusals": refused},
        {"Done": done.title, "Operation": done.operation, "Records": str(sum(map(len, done.touched.values())))},
    )
    for refusal in done.refusals:
        output.say(f"Kept as it is: {KINDS[refusal.kind].label} {refusal.record_id} {refusal.field}: {refusal.reason}")
