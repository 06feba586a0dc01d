"""Today: what needs this person, before anything is clicked. The first screen of the window."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from crm_app.ui.context import AppContext
from crm_app.ui.screen import Screen


def _make(context: AppContext, parent: QWidget) -> QWidget:
    from crm_app.ui.screens.today.page import TodayPage

    return TodayPage(context, parent)


SCREEN = Screen("today", "Today", "sun-horizon", 0, _make)
