"""Pages of records are kept alive, but not through a change of text size, unless they are shown or being typed in."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from crm_app.domain.filters import Condition, Filter, Op, Sort
from crm_app.services import records, views
from crm_app.ui import theme
from crm_app.ui.context import Address, AppContext
from crm_app.ui.places import is_dirty
from crm_app.ui.records.list_screen import ListScreen
from crm_app.ui.records.record_page import RecordPage
from crm_app.ui.screenshots import settle
from crm_app.ui.text_size import set_text_size
from crm_app.ui.window import MainWindow


@pytest.fixture
def three(qtbot: QtBot, context: AppContext) -> tuple[MainWindow, list[str]]:
    """A window that has shown three suppliers; something is typed in the first."""
    window = MainWindow(context, "store.crm")
    qtbot.addWidget(window)
    window.show()
    keys = [records.find(context.workspace, "supplier", f"0000000{n}") for n in (1, 2, 3)]
    for key in keys:
        context.go(Address("supplier", key, "People" if key == keys[1] else ""))
        settle(window)
        if key == keys[0]:
            page = window.places.currentWidget()
            assert isinstance(page, RecordPage)
            assert page.form is not None
            cell = page.form.cells["phone"]
            cell.begin()
            cell.editor.line.setText("020 7946 0001")  # type: ignore[union-attr]
            cell.editor.line.textEdited.emit("")  # type: ignore[union-attr]
    return window, keys


def pages(window: MainWindow) -> list[RecordPage]:
    return window.places.findChildren(RecordPage)


@pytest.mark.parametrize("change", ["theme", "text"])
def test_a_change_of_face_keeps_what_is_shown_and_what_is_typed(
    three: tuple[MainWindow, list[str]], face: QApplication, change: str
) -> None:
    window, keys = three
    assert len(pages(window)) == 3
    try:
        if change == "theme":
            theme.apply(face, theme.DARK)
        else:
            set_text_size(face, 125)
        kept = [key for key in keys if change == "theme" or key != keys[1]]
        assert [page.record_id for page in pages(window)] == kept
        assert [is_dirty(page) for page in pages(window)] == [key == keys[0] for key in kept]
        window.context.back()
        settle(window)
        again = window.places.currentWidget()
        assert isinstance(again, RecordPage)
        assert again.record_id == keys[1]
        assert again.tabs.tabText(again.tabs.currentIndex()).startswith("People"), "it comes back as it was left"
    finally:
        set_text_size(face, 100)
        theme.apply(face, theme.LIGHT)
        for page in pages(window):
            if page.form is not None:
                page.form.revert()


@pytest.fixture
def listed(qtbot: QtBot, context: AppContext) -> tuple[MainWindow, ListScreen]:
    """A window that shows the list of suppliers."""
    window = MainWindow(context, "store.crm")
    qtbot.addWidget(window)
    window.show()
    context.go(Address("suppliers"))
    settle(window)
    page = window.places.currentWidget()
    assert isinstance(page, ListScreen)
    return window, page


def test_a_figure_opens_its_list_at_the_top(listed: tuple[MainWindow, ListScreen]) -> None:
    window, page = listed
    window.resize(900, 400)
    page.grid.select_id(page.model.ids[len(page.model.ids) - 1])
    settle(window)
    window.context.go(Address("overview"))
    settle(window)
    window.context.go(Address("suppliers", filter=Filter((Condition("name", Op.KNOWN),))))
    settle(window)
    assert page.grid.verticalScrollBar().value() == 0
    assert page.grid.selected_ids() == page.model.ids[:1], "the keyboard is at its first row"


def test_a_view_that_was_left_before_it_was_read_stays_away(listed: tuple[MainWindow, ListScreen]) -> None:
    window, page = listed
    ready = Filter((Condition("status", Op.IN, ("ready",)),))
    key = views.save_view(window.context.workspace, "Ready", "supplier", ready, Sort(), {}).id
    window.context.go(Address("suppliers", view=key))
    window.context.back()
    settle(window)
    assert (page.views.open, page.bar.filter) == (None, Filter())


def test_a_name_of_ten_thousand_letters_leaves_room_for_the_tabs(qtbot: QtBot, context: AppContext) -> None:
    window = MainWindow(context, "store.crm")
    qtbot.addWidget(window)
    window.resize(1400, 900)
    window.show()
    name = "Long name " * 999
    context.go(Address("supplier", records.add(context.workspace, "supplier", {"name": name}).id))
    settle(window)
    page = window.places.currentWidget()
    assert isinstance(page, RecordPage)
    assert page.header.height() < page.height() / 3
    assert page.title == name.strip(), "a screen reader is told all of it"


def test_a_page_without_typing_is_deleted_without_a_word_about_typing(qtbot: QtBot, context: AppContext) -> None:
    window = MainWindow(context, "store.crm")
    qtbot.addWidget(window)
    window.show()
    said: list[str] = []
    context.message.connect(lambda message: said.append(message.text))
    key = records.find(context.workspace, "supplier", "00000001")
    context.go(Address("suppliers"))
    context.go(Address("supplier", key))
    settle(window)
    page = window.places.currentWidget()
    assert isinstance(page, RecordPage)
    page.delete()
    settle(window)
    assert said[-1].startswith("Deleted")
    assert not any("What you typed" in text for text in said)
