"""What this screen adds to the page of a supplier: what it could go for in the next twelve months."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from crm_app.ui.context import AppContext
from crm_app.ui.records.record_tabs import RecordTab


def _make(context: AppContext, record_id: str) -> QWidget:
    from crm_app.ui.screens.suppliers.chances_view import ChancesView

    return ChancesView(context, record_id)


TABS = (RecordTab("supplier", "Opportunities", _make),)
