"""The timeline of one supplier as a table: the day, what happened, who. Enter opens what an entry is about."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QTableWidgetItem, QVBoxLayout, QWidget

from crm_app.domain.dates import days_left, format_long_date
from crm_app.services import records
from crm_app.services.timeline import TimelineEntry, timeline
from crm_app.ui import icons, theme
from crm_app.ui.context import Address, AppContext
from crm_app.ui.labels import PlainLabel, button
from crm_app.ui.pick_box import PickBox
from crm_app.ui.records.guarding import while_alive
from crm_app.ui.records.log_place import Subject, open_from
from crm_app.ui.records.plain_table import ItemTable, set_widths
from crm_app.ui.records.when_seen import WhenSeen

PAGE = 60
_KINDS = {
    "Calls and meetings": ("activity",),
    "Tasks": ("task",),
    "Notes": ("note",),
    "Events": ("invitation",),
    "Readiness": ("assessment", "credential", "paper"),
    "Register": ("status",),
}
_ICONS = {
    "activity": "phone",
    "task": "check-square",
    "note": "note-pencil",
    "invitation": "calendar-check",
    "assessment": "clipboard-text",
    "credential": "identification-card",
    "paper": "file-text",
    "status": "pencil-simple",
}
_TOUCHES = frozenset(
    {"activity", "task", "note", "invitation", "event", "assessment", "credential", "paper", "supplier"}
)
_HEADINGS = ("When", "What", "Who")


class TimelineView(QWidget):
    """Reads page by page, when it is first seen and again when something of the supplier was written."""

    def __init__(self, context: AppContext, supplier: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.supplier = supplier
        self.entries: list[TimelineEntry] = []
        self._kinds: tuple[str, ...] = ()
        self.table = ItemTable("Timeline", _HEADINGS, self)
        set_widths(self.table, (220, 300, 140), stretched=(1,))
        self.table.wanted.connect(self.open_chosen)
        self.empty = PlainLabel("Nothing of this kind yet. Log a call to begin (Ctrl+L).", muted=True, wraps=True)
        self.more = button("Show more", self.show_more)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(20, 12, 20, 12)
        whole.addLayout(self._bar())
        whole.addWidget(self.empty)
        whole.addWidget(self.table, 1)
        whole.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        self.more.hide()
        self.empty.hide()
        self.setFocusProxy(self.table)
        WhenSeen(self, context, self.refresh, _TOUCHES, is_due=True)

    def _bar(self) -> QHBoxLayout:
        bar = QHBoxLayout()
        bar.setSpacing(6)
        self.pick = PickBox("Kind of entry", self)
        self.pick.addItems(["Everything", *_KINDS])
        self.pick.currentTextChanged.connect(self.choose)
        bar.addWidget(self.pick)
        bar.addStretch(1)
        bar.addWidget(button("Log a call", self.log, icon="phone", primary=True, tip="Ctrl+L"))
        return bar

    def choose(self, title: str) -> None:
        """Show one kind of thing, or everything."""
        if self.pick.currentText() != title:
            self.pick.setCurrentText(title)
            return
        self._kinds = _KINDS.get(title, ())
        self.refresh()

    def log(self) -> None:
        """Log a call with this supplier."""
        workspace, key = self.context.workspace, self.supplier
        self.context.jobs.run_read(
            lambda: str(records.get(workspace, "supplier", key)["name"]),
            while_alive(self, lambda name: open_from(self, Subject(key, name))),
        )

    def refresh(self) -> None:
        """Read the first page again."""
        self._read(None, while_alive(self, self.show_entries))

    def show_more(self) -> None:
        """Read the page after the last entry."""
        if self.entries:
            self._read(self.entries[-1], while_alive(self, self._append))

    def _read(self, before: TimelineEntry | None, done: Callable[[list[TimelineEntry]], None]) -> None:
        workspace, key, kinds = self.context.workspace, self.supplier, self._kinds
        self.context.jobs.run_read(lambda: timeline(workspace, key, PAGE, kinds=kinds, before=before), done)

    def show_entries(self, found: Sequence[TimelineEntry]) -> None:
        """Show these entries in place of all others; the selected row stays selected."""
        row = max(self.table.currentRow(), 0)
        self.entries = []
        self.table.setRowCount(0)
        self._append(found)
        self.table.setVisible(bool(self.entries))
        self.empty.setVisible(not self.entries)
        if self.entries:
            self.table.setCurrentCell(min(row, len(self.entries) - 1), 0)

    def _append(self, found: Sequence[TimelineEntry]) -> None:
        first = len(self.entries)
        self.entries.extend(found)
        self.table.setRowCount(len(self.entries))
        for line, entry in enumerate(found, first):
            for column, item in enumerate(self._items(entry)):
                self.table.setItem(line, column, item)
        self.more.setVisible(len(found) == PAGE)

    def _items(self, entry: TimelineEntry) -> tuple[QTableWidgetItem, ...]:
        today = self.context.today()
        day = format_long_date(entry.at) if entry.at.year > 1900 else "no date"
        ahead = f" · {days_left(entry.at, today)}" if entry.at > today else f", {entry.time}" if entry.time else ""
        rest = " ".join(entry.text.split())
        what = f"{entry.title}   {rest[:200]}" if rest and not rest.startswith(entry.title) else entry.title
        made = (QTableWidgetItem(day + ahead), QTableWidgetItem(what), QTableWidgetItem(entry.who))
        made[1].setIcon(icons.icon(_ICONS.get(entry.kind, "file")))
        for item in made:
            item.setToolTip(f"{entry.title}\n{entry.text}".strip()[:2000].replace("<", "&lt;"))
            if entry.at > today:
                item.setForeground(theme.color("muted"))
        return made

    def open_chosen(self) -> None:
        """Open what the selected entry is about."""
        row = self.table.currentRow()
        if 0 <= row < len(self.entries):
            entry = self.entries[row]
            self.context.go(Address(entry.record_kind, entry.record_id, entry.tab))
