"""The inbox of notices in the window: beside its opportunity, taken field by field, all by keyboard."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from crm_app.domain.kinds import KINDS
from crm_app.services import notices, records
from crm_app.store.queries import records as queries
from crm_app.ui import theme
from crm_app.ui.context import Address, AppContext
from crm_app.ui.imports.receiving import IMPORTED, open_wizard
from crm_app.ui.screens.notices.page import NoticesPage
from crm_app.ui.screenshots import settle
from crm_app.ui.window import MainWindow


def release(part: str, ocid: str = "ocds-test-1", **tender: Any) -> dict[str, Any]:
    usual = {
        "title": "School meals & <b>milk</b>",
        "status": "active",
        "value": {"amount": 180000, "currency": "GBP"},
        "tenderPeriod": {"endDate": "2026-12-20T12:00:00Z"},
        "lots": [{"id": "A", "title": "North"}],
    }
    return {
        "ocid": ocid,
        "id": part,
        "date": f"2026-11-{10 + int(part[:3]):02d}T09:00:00Z",
        "tag": ["tender"],
        "buyer": {"id": "1", "name": "Hackney (test)"},
        "tender": {**usual, **tender},
    }


@pytest.fixture
def opportunity(context: AppContext, tmp_path: Path) -> str:
    def bring(*releases: Any) -> None:
        path = tmp_path / "notices.json"
        path.write_text(json.dumps({"releases": list(releases)}), encoding="utf-8")
        notices.import_notices(context.workspace, [path])

    bring(release("001-2026"), release("001-2026", "ocds-test-2", title="Signs at the park"))
    with context.workspace.store.read() as connection:
        key = next(r.id for r in queries.every(connection, KINDS["opportunity"]) if r["ocid"] == "ocds-test-1")
    records.save(context.workspace, "opportunity", key, {"title": "Meals", "closes_on": date(2026, 12, 24)})
    bring(release("002-2026", title="Meals, amended", tenderPeriod={"endDate": "2027-01-10T12:00:00Z"}))
    return key


@pytest.fixture
def page(window: MainWindow, opportunity: str) -> NoticesPage:
    window.context.go(Address("notices"))
    settle(window)
    found = window.places.currentWidget()
    assert isinstance(found, NoticesPage)
    found.show_state("changed")
    settle(window)
    return found


def press(qtbot: QtBot, widget: Any, key: Qt.Key, modifier: Any = Qt.KeyboardModifier.NoModifier) -> None:
    qtbot.keyClick(widget, key, modifier)


def test_filters_count_and_the_notice_stands_beside_its_opportunity(window: MainWindow, page: NoticesPage) -> None:
    assert [made.text() for made in page.filters.values()] == ["New  2", "Changed  1", "Linked  0", "Ignored  0"]
    assert [line.title for line in page.model.rows] == ["Meals, amended"]
    assert page.detail.found is not None
    assert {one.field for one in page.detail.found.proposals} == {"title", "closes_on"}
    page.show_state("new")
    page.search.setText("park")
    settle(window)
    assert [line.title for line in page.model.rows] == ["Signs at the park"]


def test_proposals_are_chosen_and_taken_by_keyboard(
    window: MainWindow, page: NoticesPage, opportunity: str, qtbot: QtBot
) -> None:
    workspace = window.context.workspace
    press(qtbot, page.table, Qt.Key.Key_Return)
    assert page.detail.table.hasFocus()
    assert page.detail.table.chosen() == ["title", "closes_on"]
    press(qtbot, page.detail.table, Qt.Key.Key_Space)
    assert page.detail.table.chosen() == ["closes_on"]
    press(qtbot, page.detail.table, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle(window)
    now = records.get(workspace, "opportunity", opportunity)
    assert (now["title"], now["closes_on"]) == ("Meals", date(2027, 1, 10))
    assert page.detail.table.chosen() == ["title"]
    press(qtbot, page.detail.table, Qt.Key.Key_L, Qt.KeyboardModifier.AltModifier)
    settle(window)
    assert page.model.rows == []
    assert page.detail.currentIndex() == 0
    assert records.get(workspace, "opportunity", opportunity)["title"] == "Meals"


def test_linking_ignoring_and_reading_as_published(window: MainWindow, page: NoticesPage, qtbot: QtBot) -> None:
    workspace = window.context.workspace
    key = page.detail.notice_id
    press(qtbot, page.table, Qt.Key.Key_P, Qt.KeyboardModifier.AltModifier)
    settle(window)
    assert '"id": "002-2026"' in page.detail.text.toPlainText()
    press(qtbot, page.table, Qt.Key.Key_P, Qt.KeyboardModifier.AltModifier)
    press(qtbot, page.table, Qt.Key.Key_K, Qt.KeyboardModifier.AltModifier)
    page.detail.linking.words.setText("signs park")
    settle(window)
    page.detail.linking.look()
    settle(window)
    press(qtbot, page.detail.linking.words, Qt.Key.Key_Return)
    settle(window)
    target = records.get(workspace, "opportunity", records.get(workspace, "notice", key).parent_id)
    assert target["title"] == "Signs at the park"
    press(qtbot, page.table, Qt.Key.Key_I, Qt.KeyboardModifier.AltModifier)
    settle(window)
    assert records.get(workspace, "notice", key)["state"] == "ignored"
    page.show_state("ignored")
    settle(window)
    assert page.detail.ignore_button.text() == "Take back in"
    press(qtbot, page.table, Qt.Key.Key_I, Qt.KeyboardModifier.AltModifier)
    settle(window)
    assert records.get(workspace, "notice", key)["state"] == "new"


def test_the_screen_is_drawn_in_every_face(
    window: MainWindow, page: NoticesPage, face: QApplication, picture_folder: Path | None
) -> None:
    window.resize(1400, 900)
    for name in (theme.DARK, theme.LIGHT):
        theme.apply(face, name)
        settle(window)
        picture = window.grab()
        assert not picture.isNull()
        if picture_folder is not None:
            picture.save(str(picture_folder / f"notices-{name}.png"))


def test_at_twice_the_size_every_button_shows_its_words(
    context: AppContext, opportunity: str, face: QApplication, picture_folder: Path | None
) -> None:
    usual = face.font()
    large = face.font()
    large.setPointSizeF(usual.pointSizeF() * 2)
    face.setFont(large)
    try:
        page = NoticesPage(context)
        page.resize(1400, 860)
        page.show()
        page.show_state("changed")
        assert context.jobs.wait_idle(10)
        face.processEvents()
        made = [page.detail.take_button, page.detail.leave_button, *page.filters.values()]
        assert all(one.width() >= one.minimumSizeHint().width() for one in made)
        if picture_folder is not None:
            page.grab().save(str(picture_folder / "notices-200.png"))
        page.hide()
        page.deleteLater()
    finally:
        face.setFont(usual)


def test_a_register_of_contracts_goes_through_the_wizard(
    window: MainWindow, context: AppContext, tmp_path: Path
) -> None:
    assert "opportunity" in IMPORTED
    path = tmp_path / "contracts.csv"
    path.write_text("Title,Council,Start date,End date\nRoofs,Hackney,01/04/2024,31/03/2028\n", encoding="utf-8")
    wizard = open_wizard(context, "opportunity", window)
    assert wizard.windowTitle() or wizard.kind == "opportunity"
    wizard.open_file(path)
    settle(window)
    wizard.go_on()
    settle(window)
    wizard.go_on()
    settle(window)
    assert wizard.result is not None
    assert wizard.result.counts.created == 1
    wizard.close()
    settle(window)
