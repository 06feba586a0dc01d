"""The buttons that lie on a map: closer, farther, all of it, draw around, and what is in view."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from crm_app.ui.actions import ACTIONS
from crm_app.ui.labels import Frame, icon_button


class Toolbox(Frame):
    """A small upright bar; each signal is one of its buttons."""

    closer = Signal()
    farther = Signal()
    all_wanted = Signal()
    draw = Signal(bool)
    in_view = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("panel", parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 4)
        column.setSpacing(2)
        for name, signal in (
            ("map_closer", self.closer),
            ("map_farther", self.farther),
            ("map_all", self.all_wanted),
            ("map_view", self.in_view),
        ):
            spec = ACTIONS[name]
            keys = spec.keys[0] if spec.keys else ""
            column.addWidget(icon_button(spec.icon, spec.title, signal.emit, shortcut=keys))
        spec = ACTIONS["map_draw"]
        self.draw_button = icon_button(spec.icon, spec.title, lambda: None, shortcut="Shift and pull")
        self.draw_button.setCheckable(True)
        self.draw_button.toggled.connect(self.draw)
        column.addWidget(self.draw_button)
        self.adjustSize()
