"""Choosing whom to invite to an event: the register under a filter, as many rows as one likes, one button."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from crm_app.domain.filters import Filter, Sort
from crm_app.domain.kinds import KINDS
from crm_app.domain.records import Saved
from crm_app.services import events
from crm_app.ui import theme
from crm_app.ui.context import AppContext
from crm_app.ui.labels import Frame, Heading, PlainLabel, button
from crm_app.ui.records.columns import possible
from crm_app.ui.records.email_advice import EmailAdvice
from crm_app.ui.records.filter_bar import FilterBar
from crm_app.ui.records.grid import RecordGrid
from crm_app.ui.records.guarding import while_alive
from crm_app.ui.records.table_model import RecordTableModel

_MOST_ADVISED = 1_000  # of a larger choice nobody is looked up one by one


class InvitePage(Frame):
    """A window beside the event. It stays open after inviting, for the next filter; Esc closes it."""

    invited = Signal(object)  # events.Invited

    def __init__(self, context: AppContext, event_id: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__("page", parent)
        self.context = context
        self.event_id = event_id
        self.setWindowFlag(Qt.WindowType.Window)
        self.setWindowTitle(f"Invite to {title[:80]}")
        kind = KINDS["supplier"]
        self.model = RecordTableModel(context, kind.name, possible(kind))
        self.model.setParent(self)
        self.grid = RecordGrid(context, self.model)
        self.bar = FilterBar(context, kind.name)
        self.count = PlainLabel("", muted=True)
        self.advice = EmailAdvice(context, self)
        self._lay_out(title)
        self._connect()
        self.resize(theme.scaled(1040), theme.scaled(640))
        self.model.set_query(Filter(), Sort())
        self.bar.search.setFocus()

    def _lay_out(self, title: str) -> None:
        head, foot = Frame("header"), Frame("footer")
        line = QHBoxLayout(head)
        line.setContentsMargins(20, 10, 20, 10)
        heading = Heading(f"Invite to {title}", 12)
        heading.setWordWrap(True)
        line.addWidget(heading)
        self.list_button = button("Only put on the list", lambda: self.invite("listed"), tip="To invite them later")
        self.invite_button = button("Invite", self.invite, primary=True, tip="Ctrl+Enter")
        self.close_button = button("Close", self.close, tip="Esc")
        says = QVBoxLayout()
        says.addWidget(self.count)
        says.addWidget(self.advice)
        end = QHBoxLayout(foot)
        end.setContentsMargins(20, 8, 20, 8)
        end.addLayout(says, 1)
        for made in (self.list_button, self.invite_button, self.close_button):
            end.addWidget(made, 0, Qt.AlignmentFlag.AlignBottom)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        for widget in (head, self.bar, self.grid, foot):
            whole.addWidget(widget, 1 if widget is self.grid else 0)

    def _connect(self) -> None:
        self.bar.changed.connect(lambda wanted: self.model.set_query(wanted, self.model.query.sort))
        self.bar.search.returnPressed.connect(self.grid.setFocus)
        self.grid.sort_wanted.connect(lambda sort: self.model.set_query(self.bar.filter, sort))
        self.grid.group_wanted.connect(lambda name: self.model.set_query(self.bar.filter, self.model.query.sort, name))
        self.grid.opened.connect(lambda _key: self.invite())
        self.grid.selection_changed.connect(self._look)
        self.model.replaced.connect(self._look)

    def _look(self) -> None:
        chosen = self.grid.selected_count()
        self.count.setText(f"{chosen:,} of {len(self.model.ids):,} chosen. Ctrl+A takes all of them.")
        self.invite_button.setText(f"Invite {chosen:,}" if chosen > 1 else "Invite")
        for made in (self.invite_button, self.list_button):
            made.setEnabled(chosen > 0)
        self.advice.ask(self.grid.selected_ids() if 0 < chosen <= _MOST_ADVISED else ())

    def invite(self, status: str = "invited") -> None:
        """Put the chosen suppliers on the event's list; those on it already stay as they are."""
        workspace, event, keys = self.context.workspace, self.event_id, self.grid.selected_ids()
        if keys:
            self.context.jobs.run_write(
                lambda: events.invite(workspace, event, keys, status=status), while_alive(self, self._told)
            )

    def _told(self, done: events.Invited) -> None:
        many, known = len(done.invitations), done.skipped
        words = f"{many:,} supplier{'s' if many != 1 else ''} put on the list of this event" if many else ""
        also = f"{known:,} {'was' if known == 1 else 'were'} on it already" if known else ""
        text = ". ".join(part for part in (words, also) if part)
        self.count.setText(text)
        self.context.saved(Saved(self.event_id, 0, done.operation, (), done.touched), text)
        self.invited.emit(done)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes; Ctrl+Enter invites."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and event.modifiers():
            self.invite()
        else:
            super().keyPressEvent(event)
