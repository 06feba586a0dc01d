"""The head of a record page: one glance answers who, what, how ready and what comes next."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from crm_app.ui import theme
from crm_app.ui.labels import Frame, Heading, PlainLabel
from crm_app.ui.records.field_reading import breakable
from crm_app.ui.records.header_facts import Summary
from crm_app.ui.records.pill_label import PillLabel
from crm_app.ui.records.pills import Look, look_of

LOW = 430  # px at 100 %: the height of a window from which each sentence has as many lines as it needs
_SIDE = 20  # px
LONGEST = 240  # characters of a title; a longer one would leave the tabs no room
_NEUTRAL = Look("neutral", "ring")


class RecordHeader(Frame):
    """Title, pills, facts, sentences; at the right the place for what can be done."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("header", parent)
        self._found = Summary("")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(_SIDE, 12, 16, 10)
        whole.setSpacing(theme.SPACE)
        self.title = Heading("")
        self.title.setWordWrap(True)
        self.title.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._pills = QHBoxLayout()
        self._pills.setSpacing(6)
        self.facts = PlainLabel("", muted=True, wraps=True)
        self.lines = PlainLabel("", wraps=True)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(6)
        right = QVBoxLayout()
        right.addLayout(self.buttons)
        right.addStretch(1)
        top = QHBoxLayout()
        top.addWidget(self.title, 1)
        top.addLayout(right)
        whole.addLayout(top)
        whole.addLayout(self._pills)
        whole.addWidget(self.facts)
        whole.addWidget(self.lines)

    def show_summary(self, found: Summary) -> None:
        """Show the head of a record."""
        title = found.title if len(found.title) <= LONGEST else f"{found.title[: LONGEST - 1]}…"
        self.title.setText(breakable(title))
        self.title.setAccessibleName(found.title)
        while item := self._pills.takeAt(0):
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for fact in found.pills:
            look = look_of(fact.kind, fact.field, fact.value) or _NEUTRAL
            self._pills.addWidget(PillLabel(fact.words, look))
        self._pills.addStretch(1)
        self._found = found
        for label, is_said in ((self.facts, bool(found.facts)), (self.lines, bool(found.lines))):
            if label.isHidden() == is_said:  # being shown once more would lay out the whole window
                label.setVisible(is_said)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say as much as there is room for."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """In a window that is low for its text each sentence keeps to one line, so that the tabs have room."""
        is_low, room = self.window().height() < theme.scaled(LOW), max(self.width() - 2 * _SIDE, _SIDE)
        for label, said in ((self.facts, (" · ".join(self._found.facts),)), (self.lines, self._found.lines)):
            shorten = label.fontMetrics().elidedText
            shown = [shorten(one, Qt.TextElideMode.ElideRight, room) for one in said] if is_low else said
            text, whole = breakable("\n".join(shown)), "\n".join(said)
            if text != label.text():
                label.setText(text)
                label.setToolTip("" if tuple(shown) == tuple(said) else whole.replace("<", "&lt;"))
