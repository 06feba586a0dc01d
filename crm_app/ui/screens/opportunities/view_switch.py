"""Three buttons in one: list, board or timeline."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QWidget

from crm_app.ui.labels import button

VIEWS: Mapping[str, tuple[str, str, str]] = {
    "list": ("List", "list-bullets", "Ctrl+Alt+1"),
    "board": ("Board", "columns", "Ctrl+Alt+2"),
    "timeline": ("Timeline", "chart-bar-horizontal", "Ctrl+Alt+3"),
}


class ViewSwitch(QWidget):
    """``chosen`` carries the name of a view that a person chose."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("View of the pipeline")
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 4, 0)
        row.setSpacing(2)
        for number, (name, (label, icon, keys)) in enumerate(VIEWS.items()):
            made = button(label, self._teller(name), icon=icon, tip=f"{label} ({keys})")
            made.setCheckable(True)
            self._group.addButton(made, number)
            row.addWidget(made)
        self.choose("list")

    def _teller(self, name: str) -> Callable[[], None]:
        return lambda: self.chosen.emit(name)

    def choose(self, name: str) -> None:
        """Show which view is seen."""
        self._group.button(list(VIEWS).index(name)).setChecked(True)
