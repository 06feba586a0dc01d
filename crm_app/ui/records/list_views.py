"""The saved views of one list: the button that says which is open, its menu, and what can be done with a view."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtWidgets import QMenu

from crm_app.domain.filters import Filter, Sort, sentence
from crm_app.domain.kinds import KINDS
from crm_app.domain.records import Saved
from crm_app.services import views
from crm_app.services.views import SavedView
from crm_app.ui import icons
from crm_app.ui.context import Address, AppContext, Tone, Touched
from crm_app.ui.jobs import Job
from crm_app.ui.labels import plain, text_button
from crm_app.ui.records.list_layout import ListLayout
from crm_app.ui.records.view_panel import ViewPanel

LONGEST = 26


@dataclass(frozen=True, slots=True)
class ListState:
    """What a view keeps of a list."""

    wanted: Filter
    sort: Sort
    layout: ListLayout


class ListViews(QObject):
    """Knows the views of a list and which of them is open. ``opened`` carries a ``SavedView`` to be shown."""

    opened = Signal(object)
    closed = Signal()  # all of the list is wanted

    def __init__(self, context: AppContext, kind: str, state: Callable[[], ListState], parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._kind, self._state = context, KINDS[kind], state
        self.known: list[SavedView] = []
        self.open: SavedView | None = None
        self._gone: tuple[str, ...] = ()
        self._coming: Job | None = None
        self.picker = text_button("All")
        icons.Tint(self.picker, "caret-down")
        self.picker.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the sign stands after the words
        self.picker.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.picker.clicked.connect(self.choose)
        self.save_button = text_button("Save view")
        self.save_button.setProperty("link", True)
        self.save_button.clicked.connect(self.save)
        context.changed.connect(self._on_changed)
        self.read()
        self.say()

    def read(self) -> None:
        """Read which views there are."""
        workspace, kind = self._context.workspace, self._kind.name
        self._context.jobs.run_read(lambda: views.views(workspace, kind), self._take)

    def _take(self, found: list[SavedView]) -> None:
        self.known = found
        if self.open is not None:
            self.open = next((view for view in found if view.id == self.open.id), None) if self.open else None
        self.say()

    def _on_changed(self, touched: Touched) -> None:
        if "view" in touched:
            self.read()

    def show(self, key: str) -> None:
        """Open a view by its key."""
        self.forget_coming()
        workspace = self._context.workspace
        self._coming = self._context.jobs.run_read(lambda: views.view(workspace, key), self._show)

    def forget_coming(self) -> None:
        """A view that is still being read is not wanted any more: another place is shown meanwhile."""
        if self._coming is not None:
            self._coming.drop()
            self._coming = None

    def _show(self, view: SavedView) -> None:
        self._coming = None
        self.open, self._gone = view, view.gone
        self.opened.emit(view)
        if self._gone:
            named = ", ".join(self._gone)
            text = f"“{view.name}” asks for what is no longer there: {named}. The rest of it is shown"
            self._context.say(text, Tone.CAUTION)
        self.say()

    def add_gone(self, names: Sequence[str]) -> None:
        """Columns that the view asks for and that are no longer there are told with the rest."""
        self._gone = tuple(dict.fromkeys([*self._gone, *names]))

    def leave(self) -> None:
        """No view is open: the list is shown as it is."""
        self.forget_coming()
        self.open = None
        self.say()

    def differs(self) -> bool:
        """Whether the list is another now than the view that is open."""
        if self.open is None:
            return False
        now, layout = self._state(), self.open.layout
        shown = layout.get("shown")
        kept = [name for name in shown if name in self._kind.row_fields] if isinstance(shown, list | tuple) else []
        same = (now.wanted, now.sort, now.layout.group) == (self.open.wanted, self.open.sort, layout.get("group") or "")
        return (
            not same
            or (bool(kept) and kept != list(now.layout.shown))
            or now.layout.frozen != (layout.get("frozen") or 0)
        )

    def say(self) -> None:
        """Name the view on its button, and offer to save what has changed."""
        name = self.open.name if self.open else "All"
        short = name if len(name) <= LONGEST else name[: LONGEST - 1] + "…"
        changed = self.differs()
        self.picker.setText(plain(f"{short} (changed)" if changed else short))
        self.picker.setAccessibleName(f"View: {name}{', changed' if changed else ''}")
        self.picker.setToolTip(f"{name} – choose a view (Ctrl+Shift+V)".replace("<", "&lt;"))
        can_save = changed or (self.open is None and bool(self._state().wanted))
        self.save_button.setVisible(can_save)
        self.save_button.setText("Save" if self.open else "Save view")

    def choose(self) -> QMenu:
        """Open the menu of views."""
        menu = self.menu()
        menu.popup(self.picker.mapToGlobal(QPoint(0, self.picker.height())))
        return menu

    def menu(self) -> QMenu:
        """All, one's own, the collaborative's, then what can be done."""
        menu = QMenu(self.picker)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        every = menu.addAction(plain(f"All {self._kind.title.lower()}"))
        every.setCheckable(True)
        every.setChecked(self.open is None)
        every.triggered.connect(lambda: self.closed.emit())
        for title, is_mine in (("Mine", True), ("The collaborative’s", False)):
            some = [view for view in self.known if view.is_mine is is_mine]
            if some:
                menu.addSeparator()
                menu.addAction(title).setEnabled(False)
            for view in some:
                self._add_view(menu, view)
        menu.addSeparator()
        self._add_doings(menu)
        return menu

    def _add_view(self, menu: QMenu, view: SavedView) -> None:
        action = menu.addAction(plain(view.name))
        action.setCheckable(True)
        action.setChecked(self.open is not None and self.open.id == view.id)
        action.triggered.connect(lambda: self.take(view.id))

    def take(self, key: str) -> None:
        """Go to a view; chosen again, it is shown as it was saved."""
        if self.open is not None and self.open.id == key:
            self.show(key)
        else:
            self._context.go(Address(self._kind.name, view=key))

    def _add_doings(self, menu: QMenu) -> None:
        view = self.open
        if view is not None:
            save = menu.addAction(plain(f"Save into “{view.name}”"))
            save.setEnabled(self.differs())
            save.triggered.connect(self.save)
        menu.addAction("Save as a new view…").triggered.connect(self.save_as)
        if view is None:
            return
        menu.addAction("Rename…").triggered.connect(self.rename)
        do = self._do
        if view.is_mine:
            menu.addAction("Share with the collaborative").triggered.connect(lambda: do(views.share, "Shared"))
        else:
            menu.addAction("Keep to myself").triggered.connect(lambda: do(views.keep_to_oneself, "Kept to yourself"))
        words = "Take out of the rail" if view.in_rail else "Show in the rail"
        shown = not view.in_rail
        menu.addAction(words).triggered.connect(
            lambda: do(lambda workspace, key: views.show_in_rail(workspace, key, shown), "Changed the rail for")
        )
        menu.addAction("Delete the view").triggered.connect(self.delete)

    def _do(self, work: Callable[..., Saved], words: str) -> None:
        view, workspace = self.open, self._context.workspace
        if view is not None:
            text = f"{words} “{view.name}”"
            self._context.jobs.run_write(
                lambda: work(workspace, view.id), lambda saved: self._context.saved(saved, text)
            )

    def delete(self) -> None:
        """Delete the view that is open; the list stays as it is shown."""
        self._do(views.delete, "Deleted the view")
        self.leave()

    def save(self) -> None:
        """Keep the list as it is now in the view that is open, or ask for a name."""
        view, state, workspace = self.open, self._state(), self._context.workspace
        if view is None:
            self.save_as()
            return
        self._context.jobs.run_write(
            lambda: views.save_view(
                workspace, view.name, view.kind, state.wanted, state.sort, state.layout.to_json(), key=view.id
            ),
            lambda saved: self._context.saved(saved, f"Saved the view “{view.name}”"),
        )

    def save_as(self) -> ViewPanel:
        """Ask for the name of a new view."""
        state = self._state()
        panel = ViewPanel(
            "Save as a view", "", is_new=True, said=sentence(self._kind, state.wanted), parent=self.picker
        )
        panel.named.connect(lambda given: self._make(*given))
        return panel.open_at(self.picker)

    def _make(self, name: str, shared: bool, in_rail: bool) -> None:
        state, workspace, kind = self._state(), self._context.workspace, self._kind.name

        def done(saved: Saved) -> None:
            self._context.saved(saved, f"Saved the view “{name}”")
            self._context.go(Address(kind, view=saved.id))

        self._context.jobs.run_write(
            lambda: views.save_view(
                workspace, name, kind, state.wanted, state.sort, state.layout.to_json(), shared=shared, in_rail=in_rail
            ),
            done,
        )

    def rename(self) -> ViewPanel | None:
        """Ask for another name for the view that is open."""
        view = self.open
        if view is None:
            return None
        panel = ViewPanel("Rename the view", view.name, is_new=False, said="", parent=self.picker)
        panel.named.connect(
            lambda given: self._do(lambda workspace, key: views.rename(workspace, key, given[0]), "Renamed")
        )
        return panel.open_at(self.picker)
