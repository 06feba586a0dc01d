"""What this screen adds to the page of a supplier: the assessment, question by question, and when it is ready."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from crm_app.ui.context import AppContext
from crm_app.ui.records.record_tabs import RecordTab


def _make(context: AppContext, record_id: str) -> QWidget:
    from crm_app.ui.screens.readiness.assessment_form import AssessmentForm

    return AssessmentForm(context, record_id)


def _progress(context: AppContext, record_id: str) -> QWidget:
    from crm_app.ui.screens.readiness.progress_view import ProgressView

    return ProgressView(context, record_id)


TABS = (RecordTab("supplier", "Readiness", _make), RecordTab("supplier", "Ready by", _progress))
