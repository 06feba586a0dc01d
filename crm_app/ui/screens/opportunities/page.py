"""The pipeline: one filter, and what it finds as a list, as a board by stage, or as a timeline across anchors."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QWidget

from crm_app.domain.filters import Filter, Sort
from crm_app.ui import actions
from crm_app.ui.context import AppContext
from crm_app.ui.records.list_screen import ListScreen
from crm_app.ui.screens.opportunities.pipeline_panes import BoardPane, Pane, TimelinePane
from crm_app.ui.screens.opportunities.view_switch import VIEWS, ViewSwitch

_KEPT = "pipeline.view"


class PipelineScreen(ListScreen):
    """The list screen of opportunities with two more views of what it finds; the peek follows each of them."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        self.switch = ViewSwitch()
        self.panes: dict[str, Pane] = {}
        self.stack = QStackedWidget()
        super().__init__(context, "opportunity", parent)
        self._split.replaceWidget(0, self.stack)
        self.stack.insertWidget(0, self.body)
        self.body.show()
        self.grid.current_changed.disconnect(self.peek.show_record)
        self.grid.current_changed.connect(self._peek_list)
        self.switch.chosen.connect(self.show_pane)
        for name in VIEWS:
            actions.bind(f"pipeline_{name}", self, self._shower(name))
        kept = str(context.settings.get(_KEPT, "list"))
        self.show_pane(kept if kept in VIEWS else "list")

    def _shower(self, name: str) -> Callable[[], None]:
        return lambda: self.show_pane(name)

    def own_buttons(self) -> list[QWidget]:
        """List, board or timeline."""
        return [self.switch]

    @property
    def pane(self) -> Pane | None:
        """The board or the timeline where one of them is shown."""
        shown = self.stack.currentWidget()
        return shown if isinstance(shown, Pane) else None

    def show_pane(self, name: str) -> None:
        """Show the list, the board or the timeline, and remember it."""
        self.switch.choose(name)
        if name != "list" and name not in self.panes:
            made = BoardPane(self._context) if name == "board" else TimelinePane(self._context)
            self.panes[name] = made
            self.stack.addWidget(made)
            made.opened.connect(self.open)
            made.current_changed.connect(self._peek)
        if (pane := self.panes.get(name)) is not None:
            pane.ask(self.bar.filter)
        self.stack.setCurrentWidget(pane or self.body)
        self._context.settings.set(_KEPT, name)
        if self.isVisible():
            self.take_focus()

    def show_tab(self, title: str) -> None:
        """Show the view of that name: an address may ask for one."""
        if title.casefold() in VIEWS:
            self.show_pane(title.casefold())

    def _peek_list(self, key: str) -> None:
        if self.pane is None:
            self.peek.show_record(key)

    def _peek(self, key: str) -> None:
        if self.peek.isVisible():
            self.peek.show_record(key)

    def _ask(self, wanted: Filter, sort: Sort, group: str | None = None) -> None:
        super()._ask(wanted, sort, group)
        if (pane := self.pane) is not None:
            pane.ask(wanted)

    def toggle_peek(self) -> None:
        """Show or hide the peek; it shows what is chosen in the view that is seen."""
        super().toggle_peek()
        if (pane := self.pane) is not None:
            self._peek(pane.current_id)

    def take_focus(self) -> None:
        """Called when the screen is shown: the keyboard goes to the view, at the same place as before."""
        pane = self.pane
        if pane is None:
            super().take_focus()
            self._peek(self.grid.current_id)
            return
        pane.setFocus(Qt.FocusReason.OtherFocusReason)
        self._peek(pane.current_id)

    def refresh(self) -> None:
        """Read everything again."""
        super().refresh()
        if (pane := self.pane) is not None:
            pane.refresh()
