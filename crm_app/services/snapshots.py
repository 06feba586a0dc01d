"""A whole list at one moment, for a grid: its keys as one text, its groups, and where words occur within it."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from crm_app.domain.errors import UsageError
from crm_app.domain.fields import LISTS, TEXTS, Field, Kind
from crm_app.domain.key_list import KeyList
from crm_app.domain.kinds import KINDS, RecordKind
from crm_app.services import codes, finding, records
from crm_app.services import lists as ranked
from crm_app.services.lists import ListQuery
from crm_app.services.workspace import Workspace
from crm_app.store.queries import snapshots
from crm_app.store.values import from_store

MOST_GROUPS = 5_000
_GROUPED = frozenset(
    {Kind.TEXT, Kind.CHOICE, Kind.BOOLEAN, Kind.AREA, Kind.AREAS, Kind.LIST, Kind.CODES, Kind.REFERENCE, Kind.POSTCODE,
     Kind.DATE, Kind.INSTANT, Kind.INTEGER, Kind.PERCENT}
)  # fmt: skip
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that have a value in common, what the heading above them calls it, and how many they are."""

    value: Any
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The keys of a list in order; with groups, those of each follow one another and their counts add up to all."""

    keys: KeyList
    groups: tuple[Group, ...] = ()


def can_group(kind: RecordKind, name: str) -> bool:
    """Whether rows can stand in groups by a field: not by one that is another for every record."""
    field = kind.row_fields.get(name)
    return field is not None and field.kind in _GROUPED and not field.identifies


def whole(workspace: Workspace, query: ListQuery) -> Snapshot:
    """Every key of a list and, where the query asks for them, its groups: of one moment.

    Raises ``UsageError`` where a field has more than ``MOST_GROUPS`` different values.
    """
    kind = KINDS[query.kind]
    if query.wanted.search.strip():
        return _found(workspace, kind, query)
    with workspace.store.read() as connection:
        keys = snapshots.keys(connection, kind, query.wanted, query.sort, query.group)
        if not query.group:
            return Snapshot(keys)
        stored = snapshots.groups(connection, kind, query.wanted, query.sort, query.group, MOST_GROUPS)
    return Snapshot(keys, _groups(workspace, kind, query.group, stored))


def _found(workspace: Workspace, kind: RecordKind, query: ListQuery) -> Snapshot:
    """What words find: in the order of how well they fit, or in groups."""
    if not query.group:
        return Snapshot(KeyList.of(ranked.snapshot(workspace, query)))
    everything = finding.find_every(workspace, query.wanted.search, query.kind)
    best = finding.find(workspace, query.wanted.search, kinds=(query.kind,), limit=finding.MOST)
    among = everything | {hit.id for hit in best}
    with workspace.store.read() as connection:
        keys, stored = snapshots.grouped_among(connection, kind, query.wanted, query.sort, query.group, among)
    return Snapshot(keys, _groups(workspace, kind, query.group, stored))


def _groups(workspace: Workspace, kind: RecordKind, name: str, stored: Sequence[tuple[Any, int]]) -> tuple[Group, ...]:
    field = kind.row_fields[name]
    if len(stored) > MOST_GROUPS:
        raise UsageError(
            f"{field.label} has too many different values to group by",
            f"A list shows at most {MOST_GROUPS:,} groups.",
            "Narrow the list with a filter first, or group by another column.",
        )
    titles = _titles(workspace, field, [value for value, _ in stored])
    return tuple(Group(value, _label(kind, name, value, titles), count) for value, count in stored)


def _titles(workspace: Workspace, field: Field, keys: Sequence[Any]) -> dict[str, str]:
    if not field.refers_to:
        return {}
    found = records.get_many(workspace, field.refers_to, [str(key) for key in keys if key])
    return {record.id: str(record[KINDS[field.refers_to].title_field] or "") for record in found}


def _label(kind: RecordKind, name: str, value: Any, titles: dict[str, str]) -> str:
    """What a heading calls its group."""
    field = kind.row_fields[name]
    if value in (None, ""):
        return "Not known"
    if name == kind.title_field:
        return str(value).upper()
    if field.kind in (Kind.DATE, Kind.INSTANT):
        year, month = str(value).split("-")
        return f"{_MONTHS[int(month) - 1]} {year}"
    load = from_store(field)
    read = load(value) if load else value
    if field.kind is Kind.AREA:
        return codes.authority_name(read)
    if field.kind is Kind.REFERENCE:
        return titles.get(str(read), "A record that is gone")
    if field.kind in LISTS:
        return ", ".join(_item(field, item) for item in read) or "Not known"
    if isinstance(read, bool):
        return "Yes" if read else "No"
    unit = "%" if field.kind is Kind.PERCENT else ""
    return f"{field.choice_label(str(read)) if field.choices else read}{unit}"


def _item(field: Field, item: str) -> str:
    if field.kind is Kind.AREAS:
        return codes.authority_name(item)
    if field.kind is Kind.CODES:
        return f"{item} {codes.cpv_name(item) or ''}".strip()
    return field.choice_label(item) if field.choices else item


def places(
    workspace: Workspace, query: ListQuery, keys: KeyList, words: str, fields: Sequence[str], *, begins: bool = False
) -> array[int]:
    """Where in ``keys`` (a snapshot of the query) stand the rows one of whose ``fields`` shows some words.

    The store says which, in the order of the list; nothing but their keys is read. ``begins`` asks for fields that
    begin with the words.
    """
    kind, text = KINDS[query.kind], words.strip()
    if not text:
        return array("q")
    named = [name for name in fields if name in kind.row_fields]
    with workspace.store.read() as connection:
        clause = snapshots.any_of(_says(kind, name, text, begins=begins) for name in named if _is_said(kind, name))
        found = snapshots.matching(connection, kind, query.wanted, query.sort, query.group, clause)
    return keys.places_of(found) if not query.wanted.search.strip() else array("q", sorted(keys.places_of(found)))


def _is_said(kind: RecordKind, name: str) -> bool:
    field = kind.row_fields[name]
    wordy = field.kind in TEXTS or field.kind in LISTS or field.kind in (Kind.INTEGER, Kind.PERCENT)
    return wordy or bool(field.choices)


def _says(kind: RecordKind, name: str, text: str, *, begins: bool) -> Any:
    field = kind.row_fields[name]
    if field.kind not in (Kind.AREA, Kind.AREAS):
        return snapshots.says(kind, name, text, begins=begins)
    wanted = text.casefold()
    named = [
        code
        for code, title in codes.authorities().items()
        if (title.casefold().startswith(wanted) if begins else wanted in title.casefold())
    ]
    return snapshots.holds_any(kind, name, named)
