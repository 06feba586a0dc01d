"""The guide: a page a task, with pictures, beside whatever one is doing."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from crm_app.ui.context import AppContext
from crm_app.ui.screen import Screen


def _make(context: AppContext, parent: QWidget) -> QWidget:
    from crm_app.ui.screens.guide.page import GuideScreen

    return GuideScreen(context, parent)


SCREEN = Screen("guide", "Guide", "book-open", 95, _make)
