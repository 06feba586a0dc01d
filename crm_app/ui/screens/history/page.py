"""The list of steps, newest first, each with its Undo."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QVBoxLayout, QWidget

from crm_app.domain.dates import format_date
from crm_app.domain.kinds import KINDS, depth
from crm_app.services import history
from crm_app.services.history import Step
from crm_app.ui import theme, undoing
from crm_app.ui.context import AppContext
from crm_app.ui.labels import Frame, StatusLine, button
from crm_app.ui.records.guarding import while_alive
from crm_app.ui.records.plain_list import Index, PlainModel, PlainTable
from crm_app.ui.records.when_seen import WhenSeen
from crm_app.ui.screens.history.steps_bar import StepsBar

HEADINGS = ("When", "What", "Records", "Who", "")
WIDTHS = (170, 460, 220, 160, 80)
MOST = 500
UNDO = 4


class StepsModel(PlainModel[Step]):
    """Operations as rows; those that undo stand in italics, and the last column acts."""

    def __init__(self) -> None:
        super().__init__(HEADINGS, cells, main=1)

    @property
    def steps(self) -> list[Step]:
        """The steps that are shown."""
        return list(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a cell shows."""
        if index.isValid() and index.row() < len(self.rows):
            if role == Qt.ItemDataRole.ForegroundRole and index.column() == UNDO:
                return QColor(theme.color("accent"))
            if role == Qt.ItemDataRole.FontRole and index.column() == 1:
                font = QFont()
                font.setItalic(self.rows[index.row()].purpose in ("undo", "redo"))
                return font
        return super().data(index, role)


def cells(step: Step) -> tuple[str, ...]:
    """When, what, how many records of which kind, by whom, and Undo."""
    moment = step.at.astimezone()
    when = f"{format_date(moment.date())}  {moment:%H:%M}"
    return when, step.title, _touched(step.touched), step.who, "Undo"


def _touched(touched: Mapping[str, int]) -> str:
    known = [(KINDS[name], count) for name, count in touched.items() if name in KINDS]
    known.sort(key=lambda pair: (depth(pair[0]), -pair[1]))
    said = [f"{count:,} {(kind.label if count == 1 else kind.title).lower()}" for kind, count in known]
    return ", ".join(said[:2]) + (" …" if len(said) > 2 else "")


class HistoryPage(Frame):
    """Shows the steps and undoes the chosen one."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__("page", parent)
        self._context = context
        self.model = StepsModel()
        self.table = PlainTable("History, a list of steps", WIDTHS, stretched=1)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.show_model(self.model)
        self.table.clicked.connect(lambda index: self.undo() if index.column() == UNDO else None)
        self.table.activated.connect(lambda index: self.undo() if index.column() == UNDO else None)
        self.bar = StepsBar(context)
        self.bar.changed.connect(self.refresh)
        self._status = StatusLine()
        self._button = button("Undo this step", self.undo, icon="arrow-u-up-left")
        top = QHBoxLayout()
        top.setContentsMargins(12, 8, 12, 8)
        top.addWidget(self.bar, 1)
        top.addWidget(self._button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addWidget(self.table, 1)
        layout.addWidget(self._status)
        WhenSeen(self, context, self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Read the steps again."""
        workspace, wanted = self._context.workspace, self.bar.wanted
        self._context.jobs.run_read(
            lambda: (history.authors(workspace), history.history(workspace, limit=MOST, wanted=wanted)),
            while_alive(self, self._show),
        )

    def _show(self, found: tuple[list[str], list[Step]]) -> None:
        people, steps = found
        kept = self.step()
        self.bar.offer(people)
        self.model.show(steps)
        places = {step.operation: row for row, step in enumerate(steps)}
        if steps:
            self.table.selectRow(places.get(kept.operation, 0) if kept else 0)
        count = "1 step" if len(steps) == 1 else f"{len(steps):,} steps"
        note = "Any step can be undone, weeks later too; what has been changed since is kept."
        self._status.setText(f"The last {count} · {note}" if len(steps) == MOST else f"{count} · {note}")

    def step(self) -> Step | None:
        """The chosen step."""
        row = self.table.currentIndex().row()
        return self.model.rows[row] if 0 <= row < len(self.model.rows) else None

    def undo(self) -> None:
        """Undo the chosen step."""
        step = self.step()
        if step is not None:
            undoing.undo(self._context, step.operation)

    def take_focus(self) -> None:
        """The keyboard goes to the list."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
