"""The guide in the window: F1 opens the right page, links lead on and back, nothing comes from the network."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QApplication

from crm_app.services import guide
from crm_app.ui.actions import ACTIONS
from crm_app.ui.context import Address
from crm_app.ui.screen import registered
from crm_app.ui.screens.guide.page import GuideScreen
from crm_app.ui.screens.guide.reader import GuideReader
from crm_app.ui.screenshots import places, settle
from crm_app.ui.tour import STEPS, Tour
from crm_app.ui.window import MainWindow

BOLD = re.compile(r"\*\*([^*]+)\*\*(?:\s\(([^)]+)\))?")
TITLES = {spec.title.rstrip("…"): spec for spec in ACTIONS.values()}
BY_TITLE = [(spec.title.rstrip("…"), key) for spec in ACTIONS.values() for key in spec.keys]


def keys_named() -> list[tuple[str, str, str]]:
    """(page, action, key) for each key that the guide names beside an action."""
    pages = [page.name for page in guide.pages()]
    found = [(name, *match) for name in pages for match in BOLD.findall(guide.text_of(name))]
    return [(name, " ".join(title.split()), key) for name, title, key in found if key]


def test_every_screen_has_a_page_and_no_place_is_made_up() -> None:
    screens = {screen.name for screen in registered()}
    kinds = {f"{screen.kind}-record" for screen in registered() if screen.kind}
    assert screens - {"guide"} <= set(guide.places())
    assert set(guide.places()) <= screens | kinds | {"shortcuts"}


@pytest.mark.parametrize(("page", "title", "key"), keys_named())
def test_every_key_that_the_guide_names_is_that_of_its_action(page: str, title: str, key: str) -> None:
    wanted = key.replace("Ctrl+Enter", "Ctrl+Return"), key
    assert any((title.rstrip("…"), one) in BY_TITLE for one in wanted), (page, title, key)


def test_f1_opens_the_page_about_where_one_is(window: MainWindow) -> None:
    window.context.go(Address("history"))
    settle(window)
    window.actions_by_name["help"].trigger()
    settle(window)
    page = window.places.currentWidget()
    assert isinstance(page, GuideScreen)
    assert page.reader.name == "history"
    assert "undo" in page.reader.toPlainText().casefold()
    assert page.list.currentItem().text().strip().startswith("History")
    window.actions_by_name["back"].trigger()
    assert window.context.here == Address("history")


def test_a_link_leads_to_its_page_and_back_returns(window: MainWindow) -> None:
    window.context.go(Address("guide", tab="first-morning"))
    page = window.places.currentWidget()
    assert isinstance(page, GuideScreen)
    page.reader.anchorClicked.emit(QUrl("finding.md"))
    assert page.reader.name == "finding"
    window.context.back()
    assert page.reader.name == "first-morning"


def test_the_list_is_searched_and_enter_opens_the_best(window: MainWindow) -> None:
    window.context.go(Address("guide"))
    page = window.places.currentWidget()
    assert isinstance(page, GuideScreen)
    assert page.list.count() == len(guide.pages()) + len(guide.groups())
    page.search.setText("duplicates")
    page.search.returnPressed.emit()
    assert page.reader.name == "duplicates"


@pytest.mark.parametrize(
    "link", ["https://example.example/a.png", "file:///etc/hostname", "pictures/../x.png", "x.png"]
)
def test_nothing_is_loaded_but_our_own_pictures(face: QApplication, link: str) -> None:
    reader = GuideReader()
    kind = int(QTextDocument.ResourceType.ImageResource.value)
    found = reader.loadResource(kind, QUrl(link))
    assert found is None or found.isNull()
    shown = reader.loadResource(kind, QUrl("pictures/today.png"))
    assert not shown.isNull()


def test_the_pictures_of_the_guide_can_be_made(window: MainWindow) -> None:
    known = {address.kind + ("-record" if address.id else "") for address in places(window)}
    lists = {screen.name for screen in registered()}
    assert {name for name in guide.pictures() if not name.endswith("-record")} <= known & lists


def test_the_tour_finds_what_it_points_at_and_ends(window: MainWindow) -> None:
    window.actions_by_name["tour"].trigger()
    tour = window.tour
    assert isinstance(tour, Tour)
    for number, step in enumerate(STEPS):
        settle(window)
        assert tour.title.text() == step.title
        target = tour.target()
        assert target is not None, step.target
        assert target.isVisible(), step.target
        tour.place()
        assert window.rect().contains(tour.geometry()), step.title
        assert tour.count.text() == f"{number + 1} of {len(STEPS)}"
        tour.forward()
    assert not tour.isVisible()
    assert not tour.ring.isVisible()


def test_the_tour_is_walked_by_keyboard(window: MainWindow, qtbot: object) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    window.context.tour_wanted.emit()
    tour = window.tour
    assert tour is not None
    QTest.keyClick(tour, Qt.Key.Key_Right)
    assert tour.number == 1
    QTest.keyClick(tour, Qt.Key.Key_Left)
    assert tour.number == 0
    assert not tour.back_button.isEnabled()
    QTest.keyClick(tour, Qt.Key.Key_Escape)
    assert not tour.isVisible()
