"""The grid of every list: fixed heights, a selection that is kept by key, sorting by a click, all of it by keyboard."""

from __future__ import annotations

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QItemSelectionRange, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTableView, QWidget

from crm_app.domain.filters import Sort
from crm_app.ui import theme
from crm_app.ui.context import AppContext
from crm_app.ui.records.cell_text import cell_text
from crm_app.ui.records.columns import ColumnMemory
from crm_app.ui.records.delegates import CellDelegate
from crm_app.ui.records.table_model import RecordTableModel

ROW_HEIGHTS = {"compact": 24, "usual": 28, "roomy": 34}
MOST_COPIED = 5_000
MOST_KEPT = 20_000  # a selection larger than this is not carried over to a new snapshot
_FLAGS = QItemSelectionModel.SelectionFlag


class RecordGrid(QTableView):
    """Shows a ``RecordTableModel``. Keys, not row numbers, come out of it."""

    opened = Signal(object)  # id: Enter or double click
    current_changed = Signal(object)  # id of the row with the focus, "" for none
    selection_changed = Signal()
    sort_wanted = Signal(object)  # Sort

    def __init__(self, context: AppContext, model: RecordTableModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._kept: list[str] = []
        self._kept_current = ""
        self._kept_scroll = 0
        self._kept_row = 0
        self._current = ""
        self._delegate = CellDelegate(context.today, self)
        self._set_up(context)
        self.setModel(model)
        self.columns = ColumnMemory(self.horizontalHeader(), model.kind, model.columns, context.settings)
        model.about_to_replace.connect(self._keep)
        model.replaced.connect(self._restore)
        self.selectionModel().selectionChanged.connect(lambda *_: self.selection_changed.emit())
        self.selectionModel().currentRowChanged.connect(lambda now, _old: self._tell_current(now))
        self.doubleClicked.connect(lambda index: self.opened.emit(self._model.id_at(index.row())))

    def _set_up(self, context: AppContext) -> None:
        self.setAccessibleName(f"{self._model.kind.title}, a list")
        self.setItemDelegate(self._delegate)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setWordWrap(False)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.set_density(context.settings.get("window.density", "usual"))
        header = self.horizontalHeader()
        header.setSectionsMovable(True)
        header.setHighlightSections(False)
        header.setMinimumSectionSize(40)
        header.setMinimumHeight(theme.scaled(30))
        header.setSortIndicatorShown(True)
        header.setSectionsClickable(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.setAccessibleName("Columns")
        header.sectionClicked.connect(self._sort_by)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self.choose_columns)

    def set_density(self, density: str) -> None:
        """Compact, usual or roomy rows."""
        self.verticalHeader().setDefaultSectionSize(theme.scaled(ROW_HEIGHTS.get(density, ROW_HEIGHTS["usual"])))

    def choose_columns(self, at: QPoint | None = None) -> None:
        """Open the column chooser."""
        header = self.horizontalHeader()
        self.columns.menu().popup(header.mapToGlobal(at or QPoint(0, header.height())))

    def _sort_by(self, section: int) -> None:
        name = self._model.columns[section]
        now = self._model.query.sort
        self.sort_by(Sort(name, descending=now.field == name and not now.descending))

    def sort_by(self, sort: Sort) -> None:
        """Sort and say so in the heading."""
        self.show_sort(sort)
        self.sort_wanted.emit(sort)

    def show_sort(self, sort: Sort) -> None:
        """Draw the arrow without sorting."""
        order = Qt.SortOrder.DescendingOrder if sort.descending else Qt.SortOrder.AscendingOrder
        section = self._model.columns.index(sort.field) if sort.field in self._model.columns else -1
        self.horizontalHeader().setSortIndicator(section, order)

    @property
    def current_id(self) -> str:
        """The key of the row with the focus."""
        return self._current

    def selected_ids(self) -> list[str]:
        """The keys of all selected rows, in the order of the list."""
        rows = {row for span in self._spans() for row in range(span.top(), span.bottom() + 1)}
        return [self._model.id_at(row) for row in sorted(rows) if self._model.id_at(row)]

    def selected_count(self) -> int:
        """How many rows are selected, without naming them."""
        return sum(span.height() for span in self._spans())

    def _spans(self) -> list[QItemSelectionRange]:
        selection = self.selectionModel().selection()
        return [selection.at(i) for i in range(selection.count())]

    def selectAll(self) -> None:
        """Select every row as one span: a hundred thousand rows cost no more than one."""
        if self._model.rowCount():
            last = self._model.index(self._model.rowCount() - 1, self._model.columnCount() - 1)
            self.selectionModel().select(QItemSelection(self._model.index(0, 0), last), _FLAGS.ClearAndSelect)

    def select_id(self, key: str) -> bool:
        """Put the focus on a record; false where the list does not hold it."""
        row = self._model.row_of(key)
        if row < 0:
            return False
        self.setCurrentIndex(self._model.index(row, self._first_column()))
        return True

    def select_first(self) -> None:
        """Select the row that has the focus, or else the first, where none is selected."""
        if not self.selectionModel().hasSelection() and self._model.rowCount():
            row = max(self.currentIndex().row(), 0)
            self.setCurrentIndex(self._model.index(row, self._first_column()))

    def _first_column(self) -> int:
        header = self.horizontalHeader()
        return next(
            (
                header.logicalIndex(p)
                for p in range(header.count())
                if not header.isSectionHidden(header.logicalIndex(p))
            ),
            0,
        )

    def _tell_current(self, index: QModelIndex) -> None:
        key = self._model.id_at(index.row()) if index.isValid() else ""
        if key != self._current:
            self._current = key
            self.current_changed.emit(key)

    def _keep(self) -> None:
        self._kept = self.selected_ids() if self.selected_count() <= MOST_KEPT else []
        self._kept_current = self._current
        self._kept_row = max(self.currentIndex().row(), 0)
        self._kept_scroll = self.verticalScrollBar().value()

    def _restore(self) -> None:
        selection = QItemSelection()
        last = self._model.columnCount() - 1
        for row in sorted(row for key in self._kept if (row := self._model.row_of(key)) >= 0):
            selection.select(self._model.index(row, 0), self._model.index(row, last))
        row = self._model.row_of(self._kept_current)
        if row < 0 and self._kept_current and self._model.rowCount():  # it is gone: its neighbour takes its place
            row = min(self._kept_row, self._model.rowCount() - 1)
            selection.select(self._model.index(row, 0), self._model.index(row, last))
        if row >= 0:
            self.selectionModel().setCurrentIndex(self._model.index(row, self._first_column()), _FLAGS.NoUpdate)
        self.selectionModel().select(selection, _FLAGS.ClearAndSelect)
        self.updateGeometries()
        self.verticalScrollBar().setValue(self._kept_scroll)
        self._tell_current(self.currentIndex())
        self._kept = []

    def focusInEvent(self, event: QFocusEvent) -> None:
        """A list that takes the keyboard has a row chosen."""
        super().focusInEvent(event)
        self.select_first()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, Ctrl+C copies what is selected as a table, everything else is the table's own."""
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

    def copy(self) -> None:
        """Copy the selected rows that have been read, as text for a sheet."""
        header = self.horizontalHeader()
        order = [header.logicalIndex(p) for p in range(header.count())]
        shown = [section for section in order if not header.isSectionHidden(section)]
        lines = ["\t".join(self._model.field_at(section).label for section in shown)]
        for key in self.selected_ids()[:MOST_COPIED]:
            row = self._model.row_at(self._model.row_of(key))
            if row is not None:
                names = ((self._model.field_at(s), row[self._model.columns[s]]) for s in shown)
                lines.append("\t".join(cell_text(field, value, self._model.titles) for field, value in names))
        QGuiApplication.clipboard().setText("\n".join(lines))
