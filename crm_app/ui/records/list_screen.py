"""A whole list screen for any kind of record: filter bar, grid, peek, and one line that says what is shown."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from crm_app.domain.filters import Filter, Sort
from crm_app.services import records
from crm_app.ui import actions, theme
from crm_app.ui.beside import BesideBar
from crm_app.ui.context import NEW, Address, AppContext
from crm_app.ui.imports import receiving
from crm_app.ui.imports.receiving import IMPORTED
from crm_app.ui.labels import button
from crm_app.ui.records import exporting
from crm_app.ui.records.cell_actions import CellActions
from crm_app.ui.records.comparing import compare_two
from crm_app.ui.records.empty import EmptyState
from crm_app.ui.records.list_page import ListPage
from crm_app.ui.records.peek import Peek

ISSUED = frozenset({"paper"})  # made by the program, never typed
PEEK_NEEDS = 600  # px at 100 %: a narrower list is of more use without a peek beside it
PEEK_WIDTH, PEEK_WIDEST_LEAST = 260, 360  # px: the least, and the most that large text makes of it


class ListScreen(ListPage):
    """Lists one kind of record. ``actions()`` are what can be done here; the window adds them to its own."""

    def __init__(self, context: AppContext, kind: str, parent: QWidget | None = None) -> None:
        super().__init__(context, kind, parent)
        self._is_narrow = False
        self.peek = Peek(context, kind, self._split)
        self._lay_out()
        self.cells = CellActions(context, self.grid, self.body, editable=kind not in ISSUED)
        self._connect()
        self._add_actions()
        self._ask(Filter(), Sort())

    def make_empty(self) -> EmptyState:
        """What belongs here, and the one next step."""
        kind = self.kind.name
        new = None if kind in ISSUED else self.new
        bring_in = self.import_file if kind in IMPORTED else self.import_notices if kind == "opportunity" else None
        return EmptyState(self.kind, new, bring_in, self.bar.clear)

    def ground(self) -> QWidget:
        """The body lies beside the peek."""
        self._split = QSplitter(Qt.Orientation.Horizontal, self)
        return self._split

    def _lay_out(self) -> None:
        self._split.addWidget(self.body)
        self._split.addWidget(self.peek)
        self._split.setStretchFactor(0, 1)
        self._split.setCollapsible(0, False)
        self._split.setHandleWidth(1)
        self._split.setSizes([820, 340])
        self.peek.setMinimumWidth(min(theme.scaled(PEEK_WIDTH), PEEK_WIDEST_LEAST))
        self.peek.setVisible(self._context.settings.get("window.peek", True))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(BesideBar(self.bar, self._buttons()))
        layout.addWidget(self._split, 1)

    def _buttons(self) -> list[QWidget]:
        made: list[QWidget] = []
        if self.kind.name in IMPORTED:
            made.append(button("Import…", self.import_file, icon="download-simple", tip="Import a file (Ctrl+I)"))
        if self.kind.name == "opportunity":
            tip = "Bring in published notices, JSON (Ctrl+Shift+I)"
            made.append(button("Import notices…", self.import_notices, icon="megaphone-simple", tip=tip))
        made.append(button("Export…", self.export, icon="export", tip="Write this list to a file (Ctrl+E)"))
        made += self.own_buttons()
        if self.kind.name not in ISSUED:
            made.append(button(f"New {self.kind.label.lower()}", self.new, icon="plus", primary=True, tip="Ctrl+N"))
        return made

    def own_buttons(self) -> list[QWidget]:
        """What else can be done on this screen, shown before New."""
        return []

    def _connect(self) -> None:
        self.grid.opened.connect(self.open)
        self.peek.opened.connect(self.open)
        self.grid.current_changed.connect(self.peek.show_record)

    def _add_actions(self) -> None:
        slots: dict[str, Callable[[], object]] = {
            "open": lambda: self.open(self.grid.current_id),
            "new": self.new,
            "delete": self.delete,
            "export": self.export,
            "export_all": self.export_all,
            "print_list": self.print_list,
            "columns": self.grid.choose_columns,
            "column_menu": self.grid.open_column_menu,
            "views": self.views.choose,
            "save_view": self.views.save,
            "find_next": self.strip.step,
            "find_before": lambda: self.strip.step(back=True),
            "filter": self.bar.choose_field,
            "search_list": self.bar.search.setFocus,
            "peek": self.toggle_peek,
        }
        if self.kind.name in IMPORTED:
            slots["import"] = self.import_file
        if self.kind.name == "supplier":
            slots["compare_two"] = lambda: compare_two(self._context, self.grid.selected_ids())
        if self.kind.name == "opportunity":
            slots["import_notices"] = self.import_notices
        if self.kind.name in ISSUED:
            del slots["new"], slots["delete"], slots["print_list"]
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
        if name in ("open", "delete", "export", "print_list", "columns"):
            self.grid.addAction(action)
        if name != "delete":
            self.addAction(action)

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
        """Write what is shown: these columns, these rows in this order, or those of them that are selected."""
        exporting.ask(self._context, self.shown(), self)

    def export_all(self) -> None:
        """Write every field of the rows that are shown, to be changed and read in again."""
        exporting.ask(self._context, exporting.Shown(self.model.query), self)

    def print_list(self) -> None:
        """Make a paper of what is shown, and open it to be printed."""
        exporting.ask_for_paper(self._context, self.shown(), self)

    def shown(self) -> exporting.Shown:
        """What is shown, for a file: several selected rows stand for themselves alone."""
        keys = tuple(self.grid.selected_ids()) if 1 < self.grid.selected_count() < len(self.model.ids) else ()
        view = self.views.open.name if self.views.open else ""
        return exporting.Shown(self.model.query, tuple(self.grid.columns.shown()), keys, view)

    def import_file(self) -> None:
        """Open the import wizard."""
        self.wizard = receiving.open_wizard(self._context, self.kind.name, self)

    def import_notices(self) -> None:
        """Choose files of published notices and bring them into the pipeline."""
        receiving.ask_for_notices(self._context, self)

    def toggle_peek(self) -> None:
        """Show or hide the peek, and remember it; in a narrow window, for now."""
        shown = not self.peek.isVisible()
        self.peek.setVisible(shown)
        if not self._is_narrow:
            self._context.settings.set("window.peek", shown)
        if shown:
            self.peek.show_record(self.grid.current_id)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is no room for a peek beside the list, it waits to be asked for."""
        super().resizeEvent(event)
        is_narrow = self.width() < theme.scaled(PEEK_NEEDS)
        if is_narrow != self._is_narrow:
            self._is_narrow = is_narrow
            self.peek.setVisible(not is_narrow and self._context.settings.get("window.peek", True))
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
        self._status.count()
        self.views.read()
