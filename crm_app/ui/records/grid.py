"""The grid of every list: fixed heights, a selection that is kept by key, sorting by a click, all of it by keyboard."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QMenu, QTableView, QWidget

from crm_app.domain.filters import Sort
from crm_app.services.profiles import of_person
from crm_app.ui import theme
from crm_app.ui.context import AppContext
from crm_app.ui.records import group_rows
from crm_app.ui.records.cell_text import cell_text
from crm_app.ui.records.column_memory import ColumnMemory
from crm_app.ui.records.column_menu import ColumnMenu
from crm_app.ui.records.column_panel import ColumnPanel
from crm_app.ui.records.delegates import CellDelegate
from crm_app.ui.records.frozen import FrozenColumns
from crm_app.ui.records.kept_selection import KeptSelection
from crm_app.ui.records.record_view import RecordView
from crm_app.ui.records.table_model import RecordTableModel

ROW_HEIGHTS = {"compact": 24, "usual": 28, "roomy": 34}
MOST_COPIED = 5_000


class RecordGrid(RecordView):
    """Shows a ``RecordTableModel``. Keys, not row numbers, come out of it.

    ``columns`` keeps which columns are shown and how; ``frozen`` is the view over those that stand still;
    ``kept`` is the selection while the rows are replaced; ``typed`` carries letters typed to go to a row.
    """

    opened = Signal(object)  # id: Enter or double click
    current_changed = Signal(object)  # id of the row with the focus, "" for none
    selection_changed = Signal()
    sort_wanted = Signal(object)  # Sort
    group_wanted = Signal(object)  # name of a field, "" for no groups
    typed = Signal(object)  # text

    def __init__(self, context: AppContext, model: RecordTableModel, parent: QWidget | None = None) -> None:
        super().__init__(model, parent)
        self._current = ""
        self.kept = KeptSelection(self)
        self.setObjectName("recordGrid")
        self.setAccessibleName(f"{model.kind.title}, a list")
        self.setModel(model)
        self.columns = ColumnMemory(self.headings, model.kind, model.columns, context.settings)
        self.frozen = FrozenColumns(self)
        self.set_density(of_person(context.settings, context.workspace.author)["density"])
        self.frozen.lay_out()
        self.set_delegate(lambda view: CellDelegate(context.today, view))
        self._connect()

    def _connect(self) -> None:
        model, selection = self.records, self.selectionModel()
        model.about_to_replace.connect(self.kept.keep)
        model.replaced.connect(self._restore)
        selection.selectionChanged.connect(lambda *_: self.selection_changed.emit())
        selection.currentChanged.connect(lambda now, _old: self._tell_current(now))
        self.doubleClicked.connect(self._double_clicked)
        self.headings.sort_wanted.connect(self.sort_by)
        self.headings.customContextMenuRequested.connect(
            lambda at: self.open_column_menu(self.headings.logicalIndexAt(at), self.headings.mapToGlobal(at))
        )
        self.columns.changed.connect(self.frozen.lay_out)

    def _double_clicked(self, index: QModelIndex) -> None:
        if key := self.records.id_at(index.row()):
            self.opened.emit(key)

    def set_delegate(self, make: Callable[[QTableView], QAbstractItemDelegate]) -> None:
        """Draw and edit cells with delegates from ``make``: one for the grid, one for the columns that stand still."""
        for view in (self, self.frozen):
            view.setItemDelegate(make(view))

    def view_of(self, index: QModelIndex) -> QTableView:
        """The view in which a cell is seen: an editor opens there."""
        return self.frozen if self.frozen.shows(index.column()) else self

    def set_density(self, density: str) -> None:
        """Compact, usual or roomy rows."""
        height = theme.scaled(ROW_HEIGHTS.get(density, ROW_HEIGHTS["usual"]))
        self.verticalHeader().setDefaultSectionSize(height)
        self.frozen.lay_out()

    def choose_columns(self) -> ColumnPanel:
        """Open the column chooser."""
        return ColumnPanel(self.columns, self.records.kind, self).open_at(self.headings)

    def open_column_menu(self, section: int = -1, at: QPoint | None = None) -> ColumnMenu:
        """Open the menu of what a column can do, by default the one with the focus."""
        column = section if section >= 0 else max(self.currentIndex().column(), 0)
        menu = ColumnMenu(self, self.records.columns[column])
        left = QPoint(max(self.headings.sectionViewportPosition(column), 0), self.headings.height())
        menu.popup(at or self.headings.mapToGlobal(left))
        return menu

    def sort_by(self, sort: Sort) -> None:
        """Sort and say so in the headings."""
        self.show_sort(sort)
        self.sort_wanted.emit(sort)

    def show_sort(self, sort: Sort) -> None:
        """Draw the arrows without sorting."""
        self.headings.show_sort(sort)
        self.frozen.headings.show_sort(sort)

    @property
    def current_id(self) -> str:
        """The key of the row with the focus; empty at the heading of a group."""
        return self._current

    def select_id(self, key: str) -> bool:
        """Put the focus on a record; false where the list does not show it."""
        row = self.records.row_of(key)
        if row < 0:
            return False
        self.go_to(row)
        return True

    def go_to(self, row: int) -> None:
        """Put the focus on a row, in the column that has it."""
        column = self.currentIndex().column()
        self.setCurrentIndex(self.records.index(row, column if column >= 0 else self.first_column()))

    def select_first(self) -> None:
        """Select the row that has the focus, or else the first record, where none is selected."""
        if not self.selectionModel().hasSelection() and self.records.rowCount():
            row = self.currentIndex().row()
            start = row if row >= 0 else max(self.records.rows.row_of(0), 0)
            self.setCurrentIndex(self.records.index(start, max(self.currentIndex().column(), self.first_column())))

    def first_column(self) -> int:
        """The column at the left."""
        return self.records.columns.index(self.columns.shown()[0])

    def _tell_current(self, index: QModelIndex) -> None:
        key = self.records.id_at(index.row()) if index.isValid() else ""
        if key != self._current:
            self._current = key
            self.current_changed.emit(key)

    def _restore(self) -> None:
        self.kept.restore()
        self.frozen.lay_out()
        self._tell_current(self.currentIndex())

    def focusInEvent(self, event: QFocusEvent) -> None:
        """A list that takes the keyboard has a row chosen."""
        super().focusInEvent(event)
        self.select_first()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, Ctrl+C copies what is selected as a table, everything else is the table's own."""
        if group_rows.heard_key(self, self.records, event):
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._current:
            self.opened.emit(self._current)
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """What can be done with a row stands in the actions of the grid."""
        if self.actions():
            menu = QMenu(self)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.addActions(self.actions())
            menu.popup(event.globalPos())

    def keyboardSearch(self, search: str) -> None:
        """Letters typed go to a row: which one is asked of the store, for Qt would read every row there is."""
        self.typed.emit(search)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What stands still is as high as the rest."""
        super().resizeEvent(event)
        self.frozen.lay_out()

    def scrollTo(
        self, index: Any, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible
    ) -> None:
        """Bring a cell in sight, beside the columns that stand still and not below them."""
        bar, before = self.horizontalScrollBar(), self.horizontalScrollBar().value()
        super().scrollTo(index, hint)
        if self.frozen.shows(index.column()):
            bar.setValue(before)
        elif (hidden := self.frozen.reach() - self.columnViewportPosition(index.column())) > 0:
            bar.setValue(bar.value() - hidden)

    def copy(self) -> None:
        """Copy the selected rows that have been read, as text for a sheet."""
        shown = [self.records.columns.index(name) for name in self.columns.shown()]
        lines = ["\t".join(self.records.field_at(section).label for section in shown)]
        for key in self.selected_ids()[:MOST_COPIED]:
            row = self.records.row_at(self.records.row_of(key))
            if row is not None:
                names = ((self.records.field_at(s), row[self.records.columns[s]]) for s in shown)
                lines.append("\t".join(cell_text(field, value, self.records.titles) for field, value in names))
        QGuiApplication.clipboard().setText("\n".join(lines))
