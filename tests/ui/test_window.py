"""The window: one can live in it without a mouse, it says what happened, and everything in it has a name."""

from __future__ import annotations

import sys

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from crm_app.domain.filters import Condition, Filter, Op
from crm_app.services import lists, records
from crm_app.services.lists import ListQuery
from crm_app.ui import faults
from crm_app.ui.context import NEW, Address, AppContext, Message, Tone
from crm_app.ui.labels import PlainLabel, button
from crm_app.ui.records.list_screen import ListScreen
from crm_app.ui.screen import registered
from crm_app.ui.screenshots import settle
from crm_app.ui.window import MainWindow


def list_of(window: MainWindow, name: str = "suppliers") -> ListScreen:
    if window.places.page(name) is None:
        window.context.go(Address(name))
        settle(window)
    page = window.places.page(name)
    assert isinstance(page, ListScreen)
    return page


def test_a_list_opens_with_the_keyboard_in_it(window: MainWindow) -> None:
    page = list_of(window)
    assert window.places.currentWidget() is page
    assert page.model.rowCount() == 60
    assert page.grid.current_id == page.model.ids[0]
    assert page._status.text() == "60 suppliers · sorted by name"
    assert window.windowTitle().startswith("Suppliers")


def test_enter_opens_a_record_and_escape_comes_back_to_the_same_place(window: MainWindow, qtbot: QtBot) -> None:
    page = list_of(window)
    for _ in range(7):
        qtbot.keyClick(page.grid, Qt.Key.Key_Down)
    key = page.grid.current_id
    assert key == page.model.ids[7]
    qtbot.keyClick(page.grid, Qt.Key.Key_Return)
    settle(window)
    assert window.context.here == Address("supplier", key)
    assert window.places.currentWidget() is not page
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    settle(window)
    assert window.places.currentWidget() is page
    assert page.grid.current_id == key


def test_every_screen_can_be_reached_and_back_again(window: MainWindow) -> None:
    for screen in registered():
        window.context.go(Address(screen.name))
        settle(window)
        assert window.header.title._whole == screen.title
    for screen in reversed(registered()[:-1]):
        window.actions_by_name["back"].trigger()
        assert window.context.here == Address(screen.name)


def test_search_finds_a_record_and_opens_it(window: MainWindow, qtbot: QtBot) -> None:
    window.begin_search()
    qtbot.keyClicks(window.search, "copper print")
    window.search._find()
    settle(window)
    assert window.search.list.count() > 0
    assert "Copper Print" in window.search.list.item(0).text()
    qtbot.keyClick(window.search, Qt.Key.Key_Return)
    settle(window)
    here = window.context.here
    assert here is not None
    assert here.kind == "supplier"
    assert here.id


def test_search_finds_what_one_can_do(window: MainWindow, qtbot: QtBot) -> None:
    window.search.setText("light dark")
    window.search._find()
    settle(window)
    texts = [window.search.list.item(row).text() for row in range(window.search.list.count())]
    assert any("Light or dark" in text for text in texts)
    qtbot.keyClick(window.search, Qt.Key.Key_Escape)
    assert not window.search.list.isVisible()


def test_deleting_says_so_and_undo_brings_it_back(window: MainWindow, context: AppContext) -> None:
    page = list_of(window)
    key = page.grid.current_id
    page.delete()
    settle(window)
    assert page.model.rowCount() == 59
    line = window.footer.messages
    assert line.message is not None
    assert line.message.text == "Deleted the supplier"
    assert line.undo.isVisible()
    line.undo.click()
    settle(window)
    assert page.model.row_of(key) >= 0
    assert page.model.rowCount() == 60
    window.actions_by_name["redo"].trigger()
    settle(window)
    assert page.model.rowCount() == 59
    window.actions_by_name["undo"].trigger()
    settle(window)
    assert page.model.rowCount() == 60


def test_nothing_to_undo_is_said_and_no_fault(context: AppContext, window: MainWindow) -> None:
    for _ in range(3):
        window.actions_by_name["undo"].trigger()
        settle(window)
    assert window.footer.messages.message is not None
    assert "undo" in window.footer.messages.message.text.lower()


def test_a_filter_reads_as_a_sentence_and_can_be_taken_away(window: MainWindow) -> None:
    page = list_of(window)
    page.show_list(
        Filter((Condition("status", Op.IN, ("ready",)), Condition("local_authority", Op.IS, ("E09000012",))))
    )
    settle(window)
    chips = [chip.text() for chip in page.bar.chips]
    assert chips == ["Engagement is one of Ready to bid", "Local authority is Hackney"]
    query = ListQuery("supplier", page.bar.filter)
    assert page.model.rowCount() == lists.count(window.context.workspace, query) > 0
    assert "of 60" in page._status.text()
    page.bar.clear()
    settle(window)
    assert page.model.rowCount() == 60


def test_the_panel_of_a_condition_offers_what_occurs(window: MainWindow) -> None:
    page = list_of(window)
    editor = page.bar.edit("status")
    settle(window)
    texts = [editor._list.item(row).text() for row in range(editor._list.count())]
    assert "Prospect   10" in texts
    editor._list.item(texts.index("Prospect   10")).setCheckState(Qt.CheckState.Checked)
    editor.apply()
    settle(window)
    assert page.model.rowCount() == 10


