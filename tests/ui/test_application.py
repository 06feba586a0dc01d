"""Starting: the store that is named, the first run, and the demonstration that is made afresh."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from crm_app.runtime import paths
from crm_app.runtime.settings import Settings
from crm_app.services import lists
from crm_app.services.lists import ListQuery
from crm_app.ui.application import parse
from crm_app.ui.screenshots import settle
from crm_app.ui.session import Session
from crm_app.ui.shell import Shell


@pytest.fixture
def session(face: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Session]:
    monkeypatch.setenv("CRM_HOME", str(tmp_path / "home"))
    settings = Settings(paths.settings_file())
    made = Session(settings, Shell(settings))
    yield made
    for shown in (made.shell, made.welcome):
        if shown is not None:
            shown.close()
            shown.deleteLater()
    if made.window is not None:
        made.window.context.workspace.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_the_options_of_the_window() -> None:
    options = parse(["--store", "a.crm", "--demo"])
    assert (options.store, options.demo, options.screenshots) == ("a.crm", True, "")


def test_a_store_that_is_named_is_opened_and_remembered(session: Session, small_store: Path, tmp_path: Path) -> None:
    path = shutil.copy(small_store, tmp_path / "named.crm")
    session.begin(str(path))
    assert session.window is not None
    settle(session.window)
    assert Settings(paths.settings_file()).get("stores.recent", []) == [str(path)]


def test_the_first_run_says_welcome_and_begins_a_register(session: Session) -> None:
    session.begin(str(paths.default_store()), is_named=False)
    welcome = session.welcome
    assert welcome is not None
    welcome.begin_own()
    assert "no name yet" in welcome._problem.text()
    welcome.name.setText("Hackney (test)")
    welcome.begin_own()
    assert welcome.jobs.wait_idle(30)
    assert session.window is not None
    settle(session.window)
    assert session.window.rail.owner._whole == "Hackney (test)"
    assert paths.default_store().exists()


def test_a_store_that_cannot_be_opened_is_explained_on_the_first_page(session: Session, tmp_path: Path) -> None:
    broken = tmp_path / "broken.crm"
    broken.write_text("no store")
    session.begin(str(broken))
    assert session.window is None
    assert session.welcome is not None
    assert session.welcome._problem.isVisible()


def test_the_demonstration_is_made_and_opened(session: Session) -> None:
    session.begin("", demonstration=True)
    assert session.welcome is not None
    assert session.welcome.jobs.wait_idle(60)
    assert session.window is not None
    settle(session.window)
    assert lists.count(session.window.context.workspace, ListQuery("supplier")) >= 300
    assert Settings(paths.settings_file()).get("stores.recent", []) == []
