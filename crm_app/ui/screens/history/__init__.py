"""History: what was done, by whom and when, each step with its Undo."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from crm_app.ui.context import AppContext
from crm_app.ui.screen import Screen


def _make(context: AppContext, parent: QWidget) -> QWidget:
    from crm_app.ui.screens.history.page import HistoryPage

    return HistoryPage(context, parent)


SCREEN = Screen("history", "History", "clock-counter-clockwise", 80, _make)
