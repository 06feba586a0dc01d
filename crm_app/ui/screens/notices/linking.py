"""Choosing another opportunity for a notice: a few words of its name, and Enter."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from crm_app.services import inbox
from crm_app.ui.context import AppContext
from crm_app.ui.labels import Heading, PlainLabel, button
from crm_app.ui.records.guarding import while_alive

_KEY = 256  # Qt.ItemDataRole.UserRole
_PAUSE = 150  # milliseconds after the last letter


class LinkPanel(QWidget):
    """Shows the opportunities that some words may mean. ``chosen`` carries the key of the one that was meant."""

    chosen = Signal(str)
    left = Signal()

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.words = QLineEdit()
        self.words.setAccessibleName("Words of the opportunity's name")
        self.words.setPlaceholderText("Words of its name, its reference or its buyer")
        self.found = QListWidget()
        self.found.setAccessibleName("Opportunities")
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE)
        self._timer.timeout.connect(self.look)
        self.words.textChanged.connect(lambda _text: self._timer.start())
        self.words.returnPressed.connect(self._first)
        self.found.itemActivated.connect(self._take)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 12, 12)
        column.setSpacing(8)
        column.addWidget(Heading("Link to another opportunity", 12))
        column.addWidget(PlainLabel("What the notice proposes is then held against that one.", muted=True, wraps=True))
        column.addWidget(self.words)
        column.addWidget(self.found, 1)
        column.addWidget(button("Back to the notice", self.left.emit, icon="arrow-left"))

    def begin(self, words: str) -> None:
        """Start with some words, ready to be typed over."""
        self.words.setText(words)
        self.words.selectAll()
        self.words.setFocus()
        self.look()

    def look(self) -> None:
        """Ask for the opportunities that the words may mean."""
        workspace, words = self._context.workspace, self.words.text()
        self._context.jobs.run_read(lambda: inbox.candidates(workspace, words), while_alive(self, self._show))

    def _show(self, found: list[tuple[str, str]]) -> None:
        self.found.clear()
        for key, title in found:
            item = QListWidgetItem(title)
            item.setData(_KEY, key)
            self.found.addItem(item)
        self.found.setCurrentRow(0)

    def _first(self) -> None:
        if item := self.found.currentItem():
            self._take(item)

    def _take(self, item: QListWidgetItem) -> None:
        self.chosen.emit(str(item.data(_KEY)))
