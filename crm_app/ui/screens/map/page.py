"""The screen of the map: a filter above, the map with its table of boroughs, and the way to the list."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from crm_app.domain.clusters import Clusters, Mark
from crm_app.domain.errors import CrmError
from crm_app.domain.filters import KEY, Condition, Filter, Op, chosen
from crm_app.domain.kinds import KINDS
from crm_app.services import map_points
from crm_app.services.lists import ListQuery
from crm_app.services.map_points import MapPoints
from crm_app.ui import theme
from crm_app.ui.beside import BesideBar
from crm_app.ui.context import Address, AppContext, Tone
from crm_app.ui.jobs import Job
from crm_app.ui.labels import Frame, Heading, StatusLine, button
from crm_app.ui.maps import lasso
from crm_app.ui.maps.callout import MOST_LISTED, MOST_NAMES, Callout, NameReader, Names, show_tip
from crm_app.ui.maps.map_panel import MapPanel
from crm_app.ui.records.filter_bar import FilterBar
from crm_app.ui.records.when_seen import WhenSeen
from crm_app.ui.screens.map.borough_table import BoroughTable

KIND = "supplier"
SIDE_LEAST = 420  # px: large text leaves room for the map


class MapScreen(Frame):
    """Suppliers on a map. What is chosen on it becomes a condition of the filter."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__("page", parent)
        self._context = context
        self.points = MapPoints()
        self._job: Job | None = None
        self._callout_keys: tuple[str, ...] = ()
        self.bar = FilterBar(context, KIND)
        self.panel = MapPanel(context)
        self.map = self.panel.map
        self.table = BoroughTable()
        self._status = StatusLine()
        self._tips = NameReader(context, MOST_NAMES, self)
        self._lister = NameReader(context, MOST_LISTED, self)
        self.panel.start()  # what is read beside the window is on its way while the rest is laid out
        self.refresh()
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self.as_list_button = button("Show as a list", self.show_as_list, icon="list-bullets", primary=True)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(self.panel)
        split.addWidget(self._side())
        split.setStretchFactor(0, 1)
        split.setCollapsible(0, False)
        split.setHandleWidth(1)
        split.setSizes([780, 340])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(BesideBar(self.bar, [self.as_list_button]))
        layout.addWidget(split, 1)
        layout.addWidget(self._status)

    def _side(self) -> QWidget:
        side = Frame("peek")
        side.setMinimumWidth(min(theme.scaled(240), SIDE_LEAST))
        column = QVBoxLayout(side)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(8)
        column.addWidget(Heading("By borough", 11))
        column.addWidget(self.table, 1)
        column.addWidget(button("Show only these boroughs", self.table.take, icon="funnel"))
        return side

    def _connect(self) -> None:
        self.bar.changed.connect(lambda _wanted: self.refresh())
        self.table.taken.connect(self.take_boroughs)
        self.panel.in_view_wanted.connect(self.take_view)
        self.map.drawn.connect(self.take_shape)
        self.map.moved.connect(self._say_status)
        self.map.chosen.connect(lambda mark, where: self._lister.ask(self._take_keys(mark), where))
        self.map.pointed.connect(self._point)
        self._tips.answered.connect(lambda names, many, where: show_tip(names, many, where, self.map))
        self._lister.answered.connect(self._show_callout)
        WhenSeen(self, self._context, self.refresh, (KIND, "site"))

    def take_focus(self) -> None:
        """Called when the screen is shown: the keyboard moves the map."""
        self.map.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_list(self, wanted: Filter) -> None:
        """Show what a filter finds."""
        self.bar.set_filter(wanted)

    def show_as_list(self) -> None:
        """The same suppliers in the list."""
        self._context.go(Address("suppliers", filter=self.bar.filter))

    def refresh(self) -> None:
        """Read the suppliers again."""
        if self._job is not None:
            self._job.drop()
        workspace, query = self._context.workspace, ListQuery(KIND, self.bar.filter)

        def _work() -> tuple[MapPoints, Clusters]:
            points = map_points.map_points(workspace, query)
            return points, Clusters(points.eastings, points.northings)

        self._job = self._context.jobs.run_read(_work, self._take_points, self._give_up)
        self._say_status()

    def _take_points(self, found: tuple[MapPoints, Clusters]) -> None:
        self._job = None
        self.points, clusters = found
        self.panel.show_clusters(clusters)
        self.table.show_counts(self.points.by_authority)
        self._say_status()

    def _give_up(self, error: CrmError) -> None:
        self._job = None
        self._say_status()
        self._context.report(error)

    def _say_status(self) -> None:
        if self._job is not None:
            self._status.setText("Reading…")
            return
        points = self.points
        parts = [f"{points.total:,} {'supplier' if points.total == 1 else 'suppliers'}"]
        if points.unplaced:
            parts.append(f"{len(points.unplaced):,} of them not on the map: no known place")
        self._status.setText(" · ".join(parts))

    def take_shape(self, corners: Sequence[tuple[float, float]]) -> None:
        """Choose the suppliers within a line drawn on the map."""
        self._choose(lasso.within(self.points, corners), "chosen on the map")

    def take_view(self) -> None:
        """Choose the suppliers in view."""
        self._choose(lasso.in_view(self.points, self.map.view.bounds()), "in this part of the map")

    def take_boroughs(self, codes: tuple[str, ...]) -> None:
        """Show only the suppliers of some boroughs; those with no known place go to the list, as no map shows them."""
        known = tuple(code for code in codes if code)
        if known:
            self._replace("local_authority", Condition("local_authority", Op.IN, known))
        elif codes:
            wanted = Condition("local_authority", Op.EMPTY)
            kept = tuple(c for c in self.bar.filter.conditions if c != wanted)
            filter_ = dataclasses.replace(self.bar.filter, conditions=(*kept, wanted))
            self._context.go(Address("suppliers", filter=filter_))

    def _choose(self, keys: tuple[str, ...], how: str) -> None:
        if not keys:
            self._context.say("No suppliers are in that part of the map.", Tone.INFORMATION)
            return
        self._replace(KEY, chosen(keys, counted(len(keys), how)))

    def _replace(self, field: str, condition: Condition) -> None:
        kept = tuple(c for c in self.bar.filter.conditions if c.field != field)
        self.bar.set_filter(dataclasses.replace(self.bar.filter, conditions=(*kept, condition)))

    def _take_keys(self, mark: Mark) -> tuple[str, ...]:
        self._callout_keys = tuple(self.points.keys[i] for i in self.panel.members(mark))
        return self._callout_keys

    def _point(self, mark: Mark | None, where: QPoint) -> None:
        if mark is None:
            self._tips.forget()
        else:
            self._tips.ask([self.points.keys[i] for i in self.panel.members(mark)], where)

    def _show_callout(self, names: Names, many: int, where: QPoint) -> None:
        self.callout = Callout(names, many, self)
        self.callout.opened.connect(lambda key: self._context.go(Address(KIND, key)))
        self.callout.listed.connect(self._list_callout)
        self.callout.move(where)
        self.callout.show()
        self.callout.setFocus(Qt.FocusReason.PopupFocusReason)

    def _list_callout(self) -> None:
        keys = self._callout_keys
        condition = chosen(keys, counted(len(keys), "chosen on the map"))
        self._context.go(Address("suppliers", filter=Filter((condition,))))


def counted(number: int, how: str) -> str:
    """The words of a chip: "214 suppliers chosen on the map"."""
    kind = KINDS[KIND]
    return f"{number:,} {(kind.label if number == 1 else kind.title).lower()} {how}"
