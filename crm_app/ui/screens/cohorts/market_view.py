"""The market for a tender: how many suppliers are ready, near or further away, what stops them, and who they are."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from crm_app.domain.dates import format_date, format_long_date
from crm_app.domain.filters import Filter
from crm_app.domain.market import NOT_KNOWN, Nearness
from crm_app.services.market import Market, market
from crm_app.ui import theme
from crm_app.ui.charts.tile import TileGrid
from crm_app.ui.charts.view import ChartView
from crm_app.ui.context import Address, AppContext
from crm_app.ui.labels import Frame, Heading, PlainLabel
from crm_app.ui.records.guarding import while_alive
from crm_app.ui.records.when_seen import WhenSeen
from crm_app.ui.screens.cohorts.figures import CountOf, gates_chart, show_tiles
from crm_app.ui.screens.cohorts.lines_table import Lines, LinesTable

_FOLLOWED = frozenset({"opportunity", "supplier", "assessment", "credential", "lot"})
_HEADINGS = ("Supplier", "Where it stands", "In place", "Ready on", "Still to do")
_WIDTHS = (250, 190, 78, 110, 280)
_MEANINGS = {
    Nearness.TODAY: "All that this contract needs is in place.",
    Nearness.BY_AWARD: "What is missing may wait until award.",
    Nearness.IN_TIME: "Every open gate could be closed before bids close.",
    Nearness.LATER: "At least one gate usually takes longer than there is.",
    Nearness.UNKNOWN: "Assessed, with a gate nobody asked about.",
    Nearness.NEVER_ASSESSED: "Of this trade; nobody has gone through the questions.",
}
_TABLE_HEIGHT = 320  # px at 100 %


class MarketView(QScrollArea):
    """Reads the market when it is first shown, and again when what it rests on changes."""

    def __init__(self, context: AppContext, record_id: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._record_id = record_id
        self.market: Market | None = None
        self.tiles = TileGrid()
        self.gates: ChartView | None = None
        self.table = LinesTable("Suppliers of this trade, nearest first")
        self.about = PlainLabel("Reading…", muted=True, wraps=True)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Market readiness")
        self._lay_out()
        self.table.opened.connect(lambda key, _column: context.go(Address("supplier", key, "Readiness")))
        WhenSeen(self, context, self.refresh, _FOLLOWED, is_due=True)

    def _lay_out(self) -> None:
        paper = Frame("page")
        self._column = QVBoxLayout(paper)
        self._column.setContentsMargins(20, 12, 20, 20)
        self._column.setSpacing(10)
        self._column.addWidget(self.about)
        self._column.addWidget(self.tiles)
        self._column.addWidget(Heading("Nearest first", 11))
        self._column.addWidget(self.table, 1)
        self.table.setMinimumHeight(theme.scaled(_TABLE_HEIGHT))
        self.setWidget(paper)

    def refresh(self) -> None:
        """Reckon the market again."""
        workspace, key = self._context.workspace, self._record_id
        self._context.jobs.run_read(lambda: market(workspace, key), while_alive(self, self.show_market))

    def show_market(self, found: Market) -> None:
        """Show a market."""
        self.market = found
        self.about.setText(_about(found))
        today = self._context.today()
        counts = [
            CountOf(found.count(state), state.label, words, lambda state=state: found.keys(state))  # type: ignore[misc]
            for state, words in _MEANINGS.items()
        ]
        show_tiles(self.tiles, counts, today, (found.count(*NOT_KNOWN), len(found.lines)), self._open_list)
        assessed = len(found.lines) - found.count(Nearness.NEVER_ASSESSED)
        chart = gates_chart(found.gates, assessed, today, lambda key, unknown: found.stopped_by(key, unknown=unknown))
        if self.gates is None:
            self.gates = ChartView(chart)
            self.gates.opened.connect(lambda _kind, wanted: self._open_list(wanted))
            self._column.insertWidget(2, self.gates)
        else:
            self.gates.show_chart(chart)
        self.gates.setVisible(bool(chart.categories))
        self.table.show_lines(_lines(found), _WIDTHS)

    def _open_list(self, wanted: Filter) -> None:
        self._context.go(Address("suppliers", filter=wanted))


def _about(found: Market) -> str:
    if not found.lines:
        return "No supplier on the register is of this trade yet. Think of an event, or of lots that others could take."
    closes = f"Bids close on {format_long_date(found.deadline)}. " if found.deadline else "No closing date is set. "
    return (
        f"{closes}Suppliers of its trade, held against “{found.profile.name}” and the levels asked here, with evidence "
        f"good on {format_long_date(found.judged_on)}. It helps to plan and judges no bid."
    )


def _lines(found: Market) -> Lines:
    def text(row: int, column: int) -> str:
        line = found.lines[row]
        shown = (
            f"{line.name} · {line.area}" if line.area else line.name,
            line.nearness.label,
            "–" if line.percent is None else f"{line.percent} %",
            format_date(line.ready_on) or "–",
            ", ".join(line.waiting) or "–",
        )
        return shown[column]

    return Lines(_HEADINGS, [line.id for line in found.lines], text, centred=frozenset({2}))
