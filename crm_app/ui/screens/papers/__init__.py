"""Papers: every readiness report and briefing pack that was issued, to be found and printed again."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from crm_app.ui.context import AppContext
from crm_app.ui.screen import Screen


def _make(context: AppContext, parent: QWidget) -> QWidget:
    from crm_app.ui.screens.papers.page import PapersScreen

    return PapersScreen(context, parent)


SCREEN = Screen("papers", "Papers", "file-text", 50, _make, kind="paper")
