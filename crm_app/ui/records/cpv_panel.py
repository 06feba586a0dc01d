"""What the panels about CPV codes have in common: a list under a heading, where Space takes a code or gives it back."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from crm_app.ui.labels import Frame, Heading, PlainLabel, button

CODE = Qt.ItemDataRole.UserRole


class CodesEditor(Protocol):
    """The editor that the panels put codes into."""

    values: list[str]

    def tick(self, value: str, label: str, is_ticked: bool) -> None:
        """Take a code in, or out."""


class CodePanel(Frame):
    """A panel that opens below a button and closes with Esc. ``ticked`` tells of each code taken or given back."""

    ticked = Signal(str, str, bool)  # code, label, whether it is taken

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__("panel", parent)
        self.setWindowFlags(Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName(title)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(12, 10, 12, 10)
        self.column.setSpacing(8)
        self.heading = Heading(title, 10)
        self.heading.setWordWrap(True)
        self.column.addWidget(self.heading)

    def add_foot(self, hint: str) -> None:
        """The line of help and the button that closes, below everything else."""
        self.hint = PlainLabel(hint, muted=True, wraps=True)
        foot = QHBoxLayout()
        foot.addWidget(self.hint, 1)
        foot.addWidget(button("Done", self.close, primary=True))
        self.column.addLayout(foot)

    def open_at(self, widget: QWidget) -> None:
        """Show the panel below a widget, within the screen."""
        self.adjustSize()
        screen = widget.screen().availableGeometry()
        self.resize(min(self.width(), screen.width()), min(self.height(), screen.height()))
        corner = widget.mapToGlobal(QPoint(0, widget.height()))
        x = max(screen.left(), min(corner.x(), screen.right() - self.width()))
        y = max(screen.top(), min(corner.y(), screen.bottom() - self.height()))
        self.move(x, y)
        self.show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)


def state_of(code: str, taken: Collection[str]) -> Qt.CheckState:
    """Whether the box of a code is ticked."""
    return Qt.CheckState.Checked if code in taken else Qt.CheckState.Unchecked
