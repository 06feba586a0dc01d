"""What is typed into a cell of a list, or as a value for many records, comes back after a crash as well."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from crm_app.domain.filters import Filter, Sort
from crm_app.services import drafts, lists, records
from crm_app.services.drafts import Draft
from crm_app.services.lists import ListQuery
from crm_app.ui.context import Address
from crm_app.ui.records.bulk_edit import BulkEdit
from crm_app.ui.records.list_screen import ListScreen
from crm_app.ui.records.record_page import RecordPage
from crm_app.ui.screenshots import settle
from crm_app.ui.window import MainWindow
from tests.ui.test_panel_drafts import a_supplier, kept, reopened

Open = Callable[[], MainWindow]


@pytest.fixture(autouse=True)
def own_drafts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Drafts of this test alone, and nothing on the clipboard."""
    monkeypatch.setenv("CRM_HOME", str(tmp_path / "home"))
    QApplication.clipboard().clear()


def list_of(window: MainWindow, kind: str = "supplier") -> ListScreen:
    if window.context.here != Address(kind):
        window.context.go(Address(kind))
    settle(window)
    screen = window.places.currentWidget()
    assert isinstance(screen, ListScreen)
    screen.show_list(Filter(), Sort("company_number"))
    settle(window)
    return screen


def edit(screen: ListScreen, qtbot: QtBot, row: int, name: str, text: str) -> QLineEdit:
    """Type a text into a cell, without leaving it."""
    screen.grid.columns.show(name, True)
    screen.grid.setCurrentIndex(screen.model.index(row, screen.model.columns.index(name)))
    editing = screen.cells.editing
    assert editing is not None
    editing.begin()
    assert editing.editor is not None
    line = editing.editor.editor.line  # type: ignore[attr-defined]
    assert isinstance(line, QLineEdit)
    line.selectAll()
    qtbot.keyClicks(line, text)
    return line


def keep_cells(screen: ListScreen) -> None:
    assert screen.cells.editing is not None
    for one in screen.cells.editing.drafts:
        one.keeper.keep()


def test_a_cell_comes_back_in_the_form_of_its_record(opened: Open, qtbot: QtBot) -> None:
    window = opened()
    screen = list_of(window)
    edit(screen, qtbot, 2, "email", "half@way.ex")
    key = screen.grid.current_id
    keep_cells(screen)
    (draft,) = kept(window)
    assert (draft.kind, draft.record_id, dict(draft.typed)) == ("supplier", key, {"email": "half@way.ex"})
    assert draft.title == f"supplier “{records.get(window.context.workspace, 'supplier', key)['name']}”"
    window = reopened(opened)
    page = window.places.currentWidget()
    assert isinstance(page, RecordPage)
    assert page.form.record_id == key
    assert page.is_dirty
    assert page.form.cells["email"].value() == "half@way.ex"
    assert page.form.cells["email"].isAncestorOf(QApplication.focusWidget()), "the keyboard is where it was typed"
    assert not page.form.cells["email"].visibleRegion().isEmpty(), "and the eye"
    page.form.save()
    settle(window)
    assert records.get(window.context.workspace, "supplier", key)["email"] == "half@way.ex"
    assert kept(window) == []


def test_what_a_cell_cannot_keep_comes_back_as_typed_and_a_colleagues_change_is_seen(
    opened: Open, qtbot: QtBot
) -> None:
    window = opened()
    screen = list_of(window)
    edit(screen, qtbot, 0, "email", "no address at all")
    key = screen.grid.current_id
    keep_cells(screen)
    assert len(kept(window)) == 1
    records.save(window.context.workspace, "supplier", key, {"email": "theirs@firm.example"}, version=1, original={})
    window = reopened(opened)
    cell = window.places.currentWidget().form.cells["email"]  # type: ignore[union-attr]
    assert cell.editor is not None
    assert cell.editor.raw() == "no address at all"
    assert cell.problem
    assert cell.original is None, "what it held when it was typed in, so that saving asks which one stays"


def test_a_cell_is_kept_by_itself_until_it_is_written_or_given_up(opened: Open, qtbot: QtBot) -> None:
    window = opened()
    screen = list_of(window)
    editing = screen.cells.editing
    assert editing is not None
    line = edit(screen, qtbot, 1, "email", "")
    editing.drafts[0].keeper._timer.setInterval(10)
    qtbot.keyClicks(line, "one@firm.example")
    qtbot.waitUntil(lambda: bool(kept(window)), timeout=5000)
    editing.cancel()
    assert kept(window) == []
    line = edit(screen, qtbot, 1, "email", "two@firm.example")
    assert len(editing.drafts) == 1, "one that is free is used again"
    keep_cells(screen)
    assert len(kept(window)) == 1
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert kept(window) == []
    assert editing.drafts[0].is_free


def test_a_cell_on_its_way_to_the_store_is_kept_beside_the_one_being_typed_in(opened: Open, qtbot: QtBot) -> None:
    window = opened()
    screen = list_of(window)
    editing = screen.cells.editing
    assert editing is not None
    line = edit(screen, qtbot, 0, "email", "first@firm.example")
    keep_cells(screen)
    settle(window)
    sent: list[object] = []
    editing._send = lambda draft, held: sent.append(draft)  # type: ignore[method-assign]  # the store is away
    qtbot.keyClick(line, Qt.Key.Key_Return)
    edit(screen, qtbot, 1, "email", "second@fi")
    keep_cells(screen)
    assert len(sent) == 1
    assert sorted(str(draft.typed["email"]) for draft in kept(window)) == ["first@firm.example", "second@fi"]


