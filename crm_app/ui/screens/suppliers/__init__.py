"""Suppliers: the register of local firms, charities and social enterprises."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from crm_app.ui.context import AppContext
from crm_app.ui.screen import Screen


def _make(context: AppContext, parent: QWidget) -> QWidget:
    from crm_app.ui.screens.suppliers.page import SuppliersScreen

    return SuppliersScreen(context, parent)


SCREEN = Screen("suppliers", "Suppliers", "storefront", 10, _make, kind="supplier")
