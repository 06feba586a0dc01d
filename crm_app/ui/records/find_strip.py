"""Find within a list: a strip below the grid that goes from match to match and filters nothing away."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from crm_app.ui import theme
from crm_app.ui.labels import Frame, PlainLabel, icon_button
from crm_app.ui.records.row_finder import RowFinder


class FindStrip(Frame):
    """Enter or F3 goes on, Shift goes back, Esc closes. ``closed`` gives the keyboard back."""

    closed = Signal()

    def __init__(self, finder: RowFinder, parent: QWidget | None = None) -> None:
        super().__init__("filterBar", parent)
        self._finder = finder
        self.words = QLineEdit(placeholderText="Go to rows with these words")
        self.words.setAccessibleName("Go to rows with these words")
        self.words.setMaxLength(200)
        self.words.setClearButtonEnabled(True)
        self.words.setMinimumWidth(theme.scaled(220))
        self.says = PlainLabel("", muted=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 12, 4)
        row.addWidget(self.words)
        row.addWidget(icon_button("caret-up", "The match before", lambda: self.step(back=True), shortcut="Shift+F3"))
        row.addWidget(icon_button("caret-down", "The next match", self.step, shortcut="F3"))
        row.addWidget(self.says, 1)
        row.addWidget(icon_button("x", "Close", self.leave, shortcut="Esc"))
        finder.found.connect(self._say)
        finder.lost.connect(self.says.clear)
        self.hide()

    def step(self, *, back: bool = False) -> None:
        """Go on to a match; without words, ask for them."""
        if not self.isVisible() or not self.words.text().strip():
            self.show()
            self.words.setFocus()
            self.words.selectAll()
            return
        self.says.setText("Looking…")
        self._finder.step(self.words.text().strip(), back=back)

    def _say(self, found: tuple[int, int]) -> None:
        number, many = found
        self.says.setText(f"{number:,} of {many:,}" if many else "No row that is shown has these words")

    def leave(self) -> None:
        """Close the strip."""
        self.hide()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on, Shift+Enter back, Esc closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.step(back=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        else:
            super().keyPressEvent(event)
