"""The palette: one can do, find and go back to everything by a few letters; Enter never comes too early."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QMouseEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from crm_app.domain.filters import Condition, Filter, Op, Sort
from crm_app.services import views
from crm_app.ui.actions import ACTIONS
from crm_app.ui.context import Address
from crm_app.ui.records.list_screen import ListScreen
from crm_app.ui.records.record_page import RecordPage
from crm_app.ui.screenshots import settle
from crm_app.ui.window import MainWindow

CONTROL = Qt.KeyboardModifier.ControlModifier
READY = Filter((Condition("status", Op.IS, ("ready",)),))


def suppliers(window: MainWindow) -> ListScreen:
    window.context.go(Address("suppliers"))
    settle(window)
    page = window.places.page("suppliers")
    assert isinstance(page, ListScreen)
    return page


def rows(window: MainWindow) -> list[str]:
    found = window.search.list
    return [found.item(row).text() for row in range(found.count())]


def type_into(window: MainWindow, qtbot: QtBot, text: str) -> list[str]:
    window.begin_search()
    window.search.clear()
    qtbot.keyClicks(window.search, text)
    settle(window)
    return rows(window)


def test_without_words_it_shows_recent_places_and_what_can_be_done_here(window: MainWindow) -> None:
    page = suppliers(window)
    name = str(page.model.row_at(3)["name"])
    window.context.go(Address("supplier", page.model.ids[3]))
    settle(window)
    window.context.go(Address("suppliers"))
    settle(window)
    window.begin_search()
    settle(window)
    found = rows(window)
    assert found[0] == "Recent places"
    assert found[1] == name
    assert found.index("Here") < found.index("New supplier") < found.index("Everywhere")
    assert "Log a call" in found
    assert window.search.list.currentRow() == 1


def test_log_call_and_other_words_find_the_action_first(window: MainWindow, qtbot: QtBot) -> None:
    assert type_into(window, qtbot, "log call")[0] == "Log a call"
    assert window.search._rows[0].keys == "Ctrl+L"
    assert type_into(window, qtbot, "dark mode")[0] == "Light or dark"
    assert type_into(window, qtbot, "undo")[0] == "Undo"
    qtbot.keyClick(window.search, Qt.Key.Key_Escape)


def test_choosing_an_action_does_it(window: MainWindow, qtbot: QtBot) -> None:
    page = suppliers(window)
    shown = page.peek.isVisible()
    type_into(window, qtbot, "hide the peek")
    qtbot.keyClick(window.search, Qt.Key.Key_Return)
    assert page.peek.isVisible() is not shown
    assert window.search.text() == ""
    page.toggle_peek()


def test_enter_before_the_answer_waits_for_it_and_acts(window: MainWindow, qtbot: QtBot) -> None:
    suppliers(window)
    window.begin_search()
    qtbot.keyClicks(window.search, "copper print")
    assert window.search.asking.is_pending
    qtbot.keyClick(window.search, Qt.Key.Key_Return)
    settle(window)
    here = window.context.here
    assert here is not None
    assert (here.kind, bool(here.id)) == ("supplier", True)
    assert not window.search.panel.isVisible()


def test_only_the_answer_to_the_last_words_is_shown(window: MainWindow, qtbot: QtBot) -> None:
    answers = []
    window.search.asking.answered.connect(lambda answer: answers.append(answer[0]))
    window.begin_search()
    qtbot.keyClicks(window.search, "copper print")
    settle(window)
    assert answers[-1] == "copper print"
    assert all("Copper" in row or "copper" in row for row in rows(window))
    qtbot.keyClick(window.search, Qt.Key.Key_Escape)


def test_escape_gives_the_keyboard_back_to_where_it_was(window: MainWindow, qtbot: QtBot) -> None:
    page = suppliers(window)
    window.activateWindow()
    page.bar.search.setFocus()
    if QApplication.focusWidget() is not page.bar.search:
        window.search._before = page.bar.search
    type_into(window, qtbot, "cop")
    qtbot.keyClick(window.search, Qt.Key.Key_Escape)
    assert window.focusWidget() is page.bar.search
    assert not window.search.panel.isVisible()


def test_the_keys_move_over_headings_and_tab_completes(window: MainWindow, qtbot: QtBot) -> None:
    suppliers(window)
    window.begin_search()
    settle(window)
    field, found = window.search, window.search.list
    qtbot.keyClick(field, Qt.Key.Key_End)
    assert found.currentRow() == found.count() - 1
    qtbot.keyClick(field, Qt.Key.Key_Home)
    assert field._rows[found.currentRow()] is not None
    qtbot.keyClick(field, Qt.Key.Key_PageDown)
    assert found.currentRow() > 5
    for _ in range(40):
        qtbot.keyClick(field, Qt.Key.Key_Up)
        assert field._rows[found.currentRow()] is not None
    type_into(window, qtbot, "light or")
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    assert field.text() == "Light or dark"
    qtbot.keyClick(field, Qt.Key.Key_Escape)


def test_control_enter_opens_and_stays(window: MainWindow, qtbot: QtBot) -> None:
    suppliers(window)
    type_into(window, qtbot, "copper print")
    qtbot.keyClick(window.search, Qt.Key.Key_Return, CONTROL)
    settle(window)
    assert window.context.here is not None
    assert window.context.here.id
    assert window.search.text() == "copper print"
    qtbot.keyClick(window.search, Qt.Key.Key_Escape)


def test_prefixes_narrow_to_actions_and_to_people(window: MainWindow, qtbot: QtBot) -> None:
    found = type_into(window, qtbot, ">log")
    assert found[0] == "Log a call"
    assert not any(row.startswith("Search ") for row in found)
    assert type_into(window, qtbot, "@copper print")[0].startswith("Nothing found")
    qtbot.keyClick(window.search, Qt.Key.Key_Escape)


def test_the_last_answer_opens_the_list_filtered(window: MainWindow, qtbot: QtBot) -> None:
    page = suppliers(window)
    assert type_into(window, qtbot, "copper")[-1] == "Search suppliers for “copper”"
    qtbot.keyClick(window.search, Qt.Key.Key_End)
    qtbot.keyClick(window.search, Qt.Key.Key_Return)
    settle(window)
    assert page.bar.filter.search == "copper"
    assert 0 < page.model.rowCount() < 60


def test_saved_views_and_screens_are_found(window: MainWindow, qtbot: QtBot) -> None:
    workspace = window.context.workspace
    saved = views.save_view(workspace, "Nearly there", "supplier", READY, Sort(), {})
    window.context.touched(saved.touched)
    settle(window)
    type_into(window, qtbot, "x")
    qtbot.keyClick(window.search, Qt.Key.Key_Escape)
    assert type_into(window, qtbot, "nearly")[0] == "Nearly there"
    assert type_into(window, qtbot, "events")[0] == "Events"
    qtbot.keyClick(window.search, Qt.Key.Key_Escape)


def test_pages_of_the_guide_stand_in_a_group_of_their_own(window: MainWindow, qtbot: QtBot) -> None:
    suppliers(window)
    found = type_into(window, qtbot, "undo")
    assert found[0] == "Undo"
    at = found.index("Guide")
    assert window.search._rows[at] is None
    assert found[at + 1] == "Guide: History, undo, and as it was"
    assert found[-2:] == ["The whole list", "Search suppliers for “undo”"]
    assert sum(row.startswith("Guide: ") for row in found) <= 3
    type_into(window, qtbot, "guide first morning")
    assert rows(window)[:2] == ["Guide", "Guide: Your first morning"]
    qtbot.keyClick(window.search, Qt.Key.Key_Return)
    settle(window)
    assert window.context.here == Address("guide", tab="first-morning")
    assert type_into(window, qtbot, "un")[-1] == "Search suppliers for “un”"
    assert not any("morning" in row for row in rows(window))  # so short a word finds titles alone
    assert "Guide" not in type_into(window, qtbot, ">undo")
    qtbot.keyClick(window.search, Qt.Key.Key_Escape)


def test_a_screen_reader_hears_how_many_and_which(window: MainWindow, qtbot: QtBot) -> None:
    type_into(window, qtbot, "log call")
    assert window.search.said().endswith("Log a call, Ctrl+L")
    assert window.search.said().split()[1].startswith("result")
    item = window.search.list.item(0)
    assert item.data(Qt.ItemDataRole.AccessibleTextRole) == "Log a call, Ctrl+L"
    qtbot.keyClick(window.search, Qt.Key.Key_Escape)


def test_a_pasted_address_opens_and_a_crooked_one_is_explained(window: MainWindow, qtbot: QtBot) -> None:
    key = suppliers(window).model.ids[5]
    window.begin_search()
    window.search.setText(f"Amber\ncrm:supplier/{key}?tab=People")
    window.search._find()
    assert rows(window) == ["Open this address: Supplier"]
    qtbot.keyClick(window.search, Qt.Key.Key_Return)
    settle(window)
    assert window.context.here == Address("supplier", key, "People")
    page = window.places.currentWidget()
    assert isinstance(page, RecordPage)
    assert page.tabs.tabText(page.tabs.currentIndex()).startswith("People")
    window.begin_search()
    window.search.setText("crm:supplier/1")
    window.search._find()
    assert rows(window) == ["This address cannot be opened"]
    qtbot.keyClick(window.search, Qt.Key.Key_Escape)
    window.open_link("crm:supplier/01931a5b-0000-7000-8000-000000000000")
    settle(window)
    assert window.footer.messages.message is not None
    assert "leads nowhere" in window.footer.messages.message.text


def test_a_link_is_copied_as_text_and_as_a_link(window: MainWindow) -> None:
    page = suppliers(window)
    key, name = page.model.ids[2], str(page.model.row_at(2)["name"])
    window.context.go(Address("supplier", key))
    settle(window)
    window.actions_by_name["copy_link"].trigger()
    data = QGuiApplication.clipboard().mimeData()
    assert data.text() == f"{name}\ncrm:supplier/{key}"
    assert data.html() == f'<a href="crm:supplier/{key}">{name}</a>'
    page = suppliers(window)
    page.show_list(Filter(READY.conditions, "copper"))
    settle(window)
    window.actions_by_name["copy_link"].trigger()
    assert QGuiApplication.clipboard().text().endswith("\ncrm:suppliers?where=status%20is%20ready")
    assert window.footer.messages.message is not None
    assert "without the words searched for" in window.footer.messages.message.text


def test_back_finds_filter_order_row_and_tab_again(window: MainWindow) -> None:
    page = suppliers(window)
    page.show_list(Filter(), Sort("status", descending=True))
    settle(window)
    key = page.model.ids[9]
    assert page.grid.select_id(key)
    window.context.go(Address("suppliers", filter=READY))
    settle(window)
    assert page.model.rowCount() == 10
    window.context.go(Address("supplier", page.model.ids[0]))
    settle(window)
    record = window.places.currentWidget()
    assert isinstance(record, RecordPage)
    record.show_tab("History")
    window.context.travel(-2)
    settle(window)
    assert page.bar.filter == Filter()
    assert page.model.query.sort == Sort("status", descending=True)
    assert page.grid.current_id == key
    window.context.travel(2)
    settle(window)
    assert record.tabs.tabText(record.tabs.currentIndex()).startswith("History")


def test_the_mouse_goes_back_and_forward(window: MainWindow) -> None:
    suppliers(window)
    window.context.go(Address("events"))
    settle(window)
    handle = window.windowHandle()
    for pressed, kind in ((Qt.MouseButton.BackButton, "suppliers"), (Qt.MouseButton.ForwardButton, "events")):
        at = QPointF(300, 300)
        press = QMouseEvent(QEvent.Type.MouseButtonPress, at, at, pressed, pressed, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(handle, press)
        assert window.context.here is not None
        assert window.context.here.kind == kind


def test_the_menu_of_the_way_back_names_places(window: MainWindow) -> None:
    page = suppliers(window)
    name = str(page.model.row_at(4)["name"])
    window.context.go(Address("supplier", page.model.ids[4]))
    settle(window)
    window.context.go(Address("suppliers", filter=READY))
    settle(window)
    menu = window.trail.menu(-1, window)
    menu.aboutToShow.emit()
    texts = [entry.text() for entry in menu.actions()]
    assert texts[0] == name
    assert texts[1] == ACTIONS["open"].title or texts[1] == "Suppliers"
    menu.actions()[1].trigger()
    settle(window)
    assert window.context.here == Address("suppliers")


def test_places_are_kept_for_another_day_without_names(window: MainWindow) -> None:
    page = suppliers(window)
    window.context.go(Address("supplier", page.model.ids[0]))
    settle(window)
    window.recents.save()
    kept = window.context.settings.get(window.recents._setting, [])
    assert kept[0] == f"crm:supplier/{page.model.ids[0]}"
    assert all(text.startswith("crm:") for text in kept)
