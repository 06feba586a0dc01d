"""One model for every list: the keys of all rows as a snapshot, the rows in pages by key, everything else in SQL.

The scroll bar is true, a selection is kept by key, and a million rows cost no more than the pages that are looked at.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from crm_app.domain.errors import CrmError
from crm_app.domain.fields import NUMBERS, Field
from crm_app.domain.filters import Filter, Sort
from crm_app.domain.key_list import KeyList
from crm_app.domain.kinds import KINDS, parts_of
from crm_app.domain.records import Row
from crm_app.services import snapshots
from crm_app.services.lists import ListQuery
from crm_app.services.snapshots import Group, Snapshot
from crm_app.ui.context import AppContext, Touched
from crm_app.ui.jobs import Job
from crm_app.ui.records.cell_text import cell_text, spoken_text, tip_text
from crm_app.ui.records.page_reader import PAGE, PageReader
from crm_app.ui.records.row_cache import Beginning, RowCache, read_beginning, read_rest
from crm_app.ui.records.row_map import GroupHeading, RowMap

BEGINNING = 200  # keys of a list that are read before all the others when it is shown for the first time
ID_ROLE = Qt.ItemDataRole.UserRole + 1
VALUE_ROLE = Qt.ItemDataRole.UserRole + 2
FIELD_ROLE = Qt.ItemDataRole.UserRole + 3
LOADING_ROLE = Qt.ItemDataRole.UserRole + 4
HEADING_ROLE = Qt.ItemDataRole.UserRole + 5  # GroupHeading, at a row that is no record
Index = QModelIndex | QPersistentModelIndex
_NONE = QModelIndex()


class Cell(NamedTuple):
    """A cell to be drawn; its ``text`` is ``None`` while the row is being read."""

    name: str
    field: Field
    side: int
    value: Any
    text: str | None


class RecordTableModel(QAbstractTableModel):
    """The rows of one kind of record under a filter and in an order.

    ``ids`` are the keys of all records in order, whether or not their group is folded; ``rows`` says which row shows
    which of them; ``has_answer`` whether the first snapshot has arrived.
    """

    about_to_replace = Signal()  # the keys will change: remember what is selected
    replaced = Signal()  # the keys have changed: select it again
    loading = Signal(object)  # bool: a snapshot is being taken
    group_refused = Signal()  # a field has too many values to group by

    def __init__(self, context: AppContext, kind: str, columns: Sequence[str] | None = None) -> None:
        super().__init__()
        self.kind = KINDS[kind]
        self.columns: tuple[str, ...] = tuple(columns or (n for n, f in self.kind.row_fields.items() if f.in_list))
        fields = ((name, self.kind.row_fields[name]) for name in self.columns)
        self._described = tuple((name, field, int(_alignment(field))) for name, field in fields)
        self.query = ListQuery(kind)
        self._context = context
        self.ids = KeyList()
        self.rows = RowMap()
        self.has_answer = False
        self._folded: set[str] = set()
        self._cache = RowCache()
        self._reader = PageReader(context, self.kind, self.columns, self._cache, self._tell_changed, self)
        self._snapshot: Job | None = None
        context.changed.connect(self._on_changed)

    def set_query(self, wanted: Filter, sort: Sort, group: str | None = None) -> None:
        """Show other rows, or the same in another order; ``group`` names a field to group by, "" none."""
        self.query = ListQuery(self.kind.name, wanted, sort, self.query.group if group is None else group)
        self.refresh()

    def forget(self) -> None:
        """Count every row as out of date."""
        self._cache.outdate()

    def refresh(self) -> None:
        """Take the snapshot again; rows stay on screen until it arrives."""
        if self._snapshot is not None:
            self._snapshot.drop()
        self._reader.again()
        self.loading.emit(True)
        workspace, query, columns = self._context.workspace, self.query, self.columns
        jobs = self._context.jobs
        if self.has_answer or query.wanted.search or query.group:
            self._snapshot = jobs.run_read(
                lambda: snapshots.whole(workspace, query), self._take_snapshot, self._refused
            )
        else:
            self._snapshot = jobs.run_read(
                lambda: read_beginning(workspace, query, columns, BEGINNING, PAGE), self._take_beginning
            )

    def _take_beginning(self, found: Beginning) -> None:
        self._cache.put(found.page)
        if len(found.ids) < BEGINNING:  # that was all of it
            self._take_snapshot(Snapshot(KeyList.of(found.ids)))
            return
        self._replace(KeyList.of(found.ids), ())
        workspace, query = self._context.workspace, self.query
        self._snapshot = self._context.jobs.run_read(lambda: read_rest(workspace, query), self._take_snapshot)

    def _refused(self, error: CrmError) -> None:
        """A list that cannot be grouped so is shown without groups, and the reason is told."""
        self._context.report(error)
        if self.query.group:
            self.set_query(self.query.wanted, self.query.sort, "")
            self.group_refused.emit()
        else:
            self.loading.emit(False)

    def _take_snapshot(self, found: Snapshot) -> None:
        self._snapshot = None
        first, self.has_answer = not self.has_answer, True
        if first or found.groups != self.rows.groups or found.keys != self.ids:
            self._replace(found.keys, found.groups)
        elif found.keys:
            self._tell_changed()
        self.loading.emit(False)

    def _replace(self, ids: KeyList, groups: tuple[Group, ...]) -> None:
        self.about_to_replace.emit()
        self.beginResetModel()
        self.ids, self.rows = ids, RowMap(len(ids), groups, self._folded)
        self._reader.begin(ids)
        self.endResetModel()
        self.replaced.emit()

    def fold(self, labels: Collection[str], *, folded: bool) -> None:
        """Fold or unfold groups, by their labels."""
        before = set(self._folded)
        self._folded = self._folded | set(labels) if folded else self._folded - set(labels)
        if self._folded != before and self.rows.groups:
            self._replace(self.ids, self.rows.groups)

    def _on_changed(self, touched: Touched) -> None:
        parts = {part.name for part in parts_of(self.kind)}
        own = touched.get(self.kind.name)
        if parts & set(touched):  # a part may stand behind a computed column of any row
            self._cache.outdate()
        elif own is not None:
            self._cache.outdate(own)
        else:
            return
        self._reader.again()
        self.refresh()

    def row_of(self, key: str) -> int:
        """The row where a key stands now, or -1."""
        return self.rows.row_of(self.ids.place_of(key))

    def rows_of(self, keys: Sequence[str]) -> list[int]:
        """The rows of those of some keys that are shown; quick for many keys in the order of the list."""
        return [row for place in self.ids.places_of(keys) if (row := self.rows.row_of(place)) >= 0]

    def id_at(self, row: int) -> str:
        """The key at a row; empty at the heading of a group and outside the list."""
        place = self.rows.place_at(row)
        return self.ids[place] if place >= 0 else ""

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

    def _tell_changed(self) -> None:
        """Only what is on the screen is drawn again, so it costs nothing to say "all of it"."""
        if self.rows.rows:
            self.dataChanged.emit(self.index(0, 0), self.index(self.rows.rows - 1, len(self.columns) - 1))

    def rowCount(self, parent: Index = _NONE) -> int:
        """All rows, read or not, and the headings of groups."""
        return 0 if parent.isValid() else self.rows.rows

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
        if not index.isValid():
            return None
        place = self.rows.place_at(index.row())
        if place < 0:
            return _of_heading(self.rows.heading_at(index.row()), self.kind.title, role)
        key = self.ids[place]
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
            self._reader.want(place)
        return self._said(field, row, self.columns[index.column()], role)

    def cell(self, row: int, column: int) -> Cell | None:
        """All that drawing a cell needs, asked once and not role by role; ``None`` at the heading of a group."""
        place = self.rows.place_at(row)
        if place < 0:
            return None
        key = self.ids[place]
        if self._cache.is_wanted(key):
            self._reader.want(place)
        name, field, side = self._described[column]
        known = self._cache.get(key)
        if known is None:
            return Cell(name, field, side, None, None)
        value = known[name]
        return Cell(name, field, side, value, cell_text(field, value, self._cache.titles))

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


def _of_heading(heading: GroupHeading | None, title: str, role: int) -> Any:
    """What stands in for every cell of a row that is the heading of a group."""
    if heading is None or role not in (HEADING_ROLE, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
        return None
    if role == HEADING_ROLE:
        return heading
    folded = "folded" if heading.is_folded else "open"
    said = f"{heading.label}, {heading.count:,} {title.lower()}, {folded}"
    return said.replace("<", "&lt;") if role == Qt.ItemDataRole.ToolTipRole else said


def _alignment(field: Field) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if field.kind in NUMBERS and field.unit != "%" else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
