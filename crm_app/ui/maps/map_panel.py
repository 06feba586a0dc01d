"""A map with its buttons and its ground, ready to be given suppliers."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from crm_app.domain.clusters import Clusters, Mark
from crm_app.ui import theme
from crm_app.ui.context import AppContext
from crm_app.ui.labels import PlainLabel
from crm_app.ui.maps.ground_source import GroundSource, Surface
from crm_app.ui.maps.map_view import STEP, MapView
from crm_app.ui.maps.tints import tints
from crm_app.ui.maps.toolbox import Toolbox
from crm_app.ui.maps.viewport import around

EDGE = 12


class MapPanel(QWidget):
    """Holds the map, the buttons over it and a line that says what it waits for."""

    in_view_wanted = Signal()

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.map = MapView(context.jobs, self)
        self.tools = Toolbox(self)
        self._said = PlainLabel("", self)
        self._said.setObjectName("panel")
        self._said.setContentsMargins(8, 4, 8, 4)
        self._said.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._said.hide()
        self._surface: Surface | None = None
        self.source = GroundSource(context, self)
        self.source.read.connect(self._take_surface)
        self.source.said.connect(self.say)
        self.tools.closer.connect(lambda: self.map.zoom(STEP))
        self.tools.farther.connect(lambda: self.map.zoom(-STEP))
        self.tools.all_wanted.connect(self.show_all)
        self.tools.in_view.connect(self.in_view_wanted)
        self.tools.draw.connect(self.map.set_drawing)
        self.map.drawing_changed.connect(self.tools.draw_button.setChecked)
        self.map.all_wanted.connect(self.show_all)
        theme.theme().changed.connect(self._tint)

    def start(self) -> None:
        """Read the ground."""
        self.source.start()

    def say(self, text: str) -> None:
        """Say what the map waits for; nothing with ""."""
        self._said.setText(text)
        self._said.setVisible(bool(text))
        self._said.adjustSize()
        self._place()

    def show_clusters(self, clusters: Clusters) -> None:
        """Show other suppliers."""
        self.map.marks.show_clusters(clusters)
        self.map.forget_pointed()
        if self._surface is None and len(clusters) and not self.map.was_moved:
            self.show_all()
        self.map.update()

    def members(self, mark: Mark) -> list[int]:
        """The positions of the suppliers that a mark in sight stands for."""
        clusters = self.map.marks.clusters
        return clusters.members(self.map.marks.level(self.map.view), mark) if clusters else []

    def show_all(self) -> None:
        """Show the whole ground, and every supplier within or near it."""
        names = self._surface.names if self._surface else []
        rect = around([name.bounds for name in names])
        if rect is None and (clusters := self.map.marks.clusters) and len(clusters):
            xs, ys = clusters.eastings, clusters.northings
            rect = around([(min(xs), min(ys), max(xs), max(ys))])
        if rect is not None:
            self.map.fit(rect.left(), rect.top(), rect.right(), rect.bottom())

    def _show_home(self) -> None:
        names = self._surface.names if self._surface else []
        rect = around([name.bounds for name in names if name.is_home])
        if rect is None:
            self.show_all()
        else:
            self.map.fit(rect.left(), rect.top(), rect.right(), rect.bottom())

    def _take_surface(self, surface: Surface) -> None:
        self._surface = surface
        self.map.names.show_names(surface.names)
        self._tint()
        if not self.map.was_moved:
            self._show_home()

    def _tint(self) -> None:
        if self._surface is not None:
            self.map.ground.show_dots(self._surface.dots, tints(self._surface.ground))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The map takes everything, the buttons stay in their corner."""
        super().resizeEvent(event)
        self.map.setGeometry(self.rect())
        self._place()
        if not self.map.was_moved and self._surface is not None:
            self._show_home()

    def _place(self) -> None:
        self.tools.adjustSize()
        self.tools.move(self.width() - self.tools.width() - EDGE, EDGE)
        self._said.move(QPoint(EDGE, EDGE))
        self.tools.raise_()
        self._said.raise_()
