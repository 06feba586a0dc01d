"""The register in figures: how many, where, what size, what trades, how complete, what expires."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from crm_app.domain.chart_words import missing_words
from crm_app.domain.charts import Chart
from crm_app.domain.dates import format_date
from crm_app.domain.filters import Filter
from crm_app.domain.overview import Overview, OverviewFigure
from crm_app.services.overview import register_overview
from crm_app.ui import theme
from crm_app.ui.charts.tile import FigureTile, TileGrid, TileText
from crm_app.ui.charts.view import ChartView
from crm_app.ui.context import Address, AppContext
from crm_app.ui.jobs import Job
from crm_app.ui.labels import Frame, PlainLabel
from crm_app.ui.records.when_seen import WhenSeen

TWO_COLUMNS = 1000  # px at 100 %
ROUND_A_CHART = 90  # px: its title, its basis and the gap below
COUNTED = frozenset({"supplier", "site", "size_fact", "person", "credential"})


class OverviewPage(Frame):
    """Tiles above, charts beneath; everything opens the list it counts."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__("page", parent)
        self._context = context
        self._job: Job | None = None
        self._across = 0
        self._wants_focus = False
        self.charts: dict[str, ChartView] = {}
        self.tiles = TileGrid()
        self.says = PlainLabel("Counting…", muted=True)
        self._lay_out()
        WhenSeen(self, context, self.refresh, COUNTED)
        self.refresh()

    def _lay_out(self) -> None:
        self.area = QScrollArea(self)
        inner = self._ground = Frame("page", self.area.viewport())
        column = QVBoxLayout(inner)
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(12)
        column.addWidget(self.says)
        column.addWidget(self.tiles)
        self._beside = QHBoxLayout()
        self._beside.setSpacing(12)
        self._columns = [QVBoxLayout() for _ in range(2)]
        for layout in self._columns:
            layout.setSpacing(12)
            layout.setAlignment(Qt.AlignmentFlag.AlignTop)
            self._beside.addLayout(layout, 1)
        column.addLayout(self._beside)
        column.addStretch(1)
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setWidget(inner)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.area)

    def refresh(self) -> None:
        """Count again; what is shown stays until the new figures are there."""
        if self._job is not None:
            self._job.drop()
        workspace = self._context.workspace
        self._job = self._context.jobs.run_read(lambda: register_overview(workspace), self._take)

    def take_focus(self) -> None:
        """Called when the screen is shown."""
        self._wants_focus = not self.tiles.tiles
        if self.tiles.tiles:
            last = self.focusWidget()
            wanted = self.tiles.tiles[0] if last in (None, self) else last
            wanted.setFocus(Qt.FocusReason.OtherFocusReason)

    def _take(self, overview: Overview) -> None:
        self._job = None
        self.says.setText(
            f"{overview.total:,} suppliers on {format_date(overview.as_of)}. Every figure opens the list it counts."
        )
        self._show_figures(overview.figures)
        if self._wants_focus:
            self.take_focus()
        shown = [partial(self._show_chart, name, chart) for name, chart in overview.charts.items()]
        self._context.jobs.later(*shown, self._arrange_anew)

    def _show_figures(self, figures: tuple[OverviewFigure, ...]) -> None:
        said = [_said(figure) for figure in figures]
        if len(said) != len(self.tiles.tiles):
            self.tiles.set_tiles(FigureTile(one) for one in said)
            for number, tile in enumerate(self.tiles.tiles):
                tile.clicked.connect(lambda _checked=False, number=number: self._open_figure(number))
        for tile, one in zip(self.tiles.tiles, said, strict=True):
            tile.say(one)
        self.figures = figures
        self.tiles.arrange()

    def _show_chart(self, name: str, chart: Chart) -> None:
        if name in self.charts:
            self.charts[name].show_chart(chart)
            return
        made = ChartView(chart, self._ground)
        made.opened.connect(self.open_list)
        made.hide()  # until it has its place
        self.charts[name] = made

    def _open_figure(self, number: int) -> None:
        self.open_list("supplier", self.figures[number].opens)

    def open_list(self, kind: str, wanted: Filter) -> None:
        """Show the list that a figure counts; Back comes here again."""
        self._context.go(Address(kind, filter=wanted))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """One column of charts or two."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange_anew(self) -> None:
        self._across = 0
        self._arrange()

    def _arrange(self) -> None:
        across = 2 if self.width() >= theme.scaled(TWO_COLUMNS) else 1
        if across == self._across:
            return
        self._across = across
        self._beside.setStretch(1, across - 1)  # an empty column takes no room
        heights = [0, 0]
        for view in self.charts.values():  # each where the column is shorter
            place = heights.index(min(heights[:across]))
            self._columns[place].addWidget(view)
            view.show()
            heights[place] += view.drawing.height() + theme.scaled(ROUND_A_CHART)


def _said(figure: OverviewFigure) -> TileText:
    source = f"{format_date(figure.as_of)}; {missing_words(figure.missing, figure.out_of)}"
    return TileText(f"{figure.value:,}", figure.label, figure.definition, source)
