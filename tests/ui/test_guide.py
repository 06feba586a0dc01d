"""The guide in the window: F1 opens the right page, links lead on and back, nothing comes from the network."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QApplication, QWidget

from crm_app.domain.kinds import KINDS
from crm_app.services import guide, previews
from crm_app.services.guide_papers import PAPERS
from crm_app.services.lists import ListQuery
from crm_app.services.previews import PagePicture
from crm_app.ui import theme
from crm_app.ui.actions import ACTIONS
from crm_app.ui.context import Address
from crm_app.ui.guide_pictures import (
    PAPER,
    SHOTS,
    _delete_some,
    _framed,
    _log_a_call,
    _look_for,
    _put_away,
    _with_answers,
    in_few_colours,
)
from crm_app.ui.imports.wizard import ImportWizard
from crm_app.ui.records.paper_preview import PaperPreview
from crm_app.ui.records.record_tabs import tabs_for
from crm_app.ui.screen import registered
from crm_app.ui.screens.guide.page import GuideScreen
from crm_app.ui.screens.guide.reader import GuideReader
from crm_app.ui.screens.readiness.returned_form import ReturnedFormWindow
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


def test_every_picture_that_a_page_shows_can_be_made(window: MainWindow) -> None:
    known = {address.kind + ("-record" if address.id else "") for address in places(window)} | {"assessed"}
    shown = {name for name in guide.pictures() if not name.startswith(PAPER)}
    plain = {name for name in shown if not name.endswith("-record")} - set(SHOTS)
    assert plain <= {screen.name for screen in registered()} & known
    assert set(SHOTS) <= shown
    assert {name.removeprefix(PAPER) for name in guide.pictures() if name.startswith(PAPER)} <= set(PAPERS)


def test_pictures_are_small_and_what_was_prepared_is_put_away(window: MainWindow) -> None:
    window.context.go(Address("suppliers"))
    settle(window)
    before = window.places.page("suppliers").model.ids  # type: ignore[union-attr]
    _look_for(window)
    settle(window)
    assert window.search.panel.isVisible()
    _log_a_call(window)
    _delete_some(window)
    settle(window)
    _put_away(window)
    assert not window.search.panel.isVisible()
    assert not window.search.text()
    assert window.places.page("suppliers").model.ids == before  # type: ignore[union-attr]  # no demonstration
    image = in_few_colours(_with_answers(window).toImage())
    assert image.colorCount() <= 256


def test_a_page_of_a_paper_is_drawn_within_a_line(face: QApplication) -> None:
    page = PagePicture(3, 2, 12, bytes([255] * 24))
    framed = _framed(page)
    assert (framed.width(), framed.height()) == (3, 2)
    assert framed.pixelColor(0, 0) == framed.pixelColor(2, 1) == theme.color("line")


@pytest.mark.parametrize("kind", ["supplier", "opportunity", "event"])
def test_tabs_with_pages_are_there(window: MainWindow, kind: str) -> None:
    titles = {tab.title for tab in tabs_for(kind)} | {part.title for part in KINDS.values() if part.parent == kind}
    assert set(guide.tabs_of(kind)) <= titles | {"Details", "History", "Matches"}


def test_f1_on_a_tab_of_a_record_opens_its_page(window: MainWindow) -> None:
    window.context.go(Address("suppliers"))
    settle(window)
    key = window.places.page("suppliers").model.ids[0]  # type: ignore[union-attr]
    for tab, page in (("Details", "adding"), ("Readiness", "readiness"), ("Credentials", "evidence")):
        window.context.go(Address("supplier", key, tab))
        settle(window)
        window.actions_by_name["help"].trigger()
        settle(window)
        shown = window.places.currentWidget()
        assert isinstance(shown, GuideScreen)
        assert shown.reader.name == page


@pytest.mark.parametrize(("made", "page"), [(ReturnedFormWindow, "self-assessment"), (ImportWizard, "importing")])
def test_f1_in_a_window_of_its_own_opens_the_guide_beside_it(
    window: MainWindow, made: Callable[..., QWidget], page: str
) -> None:
    stage = made(window.context, parent=window)
    action = next(one for one in stage.actions() if one.objectName() == "help")
    action.trigger()
    assert window.context.here == Address("guide", tab=page)
    stage.deleteLater()


def test_f1_in_the_preview_of_a_paper_opens_the_pictures_of_papers(window: MainWindow) -> None:
    shown = PaperPreview(
        window.context, "Cohort readiness", previews.of_cohort(window.context.workspace, ListQuery("supplier")),
        lambda: None, window,
    )  # fmt: skip
    next(one for one in shown.actions() if one.objectName() == "help").trigger()
    assert window.context.here == Address("guide", tab="reports")
    settle(window)
    shown.close()


def test_a_heading_stands_apart_from_the_picture_before_it(face: QApplication) -> None:
    reader = GuideReader()
    reader.show_page("reports")
    block, levels = reader.document().begin(), []
    while block.isValid():
        if block.blockFormat().headingLevel() > 1:
            levels.append(block.blockFormat().topMargin())
        block = block.next()
    assert len(levels) == 6
    assert min(levels) > 12


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


def test_a_page_that_nobody_sees_wears_the_new_theme_when_it_is_shown(window: MainWindow, face: QApplication) -> None:
    window.context.go(Address("guide"))
    settle(window)
    reader = window.places.currentWidget().findChild(GuideReader)  # type: ignore[union-attr]
    assert reader is not None
    made = reader.document().revision()
    window.context.go(Address("today"))
    settle(window)
    theme.apply(face, theme.DARK)
    assert reader.document().revision() == made
    window.context.go(Address("guide"))
    settle(window)
    assert reader.document().revision() != made
    assert reader.name
    theme.apply(face, theme.LIGHT)
