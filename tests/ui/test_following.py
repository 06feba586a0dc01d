"""A colleague's work appears by itself, and nothing that is being typed is touched by it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from crm_app.domain.errors import StoreError
from crm_app.services import news, records
from crm_app.services.workspace import Workspace, open_workspace
from crm_app.ui.context import Address
from crm_app.ui.following import Following
from crm_app.ui.records.list_screen import ListScreen
from crm_app.ui.records.record_page import RecordPage
from crm_app.ui.screenshots import settle
from crm_app.ui.window import MainWindow


@pytest.fixture
def colleague(window: MainWindow) -> Iterator[Workspace]:
    """The same file in another window."""
    opened = open_workspace(window.context.workspace.store.address)
    yield opened
    opened.close()


def test_a_new_supplier_of_a_colleague_comes_into_the_list(
    window: MainWindow, colleague: Workspace, qtbot: QtBot
) -> None:
    following = Following(window.context, 20)
    window.context.go(Address("suppliers"))
    settle(window)
    page = window.places.currentWidget()
    assert isinstance(page, ListScreen)
    before = len(page.model.ids)
    records.add(colleague, "supplier", {"name": "Clapton Kitchen CIC"})
    qtbot.waitUntil(lambda: len(page.model.ids) == before + 1, timeout=5_000)
    following.end()


def test_what_is_typed_stays_and_the_rest_follows(window: MainWindow, colleague: Workspace, qtbot: QtBot) -> None:
    following = Following(window.context, 20)
    key = records.find(window.context.workspace, "supplier", "00000003")
    window.context.go(Address("supplier", key))
    settle(window)
    page = window.places.currentWidget()
    assert isinstance(page, RecordPage)
    form = page.form
    assert form is not None
    cell = form.cells["name"]
    cell.begin()
    line = cell.editor.line  # type: ignore[union-attr]
    line.setText("Half a na")
    line.textEdited.emit("Half a na")
    records.save(colleague, "supplier", key, {"website": "https://c.example"})
    qtbot.waitUntil(lambda: form.cells["website"].original == "https://c.example", timeout=5_000)
    assert cell.value() == "Half a na"
    following.end()


def test_a_store_that_does_not_answer_is_asked_again(
    window: MainWindow, colleague: Workspace, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(_workspace: Workspace) -> news.Heard:
        raise StoreError("The store cannot be reached", "The network is away.", "Try again.")

    heard: list[object] = []
    said: list[object] = []
    window.context.changed.connect(heard.append)
    window.context.message.connect(said.append)
    with monkeypatch.context() as patch:
        patch.setattr(news, "begin", away)
        following = Following(window.context, 20)
        settle(window)
        assert not following.is_listening
    qtbot.waitUntil(lambda: following.is_listening, timeout=5_000)
    records.add(colleague, "supplier", {"name": "Clapton Kitchen CIC"})
    qtbot.waitUntil(lambda: bool(heard), timeout=5_000)
    assert not said
    following.end()
