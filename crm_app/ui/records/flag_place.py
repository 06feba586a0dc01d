"""The place of the panel that flags a tender, and the way to it: free of cost until it is first wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from crm_app.ui.context import AppContext

if TYPE_CHECKING:
    from crm_app.ui.records.flag_panel import FlagPanel


class FlagPlace(QWidget):
    """Empty until ``open`` is first called."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._context = context
        self.panel: FlagPanel | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        context.draft_wanted.connect(self._on_draft_wanted)

    def _on_draft_wanted(self, panel: str) -> None:
        if panel == "flag_tender":
            self.open()

    def open(self) -> None:
        """Show the panel with the keyboard in it."""
        if self.panel is None:
            from crm_app.ui.records.flag_panel import FlagPanel

            self.panel = FlagPanel(self._context, self)
            self._layout.addWidget(self.panel)
        self.panel.open()


def open_flagging(widget: QWidget) -> bool:
    """Open the panel of the window that a widget stands in; false where it has none."""
    place = widget.window().findChild(FlagPlace)
    if isinstance(place, FlagPlace):
        place.open()
    return place is not None
