"""Anchor organisations of the collaborative."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from crm_app.ui.context import AppContext
from crm_app.ui.screen import Screen


def _make(context: AppContext, parent: QWidget) -> QWidget:
    from crm_app.ui.records.list_screen import ListScreen

    return ListScreen(context, "anchor", parent)


SCREEN = Screen("anchors", "Anchors", "buildings", 60, _make, kind="anchor")
