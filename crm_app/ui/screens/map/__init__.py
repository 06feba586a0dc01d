"""The map: suppliers where they are, over the postcodes of their boroughs."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from crm_app.ui.context import AppContext
from crm_app.ui.screen import Screen


def _make(context: AppContext, parent: QWidget) -> QWidget:
    from crm_app.ui.screens.map.page import MapScreen

    return MapScreen(context, parent)


SCREEN = Screen("map", "Map", "map-trifold", 17, _make)
