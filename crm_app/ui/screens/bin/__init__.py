"""Bin: what was deleted, searched and brought back."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from crm_app.ui.context import AppContext
from crm_app.ui.screen import Screen


def _make(context: AppContext, parent: QWidget) -> QWidget:
    from crm_app.ui.screens.bin.page import BinPage

    return BinPage(context, parent)


SCREEN = Screen("bin", "Bin", "trash", 81, _make)
