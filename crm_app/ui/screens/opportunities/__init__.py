"""The pipeline: upcoming and open tenders of all anchors."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from crm_app.ui.context import AppContext
from crm_app.ui.screen import Screen


def _make(context: AppContext) -> QWidget:
    from crm_app.ui.records.list_screen import ListScreen

    return ListScreen(context, "opportunity")


SCREEN = Screen("opportunities", "Pipeline", "megaphone", 20, _make, kind="opportunity")
