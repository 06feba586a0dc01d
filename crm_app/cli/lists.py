"""Commands that list records, on the screen or into a file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from crm_app.cli import output
from crm_app.cli.console import shown_progress
from crm_app.cli.session import session_of
from crm_app.cli.shown import as_data, as_words
from crm_app.domain.filters import Filter, Sort, field_named, parse_condition
from crm_app.domain.kinds import RecordKind, kind_named
from crm_app.domain.records import Row
from crm_app.services import exports, lists
from crm_app.services.lists import ListQuery
from crm_app.services.workspace import Workspace

KIND = typer.Argument(help="suppliers, events, opportunities, anchors and so on; singular or plural.")
WHERE = typer.Option("--where", help="FIELD OP VALUE, for example: “status is engaged”. May be given again.")
SEARCH = typer.Option("--search", help="Words to look for.")
SORT = typer.Option("--sort", help="A field, or -FIELD for the largest first.")


def register(app: typer.Typer) -> None:
    """Add ``list`` and ``export`` to the command line."""
    app.command("list")(list_records)
    app.command("export")(export)


def query_of(kind: RecordKind, where: list[str] | None, search: str, sort: str) -> ListQuery:
    """A list as asked for in words; raises ``UsageError`` for a field or a condition that makes no sense."""
    wanted = Filter(tuple(parse_condition(kind, text) for text in where or ()), search)
    descending, word = sort.startswith("-"), sort.removeprefix("-")
    return ListQuery(kind.name, wanted, Sort(field_named(kind, word), descending) if word else Sort())


def list_records(
    context: typer.Context,
    kind: Annotated[str, KIND],
    where: Annotated[list[str] | None, WHERE] = None,
    search: Annotated[str, SEARCH] = "",
    sort: Annotated[str, SORT] = "",
    limit: Annotated[int, typer.Option(min=0, help="The most rows to show; 0 for all.")] = 0,
) -> None:
    """List records: which ones, in what order, how many."""
    session, wanted = session_of(context), kind_named(kind)
    query = query_of(wanted, where, search, sort)
    with session.opened() as workspace:
        keys = lists.snapshot(workspace, query)
        shown = keys[:limit] if limit else keys
        rows = lists.page(workspace, wanted.name, shown)
        if session.as_json:
            output.write_json({"total": len(keys), "rows": [_document(wanted, row) for row in rows]})
            return
        _write_table(workspace, wanted, rows)
    output.say(f"{len(rows):,} of {len(keys):,}" if len(rows) < len(keys) else f"{len(keys):,} in all")


def _document(kind: RecordKind, row: Row) -> dict[str, object]:
    return {"id": row.id, "version": row.version, "visibility": row.visibility, **as_data(kind.row_fields, row.values)}


def _write_table(workspace: Workspace, kind: RecordKind, rows: list[Row]) -> None:
    names = [name for name, field in kind.row_fields.items() if field.in_list] or list(kind.row_fields)[:5]
    titles = exports.titles_of(workspace, kind, rows)
    fields = [(name, kind.row_fields[name]) for name in names]
    lines = ([row.id, *(as_words(field, row[name], titles) for name, field in fields)] for row in rows)
    output.write_table(["ID", *(field.label.upper() for _, field in fields)], lines)


def export(
    context: typer.Context,
    kind: Annotated[str, KIND],
    out: Annotated[Path, typer.Option(help="The file to write: .xlsx, .csv or .json.")],
    where: Annotated[list[str] | None, WHERE] = None,
    search: Annotated[str, SEARCH] = "",
    sort: Annotated[str, SORT] = "",
    worked_out: Annotated[
        bool, typer.Option("--worked-out", help="Add what follows from parts: for reading only.")
    ] = False,
) -> None:
    """Write a list into a file that Excel and other programs read, and that can be imported again."""
    session, wanted = session_of(context), kind_named(kind)
    query = query_of(wanted, where, search, sort)
    with session.opened() as workspace, shown_progress() as progress:
        count = exports.export_list(workspace, query, out, with_computed=worked_out, progress=progress)
    session.answer({"file": out, "rows": count}, {"Written": str(out), "Rows": f"{count:,}"})
