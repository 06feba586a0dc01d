"""Lists as files for other programs: every row of a list, with headings by which this program reads it back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from crm_app.domain.errors import UsageError
from crm_app.domain.fields import Field, Kind
from crm_app.domain.kinds import KINDS, RecordKind
from crm_app.domain.records import Record, Row
from crm_app.reports.list_columns import ListColumn
from crm_app.reports.list_text import write_list_csv, write_list_json
from crm_app.runtime.progress import Progress, Silent
from crm_app.services import lists, past, records, snapshots
from crm_app.services.codes import authority_name
from crm_app.services.lists import ListQuery
from crm_app.services.workspace import Workspace

ENDINGS = (".xlsx", ".csv", ".json")
PAGE = 1000


@dataclass(frozen=True, slots=True)
class _Line:
    """One row of a list, with the record it is a part of and the titles of those it points at."""

    row: Row
    parent: Record | None
    titles: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Column:
    """A heading and how its value is found."""

    heading: ListColumn
    value: Callable[[_Line], Any]


def export_list(
    workspace: Workspace,
    query: ListQuery,
    path: Path,
    *,
    fields: Sequence[str] = (),
    keys: Sequence[str] | None = None,
    with_computed: bool = False,
    as_of: date | None = None,
    progress: Progress | None = None,
) -> int:
    """Write a list as ``.xlsx``, ``.csv`` or ``.json`` by the ending of ``path``; returns how many rows it has.

    Every row has its ``id``, so that reading the file in again finds the same records and changes nothing. What is
    worked out from parts (``with_computed``; always in JSON) would be taken for new facts then, so it stands in files
    for reading only. ``fields`` chooses the columns, as a grid does, ``keys`` some rows of the list;
    ``as_of`` writes the list as it was at the end of that day. Raises ``UsageError`` for another ending.
    """
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        raise UsageError(
            f"A list cannot be written as “{path.suffix or path.name}”", "", f"Use one of: {', '.join(ENDINGS)}."
        )
    kind = KINDS[query.kind]
    whole = with_computed or ending == ".json"
    names = [name for name, field in kind.row_fields.items() if whole or not field.computed]
    columns = _columns(kind, fields or names, for_people=ending != ".json")
    headings = [column.heading for column in columns]
    source = _Then(workspace, past.as_of(workspace, query, as_of)) if as_of else _Now(workspace, query, keys)
    rows = ([column.value(line) for column in columns] for line in _lines(source, kind, progress or Silent()))
    if ending == ".xlsx":
        return _workbook_writer()(path, headings, rows, title=f"{kind.title} {as_of or ''}".strip())
    return (write_list_csv if ending == ".csv" else write_list_json)(path, headings, rows)


def write_rows(path: Path, headings: Sequence[str], rows: Sequence[Sequence[Any]]) -> int:
    """Write rows of texts and numbers under plain headings, as ``.csv`` or, by any other ending, ``.xlsx``."""
    columns = [ListColumn(heading) for heading in headings]
    if path.suffix.lower() == ".csv":
        return write_list_csv(path, columns, rows)
    return _workbook_writer()(path, columns, rows)


def _workbook_writer() -> Callable[..., int]:
    """The writer of workbooks, loaded when one is written: its library takes a third of a second."""
    from crm_app.reports.list_sheet import write_list_xlsx

    return write_list_xlsx


def _columns(kind: RecordKind, names: Sequence[str], *, for_people: bool) -> list[_Column]:
    """The columns of a kind. People read words where a program reads the stored value."""
    made = [_Column(ListColumn("id", Kind.IDENTIFIER, "id"), lambda line: line.row.id)]
    if kind.parent:
        made.extend(_parent_columns(KINDS[kind.parent]))
    for name in names:
        field = kind.row_fields[name]
        if for_people and field.kind is Kind.JSON:
            continue  # a document as published is no cell; the JSON export has it
        made.append(_Column(ListColumn(field.label, field.kind, name), _reader(name, field, for_people)))
        if for_people and field.refers_to:
            made.append(_Column(ListColumn(f"{field.label} id", Kind.IDENTIFIER, f"{name}_id"), _stored(name)))
    return made


def _parent_columns(parent: RecordKind) -> list[_Column]:
    return [
        _Column(ListColumn(parent.label, Kind.TEXT, parent.name), lambda line: _title(parent, line.parent)),
        _Column(
            ListColumn(f"{parent.label} id", Kind.IDENTIFIER, f"{parent.name}_id"),
            lambda line: line.parent.id if line.parent else "",
        ),
    ]


def _title(kind: RecordKind, record: Record | None) -> str:
    return str(record[kind.title_field] or "") if record else ""


def _stored(name: str) -> Callable[[_Line], Any]:
    return lambda line: line.row[name]


def _reader(name: str, field: Field, for_people: bool) -> Callable[[_Line], Any]:
    if not for_people:
        return _stored(name)
    if field.refers_to:
        return lambda line: line.titles.get(line.row[name], "")
    if field.kind is Kind.AREA:
        return lambda line: authority_name(line.row[name])
    if field.kind is Kind.LIST and field.choices:
        return lambda line: tuple(field.choice_label(item) for item in line.row[name] or ())
    if field.choices:
        return lambda line: field.choice_label(line.row[name])
    return _stored(name)


class _Now:
    """A list as it is, or some of its rows."""

    def __init__(self, workspace: Workspace, query: ListQuery, keys: Sequence[str] | None) -> None:
        self._workspace, self._kind = workspace, query.kind
        self.keys: Sequence[str] = snapshots.whole(workspace, query).keys if keys is None else keys

    def page(self, keys: Sequence[str]) -> list[Row]:
        """Some of its rows."""
        return lists.page(self._workspace, self._kind, keys)

    def records(self, kind: str, keys: Sequence[str]) -> list[Record]:
        """What its rows belong to or point at."""
        return records.get_many(self._workspace, kind, keys)


class _Then:
    """A list as it was."""

    def __init__(self, workspace: Workspace, found: past.PastList) -> None:
        self._workspace, self._found = workspace, found
        self.keys: Sequence[str] = found.keys

    def page(self, keys: Sequence[str]) -> list[Row]:
        """Some of its rows."""
        return past.page(self._workspace, self._found, keys)

    def records(self, kind: str, keys: Sequence[str]) -> list[Record]:
        """What its rows belonged to or pointed at, as that was then."""
        return past.records_then(self._workspace, self._found, kind, keys)


def _lines(source: _Now | _Then, kind: RecordKind, progress: Progress) -> Iterator[_Line]:
    for start in range(0, len(source.keys), PAGE):
        progress.update(start, len(source.keys), kind.title)
        some = source.keys[start : start + PAGE]
        found = source.page(some)
        parents = _parents(source, kind, some)
        titles = _titles(source.records, kind, found)
        yield from (_Line(row, parents.get(row.id), titles) for row in found)


def _parents(source: _Now | _Then, kind: RecordKind, keys: Sequence[str]) -> dict[str, Record]:
    """The record that each of some parts belongs to, by the key of the part."""
    if not kind.parent:
        return {}
    parts = {part.id: part.parent_id for part in source.records(kind.name, keys)}
    wholes = {whole.id: whole for whole in source.records(kind.parent, sorted(set(parts.values())))}
    return {key: wholes[parent] for key, parent in parts.items() if parent in wholes}


def titles_of(workspace: Workspace, kind: RecordKind, rows: Sequence[Row | Record]) -> dict[str, str]:
    """What the records that some rows point at are called, by key."""
    return _titles(lambda name, keys: records.get_many(workspace, name, keys), kind, rows)


def titles_then(workspace: Workspace, found: past.PastList, rows: Sequence[Row | Record]) -> dict[str, str]:
    """What the records that some rows of a past list point at were called then, by key."""
    return _titles(_Then(workspace, found).records, KINDS[found.query.kind], rows)


def _titles(
    get: Callable[[str, Sequence[str]], Sequence[Record]], kind: RecordKind, rows: Sequence[Row | Record]
) -> dict[str, str]:
    wanted: dict[str, set[str]] = {}
    for name, field in kind.row_fields.items():
        if field.refers_to:
            wanted.setdefault(field.refers_to, set()).update(row[name] for row in rows if row[name])
    return {
        record.id: _title(KINDS[target], record)
        for target, keys in wanted.items()
        for record in get(target, sorted(keys))
    }
