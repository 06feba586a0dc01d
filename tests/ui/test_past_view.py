"""The bin, the history and the past on the screen: found, read and brought back without a mouse."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from crm_app.domain.filters import Filter, parse_condition
from crm_app.domain.kinds import KINDS
from crm_app.services import records
from crm_app.store import operations
from crm_app.ui import theme
from crm_app.ui.context import Address, AppContext
from crm_app.ui.records.past_view import PastView
from crm_app.ui.screens.bin.page import BinPage
from crm_app.ui.screens.history.page import HistoryPage
from crm_app.ui.screenshots import settle
from crm_app.ui.window import MainWindow


@pytest.fixture
def ahead(monkeypatch: pytest.MonkeyPatch) -> date:
    """What is done now is done three days ahead; the day before that."""

    class Clock(datetime):
        """A clock that stands three days ahead."""

        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return datetime.now(UTC) + timedelta(days=3)

    today = date.today()  # noqa: DTZ011 - the office's own day
    monkeypatch.setattr(operations, "datetime", Clock)
    monkeypatch.setenv("CRM_TODAY", str(today + timedelta(days=3)))
    return today + timedelta(days=1)


def show(window: MainWindow, name: str) -> Any:
    window.context.go(Address(name))
    settle(window)
    return window.places.currentWidget()


def keys_of(context: AppContext, *numbers: str) -> list[str]:
    return [records.find(context.workspace, "supplier", number) for number in numbers]


def test_the_bin_is_searched_and_restored_by_keyboard(qtbot: QtBot, context: AppContext, window: MainWindow) -> None:
    keys = keys_of(context, "00000003", "00000004")
    names = [records.get(context.workspace, "supplier", key)["name"] for key in keys]
    page = show(window, "bin")
    assert isinstance(page, BinPage)
    assert page._status.text() == "The bin is empty"
    assert not page.restore_button.isEnabled()
    saved = records.delete(context.workspace, "supplier", keys)
    context.touched(saved.touched)
    settle(window)
    assert sorted(item.title for item in page.model.rows) == sorted(names)
    page.search.setText(names[0].split()[-1])
    qtbot.waitUntil(lambda: len(page.model.rows) == 1)
    settle(window)
    page.take_focus()
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    settle(window)
    assert records.get(context.workspace, "supplier", keys[0])["name"] == names[0]
    assert page._status.text() == "Nothing in the bin is like that"
    page.search.clear()
    page.kind.setCurrentIndex(page.kind.findData("supplier"))
    page.refresh()
    settle(window)
    assert [item.title for item in page.model.rows] == [names[1]]


def test_the_history_is_asked_by_person_kind_words_and_day(context: AppContext, window: MainWindow) -> None:
    (key,) = keys_of(context, "00000003")
    records.save(context.workspace, "supplier", key, {"name": "Second"})
    records.add(context.workspace, "event", {"title": "Meet the buyer"})
    page = show(window, "history")
    assert isinstance(page, HistoryPage)
    everything = len(page.model.steps)
    assert page.bar.person.findData(context.workspace.author) > 0
    page.bar.kind.setCurrentIndex(page.bar.kind.findData("event"))
    page.bar.look()
    settle(window)
    assert [step.title for step in page.model.steps] == ["Add event “Meet the buyer”"]
    assert page.model.data(page.model.index(0, 2)) == "1 event"
    page.bar.kind.setCurrentIndex(0)
    page.bar.words.setText("second")
    page.bar.look()
    settle(window)
    assert [step.title for step in page.model.steps] == ["Change supplier “Second”"]
    page.bar.words.clear()
    page.bar.since.line.setText("1 Jan 2001")
    page.bar.look()
    settle(window)
    assert page.model.steps == []
    page.bar.until.line.setText("1 Jan 2100")
    page.bar.look()
    settle(window)
    assert len(page.model.steps) == everything


def test_a_list_as_it_was_is_read_and_exported(
    qtbot: QtBot, context: AppContext, window: MainWindow, ahead: date, tmp_path: Path
) -> None:
    first, second = keys_of(context, "00000001", "00000002")
    before = records.get(context.workspace, "supplier", first)["name"]
    records.save(context.workspace, "supplier", first, {"name": "AAA First of all", "status": "ready"})
    records.delete(context.workspace, "supplier", [second])
    show(window, "suppliers")
    window.show_past()
    view = window.past
    assert isinstance(view, PastView)
    view.day.set_value(ahead)
    view.look()
    settle(window)
    assert view.model is not None
    assert len(view.model.rows) == 60
    view.model.data(view.model.index(0, 0))
    settle(window)
    shown = [view.model.data(view.model.index(row, 0)) for row in range(60)]
    assert before in shown
    assert "AAA First of all" not in shown
    assert "As it was on" in view.banner.accessibleName()
    assert view.note.text().startswith("60 suppliers")
    view.write(tmp_path / "then.json", ahead)
    settle(window)
    assert before in (tmp_path / "then.json").read_text(encoding="utf-8")
    view.day.line.setText("31 Feb 2026")
    view.look()
    assert "31 Feb 2026" in view.note.text()
    view._open(0)
    settle(window)
    view.close()


def test_a_filtered_list_and_a_record_as_they_were(context: AppContext, window: MainWindow, ahead: date) -> None:
    (key,) = keys_of(context, "00000001")
    was = records.get(context.workspace, "supplier", key)
    records.save(context.workspace, "supplier", key, {"name": "Now called this"})
    wanted = Filter((parse_condition(KINDS["supplier"], "name contains Now called"),))
    context.go(Address("suppliers", filter=wanted))
    settle(window)
    window.show_past()
    assert window.past is not None
    window.past.day.set_value(ahead)
    window.past.look()
    settle(window)
    assert window.past.note.text().startswith("0 suppliers")
    window.past.close()
    context.go(Address("supplier", key))
    settle(window)
    window.show_past()
    view = window.past
    assert view is not None
    view.day.set_value(ahead)
    view.look()
    settle(window)
    line = next(
        item
        for item in (view.tree.topLevelItem(row) for row in range(view.tree.topLevelItemCount()))
        if item.text(0) == KINDS["supplier"].fields["name"].label
    )
    assert (line.text(1), line.text(2)) == (was["name"], "Now called this")
    view.day.set_value(date(2001, 1, 1))
    view.look()
    settle(window)
    assert "no such supplier" in view.note.text()
    view.close()


def test_the_screens_can_be_looked_at(
    context: AppContext, window: MainWindow, ahead: date, picture_folder: Path | None
) -> None:
    keys = keys_of(context, "00000003", "00000004", "00000006")
    records.save(context.workspace, "supplier", keys[2], {"name": "A & B <Trading>", "status": "ready"})
    context.touched(records.delete(context.workspace, "supplier", keys[:2]).touched)
    for name in (theme.LIGHT, theme.DARK):
        from PySide6.QtWidgets import QApplication

        theme.apply(QApplication.instance(), name)  # type: ignore[arg-type]
        for place in ("bin", "history", "suppliers"):
            show(window, place)
            picture = window.grab()
            assert picture.width() > 0
            if picture_folder:
                picture.save(str(picture_folder / f"past-{place}-{name}.png"))
        for query in ("list", "record"):
            context.go(Address("suppliers") if query == "list" else Address("supplier", keys[2]))
            settle(window)
            window.show_past()
            assert window.past is not None
            window.past.day.set_value(ahead)
            window.past.look()
            settle(window)
            window.past.grab()
            settle(window)
            if picture_folder:
                window.past.grab().save(str(picture_folder / f"past-as-it-was-{query}-{name}.png"))
            window.past.close()
    theme.apply(QApplication.instance(), theme.LIGHT)  # type: ignore[arg-type]
