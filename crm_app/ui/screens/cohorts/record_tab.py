"""What this screen adds to the page of an opportunity: its market."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from crm_app.ui.context import AppContext
from crm_app.ui.records.record_tabs import RecordTab


def _market(context: AppContext, record_id: str) -> QWidget:
    from crm_app.ui.screens.cohorts.market_view import MarketView

    return MarketView(context, record_id)


TABS = (RecordTab("opportunity", "Market", _market),)
