"""What is painted is found by a screen reader piece by piece: cards, bars of the timeline, points of charts."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from crm_app.domain.charts import Chart, ChartKind, Series
from crm_app.services import pipeline, records
from crm_app.services.lists import ListQuery
from crm_app.ui import exposing
from crm_app.ui.charts.drawing import ChartDrawing
from crm_app.ui.context import AppContext
from crm_app.ui.screens.opportunities.board_view import BoardView
from crm_app.ui.screens.opportunities.pipeline_panes import BoardPane
from crm_app.ui.screens.opportunities.timeline_view import TimelineView
from crm_app.ui.window import MainWindow
from tests.ui.reading import interface
from tests.ui.test_pipeline_screen import screen_of

NAME, ROLE = QAccessible.Text.Name, QAccessible.Role


@pytest.fixture(autouse=True)
def listening() -> Iterator[None]:
    """As if somebody listened."""
    QAccessible.setActive(True)
    yield
    QAccessible.setActive(False)


def children(found: QAccessibleInterface) -> list[QAccessibleInterface]:
    return [found.child(number) for number in range(found.childCount())]


def names(found: QAccessibleInterface) -> list[str]:
    return [child.text(NAME) for child in children(found)]


def sound(found: QAccessibleInterface) -> int:
    """Every piece beneath is valid, knows its parent and its place, and has a name and an area; how many there are."""
    many = 0
    for number, child in enumerate(children(found)):
        assert child.isValid()
        assert QAccessible.uniqueId(child.parent()) == QAccessible.uniqueId(found)
        assert found.indexOfChild(child) == number
        assert child.text(NAME).strip()
        assert child.rect().isValid()
        many += 1 + sound(child)
    assert found.child(-1) is None
    assert found.child(found.childCount()) is None
    return many


@pytest.fixture
def tenders(context: AppContext) -> list[str]:
    """Five tenders of two anchors, one of them joint."""
    made = []
    for number in range(5):
        values = {
            "title": f"Catering <{number}>",
            "buyers": ("Hackney (test)", "Homer") if number == 4 else ("Homer",),
            "stage": "planned" if number < 3 else "market_engagement",
            "value_net": Decimal(10_000 * (number + 1)),
            "published_on": date(2026, 11, 1),
            "closes_on": date(2027, 2, 1 + number),
        }
        made.append(records.add(context.workspace, "opportunity", values).id)
    return made


@pytest.fixture
def board(context: AppContext, tenders: list[str], qtbot: QtBot) -> BoardView:
    made = BoardView(context)
    qtbot.addWidget(made)
    made.resize(1200, 600)
    made.show()
    made.show_columns(pipeline.board(context.workspace, ListQuery("opportunity")))
    return made


def test_the_board_is_a_list_a_stage_and_an_item_each_card(board: BoardView) -> None:
    found = interface(board)
    assert (found.role(), found.text(NAME)) == (ROLE.Grouping, "Board of the pipeline")
    stages = children(found)
    assert {stage.role() for stage in stages} == {ROLE.List}
    by_name = {stage.text(NAME): stage for stage in stages}
    planned = by_name["Planned, 3 opportunities"]
    assert "Market engagement, 2 opportunities" in by_name
    assert {card.role() for card in children(planned)} == {ROLE.ListItem}
    assert all("Catering <" in name and "Planned" in name for name in names(planned))
    assert sound(found) == len(stages) + 5


def test_the_piece_that_is_chosen_is_the_one_with_the_keyboard(board: BoardView, tenders: list[str]) -> None:
    board.activateWindow()
    board.setFocus()
    QTest.keyClick(board, Qt.Key.Key_Down)
    found = interface(board)
    chosen = found.focusChild()
    card = board.current_card
    assert card is not None
    assert card.title in chosen.text(NAME)
    assert chosen.state().selected
    assert chosen.state().focusable
    others = [one for stage in children(found) for one in children(stage) if one is not chosen]
    assert not any(one.state().selected for one in others)
    assert len(others) == 4


def test_a_card_is_found_where_it_stands_on_the_screen(board: BoardView) -> None:
    found = interface(board)
    for stage in children(found):
        for card in children(stage):
            at = card.rect().center()
            assert found.childAt(at.x(), at.y()) is stage
            assert stage.childAt(at.x(), at.y()) is card
    outside = board.mapToGlobal(QPoint(-50, -50))
    assert found.childAt(outside.x(), outside.y()) is None


def test_a_card_stays_itself_when_it_is_moved_and_is_gone_when_it_is_gone(
    board: BoardView, context: AppContext, tenders: list[str]
) -> None:
    found = interface(board)
    assert sound(found) > 5
    card = board.parts.place(tenders[0])
    moved = found.child(int(str(card[0]))).child(card[1])
    gone = found.child(int(str(card[0]))).child(board.parts.place(tenders[1])[1])
    records.save(context.workspace, "opportunity", tenders[0], {"stage": "market_engagement"})
    records.delete(context.workspace, "opportunity", [tenders[1]])
    board.show_columns(pipeline.board(context.workspace, ListQuery("opportunity")))
    assert moved.isValid()
    assert "Market engagement" in moved.text(NAME)
    assert "Catering <0>" in moved.text(NAME)
    assert moved.parent().text(NAME) == "Market engagement, 3 opportunities"
    del gone
    made = exposing._known[id(board)][1]
    assert tenders[1] not in made.parts
    assert sound(found) == found.childCount() + 4
    board.show_columns(())
    assert found.childCount() == 0
    assert made.parts == {}


def test_the_timeline_is_a_list_an_anchor_and_an_item_each_bar(
    context: AppContext, tenders: list[str], qtbot: QtBot
) -> None:
    view = TimelineView(context)
    qtbot.addWidget(view)
    view.resize(1200, 600)
    view.show()
    view.show_lanes(pipeline.bars(context.workspace, ListQuery("opportunity")))
    found = interface(view)
    assert names(found) == ["Hackney (test), 1 opportunity", "Homer, 4 opportunities"]
    assert sound(found) == 2 + 5
    homer = found.child(1)
    assert all("Homer" in name for name in names(homer))
    view.go(view.parts._know()["Homer", tenders[2]][2])
    assert "Catering <2>" in found.focusChild().text(NAME)
    assert found.focusChild().parent() is homer
    at = found.focusChild().rect().center()
    assert homer.childAt(at.x(), at.y()) is found.focusChild()


def test_a_chart_has_an_item_each_point(qtbot: QtBot) -> None:
    chart = Chart(ChartKind.BAR, "Suppliers by borough", ("Hackney", "Newham"), (Series("Suppliers", (12, 7)),))
    drawing = ChartDrawing(chart)
    qtbot.addWidget(drawing)
    drawing.show()
    found = interface(drawing)
    assert found.role() == ROLE.Chart
    assert sound(found) == 2
    assert ["Hackney" in name and "12" in name for name in names(found)] == [True, False]
    drawing.go(0, 1)
    assert found.focusChild().text(NAME) == names(found)[1]
    drawing.show_chart(Chart(ChartKind.BAR, chart.title, ("Hackney",), (Series("Suppliers", (9,)),)))
    assert ["9" in name for name in names(found)] == [True]


def test_nothing_is_left_when_a_widget_goes(face: object) -> None:
    before = set(exposing._known)
    chart = Chart(ChartKind.BAR, "Suppliers", ("Hackney", "Newham"), (Series("Suppliers", (12, 7)),))
    for _ in range(30):
        page = QWidget()
        drawing = ChartDrawing(chart, page)
        page.show()
        pieces = children(interface(drawing))
        drawing.go(0, 1)
        page.deleteLater()
        del page, drawing
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        gc.collect()
        del pieces
        alone = ChartDrawing(chart)
        assert interface(alone).childCount() == 2
        del alone  # deleted by Python, not by Qt
        gc.collect()
    assert set(exposing._known) == before


def test_the_pieces_are_in_the_tree_of_the_window(window: MainWindow, tenders: list[str]) -> None:
    page = screen_of(window, "board")
    assert isinstance(page.pane, BoardPane)
    found, root = interface(page.pane.board), interface(window)
    up = found
    while up.object() is not window:
        up = up.parent()
    assert up.text(NAME) == root.text(NAME)
    assert sum(stage.childCount() for stage in children(found)) == len(tenders)
