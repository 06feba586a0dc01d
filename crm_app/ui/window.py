"""The window: rail, header, the place one is at, and the message line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QAction, QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMainWindow, QVBoxLayout, QWidget

from crm_app.services.workspace import Workspace, anchors
from crm_app.ui import actions, faults, icons, theme, undoing
from crm_app.ui.context import Address, AppContext, Tone
from crm_app.ui.header import Header
from crm_app.ui.imports import receiving
from crm_app.ui.imports.dropping import NOTICES, READABLE, FileDrop
from crm_app.ui.message_line import Footer
from crm_app.ui.places import SHORTCUTS, Places
from crm_app.ui.rail import Rail
from crm_app.ui.screen import Screen, registered, screen_for
from crm_app.ui.search_field import SearchField

TITLE = "Supplier CRM"


def owner_of(workspace: Workspace) -> str:
    """What the anchor is called for which one works; the program's own name where there is none yet."""
    known = {anchor.id: anchor for anchor in anchors(workspace)}
    own = known.get(workspace.own_anchor()) if known else None
    return str(own["short_name"] or own["name"]) if own else TITLE


class MainWindow(QMainWindow):
    """Everything meets in the context; the window shows where one is and what happened."""

    def __init__(self, context: AppContext, store_name: str = "") -> None:
        super().__init__()
        self.context = context
        self.setWindowTitle(TITLE)
        self.setWindowIcon(icons.mark_icon())
        self.resize(1280, 820)
        self._warned = False
        self.actions_by_name = self._make_actions()
        self.search = SearchField(context, self._doable)
        self.header = Header(self.search, self.actions_by_name, store_name)
        self.rail = Rail()
        self.places = Places(context)
        self.footer = Footer()
        self._lay_out()
        self._connect()
        self._restore()
        FileDrop(self, self.take_file, READABLE | NOTICES)
        context.jobs.run_read(lambda: owner_of(context.workspace), self.rail.owner.setText)

    def _make_actions(self) -> dict[str, QAction]:
        slots: dict[str, Callable[[], object]] = {
            "find": self.begin_search,
            "undo": lambda: undoing.undo(self.context),
            "redo": lambda: undoing.redo(self.context),
            "back": self.context.back,
            "forward": self.context.forward,
            "refresh": self.refresh,
            "theme": self.toggle_theme,
            "shortcuts": lambda: self.context.go(Address(SHORTCUTS)),
            "quit": self.close,
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
        column.addWidget(self.footer)
        whole = QWidget()
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addWidget(right, 1)
        self.setCentralWidget(whole)

    def _connect(self) -> None:
        context = self.context
        self.rail.chosen.connect(lambda name: context.go(Address(name)))
        context.navigate.connect(self.places.show_address)
        context.message.connect(self.footer.messages.show_message)
        context.jobs.long_started.connect(self.footer.watch)
        self.places.shown.connect(self._on_shown)
        self.footer.messages.undo_wanted.connect(lambda operation: undoing.undo(context, operation))
        self.search.left.connect(self._leave_search)
        faults.reporter().reported.connect(self.footer.messages.show_fault, Qt.ConnectionType.QueuedConnection)
        faults.reporter().refused.connect(context.report, Qt.ConnectionType.QueuedConnection)

    def begin(self) -> None:
        """Show the first screen, and what the store has to say."""
        self.context.go(Address(registered()[0].name))
        for warning in self.context.workspace.warnings:
            self.context.say(warning, Tone.CAUTION)

    def _on_shown(self, address: Address, screen: Screen | None) -> None:
        title = screen.title if screen else "Keys" if address.kind == SHORTCUTS else ""
        self.header.title.setText(title)
        self.setWindowTitle(f"{title} – {TITLE}" if title else TITLE)
        self.rail.show_chosen(screen.name if screen else "")
        self.actions_by_name["back"].setEnabled(self.context.can_go_back)
        self.actions_by_name["forward"].setEnabled(self.context.can_go_forward)

    def _doable(self) -> list[QAction]:
        page = self.places.currentWidget()
        return [*(page.actions() if page else []), *self.actions()]

    def begin_search(self) -> None:
        """Put the focus into the search."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _leave_search(self) -> None:
        page = self.places.currentWidget()
        if page is not None:
            getattr(page, "take_focus", page.setFocus)()

    def refresh(self) -> None:
        """Read the present place again."""
        refresh = getattr(self.places.currentWidget(), "refresh", None)
        if refresh is not None:
            refresh()

    def take_file(self, path: Path) -> None:
        """Import a file that was dropped: as records of the kind that is shown, else as suppliers."""
        here = self.context.here
        screen = screen_for(here.kind) if here else None
        kind = screen.kind if screen and screen.kind in receiving.IMPORTED else "supplier"
        receiving.take_file(self.context, path, kind, self)

    def toggle_theme(self) -> None:
        """Light becomes dark, dark becomes light, and is remembered."""
        name = theme.LIGHT if theme.theme().name == theme.DARK else theme.DARK
        app = QApplication.instance()
        if isinstance(app, QApplication):
            theme.apply(app, name)
        self.context.settings.set("window.theme", name)
        self.context.settings.save()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc that nobody wanted goes back to the place before."""
        if event.key() == Qt.Key.Key_Escape and self.context.here and self.context.here.id:
            self.context.back()
        else:
            super().keyPressEvent(event)

    def _restore(self) -> None:
        kept = self.context.settings.get("window.geometry", "")
        if kept:
            self.restoreGeometry(QByteArray.fromHex(QByteArray(kept.encode())))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember the window and end the jobs; what is not saved yet is shown first, once."""
        unsaved = self.places.dirty_address()
        if unsaved is not None and not self._warned:
            self._warned = True
            self.context.go(unsaved)
            self.context.say(
                "This record has changes that are not saved yet. Save them, or close again without them", Tone.CAUTION
            )
            event.ignore()
            return
        self.context.settings.set("window.geometry", bytes(self.saveGeometry().toHex().data()).decode())
        self.context.settings.save()
        self.context.jobs.shut_down()
        event.accept()
