"""A box to pick one of a few: the same edges as a text field, with an arrow in the colour of the theme."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QWidget

from crm_app.ui import icons

_ARROW = 14  # px
_ROOM = 22  # px at the right that the style sheet leaves free for it


class PickBox(QComboBox):
    """A combo box without typing; give it an accessible name."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the box as the style does, and the arrow over it: a style sheet can show one from a file only."""
        super().paintEvent(event)
        left = self.width() - (_ROOM + _ARROW) // 2 - 2
        where = QRect(left, (self.height() - _ARROW) // 2, _ARROW, _ARROW)
        painter = QPainter(self)
        icons.icon("caret-down", "muted" if self.isEnabled() else "strong_line").paint(painter, where)
        painter.end()
