"""The place of the quick log in the window, and the way to it from anywhere: free of cost until it is first wanted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from crm_app.services import records
from crm_app.ui.context import NEW, AppContext
from crm_app.ui.records.guarding import while_alive

if TYPE_CHECKING:
    from crm_app.ui.records.quick_log import QuickLog


@dataclass(frozen=True, slots=True)
class Subject:
    """The supplier a log is about, as far as the place it is opened from knows."""

    supplier: str = ""
    name: str = ""


class QuickLogPlace(QWidget):
    """The place of the panel in the window: empty, and free of cost, until it is first wanted."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("quickLogPlace")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._context = context
        self.panel: QuickLog | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        context.draft_wanted.connect(self._on_draft_wanted)

    def _on_draft_wanted(self, panel: str) -> None:
        if panel == "quick_log":
            self.open_for()

    def open_for(self, subject: Subject | None = None) -> None:
        """Show the panel, made when it is first asked for."""
        if self.panel is None:
            from crm_app.ui.records.quick_log import QuickLog

            self.panel = QuickLog(self._context, self)
            self._layout.addWidget(self.panel)
        self.panel.open_for(subject)

    def open_here(self) -> None:
        """Show the panel for the supplier whose page is shown, where one is."""
        here = self._context.here
        if here is None or here.kind != "supplier" or not here.id or here.id == NEW:
            self.open_for()
            return
        workspace, key = self._context.workspace, here.id
        self._context.jobs.run_read(
            lambda: records.get(workspace, "supplier", key),
            while_alive(self, lambda found: self.open_for(Subject(found.id, str(found["name"])))),
        )


def open_from(widget: QWidget, subject: Subject) -> None:
    """Open the panel of the window that a widget stands in; nothing happens where it has none."""
    place = widget.window().findChild(QuickLogPlace)
    if place is not None:
        place.open_for(subject)
