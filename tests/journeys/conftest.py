"""The window on a fresh store of invented firms, with the keyboard in front of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QLocale, QThreadPool
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication

from crm_app.services.demo.filling import fill
from crm_app.services.workspace import create_workspace
from crm_app.ui import collecting, faults, theme
from crm_app.ui.context import AppContext
from crm_app.ui.screenshots import settle
from crm_app.ui.window import MainWindow
from tests.journeys.keyboard import EVENTS, OPPORTUNITIES, SIZE, Keyboard


@pytest.fixture
def keyboard(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Keyboard]:
    """The window on a fresh store of invented firms, and the keyboard in front of it."""
    monkeypatch.setenv("CRM_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("CRM_TODAY", "2026-11-22")
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: True)  # no viewer is started in a test
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
    theme.set_font(qapp)
    theme.apply(qapp, theme.LIGHT)
    faults.reporter().counts.clear()
    with collecting.here():
        workspace = create_workspace(tmp_path / "register.crm")
        fill(workspace, size=SIZE, seed=7, opportunities=OPPORTUNITIES, events=EVENTS)
        window = MainWindow(AppContext(workspace), "register.crm")
        window.show()
        window.activateWindow()
        window.begin()
        settle(window)
        yield Keyboard(window)
        settle(window)
        window.close()
        window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        workspace.close()
    QThreadPool.globalInstance().waitForDone(1000)
    assert not faults.reporter().counts, "the program reported a fault of its own"
