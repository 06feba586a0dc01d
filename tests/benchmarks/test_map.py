"""A map of 100,000 suppliers over 330,000 postcodes: first paint 500 ms, moving and zooming p95 16 ms a frame."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QPointF, QSize
from PySide6.QtGui import QImage, QPainter, QPen, QTransform
from PySide6.QtWidgets import QApplication

from crm_app.domain.clusters import Clusters
from crm_app.runtime import postcode_ground
from crm_app.services.lists import ListQuery
from crm_app.services.map_points import map_area, map_points
from crm_app.services.workspace import Workspace
from crm_app.ui import theme
from crm_app.ui.context import AppContext
from crm_app.ui.maps import lasso
from crm_app.ui.maps.ground_layer import dots_of
from crm_app.ui.maps.map_view import MapView
from crm_app.ui.maps.tints import tints
from crm_app.ui.screens.map.page import MapScreen
from tests.benchmarks.measuring import p95, say, three_runs

SIZE = QSize(1400, 900)


@pytest.fixture
def context(big: Workspace, tmp_path, monkeypatch) -> Iterator[AppContext]:
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    theme.set_font(app)
    theme.apply(app, theme.LIGHT)
    made = AppContext(big)
    area = map_area(big)
    if postcode_ground.cached(area.codes) is None:
        _first_reading(area.codes)
    yield made
    made.jobs.shut_down()


def _first_reading(codes: frozenset[str]) -> None:
    begun = time.perf_counter()
    patches = [patch for letter in postcode_ground.LETTERS for patch in postcode_ground.read_part(letter, codes)]
    worst = time.perf_counter() - begun
    begun = time.perf_counter()
    ground = postcode_ground.finish(codes, patches)
    say(
        f"the ground for the first time on a computer, {len(ground):,} postcodes",
        f"reading {worst * 1000:,.0f} ms, putting together and keeping {(time.perf_counter() - begun) * 1000:,.0f} ms",
    )


def _settled(jobs_of: AppContext, is_done: Callable[[], bool]) -> None:
    while not (is_done() and jobs_of.jobs.is_idle):
        QCoreApplication.processEvents()
        time.sleep(0.0005)


def _floor(context: AppContext) -> Callable[[], None]:
    """The same dots and points with QPainter and nothing else: what no tile saves at the first look."""
    ground = postcode_ground.cached(map_area(context.workspace).codes)
    assert ground is not None
    dots, colours = dots_of(ground), tints(ground)
    points = map_points(context.workspace, ListQuery("supplier"))
    polygon = [QPointF(x, y) for x, y in zip(points.eastings, points.northings, strict=True)]
    image = QImage(SIZE, QImage.Format.Format_RGB32)

    def _draw() -> None:
        image.fill(colours.paper)
        painter = QPainter(image)
        painter.setTransform(QTransform(1 / 64, 0, 0, -1 / 64, -503_000 / 64, 203_000 / 64))
        for patch in dots:
            painter.setPen(QPen(colours.of[patch.authority], 0))
            painter.drawPoints(patch.polygon)
        painter.setPen(QPen(theme.color("accent"), 0))
        painter.drawPoints(polygon)
        painter.end()

    return _draw


def test_first_paint(context: AppContext) -> None:
    """From asking for the screen to the dots and the marks on it; in between the window answers."""
    floor = three_runs(_floor(context))
    seconds, first = [], []
    for _ in range(3):
        _forget()
        begun = time.perf_counter()
        screen = MapScreen(context)
        screen.resize(SIZE)
        screen.show()
        screen.panel.source.read.connect(lambda _surface, panel=screen.panel: panel.show_all())
        while screen.map.marks.clusters is None or not screen.map.ground.is_whole:
            QCoreApplication.processEvents()
            if screen.map.ground.has_tiles and len(first) <= len(seconds):
                screen.grab()
                first.append(time.perf_counter() - begun)
        screen.grab()
        seconds.append(time.perf_counter() - begun)
        _settled(context, lambda: True)
        screen.hide()
        screen.deleteLater()
        QCoreApplication.processEvents()
    say(
        f"the map opens ({context.workspace.store.engine.dialect.name}), 500 ms",
        f"floor: drawPoints of the same points   {floor}",
        f"first dots on the screen               {_said(first)}",
        f"all dots and marks                     {_said(seconds)}",
    )


def _forget() -> None:
    from crm_app.ui.maps import ground_source

    ground_source._kept.clear()


def _said(seconds: list[float]) -> str:
    return " / ".join(f"{s * 1000:,.1f} ms" for s in seconds)


def test_parts(context: AppContext) -> None:
    query = ListQuery("supplier")
    points = map_points(context.workspace, query)
    corners = [(532_000 + 4_000 * x, 183_000 + 4_000 * y) for x, y in ((0, 0), (1, 0.2), (0.9, 1), (0.4, 0.6), (0, 1))]
    say(
        f"parts of it, {points.total:,} suppliers ({context.workspace.store.engine.dialect.name})",
        f"positions from the store   {three_runs(lambda: map_points(context.workspace, query))}",
        f"marks of every level       {three_runs(lambda: Clusters(points.eastings, points.northings))}",
        f"a lasso of five corners    {three_runs(lambda: lasso.within(points, corners))}",
    )


def test_frames(context: AppContext) -> None:
    """Moving and zooming, painted into an image; the tiles are painted beside it as they come."""
    screen = MapScreen(context)
    screen.resize(SIZE)
    screen.show()
    screen.panel.show_all()
    view = screen.map
    _settled(context, lambda: view.marks.clusters is not None and view.ground.is_whole)
    lines = []
    for name, steps in (("all of London", 24), ("some boroughs", 20), ("streets", 12), ("doors", 4)):
        view.set_view(view.view.__class__(532_000, 183_500, steps, view.width(), view.height()))
        view.grab()
        _settled(context, lambda: view.ground.is_whole)
        moving = [_frame(view, lambda: view.set_view(view.view.moved(-7, 4))) for _ in range(120)]
        lines.append(_frames(f"moving, {name}", moving))
    zooming = []
    for turn in (1, -1) * 3:
        for _ in range(12):
            zooming.append(_frame(view, lambda turn=turn: view.zoom(2 * turn)))
            QCoreApplication.processEvents()
    lines.append(_frames("zooming in and out", zooming))
    _settled(context, lambda: True)
    screen.hide()
    screen.deleteLater()
    say("a frame of the map, p95 16 ms", *lines)


def _frame(view: MapView, change: Callable[[], object]) -> tuple[float, float]:
    """Seconds by the clock, and of them those that this thread had a processor."""
    image = QImage(view.size(), QImage.Format.Format_RGB32)
    begun, worked = time.perf_counter(), time.thread_time()
    change()
    view.render(image)
    taken = time.perf_counter() - begun, time.thread_time() - worked
    QCoreApplication.processEvents()
    return taken


def _frames(name: str, samples: list[tuple[float, float]]) -> str:
    clock, worked = ([pair[i] * 1000 for pair in samples] for i in (0, 1))
    return f"{name:24} p95 {p95(clock):5.1f} ms, worst {max(clock):5.1f} ms; its own work p95 {p95(worked):5.1f} ms"
