"""Beneath the barrier meter: who of those kept out could be there in time, and which gate stops how many."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from crm_app.domain.barrier_reach import MeterReach
from crm_app.domain.cohort import GateTally
from crm_app.domain.filters import Filter, chosen
from crm_app.ui.labels import Heading, PlainLabel
from crm_app.ui.records.plain_list import PlainModel, PlainTable, fit_rows

_MOST_SHOWN = 8  # gates in sight at once


class ReachPanel(QWidget):
    """``opened`` carries the ``Filter`` of the suppliers that a gate stops, or that could be ready in time."""

    opened = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.found: MeterReach | None = None
        self.words = PlainLabel("", wraps=True)
        self.heading = Heading("Which gate stops how many", 11)
        self.gate_words = PlainLabel("", muted=True, wraps=True)
        self.gates = PlainModel[GateTally](("Gate", "Not yet in place", "Not known", "By award"), _cells)
        self.table = PlainTable("Gates and how many each stops", (260, 130, 100, 100), stretched=0)
        self.table.show_model(self.gates)
        self.table.activated.connect(self._open)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for widget in (self.words, self.heading, self.gate_words, self.table):
            column.addWidget(widget)
        self.hide()

    def show_reach(self, found: MeterReach) -> None:
        """Show what stands behind a meter."""
        self.found = found
        self.words.setText(found.words)
        self.words.setVisible(bool(found.words))
        self.gate_words.setText(f"For contracts like “{found.profile}”. {found.gate_words}")
        self.gates.show(found.gates)
        self.table.setVisible(bool(found.gates))
        fit_rows(self.table, min(len(found.gates), _MOST_SHOWN))
        self.setVisible(bool(found.assessed or found.never_assessed))

    def _open(self, index: QModelIndex) -> None:
        if self.found is None or not 0 <= index.row() < len(self.gates.rows):
            return
        gate = self.gates.rows[index.row()]
        keys = self.found.stopped_by(gate.key)
        many = "1 supplier" if len(keys) == 1 else f"{len(keys):,} suppliers"
        if keys:
            self.opened.emit(Filter((chosen(keys, f"{many}: {gate.title.lower()} not yet in place"),)))


def _cells(gate: GateTally) -> Sequence[str]:
    return gate.title, f"{gate.not_yet:,}", f"{gate.unknown:,}", f"{gate.by_award:,}"
