"""Where files come in: a drop anywhere on the window, notices at once, tables through the wizard."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from crm_app.services import lists
from crm_app.services.demo.notices import write_package
from crm_app.services.lists import ListQuery
from crm_app.services.notices import NoticeImport, NoticeReject
from crm_app.ui.context import Address
from crm_app.ui.imports.receiving import in_words
from crm_app.ui.imports.wizard import ImportWizard
from crm_app.ui.screenshots import settle
from crm_app.ui.window import MainWindow


def drop(window: MainWindow, path: Path) -> None:
    """Let go of a file over the window."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    action, button = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    entering = QDragEnterEvent(QPoint(300, 300), action, data, button, none)
    QApplication.sendEvent(window, entering)
    assert entering.isAccepted()
    QApplication.sendEvent(window, QDropEvent(QPointF(300, 300), action, data, button, none))
    settle(window)


def many(window: MainWindow, kind: str) -> int:
    return lists.count(window.context.workspace, ListQuery(kind))


def test_notices_that_are_dropped_fill_the_pipeline_and_undo_takes_them_back(
    window: MainWindow, tmp_path: Path
) -> None:
    package = tmp_path / "notices.json"
    write_package(package, seed=3, today=window.context.today())
    drop(window, package)
    assert many(window, "opportunity") > 0
    message = window.footer.messages.message
    assert message is not None
    assert "notices from notices.json" in message.text
    assert message.undo_operation
    window.footer.messages.undo.click()
    settle(window)
    assert many(window, "opportunity") == 0


def test_a_file_without_a_notice_is_said_and_changes_nothing(window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "empty.json"
    path.write_text(json.dumps({"releases": []}), encoding="utf-8")
    drop(window, path)
    assert many(window, "notice") == 0
    assert window.footer.messages.message is not None


@pytest.mark.parametrize(("screen", "kind"), [("tasks", "supplier"), ("opportunities", "opportunity")])
def test_a_table_opens_the_wizard_wherever_it_is_dropped(
    window: MainWindow, tmp_path: Path, screen: str, kind: str
) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Supplier name\nBirch Cleaning\n", encoding="utf-8")
    window.context.go(Address(screen))
    settle(window)
    drop(window, path)
    wizard = next(made for made in window.findChildren(ImportWizard) if made.isVisible())
    assert wizard.kind == kind
    assert wizard.steps.currentWidget() is wizard.map, wizard.trouble.text()
    wizard.close()


def test_what_was_not_taken_is_named() -> None:
    reject = NoticeReject(2, "ocid", "there is no ocid", "{")
    found = NoticeImport(3, created=1, unchanged=1, rejected=1, rejects=[reject], opportunities_created=1)
    words = in_words(found, "a.json")
    assert words.startswith("3 notices from a.json: 1 new, 1 known already, 1 rejected")
    assert "Notice 2: there is no ocid" in words
    assert in_words(NoticeImport(), "a.json") == "a.json holds no notices"
