"""Readiness of many: which suppliers could bid, domain by domain, and what stops the others."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from crm_app.ui.context import AppContext
from crm_app.ui.screen import Screen


def _make(context: AppContext, parent: QWidget) -> QWidget:
    from crm_app.ui.screens.cohorts.page import CohortsPage

    return CohortsPage(context, parent)


SCREEN = Screen("cohorts", "Readiness", "gauge", 40, _make)
