"""A whole list screen for any kind of record: filter bar, grid, peek, and one line that says what is shown."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from crm_app.domain.filters import Filter, Sort
from crm_app.domain.kinds import KINDS
from crm_app.services import lists, records
from crm_app.services.lists import ListQuery
from crm_app.ui import actions, theme
from crm_app.ui.context import NEW, Address, AppContext, Touched
from crm_app.ui.imports import receiving
from crm_app.ui.imports.receiving import IMPORTED
from crm_app.ui.labels import Frame, PlainLabel, button
from crm_app.ui.records import exporting
from crm_app.ui.records.columns import possible
from crm_app.ui.records.empty import EmptyState
from crm_app.ui.records.filter_bar import FilterBar
from crm_app.ui.records.grid import RecordGrid
from crm_app.ui.records.peek import Peek
from crm_app.ui.records.table_model import RecordTableModel

ISSUED = frozenset({"paper"})  # made by the program, never typed


class ListScreen(Frame):
    """Lists one kind of record. ``actions()`` are what can be done here; the window adds them to its own."""

    def __init__(self, context: AppContext, kind: str, parent: QWidget | None = None) -> None:
        super().__init__("page", parent)
        self._context = context
        self.kind = KINDS[kind]
        self._total = -1
        self.model = RecordTableModel(context, kind, possible(self.kind))
        self.model.setParent(self)
        self.grid = RecordGrid(context, self.model)
        self.bar = FilterBar(context, kind)
        self.peek = Peek(context, kind)
        self._status = PlainLabel()
        self._status.setObjectName("status")
        new = None if kind in ISSUED else self.new
        bring_in = self.import_file if kind in IMPORTED else self.import_notices if kind == "opportunity" else None
        self._empty = EmptyState(self.kind, new, bring_in, self.bar.clear)
        self._lay_out()
        self._connect()
        self._add_actions()
        self._ask(Filter(), Sort())
        self._count()

    def _lay_out(self) -> None:
        self._middle = QStackedWidget()
        self._middle.addWidget(self.grid)
        self._middle.addWidget(self._empty)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._middle, 1)
        column.addWidget(self._status)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.addWidget(left)
        self._split.addWidget(self.peek)
        self._split.setStretchFactor(0, 1)
        self._split.setCollapsible(0, False)
        self._split.setHandleWidth(1)
        self._split.setSizes([820, 340])
        self.peek.setMinimumWidth(theme.scaled(260))
        self.peek.setVisible(self._context.settings.get("window.peek", True))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        top = QHBoxLayout()
        top.setContentsMargins(0, 0, 0, 0)
        top.setSpacing(0)
        top.addWidget(self.bar, 1)
        top.addWidget(self._buttons())
        layout.addLayout(top)
        layout.addWidget(self._split, 1)

    def _buttons(self) -> QWidget:
        strip = Frame("filterBar")
        row = QHBoxLayout(strip)
        row.setContentsMargins(0, 8, 12, 8)
        row.setAlignment(Qt.AlignmentFlag.AlignTop)
        if self.kind.name in IMPORTED:
            row.addWidget(button("Import…", self.import_file, icon="download-simple", tip="Import a file (Ctrl+I)"))
        if self.kind.name == "opportunity":
            tip = "Bring in published notices, JSON (Ctrl+Shift+I)"
            row.addWidget(button("Import notices…", self.import_notices, icon="megaphone-simple", tip=tip))
        row.addWidget(button("Export…", self.export, icon="export", tip="Write this list to a file (Ctrl+E)"))
        for made in self.own_buttons():
            row.addWidget(made)
        if self.kind.name not in ISSUED:
            row.addWidget(button(f"New {self.kind.label.lower()}", self.new, icon="plus", primary=True, tip="Ctrl+N"))
        return strip

    def own_buttons(self) -> list[QWidget]:
        """What else can be done on this screen, shown before New."""
        return []

    def _connect(self) -> None:
        self.bar.changed.connect(self._on_filter)
        self.grid.sort_wanted.connect(lambda sort: self.show_list(self.bar.filter, sort))
        self.grid.opened.connect(self.open)
        self.peek.opened.connect(self.open)
        self.grid.current_changed.connect(self.peek.show_record)
        self.grid.selection_changed.connect(self._say_status)
        self.model.replaced.connect(self._on_rows)
        self.model.loading.connect(lambda _busy: self._say_status())
        self._context.changed.connect(self._on_changed)

    def _add_actions(self) -> None:
        slots: dict[str, Callable[[], object]] = {
            "open": lambda: self.open(self.grid.current_id),
            "new": self.new,
            "delete": self.delete,
            "export": self.export,
            "columns": self.grid.choose_columns,
            "filter": self.bar.choose_field,
            "search_list": self.bar.search.setFocus,
            "peek": self.toggle_peek,
        }
        if self.kind.name in IMPORTED:
            slots["import"] = self.import_file
        if self.kind.name == "opportunity":
            slots["import_notices"] = self.import_notices
        if self.kind.name in ISSUED:
            del slots["new"], slots["delete"]
        for name, slot in slots.items():
            action = actions.make(name, self)
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            if name in ("open", "delete"):  # in a text field these keys belong to the text
                action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            action.triggered.connect(lambda _checked=False, slot=slot: slot())
            self._place(action)

    def _place(self, action: QAction) -> None:
        name = action.objectName()
        if name == "open":
            action.setShortcuts([])  # the grid hears Enter itself
        if name in ("open", "delete", "export", "columns"):
            self.grid.addAction(action)
        if name != "delete":
            self.addAction(action)

    def show_list(self, wanted: Filter, sort: Sort | None = None) -> None:
        """Show what a filter finds; from elsewhere this is how a figure opens the list it counts."""
        sort = self.model.query.sort if sort is None else sort
        if wanted != self.bar.filter:
            self.bar.blockSignals(True)
            self.bar.set_filter(wanted)
            self.bar.blockSignals(False)
        self._ask(wanted, sort)

    def _on_filter(self, wanted: Filter) -> None:
        self._ask(wanted, self.model.query.sort)

    def _ask(self, wanted: Filter, sort: Sort) -> None:
        by_name = not sort.field and not wanted.search
        self.grid.show_sort(Sort(self.kind.title_field) if by_name else sort)
        self.model.set_query(wanted, sort)

    def open(self, key: str) -> None:
        """Open a record."""
        if key:
            self._context.go(Address(self.kind.name, key))

    def new(self) -> None:
        """Open a blank record."""
        self._context.go(Address(self.kind.name, NEW))

    def delete(self) -> None:
        """Delete what is selected; the message line offers Undo."""
        keys = self.grid.selected_ids()
        if not keys:
            return
        workspace, kind = self._context.workspace, self.kind
        many = f"{len(keys):,} {kind.title.lower()}" if len(keys) > 1 else f"the {kind.label.lower()}"
        self._context.jobs.run_write(
            lambda: records.delete(workspace, kind.name, keys),
            lambda saved: self._context.saved(saved, f"Deleted {many}"),
        )

    def export(self) -> None:
        """Write the list as it is filtered and sorted."""
        exporting.ask(self._context, self.model.query, self)

    def import_file(self) -> None:
        """Open the import wizard."""
        self.wizard = receiving.open_wizard(self._context, self.kind.name, self)

    def import_notices(self) -> None:
        """Choose files of published notices and bring them into the pipeline."""
        receiving.ask_for_notices(self._context, self)

    def toggle_peek(self) -> None:
        """Show or hide the peek, and remember it."""
        shown = not self.peek.isVisible()
        self.peek.setVisible(shown)
        self._context.settings.set("window.peek", shown)
        if shown:
            self.peek.show_record(self.grid.current_id)

    def take_focus(self) -> None:
        """Called when the screen is shown: the keyboard goes to the grid, at the same place as before."""
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)
        self.grid.select_first()
        self.peek.refresh()

    def refresh(self) -> None:
        """Read everything again."""
        self.model.forget()
        self.model.refresh()
        self._count()

    def _on_changed(self, touched: Touched) -> None:
        if self.kind.name in touched:
            self._count()

    def _count(self) -> None:
        workspace, query = self._context.workspace, ListQuery(self.kind.name)
        self._context.jobs.run_read(lambda: lists.count(workspace, query), self._take_count)

    def _take_count(self, total: int) -> None:
        self._total = total
        self._say_status()

    def _on_rows(self) -> None:
        empty = self.model.has_answer and not self.model.ids
        if empty:
            self._empty.explain(is_filtered=bool(self.bar.filter))
        self._middle.setCurrentIndex(1 if empty else 0)
        if not empty:
            self.grid.select_first()
        self._say_status()

    def _say_status(self) -> None:
        shown, sort = len(self.model.ids), self.model.query.sort
        what = (self.kind.label if shown == 1 else self.kind.title).lower()
        all_of_them = self._total < 0 or shown == self._total
        parts = [f"{shown:,} {what}" if all_of_them else f"{shown:,} of {self._total:,}"]
        field = self.kind.row_fields.get(sort.field)
        by = field.label.lower() if field else "best match" if self.bar.filter.search else "name"
        parts.append(f"sorted by {by}{', last first' if sort.descending else ''}")
        if (chosen := self.grid.selected_count()) > 1:
            parts.append(f"{chosen:,} selected")
        self._status.setText(" · ".join(parts) if self.model.has_answer else "Reading…")
