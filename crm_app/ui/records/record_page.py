"""The page of one record of any kind: a head that answers at a glance, the form, its parts, its history.

It follows what others write: the head and the tabs are read again when the record or a part of it was touched, and
whatever is being typed stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QMenu, QTabWidget, QToolButton, QVBoxLayout, QWidget

from crm_app.domain.errors import CrmError, NotFound
from crm_app.domain.kinds import KINDS, parts_of
from crm_app.domain.records import Saved
from crm_app.services import records
from crm_app.ui import actions, icons
from crm_app.ui.context import AppContext, Touched
from crm_app.ui.imports import takers
from crm_app.ui.labels import Frame, plain
from crm_app.ui.records import paper_menus, papers, past_view, record_tabs, signature_panel
from crm_app.ui.records.consents_view import PeopleTable
from crm_app.ui.records.evidence_view import CredentialsTable
from crm_app.ui.records.form import RecordForm
from crm_app.ui.records.guarding import while_alive
from crm_app.ui.records.header_facts import Summary, summary
from crm_app.ui.records.history_view import HistoryView
from crm_app.ui.records.invitations_view import InvitationsTable
from crm_app.ui.records.loading import LoadedRecord, load
from crm_app.ui.records.matches_view import MatchesView
from crm_app.ui.records.parts_table import PartsTable
from crm_app.ui.records.record_header import RecordHeader

_VISIBILITIES = (
    ("private", "keep_private"),
    ("shared", "share"),
    ("published", "publish"),
)
_NOT_AS_TABLE = frozenset({"assessment", "barrier"})  # shown by the readiness tab and the barrier meter
_ONLY_WHERE_ANY = frozenset({"likeness"})  # found by the program, never added by hand


class RecordPage(Frame):
    """``record_id`` empty: the form of a new record, which becomes its page when it is saved."""

    opened = Signal(str)  # the key of a new record, once it is saved

    def __init__(self, context: AppContext, kind_name: str, record_id: str = "", parent: QWidget | None = None) -> None:
        super().__init__("page", parent)
        self.context = context
        self.kind = KINDS[kind_name]
        self.record_id = record_id
        self.loaded: LoadedRecord | None = None
        self.form: RecordForm | None = None
        self.parts: dict[str, PartsTable] = {}
        self._wanted_tab = ""
        self._lazy: dict[QWidget, Callable[[], None]] = {}
        self.header = RecordHeader(self)
        self.tabs = QTabWidget(self)
        self.tabs.setDocumentMode(True)
        self.tabs.setUsesScrollButtons(True)
        self.tabs.setIconSize(QSize(16, 16))
        self.tabs.currentChanged.connect(self._tab_shown)
        actions.bind("enter_tab", self.tabs.tabBar(), self.enter_tab, Qt.ShortcutContext.WidgetShortcut)
        actions.bind("papers", self, self.open_papers)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.header)
        whole.addWidget(self.tabs, 1)
        self.papers = self._menu_button("Papers", "file-text")
        self.more = self._menu_button("More", "dots-three-vertical")
        context.changed.connect(self._changed)
        if record_id:
            self.refresh()
        else:
            self._start_new()

    def _menu_button(self, text: str, icon: str) -> QToolButton:
        made = QToolButton(self)
        made.setText(f"{text} ▾")
        icons.Tint(made, icon, "text")
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        made.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        made.setAccessibleName(text)
        made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        made.setMenu(QMenu(made))
        made.hide()
        self.header.buttons.addWidget(made)
        return made

    def _start_new(self) -> None:
        self.header.show_summary(Summary(f"New {self.kind.label.lower()}"))
        self.form = RecordForm(self.context, self.kind, parent=self)
        self.form.saved.connect(self._added)
        self.form.closed.connect(self.context.back)
        self.tabs.addTab(self.form, "Details")
        self.form.focus_first()
        if self.kind.name == "supplier":
            signature_panel.offer_on_new_supplier(self)

    def lay_above_tabs(self, widget: QWidget) -> None:
        """Put a panel between the head and the tabs."""
        whole = self.layout()
        if isinstance(whole, QVBoxLayout):
            whole.insertWidget(1, widget)

    def _added(self, saved: Saved) -> None:
        if not self.record_id:
            self.record_id = saved.id
            self.opened.emit(saved.id)
            self.refresh()

    @property
    def is_dirty(self) -> bool:
        """Whether something typed on this page is not saved."""
        return (self.form is not None and self.form.is_dirty) or any(table.is_dirty for table in self.parts.values())

    @property
    def title(self) -> str:
        """What the page is about, for the window's title."""
        return self.header.title.accessibleName()

    def refresh(self) -> None:
        """Read the record and its parts again, beside the window."""
        workspace, kind, key = self.context.workspace, self.kind.name, self.record_id
        self.context.jobs.run_read(
            lambda: load(workspace, kind, key), while_alive(self, self.show_record), while_alive(self, self._not_read)
        )

    def _not_read(self, error: CrmError) -> None:
        if isinstance(error, NotFound) and self.loaded is not None:
            self.header.show_summary(Summary(self.title, (), (f"This {self.kind.label.lower()} was deleted.",)))
            self.context.say("It was deleted. What you typed is still here; undo the deletion to save it.", "caution")
        else:
            self.context.report(error)

    def show_record(self, loaded: LoadedRecord) -> None:
        """Show what was read; fields and panels that are being typed in keep their text."""
        first = self.loaded is None
        self.loaded = loaded
        self.header.show_summary(summary(loaded))
        if first:
            self._build_tabs(loaded)
        if self.form is not None:
            self.form.take(loaded.record, loaded.titles)
        for name, table in self.parts.items():
            if isinstance(table, PeopleTable):
                table.set_consents(loaded.consents)
            elif isinstance(table, CredentialsTable):
                table.set_evidence(loaded.evidence)
            elif isinstance(table, InvitationsTable):
                table.about = self.title
            table.set_records(loaded.parts.get(name, ()), loaded.titles)
            self.tabs.setTabText(self.tabs.indexOf(table), plain(table.title))
        if first:
            self._fill_menus()
            self.show_tab(self._wanted_tab or "Details")
        else:
            self._tab_shown(self.tabs.currentIndex())

    def _build_tabs(self, loaded: LoadedRecord) -> None:
        self.tabs.blockSignals(True)
        if self.form is None:
            self.form = RecordForm(self.context, self.kind, loaded.record, parent=self)
            self.tabs.addTab(self.form, "Details")
        if self.kind.name == "opportunity":
            matches = MatchesView(self.context, self.record_id, self)
            self._add_lazy(matches, "Matches", matches.refresh)
        for tab in record_tabs.tabs_for(self.kind.name):
            self.tabs.addTab(tab.factory(self.context, self.record_id), plain(tab.title))
        for kind in parts_of(self.kind):
            if _has_tab(kind.name, loaded):
                self._add_parts(kind.name)
        history = HistoryView(self.context, self.kind.name, self.record_id, self)
        self._add_lazy(history, "History", history.refresh)
        self.tabs.blockSignals(False)

    def _add_parts(self, name: str) -> None:
        if name == "invitation":
            self.parts[name] = InvitationsTable(self.context, self.record_id, self)
        elif name == "person":
            self.parts[name] = PeopleTable(self.context, self.record_id, self)
        elif name == "credential":
            self.parts[name] = CredentialsTable(self.context, self.record_id, self)
        else:
            self.parts[name] = PartsTable(self.context, KINDS[name], self.record_id, self)
        self.tabs.addTab(self.parts[name], plain(self.parts[name].title))

    def _add_lazy(self, widget: QWidget, title: str, refresh: Callable[[], None]) -> None:
        self._lazy[widget] = refresh
        self.tabs.addTab(widget, plain(title))

    def _tab_shown(self, index: int) -> None:
        shown = self.tabs.widget(index)
        if shown in self._lazy:
            self._lazy[shown]()

    def show_tab(self, title: str) -> None:
        """Bring a tab to the front by the beginning of its title; before the record is read, as soon as it is."""
        self._wanted_tab = title if self.loaded is None else ""
        wanted = title.casefold()
        for index in range(self.tabs.count()):
            if self.tabs.tabText(index).casefold().startswith(wanted):
                self.tabs.setCurrentIndex(index)
                return

    def take_focus(self) -> None:
        """Called when the page is shown: the keyboard goes where it was here before, at first to the tabs."""
        before = self.focusWidget()
        if self.form is not None and not self.record_id:
            self.form.focus_first()
        elif before is not None and before.isVisibleTo(self):
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.tabs.tabBar().setFocus(Qt.FocusReason.OtherFocusReason)

    def open_papers(self) -> None:
        """Open the menu of papers, its first entry chosen."""
        menu = self.papers.menu()
        if not menu.isEmpty():
            menu.popup(self.papers.mapToGlobal(self.papers.rect().bottomLeft()))
            menu.setActiveAction(menu.actions()[0])

    def enter_tab(self) -> None:
        """From the tabs down into what they show."""
        shown = self.tabs.currentWidget()
        if shown is self.form and self.form is not None:
            self.form.focus_first()
        elif shown is not None:
            shown.setFocus(Qt.FocusReason.TabFocusReason)

    def _fill_menus(self) -> None:
        kind = self.kind.name
        self.context.jobs.run_read(lambda: papers.papers_for(kind), while_alive(self, self._fill_papers))
        more = self.more.menu()
        more.addAction("Refresh", self.refresh)
        more.addAction("As it was…\tCtrl+Shift+H", lambda: past_view.open_here(self.context, None, self.window()))
        more.addSeparator()
        for value, name in _VISIBILITIES:
            more.addAction(actions.bind(name, self, self._visibility_setter(value)))
        more.addSeparator()
        delete = actions.bind("delete_record", self, self.delete)
        delete.setText(f"Delete this {self.kind.label.lower()}")
        more.addAction(delete)
        self.more.show()

    def _fill_papers(self, found: Sequence[papers.RecordPaper]) -> None:
        menu = self.papers.menu()
        for paper in found:
            ask = papers.asker(self, self.context, paper, self.record_id, self.title)
            menu.addAction(plain(paper.title), ask).setProperty(actions.OFFERED, True)
        for taker in takers.registered():
            if taker.kind == self.kind.name:
                menu.addAction(actions.bind(taker.action, self, taker.asker(self.context, self)))
        paper_menus.add_more(menu, self, self.context, found, self.record_id, self.title)
        self.papers.setVisible(not menu.isEmpty())

    def _visibility_setter(self, value: str) -> Callable[[], None]:
        def set_it() -> None:
            workspace, kind, key = self.context.workspace, self.kind.name, self.record_id
            self.context.jobs.run_write(
                lambda: records.set_visibility(workspace, kind, key, value),
                lambda saved: self.context.saved(saved, f"{self.kind.label} is {value} now"),
            )

        return set_it

    def delete(self) -> None:
        """Delete the record with all its parts; the message line offers Undo."""
        workspace, kind, key, title = self.context.workspace, self.kind.name, self.record_id, self.title

        def told(saved: Saved) -> None:
            self.context.back()
            self.context.saved(saved, f"Deleted “{title[:60]}”")

        self.context.jobs.run_write(lambda: records.delete(workspace, kind, [key]), told)

    def _changed(self, touched: Touched) -> None:
        mine = self.record_id in touched.get(self.kind.name, frozenset())
        parts = {part.name for part in parts_of(self.kind)} | {"consent", "evidence"}
        if self.record_id and (mine or parts & touched.keys()):
            self.refresh()


def _has_tab(part: str, loaded: LoadedRecord) -> bool:
    if part in _ONLY_WHERE_ANY:
        return bool(loaded.parts.get(part))
    return part in loaded.parts and part not in _NOT_AS_TABLE
