"""The window: rail, header, the place one is at, and the message line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from crm_app.services import guide, preferences
from crm_app.services.workspace import Workspace, anchors
from crm_app.ui import actions, faults, linking, preferring, theme, undoing
from crm_app.ui.context import Address, AppContext, Tone
from crm_app.ui.header import Header
from crm_app.ui.imports import receiving
from crm_app.ui.imports.dropping import FORMS, NOTICES, READABLE, FileDrop
from crm_app.ui.message_line import Footer
from crm_app.ui.palette.offers import actions_of
from crm_app.ui.place_state import capture
from crm_app.ui.places import SHORTCUTS, Places
from crm_app.ui.rail import Rail
from crm_app.ui.rail_views import RailViews
from crm_app.ui.recents import Recents
from crm_app.ui.records.drafting import DraftKeeper
from crm_app.ui.records.drafts_offer import DraftsOffer
from crm_app.ui.records.flag_place import FlagPlace
from crm_app.ui.records.log_place import QuickLogPlace
from crm_app.ui.screen import Screen, registered, screen_for
from crm_app.ui.search_field import SearchField
from crm_app.ui.shell import SIZE, TITLE
from crm_app.ui.tour import Tour
from crm_app.ui.trail import Trail
from crm_app.ui.window_memory import WindowMemory


def owner_of(workspace: Workspace) -> str:
    """What the collaborative is called, else the anchor for which one works, else the program."""
    if name := preferences.collaborative_values(workspace)["collaborative"]:
        return name
    known = {anchor.id: anchor for anchor in anchors(workspace)}
    own = known.get(workspace.own_anchor()) if known else None
    return str(own["short_name"] or own["name"]) if own else TITLE


class MainWindow(QWidget):
    """Everything meets in the context; the window shows where one is and what happened.

    A shell holds it on the desktop; it stands by itself as well.
    """

    def __init__(self, context: AppContext, store_name: str = "") -> None:
        super().__init__()
        self.context = context
        self.setWindowTitle(TITLE)
        self.resize(*SIZE)
        self._warned = False
        self.actions_by_name = self._make_actions()
        self.recents = Recents(context, self)
        self.search = SearchField(context, self._doable, self.recents)
        self.trail = Trail(context, self.recents, self)
        self.header = Header(self.search, self.actions_by_name, store_name, self.trail)
        self.rail = Rail()
        self.rail_views = RailViews(context, self.rail)
        self.places = Places(context)
        self.log_place = QuickLogPlace(context)
        self.flag_place = FlagPlace(context)
        self.footer = Footer()
        self.tour: Tour | None = None
        self._lay_out()
        self._connect()
        self.memory = WindowMemory(self.places, context.settings)
        FileDrop(self, self.take_file, READABLE | NOTICES | FORMS)
        self.face = preferring.CollaborativeFace(context)
        self._read_owner()
        context.changed.connect(lambda touched: self._read_owner() if {"setting", "anchor"} & set(touched) else None)

    def _read_owner(self) -> None:
        context = self.context
        context.jobs.run_read(lambda: owner_of(context.workspace), self.rail.owner.setText)

    def _make_actions(self) -> dict[str, QAction]:
        slots: dict[str, Callable[[], object]] = {
            "find": self.begin_search,
            "copy_link": self.copy_link,
            "places": lambda: None,  # the button of the way back shows them
            "log_call": lambda: self.log_place.open_here(),
            "flag_tender": lambda: self.flag_place.open(),
            "as_it_was": self.show_past,
            "undo": lambda: undoing.undo(self.context),
            "redo": lambda: undoing.redo(self.context),
            "back": self.context.back,
            "forward": self.context.forward,
            "refresh": self.refresh,
            "theme": self.toggle_theme,
            "help": self.show_help,
            "tour": self.take_tour,
            "shortcuts": lambda: self.context.go(Address(SHORTCUTS)),
            "quit": lambda: self.window().close(),
        }
        made = {}
        for name, slot in slots.items():
            action = actions.make(name, self)
            action.triggered.connect(lambda _checked=False, slot=slot: slot())
            self.addAction(action)
            made[name] = action
        return made

    def _lay_out(self) -> None:
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self.places, 1)
        column.addWidget(self.log_place)
        column.addWidget(self.flag_place)
        column.addWidget(self.footer)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addWidget(right, 1)

    def _connect(self) -> None:
        context = self.context
        self.rail.chosen.connect(lambda name: context.go(Address(name)))
        self.rail.view_chosen.connect(lambda chosen: context.go(Address(chosen[0], view=chosen[1])))
        context.navigate.connect(self.places.show_address)
        context.message.connect(self.footer.messages.show_message)
        context.jobs.long_started.connect(self.footer.watch)
        self.places.shown.connect(self._on_shown)
        context.tour_wanted.connect(self.take_tour)
        self.footer.messages.undo_wanted.connect(lambda operation: undoing.undo(context, operation))
        self.search.left.connect(self._leave_search)
        faults.reporter().reported.connect(self.footer.messages.show_fault, Qt.ConnectionType.QueuedConnection)
        faults.reporter().refused.connect(context.report, Qt.ConnectionType.QueuedConnection)

    def begin(self) -> None:
        """Show the first screen, and what the store has to say."""
        self.context.go(Address(registered()[0].name))
        for warning in filter(None, (*self.context.workspace.warnings, self.context.settings.warning)):
            self.context.say(warning, Tone.CAUTION)
        self.drafts_offer = DraftsOffer(self.context)
        self.footer.lay(self.drafts_offer)
        self.drafts_offer.look()

    def _on_shown(self, address: Address, screen: Screen | None) -> None:
        title = screen.title if screen else "Keys" if address.kind == SHORTCUTS else ""
        self.header.title.setText(title)
        self.setWindowTitle(f"{title} – {TITLE}" if title else TITLE)
        self.rail.show_chosen(screen.name if screen else "", address.view)
        self.recents.visit(address, self.places.currentWidget())
        self.actions_by_name["back"].setEnabled(self.context.can_go_back)
        self.actions_by_name["forward"].setEnabled(self.context.can_go_forward)

    def _doable(self) -> list[QAction]:
        return actions_of(self.places.currentWidget(), self)

    def show_help(self) -> None:
        """Open the guide at the page about this place."""
        here = self.context.here
        tab = capture(shown).tab if (shown := self.places.currentWidget()) else ""
        page = guide.page_for(here.kind, is_record=bool(here.id), tab=tab) if here else guide.FIRST
        self.context.go(Address("guide", tab=page))

    def take_tour(self) -> None:
        """Begin the tour, from its first stop."""
        if self.tour is None:
            self.tour = Tour(self.context, self.places, self)
        self.tour.begin()

    def begin_search(self) -> None:
        """Open the palette."""
        self.search.begin()

    def copy_link(self) -> None:
        """Copy the address of the place that is shown."""
        self.recents.note_title()
        here = self.context.here
        page = self.places.currentWidget()
        linking.copy_link(self.context, page, self.recents.title(here) if here else "")

    def open_link(self, text: str) -> None:
        """Come to the front and go where an address points."""
        whole = self.window()
        whole.setWindowState(whole.windowState() & ~Qt.WindowState.WindowMinimized)
        whole.raise_()
        whole.activateWindow()
        linking.open_link(self.context, text)

    def _leave_search(self) -> None:
        page = self.places.currentWidget()
        if page is not None:
            getattr(page, "take_focus", page.setFocus)()

    def refresh(self) -> None:
        """Read the present place again."""
        refresh = getattr(self.places.currentWidget(), "refresh", None)
        if refresh is not None:
            refresh()

    def show_past(self) -> None:
        """Show the present list or record as it was on a day."""
        from crm_app.ui.records import past_view

        self.past = past_view.open_here(self.context, self.places.currentWidget(), self)

    def take_file(self, path: Path) -> None:
        """Import a file that was dropped: as records of the kind that is shown, else as suppliers."""
        here = self.context.here
        screen = screen_for(here.kind) if here else None
        kind = screen.kind if screen and screen.kind in receiving.IMPORTED else "supplier"
        receiving.take_file(self.context, path, kind, self)

    def toggle_theme(self) -> None:
        """Light becomes dark, dark becomes light, and is remembered."""
        name = theme.LIGHT if theme.theme().name == theme.DARK else theme.DARK
        preferring.take(self.context, "theme", name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc that nobody wanted goes back to the place before."""
        if event.key() == Qt.Key.Key_Escape and self.context.here and self.context.here.id:
            self.context.back()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """End the jobs; what is not saved yet is shown first, once, and kept as drafts."""
        unsaved = self.places.dirty_address()
        if unsaved is not None and not self._warned:
            self._warned = True
            self.context.go(unsaved)
            self.context.say(
                "This record has changes that are not saved yet. Save them, or close again without them", Tone.CAUTION
            )
            event.ignore()
            return
        for keeper in self.findChildren(DraftKeeper):
            keeper.keep_now()
        self.recents.save()
        self.context.settings.save()
        self.context.jobs.shut_down()
        event.accept()
