"""One supplier that could be asked: a box to tick, whether it is local, when it was last asked, and why it fits."""

from __future__ import annotations

import dataclasses
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from crm_app.domain.dates import format_date
from crm_app.services.quoting import Candidate
from crm_app.ui.labels import Frame, PlainLabel, plain, text_button
from crm_app.ui.records.pill_label import PillLabel
from crm_app.ui.records.pills import Look

_REASONS = 4


def reasons_of(candidate: Candidate) -> str:
    """Why it fits, in one line, as it is kept with the request."""
    return "; ".join(reason.text.rstrip(".") for reason in candidate.match.reasons[:_REASONS] if reason.points > 0)


def asked_words(candidate: Candidate) -> str:
    """Whether it was asked within twelve months."""
    return f"Asked on {format_date(candidate.asked_on)}" if candidate.asked_on else "Not asked in 12 months"


class CandidateRow(Frame):
    """``changed`` when it is ticked or not; ``opened`` carries the key of the supplier."""

    changed = Signal()
    opened = Signal(str)

    def __init__(self, candidate: Candidate, parent: QWidget | None = None) -> None:
        super().__init__("panel", parent)
        self.candidate = candidate
        match = candidate.match
        self.box = QCheckBox(plain(match.name))
        self.box.setChecked(True)
        local = "Local" if candidate.is_local else "Not local"
        self.box.setAccessibleDescription(f"{local}. {asked_words(candidate)}. {reasons_of(candidate)}")
        self.box.toggled.connect(lambda _on: self.changed.emit())
        font = self.box.font()
        font.setBold(True)
        self.box.setFont(font)
        top = QHBoxLayout()
        top.addWidget(self.box)
        top.addWidget(PillLabel(local, Look("good" if candidate.is_local else "neutral", "dot")))
        top.addWidget(PlainLabel(f"{match.score:.0f} of 100", muted=True))
        top.addStretch(1)
        self._asked = PlainLabel(asked_words(candidate), muted=True)
        top.addWidget(self._asked)
        open_it = text_button("Open")
        open_it.setProperty("link", True)
        open_it.setAccessibleName(f"Open {match.name}")
        open_it.clicked.connect(lambda: self.opened.emit(match.id))
        top.addWidget(open_it)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 8, 8)
        column.setSpacing(2)
        column.addLayout(top)
        why = PlainLabel(reasons_of(candidate), muted=True, wraps=True)
        why.setContentsMargins(22, 0, 8, 0)
        column.addWidget(why)
        self.setFocusProxy(self.box)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def say_asked(self, day: date) -> None:
        """It has been asked just now."""
        self.candidate = dataclasses.replace(self.candidate, asked_on=day)
        self._asked.setText(asked_words(self.candidate))

    @property
    def is_ticked(self) -> bool:
        """Whether it is to be asked."""
        return self.box.isChecked()
