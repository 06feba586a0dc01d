"""Reading again only what somebody can see."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QWidget

from crm_app.services.workspace import open_workspace
from crm_app.ui.context import AppContext
from crm_app.ui.records.when_seen import WhenSeen


@pytest.fixture
def context(face: QApplication, small_store: Path, tmp_path: Path) -> Iterator[AppContext]:
    workspace = open_workspace(shutil.copy(small_store, tmp_path / "a.crm"))
    made = AppContext(workspace)
    yield made
    made.jobs.shut_down()
    workspace.close()


def test_what_is_seen_is_read_at_once_and_what_is_hidden_once_it_is_shown(context: AppContext) -> None:
    page, read = QWidget(), list[int]()
    WhenSeen(page, context, lambda: read.append(1))
    page.show()
    assert read == []
    context.changed.emit({"supplier": {"a"}})
    assert len(read) == 1
    page.hide()
    context.changed.emit({"supplier": {"a"}})
    context.changed.emit({"supplier": {"b"}})
    assert len(read) == 1
    page.show()
    assert len(read) == 2
    page.hide()
    page.show()
    assert len(read) == 2


def test_other_kinds_of_records_are_no_reason(context: AppContext) -> None:
    page, read = QWidget(), list[int]()
    WhenSeen(page, context, lambda: read.append(1), {"event", "invitation"})
    page.show()
    context.changed.emit({"supplier": {"a"}})
    assert read == []
    context.changed.emit({"supplier": {"a"}, "event": {"b"}})
    assert read == [1]


def test_what_was_never_read_is_read_when_first_shown(context: AppContext) -> None:
    page, read = QWidget(), list[int]()
    WhenSeen(page, context, lambda: read.append(1), is_due=True)
    assert read == []
    page.show()
    assert read == [1]


def test_it_goes_with_its_page(context: AppContext) -> None:
    page, read = QWidget(), list[int]()
    WhenSeen(page, context, lambda: read.append(1))
    page.show()
    page.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    context.changed.emit({"supplier": {"a"}})
    assert read == []
