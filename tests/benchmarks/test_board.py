"""A pipeline of 5,000: board and timeline drawn within 200 ms, a frame of a drag at p95 16 ms."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from functools import partial

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QImage, QMouseEvent, QPainter
from PySide6.QtWidgets import QApplication, QWidget

from crm_app.domain.kinds import KINDS
from crm_app.domain.opportunities import STAGES
from crm_app.services import pipeline, records
from crm_app.services.lists import ListQuery
from crm_app.services.workspace import Workspace, open_workspace
from crm_app.ui import theme
from crm_app.ui.context import AppContext
from crm_app.ui.screens.opportunities.board_layout import Spot
from crm_app.ui.screens.opportunities.board_view import BoardView
from crm_app.ui.screens.opportunities.timeline_view import TimelineView
from tests.benchmarks.measuring import p95, say, three_runs

MANY = 5_000
SIZE = QSize(1400, 900)
WORDS = ("Catering", "Laundry", "Signage", "Cleaning", "Print", "Care at home", "Solar panels", "Translation")
QUERY = ListQuery("opportunity")


def _rows(workspace: Workspace) -> Iterator[dict[str, object]]:
    kind, first = KINDS["opportunity"], date(2026, 6, 1)
    for number in range(MANY):
        opens = first + timedelta(days=number % 500)
        values = {
            "title": f"{WORDS[number % 8]} for the wards and offices of district {number}",
            "buyers": tuple(f"Anchor {(number + step) % 12}" for step in range(1 + (number % 9 == 0))),
            "stage": STAGES[number % len(STAGES)].value,
            "value_net": Decimal(1_000 + number * 37),
            "published_on": opens,
            "closes_on": opens + timedelta(days=35),
            "award_on": opens + timedelta(days=90),
            "starts_on": opens + timedelta(days=150),
            "ends_on": opens + timedelta(days=150 + 365 * (1 + number % 4)),
        }
        yield records.new_row(workspace, kind, values)


@pytest.fixture
def workspace(address: str) -> Iterator[Workspace]:
    opened = open_workspace(address)
    with opened.operation("Add a pipeline") as op:
        op.insert(KINDS["opportunity"], list(_rows(opened)))
    yield opened
    opened.close()


@pytest.fixture
def context(workspace: Workspace) -> Iterator[AppContext]:
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    theme.set_font(app)
    theme.apply(app, theme.LIGHT)
    made = AppContext(workspace)
    yield made
    made.jobs.shut_down()


def _floor(rectangles: int, texts: int, every: QRect) -> Callable[[], None]:
    """As many rectangles and texts with QPainter and nothing else."""
    image = QImage(SIZE, QImage.Format.Format_RGB32)
    words = [f"{word} for district {number}" for number, word in enumerate(WORDS)]

    def _draw() -> None:
        image.fill(theme.color("window"))
        painter = QPainter(image)
        for number in range(rectangles):
            painter.drawRect(every.translated(number * 7 % 1200, number * 13 % 800))
        for number in range(texts):
            where = every.translated(number * 7 % 1200, number * 13 % 800)
            painter.drawText(where, Qt.AlignmentFlag.AlignLeft, words[number % 8])
        painter.end()

    return _draw


def _floors(in_sight: tuple[int, int], every: tuple[int, int], where: QRect) -> list[str]:
    return [
        f"floor, {what}: {rectangles:,} rectangles and {texts:,} texts: {three_runs(_floor(rectangles, texts, where))}"
        for what, (rectangles, texts) in (("what is in sight", in_sight), ("all of it", every))
    ]


def _shown(view: BoardView | TimelineView) -> None:
    view.resize(SIZE)
    view.show()
    QApplication.processEvents()


def test_board(context: AppContext) -> None:
    columns = pipeline.board(context.workspace, QUERY)
    view = BoardView(context)
    _shown(view)

    def _open() -> None:
        view.show_columns(columns)
        _paint(view)

    drawn = three_runs(_open, before=lambda: view.show_columns(()))
    spots = len(view.visible_spots())
    whole = three_runs(lambda: (view.show_columns(pipeline.board(context.workspace, QUERY)), _paint(view)))
    scrolling = [_timed(lambda: (_scroll(view, 90), _paint(view))) for _ in range(120)]
    say(
        f"the board of {MANY:,} ({context.workspace.store.engine.dialect.name}), 200 ms",
        *_floors((spots, spots * 5), (MANY, MANY * 5), QRect(0, 0, 180, 100)),
        f"drawn, {spots} cards in sight        {drawn}",
        f"read from the store and drawn  {whole}",
        f"read from the store alone      {three_runs(lambda: pipeline.board(context.workspace, QUERY))}",
        f"a frame of scrolling           {_frames(scrolling)}",
    )
    view.hide()


def test_drag(context: AppContext) -> None:
    """Every frame: the mouse moves, the whole viewport is painted."""
    view = BoardView(context)
    _shown(view)
    view.show_columns(pipeline.board(context.workspace, QUERY))
    lines = []
    for run in range(3):
        start = view.plan.card_rect(Spot(0, 1)).translated(view.origin()).center()
        _mouse(view, QEvent.Type.MouseButtonPress, start)
        frames = [_timed(partial(_carry, view, start + QPoint(step * 7, step % 90))) for step in range(1, 160)]
        view.drag.cancel()
        lines.append(f"run {run + 1}: {_frames(frames)}")
    say(
        "a frame of a drag, p95 16 ms",
        f"floor: a picture of the board and one card {three_runs(_picture_floor())}",
        *lines,
    )
    view.hide()


def test_timeline(context: AppContext) -> None:
    lanes = pipeline.bars(context.workspace, QUERY)
    view = TimelineView(context)
    _shown(view)

    def _open() -> None:
        view.show_lanes(lanes)
        _paint(view)

    drawn = three_runs(_open, before=lambda: view.show_lanes(()))
    rows = view.viewport().height() // view.canvas.row_height
    whole = three_runs(lambda: (view.show_lanes(pipeline.bars(context.workspace, QUERY)), _paint(view)))
    zooming = [_timed(lambda turn=turn: (view.zoom(turn), _paint(view))) for turn in (*[-1] * 14, *[1] * 20) * 3]
    scrolling = [_timed(lambda: (_scroll(view, 60), _paint(view))) for _ in range(120)]
    say(
        f"the timeline of {MANY:,} ({context.workspace.store.engine.dialect.name}), 200 ms",
        *_floors((rows * 4, rows * 4), (MANY * 4, MANY), QRect(0, 0, 120, 20)),
        f"drawn, {rows} rows in sight        {drawn}",
        f"read from the store and drawn  {whole}",
        f"read from the store alone      {three_runs(lambda: pipeline.bars(context.workspace, QUERY))}",
        f"a frame of zooming             {_frames(zooming)}",
        f"a frame of scrolling           {_frames(scrolling)}",
    )
    view.hide()


def _carry(view: BoardView, to: QPoint) -> None:
    _mouse(view, QEvent.Type.MouseMove, to)
    _paint(view)


def _picture_floor() -> Callable[[], None]:
    image, board, card = (QImage(size, QImage.Format.Format_RGB32) for size in (SIZE, SIZE, QSize(190, 110)))

    def _draw() -> None:
        painter = QPainter(image)
        painter.drawImage(0, 0, board)
        painter.drawImage(300, 300, card)
        painter.end()

    return _draw


def _paint(view: QWidget) -> None:
    image = QImage(view.size(), QImage.Format.Format_RGB32)
    view.render(image)


def _scroll(view: BoardView | TimelineView, step: int) -> None:
    bar = view.verticalScrollBar()
    bar.setValue(bar.value() + step)


def _timed(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds by the clock, and of them those that this thread had a processor."""
    begun, worked = time.perf_counter(), time.thread_time()
    work()
    return time.perf_counter() - begun, time.thread_time() - worked


def _frames(samples: list[tuple[float, float]]) -> str:
    clock, worked = ([pair[i] * 1000 for pair in samples] for i in (0, 1))
    return f"p95 {p95(clock):.1f} ms, worst {max(clock):.1f} ms; its own work p95 {p95(worked):.1f} ms"


def _mouse(view: BoardView, kind: QEvent.Type, at: QPoint) -> None:
    button = Qt.MouseButton.NoButton if kind is QEvent.Type.MouseMove else Qt.MouseButton.LeftButton
    event = QMouseEvent(
        kind, QPointF(at), QPointF(at), button, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(view.viewport(), event)