def test_a_value_that_makes_no_sense_is_said_beside_the_field(window: MainWindow) -> None:
    editor = list_of(window).bar.edit("turnover")
    editor._line.setText("plenty")
    editor.apply()
    assert editor._problem.isVisible()
    assert "Turnover" in editor._problem.text()
    editor.close()


def test_searching_in_the_list_and_the_empty_place(window: MainWindow) -> None:
    page = list_of(window)
    page.bar.search.setText("zzzz")
    page.bar._take_search()
    settle(window)
    assert page.model.rowCount() == 0
    assert page._middle.currentIndex() == 1
    page.bar.clear()
    settle(window)
    assert page._middle.currentIndex() == 0


def test_the_peek_shows_the_record_and_f4_hides_it(window: MainWindow) -> None:
    page = list_of(window)
    page.peek._read()
    settle(window)
    labels = {label.text() for label in page.peek.findChildren(QLabel)}
    assert any(str(text).startswith("Amber") for text in labels)
    page.toggle_peek()
    assert not page.peek.isVisible()
    page.toggle_peek()
    assert page.peek.isVisible()


def test_a_blank_record_opens(window: MainWindow) -> None:
    list_of(window).new()
    settle(window)
    assert window.context.here == Address("supplier", NEW)


def test_history_lists_the_steps_and_undoes_one(window: MainWindow, context: AppContext) -> None:
    key = list_of(window).model.ids[0]
    context.saved(records.save(context.workspace, "supplier", key, {"status": "dormant"}), "Saved")
    window.context.go(Address("history"))
    settle(window)
    page = window.places.page("history")
    assert page is not None
    assert "Change supplier" in page.model.steps[0].title
    page.undo()
    settle(window)
    assert records.get(context.workspace, "supplier", key)["status"] != "dormant"
    assert page.model.steps[0].purpose == "undo"


def test_a_fault_is_shown_once_and_the_window_goes_on(window: MainWindow) -> None:
    for _ in range(10):
        try:
            raise KeyError("Maria")
        except KeyError as error:
            faults.report_fault(type(error), error, error.__traceback__)
    settle(window)
    message = window.footer.messages.message
    assert message is not None
    assert message.text.startswith("Something went wrong in the program")
    assert "Maria" not in message.details
    faults.reporter().forget()
    list_of(window).refresh()
    settle(window)
    assert list_of(window).model.rowCount() == 60


def test_data_is_never_read_as_markup(face: QApplication, qtbot: QtBot) -> None:
    label = PlainLabel("<b>Smith & Sons</b>")
    pressed = button("Smith & Sons", lambda: None)
    qtbot.addWidget(label)
    qtbot.addWidget(pressed)
    assert label.textFormat() is Qt.TextFormat.PlainText
    assert pressed.text() == "Smith && Sons"
    assert pressed.accessibleName() == "Smith & Sons"


def test_a_message_stays_until_it_is_read(window: MainWindow) -> None:
    window.context.message.emit(Message("Wrote 3 rows", Tone.GOOD))
    assert window.footer.messages.text._whole == "Wrote 3 rows"
    window.footer.messages.clear()
    assert window.footer.messages.message is None


def test_everything_that_takes_the_focus_has_a_name(window: MainWindow) -> None:
    for screen in registered():
        window.context.go(Address(screen.name))
        settle(window)
        nameless = [describe(widget) for widget in focusable(window) if not name_of(widget)]
        assert nameless == [], screen.name


def test_targets_are_large_enough(window: MainWindow) -> None:
    from PySide6.QtWidgets import QAbstractButton

    settle(window)
    buttons = (widget for widget in focusable(window) if isinstance(widget, QAbstractButton))
    small = [describe(widget) for widget in buttons if min(widget.width(), widget.height()) < 24]
    assert small == []


def focusable(window: MainWindow) -> list[QWidget]:
    """What the keyboard can reach now."""
    return [
        w
        for w in window.findChildren(QWidget)
        if w.isVisibleTo(window) and w.focusPolicy() != Qt.FocusPolicy.NoFocus and w.focusProxy() is None
    ]


def name_of(widget: QWidget) -> str:
    """What a screen reader would call it."""
    text = getattr(widget, "text", None)
    own = widget.accessibleName() or (str(text()) if callable(text) else "")
    parent = widget.parentWidget()
    return own or (parent.accessibleName() if parent is not None and widget.objectName().startswith("qt_") else "")


def describe(widget: QWidget) -> str:
    """A widget for a message of a test."""
    return f"{type(widget).__name__} {widget.objectName()} in {type(widget.parentWidget()).__name__}"


def test_setting_a_text_many_times_loses_no_reference(face: QApplication, qtbot: QtBot) -> None:
    label = QLabel()
    qtbot.addWidget(label)
    before = sys.getrefcount(None)
    for number in range(5_000):
        label.setText(str(number % 7))
        label.setVisible(False)
    assert abs(sys.getrefcount(None) - before) < 1_000
