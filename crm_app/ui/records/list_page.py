"""A list with everything that shows it: filter bar, saved views, grid, find within it, and the line below."""

from __future__ import annotations

import dataclasses

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from crm_app.domain.filters import Filter, Sort, sentence
from crm_app.domain.kinds import KINDS
from crm_app.services.views import SavedView
from crm_app.ui.context import Address, AppContext
from crm_app.ui.labels import Frame
from crm_app.ui.records.columns import possible
from crm_app.ui.records.empty import EmptyState
from crm_app.ui.records.filter_bar import FilterBar
from crm_app.ui.records.find_strip import FindStrip
from crm_app.ui.records.grid import RecordGrid
from crm_app.ui.records.list_layout import layout_from
from crm_app.ui.records.list_status import ListStatus
from crm_app.ui.records.list_views import ListState, ListViews
from crm_app.ui.records.row_finder import RowFinder
from crm_app.ui.records.table_model import RecordTableModel


class ListPage(Frame):
    """Shows a list under a filter, in an order, in groups, or as a saved view has it. ``body`` holds the grid."""

    def __init__(self, context: AppContext, kind: str, parent: QWidget | None = None) -> None:
        super().__init__("page", parent)
        self._context = context
        self.kind = KINDS[kind]
        self.model = RecordTableModel(context, kind, possible(self.kind))
        self.model.setParent(self)
        # from the outermost inwards: what moves to another parent is dressed by the style once more
        self.body = QWidget(self.ground())
        self._middle = QStackedWidget(self.body)
        self.grid = RecordGrid(context, self.model, self._middle)
        self.bar = FilterBar(context, kind)
        self.views = ListViews(context, kind, self.state, self)
        self.bar.put(self.views.picker, self.views.save_button)
        self._status = ListStatus(context, self.grid)
        self.finder = RowFinder(context, self.grid)
        self.strip = FindStrip(self.finder)
        self._empty = self.make_empty()
        self._own: ListState | None = None  # the list as it was before a view was opened
        self._lay_body()
        self._connect_list()

    def ground(self) -> QWidget:
        """What the body lies on."""
        return self

    def make_empty(self) -> EmptyState:
        """What is shown where the list has no rows."""
        return EmptyState(self.kind, None, None, self.bar.clear)

    def _lay_body(self) -> None:
        self._middle.addWidget(self.grid)
        self._middle.addWidget(self._empty)
        column = QVBoxLayout(self.body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._middle, 1)
        column.addWidget(self.strip)
        column.addWidget(self._status)

    def _connect_list(self) -> None:
        self.bar.changed.connect(lambda wanted: self._ask(wanted, self.model.query.sort))
        self.grid.sort_wanted.connect(lambda sort: self._ask(self.bar.filter, sort))
        self.grid.group_wanted.connect(self.group_by)
        self.grid.columns.changed.connect(self.views.say)
        self.model.replaced.connect(self._on_rows)
        self.model.loading.connect(lambda is_loading: None if is_loading else self._say_why_empty())
        self.model.group_refused.connect(self.views.say)
        self.views.opened.connect(self._show_view)
        self.views.closed.connect(self._go_to_all)
        self.strip.closed.connect(lambda: self.grid.setFocus(Qt.FocusReason.OtherFocusReason))

    def state(self) -> ListState:
        """What a view would keep of the list as it is now."""
        query = self.model.query
        return ListState(query.wanted, query.sort, dataclasses.replace(self.grid.columns.layout(), group=query.group))

    def show_list(self, wanted: Filter, sort: Sort | None = None) -> None:
        """Show what a filter finds; from elsewhere this is how a figure opens the list it counts."""
        self._put_filter(wanted)
        self._ask(wanted, self.model.query.sort if sort is None else sort)

    def begin_anew(self) -> None:
        """The list that comes next begins at its top."""
        self.grid.kept.forget()

    def _put_filter(self, wanted: Filter) -> None:
        if wanted != self.bar.filter:
            self.bar.blockSignals(True)
            self.bar.set_filter(wanted)
            self.bar.blockSignals(False)

    def group_by(self, name: str) -> None:
        """Let rows with the same value stand together under a heading; "" takes the headings away."""
        self._ask(self.bar.filter, self.model.query.sort, name)

    def show_view(self, key: str) -> None:
        """Open a saved view; the one that is open already stays as it was left."""
        if self.views.open is None or self.views.open.id != key:
            self.views.show(key)

    def _show_view(self, view: SavedView) -> None:
        if self._own is None:
            self._own = self.state()
        layout, gone = layout_from(self.kind, view.layout)
        self.views.add_gone(gone)
        self.grid.columns.open(view.id, layout, view.version)
        self.begin_anew()
        self._put_filter(view.wanted)
        self._ask(view.wanted, view.sort, layout.group)

    def leave_view(self) -> None:
        """Back to the list as it was before a view was opened; nothing where none is."""
        self.views.forget_coming()
        own, self._own = self._own, None
        if own is not None:
            self._leave(own.wanted, own.sort, own.layout.group)

    def _go_to_all(self) -> None:
        self._context.go(Address(self.kind.name))
        self.show_all()

    def show_all(self) -> None:
        """Every record, in the usual order."""
        self._own = None
        self._leave(Filter(), Sort(), "")

    def _leave(self, wanted: Filter, sort: Sort, group: str) -> None:
        self.views.leave()
        self.grid.columns.open("", None)
        self.begin_anew()
        self._put_filter(wanted)
        self._ask(wanted, sort, group)

    def _ask(self, wanted: Filter, sort: Sort, group: str | None = None) -> None:
        by_name = not sort.field and not wanted.search
        self.grid.show_sort(Sort(self.kind.title_field) if by_name else sort)
        self.model.set_query(wanted, sort, group)
        self.views.say()

    def usual_filter(self) -> Filter:
        """What this list shows when nobody asked for anything else."""
        return Filter()

    def _on_rows(self) -> None:
        is_empty = self._say_why_empty()
        self._middle.setCurrentIndex(1 if is_empty else 0)
        if not is_empty:
            self.grid.select_first()

    def _say_why_empty(self) -> bool:
        """Whether the list is empty. It may be so for another reason than before."""
        is_empty = self.model.has_answer and not self.model.ids
        if is_empty:
            wanted, usual = self.bar.filter, self.usual_filter()
            among = sentence(self.kind, usual) if wanted and wanted == usual else ""
            self._empty.explain(is_filtered=bool(wanted) and not among, among=among)
        return is_empty
