"""How the window was left inside: for every screen where its parts are divided."""

from __future__ import annotations

from PySide6.QtWidgets import QSplitter, QTabWidget, QWidget

from crm_app.runtime.settings import Settings
from crm_app.ui.context import Address
from crm_app.ui.places import Places
from crm_app.ui.screen import Screen

_MARK = "divided"  # the name under which a splitter is remembered, and the sign that it is followed


class WindowMemory:
    """Follows the splitters of each place as it is shown; the screens themselves know nothing of it."""

    def __init__(self, places: Places, settings: Settings) -> None:
        self._places, self._settings = places, settings
        places.shown.connect(self._on_shown)

    def _on_shown(self, address: Address, screen: Screen | None) -> None:
        page = self._places.currentWidget()
        if page is None:
            return
        name = f"{address.kind}_record" if address.id else screen.name if screen else address.kind
        self._follow(page, name)
        for tabs in page.findChildren(QTabWidget):
            if not tabs.property(_MARK):
                tabs.setProperty(_MARK, name)
                tabs.currentChanged.connect(lambda _index, page=page, name=name: self._follow(page, name))

    def _follow(self, page: QWidget, name: str) -> None:
        """Restore and follow the splitters that are new."""
        for split in page.findChildren(QSplitter):
            if split.property(_MARK):
                continue
            parent = split.parentWidget()
            key = f"window.divided.{name}.{type(parent).__name__ if parent else 'page'}"
            split.setProperty(_MARK, key)
            sizes = self._settings.get(key, [])
            if len(sizes) == split.count() and all(type(size) is int and size > 0 for size in sizes):
                split.setSizes(sizes)
            split.splitterMoved.connect(lambda *_, split=split: self._moved(split))

    def _moved(self, split: QSplitter) -> None:
        self._settings.set(str(split.property(_MARK)), split.sizes())
