"""Settings: how the window looks, and what store is open."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from crm_app.ui.context import AppContext
from crm_app.ui.screen import Screen


def _make(context: AppContext, parent: QWidget) -> QWidget:
    from crm_app.ui.screens.settings.page import SettingsPage

    return SettingsPage(context, parent)


SCREEN = Screen("settings", "Settings", "gear-six", 90, _make)
