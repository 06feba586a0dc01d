"""Commands about one record: show it with its parts, add one, change fields of one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import typer

from crm_app.cli import output
from crm_app.cli.lists import KIND
from crm_app.cli.session import session_of
from crm_app.cli.shown import as_data, as_words
from crm_app.domain.errors import UsageError
from crm_app.domain.fields import LISTS, Field, Kind
from crm_app.domain.filters import field_named
from crm_app.domain.kinds import KINDS, RecordKind, kind_named
from crm_app.domain.records import Record, Saved
from crm_app.services import databases, records
from crm_app.services.exports import titles_of
from crm_app.services.workspace import Workspace

ID = typer.Argument(help="The key of the record, its number or reference, or a name that only one has.")
SET = typer.Option("--set", help="FIELD=VALUE; nothing after = empties the field. May be given again.")
VISIBILITY = typer.Option(help="private, shared or published.")


def register(app: typer.Typer) -> None:
    """Add ``show``, ``add`` and ``set`` to the command line."""
    app.command("show")(show)
    app.command("add")(add)
    app.command("set")(set_fields)


def show(context: typer.Context, kind: Annotated[str, KIND], key: Annotated[str, ID]) -> None:
    """Show one record with its parts."""
    session, wanted = session_of(context), kind_named(kind)
    with session.opened() as workspace:
        found = records.get(workspace, wanted.name, records.find(workspace, wanted.name, key))
        if session.as_json:
            output.write_json(_document(workspace, found))
        else:
            _write(workspace, found, "")


def _document(workspace: Workspace, record: Record) -> dict[str, Any]:
    """The record with its parts under their plural names, and theirs in turn."""
    kind = KINDS[record.kind]
    made: dict[str, Any] = {"id": record.id, "version": record.version, "visibility": record.visibility}
    made |= {"anchor_id": record.anchor_id, **({"parent_id": record.parent_id} if record.parent_id else {})}
    made |= as_data(kind.fields, record.values)
    for name, parts in records.parts(workspace, record.kind, record.id).items():
        made[KINDS[name].plural] = [_document(workspace, part) for part in parts]
    return made


def _write(workspace: Workspace, record: Record, indent: str) -> None:
    kind = KINDS[record.kind]
    titles = titles_of(workspace, kind, [record])
    said = [(field.label, as_words(field, record[name], titles)) for name, field in kind.fields.items()]
    head = [("ID", record.id), ("Version", str(record.version)), ("Visibility", record.visibility)]
    output.write_pairs((indent + label, value) for label, value in (*head, *said) if value)
    for name, parts in records.parts(workspace, record.kind, record.id).items():
        for part in parts:
            output.write(f"\n{indent}{KINDS[name].label.upper()}")
            _write(workspace, part, indent + "  ")


def add(
    context: typer.Context,
    kind: Annotated[str, KIND],
    values: Annotated[list[str], SET],
    parent: Annotated[str, typer.Option(help="The record that a part belongs to: its key, number or name.")] = "",
    visibility: Annotated[str, VISIBILITY] = "",
) -> None:
    """Add a record; a store that is not there is made first."""
    session, wanted = session_of(context), kind_named(kind)
    pairs = _pairs(wanted, values)
    _check_visibility(visibility)
    with session.opened_or_made(with_anchor=wanted.name != "anchor") as workspace:
        accepted = _values(workspace, wanted, pairs)
        whole = records.find(workspace, wanted.parent, parent) if wanted.parent and parent else ""
        saved = records.add(workspace, wanted.name, accepted, parent_id=whole, visibility=visibility)
        if wanted.name == "anchor":
            databases.begin(workspace)
    session.answer(_outcome(saved), {"Added": wanted.label, "ID": saved.id, "Operation": saved.operation})


def set_fields(
    context: typer.Context,
    kind: Annotated[str, KIND],
    key: Annotated[str, ID],
    values: Annotated[list[str] | None, SET] = None,
    version: Annotated[
        int | None, typer.Option(min=1, help="Refuse if the record is no longer at this version.")
    ] = None,
    visibility: Annotated[str, VISIBILITY] = "",
) -> None:
    """Change fields of a record."""
    session, wanted = session_of(context), kind_named(kind)
    pairs = _pairs(wanted, values or [])
    _check_visibility(visibility)
    if not pairs and not visibility:
        raise UsageError("Nothing is to be changed", "", "Say what: --set FIELD=VALUE")
    with session.opened() as workspace:
        found = records.find(workspace, wanted.name, key)
        saved = Saved(found, 0)
        if pairs:
            saved = records.save(workspace, wanted.name, found, _values(workspace, wanted, pairs), version=version)
        if visibility:
            saved = records.set_visibility(workspace, wanted.name, found, visibility)
    said = {"Changed" if saved.touched else "Unchanged": wanted.label, "ID": saved.id, "Version": str(saved.version)}
    session.answer(_outcome(saved), said)


def _outcome(saved: Saved) -> dict[str, Any]:
    return {"id": saved.id, "version": saved.version, "operation": saved.operation if saved.touched else None}


def _check_visibility(visibility: str) -> None:
    if visibility not in ("", "private", "shared", "published"):
        raise UsageError(f"“{visibility}” is not a visibility", "", "Use private, shared or published.")


def _pairs(kind: RecordKind, texts: Sequence[str]) -> dict[str, str]:
    """``FIELD=VALUE`` by the names of the fields; a list may be given piece by piece. Raises ``UsageError``."""
    pairs: dict[str, str] = {}
    for text in texts:
        word, found, value = text.partition("=")
        if not found:
            raise UsageError(f"“{text}” sets nothing", "", "Write FIELD=VALUE, for example: --set status=engaged")
        name = field_named(kind, word)
        if name not in kind.fields or kind.fields[name].computed:
            raise UsageError(
                f"{kind.row_fields[name].label} is worked out, not typed", "", "Change what it follows from."
            )
        if name in pairs and kind.fields[name].kind not in (*LISTS, Kind.ANSWERS):
            raise UsageError(f"{kind.fields[name].label} is given twice", "", "Give each field once.")
        pairs[name] = f"{pairs[name]};{value}" if name in pairs else value
    return pairs


def _values(workspace: Workspace, kind: RecordKind, pairs: Mapping[str, str]) -> dict[str, Any]:
    return {name: _value(workspace, kind.fields[name], text) for name, text in pairs.items()}


def _value(workspace: Workspace, field: Field, text: str) -> Any:
    """A value as the services take it: other records by their keys, answers question by question, the rest as typed."""
    if not text.strip():
        return None
    if field.refers_to:
        return records.find(workspace, field.refers_to, text)
    if field.kind is Kind.ANSWERS:
        return {q.strip(): a.strip() for q, _, a in (piece.partition(":") for piece in text.split(";")) if q.strip()}
    return text
