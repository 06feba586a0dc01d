"""Lists for a grid, an export or a command: a snapshot of keys, pages of rows, facets, the same answer everywhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from crm_app.domain.fields import LISTS
from crm_app.domain.filters import Filter, Sort
from crm_app.domain.kinds import KINDS
from crm_app.domain.records import Row
from crm_app.services import finding
from crm_app.services.workspace import Workspace
from crm_app.store.queries import lists
from crm_app.store.values import from_store

PAGE = 100


@dataclass(frozen=True, slots=True)
class ListQuery:
    """What a list shows: the kind, which records, in what order, and by which field they stand in groups."""

    kind: str
    wanted: Filter = Filter()
    sort: Sort = Sort()
    group: str = ""


def snapshot(workspace: Workspace, query: ListQuery) -> list[str]:
    """The keys of every record of the list, in order. Words to search for order the list by how well they fit."""
    kind = KINDS[query.kind]
    if not query.wanted.search.strip():
        with workspace.store.read() as connection:
            return lists.snapshot(connection, kind, query.wanted, query.sort)
    best = [hit.id for hit in finding.find(workspace, query.wanted.search, kinds=(query.kind,), limit=finding.MOST)]
    everything = finding.find_every(workspace, query.wanted.search, query.kind) | set(best)
    with workspace.store.read() as connection:
        ordered = [key for key in lists.snapshot(connection, kind, query.wanted, query.sort) if key in everything]
    if query.sort.field:
        return ordered
    # The best answers lead; what else was found follows by name, so that none is missing.
    kept, leading = set(ordered), set(best)
    return [key for key in best if key in kept] + [key for key in ordered if key not in leading]


def first_page(workspace: Workspace, query: ListQuery, limit: int) -> list[str]:
    """The first keys of a list, read without the rest, so that a large list shows at once.

    Words to search for have to be ranked as a whole: there, every key is read and the first are given.
    """
    if query.wanted.search.strip():
        return snapshot(workspace, query)[:limit]
    with workspace.store.read() as connection:
        return lists.snapshot(connection, KINDS[query.kind], query.wanted, query.sort, limit=limit)


def page(workspace: Workspace, kind_name: str, keys: Sequence[str], fields: Sequence[str] | None = None) -> list[Row]:
    """The rows for some keys of a snapshot, in that order; those deleted since are left out."""
    with workspace.store.read() as connection:
        return lists.rows(connection, KINDS[kind_name], keys, fields)


def rows(workspace: Workspace, query: ListQuery, fields: Sequence[str] | None = None) -> Iterator[Row]:
    """Every row of a list, fetched page by page."""
    keys = snapshot(workspace, query)
    for start in range(0, len(keys), 1000):
        yield from page(workspace, query.kind, keys[start : start + 1000], fields)


def facets(workspace: Workspace, query: ListQuery, field: str) -> list[tuple[Any, int]]:
    """The values of a field among what a list shows, with how often each occurs; for lists, item by item."""
    kind = KINDS[query.kind]
    described = kind.row_fields[field]
    among = snapshot(workspace, query) if query.wanted.search.strip() else None
    with workspace.store.read() as connection:
        found = lists.facets(
            connection, kind, field, query.wanted, 2000 if described.kind in LISTS else 50, among=among
        )
    load = from_store(described)
    if described.kind not in LISTS:
        return [(load(value) if load else value, count) for value, count in found]
    items: dict[str, int] = {}
    for value, count in found:
        for item in load(value) if load and value else ():
            items[item] = items.get(item, 0) + count
    return sorted(items.items(), key=lambda pair: (-pair[1], pair[0]))[:50]


def count(workspace: Workspace, query: ListQuery) -> int:
    """How many records a list has."""
    if query.wanted.search.strip():
        return len(snapshot(workspace, query))
    with workspace.store.read() as connection:
        return lists.count(connection, KINDS[query.kind], query.wanted)
