"""What this screen adds to the page of an opportunity: its rules card, its barrier meter, its outcome."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from crm_app.ui.context import AppContext
from crm_app.ui.records.record_tabs import RecordTab


def _rules(context: AppContext, record_id: str) -> QWidget:
    from crm_app.ui.screens.opportunities.rules_view import RulesView

    return RulesView(context, record_id)


def _barriers(context: AppContext, record_id: str) -> QWidget:
    from crm_app.ui.screens.opportunities.barrier_view import BarrierView

    return BarrierView(context, record_id)


def _outcome(context: AppContext, record_id: str) -> QWidget:
    from crm_app.ui.screens.opportunities.outcome_view import OutcomeView

    return OutcomeView(context, record_id)


TABS = (
    RecordTab("opportunity", "Rules", _rules),
    RecordTab("opportunity", "Barrier meter", _barriers),
    RecordTab("opportunity", "Outcome", _outcome),
)
