"""The queue of possible duplicates in the window, by keyboard."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QRadioButton
from pytestqt.qtbot import QtBot

from crm_app.domain.filters import Filter
from crm_app.domain.kinds import KINDS
from crm_app.services import duplicates, history, records
from crm_app.ui.context import Address, AppContext
from crm_app.ui.records.list_screen import ListScreen
from crm_app.ui.screens.duplicates.page import DuplicatesPage
from crm_app.ui.screenshots import settle
from crm_app.ui.window import MainWindow


@pytest.fixture
def firms(context: AppContext) -> tuple[str, str]:
    workspace = context.workspace
    site = {"website": "https://homertonprint.example"}
    one = records.add(workspace, "supplier", {"name": "Homerton Print Works Ltd", "tags": ("print",), **site}).id
    two = records.add(workspace, "supplier", {"name": "Homerton Printworks", "tags": ("signage",), **site}).id
    records.add(workspace, "site", {"postcode": "E9 6AS"}, parent_id=two)
    return one, two


@pytest.fixture
def page(window: MainWindow, firms: tuple[str, str]) -> DuplicatesPage:
    window.context.go(Address("duplicates"))
    settle(window)
    found = window.places.currentWidget()
    assert isinstance(found, DuplicatesPage)
    return found


def test_look_choose_and_merge_by_keyboard(
    window: MainWindow, page: DuplicatesPage, firms: tuple[str, str], qtbot: QtBot, picture_folder: Path | None
) -> None:
    page.look()
    settle(window)
    named = [pair for pair in page.model.pairs if {pair.stays, pair.other} == set(firms)]
    assert named
    page.table.selectRow(page.model.pairs.index(named[0]))
    settle(window)
    assert "internet domain" in page.why.text()
    if picture_folder is not None:
        window.grab().save(str(picture_folder / "duplicates-filled.png"))
    radios = {radio.accessibleName(): radio for radio in page.sides.findChildren(QRadioButton)}
    other_name = f"{KINDS['supplier'].fields['name'].label}, take the other one: Homerton Printworks"
    radios[other_name].click()
    assert radios["Tags, take both: both"].isChecked()
    qtbot.keyClick(page.table, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle(window)
    now = records.get(window.context.workspace, "supplier", firms[0])
    assert (now["name"], now["tags"]) == ("Homerton Printworks", ("print", "signage"))
    assert firms[1] not in {pair.other for pair in page.model.pairs}
    history.undo(window.context.workspace)
    assert records.get(window.context.workspace, "supplier", firms[1])["name"] == "Homerton Printworks"


def test_not_the_same_is_remembered(
    window: MainWindow, page: DuplicatesPage, firms: tuple[str, str], qtbot: QtBot
) -> None:
    page.look()
    settle(window)
    before = len(page.model.pairs)
    page.table.selectRow(0)
    settle(window)
    qtbot.keyClick(page.table, Qt.Key.Key_N, Qt.KeyboardModifier.AltModifier)
    settle(window)
    assert len(page.model.pairs) == before - 1
    assert duplicates.look(window.context.workspace).new == 0


def test_swapping_lets_the_other_stay(window: MainWindow, page: DuplicatesPage, firms: tuple[str, str]) -> None:
    page.look()
    settle(window)
    page.table.selectRow([{p.stays, p.other} == set(firms) for p in page.model.pairs].index(True))
    settle(window)
    page.swap()
    settle(window)
    assert page.sides.comparison is not None
    assert page.sides.comparison.stays.id == firms[1]
    page.swap()
    settle(window)
    assert page.sides.comparison.stays.id == firms[0]


def test_two_selected_suppliers_are_put_side_by_side(window: MainWindow, firms: tuple[str, str], qtbot: QtBot) -> None:
    window.context.go(Address("suppliers", filter=Filter(search="Homerton")))
    settle(window)
    page = window.places.currentWidget()
    assert isinstance(page, ListScreen)
    page.grid.selectAll()
    assert set(page.grid.selected_ids()) == set(firms)
    keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(page.grid, Qt.Key.Key_D, keys)
    settle(window)
    shown = window.places.currentWidget()
    assert isinstance(shown, DuplicatesPage)
    assert shown.sides.comparison is not None
    assert {shown.sides.comparison.stays.id, shown.sides.comparison.other.id} == set(firms)


def test_with_nothing_to_judge_the_page_says_so(
    large_context: AppContext, open_context: Callable[[Path], AppContext], qtbot: QtBot
) -> None:
    page = DuplicatesPage(large_context)
    qtbot.addWidget(page)
    large_context.jobs.wait_idle()
    assert page.model.rowCount() == 0
    page.merge()
    page.keep_apart()
    page.swap()
    assert large_context.jobs.is_idle
