"""The pipeline in the window: three views of one filter, cards moved by hand and by keys, bars across the months."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from crm_app.domain.filters import Condition, Filter, Op
from crm_app.domain.pipeline import Bar
from crm_app.services import records
from crm_app.ui import theme
from crm_app.ui.context import Address, AppContext
from crm_app.ui.screens.opportunities.board_layout import Spot
from crm_app.ui.screens.opportunities.board_view import BoardView
from crm_app.ui.screens.opportunities.page import PipelineScreen
from crm_app.ui.screens.opportunities.pipeline_panes import BoardPane, TimelinePane
from crm_app.ui.screens.opportunities.timeline_view import TimelineView
from crm_app.ui.screenshots import settle
from crm_app.ui.window import MainWindow

CONTROL = Qt.KeyboardModifier.ControlModifier
STAGES = ("idea", "planned", "open")
TITLES = ("Catering & <b>cakes</b>", "Signage", "Laundry for the wards of two hospitals and a clinic", "Print")


@pytest.fixture
def tenders(context: AppContext) -> list[str]:
    made = []
    for number in range(12):
        values = {
            "title": f"{TITLES[number % 4]} {number}",
            "buyers": ("Hackney (test)", "Homerton (test)") if number % 5 == 0 else ("Homerton (test)",),
            "stage": STAGES[number % 3],
            "value_net": Decimal(10_000 * number) if number else None,
            "published_on": date(2027, 1, 10),
            "closes_on": date(2027, 2, 1 + number),
            "award_on": date(2027, 4, 1),
            "starts_on": date(2027, 6, 1),
            "ends_on": date(2029, 5, 31),
        }
        made.append(records.add(context.workspace, "opportunity", values).id)
    return made


def screen_of(window: MainWindow, view: str) -> PipelineScreen:
    window.activateWindow()
    window.context.go(Address("opportunities", tab=view))
    settle(window)
    page = window.places.currentWidget()
    assert isinstance(page, PipelineScreen)
    return page


def board_of(window: MainWindow) -> BoardView:
    pane = screen_of(window, "board").pane
    assert isinstance(pane, BoardPane)
    return pane.board


def timeline_of(window: MainWindow) -> TimelineView:
    pane = screen_of(window, "timeline").pane
    assert isinstance(pane, TimelinePane)
    return pane.timeline


def press(board: BoardView, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(board, key, held)


def test_three_views_of_one_filter(window: MainWindow, tenders: list[str]) -> None:
    page = screen_of(window, "list")
    page.bar.set_filter(Filter((Condition("stage", Op.IS, ("open",)),)))
    settle(window)
    assert len(page.model.ids) == 4
    QTest.keyClick(page.grid, Qt.Key.Key_2, CONTROL | Qt.KeyboardModifier.AltModifier)
    settle(window)
    pane = page.pane
    assert isinstance(pane, BoardPane)
    assert [column.stage for column in pane.board.columns if column.cards] == ["open"]
    assert pane.board.hasFocus()
    assert pane.status.text().startswith("4 opportunities")
    QTest.keyClick(pane.board, Qt.Key.Key_3, CONTROL | Qt.KeyboardModifier.AltModifier)
    settle(window)
    assert isinstance(page.pane, TimelinePane)
    assert sum(isinstance(row, Bar) for row in page.pane.timeline.rows) == 4
    page.bar.clear()
    settle(window)
    assert sum(isinstance(row, Bar) for row in page.pane.timeline.rows) == 12
    page.show_pane("list")
    settle(window)
    assert len(page.model.ids) == 12


def test_arrows_go_from_card_to_card_and_each_is_said(window: MainWindow, tenders: list[str]) -> None:
    board = board_of(window)
    assert board.current == Spot(0, 0)
    press(board, Qt.Key.Key_Down)
    press(board, Qt.Key.Key_Right)
    assert board.current == Spot(1, 1)
    card = board.current_card
    assert card is not None
    said = board.accessibleDescription()
    assert card.title in said
    assert "Planned, 2 of 4" in said
    assert "bids due 75 days left" in said
    press(board, Qt.Key.Key_Right)
    assert board.columns[board.current.column].stage == "open", "the empty stage between is passed over"
    press(board, Qt.Key.Key_End)
    assert board.current.row == 3
    press(board, Qt.Key.Key_Return)
    settle(window)
    assert window.context.here is not None
    assert window.context.here.kind == "opportunity"


def test_ctrl_and_an_arrow_move_the_card_and_the_eye_follows(window: MainWindow, tenders: list[str]) -> None:
    board = board_of(window)
    key = board.current_card.id if board.current_card else ""
    press(board, Qt.Key.Key_Right, CONTROL)
    settle(window)
    assert records.get(window.context.workspace, "opportunity", key)["stage"] == "planned"
    assert board.current_card is not None
    assert (board.current_card.id, board.columns[board.current.column].stage) == (key, "planned")
    press(board, Qt.Key.Key_Left, CONTROL)
    settle(window)
    assert records.get(window.context.workspace, "opportunity", key)["stage"] == "idea"
    press(board, Qt.Key.Key_Left, CONTROL)
    message = window.footer.messages.message
    assert message is not None
    assert "last stage on that side" in message.text


def mouse(board: BoardView, kind: QEvent.Type, at: QPoint, buttons: Qt.MouseButton) -> None:
    button = Qt.MouseButton.NoButton if kind is QEvent.Type.MouseMove else Qt.MouseButton.LeftButton
    where = QPointF(at)
    event = QMouseEvent(
        kind, where, QPointF(board.viewport().mapToGlobal(at)), button, buttons, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(board.viewport(), event)


def drag(board: BoardView, spot: Spot, column: int) -> None:
    start = board.plan.card_rect(spot).translated(board.origin()).center()
    end = QPoint(board.plan.column_rect(column, 10).center().x() + board.origin().x(), start.y())
    mouse(board, QEvent.Type.MouseButtonPress, start, Qt.MouseButton.LeftButton)
    for step in range(1, 6):
        mouse(board, QEvent.Type.MouseMove, start + (end - start) * step / 5, Qt.MouseButton.LeftButton)
        board.grab()


def drop(board: BoardView) -> None:
    mouse(board, QEvent.Type.MouseButtonRelease, QPoint(), Qt.MouseButton.NoButton)


def test_a_card_is_dragged_where_it_may_go_and_refused_with_its_reason_elsewhere(
    window: MainWindow, tenders: list[str], picture_folder: Path | None
) -> None:
    window.resize(1900, 900)
    board = board_of(window)
    key = board.card(Spot(0, 1)).id
    drag(board, Spot(0, 1), 3)
    assert board.drag.is_on
    assert board.columns[board.drag.target].stage == "open"
    if picture_folder is not None:
        window.grab().save(str(picture_folder / "board-drag.png"))
    drop(board)
    settle(window)
    assert records.get(window.context.workspace, "opportunity", key)["stage"] == "open"
    other = board.card(Spot(0, 0)).id
    drag(board, Spot(0, 0), 4)
    drop(board)
    settle(window)
    assert records.get(window.context.workspace, "opportunity", other)["stage"] == "idea"
    message = window.footer.messages.message
    assert message is not None
    assert message.text == "Not from “Idea” to “Evaluation”. There are bids to evaluate only once it has been open"


def test_escape_lets_go_of_a_card_and_a_menu_names_the_moves(window: MainWindow, tenders: list[str]) -> None:
    window.resize(1900, 900)
    board = board_of(window)
    key = board.card(Spot(0, 0)).id
    drag(board, Spot(0, 0), 1)
    press(board, Qt.Key.Key_Escape)
    assert not board.drag.is_on
    drop(board)
    settle(window)
    assert records.get(window.context.workspace, "opportunity", key)["stage"] == "idea"
    pane = screen_of(window, "board").pane
    assert isinstance(pane, BoardPane)
    pane.choose_stage_of_current()
    assert [action.text() for action in pane.menu.actions() if action.text()] == [
        "Open", "Move to Planned", "Move to Market engagement", "Move to Open", "Move to Cancelled",
    ]  # fmt: skip
    pane.menu.actions()[-1].trigger()
    pane.menu.close()
    settle(window)
    assert records.get(window.context.workspace, "opportunity", key)["stage"] == "cancelled"


def test_the_matches_of_cards_in_sight_are_counted(window: MainWindow, tenders: list[str]) -> None:
    pane = screen_of(window, "board").pane
    assert isinstance(pane, BoardPane)
    pane._count_next()
    for _ in range(20):
        settle(window)
    assert set(pane.board.known) == set(tenders)
    assert set(pane.board.known.values()) == {(0, 0)}


def test_bars_under_their_anchors_by_keys(window: MainWindow, tenders: list[str]) -> None:
    timeline = timeline_of(window)
    assert [row.anchor for row in timeline.rows if not isinstance(row, Bar)] == ["Hackney (test)", "Homerton (test)"]
    assert timeline.hasFocus()
    QTest.keyClick(timeline, Qt.Key.Key_Down)
    bar = timeline.current_bar
    assert bar is not None
    assert "bids due" in timeline.accessibleDescription()
    assert [name for name, _ in bar.marks] == ["flagged", "opens", "closes", "award", "starts", "ends"]
    before = timeline.scale.pixels
    QTest.keyClick(timeline, Qt.Key.Key_Plus)
    assert timeline.scale.pixels > before
    QTest.keyClick(timeline, Qt.Key.Key_Minus)
    assert timeline.scale.pixels == pytest.approx(before)
    timeline.horizontalScrollBar().setValue(0)
    QTest.keyClick(timeline, Qt.Key.Key_Home)
    first, last = timeline.days_seen
    assert first < window.context.today() < last
    left = timeline.horizontalScrollBar().value()
    QTest.keyClick(timeline, Qt.Key.Key_Right)
    assert timeline.horizontalScrollBar().value() > left
    QTest.keyClick(timeline, Qt.Key.Key_Return)
    settle(window)
    assert window.context.here == Address("opportunity", bar.id)


def test_zoom_keeps_the_day_beneath_the_mouse(window: MainWindow, tenders: list[str]) -> None:
    timeline = timeline_of(window)
    at = timeline.canvas.names_width + 200
    before = timeline.scale.day(timeline.horizontalScrollBar().value() + 200)
    for _ in range(4):
        timeline.zoom(1, at)
    after = timeline.scale.day(timeline.horizontalScrollBar().value() + 200)
    assert abs((after - before).days) <= 1


def test_the_views_follow_what_is_written_elsewhere(window: MainWindow, tenders: list[str]) -> None:
    board = board_of(window)
    saved = records.save(window.context.workspace, "opportunity", tenders[0], {"title": "Renamed"})
    window.context.touched(saved.touched)
    settle(window)
    assert any(card.title == "Renamed" for column in board.columns for card in column.cards)


def test_an_empty_pipeline_says_so(window: MainWindow) -> None:
    board = board_of(window)
    board.grab()
    pane = screen_of(window, "board").pane
    assert pane is not None
    assert "Nothing is in the pipeline yet" in pane.status.text()
    press(board, Qt.Key.Key_Down)
    timeline = timeline_of(window)
    QTest.keyClick(timeline, Qt.Key.Key_Down)
    timeline.grab()


def test_pictures(window: MainWindow, tenders: list[str], face: QApplication, picture_folder: Path | None) -> None:
    for name in (theme.LIGHT, theme.DARK):
        theme.apply(face, name)
        for view in ("board", "timeline"):
            screen_of(window, view)
            picture = window.grab()
            if picture_folder is not None:
                picture.save(str(picture_folder / f"pipeline-{view}-{name}.png"))
    theme.apply(face, theme.LIGHT)
