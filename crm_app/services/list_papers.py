"""What a grid shows as a paper: its columns in their order, its filter in words, its groups with their headings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from crm_app.domain.dates import days_in_full
from crm_app.domain.errors import UsageError
from crm_app.domain.fields import LISTS, NUMBERS, Audience, Field, Kind
from crm_app.domain.filters import say_value, sentence
from crm_app.domain.kinds import KINDS, RecordKind
from crm_app.domain.records import Row
from crm_app.domain.sorting import say_sort
from crm_app.reports.files import write_document
from crm_app.reports.list_paper import ListPaper, ListSection, list_paper
from crm_app.runtime.progress import Progress, Silent
from crm_app.services import codes, lists, snapshots
from crm_app.services.dressing import dressed
from crm_app.services.exports import titles_of
from crm_app.services.lists import ListQuery
from crm_app.services.workspace import Workspace, anchors

MOST_ROWS = 5_000
MOST_COLUMNS = 7
PAGE = 500
LONGEST = 240


@days_in_full()
def write_list_paper(
    workspace: Workspace,
    query: ListQuery,
    path: Path,
    *,
    fields: Sequence[str] = (),
    keys: Sequence[str] | None = None,
    name: str = "",
    progress: Progress | None = None,
) -> int:
    """Write a list as ``.pdf`` (or ``.docx``) and return how many rows it has. ``name`` is that of a saved view.

    A page has room for ``MOST_COLUMNS`` columns; the paper names those it leaves out. Raises ``UsageError`` for more
    than ``MOST_ROWS`` rows: nobody reads such a paper, and the export has them all.
    """
    kind = KINDS[query.kind]
    whole = snapshots.whole(workspace, query)
    wanted: Sequence[str] = whole.keys if keys is None else keys
    if len(wanted) > MOST_ROWS:
        raise UsageError(
            f"{len(wanted):,} rows are too many for a paper",
            f"It takes at most {MOST_ROWS:,}.",
            "Narrow the list with a filter, select some rows, or export it to a workbook.",
        )
    named = [n for n in (fields or [n for n, f in kind.row_fields.items() if f.in_list]) if n in kind.row_fields]
    shown = named[:MOST_COLUMNS]
    rows = list(_rows(workspace, kind, wanted, shown, progress or Silent()))
    groups = whole.groups if keys is None else ()
    labels = (group.label for group in groups for _ in range(group.count))
    by_itself = "best match" if query.wanted.search and not query.group else "name"
    paper = ListPaper(
        name or kind.title,
        f"{len(wanted):,} chosen of: {sentence(kind, query.wanted)}" if keys else sentence(kind, query.wanted),
        say_sort(kind, query.sort) or by_itself,
        [(kind.row_fields[n].label, _shown_kind(kind.row_fields[n])) for n in shown],
        list(_sections(dict(zip(wanted, labels, strict=False)), rows)),
        workspace.today(),
        _own_name(workspace),
        _audience(kind, shown),
        [kind.row_fields[n].label for n in named[MOST_COLUMNS:]],
    )
    write_document(dressed(workspace, list_paper(paper)), path)
    return len(rows)


def _own_name(workspace: Workspace) -> str:
    known = {anchor.id: anchor for anchor in anchors(workspace)}
    own = known.get(workspace.own_anchor()) if known else None
    return str(own["name"] or "") if own else ""


def _audience(kind: RecordKind, names: Sequence[str]) -> str:
    personal = any(kind.row_fields[name].audience is Audience.PERSONAL for name in names)
    return "members of the collaborative: it holds personal data" if personal else "members of the collaborative"


def _rows(
    workspace: Workspace, kind: RecordKind, keys: Sequence[str], names: Sequence[str], progress: Progress
) -> Iterator[tuple[str, list[Any]]]:
    for start in range(0, len(keys), PAGE):
        progress.update(start, len(keys), kind.title)
        found = lists.page(workspace, kind.name, keys[start : start + PAGE])
        titles = titles_of(workspace, kind, found)
        yield from ((row.id, [_cell(kind, row, name, titles) for name in names]) for row in found)


def _sections(labels: dict[str, str], rows: Sequence[tuple[str, list[Any]]]) -> Iterator[ListSection]:
    if not labels:
        yield ListSection("", [cells for _, cells in rows])
        return
    grouped: dict[str, list[list[Any]]] = {}
    for key, cells in rows:
        grouped.setdefault(labels.get(key, ""), []).append(cells)
    yield from (ListSection(label, some) for label, some in grouped.items())


def _shown_kind(field: Field) -> Kind:
    return field.kind if field.kind in (*NUMBERS, Kind.DATE) else Kind.TEXT


def _cell(kind: RecordKind, row: Row, name: str, titles: dict[str, str]) -> Any:
    """A value as a writer of papers takes it: numbers and days as they are, everything else in words."""
    field, value = kind.row_fields[name], row[name]
    if value in (None, "", ()):
        return None
    if field.kind in NUMBERS or (isinstance(value, date) and field.kind is Kind.DATE):
        return value
    if field.refers_to:
        return titles.get(value, "")
    if field.kind is Kind.AREA:
        return codes.authority_name(value)
    if field.kind in LISTS:
        named = codes.authority_name if field.kind is Kind.AREAS else codes.cpv_name
        items = [named(item) or item for item in value] if field.kind is not Kind.LIST else [*value]
        return ", ".join(field.choice_label(item) if field.choices else item for item in items)[:LONGEST]
    return say_value(field, value)[:LONGEST]
