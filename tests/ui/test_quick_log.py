"""Logging a call from anywhere: few keys, nothing lost, and the words can begin before the supplier is found."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from crm_app.domain.records import Record
from crm_app.services import lists, records
from crm_app.services.lists import ListQuery
from crm_app.ui.context import Address, AppContext
from crm_app.ui.records.quick_log import QuickLog
from crm_app.ui.screenshots import settle
from crm_app.ui.window import MainWindow

WORDS = "Asked about lot 2"
CONTROL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier


def logged(context: AppContext, kind: str = "activity") -> list[Record]:
    keys = lists.snapshot(context.workspace, ListQuery(kind))
    return records.get_many(context.workspace, kind, keys)


def panel_of(window: MainWindow) -> QuickLog:
    panel = window.log_place.panel
    assert panel is not None
    return panel


class Keys(QObject):
    """Types into whatever has the keyboard and counts the presses, a modifier held down being one of its own."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self.window = window
        self.count = 0

    def press(self, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.count += 1 if held == Qt.KeyboardModifier.NoModifier else 2
        QTest.keyClick(self._focus(), key, held)
        settle(self.window)

    def type(self, text: str, *, counts: bool = True) -> None:
        for letter in text:
            QTest.keyClicks(self._focus(), letter)
        self.count += len(text) if counts else 0

    def _focus(self) -> QWidget:
        return QApplication.focusWidget() or self.window


@pytest.fixture
def keys(window: MainWindow) -> Keys:
    window.activateWindow()
    return Keys(window)


def test_a_call_is_logged_in_at_most_twelve_presses_beside_its_words(
    keys: Keys, window: MainWindow, context: AppContext
) -> None:
    keys.press(Qt.Key.Key_L, CONTROL)
    keys.type("cop")
    keys.press(Qt.Key.Key_Return)
    keys.type(WORDS, counts=False)
    keys.press(Qt.Key.Key_Return, CONTROL)
    assert keys.count <= 12, keys.count
    (activity,) = logged(context)
    assert activity["subject"] == WORDS
    assert activity["nature"] == "call"
    supplier = records.get(context.workspace, "supplier", activity["supplier"])
    assert str(supplier["name"]).startswith("Copper")
    assert not panel_of(window).isVisible()
    message = window.footer.messages.message
    assert message is not None
    assert message.text.startswith("Logged the call with “Copper")


def test_from_the_page_of_a_supplier_with_a_follow_up_it_is_within_twelve_too(
    keys: Keys, window: MainWindow, context: AppContext
) -> None:
    supplier = records.find(context.workspace, "supplier", "00000003")
    context.go(Address("supplier", supplier))
    settle(window)
    keys.press(Qt.Key.Key_L, CONTROL)
    keys.type(WORDS, counts=False)
    keys.press(Qt.Key.Key_F, ALT)
    keys.type("+2w")
    keys.press(Qt.Key.Key_Return)
    assert keys.count <= 12, keys.count
    (activity,) = logged(context)
    (task,) = logged(context, "task")
    assert activity["supplier"] == task["supplier"] == supplier
    assert task["due_on"] == date(2026, 12, 6)
    assert task["title"] == f"Follow up: {WORDS}"


def test_enter_before_the_suggestions_have_come_takes_the_first_of_them(
    window: MainWindow, context: AppContext
) -> None:
    window.log_place.open_for()
    panel = panel_of(window)
    QTest.keyClicks(panel.supplier.line, "ginger")
    QTest.keyClick(panel.supplier.line, Qt.Key.Key_Return)
    assert panel.text.hasFocus(), "the words can begin at once"
    QTest.keyClicks(panel.text, "Hello")
    settle(window)
    assert panel.supplier.line.text().startswith("Ginger")
    panel.save()
    settle(window)
    assert len(logged(context)) == 1


def test_escape_keeps_what_was_typed_until_the_panel_is_opened_again(
    keys: Keys, window: MainWindow, context: AppContext
) -> None:
    before = QApplication.focusWidget()
    window.log_place.open_for()
    panel = panel_of(window)
    panel.text.setFocus()
    keys.type("Half a sent")
    keys.press(Qt.Key.Key_Escape)
    assert not panel.isVisible()
    assert QApplication.focusWidget() is before
    supplier = records.find(context.workspace, "supplier", "00000003")
    context.go(Address("supplier", supplier))
    settle(window)
    keys.press(Qt.Key.Key_L, CONTROL)
    assert panel.text.toPlainText() == "Half a sent"
    assert "still here" in panel.state.text()
    panel.clear_button.click()
    assert panel.text.toPlainText() == ""
    assert not panel.clear_button.isVisible()


@pytest.mark.parametrize(
    ("key", "nature"),
    [(Qt.Key.Key_M, "meeting"), (Qt.Key.Key_E, "email"), (Qt.Key.Key_V, "visit"), (Qt.Key.Key_O, "other")],
)
def test_the_kind_by_a_letter(keys: Keys, window: MainWindow, context: AppContext, key: Qt.Key, nature: str) -> None:
    window.log_place.open_for()
    panel_of(window).text.setFocus()
    keys.press(key, ALT)
    keys.type(WORDS)
    keys.press(Qt.Key.Key_Return, CONTROL)
    assert [one["nature"] for one in logged(context)] == [nature]
    window.log_place.open_for()
    assert panel_of(window).kinds.value == "call", "the next one begins anew"


def test_the_kind_by_the_arrow_keys(keys: Keys, window: MainWindow) -> None:
    window.log_place.open_for()
    kinds = panel_of(window).kinds
    kinds.button("call").setFocus()
    keys.press(Qt.Key.Key_Right)
    keys.press(Qt.Key.Key_Right)
    assert kinds.value == "email"
    keys.press(Qt.Key.Key_Left)
    assert kinds.value == "meeting"
    assert kinds.button("meeting").hasFocus()


def test_what_is_in_the_way_is_said_and_nothing_is_lost(window: MainWindow, context: AppContext) -> None:
    window.log_place.open_for()
    panel = panel_of(window)
    panel.save()
    assert "what was said" in panel.state.text()
    panel.text.setPlainText(WORDS)
    panel.follow_up.line.setText("soonish")
    assert panel.follow_up.meant.text() == "not a day yet"
    panel.save()
    assert "is not a day" in panel.state.text()
    panel.follow_up.clear()
    panel.supplier.line.setText("Nobody at all")
    panel.save()
    assert "choose one from the list" in panel.state.text().lower()
    assert panel.text.toPlainText() == WORDS
    assert logged(context) == []


def test_down_in_the_empty_line_offers_whom_one_spoke_to_last(window: MainWindow, context: AppContext) -> None:
    supplier = records.find(context.workspace, "supplier", "00000003")
    window.log_place.open_for()
    panel = panel_of(window)
    panel.supplier.titles[supplier] = "Dalston Print"
    panel.supplier.set_value(supplier)
    panel.text.setPlainText(WORDS)
    panel.save()
    settle(window)
    window.log_place.open_for()
    settle(window)
    assert [pick.value for pick in panel.supplier.line.picks] == [supplier]


def test_the_people_of_the_supplier_are_offered(window: MainWindow, context: AppContext, qtbot: QtBot) -> None:
    supplier = records.find(context.workspace, "supplier", "00000003")
    person = records.add(context.workspace, "person", {"name": "Amira & Example"}, parent_id=supplier).id
    context.go(Address("supplier", supplier))
    settle(window)
    window.log_place.open_here()
    settle(window)
    panel = panel_of(window)
    assert panel.person.isVisible()
    panel.person.setCurrentIndex(1)
    panel.text.setPlainText(WORDS)
    panel.save()
    settle(window)
    assert logged(context)[0]["person"] == person


def test_the_peek_of_a_supplier_opens_it_filled_in(window: MainWindow, context: AppContext) -> None:
    context.go(Address("suppliers"))
    settle(window)
    page = window.places.page("suppliers")
    page.peek._read()  # type: ignore[union-attr]
    settle(window)
    page.peek.log()  # type: ignore[union-attr]
    settle(window)
    panel = panel_of(window)
    assert panel.isVisible()
    assert panel.supplier.raw() == page.grid.current_id  # type: ignore[union-attr]
    assert panel.text.hasFocus()


def test_everything_in_it_has_a_name(window: MainWindow) -> None:
    window.log_place.open_for()
    panel = panel_of(window)
    for widget in panel.findChildren(QWidget):
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible() and widget.focusProxy() is None:
            assert widget.accessibleName(), widget
