"""The quote finder: who local could do it, whom to ask, who was asked."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from crm_app.ui.context import AppContext
from crm_app.ui.screen import Screen


def _make(context: AppContext, parent: QWidget) -> QWidget:
    from crm_app.ui.screens.quotes.page import QuotesPage

    return QuotesPage(context, parent)


SCREEN = Screen("quotes", "Quote finder", "receipt", 25, _make, kind="quote_request")
