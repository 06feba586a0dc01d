"""What is typed is kept as a draft every few seconds, and comes back into the form where the program was ended.

Each form has a keeper. It writes beside the window, in the lane of reads, so that neither typing nor saving waits.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer

from crm_app.domain.errors import CrmError
from crm_app.domain.kinds import KINDS
from crm_app.runtime.keys import new_key
from crm_app.services import drafts
from crm_app.services.drafts import Draft
from crm_app.ui.context import NEW, Address, AppContext
from crm_app.ui.records.guarding import while_alive

if TYPE_CHECKING:
    from crm_app.ui.records.form import RecordForm

EVERY = 3000  # milliseconds
# Drafts on their way back into a form, by (kind, record or NEW, parent): the form takes its own when it is shown.
_waiting: dict[tuple[str, str, str], Draft] = {}


class DraftKeeper(QObject):
    """Keeps what stands in one form. Nothing is written while nothing changes."""

    def __init__(self, form: RecordForm) -> None:
        super().__init__(form)
        self._form = form
        self._context = form.context
        self._key = new_key()
        self._kept: Mapping[str, Any] = {}
        self._is_kept = False
        self._is_busy = False
        self._has_told = False
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY)
        self._timer.timeout.connect(self.keep)
        form.dirty_changed.connect(self._on_dirty)
        form.closed.connect(self.drop)
        form.context.navigate.connect(self._on_navigate)

    def _on_navigate(self, _address: Address) -> None:
        if not self._form.is_dirty:
            self.take_back()

    def _on_dirty(self, dirty: bool) -> None:
        if dirty:
            self._timer.start()
        else:
            self._timer.stop()
            self.drop()

    def keep(self) -> None:
        """Keep what stands in the form now, unless that is kept already."""
        typed = typed_in(self._form)
        if self._is_busy or not typed or (self._is_kept and typed == self._kept):
            return
        draft = self._draft(typed)
        self._kept, self._is_kept, self._is_busy = typed, True, True
        self._context.jobs.run_read(
            lambda: drafts.keep_draft(draft), while_alive(self, self._done), while_alive(self, self._not_kept)
        )

    def _draft(self, typed: Mapping[str, Any]) -> Draft:
        form = self._form
        original = {name: form.cells[name].original for name in typed}
        address = self._context.workspace.store.address
        return Draft(
            address,
            form.kind.name,
            typed,
            original,
            form.record_id,
            form.parent_id,
            form.version,
            self._key,
            titles=titles_in(form),
        )

    def _done(self, _: object) -> None:
        self._is_busy = False
        for warning in drafts.warnings():
            self._context.say(warning, "caution")
        if not self._form.is_dirty:  # it was saved meanwhile
            self.drop()

    def _not_kept(self, error: CrmError) -> None:
        self._is_busy = self._is_kept = False
        if not self._has_told:  # once is enough: a full drive is full every three seconds
            self._has_told = True
            self._context.report(error)

    def drop(self) -> None:
        """Forget the draft: it was saved or thrown away."""
        if self._is_kept and not self._is_busy:
            self._is_kept, self._kept = False, {}
            key = self._key
            self._context.jobs.run_read(lambda: drafts.drop_draft(key), _nothing, lambda _error: None)

    def take_back(self) -> None:
        """Put a draft that waits for this form into it; called when the form shows its record."""
        form = self._form
        draft = _waiting.pop((form.kind.name, form.record_id or NEW, form.parent_id), None)
        if draft is None:
            return
        self._key, self._kept, self._is_kept = draft.id, dict(draft.typed), True
        for name, value in draft.typed.items():
            cell = form.cells.get(name)
            if cell is not None and cell.can_edit:
                if not draft.is_new:
                    # What the field held when it was typed in: saving then sees what a colleague did meanwhile.
                    cell.rebase(draft.original.get(name))
                cell.take_typed(value, draft.titles)
        form.look()


def _nothing(_: object) -> None:
    """Nobody waits for the end of it."""


def typed_in(form: RecordForm) -> dict[str, Any]:
    """What stands in the fields that were typed in, as typed."""
    return {
        name: cell.editor.raw()
        for name, cell in form.cells.items()
        if cell.is_touched and cell.editor is not None and cell.is_dirty
    }


def titles_in(form: RecordForm) -> dict[str, str]:
    """What the records and codes that were picked are called, by key."""
    found: dict[str, str] = {}
    for cell in form.cells.values():
        found.update(getattr(cell.editor, "titles", {}))
    return found


def reopen(context: AppContext, draft: Draft) -> None:
    """Go to the form of a draft; it fills itself when it is there. A part is typed in on the page of its whole."""
    kind = KINDS[draft.kind]
    _waiting[(draft.kind, draft.record_id or NEW, draft.parent_id)] = draft
    if kind.parent:
        context.go(Address(kind.parent, draft.parent_id, kind.title))
        context.touched({draft.kind: frozenset({draft.record_id})})  # an open page shows its parts again
    else:
        context.go(Address(draft.kind, draft.record_id or NEW))


def waiting_part(kind: str, parent_id: str) -> Draft | None:
    """The draft of a part that waits for the panel of its whole to be opened."""
    return next((d for (name, _, whole), d in _waiting.items() if name == kind and whole == parent_id), None)
