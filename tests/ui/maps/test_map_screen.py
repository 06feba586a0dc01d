"""The screen of the map: by mouse and by keys, from the map to a filter and from there to the list."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from crm_app.domain.filters import KEY, Condition, Filter, Op
from crm_app.runtime import postcode_ground, postcodes
from crm_app.services import records
from crm_app.ui import theme
from crm_app.ui.context import Address, AppContext
from crm_app.ui.maps import ground_source
from crm_app.ui.screens.map.borough_table import share
from crm_app.ui.screens.map.page import MapScreen, counted
from crm_app.ui.screenshots import settle
from crm_app.ui.window import MainWindow

HACKNEY = "E09000012"


@pytest.fixture
def screen(window: MainWindow) -> MapScreen:
    """The map of the small store: 20 suppliers at one postcode of Hackney, 40 nowhere."""
    window.resize(1300, 850)
    window.context.go(Address("map"))
    page = window.places.page("map")
    assert isinstance(page, MapScreen)
    until_whole(window, page)
    return page


def until_whole(window: MainWindow, page: MapScreen) -> None:
    for _ in range(50):
        settle(window)
        page.map.grab()
        if page.map.ground.is_whole and page.map.marks.clusters is not None:
            return
    raise AssertionError("the map was not painted")


def test_it_shows_who_is_where_and_says_who_is_not(screen: MapScreen) -> None:
    assert len(screen.points.keys) == 20
    assert "60 suppliers" in screen._status.text()
    assert "40 of them not on the map" in screen._status.text()
    screen.panel.show_all()
    screen.map.grab()
    assert [placed.mark.many for placed in screen.map.marks.shown] == [20]
    rows = [[screen.table.item(row, column).text() for column in range(3)] for row in range(screen.table.rowCount())]
    assert rows == [["Hackney", "20", "33%"], ["Not known", "40", "67%"]]


def test_the_dots_are_seen_in_both_themes(screen: MapScreen, window: MainWindow, face: QApplication) -> None:
    for name in (theme.DARK, theme.LIGHT):
        theme.apply(face, name)
        screen.panel.show_all()
        until_whole(window, screen)
        image = screen.map.grab().toImage()
        seen = {image.pixelColor(x, y).name() for x in range(0, image.width(), 3) for y in range(0, image.height(), 3)}
        assert len(seen) > 5


def test_keys_move_and_zoom(screen: MapScreen, qtbot: QtBot) -> None:
    view = screen.map.view
    qtbot.keyClick(screen.map, Qt.Key.Key_Right)
    assert screen.map.view.easting > view.easting
    qtbot.keyClick(screen.map, Qt.Key.Key_Up)
    assert screen.map.view.northing > view.northing
    qtbot.keyClick(screen.map, Qt.Key.Key_Plus)
    assert screen.map.view.step < view.step
    qtbot.keyClick(screen.map, Qt.Key.Key_Minus)
    assert screen.map.view.step == view.step
    qtbot.keyClick(screen.map, Qt.Key.Key_Home)
    assert screen.map.view.easting == pytest.approx(view.easting, abs=30_000)


def test_tiles_stand_in_while_zooming_and_are_painted_when_it_is_still(
    screen: MapScreen, window: MainWindow, qtbot: QtBot
) -> None:
    screen.map.zoom(2)
    picture = screen.map.grab().toImage()
    seen = {picture.pixelColor(x, y).name() for x in range(0, picture.width(), 3) for y in range(picture.height())}
    assert len(seen) > 5
    assert not screen.map.ground.is_whole
    assert window.context.jobs.is_idle
    qtbot.waitUntil(lambda: screen.map.grab().isNull() or screen.map.ground.is_whole)


def test_the_mouse_pulls_and_the_wheel_zooms(screen: MapScreen, qtbot: QtBot) -> None:
    view = screen.map.view
    button = Qt.MouseButton.LeftButton
    qtbot.mousePress(screen.map, button, pos=QPoint(300, 300))
    qtbot.mouseMove(screen.map, QPoint(340, 300))
    qtbot.mouseRelease(screen.map, button, pos=QPoint(340, 300))
    assert screen.map.view.easting == pytest.approx(view.easting - 40 * view.metres)
    place = screen.map.view.to_ground(QPointF(200, 200))
    none, no_phase = Qt.MouseButton.NoButton, Qt.ScrollPhase.NoScrollPhase
    here, far = QPointF(200, 200), screen.map.mapToGlobal(QPointF(200, 200))
    wheel = QWheelEvent(here, far, QPoint(), QPoint(0, 120), none, Qt.KeyboardModifier.NoModifier, no_phase, False)
    QApplication.sendEvent(screen.map, wheel)
    assert screen.map.view.step < view.step
    assert screen.map.view.to_ground(here) == pytest.approx(place, abs=2 * view.metres)
    step = screen.map.view.step
    qtbot.mouseDClick(screen.map, button, pos=QPoint(200, 200))
    assert screen.map.view.step < step


def test_a_line_around_suppliers_becomes_a_filter_and_then_a_list(
    screen: MapScreen, window: MainWindow, qtbot: QtBot
) -> None:
    screen.panel.show_all()
    screen.map.grab()
    (placed,) = screen.map.marks.shown
    middle = QPoint(round(placed.x), round(placed.y))
    button, shift = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier
    qtbot.mousePress(screen.map, button, shift, middle + QPoint(-40, -40))
    assert screen.panel.tools.draw_button.isChecked()
    for corner in ((40, -40), (40, 40), (-40, 40)):
        qtbot.mouseMove(screen.map, middle + QPoint(*corner))
    screen.map.grab()
    qtbot.mouseRelease(screen.map, button, shift, middle + QPoint(-40, 40))
    assert not screen.map.is_drawing
    settle(window)
    (condition,) = screen.bar.filter.conditions
    assert (condition.field, condition.said) == (KEY, "20 suppliers chosen on the map")
    assert "20 suppliers" in screen._status.text()
    screen.show_as_list()
    settle(window)
    page = window.places.page("suppliers")
    assert len(page.model.ids) == 20
    assert page.bar.filter == screen.bar.filter


def test_a_line_around_nobody_changes_nothing(screen: MapScreen, window: MainWindow) -> None:
    screen.take_shape([(0.0, 0.0), (10.0, 0.0), (0.0, 10.0)])
    assert not screen.bar.filter
    message = window.footer.messages.message
    assert message is not None
    assert "No suppliers" in message.text


def test_drawing_can_be_left_with_escape(screen: MapScreen, qtbot: QtBot) -> None:
    screen.panel.tools.draw_button.setChecked(True)
    assert screen.map.is_drawing
    qtbot.keyClick(screen.map, Qt.Key.Key_Escape)
    assert not screen.map.is_drawing
    assert not screen.panel.tools.draw_button.isChecked()


def test_boroughs_and_the_view_are_filters_without_a_mouse(screen: MapScreen, window: MainWindow, qtbot: QtBot) -> None:
    screen.table.setCurrentCell(0, 0)
    qtbot.keyClick(screen.table, Qt.Key.Key_Return)
    settle(window)
    assert screen.bar.filter == Filter((Condition("local_authority", Op.IN, (HACKNEY,)),))
    assert screen.points.total == 20
    screen.panel.show_all()
    screen.take_view()
    settle(window)
    assert [c.said for c in screen.bar.filter.conditions] == ["", "20 suppliers in this part of the map"]
    screen.bar.clear()
    settle(window)
    screen.table.setCurrentCell(1, 0)
    qtbot.keyClick(screen.table, Qt.Key.Key_Return)
    settle(window)
    page = window.places.page("suppliers")
    assert window.places.currentWidget() is page
    assert len(page.model.ids) == 40


def test_enter_lists_the_suppliers_in_the_middle_and_opens_one(
    screen: MapScreen, window: MainWindow, qtbot: QtBot
) -> None:
    screen.panel.show_all()
    screen.map.grab()
    (placed,) = screen.map.marks.shown
    screen.map.set_view(screen.map.view.moved(screen.map.width() / 2 - placed.x, screen.map.height() / 2 - placed.y))
    screen.map.grab()
    qtbot.keyClick(screen.map, Qt.Key.Key_Return)
    settle(window)
    assert screen.callout.list.count() == 20
    name = screen.callout.list.item(0).text()
    qtbot.keyClick(screen.callout.list, Qt.Key.Key_Return)
    settle(window)
    here = window.context.here
    assert here is not None
    assert records.get(window.context.workspace, "supplier", here.id)["name"] == name


def test_pointing_at_a_mark_reads_its_names_and_they_can_all_be_listed(
    screen: MapScreen, window: MainWindow, qtbot: QtBot
) -> None:
    screen.panel.show_all()
    screen.map.grab()
    (placed,) = screen.map.marks.shown
    answers: list[int] = []
    screen._tips.answered.connect(lambda names, many, _where: answers.extend((len(names), many)))
    spot = QPoint(round(placed.x), round(placed.y))
    qtbot.mouseMove(screen.map, spot)
    settle(window)
    assert answers == [12, 20]
    qtbot.mouseClick(screen.map, Qt.MouseButton.LeftButton, pos=spot)
    settle(window)
    screen.callout._list_all()
    settle(window)
    assert len(window.places.page("suppliers").model.ids) == 20


def test_a_new_supplier_appears(screen: MapScreen, window: MainWindow) -> None:
    workspace = window.context.workspace
    key = records.add(workspace, "supplier", {"name": "Clapton Kitchen (test)"}).id
    saved = records.add(workspace, "site", {"postcode": "E8 1EA", "is_main": True}, parent_id=key)
    window.context.touched({"site": frozenset((saved.id,))})
    settle(window)
    assert screen.points.total == 61
    assert key in screen.points.keys


def test_what_changes_behind_it_is_read_when_it_is_looked_at_again(screen: MapScreen, window: MainWindow) -> None:
    window.context.go(Address("suppliers"))
    key = records.add(window.context.workspace, "supplier", {"name": "Clapton Kitchen (test)"}).id
    window.context.touched({"supplier": frozenset((key,))})
    settle(window)
    assert screen.points.total == 60
    window.context.go(Address("map"))
    settle(window)
    assert screen.points.total == 61


def test_without_the_directory_the_suppliers_are_still_shown(
    context: AppContext, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CRM_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(postcodes, "PACKAGE", "a_package_that_is_not_there")
    ground_source._kept.clear()
    screen = MapScreen(context)
    qtbot.addWidget(screen)
    screen.resize(900, 600)
    screen.show()
    said: list[str] = []
    context.message.connect(lambda message: said.append(message.text))
    assert context.jobs.wait_idle(20)
    screen.map.grab()
    assert said[0].startswith("The postcode directory is not in place")
    assert screen.panel._said.text() == ""
    assert [placed.mark.many for placed in screen.map.marks.shown] == [20]


def test_the_first_reading_of_the_directory_comes_in_parts(
    context: AppContext, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CRM_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(ground_source, "LETTERS", "UJ")
    ground_source._kept.clear()
    screen = MapScreen(context)
    qtbot.addWidget(screen)
    said: list[str] = []
    sizes: list[int] = []
    screen.panel.source.said.connect(said.append)
    screen.panel.source.read.connect(lambda surface: sizes.append(len(surface.ground)))
    screen.resize(900, 600)
    screen.show()
    assert context.jobs.wait_idle(20)
    assert said[0].startswith("Reading the postcodes for the first time: part 1 of 2")
    assert said[-1] == ""
    assert sizes == [sizes[0]] * 2, "the part and the whole"
    assert sizes[0] > 10_000
    assert postcode_ground.cached(screen.panel.source.area.codes) is not None
    ground_source._kept.clear()


def test_words_of_a_share_and_a_chip() -> None:
    assert [share(count, 1_000) for count in (0, 1, 10, 994, 1_000)] == ["0%", "under 1%", "1%", "99%", "100%"]
    assert counted(1, "chosen on the map") == "1 supplier chosen on the map"


def test_the_map_is_named_for_those_who_do_not_see_it(screen: MapScreen, open_it: Callable[[], None]) -> None:
    open_it()
    assert screen.map.accessibleName() == "Map of suppliers"
    assert "Enter" in screen.map.accessibleDescription()
    for tool in screen.panel.tools.findChildren(type(screen.panel.tools.draw_button)):
        assert tool.accessibleName()


@pytest.fixture
def open_it(screen: MapScreen) -> Callable[[], None]:
    return screen.take_focus
