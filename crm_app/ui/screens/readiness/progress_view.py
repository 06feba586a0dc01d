"""When a supplier could be ready, gate by gate with the help that closes it, and its readiness as a line."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from crm_app.domain.dates import format_date, format_long_date
from crm_app.domain.questionnaire import State
from crm_app.domain.ready_by import OpenGate
from crm_app.services.progress import Progress, progress_of
from crm_app.services.ready_by import Help
from crm_app.ui.charts.view import ChartView
from crm_app.ui.context import Address, AppContext
from crm_app.ui.flow import FlowLayout
from crm_app.ui.labels import Frame, Heading, PlainLabel, button
from crm_app.ui.records.guarding import while_alive
from crm_app.ui.records.when_seen import WhenSeen

_FOLLOWED = frozenset({"supplier", "assessment", "credential", "event", "support_offer"})
_MOST_HELP = 3


class ProgressView(QScrollArea):
    """Reads when it is first shown, and again when what it rests on changes."""

    def __init__(self, context: AppContext, record_id: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._record_id = record_id
        self.progress: Progress | None = None
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Ready by")
        WhenSeen(self, context, self.refresh, _FOLLOWED, is_due=True)

    def refresh(self) -> None:
        """Reckon again."""
        workspace, key = self._context.workspace, self._record_id
        self._context.jobs.run_read(lambda: progress_of(workspace, key), while_alive(self, self.show_progress))

    def show_progress(self, found: Progress) -> None:
        """Show what was reckoned."""
        self.progress = found
        paper = Frame("page")
        column = QVBoxLayout(paper)
        column.setContentsMargins(20, 12, 20, 20)
        column.setSpacing(8)
        days = found.ready.days
        column.addWidget(PlainLabel(f"For contracts like “{found.profile}”", muted=True))
        answer = Heading(found.ready.words, 12)
        answer.setWordWrap(True)
        column.addWidget(answer)
        if days.in_turn != days.at_once:
            words = f"With everything begun today; one thing after the other: {format_long_date(days.in_turn)}."
            column.addWidget(PlainLabel(words, muted=True, wraps=True))
        if days.gates:
            column.addWidget(Heading("Still to be in place before a bid", 11))
            column.addWidget(self._gates(days.gates, found))
        if found.history is not None:
            column.addWidget(ChartView(found.history, with_numbers=True))
        else:
            column.addWidget(PlainLabel("The next assessment begins the line of progress.", muted=True, wraps=True))
        column.addStretch(1)
        self.setWidget(paper)

    def _gates(self, gates: tuple[OpenGate, ...], found: Progress) -> QWidget:
        panel = Frame("panel")
        column = QVBoxLayout(panel)
        column.setContentsMargins(14, 8, 12, 10)
        column.setSpacing(2)
        for gate in gates:
            is_unknown = gate.state is State.UNKNOWN
            when = "not asked yet" if is_unknown else f"by {format_date(gate.ready_on)}"
            column.addWidget(PlainLabel(f"{gate.item.title}: {when}", wraps=True))
            column.addWidget(PlainLabel(f"{gate.item.fix.time}. {gate.item.fix.price}.", muted=True, wraps=True))
            helps = found.ready.help.get(gate.item.key, ())[:_MOST_HELP]
            if helps:
                line = QWidget()
                flow = FlowLayout(line)
                for one in helps:
                    flow.addWidget(self._help(one))
                column.addWidget(line)
            column.addSpacing(6)
        return panel

    def _help(self, one: Help) -> QWidget:
        day = f", {format_date(one.day)}" if one.day and one.kind == "event" else ""
        address = Address(one.kind, one.id)
        words = f"{one.title[:40]}{day}"
        return button(words, lambda: self._context.go(address), icon="arrow-square-out", tip=one.words or one.title)
