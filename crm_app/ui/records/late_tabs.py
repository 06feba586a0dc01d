"""Tabs whose widgets are made when they are first shown: a page of fifteen tabs opens as quickly as one of two."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QStackedWidget, QTabWidget, QWidget

from crm_app.ui.labels import plain


class LateTabs(QTabWidget):
    """Until it is shown, a tab holds an empty widget, which stands for it in ``make``."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._makers: dict[QWidget, Callable[[], QWidget]] = {}
        self.currentChanged.connect(self._on_shown)  # before anybody who asks what is shown now

    @property
    def ground(self) -> QWidget:
        """What all tabs lie on: a widget that is made on it need not be dressed by the style once more when added."""
        return self.findChild(QStackedWidget) or self

    def add_late(self, title: str, maker: Callable[[], QWidget]) -> QWidget:
        """Add a tab by its title alone; what stands in its place until then."""
        place = QWidget(self.ground)
        self._makers[place] = maker
        self.addTab(place, plain(title))
        return place

    def make(self, place: QWidget) -> QWidget:
        """Make what belongs in a place, now; a widget that is no such place is given back as it is."""
        maker = self._makers.pop(place, None)
        if maker is None:
            return place
        made = maker()
        index, is_shown = self.indexOf(place), self.currentWidget() is place
        blocker = QSignalBlocker(self)  # the same tab is shown as before
        self.insertTab(index, made, self.tabText(index))
        if is_shown:
            self.setCurrentIndex(index)
        self.removeTab(index + 1)
        blocker.unblock()
        place.deleteLater()
        return made

    def _on_shown(self, index: int) -> None:
        shown = self.widget(index)
        if shown is not None:
            self.make(shown)
