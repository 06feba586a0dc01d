"""What is typed is kept as a draft every few seconds, and comes back to its place where the program was ended.

Whatever is typed into has a keeper: the form of a record, the panel that logs a call, a note beside a tender. It writes
beside the window, in the lane of reads, so that neither typing nor saving waits.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any, Protocol

from PySide6.QtCore import QObject, QTimer

from crm_app.domain.errors import CrmError
from crm_app.domain.kinds import KINDS
from crm_app.runtime.keys import new_key
from crm_app.services import drafts
from crm_app.services.drafts import Draft
from crm_app.ui.context import NEW, Address, AppContext
from crm_app.ui.jobs import Job
from crm_app.ui.records.guarding import while_alive

EVERY = 3000  # milliseconds
# Where a panel beside a record stands: the kind of the page, and the beginning of the title of the tab.
_BESIDE: Mapping[str, tuple[str, str]] = {
    "signature": ("supplier", KINDS["person"].title),
    "barrier_note": ("opportunity", "Barrier meter"),
    "tender_outcome": ("opportunity", "Outcome"),
    "given_answers": ("supplier", "Readiness"),
}
_BELOW_LISTS = frozenset({"bulk_edit"})
Place = tuple[str, str, str]  # the kind or the panel, the record or NEW, what it is a part of or stands beside
# Drafts on their way back: the form or the panel takes its own when it is shown.
_waiting: dict[Place, Draft] = {}


class Typed(Protocol):
    """Something that is typed: what stands in it, with its title and its place, and the way to put that back."""

    def draft(self) -> Draft:
        """What stands in it now; ``typed`` is empty where there is nothing worth keeping."""

    def put_back(self, draft: Draft) -> None:
        """Show what was typed in an earlier run."""


class DraftKeeper(QObject):
    """Keeps what stands in one form or panel, which is or belongs to ``owner``. Nothing is written while nothing
    changes. ``look`` has to be called when typing begins and when what was typed is saved or thrown away, ``come_back``
    when it is shown and when a draft may wait for it.
    """

    def __init__(self, context: AppContext, typed: Typed, owner: QObject) -> None:
        super().__init__(owner)
        self._typed = typed
        self._context = context
        self._key = new_key()
        self._kept: Mapping[str, Any] = {}
        self._is_kept = False
        self._job: Job | None = None
        self._has_told = False
        self._is_filling = False
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY)
        self._timer.timeout.connect(self.keep)

    def look(self) -> None:
        """Begin to keep what is typed, or forget it where nothing is there any more."""
        if self._is_filling:
            return
        if not self._typed.draft().typed:
            self._timer.stop()
            self.drop()
        elif not self._timer.isActive():
            self._timer.start()

    def keep(self) -> None:
        """Keep what stands there now, unless that is kept already."""
        draft = self._new()
        if self._job is None and draft is not None:
            self._kept, self._is_kept = draft.typed, True
            self._job = self._context.jobs.run_read(
                lambda: drafts.keep_draft(draft), while_alive(self, self._done), while_alive(self, self._not_kept)
            )

    def keep_now(self) -> None:
        """Keep it before the window goes: no job begins any more."""
        if self._job is not None:
            self._job.drop()
            self._job, self._is_kept = None, False
        draft = self._new()
        if draft is not None:
            self._kept, self._is_kept = draft.typed, True
            with suppress(CrmError):  # told when it was first typed; the window closes all the same
                drafts.keep_draft(draft)

    def _new(self) -> Draft | None:
        """What is to be kept; ``None`` where nothing is typed that is not kept."""
        draft = self._typed.draft()
        if not draft.typed or (self._is_kept and draft.typed == self._kept):
            return None
        return replace(draft, id=self._key)

    def _done(self, _: object) -> None:
        self._job = None
        for warning in drafts.warnings():
            self._context.say(warning, "caution")
        if not self._typed.draft().typed:  # it was saved meanwhile
            self.drop()

    def _not_kept(self, error: CrmError) -> None:
        self._job, self._is_kept = None, False
        if not self._has_told:  # once is enough: a full drive is full every three seconds
            self._has_told = True
            self._context.report(error)

    def drop(self) -> None:
        """Forget the draft: it was saved or thrown away."""
        if self._is_kept and self._job is None:
            self._is_kept, self._kept = False, {}
            key = self._key
            self._context.jobs.run_read(lambda: drafts.drop_draft(key), _nothing, lambda _error: None)

    @property
    def is_awaited(self) -> bool:
        """Whether a draft waits to come back here."""
        return bool(_waiting) and place_of(self._typed.draft()) in _waiting

    def come_back(self) -> None:
        """Put back the draft that waits here, unless something else is being typed."""
        if _waiting and not self._typed.draft().typed:
            self.take_back()

    def take_back(self) -> None:
        """Put the draft that waits here back, where one does; called when the form or panel is shown."""
        draft = _waiting.pop(place_of(self._typed.draft()), None) if _waiting else None
        if draft is not None:
            self._key, self._kept, self._is_kept = draft.id, dict(draft.typed), True
            self._is_filling = True  # half of it is not what was typed
            self._typed.put_back(draft)
            self._is_filling = False
            if self._typed.draft().typed:
                self._timer.start()


def _nothing(_: object) -> None:
    """Nobody waits for the end of it."""


def place_of(draft: Draft) -> Place:
    """Where a draft is typed."""
    return draft.kind, draft.record_id or NEW, draft.parent_id


def reopen(context: AppContext, draft: Draft) -> None:
    """Go where a draft was typed; it fills itself when it is there. A part is typed in on the page of its whole."""
    _waiting[place_of(draft)] = draft
    if draft.kind in drafts.PANELS:
        if draft.kind in _BESIDE:
            page, tab = _BESIDE[draft.kind]
            context.go(Address(page, draft.parent_id or NEW, tab if draft.parent_id else ""))
        elif draft.kind in _BELOW_LISTS:
            context.go(Address(draft.parent_id))
        context.draft_wanted.emit(draft.kind)
        return
    kind = KINDS[draft.kind]
    if kind.parent:
        context.go(Address(kind.parent, draft.parent_id, kind.title))
        context.touched({draft.kind: frozenset({draft.record_id})})  # an open page shows its parts again
    else:
        context.go(Address(draft.kind, draft.record_id or NEW))


def waits_for(panel: str, beside: str = "") -> bool:
    """Whether a draft of a panel waits, which stands beside a record or by itself."""
    return (panel, NEW, beside) in _waiting


def waiting_part(kind: str, parent_id: str) -> Draft | None:
    """The draft of a part that waits for the panel of its whole to be opened."""
    return next((d for (name, _, whole), d in _waiting.items() if name == kind and whole == parent_id), None)
