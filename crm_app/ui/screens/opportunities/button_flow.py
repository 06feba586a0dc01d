"""Buttons side by side, which take a second line where the window is narrow or the text large."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QSizePolicy, QWidget

from crm_app.ui.flow import FlowLayout

_GAP = 6


class ButtonFlow(QWidget):
    """As wide as all of them where there is room, never narrower than the widest."""

    def __init__(self, widgets: Sequence[QWidget], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._widgets = tuple(widgets)
        flow = FlowLayout(self, _GAP)
        for widget in widgets:
            flow.addWidget(widget)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def sizeHint(self) -> QSize:
        """One line of all."""
        hints = [widget.sizeHint() for widget in self._widgets]
        width = sum(hint.width() + _GAP for hint in hints)
        return QSize(width, max((hint.height() for hint in hints), default=0))
