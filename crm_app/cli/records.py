"""Commands about one record: show it with its parts, add one, change fields of one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

import typer

from crm_app.cli import output
from crm_app.cli.lists import AS_OF, KIND, day_of
from crm_app.cli.session import session_of
from crm_app.cli.shown import as_data, as_words
from crm_app.domain.errors import UsageError
from crm_app.domain.fields import LISTS, Field, Kind
from crm_app.domain.filters import field_named
from crm_app.domain.kinds import KINDS, RecordKind, kind_named
from crm_app.domain.records import Record, Saved
from crm_app.services import databases, past, records
from crm_app.services.exports import titles_of
from crm_app.services.past import PastRecord
from crm_app.services.provenance import Provenance, provenance
from crm_app.services.workspace import Workspace

ID = typer.Argument(help="The key of the record, its number or reference, or a name that only one has.")
SET = typer.Option("--set", help="FIELD=VALUE; nothing after = empties the field. May be given again.")
VISIBILITY = typer.Option(help="private, shared or published.")


def register(app: typer.Typer) -> None:
    """Add ``show``, ``add`` and ``set`` to the command line."""
    app.command("show")(show)
    app.command("add")(add)
    app.command("set")(set_fields)


def show(
    context: typer.Context,
    kind: Annotated[str, KIND],
    key: Annotated[str, ID],
    as_of: Annotated[str, AS_OF] = "",
    with_provenance: Annotated[
        bool, typer.Option("--provenance", help="Add who says so, and since when, for every value.")
    ] = False,
) -> None:
    """Show one record with its parts."""
    session, wanted, day = session_of(context), kind_named(kind), day_of(as_of)
    if day and with_provenance:
        raise UsageError("A value then has no provenance of now", "", "Use --as-of or --provenance, one at a time.")
    with session.opened() as workspace:
        whole = _then(workspace, wanted, key, day) if day else _now(workspace, wanted, key)
        sources = provenance(workspace, wanted.name, whole.record.id) if with_provenance else {}
        if session.as_json:
            document = _document(whole)
            if with_provenance:
                document["provenance"] = {name: _source(found) for name, found in sources.items()}
            output.write_json(document)
            return
        _write(workspace, whole, "")
    for name, found in sources.items():
        output.say(f"{wanted.fields[name].label}: {found.who}, {found.at:%Y-%m-%d %H:%M} UTC: {found.title}")


def _source(found: Provenance) -> dict[str, Any]:
    made = {"value": found.value, "who": found.who, "at": found.at, "operation": found.operation}
    return {**made, "title": found.title, "purpose": found.purpose}


@dataclass(frozen=True, slots=True)
class _Whole:
    """A record with its parts, of now or of then."""

    record: Record
    parts: Mapping[str, Sequence[_Whole]]


def _now(workspace: Workspace, kind: RecordKind, text: str) -> _Whole:
    return _with_parts(workspace, records.get(workspace, kind.name, records.find(workspace, kind.name, text)))


def _with_parts(workspace: Workspace, record: Record) -> _Whole:
    below = records.parts(workspace, record.kind, record.id)
    return _Whole(record, {name: [_with_parts(workspace, part) for part in some] for name, some in below.items()})


def _then(workspace: Workspace, kind: RecordKind, text: str, day: date) -> _Whole:
    """As it was; one that was deleted since is known by its key alone."""
    past.check_over(workspace, day)
    is_key = len(text) == 36 and text.count("-") == 4
    key = text if is_key else records.find(workspace, kind.name, text)
    return _whole_then(past.record_as_of(workspace, kind.name, key, day))


def _whole_then(found: PastRecord) -> _Whole:
    return _Whole(found.record, {name: [_whole_then(part) for part in some] for name, some in found.parts.items()})


def _document(whole: _Whole) -> dict[str, Any]:
    """The record with its parts under their plural names, and theirs in turn."""
    record = whole.record
    kind = KINDS[record.kind]
    made: dict[str, Any] = {"id": record.id, "version": record.version, "visibility": record.visibility}
    made |= {"anchor_id": record.anchor_id, **({"parent_id": record.parent_id} if record.parent_id else {})}
    made |= as_data(kind.fields, record.values)
    for name, parts in whole.parts.items():
        made[KINDS[name].plural] = [_document(part) for part in parts]
    return made


def _write(workspace: Workspace, whole: _Whole, indent: str) -> None:
    record = whole.record
    kind = KINDS[record.kind]
    titles = titles_of(workspace, kind, [record])
    said = [(field.label, as_words(field, record[name], titles)) for name, field in kind.fields.items()]
    head = [("ID", record.id), ("Version", str(record.version)), ("Visibility", record.visibility)]
    output.write_pairs((indent + label, value) for label, value in (*head, *said) if value)
    for name, parts in whole.parts.items():
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
