"""Possible duplicates: pairs of suppliers that wait for a person's verdict."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from crm_app.ui.context import AppContext
from crm_app.ui.screen import Screen


def _make(context: AppContext, parent: QWidget) -> QWidget:
    from crm_app.ui.screens.duplicates.page import DuplicatesPage

    return DuplicatesPage(context, parent)


SCREEN = Screen("duplicates", "Duplicates", "copy", 60, _make)
