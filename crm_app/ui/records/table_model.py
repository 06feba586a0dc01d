"""One model for every list: the keys of all rows as a snapshot, the rows in pages by key, everything else in SQL.

The scroll bar is true, a selection is kept by key, and a million rows cost no more than the pages that are looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, QTimer, Signal

from crm_app.domain.fields import NUMBERS, Field
from crm_app.domain.filters import Filter, Sort
from crm_app.domain.kinds import KINDS, parts_of
from crm_app.domain.records import Row
from crm_app.services import lists
from crm_app.services.lists import ListQuery
from crm_app.services.workspace import Workspace
from crm_app.ui.context import AppContext, Touched
from crm_app.ui.jobs import Job
from crm_app.ui.records.cell_text import cell_text, spoken_text, tip_text
from crm_app.ui.records.row_cache import Beginning, Page, RowCache, read_beginning, read_page, read_rest

PAGE = 100
BEGINNING = 200  # keys of a list that are read before all the others when it is shown for the first time
MOST_PAGES_ASKED = 4  # of a fast scroll only the last pages are read
ID_ROLE = Qt.ItemDataRole.UserRole + 1
VALUE_ROLE = Qt.ItemDataRole.UserRole + 2
FIELD_ROLE = Qt.ItemDataRole.UserRole + 3
LOADING_ROLE = Qt.ItemDataRole.UserRole + 4
Index = QModelIndex | QPersistentModelIndex
_NONE = QModelIndex()


class RecordTableModel(QAbstractTableModel):
    """The rows of one kind of record under a filter and in an order."""

    about_to_replace = Signal()  # the keys will change: remember what is selected
    replaced = Signal()  # the keys have changed: select it again
    loading = Signal(object)  # bool: a snapshot is being taken

    def __init__(self, context: AppContext, kind: str, columns: Sequence[str] | None = None) -> None:
        super().__init__()
        self.kind = KINDS[kind]
        self.columns: tuple[str, ...] = tuple(columns or (n for n, f in self.kind.row_fields.items() if f.in_list))
        self.query = ListQuery(kind)
        self._context = context
        self._ids: list[str] = []
        self._places: dict[str, int] | None = None
        self._cache = RowCache()
        self._asked: list[int] = []
        self._reading: set[int] = set()
        self._snapshot: Job | None = None
        self._has_answer = False
        self._ask_timer = QTimer(self, singleShot=True, interval=0)
        self._ask_timer.timeout.connect(self._read_pages)
        context.changed.connect(self._on_changed)

    @property
    def ids(self) -> Sequence[str]:
        """The keys of all rows, in order."""
        return self._ids

    @property
    def has_answer(self) -> bool:
        """Whether the first snapshot has arrived."""
        return self._has_answer

    def set_query(self, wanted: Filter, sort: Sort) -> None:
        """Show other rows, or the same in another order."""
        self.query = ListQuery(self.kind.name, wanted, sort)
        self.refresh()

    def forget(self) -> None:
        """Count every row as out of date."""
        self._cache.outdate()

    def refresh(self) -> None:
        """Take the snapshot again; rows stay on screen until it arrives."""
        if self._snapshot is not None:
            self._snapshot.drop()
        self._reading.clear()
        self.loading.emit(True)
        if self._has_answer or self.query.wanted.search:
            self._read_all(lists.snapshot)
            return
        workspace, query, columns = self._context.workspace, self.query, self.columns
        self._snapshot = self._context.jobs.run_read(
            lambda: read_beginning(workspace, query, columns, BEGINNING, PAGE), self._take_beginning
        )

    def _read_all(self, read: Callable[[Workspace, ListQuery], list[str]]) -> None:
        workspace, query = self._context.workspace, self.query
        self._snapshot = self._context.jobs.run_read(lambda: read(workspace, query), self._take_snapshot)

    def _take_beginning(self, found: Beginning) -> None:
        self._snapshot = None
        self._cache.put(found.page)
        if len(found.ids) < BEGINNING:  # that was all of it
            self._take_snapshot(found.ids)
            return
        self._replace(found.ids)
        self._read_all(read_rest)

    def _take_snapshot(self, ids: list[str]) -> None:
        self._snapshot = None
        first, self._has_answer = not self._has_answer, True
        if ids != self._ids or first:
            self._replace(ids)
        elif ids:
            self._tell_changed(0, len(ids) - 1)
        self.loading.emit(False)

    def _replace(self, ids: list[str]) -> None:
        self.about_to_replace.emit()
        self.beginResetModel()
        self._ids, self._places = ids, None
        self._asked.clear()
        self._reading.clear()
        self.endResetModel()
        self.replaced.emit()

    def _on_changed(self, touched: Touched) -> None:
        parts = {part.name for part in parts_of(self.kind)}
        own = touched.get(self.kind.name)
        if parts & set(touched):  # a part may stand behind a computed column of any row
            self._cache.outdate()
        elif own is not None:
            self._cache.outdate(own)
        else:
            return
        self._reading.clear()
        self.refresh()

    def row_of(self, key: str) -> int:
        """The row where a key stands now, or -1."""
        if self._places is None:
            self._places = {each: row for row, each in enumerate(self._ids)}
        return self._places.get(key, -1)

    def id_at(self, row: int) -> str:
        """The key at a row; empty outside the list."""
        return self._ids[row] if 0 <= row < len(self._ids) else ""

    def row_at(self, row: int) -> Row | None:
        """The values at a row, where they have been read."""
        key = self.id_at(row)
        return self._cache.get(key) if key else None

    def field_at(self, column: int) -> Field:
        """The description of a column's field."""
        return self.kind.row_fields[self.columns[column]]

    @property
    def titles(self) -> dict[str, str]:
        """The names of records that the rows refer to, by key."""
        return self._cache.titles

    def _ask(self, page: int) -> None:
        if page not in self._reading and page not in self._asked:
            self._asked.append(page)
            if not self._ask_timer.isActive():
                self._ask_timer.start()

    def _read_pages(self) -> None:
        pages, self._asked = self._asked[-MOST_PAGES_ASKED:], []
        workspace, kind, columns = self._context.workspace, self.kind, self.columns
        for page in reversed(pages):
            keys = tuple(key for key in self._ids[page * PAGE : (page + 1) * PAGE] if self._cache.is_wanted(key))
            if keys:
                self._reading.add(page)
                read = lambda keys=keys: read_page(workspace, kind, keys, columns)  # noqa: E731 - bound to this page
                self._context.jobs.run_read(read, self._take_page)

    def _take_page(self, page: Page) -> None:
        self._cache.put(page)
        rows = [row for key in page.wanted if (row := self.row_of(key)) >= 0]
        if rows:
            self._reading.discard(rows[0] // PAGE)
            self._tell_changed(min(rows), max(rows))

    def _tell_changed(self, first: int, last: int) -> None:
        self.dataChanged.emit(self.index(first, 0), self.index(last, len(self.columns) - 1))

    def rowCount(self, parent: Index = _NONE) -> int:
        """All rows, read or not."""
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index = _NONE) -> int:
        """One column a listed field."""
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Labels of fields; their help as a tool tip."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        field = self.field_at(section)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return field.label
        if role == Qt.ItemDataRole.ToolTipRole:
            return field.help or field.label
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(field)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a cell shows, says and stands for; a row not read yet is asked for and shows nothing."""
        if not index.isValid() or index.row() >= len(self._ids):
            return None
        key = self._ids[index.row()]
        if role == ID_ROLE:
            return key
        field = self.field_at(index.column())
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(field)
        if role == FIELD_ROLE:
            return field
        if role not in _VALUE_ROLES:
            return None
        row = self._cache.get(key)
        if self._cache.is_wanted(key):
            self._ask(index.row() // PAGE)
        return self._said(field, row, self.columns[index.column()], role)

    def _said(self, field: Field, row: Row | None, name: str, role: int) -> Any:
        if role == LOADING_ROLE:
            return row is None
        if row is None:
            return "being read" if role == Qt.ItemDataRole.AccessibleTextRole else None
        value = row[name]
        if role == VALUE_ROLE:
            return value
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip_text(field, value).replace("<", "&lt;") or None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return spoken_text(field, value, self._cache.titles)
        return cell_text(field, value, self._cache.titles)


_VALUE_ROLES = frozenset(
    {
        Qt.ItemDataRole.DisplayRole,
        Qt.ItemDataRole.ToolTipRole,
        Qt.ItemDataRole.AccessibleTextRole,
        VALUE_ROLE,
        LOADING_ROLE,
    }
)


def _alignment(field: Field) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if field.kind in NUMBERS and field.unit != "%" else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
