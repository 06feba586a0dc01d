"""What a place looks like when it is left, so that Back finds it again: filter, order, groups, row, scroll and tab.

Pages are kept alive, so mostly there is nothing to do; but two places in the trail may share one page: the list of all
suppliers, and the list that a figure counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTabWidget, QWidget

if TYPE_CHECKING:
    from crm_app.ui.records.list_page import ListPage
    from crm_app.ui.records.list_views import ListState


@dataclass(frozen=True, slots=True)
class PlaceState:
    """The look of a list (``shown``, the key of its row, how far down) or the tab of a record."""

    shown: ListState | None = None
    current: str = ""
    scroll: int = 0
    tab: str = ""


def capture(page: QWidget) -> PlaceState:
    """The look of a page; empty where it has none that could change."""
    found = _as_list(page)
    if found is not None:
        return PlaceState(found.state(), found.grid.current_id, found.grid.verticalScrollBar().value())
    tabs = getattr(page, "tabs", None)
    if isinstance(tabs, QTabWidget) and tabs.currentIndex() >= 0:
        return PlaceState(tab=tabs.tabText(tabs.currentIndex()).replace("&&", "&"))
    return PlaceState()


def restore(page: QWidget, state: PlaceState) -> None:
    """Give a list its look back; where nothing has changed meanwhile, nothing is read."""
    found, before = _as_list(page), state.shown
    if found is None or before is None:
        return
    now = found.state()
    if (now.wanted, now.sort) != (before.wanted, before.sort):
        found.begin_anew()
        found.show_list(before.wanted, before.sort)
    if now.layout.group != before.layout.group:
        found.group_by(before.layout.group)
    if found.grid.current_id == state.current:
        return

    def settle() -> None:
        if state.current and found.grid.select_id(state.current):
            found.grid.verticalScrollBar().setValue(state.scroll)

    if found.model.row_of(state.current) >= 0 and now == before:
        settle()
    else:
        found.model.replaced.connect(settle, Qt.ConnectionType.SingleShotConnection)


def _as_list(page: QWidget) -> ListPage | None:
    from crm_app.ui.records.list_page import ListPage  # loaded already where there is one

    return page if isinstance(page, ListPage) else None
