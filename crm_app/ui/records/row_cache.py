"""Rows by key, fetched in pages beside the window; the least recently shown go first."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from crm_app.domain.fields import Kind
from crm_app.domain.kinds import KINDS, RecordKind
from crm_app.domain.records import Row
from crm_app.services import lists, records, snapshots
from crm_app.services.lists import ListQuery
from crm_app.services.snapshots import Snapshot
from crm_app.services.workspace import Workspace

MOST_ROWS = 2_000  # as many as some screens full; others are read while one scrolls
BREATH = 0.03  # seconds for the window to draw the beginning of a list before the rest is read


@dataclass(frozen=True, slots=True)
class Page:
    """What one read brings: rows, and the names of the records that they refer to."""

    wanted: tuple[str, ...]
    rows: tuple[Row, ...]
    titles: Mapping[str, str]


def read_page(workspace: Workspace, kind: RecordKind, keys: tuple[str, ...], fields: tuple[str, ...]) -> Page:
    """Fetch rows in a worker's thread."""
    rows = lists.page(workspace, kind.name, keys, fields)
    titles: dict[str, str] = {}
    for name in fields:
        field = kind.row_fields[name]
        if field.kind is Kind.REFERENCE and (others := [str(row[name]) for row in rows if row[name]]):
            title = KINDS[field.refers_to].title_field
            titles |= {r.id: str(r[title] or "") for r in records.get_many(workspace, field.refers_to, others)}
    return Page(keys, tuple(rows), titles)


@dataclass(frozen=True, slots=True)
class Beginning:
    """The first keys of a list and the rows of the first of them: enough to fill the screen."""

    ids: list[str]
    page: Page


def read_beginning(workspace: Workspace, query: ListQuery, fields: tuple[str, ...], keys: int, rows: int) -> Beginning:
    """Fetch the first ``keys`` of a list and ``rows`` of their rows in a worker's thread."""
    found = lists.first_page(workspace, query, keys)
    return Beginning(found, read_page(workspace, KINDS[query.kind], tuple(found[:rows]), fields))


def read_rest(workspace: Workspace, query: ListQuery) -> Snapshot:
    """Fetch all keys of a list whose beginning has just been shown."""
    time.sleep(BREATH)
    return snapshots.whole(workspace, query)


class RowCache:
    """Rows that are known, those among them that are out of date (shown until the new ones come), and those gone."""

    def __init__(self, most: int = MOST_ROWS) -> None:
        self._most = most
        self._rows: OrderedDict[str, Row] = OrderedDict()
        self._stale: set[str] = set()
        self._gone: set[str] = set()
        self.titles: dict[str, str] = {}

    def get(self, key: str) -> Row | None:
        """A known row, up to date or not."""
        row = self._rows.get(key)
        if row is not None:
            self._rows.move_to_end(key)
        return row

    def is_wanted(self, key: str) -> bool:
        """Whether a row should be read: never seen, or out of date; one that is gone is not asked for again."""
        return (key not in self._rows or key in self._stale) and key not in self._gone

    def put(self, page: Page) -> None:
        """Take in what a read brought."""
        for row in page.rows:
            self._rows[row.id] = row
            self._rows.move_to_end(row.id)
        self._stale.difference_update(page.wanted)
        self._gone.update(set(page.wanted) - {row.id for row in page.rows})
        self.titles.update(page.titles)
        while len(self._rows) > self._most:
            self._rows.popitem(last=False)

    def outdate(self, keys: Collection[str] | None = None) -> None:
        """Mark rows as out of date: some, or all."""
        some: Iterable[str] = self._rows if keys is None else (key for key in keys if key in self._rows)
        self._stale.update(some)
        self._gone.clear()

    def __len__(self) -> int:
        return len(self._rows)
