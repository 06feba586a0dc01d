"""The page of one record of any kind: a head that answers at a glance, the form, its parts, its history.

It follows what others write: the head and the tabs are read again when the record or a part of it was touched, and
whatever is being typed stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtWidgets import QMenu, QToolButton, QVBoxLayout, QWidget

from crm_app.domain.errors import CrmError, NotFound
from crm_app.domain.kinds import KINDS, parts_of
from crm_app.domain.records import Saved
from crm_app.services import records
from crm_app.ui import actions, icons
from crm_app.ui.context import AppContext, Touched
from crm_app.ui.imports import takers
from crm_app.ui.labels import Frame, plain
from crm_app.ui.records import paper_menus, papers, past_view, record_tabs, signature_panel
from crm_app.ui.records.form import RecordForm
from crm_app.ui.records.guarding import while_alive
from crm_app.ui.records.header_facts import Summary, summary
from crm_app.ui.records.history_view import HistoryView
from crm_app.ui.records.late_tabs import LateTabs
from crm_app.ui.records.loading import LoadedRecord, load
from crm_app.ui.records.matches_view import MatchesView
from crm_app.ui.records.record_header import RecordHeader
from crm_app.ui.records.record_parts import RecordParts

_VISIBILITIES = (
    ("private", "keep_private"),
    ("shared", "share"),
    ("published", "publish"),
)


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
        self._is_coming = True  # the tabs, until the record is read for the first time and they are made
        self._is_gone = False  # deleted, since it was read
        self._wanted_tab = ""
        self._above: list[QWidget] = []  # between the head and the tabs
        self.header = RecordHeader(self)
        self.tabs = LateTabs(self)
        self.parts = RecordParts(context, self.tabs)
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
        self.more.setVisible(bool(record_id))  # from the start: what appears later lays out the whole window anew
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
        self.form = RecordForm(self.context, self.kind, parent=self.tabs.ground, opens_later=True)
        self.form.saved.connect(self._added)
        self.form.closed.connect(self.context.back)
        self.tabs.addTab(self.form, "Details")
        self.form.focus_first()
        if self.kind.name == "supplier":
            signature_panel.SignatureOffer(self)

    def lay_above_tabs(self, widget: QWidget) -> None:
        """Put a panel between the head and the tabs."""
        whole = self.layout()
        if isinstance(whole, QVBoxLayout):
            whole.insertWidget(1, widget)
        self._above.append(widget)

    def _added(self, saved: Saved) -> None:
        if not self.record_id:
            self.record_id = saved.id
            self.opened.emit(saved.id)
            self.refresh()

    @property
    def is_dirty(self) -> bool:
        """Whether something typed on this page is not saved."""
        shown = (self.tabs.widget(number) for number in range(self.tabs.count()))
        return any(getattr(widget, "is_dirty", False) for widget in (*self._above, *shown))

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
            if self.is_dirty and not self._is_gone:
                self.context.say(
                    "It was deleted. What you typed is still here; undo the deletion to save it.", "caution"
                )
            self._is_gone = True
            self.header.show_summary(Summary(self.title, (), (f"This {self.kind.label.lower()} was deleted.",)))
        else:
            self.context.report(error)

    def show_record(self, loaded: LoadedRecord) -> None:
        """Show what was read; fields and panels that are being typed in keep their text."""
        first = self.loaded is None
        self.loaded, self._is_gone = loaded, False
        self.header.show_summary(summary(loaded))
        if self.form is None:
            self.form = RecordForm(
                self.context, self.kind, loaded.record, titles=loaded.titles, parent=self.tabs.ground
            )
        elif not first:
            self.form.take(loaded.record, loaded.titles)
        if first:
            # To make a large form is enough for one pass of the event loop, so is to show it, and so are the menus.
            self.context.jobs.later(self._show_first, self._fill_menus)
        elif not self._is_coming:
            self.parts.show(loaded, self.title)
            self._tab_shown(self.tabs.currentIndex())

    def _show_first(self) -> None:
        assert self.loaded is not None, "the tabs are made from what was read"
        self._is_coming = False
        self._add_tabs(self.loaded)
        self.parts.show(self.loaded, self.title)
        self.show_tab(self._wanted_tab or "Details")

    def _add_tabs(self, loaded: LoadedRecord) -> None:
        kind, key = self.kind.name, self.record_id
        with QSignalBlocker(self.tabs):
            if self.form is not None and self.tabs.indexOf(self.form) < 0:
                self.tabs.addTab(self.form, "Details")
            if kind == "opportunity":
                self.tabs.add_late("Matches", lambda: MatchesView(self.context, key))
            for tab in record_tabs.tabs_for(kind):
                self.tabs.add_late(tab.title, partial(tab.factory, self.context, key))
            self.parts.add_tabs(loaded)
            self.tabs.add_late("History", lambda: HistoryView(self.context, kind, key))

    def _tab_shown(self, index: int) -> None:
        shown = self.tabs.widget(index)
        if isinstance(shown, MatchesView | HistoryView):
            shown.refresh()

    def show_tab(self, title: str) -> None:
        """Bring a tab to the front by the beginning of its title; before there are tabs, as soon as there are."""
        self._wanted_tab = title if self._is_coming else ""
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
        self.more.setVisible(True)

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
