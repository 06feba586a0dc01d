"""What this screen adds to the page of an opportunity: its rules card."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from crm_app.ui.context import AppContext
from crm_app.ui.records.record_tabs import RecordTab


def _make(context: AppContext, record_id: str) -> QWidget:
    from crm_app.ui.screens.opportunities.rules_view import RulesView

    return RulesView(context, record_id)


TABS = (RecordTab("opportunity", "Rules", _make),)
