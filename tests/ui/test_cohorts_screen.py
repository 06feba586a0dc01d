"""Readiness of many in the window: figures and cells open what stands behind them; a tender's market; ready by."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QMouseEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from crm_app.domain.filters import Condition, Filter, Op
from crm_app.domain.questionnaire import State
from crm_app.domain.readiness import CouldBid
from crm_app.services import readiness, records
from crm_app.services.lists import ListQuery, count
from crm_app.services.questionnaires import shipped
from crm_app.ui import theme
from crm_app.ui.context import Address
from crm_app.ui.records import paper_menus
from crm_app.ui.records.exporting import Shown
from crm_app.ui.records.paper_preview import PaperPreview
from crm_app.ui.records.papers import RecordPaper
from crm_app.ui.records.record_page import RecordPage
from crm_app.ui.screens.cohorts.market_view import MarketView
from crm_app.ui.screens.cohorts.page import CohortsPage
from crm_app.ui.screens.readiness.assessment_form import AssessmentForm
from crm_app.ui.screens.readiness.progress_view import ProgressView
from crm_app.ui.screenshots import settle
from crm_app.ui.window import MainWindow

ALL = {item.key: "in_place" for item in shipped().items}


@pytest.fixture
def firms(window: MainWindow) -> list[str]:
    """Three assessed suppliers of the sixty: ready, short of one gate, not known."""
    workspace = window.context.workspace
    found = [records.find(workspace, "supplier", f"{number:08d}") for number in (1, 3, 5)]
    for key, answers in zip(found, (ALL, ALL | {"find_a_tender": "not_yet"}, {"bid_lead": "in_place"}), strict=True):
        readiness.save_answers(workspace, key, readiness.USUAL_PROFILE, answers)
    return found


@pytest.fixture
def page(window: MainWindow, firms: list[str]) -> CohortsPage:
    window.context.go(Address("cohorts"))
    settle(window)
    shown = window.places.currentWidget()
    assert isinstance(shown, CohortsPage)
    return shown


def test_figures_open_their_lists_and_cells_their_supplier(
    page: CohortsPage, window: MainWindow, firms: list[str], qtbot: QtBot, picture_folder: Path | None
) -> None:
    assert page.cohort is not None
    assert page.cohort.could_bid == {
        CouldBid.TODAY: 1, CouldBid.NOT_YET: 1, CouldBid.UNKNOWN: 1, None: 57
    }  # fmt: skip
    if picture_folder is not None:
        for name in (theme.LIGHT, theme.DARK):
            theme.apply(QApplication.instance(), name)
            window.grab().save(str(picture_folder / f"cohorts-{name}.png"))
    went: list[Address] = []
    window.context.navigate.connect(went.append)
    page.tiles.tiles[0].click()
    assert went[-1].kind == "suppliers"
    assert went[-1].filter is not None
    assert went[-1].filter.conditions[0].values == (firms[0],)
    assert went[-1].filter.conditions[0].said == "1 supplier: could bid today"
    row = list(page.table.lines.lines.keys).index(firms[1])
    page.table.setCurrentIndex(page.table.lines.index(row, 5))
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert went[-1] == Address("supplier", firms[1], "Readiness", part=page.cohort.domains[1].key)
    window.context.go(Address("cohorts"))
    page.table.setCurrentIndex(page.table.lines.index(row, 0))
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert went[-1] == Address("supplier", firms[1], "Readiness")


def test_a_cell_opens_the_assessment_at_its_domain(
    page: CohortsPage, window: MainWindow, firms: list[str], qtbot: QtBot
) -> None:
    row = list(page.table.lines.lines.keys).index(firms[1])
    page.table.scrollTo(page.table.lines.index(row, 6))
    cell = page.table.visualRect(page.table.lines.index(row, 6)).center()
    qtbot.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=cell)
    settle(window)
    assert page.cohort is not None
    domain = page.cohort.domains[2].key
    form = form_of(window)
    settle(window)
    assert form.questionnaire.item(form.tree.current_key).domain == domain
    assert QApplication.focusWidget() is form.tree
    # The second half of a double click is not for the page that has come: no answer is given by it.
    over, before = form.panel.buttons[State.NOT_YET], dict(form.answers)
    left, nothing = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    place = QPointF(over.rect().center())
    for kind in (QEvent.Type.MouseButtonDblClick, QEvent.Type.MouseButtonRelease):
        QApplication.sendEvent(over, QMouseEvent(kind, place, over.mapToGlobal(place), left, left, nothing))
    settle(window)
    assert form.answers == before
    window.context.go(Address("supplier", firms[1], "Readiness", part=page.cohort.domains[0].key))
    settle(window)
    assert form_of(window) is form, "the page that was there goes to the other domain"
    assert form.questionnaire.item(form.tree.current_key).domain == page.cohort.domains[0].key


def form_of(window: MainWindow) -> AssessmentForm:
    shown = window.places.currentWidget()
    assert isinstance(shown, RecordPage)
    form = shown.tabs.currentWidget()
    assert isinstance(form, AssessmentForm)
    return form


def test_before_and_after_in_the_window(page: CohortsPage, window: MainWindow, firms: list[str], qtbot: QtBot) -> None:
    workspace, today = window.context.workspace, window.context.today()
    early = dict.fromkeys(ALL, "not_yet")
    readiness.save_answers(workspace, firms[0], readiness.USUAL_PROFILE, early, assessed_on=today - timedelta(days=500))
    event = records.add(workspace, "event", {"title": "Bid clinic", "held_on": today - timedelta(days=30)}).id
    records.add(workspace, "invitation", {"supplier": firms[0], "status": "attended"}, parent_id=event)
    page.change_button.click()
    settle(window)
    panel = page.change
    assert panel.found is not None
    assert (panel.found.compared, len(panel.found.since), len(panel.found.never)) == (1, 2, 57)
    assert "can be compared" in panel.words.text()
    assert page.table.isVisible()
    assert len(panel.lines.rows) == len(panel.found.domains) + 1
    went: list[Address] = []
    window.context.navigate.connect(went.append)
    first = panel._lists[0]
    assert isinstance(first, QPushButton)
    first.click()
    assert went[-1].filter is not None
    assert set(went[-1].filter.conditions[0].values) == set(firms[1:])
    window.context.go(Address("cohorts"))
    panel.events.setCurrentIndex(panel.events.findData(event))
    panel.events.activated.emit(panel.events.currentIndex())
    settle(window)
    assert page.cohort is not None
    assert [line.id for line in page.cohort.lines] == [firms[0]]
    assert panel.between == (today - timedelta(days=31), today)
    panel.before.line.setText("the day after tomorrow week")
    qtbot.keyClick(panel.before.line, Qt.Key.Key_Return)
    assert panel.between is None
    panel.before.set_value(today)
    panel.compare()
    settle(window)
    assert "before the second" in panel.answer.text()
    page.change_button.click()
    assert panel.isHidden()


def test_the_cohort_follows_its_filter_and_profile(page: CohortsPage, window: MainWindow, firms: list[str]) -> None:
    page.show_list(Filter((Condition("status", Op.IS, ("engaged",)),)))
    settle(window)
    assert page.cohort is not None
    assert len(page.cohort.lines) == 10
    page.profile_box.setCurrentIndex(page.profile_box.findData("works"))
    page.refresh()
    settle(window)
    assert page.cohort.profile.key == "works"


def test_the_market_of_a_tender(window: MainWindow, firms: list[str]) -> None:
    workspace = window.context.workspace
    closes = window.context.today() + timedelta(days=30)
    values = {"title": "Meals", "cpv_codes": ("55520000",), "closes_on": closes}
    key = records.add(workspace, "opportunity", values).id
    window.context.go(Address("opportunity", key, "Market"))
    settle(window)
    shown = window.places.currentWidget()
    assert isinstance(shown, RecordPage)
    view = shown.tabs.currentWidget()
    assert isinstance(view, MarketView)
    assert view.market is not None
    assert {line.id for line in view.market.lines} >= set(firms)
    assert view.tiles.tiles[0].said.value == "1"


def test_when_a_supplier_could_be_ready(window: MainWindow, firms: list[str]) -> None:
    window.context.go(Address("supplier", firms[1], "Ready by"))
    settle(window)
    shown = window.places.currentWidget()
    assert isinstance(shown, RecordPage)
    view = shown.tabs.currentWidget()
    assert isinstance(view, ProgressView)
    assert view.progress is not None
    assert "Find a Tender account takes longest" in view.progress.ready.words


def test_a_paper_is_looked_at_before_it_is_saved(page: CohortsPage, window: MainWindow, qtbot: QtBot) -> None:
    page.look()
    settle(window)
    preview = page.findChild(PaperPreview)
    assert preview is not None
    assert preview.place.text() == f"Page 1 of {preview.preview.pages}"
    assert not preview.page.pixmap().isNull()
    qtbot.keyClick(preview, Qt.Key.Key_PageDown)
    settle(window)
    assert preview.number == 1
    assert count(window.context.workspace, ListQuery("paper")) == 0
    preview.save()
    dialog = page.findChild(QFileDialog)
    assert dialog is not None
    dialog.close()
    settle(window)


def test_a_paper_for_each_that_is_shown(
    window: MainWindow, firms: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(QUrl(url).toLocalFile()))
    shown = Shown(ListQuery("supplier"), keys=tuple(firms))
    paper = RecordPaper("readiness", "Readiness report…")
    paper_menus.write_for_all(window.context, paper, shown, tmp_path / "made", False)
    settle(window)
    assert len(list((tmp_path / "made").glob("*.pdf"))) == 3
    assert opened == [str(tmp_path / "made")]
    message = window.footer.messages.message
    assert message is not None
    assert message.text == "3 papers in made"
