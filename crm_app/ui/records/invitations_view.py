"""The invitations of an event, with one key or button for each step from the list to the door."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from crm_app.domain.events import INVITATION_STATUSES
from crm_app.domain.kinds import KINDS
from crm_app.domain.records import Saved
from crm_app.services import events
from crm_app.ui.context import AppContext
from crm_app.ui.labels import button
from crm_app.ui.records.parts_table import PartsTable

_KEYS = {"invited": "I", "accepted": "A", "declined": "D", "attended": "C", "no_show": "N"}


class InvitationsTable(PartsTable):
    """Invitations: select who, press what happened."""

    def __init__(self, context: AppContext, parent_id: str, parent: QWidget | None = None) -> None:
        super().__init__(context, KINDS["invitation"], parent_id, parent)
        place = self.bar.count() - 1
        for choice in INVITATION_STATUSES:
            key = _KEYS.get(choice.value)
            if key is None:
                continue
            made = button(choice.label, self._marker(choice.value), tip=f"Mark the selected ones; key {key}")
            self.bar.insertWidget(place, made)
            place += 1
            shortcut = QShortcut(QKeySequence(key), self.grid)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(self._marker(choice.value))

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
