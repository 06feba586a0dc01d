"""The small panel in which a view is given its name."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from crm_app.ui import theme
from crm_app.ui.labels import Frame, Heading, PlainLabel, button


class ViewPanel(Frame):
    """Asks for a name; for a new view also whose it is. ``named`` carries (name, shared, in the rail)."""

    named = Signal(object)

    def __init__(self, title: str, name: str, *, is_new: bool, said: str, parent: QWidget) -> None:
        super().__init__("panel", parent)
        self.setWindowFlags(Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName(title)
        self.name = QLineEdit(name)
        self.name.setAccessibleName("Name of the view")
        self.name.setPlaceholderText("Name of the view")
        self.name.setMaxLength(120)
        self.name.setMinimumWidth(theme.scaled(280))
        self.shared = QCheckBox("For the whole collaborative")
        self.in_rail = QCheckBox("Show it in the rail")
        self.in_rail.setChecked(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 10)
        layout.setSpacing(8)
        layout.addWidget(Heading(title, 10))
        layout.addWidget(self.name)
        if is_new:
            layout.addWidget(PlainLabel(said, muted=True, wraps=True))
            layout.addWidget(self.shared)
            layout.addWidget(self.in_rail)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(button("Cancel", self.close))
        foot.addWidget(button("Save", self.apply, primary=True))
        layout.addLayout(foot)

    def open_at(self, widget: QWidget) -> ViewPanel:
        """Show the panel below a widget."""
        self.adjustSize()
        self.move(widget.mapToGlobal(QPoint(0, widget.height() + 4)))
        self.show()
        self.name.setFocus()
        self.name.selectAll()
        return self

    def apply(self) -> None:
        """Hand the name over; without one nothing happens."""
        if self.name.text().strip():
            self.named.emit((self.name.text().strip(), self.shared.isChecked(), self.in_rail.isChecked()))
            self.close()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter saves, Esc closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.apply()
        else:
            super().keyPressEvent(event)
