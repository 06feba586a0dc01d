"""The people of a supplier, and beneath them what the selected one agreed to be contacted about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from crm_app.domain.kinds import KINDS
from crm_app.domain.records import Record, Saved
from crm_app.services import records
from crm_app.ui import actions
from crm_app.ui.context import AppContext
from crm_app.ui.labels import Frame, Heading, button
from crm_app.ui.records.drafting import waits_for
from crm_app.ui.records.parts_table import PartsTable
from crm_app.ui.records.signature_panel import SignaturePanel


class ConsentsTable(PartsTable):
    """The consents of one person: for what, since when, withdrawn when, and how we know."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(context, KINDS["consent"], "", parent)
        self.who = Heading("", 10.5)
        self.who.setWordWrap(True)
        self.lay(self.who)
        tip = f"Mark the selected ones; key {actions.keys_of('withdraw')}"
        self.withdraw_button = button("Withdraw today", self.withdraw, tip=tip)
        self.bar.insert_widget(self.bar.count(), self.withdraw_button)
        actions.bind("withdraw", self.grid, self.withdraw, Qt.ShortcutContext.WidgetShortcut)
        self.look()

    def show_person(self, person: Record | None, consents: Sequence[Record]) -> None:
        """Show the consents of a person; what is being typed about another stays until it is saved or thrown away."""
        if self.is_dirty and (person is None or person.id != self.parent_id):
            return
        if person is None or person.id != self.parent_id:
            self.close_panel()
        self.parent_id = person.id if person else ""
        self.who.setText(f"What {str(person['name'])[:80]} agreed to" if person else "")
        self.empty.setText("Nothing is recorded. Press Add to write down what they agreed to, and how we know.")
        self.set_records([one for one in consents if person and one.parent_id == person.id], {})

    def first_values(self) -> Mapping[str, Any]:
        """A new consent was given today unless the person says otherwise."""
        return {"given_on": self.context.today()}

    def look(self) -> None:
        """Withdrawing is offered where something that still holds is selected."""
        super().look()
        self.setVisible(bool(self.parent_id))
        self.grid.setVisible(bool(self.records) and self.form is None)  # the panel has its room
        self.withdraw_button.setVisible(bool(self.records))
        self.withdraw_button.setEnabled(any(one["withdrawn_on"] is None for one in self.chosen()))

    def withdraw(self) -> None:
        """Mark the selected consents as withdrawn today; the message line offers Undo."""
        held = [one for one in self.chosen() if one["withdrawn_on"] is None]
        if not held:
            self.context.say("Select a consent that has not been withdrawn yet")
            return
        workspace, day, one = self.context.workspace, self.context.today(), held[0]

        def told(saved: Saved) -> None:
            purpose = self.kind.fields["purpose"].choice_label(one["purpose"])
            self.context.saved(saved, f"Withdrawn: {purpose.lower()}")

        self.context.jobs.run_write(
            lambda: records.save(workspace, "consent", one.id, {"withdrawn_on": day}, version=one.version), told
        )


class PeopleTable(PartsTable):
    """People, with the consents of the one who is selected."""

    def __init__(self, context: AppContext, parent_id: str, parent: QWidget | None = None) -> None:
        super().__init__(context, KINDS["person"], parent_id, parent)
        self._found: Sequence[Record] = ()
        frame = Frame("panel", self)
        self.consents = ConsentsTable(context, frame)
        self.frame_in(frame, self.consents)
        self._frame = frame
        self.paste_panel: SignaturePanel | None = None
        tip = actions.keys_of("paste_signature")
        self.paste_button = button("Paste a signature", self.paste_signature, icon="clipboard-text", tip=tip)
        self.bar.insert_widget(1, self.paste_button)
        actions.bind("paste_signature", self, self.paste_signature)
        context.draft_wanted.connect(self._on_draft_wanted)
        self.look()
        self._on_draft_wanted("signature")

    def _on_draft_wanted(self, panel: str) -> None:
        if panel == "signature" and waits_for(panel, self.parent_id):
            self.paste_signature()

    def paste_signature(self) -> None:
        """Read a person from what lies on the clipboard, or is pasted here."""
        if self.paste_panel is None:
            self.paste_panel = SignaturePanel(self.context, self.parent_id, self)
            self.paste_panel.closed.connect(self._pasted)
            self.lay(self.paste_panel)
        self.paste_panel.begin()
        self._frame.hide()  # the panel has its room

    def _pasted(self) -> None:
        self.look()
        self.grid.setFocus()

    def set_records(self, found: Sequence[Record], titles: Mapping[str, str]) -> None:
        """Show the people; the first is selected, so that their consents are in sight."""
        super().set_records(found, titles)
        if self.records and not self.chosen():
            self.grid.setCurrentCell(0, 0)

    def set_consents(self, found: Sequence[Record]) -> None:
        """Take the consents of all these people."""
        self._found = found
        self.look()

    def look(self) -> None:
        """Show the consents of the selected person, while no panel is open above them."""
        super().look()
        if not hasattr(self, "paste_panel"):
            return
        chosen = self.chosen()
        person = chosen[0] if len(chosen) == 1 else None
        is_pasting = self.paste_panel is not None and not self.paste_panel.isHidden()
        self._frame.setVisible(not is_pasting and self.form is None and (person is not None or self.consents.is_dirty))
        self.consents.show_person(person, self._found)

    @property
    def is_dirty(self) -> bool:
        """Whether something about a person or a consent is typed and not saved."""
        pasted = self.paste_panel is not None and self.paste_panel.is_dirty
        return pasted or (self.form is not None and self.form.is_dirty) or self.consents.is_dirty
