"""The head of a record page: one glance answers who, what, how ready and what comes next."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from crm_app.ui import theme
from crm_app.ui.labels import Frame, Heading, PlainLabel
from crm_app.ui.records.field_reading import breakable
from crm_app.ui.records.header_facts import Summary
from crm_app.ui.records.pill_label import PillLabel
from crm_app.ui.records.pills import Look, look_of

_NEUTRAL = Look("neutral", "ring")


class RecordHeader(Frame):
    """Title, pills, facts, sentences; at the right the place for what can be done."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("header", parent)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(20, 12, 16, 10)
        self.title = Heading("")
        self.title.setWordWrap(True)
        self.title.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._pills = QHBoxLayout()
        self._pills.setSpacing(6)
        self.facts = PlainLabel("", muted=True, wraps=True)
        self.lines = PlainLabel("", wraps=True)
        column = QVBoxLayout()
        column.setSpacing(theme.SPACE)
        column.addWidget(self.title)
        column.addLayout(self._pills)
        column.addWidget(self.facts)
        column.addWidget(self.lines)
        whole.addLayout(column, 1)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(6)
        right = QVBoxLayout()
        right.addLayout(self.buttons)
        right.addStretch(1)
        whole.addLayout(right)

    def show_summary(self, found: Summary) -> None:
        """Show the head of a record."""
        self.title.setText(breakable(found.title))
        self.title.setAccessibleName(found.title)
        while item := self._pills.takeAt(0):
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for fact in found.pills:
            look = look_of(fact.kind, fact.field, fact.value) or _NEUTRAL
            self._pills.addWidget(PillLabel(fact.words, look))
        self._pills.addStretch(1)
        self.facts.setText(breakable(" · ".join(found.facts)))
        self.facts.setVisible(bool(found.facts))
        self.lines.setText(breakable("\n".join(found.lines)))
        self.lines.setVisible(bool(found.lines))
