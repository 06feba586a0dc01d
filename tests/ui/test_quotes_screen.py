"""The quote finder in the window."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from crm_app.services import lists, records
from crm_app.services.lists import ListQuery
from crm_app.services.setup import seed_reference
from crm_app.ui.context import Address
from crm_app.ui.screens.quotes.page import QuotesPage
from crm_app.ui.screenshots import settle
from crm_app.ui.window import MainWindow

CONTROL = Qt.KeyboardModifier.ControlModifier


def page_of(window: MainWindow) -> QuotesPage:
    window.context.go(Address("quotes"))
    settle(window)
    page = window.places.currentWidget()
    assert isinstance(page, QuotesPage)
    return page


def test_words_in_three_suppliers_out_and_who_was_asked_is_kept(
    window: MainWindow, picture_folder: Path | None
) -> None:
    seed_reference(window.context.workspace)
    page = page_of(window)
    QTest.keyClicks(page.words, "catering")
    QTest.keyClick(page.words, Qt.Key.Key_Return)
    settle(window)
    assert len(page.rows) == 3
    assert all(row.is_ticked for row in page.rows)
    assert page.rows[0].box.hasFocus()
    page.rows[2].box.setChecked(False)
    page.copy()
    text = QGuiApplication.clipboard().text()
    assert page.rows[0].candidate.match.name in text
    assert page.rows[2].candidate.match.name not in text
    QTest.keyClick(page.rows[0].box, Qt.Key.Key_Return, CONTROL)
    settle(window)
    (request,) = lists.snapshot(window.context.workspace, ListQuery("quote_request"))
    assert len(records.parts(window.context.workspace, "quote_request", request)["quote_asked"]) == 2
    assert [one.title for one in page.earlier.rows] == ["catering"]
    if picture_folder is not None:
        window.grab().save(str(picture_folder / "quotes.png"))
    page.table.selectRow(0)
    page.table.activated.emit(page.earlier.index(0, 0))
    settle(window)
    assert window.context.here == Address("quote_request", request)


def test_more_are_shown_and_those_ticked_stay_ticked(window: MainWindow) -> None:
    page = page_of(window)
    page.words.setText("catering")
    page.look_up()
    settle(window)
    page.rows[0].box.setChecked(False)
    kept = {row.candidate.match.id for row in page.rows if row.is_ticked}
    page.show_more()
    settle(window)
    assert len(page.rows) > 3
    assert {one.match.id for one in page.ticked()} == kept


def test_nobody_fits_and_nothing_can_be_written_down(window: MainWindow) -> None:
    page = page_of(window)
    page.look_up()
    assert "plain words" in page.note.text()
    page.words.setText("xq zz")
    page.look_up()
    settle(window)
    assert "Nobody in the register" in page.note.text()
    assert not page.keep_button.isEnabled()
    page.keep()
    settle(window)
    assert lists.snapshot(window.context.workspace, ListQuery("quote_request")) == []
