"""Today, the tasks and the timeline on the screen: by keyboard alone, alive while others write."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from crm_app.services import drafts, records
from crm_app.services.drafts import Draft
from crm_app.services.tasks import add_task
from crm_app.services.today import Line
from crm_app.ui.context import Address, AppContext
from crm_app.ui.records.filter_chip import FilterChip
from crm_app.ui.records.record_page import RecordPage
from crm_app.ui.screens.tasks.page import TasksScreen
from crm_app.ui.screens.timeline.view import TimelineView
from crm_app.ui.screens.today.column_view import SHORT, ColumnView
from crm_app.ui.screens.today.line_row import LineRow, due_words, tone_of
from crm_app.ui.screens.today.page import TodayPage
from crm_app.ui.screenshots import settle
from crm_app.ui.window import MainWindow

DAY = date(2026, 11, 22)


@pytest.fixture
def supplier(context: AppContext) -> str:
    return records.find(context.workspace, "supplier", "00000003")


@pytest.fixture
def busy(context: AppContext, supplier: str) -> AppContext:
    """Three tasks due, a credential that ends, an event of the week; the window is made after them."""
    workspace = context.workspace
    for number in range(3):
        add_task(workspace, {"title": f"Ring back {number}", "due_on": DAY - timedelta(number), "supplier": supplier})
    ending = {"what": "public_liability", "expires_on": DAY + timedelta(5)}
    records.add(workspace, "credential", ending, parent_id=supplier)
    records.add(workspace, "event", {"title": "How to bid", "held_on": DAY + timedelta(3)})
    return context


def page_of(window: MainWindow) -> TodayPage:
    page = window.places.page("today")
    assert isinstance(page, TodayPage)
    return page


def column(window: MainWindow, key: str) -> ColumnView:
    return next(view for view in page_of(window).columns if view.column.key == key)


def test_the_window_opens_on_it_with_the_keyboard_on_the_first_line(busy: AppContext, window: MainWindow) -> None:
    page = page_of(window)
    assert window.places.currentWidget() is page
    assert page.heading.text() == "Sun 22 Nov 2026"
    assert [view.column.key for view in page.columns][:2] == ["due", "expiring"]
    assert "3 due" in page.summary.text()
    assert column(window, "due").rows[0].hasFocus()
    assert column(window, "due").rows[0].accessibleName().startswith("Do Ring back 2, Dalston")


def test_arrows_go_on_enter_opens_and_escape_comes_back_to_the_line(busy: AppContext, window: MainWindow) -> None:
    rows = column(window, "due").rows
    QTest.keyClick(rows[0], Qt.Key.Key_Down)
    assert rows[1].hasFocus()
    QTest.keyClick(rows[1], Qt.Key.Key_Right)
    ending = column(window, "expiring").rows[0]
    assert ending.hasFocus()
    QTest.keyClick(ending, Qt.Key.Key_Return)
    settle(window)
    here = busy.here
    assert here is not None
    assert (here.kind, here.tab) == ("supplier", "Credentials")
    QTest.keyClick(window, Qt.Key.Key_Escape)
    settle(window)
    assert window.places.currentWidget() is page_of(window)
    assert column(window, "expiring").rows[0].hasFocus()


def test_space_ticks_a_task_off_and_undo_brings_it_back(busy: AppContext, window: MainWindow) -> None:
    page = page_of(window)
    row = column(window, "due").rows[0]
    QTest.keyClick(row, Qt.Key.Key_Space)
    settle(window)
    page.refresh()
    settle(window)
    assert len(column(window, "due").rows) == 2
    assert column(window, "due").rows[0].hasFocus()
    message = window.footer.messages.message
    assert message is not None
    assert message.text == "Done: Ring back 2"
    window.footer.messages.undo.click()
    settle(window)
    page.refresh()
    settle(window)
    assert len(column(window, "due").rows) == 3


def test_a_long_column_is_short_until_asked(context: AppContext, window: MainWindow) -> None:
    for number in range(SHORT + 3):
        add_task(context.workspace, {"title": f"Task {number}", "due_on": DAY})
    page_of(window).refresh()
    settle(window)
    view = column(window, "due")
    assert len(view.rows) == SHORT
    assert view.more.text() == "Show 3 more"
    view.more.click()
    assert len(view.rows) == SHORT + 3
    assert view.rows[SHORT].hasFocus()
    page_of(window).refresh()
    settle(window)
    assert len(column(window, "due").rows) == SHORT + 3, "it stays long"


def test_narrow_windows_have_fewer_columns_in_a_row(busy: AppContext, window: MainWindow) -> None:
    page = page_of(window)
    page.resize(1300, 700)
    page._arrange()
    wide = page._in_a_row
    page.resize(500, 700)
    page._area.resize(500, 600)
    page._arrange()
    assert page._in_a_row < wide


def test_what_only_the_window_knows_of_is_shown_too(context: AppContext, window: MainWindow) -> None:
    page = page_of(window)
    page.waiting = lambda: [Line("Finish", "New supplier", "typed this morning", "supplier", "new")]
    page.refresh()
    settle(window)
    column(window, "judge").rows[0].click()
    assert context.here == Address("supplier", "new")


def test_a_draft_of_an_earlier_run_is_finished_from_here(
    context: AppContext, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = Draft(context.workspace.store.address, "supplier", {"name": "Half a Name"})
    drafts.keep_draft(kept)
    monkeypatch.setattr(drafts, "SESSION", "another run")
    try:
        page_of(window).refresh()
        settle(window)
        row = column(window, "judge").rows[0]
        assert row.accessibleName().startswith("Finish New supplier “Half a Name”")
        row.click()
        settle(window)
        here = context.here
        assert here is not None
        assert (here.kind, here.id) == ("supplier", "new")
    finally:
        drafts.drop_draft(*(one.id for one in drafts.drafts(kept.store, of_this_run=True)))
    page = window.places.currentWidget()
    assert isinstance(page, RecordPage)
    assert page.form is not None
    page.form.revert()


def test_nothing_to_do_is_said(context: AppContext, window: MainWindow) -> None:
    page = page_of(window)
    assert page.shown is not None
    page.show_today(type(page.shown)(DAY, ()))
    assert page.summary.text().startswith("Nothing needs you today")
    page.take_focus()
    assert page.log_button.hasFocus()


@pytest.mark.parametrize(
    ("line", "words", "tone"),
    [
        (Line("Do", "x", due_in=0, task="k"), "today", "caution"),
        (Line("Do", "x", due_in=-3, task="k"), "3 days late", "stop"),
        (Line("Ran out", "x", due_in=-3), "3 days ago", "stop"),
        (Line("Renew", "x", due_in=40), "in 40 days", "muted"),
        (Line("Renew", "x"), "", "muted"),
    ],
)
def test_when_it_is_due_in_words(line: Line, words: str, tone: str) -> None:
    assert (due_words(line), tone_of(line)) == (words, tone)


def test_a_long_name_takes_two_lines_and_no_more(window: MainWindow) -> None:
    row = LineRow(Line("Compare", "A rather long name of a supplier " * 4, "with another"), window)
    assert len(row._title_lines(150)) == 2
    assert len(row._title_lines(100_000)) == 1
    assert row._title_lines(4)
    row.deleteLater()


def test_tasks_show_what_is_open_and_space_is_done(busy: AppContext, window: MainWindow) -> None:
    busy.go(Address("tasks"))
    settle(window)
    page = window.places.page("tasks")
    assert isinstance(page, TasksScreen)
    assert page.open_only.isChecked()
    assert len(page.model.ids) == 3
    first = page.grid.current_id
    QTest.keyClick(page.grid, Qt.Key.Key_Space)
    settle(window)
    assert records.get(busy.workspace, "task", first)["done_on"] == DAY
    assert len(page.model.ids) == 2
    page.open_only.click()
    settle(window)
    assert len(page.model.ids) == 3
    page.mine_only.click()
    settle(window)
    assert len(page.model.ids) == 3
    assert page.mine_only.isChecked()
    page.put_off()
    settle(window)
    assert records.get(busy.workspace, "task", page.grid.current_id)["due_on"] == DAY + timedelta(7)


def test_without_an_open_task_the_list_offers_a_new_one(context: AppContext, window: MainWindow) -> None:
    context.go(Address("tasks"))
    settle(window)
    page = window.places.page("tasks")
    assert isinstance(page, TasksScreen)
    words = {label.text() for label in page._empty.findChildren(QLabel) if label.isVisible()}
    assert "No open tasks" in words
    assert [b.text() for b in page._empty.findChildren(QPushButton) if b.isVisible()] == ["New task"]
    assert [chip.accessibleName() for chip in page.bar.findChildren(FilterChip)] == ["Filter: Open tasks"]
    page.mine_only.click()
    settle(window)
    assert [b.text() for b in page._empty.findChildren(QPushButton) if b.isVisible()] == ["Clear the filter"]


def test_the_timeline_opens_what_it_speaks_of(busy: AppContext, window: MainWindow, supplier: str) -> None:
    busy.go(Address("supplier", supplier, "Timeline"))
    settle(window)
    page = window.places.currentWidget()
    assert isinstance(page, RecordPage)
    view = page.tabs.currentWidget()
    assert isinstance(view, TimelineView)
    settle(window)
    assert "Public liability insurance expires" in [entry.title for entry in view.entries]
    view.choose("Tasks")
    settle(window)
    assert {entry.kind for entry in view.entries} == {"task"}
    view.table.setCurrentCell(0, 0)
    view.table.setFocus()
    QTest.keyClick(view.table, Qt.Key.Key_Return)
    settle(window)
    here = busy.here
    assert here is not None
    assert here.kind == "task"


def test_a_pasted_signature_becomes_a_person_and_warns(busy: AppContext, window: MainWindow, supplier: str) -> None:
    signature = "Amira Example\nDirector\nM: 07700 900123\namira@dalston.example"
    QApplication.clipboard().setText(signature)
    busy.go(Address("supplier", supplier, "People"))
    settle(window)
    page = window.places.currentWidget()
    assert isinstance(page, RecordPage)
    table = page.parts["person"]
    table.paste_signature()  # type: ignore[attr-defined]
    settle(window)
    panel = table.paste_panel  # type: ignore[attr-defined]
    assert panel.lines["person", "name"].text() == "Amira Example"
    panel.save()
    settle(window)
    people = records.parts(busy.workspace, "supplier", supplier)["person"]
    assert [(one["name"], one["role"], one["mobile"]) for one in people] == [
        ("Amira Example", "Director", "07700 900123")
    ]
    panel.begin()
    settle(window)
    assert panel.warnings.count() == 1, "the same person again is warned of"
    panel.text.clear()


def test_a_new_supplier_from_a_signature(busy: AppContext, window: MainWindow) -> None:
    busy.go(Address("supplier", "new"))
    settle(window)
    QApplication.clipboard().setText("Bo Sample\nSample Cleaning Ltd\n3 High Road, London N16 5SR\nbo@clean.example")
    page = window.places.currentWidget()
    assert page is not None
    QTest.keyClick(page, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    settle(window)
    from crm_app.ui.records.signature_panel import SignaturePanel

    panel = page.findChild(SignaturePanel)
    assert panel is not None
    panel.save()
    settle(window)
    here = busy.here
    assert here is not None
    made = records.get(busy.workspace, "supplier", here.id)
    assert made["name"] == "Sample Cleaning Ltd"
    parts = records.parts(busy.workspace, "supplier", made.id)
    assert parts["site"][0]["postcode"] == "N16 5SR"
    assert parts["person"][0]["email"] == "bo@clean.example"
