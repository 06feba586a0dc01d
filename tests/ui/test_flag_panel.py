"""Flagging a tender by the keyboard alone, in few presses beside its words."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from crm_app.domain.records import Record
from crm_app.services import lists, records
from crm_app.services.lists import ListQuery
from crm_app.ui.context import AppContext
from crm_app.ui.records.flag_panel import FlagPanel
from crm_app.ui.records.flag_place import open_flagging
from crm_app.ui.records.record_page import RecordPage
from crm_app.ui.screenshots import settle
from crm_app.ui.window import MainWindow

CONTROL = Qt.KeyboardModifier.ControlModifier
MOST = 26  # presses beside the words themselves: a minute holds 100 of a slow typist


class Keys:
    """Types into whatever has the keyboard and counts the presses, a modifier held down being one of its own."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window
        self.count = 0

    def press(self, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.count += 1 + bin(held.value).count("1")
        QTest.keyClick(self._focus(), key, held)
        settle(self.window)

    def type(self, text: str, *, counts: bool = True) -> None:
        QTest.keyClicks(self._focus(), text)
        self.count += len(text) if counts else 0
        settle(self.window)

    def _focus(self) -> QWidget:
        return QApplication.focusWidget() or self.window


@pytest.fixture
def keys(window: MainWindow) -> Keys:
    window.activateWindow()
    return Keys(window)


def flagged(context: AppContext) -> list[Record]:
    return records.get_many(
        context.workspace, "opportunity", lists.snapshot(context.workspace, ListQuery("opportunity"))
    )


def panel_of(window: MainWindow) -> FlagPanel:
    panel = window.flag_place.panel
    assert panel is not None
    return panel


def test_a_tender_is_flagged_in_few_presses_and_opens_at_its_rules(
    keys: Keys, window: MainWindow, context: AppContext, picture_folder: Path | None
) -> None:
    keys.press(Qt.Key.Key_N, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    keys.type("Laundry for the wards", counts=False)
    keys.press(Qt.Key.Key_Return)  # one's own anchor is there already
    keys.press(Qt.Key.Key_Return)
    keys.press(Qt.Key.Key_Down)  # the categories that the title speaks of
    keys.press(Qt.Key.Key_Down)
    popup = panel_of(window).category.line.completer_.popup()
    assert popup is not None
    assert popup.isVisible()
    QTest.keyClick(popup, Qt.Key.Key_Return)
    keys.count += 1
    keys.press(Qt.Key.Key_Tab)
    keys.type("180k")
    keys.press(Qt.Key.Key_Return)
    keys.press(Qt.Key.Key_Down)
    keys.press(Qt.Key.Key_Tab)
    keys.type("+3m")
    if picture_folder is not None:
        window.grab().save(str(picture_folder / "flag-panel.png"))
    keys.press(Qt.Key.Key_Return, CONTROL)
    assert keys.count <= MOST, keys.count
    (tender,) = flagged(context)
    assert tender["title"] == "Laundry for the wards"
    assert tender["buyers"] == ("Hackney (test)",)
    assert tender["cpv_codes"][0].startswith("98")
    assert (tender["value_net"], tender["value_gross"]) == (None, Decimal(180_000))
    assert (tender["closes_on"], tender["stage"]) == (date(2027, 2, 22), "planned")
    assert tender.visibility == "private"
    settle(window)
    page = window.places.currentWidget()
    assert isinstance(page, RecordPage)
    assert page.tabs.tabText(page.tabs.currentIndex()) == "Rules"
    assert not panel_of(window).isVisible()


def test_what_is_in_the_way_is_said_and_nothing_is_lost(window: MainWindow, context: AppContext) -> None:
    assert open_flagging(window.rail)
    settle(window)
    panel = panel_of(window)
    panel.save()
    assert "what is to be bought" in panel.state.text()
    panel.title.setText("Signage")
    panel.value.setText("lots")
    panel.save()
    assert "lots" in panel.state.text()
    panel.value.clear()
    panel.closes.line.setText("1 May 2027")
    panel.starts.line.setText("1 Apr 2027")
    panel.save()
    settle(window)
    assert "cannot start before" in panel.state.text()
    assert flagged(context) == []
    panel.put_away()
    assert not panel.isVisible()
    window.flag_place.open()
    assert panel.title.text() == "Signage"
    panel.clear()
    assert (panel.title.text(), panel.closes.line.text()) == ("", "")


def test_several_buyers_and_sharing(window: MainWindow, context: AppContext) -> None:
    window.flag_place.open()
    settle(window)
    panel = panel_of(window)
    panel.title.setText("Joint catering")
    panel.buyers.setText("Hackney (test); Homerton (test); ")
    panel.privacy.setCurrentIndex(1)
    panel.save()
    panel.save()  # pressed twice
    settle(window)
    (tender,) = flagged(context)
    assert tender["buyers"] == ("Hackney (test)", "Homerton (test)")
    assert tender.visibility == "shared"


def test_a_name_is_completed_after_those_before_it(window: MainWindow) -> None:
    window.flag_place.open()
    settle(window)
    line = panel_of(window).buyers
    line.setText("Hackney (test); ")
    line.setFocus()
    QTest.keyClicks(line, "home")
    completer = line.completer()
    assert completer is not None
    assert completer.currentCompletion() == "Hackney (test); Homerton (test)"
