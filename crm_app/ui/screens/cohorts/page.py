"""The screen of a cohort: any filter of suppliers under one profile, as figures, a picture and a heat map."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMargins, Qt
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QSplitter, QVBoxLayout, QWidget

from crm_app.domain.cohort import Cohort
from crm_app.domain.errors import CrmError
from crm_app.domain.filters import Filter
from crm_app.domain.readiness import CouldBid
from crm_app.services import readiness
from crm_app.services.cohort import cohort
from crm_app.services.lists import ListQuery
from crm_app.ui.charts.tile import TileGrid
from crm_app.ui.charts.view import ChartView
from crm_app.ui.context import Address, AppContext
from crm_app.ui.flow import FlowLayout
from crm_app.ui.jobs import Job
from crm_app.ui.labels import Frame, PlainLabel, StatusLine, button
from crm_app.ui.pick_box import PickBox
from crm_app.ui.records import papers
from crm_app.ui.records.filter_bar import FilterBar
from crm_app.ui.records.guarding import while_alive
from crm_app.ui.records.when_seen import WhenSeen
from crm_app.ui.screens.cohorts.change_panel import ChangePanel
from crm_app.ui.screens.cohorts.figures import CountOf, gates_chart, show_tiles
from crm_app.ui.screens.cohorts.lines_table import Lines, LinesTable

KIND = "supplier"
_FOLLOWED = frozenset({KIND, "assessment", "credential", "site"})
_FIRST = ("Supplier", "Could bid", "In place", "Not known")
_WIDTHS = (230, 116, 64, 68)
_DOMAIN_WIDTH = 108
_ANSWERS = {
    CouldBid.TODAY: "✓ today",
    CouldBid.BY_AWARD: "by award",
    CouldBid.NOT_YET: "not yet",
    CouldBid.UNKNOWN: "unknown",
    None: "never assessed",
}


class CohortsPage(Frame):
    """Figures and gates above, suppliers and domains below; every number opens what stands behind it."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__("page", parent)
        self._context = context
        self._job: Job | None = None
        self.cohort: Cohort | None = None
        self.bar = FilterBar(context, KIND)
        self.profile_box = PickBox("Sort of contract", self)
        for key, profile in readiness.profiles().items():
            self.profile_box.addItem(profile.name, key)
        self.profile_box.setCurrentIndex(self.profile_box.findData(readiness.USUAL_PROFILE))
        self.tiles = TileGrid()
        self.gates: ChartView | None = None
        self.change = ChangePanel(context, lambda: (ListQuery(KIND, self.bar.filter), self.profile))
        self.change_button = button(
            "Before and after", self._toggle_change, icon="arrows-left-right", tip="What moved between two days"
        )
        self.change_button.setCheckable(True)
        self.table = LinesTable("Suppliers and domains, a heat map", opens_at_once=len(_FIRST))
        self._status = StatusLine()
        self._lay_out()
        self.bar.changed.connect(lambda _wanted: self.refresh())
        self.profile_box.activated.connect(lambda _place: self.refresh())
        self.table.opened.connect(self._open_cell)
        self.change.opened.connect(self._open_list)
        self.change.list_wanted.connect(self._compare_list)
        WhenSeen(self, context, self.refresh, _FOLLOWED)
        self.refresh()

    def _lay_out(self) -> None:
        strip = Frame("filterBar")
        row = FlowLayout(strip, gap=8, at_end=True)
        row.setContentsMargins(QMargins(0, 8, 12, 8))
        row.addWidget(PlainLabel("For"))
        row.addWidget(self.profile_box)
        row.addWidget(self.change_button)
        row.addWidget(button("Look…", self.look, icon="eye", tip="See the paper before it is saved"))
        row.addWidget(button("Paper…", self.paper, icon="file-text", primary=True, tip="Cohort readiness as a paper"))
        top = QHBoxLayout()
        top.setSpacing(0)
        top.addWidget(self.bar, 1)
        top.addWidget(strip, 1)
        above = Frame("page")
        self._above = QVBoxLayout(above)
        self._above.setContentsMargins(12, 12, 12, 8)
        self._above.setSpacing(8)
        self._above.addWidget(self.tiles)
        self._above.addWidget(self.change)
        self._above.addStretch(1)
        self._split = split = QSplitter(Qt.Orientation.Vertical)
        rolled = QScrollArea()
        rolled.setWidgetResizable(True)
        rolled.setFrameShape(QScrollArea.Shape.NoFrame)
        rolled.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        rolled.setAccessibleName("Figures and charts")
        rolled.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        rolled.setWidget(above)
        split.addWidget(rolled)
        split.addWidget(self.table)
        split.setSizes([400, 400])
        split.setChildrenCollapsible(False)
        split.setHandleWidth(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(top)
        whole.addWidget(split, 1)
        whole.addWidget(self._status)

    @property
    def profile(self) -> str:
        """The profile chosen."""
        return str(self.profile_box.currentData())

    def show_list(self, wanted: Filter) -> None:
        """Show what a filter finds."""
        self.bar.set_filter(wanted)

    def take_focus(self) -> None:
        """The keyboard goes to the heat map."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self) -> None:
        """Reckon the cohort again."""
        if self._job is not None:
            self._job.drop()
        self._status.setText("Reading…")
        if not self.change.isHidden():
            self.change.compare()
        workspace, query, profile = self._context.workspace, ListQuery(KIND, self.bar.filter), self.profile
        self._job = self._context.jobs.run_read(
            lambda: cohort(workspace, query, profile), while_alive(self, self.show_cohort), self._give_up
        )

    def _give_up(self, error: CrmError) -> None:
        self._job = None
        self._status.setText("")
        self._context.report(error)

    def show_cohort(self, found: Cohort) -> None:
        """Show what was reckoned."""
        self._job, self.cohort = None, found
        unknown = found.could_bid.get(CouldBid.UNKNOWN, 0) + found.never_assessed
        show_tiles(self.tiles, _counts(found), found.on, (unknown, len(found.lines)), self._open_list)
        chart = gates_chart(
            found.gates, found.assessed, found.on, lambda key, unknown: found.stopped_by(key, unknown=unknown)
        )
        if self.gates is None:
            self.gates = ChartView(chart)
            self.gates.opened.connect(lambda _kind, wanted: self._open_list(wanted))
            self._above.insertWidget(2, self.gates)
        else:
            self.gates.show_chart(chart)
        self.gates.setVisible(bool(chart.categories))
        widths = (*_WIDTHS, *(_DOMAIN_WIDTH for _ in found.domains))
        self.table.show_lines(_lines(found), widths)
        known = "" if found.percent is None else f" · {found.percent} % in place of what is known"
        many = "1 supplier" if len(found.lines) == 1 else f"{len(found.lines):,} suppliers"
        self._status.setText(
            f"{many}, {found.assessed:,} of them assessed{known} · {found.unknown_percent} % not known"
        )

    def _open_list(self, wanted: Filter) -> None:
        self._context.go(Address("suppliers", filter=wanted))

    def _open_cell(self, key: str, column: int) -> None:
        """Open a supplier's assessment; from the cell of a domain at its questions."""
        place = column - len(_FIRST)
        domains = self.cohort.domains if self.cohort else ()
        part = domains[place].key if 0 <= place < len(domains) else ""
        self._context.go(Address(KIND, key, "Readiness", part=part))

    def _toggle_change(self) -> None:
        if self.change_button.isChecked():
            above, below = self._split.sizes()
            self._split.setSizes([max(above, (above + below) * 2 // 3), below])
            self.change.begin()
            self.change.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.change.hide()

    def _compare_list(self, wanted: Filter) -> None:
        """The suppliers of an event, whose days stand in the panel already."""
        if wanted == self.bar.filter:
            self.change.compare()
        else:
            self.show_list(wanted)

    def look(self) -> None:
        """Show the paper in the window; it is issued when it is saved."""
        from crm_app.services import previews
        from crm_app.ui.records import paper_preview

        workspace, query, profile = self._context.workspace, ListQuery(KIND, self.bar.filter), self.profile
        between = self.change.between
        paper_preview.look(
            self._context,
            "Cohort readiness",
            lambda: previews.of_cohort(workspace, query, profile, between),
            self.paper,
            self,
        )

    def paper(self) -> None:
        """Ask where the paper goes, and write it; with the two days that are compared, where they are."""
        query, profile, between = ListQuery(KIND, self.bar.filter), self.profile, self.change.between

        def then(path: Path) -> None:
            papers.write_cohort(self._context, query, profile, path, between=between)

        papers.ask_where(self, "Cohort readiness", "Cohort readiness", then)


def _counts(found: Cohort) -> list[CountOf]:
    meanings = (
        (CouldBid.TODAY, "Could bid today", "All that a bid needs is in place."),
        (CouldBid.BY_AWARD, "By award", "What is missing may wait until award."),
        (CouldBid.NOT_YET, "Not yet", "Something a bid needs is not yet in place."),
        (CouldBid.UNKNOWN, "Not known", "Assessed, with a question still open."),
        (None, "Never assessed", "Nobody has gone through the questions."),
    )
    return [
        CountOf(found.could_bid.get(answer, 0), label, words, lambda answer=answer: found.keys(answer))  # type: ignore[misc]
        for answer, label, words in meanings
    ]


def _lines(found: Cohort) -> Lines:
    lines, first = found.lines, len(_FIRST)

    def percent(row: int, column: int) -> int | None:
        line = lines[row]
        if column < first:
            return line.percent if column == first - 2 else line.unknown_percent
        return line.percents[column - first] if line.percents else None

    def text(row: int, column: int) -> str:
        if column == 0:
            return lines[row].name
        if column == 1:
            return _ANSWERS[lines[row].could_bid]
        value = percent(row, column)
        return "–" if value is None else f"{value} %"

    def strength(row: int, column: int) -> float | None:
        value = percent(row, column) if column >= first else None
        return None if value is None else value / 100

    headings = (*_FIRST, *(domain.name for domain in found.domains))
    return Lines(headings, lines.keys, text, strength, frozenset(range(2, len(headings))))