def test_closing_the_window_keeps_the_cell_that_is_open(opened: Open, qtbot: QtBot) -> None:
    window = opened()
    edit(list_of(window), qtbot, 0, "phone", "020 7946 0")
    window.close()
    window = reopened(opened)
    cell = window.places.currentWidget().form.cells["phone"]  # type: ignore[union-attr]
    assert cell.editor is not None
    assert cell.editor.raw() == "020 7946 0"


def begin_bulk(window: MainWindow, name: str, rows: int = 3) -> BulkEdit:
    screen = list_of(window)
    screen.grid.columns.show(name, True)
    column = screen.model.columns.index(name)
    screen.grid.setCurrentIndex(screen.model.index(0, column))
    flags = screen.grid.selectionModel().SelectionFlag
    for row in range(rows):
        screen.grid.selectionModel().select(screen.model.index(row, column), flags.Select | flags.Rows)
    screen.cells.bulk.begin()
    settle(window)
    return screen.cells.bulk


def test_a_value_for_many_comes_back_with_its_records_and_is_dropped_once_applied(opened: Open, qtbot: QtBot) -> None:
    window = opened()
    bulk = begin_bulk(window, "tags")
    keys = set(bulk._keys)
    assert len(keys) == 3
    bulk.keeper.keep()
    assert kept(window) == [], "nothing is typed yet"
    bulk.way_box.setCurrentIndex(bulk.way_box.findData("add"))
    qtbot.keyClicks(bulk.editor.line, "met at the fair")  # type: ignore[union-attr]
    bulk.keeper.keep()
    (draft,) = kept(window)
    assert draft.title == "Tags for 3 suppliers"
    assert draft.parent_id == "supplier"
    window = reopened(opened)
    assert window.context.here == Address("supplier")
    screen = window.places.currentWidget()
    assert isinstance(screen, ListScreen)
    bulk, panel = screen.cells.bulk, screen.cells.panel
    assert panel.isVisible()
    assert (bulk.field, bulk.way.value, set(bulk._keys)) == ("tags", "add", keys)
    assert panel.title.text() == "Change 3 suppliers"
    assert panel.model.plan is not None, "the preview is made anew"
    panel.apply()
    settle(window)
    workspace = window.context.workspace
    found = records.get_many(workspace, "supplier", lists.snapshot(workspace, ListQuery("supplier")))
    tagged = {one.id for one in found if "met at the fair" in (one["tags"] or ())}
    assert tagged == keys
    assert kept(window) == []


def test_a_record_picked_for_many_comes_back_by_its_name(opened: Open) -> None:
    window = opened()
    key = a_supplier(window)
    typed = {"field": "cpv_codes", "way": "add", "raw": ["55520000"], "keys": key}
    titles = {"55520000": "Catering services"}
    store = window.context.workspace.store.address
    drafts.keep_draft(Draft(store, "bulk_edit", typed, parent_id="supplier", titles=titles))
    window = reopened(opened)
    bulk = window.places.currentWidget().cells.bulk  # type: ignore[union-attr]
    assert bulk.editor is not None
    assert bulk.editor.value() == ("55520000",)


def test_leaving_the_list_keeps_the_value_and_cancelling_or_pasting_forgets_it(opened: Open, qtbot: QtBot) -> None:
    window = opened()
    bulk = begin_bulk(window, "email")
    qtbot.keyClicks(bulk.editor.line, "x")  # type: ignore[union-attr]
    bulk.keeper.keep()
    assert len(kept(window)) == 1
    window.context.go(Address("today"))
    bulk.keeper.look()
    assert len(kept(window)) == 1, "the panel is still there on the page that was left"
    screen = list_of(window)
    screen.cells.panel.close_panel()
    assert kept(window) == []
    bulk = begin_bulk(window, "email")
    qtbot.keyClicks(bulk.editor.line, "y")  # type: ignore[union-attr]
    bulk.keeper.keep()
    assert len(kept(window)) == 1
    screen.cells.pasting.begin("z")
    assert kept(window) == []


def test_a_second_value_waits_until_the_first_is_done_with(opened: Open) -> None:
    window = opened()
    key, store = a_supplier(window), window.context.workspace.store.address
    for value in ("first", "second"):
        typed = {"field": "email", "way": "set", "raw": value, "keys": key}
        drafts.keep_draft(Draft(store, "bulk_edit", typed, parent_id="supplier"))
    window = opened()
    window.drafts_offer.open_first()
    window.drafts_offer.open_first()
    settle(window)
    screen = window.places.currentWidget()
    assert isinstance(screen, ListScreen)
    assert screen.cells.bulk.editor.raw() == "second"  # type: ignore[union-attr]
    screen.cells.panel.close_panel()
    settle(window)
    assert screen.cells.panel.isVisible()
    assert screen.cells.bulk.editor.raw() == "first"  # type: ignore[union-attr]
    assert [draft.typed["raw"] for draft in kept(window)] == ["first"]
