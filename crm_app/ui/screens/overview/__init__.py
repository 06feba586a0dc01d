"""Overview: the register in figures, each opening the list it counts."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from crm_app.ui.context import AppContext
from crm_app.ui.screen import Screen


def _make(context: AppContext, parent: QWidget) -> QWidget:
    from crm_app.ui.screens.overview.page import OverviewPage

    return OverviewPage(context, parent)


SCREEN = Screen("overview", "Overview", "chart-bar", 15, _make)
