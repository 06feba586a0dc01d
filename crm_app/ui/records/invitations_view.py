"""The invitations of an event, with one key or button for each step from the list to the door."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from crm_app.domain.events import INVITATION_STATUSES
from crm_app.domain.kinds import KINDS
from crm_app.domain.records import Saved
from crm_app.services import events
from crm_app.ui import actions
from crm_app.ui.context import AppContext
from crm_app.ui.labels import button
from crm_app.ui.records.email_advice import EmailAdvice
from crm_app.ui.records.invite_page import InvitePage
from crm_app.ui.records.parts_table import PartsTable

_MARKED = frozenset({"invited", "accepted", "declined", "attended", "no_show"})


class InvitationsTable(PartsTable):
    """Invitations: select who, press what happened."""

    def __init__(self, context: AppContext, parent_id: str, parent: QWidget | None = None) -> None:
        super().__init__(context, KINDS["invitation"], parent_id, parent)
        self.about = ""  # the title of the event
        self.invite_page: InvitePage | None = None
        self.advice = EmailAdvice(context, self)
        self.lay(self.advice, beneath=True)
        self.add_button.setText("Add one")
        tip = f"Choose suppliers; key {actions.keys_of('invite')}"
        self.invite_button = button("Invite…", self.invite, icon="user-plus", primary=True, tip=tip)
        self.bar.insert_widget(0, self.invite_button)
        self._bind("invite", self.invite)
        for choice in INVITATION_STATUSES:
            if choice.value not in _MARKED:
                continue
            name = f"mark_{choice.value}"
            tip = f"Mark the selected ones; key {actions.keys_of(name)}"
            made = button(choice.label, self._marker(choice.value), tip=tip)
            self.bar.insert_widget(self.bar.count(), made)
            self._bind(name, self._marker(choice.value))

    def _bind(self, name: str, slot: Callable[[], None]) -> None:
        actions.bind(name, self.grid, slot, Qt.ShortcutContext.WidgetShortcut)

    def look(self) -> None:
        """Say of the selected ones whether they may be e-mailed."""
        super().look()
        if hasattr(self, "advice"):
            keys = [str(record["supplier"]) for record in self.chosen() if record["supplier"]]
            self.advice.setVisible(bool(keys))
            self.advice.ask(keys)

    def invite(self) -> None:
        """Open the register beside the event, to choose whom to invite."""
        page = InvitePage(self.context, self.parent_id, self.about or "this event", self.window())
        page.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        page.show()
        page.activateWindow()
        self.invite_page = page

    def _marker(self, status: str) -> Callable[[], None]:
        return lambda: self.mark(status)

    def mark(self, status: str) -> None:
        """Give the selected invitations a status, with today's date where a day belongs to it."""
        chosen = [record for record in self.chosen() if record["status"] != status]
        if not chosen:
            self.context.say("Select whom it is about first")
            return
        workspace, keys = self.context.workspace, [record.id for record in chosen]
        label = next(choice.label for choice in INVITATION_STATUSES if choice.value == status)

        def told(marked: events.Marked) -> None:
            who = self.titles.get(chosen[0]["supplier"] or "", "") if len(keys) == 1 else f"{len(keys)} suppliers"
            saved = Saved(keys[0], 0, marked.operation, (), marked.touched)
            self.context.saved(saved, f"{label}: {who[:80]}")

        self.context.jobs.run_write(lambda: events.mark(workspace, keys, status), told)
