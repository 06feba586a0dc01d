"""What this screen adds to the page of a supplier: everything that happened, newest first."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from crm_app.ui.context import AppContext
from crm_app.ui.records.record_tabs import RecordTab


def _make(context: AppContext, record_id: str) -> QWidget:
    from crm_app.ui.screens.timeline.view import TimelineView

    return TimelineView(context, record_id)


TABS = (RecordTab("supplier", "Timeline", _make),)
