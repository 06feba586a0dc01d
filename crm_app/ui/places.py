"""The middle of the window: one page a screen, kept alive, so that coming back finds the same place; records on top."""

from __future__ import annotations

from collections import OrderedDict

from PySide6.QtCore import QCoreApplication, QEvent, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from crm_app.domain.filters import Filter
from crm_app.domain.kinds import KINDS
from crm_app.ui import place_state, theme
from crm_app.ui.context import NEW, Address, AppContext
from crm_app.ui.place_state import PlaceState
from crm_app.ui.screen import Screen, screen_for

MOST_RECORDS = 6  # pages of records kept alive
MOST_STATES = 100  # places whose look is remembered
SHORTCUTS = "shortcuts"


class Places(QStackedWidget):
    """Shows addresses. ``shown`` carries (address, screen or ``None``)."""

    shown = Signal(object, object)

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._screens: dict[str, QWidget] = {}
        self._records: OrderedDict[tuple[str, str], QWidget] = OrderedDict()
        # a list -> the address that brought its present filter, and the filter it had of its own
        self._brought: dict[QWidget, tuple[Address | None, Filter]] = {}
        self._now: tuple[Address, QWidget] | None = None
        # what a place looked like when it was left: told apart by the very address, for the same list may stand twice
        # in the trail
        self._left: OrderedDict[int, tuple[Address, PlaceState]] = OrderedDict()
        theme.theme().about_to_resize.connect(self.forget_records)

    def show_address(self, address: Address) -> None:
        """Show a place, making its page when it is first asked for."""
        self._keep()
        screen = screen_for(address.kind)
        page = self._record_page(address) if address.id else self._screen_page(address, screen)
        if page is None:
            return
        if self.indexOf(page) < 0:
            self.addWidget(page)
        if not address.id and not address.view and hasattr(page, "show_list"):
            self._show_list(page, address)  # while it is hidden still: shown, each chip of its filter lays it out anew
        self.setCurrentWidget(page)
        self._arrange(page, address)
        self._now = (address, page)
        self.shown.emit(address, screen)
        take_focus = getattr(page, "take_focus", None)
        if take_focus is not None:
            take_focus()
        elif not address.id:
            page.setFocus()

    def _keep(self) -> None:
        """Remember what the place looks like that is about to be left."""
        if self._now is None or self.indexOf(self._now[1]) < 0:
            return
        address, page = self._now
        self._left[id(address)] = (address, place_state.capture(page))  # holding the address keeps its id its own
        while len(self._left) > MOST_STATES:
            self._left.popitem(last=False)

    def _arrange(self, page: QWidget, address: Address) -> None:
        """Bring a page to what its address asks for; come back to, it is as it was left."""
        known, left = self._left.pop(id(address), (None, PlaceState()))
        tab = left.tab or address.tab
        if tab and hasattr(page, "show_tab"):
            page.show_tab(tab)
        if address.view and hasattr(page, "show_view"):
            page.show_view(address.view)
        elif not address.id and hasattr(page, "show_list") and known is address:
            place_state.restore(page, left)

    def _show_list(self, page: QWidget, address: Address) -> None:
        """Show what a figure counts; without a filter the list is again what the person had made of it.

        Going back is told from going there anew by the address being the very same: what was added to its filter stays.
        """
        if hasattr(page, "leave_view"):
            page.leave_view()
        brought, own = self._brought.get(page, (None, Filter()))
        if address is brought or (address.filter is None and brought is None):
            return
        kept = own if brought is not None else page.bar.filter  # type: ignore[attr-defined]
        self._brought[page] = (None if address.filter is None else address, kept)
        if hasattr(page, "begin_anew"):
            page.begin_anew()
        page.show_list(kept if address.filter is None else address.filter)  # type: ignore[attr-defined]

    def page(self, name: str) -> QWidget | None:
        """The page of a screen, where it has been made."""
        return self._screens.get(name)

    def _screen_page(self, address: Address, screen: Screen | None) -> QWidget | None:
        if address.kind == SHORTCUTS:
            return self._shortcuts()
        if screen is None:
            return None
        if screen.name not in self._screens:
            self._screens[screen.name] = screen.factory(self._context, self)
        return self._screens[screen.name]

    def _shortcuts(self) -> QWidget:
        if SHORTCUTS not in self._screens:
            from crm_app.ui.shortcuts_page import ShortcutsPage

            self._screens[SHORTCUTS] = ShortcutsPage(self)
        return self._screens[SHORTCUTS]

    def _record_page(self, address: Address) -> QWidget | None:
        if address.kind not in KINDS:
            return None
        key = (address.kind, address.id)
        if key not in self._records:
            self._records[key] = self._make_record_page(address)
        self._records.move_to_end(key)
        for old in [old for old, page in self._records.items() if not is_dirty(page)][
            : max(len(self._records) - MOST_RECORDS, 0)
        ]:
            if old != key:
                self._let_go(old)
        return self._records[key]

    def dirty_address(self) -> Address | None:
        """A record with changes that are not saved yet."""
        return next((Address(*key) for key, page in self._records.items() if is_dirty(page)), None)

    def _make_record_page(self, address: Address) -> QWidget:
        from crm_app.ui.records.record_page import RecordPage

        page = RecordPage(self._context, address.kind, "" if address.id == NEW else address.id, self)
        if address.id == NEW:
            page.opened.connect(lambda key: self._became(address, key))
        return page

    def _became(self, blank: Address, key: str) -> None:
        """A blank record was saved: its page is now that of the record."""
        page = self._records.pop((blank.kind, blank.id), None)
        if page is not None:
            self._records[(blank.kind, key)] = page
            self._context.replace(Address(blank.kind, key))

    def forget_records(self) -> None:
        """Let the pages of records go that are neither shown nor being typed in: to lay them out anew takes longer
        than to make them again when they are asked for.
        """
        shown = self.currentWidget()
        for key in [key for key, page in self._records.items() if page is not shown and not is_dirty(page)]:
            page = self._records[key]
            self._let_go(key)
            QCoreApplication.sendPostedEvents(page, QEvent.Type.DeferredDelete)

    def _let_go(self, key: tuple[str, str]) -> None:
        page = self._records.pop(key)
        self.removeWidget(page)
        page.deleteLater()


def is_dirty(page: QWidget) -> bool:
    """Whether a page holds what has not been saved."""
    return bool(getattr(page, "is_dirty", False))
