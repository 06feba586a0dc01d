"""The pipeline: upcoming and open tenders of all anchors."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from crm_app.ui.context import AppContext
from crm_app.ui.screen import Screen


def _make(context: AppContext, parent: QWidget) -> QWidget:
    from crm_app.ui.screens.opportunities.page import PipelineScreen

    return PipelineScreen(context, parent)


SCREEN = Screen("opportunities", "Pipeline", "megaphone", 20, _make, kind="opportunity")
