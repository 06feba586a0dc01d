"""What a column can do, as a menu at its heading: sort, group, stand still, go away."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu

from crm_app.domain.filters import Sort
from crm_app.domain.sorting import added, without
from crm_app.services.snapshots import can_group
from crm_app.ui.labels import plain

if TYPE_CHECKING:
    from crm_app.ui.records.grid import RecordGrid


class ColumnMenu(QMenu):
    """The menu of one column of a grid."""

    def __init__(self, grid: RecordGrid, name: str) -> None:
        super().__init__(grid)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._grid, self._name = grid, name
        self._label = grid.records.kind.row_fields[name].label
        self.setTitle(plain(self._label))
        self._add_sorting(grid.headings.sort)
        self.addSeparator()
        self._add_groups()
        self.addSeparator()
        self._add_places()

    def _add(self, words: str, slot: Callable[[], object], *, enabled: bool = True) -> None:
        action = self.addAction(plain(words))
        action.setEnabled(enabled)
        action.triggered.connect(lambda: slot())

    def _add_sorting(self, sort: Sort) -> None:
        grid, name = self._grid, self._name
        self._add("Sort, first to last", lambda: grid.sort_by(Sort(name)))
        self._add("Sort, last to first", lambda: grid.sort_by(Sort(name, descending=True)))
        fields = [key.field for key in sort.keys]
        if fields and name not in fields:
            self._add("Then by this", lambda: grid.sort_by(added(sort, name)))
        if name in fields:
            self._add("Turn round", lambda: grid.sort_by(added(sort, name)), enabled=len(fields) > 1)
            self._add("Not by this", lambda: grid.sort_by(without(sort, name)))

    def _add_groups(self) -> None:
        grid, model, name = self._grid, self._grid.records, self._name
        if can_group(model.kind, name) and model.query.group != name:
            self._add(f"Group by {self._label.lower()}", lambda: grid.group_wanted.emit(name))
        if model.query.group:
            labels = [group.label for group in model.rows.groups]
            self._add("Fold all groups", lambda: model.fold(labels, folded=True))
            self._add("Open all groups", lambda: model.fold(labels, folded=False))
            self._add("No groups", lambda: grid.group_wanted.emit(""))

    def _add_places(self) -> None:
        columns, name = self._grid.columns, self._name
        shown = columns.shown()
        place = shown.index(name) + 1 if name in shown else 0
        if place and place != columns.frozen:
            words = "Freeze this column" if place == 1 else f"Freeze the first {place} columns"
            self._add(words, lambda: columns.freeze(place), enabled=place < len(shown))
        if columns.frozen:
            self._add("Freeze no column", lambda: columns.freeze(0))
        self._add("Hide this column", lambda: columns.show(name, False), enabled=len(shown) > 1)
        self._add("Columns…", self._grid.choose_columns)
