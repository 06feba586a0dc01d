"""The list of issued papers: each is printed again just as it was, or found in the folder it was put in."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QAction, QDesktopServices
from PySide6.QtWidgets import QPushButton, QWidget

from crm_app.ui import actions, theme
from crm_app.ui.context import AppContext
from crm_app.ui.labels import button
from crm_app.ui.records import papers
from crm_app.ui.records.guarding import while_alive
from crm_app.ui.records.list_screen import ListScreen

TITLE_WIDTH = 430  # px: the title says what the paper is about


class PapersScreen(ListScreen):
    """Enter prints the chosen paper again: what it says was settled on the day it was issued."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        self.again: QPushButton
        self.folder: QPushButton
        super().__init__(context, "paper", parent)
        self.peek.name_opening("Print again…", "Write the same paper to a file (Enter)")
        for name, slot in (("print_again", self.print_again), ("open_folder", self.open_folder)):
            self._add(name).triggered.connect(lambda _checked=False, slot=slot: slot())
        self.grid.current_changed.connect(lambda _key: self._look())
        if not context.settings.get("columns.paper.widths", {}):
            self.grid.setColumnWidth(self.model.columns.index("title"), theme.scaled(TITLE_WIDTH))
        self._look()

    def _add(self, name: str) -> QAction:
        action = actions.make(name, self)
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.grid.addAction(action)
        self.addAction(action)
        return action

    def own_buttons(self) -> list[QWidget]:
        """Print again, and the folder."""
        self.again = button("Print again…", self.print_again, icon="printer", primary=True, tip="Enter or Ctrl+P")
        self.folder = button("Open its folder", self.open_folder, icon="folder-open", tip="Ctrl+Shift+O")
        return [self.folder, self.again]

    def _look(self) -> None:
        for made in (self.again, self.folder):
            made.setEnabled(bool(self.grid.current_id))

    def open(self, key: str) -> None:
        """A paper is not edited: opening it prints it again."""
        if key:
            self._ask_where(key)

    def print_again(self) -> None:
        """Ask where the chosen paper goes, and write it there once more."""
        self.open(self.grid.current_id)

    def _ask_where(self, key: str) -> None:
        """Ask for a file of a sort in which this paper exists: a form to fill in is no Word file."""
        row = self.model.row_at(self.model.row_of(key))
        title = str(row["title"]) if row else "Paper"
        context = self._context

        def ask(filters: str) -> None:
            papers.ask_where(self, "Print again", title, lambda path: papers.print_again(context, key, path), filters)

        context.jobs.run_read(lambda: papers.filters_again(context.workspace, key), while_alive(self, ask))

    def open_folder(self) -> None:
        """Show the folder in which the file of the chosen paper was put from this computer."""
        key = self.grid.current_id
        place = papers.place_of(self._context.settings, key) if key else None
        if place is None:
            self._context.say("Its file is not on this computer, or was moved since. Print it again to have one")
        else:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(Path(place).parent)))
