"""The inbox of published notices: what is new, what changed, and what each would change of the pipeline."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from crm_app.ui.context import AppContext
from crm_app.ui.screen import Screen


def _make(context: AppContext, parent: QWidget) -> QWidget:
    from crm_app.ui.screens.notices.page import NoticesPage

    return NoticesPage(context, parent)


SCREEN = Screen("notices", "Notices", "tray", 22, _make)
