"""Commands that list records, on the screen or into a file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from crm_app.cli import output
from crm_app.cli.console import shown_progress
from crm_app.cli.session import session_of
from crm_app.cli.shown import as_data, as_words
from crm_app.domain.dates import parse_date
from crm_app.domain.errors import UsageError
from crm_app.domain.filters import Filter, parse_condition
from crm_app.domain.kinds import RecordKind, kind_named
from crm_app.domain.records import Row
from crm_app.domain.sorting import parse_sort
from crm_app.services import exports, lists, past
from crm_app.services.lists import ListQuery

KIND = typer.Argument(help="suppliers, events, opportunities, anchors and so on; singular or plural.")
WHERE = typer.Option("--where", help="FIELD OP VALUE, for example: “status is engaged”. May be given again.")
SEARCH = typer.Option("--search", help="Words to look for.")
SORT = typer.Option(
    "--sort", help="A field, or -FIELD for the largest first; several with commas between them: borough,-turnover."
)

AS_OF = typer.Option("--as-of", help="A day: everything as it was at the end of it.")


def register(app: typer.Typer) -> None:
    """Add ``list`` and ``export`` to the command line."""
    app.command("list")(list_records)
    app.command("export")(export)


def query_of(kind: RecordKind, where: list[str] | None, search: str, sort: str) -> ListQuery:
    """A list as asked for in words; raises ``UsageError`` for a field or a condition that makes no sense."""
    wanted = Filter(tuple(parse_condition(kind, text) for text in where or ()), search)
    return ListQuery(kind.name, wanted, parse_sort(kind, sort))


def day_of(text: str) -> date | None:
    """The day named by ``--as-of``; raises ``UsageError`` for what is no day."""
    try:
        return parse_date(text) if text else None
    except ValueError as error:
        raise UsageError("That is not a day", str(error), "Write it as 2026-11-26 or 26 Nov 2026.") from None


def list_records(
    context: typer.Context,
    kind: Annotated[str, KIND],
    where: Annotated[list[str] | None, WHERE] = None,
    search: Annotated[str, SEARCH] = "",
    sort: Annotated[str, SORT] = "",
    limit: Annotated[int, typer.Option(min=0, help="The most rows to show; 0 for all.")] = 0,
    as_of: Annotated[str, AS_OF] = "",
) -> None:
    """List records: which ones, in what order, how many."""
    session, wanted = session_of(context), kind_named(kind)
    query, day = query_of(wanted, where, search, sort), day_of(as_of)
    with session.opened() as workspace:
        past.check_over(workspace, day)
        then = past.as_of(workspace, query, day) if day else None
        keys = then.keys if then is not None else lists.snapshot(workspace, query)
        shown = keys[:limit] if limit else keys
        rows = past.page(workspace, then, shown) if then is not None else lists.page(workspace, wanted.name, shown)
        if session.as_json:
            output.write_json({"total": len(keys), "rows": [_document(wanted, row) for row in rows]})
            return
        titles = (
            exports.titles_then(workspace, then, rows)
            if then is not None
            else exports.titles_of(workspace, wanted, rows)
        )
        _write_table(wanted, rows, titles)
    output.say(f"{len(rows):,} of {len(keys):,}" if len(rows) < len(keys) else f"{len(keys):,} in all")


def _document(kind: RecordKind, row: Row) -> dict[str, object]:
    return {"id": row.id, "version": row.version, "visibility": row.visibility, **as_data(kind.row_fields, row.values)}


def _write_table(kind: RecordKind, rows: list[Row], titles: Mapping[str, str]) -> None:
    names = [name for name, field in kind.row_fields.items() if field.in_list] or list(kind.row_fields)[:5]
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
    as_of: Annotated[str, AS_OF] = "",
) -> None:
    """Write a list into a file that Excel and other programs read, and that can be imported again."""
    session, wanted = session_of(context), kind_named(kind)
    query, day = query_of(wanted, where, search, sort), day_of(as_of)
    with session.opened() as workspace, shown_progress() as progress:
        past.check_over(workspace, day)
        count = exports.export_list(workspace, query, out, with_computed=worked_out, as_of=day, progress=progress)
    session.answer({"file": out, "rows": count}, {"Written": str(out), "Rows": f"{count:,}"})
