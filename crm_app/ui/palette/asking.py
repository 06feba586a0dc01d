"""Asking the store while a person types: every key asks at once, and only the answer to the last words is given."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from crm_app.domain.errors import CrmError
from crm_app.domain.finding import Hit
from crm_app.domain.links import NO_PLACES
from crm_app.services import finding
from crm_app.ui.context import AppContext
from crm_app.ui.palette.entries import MOST_HITS

MOST_LOOKED_AT = 60
CROWDING, MOST_OF_THESE = frozenset({"activity", "task"}), 4
AT_ONCE = 2  # questions on their way: a slow one does not hold up the next, and typing does not flood the store
Question = tuple[str, tuple[str, ...]]  # the words, and the kinds to look in: none for all


def chosen(found: Sequence[Hit]) -> list[Hit]:
    """What the palette has room for: a word that stands in many notes of calls does not crowd out the firms."""
    kept: list[Hit] = []
    for hit in found:
        few = hit.kind in CROWDING and sum(1 for one in kept if one.kind == hit.kind) >= MOST_OF_THESE
        if hit.kind not in NO_PLACES and not few:
            kept.append(hit)
    return kept[:MOST_HITS]


class Asking(QObject):
    """``answered`` carries (words, hits) of the last question; ``refused`` an error of the store to it."""

    answered = Signal(object)
    refused = Signal(object)

    def __init__(self, context: AppContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._wanted: Question | None = None
        self._running: list[Question] = []

    @property
    def is_pending(self) -> bool:
        """Whether an answer is still wanted."""
        return self._wanted is not None

    def ask(self, text: str, kinds: tuple[str, ...] = ()) -> None:
        """Ask; an answer to earlier words is not wanted any more."""
        self._wanted = (text, kinds)
        self._start()

    def stop(self) -> None:
        """No answer is wanted any more."""
        self._wanted = None

    def _start(self) -> None:
        question = self._wanted
        if question is None or question in self._running or len(self._running) >= AT_ONCE:
            return
        self._running.append(question)
        workspace, (text, kinds) = self._context.workspace, question

        def work() -> list[Hit] | None:
            if self._wanted != question:
                return None  # other words were typed before this began
            return chosen(finding.find(workspace, text, kinds=kinds or None, limit=MOST_LOOKED_AT))

        self._context.jobs.run_read(
            work, lambda hits: self._done(question, hits), lambda error: self._failed(question, error)
        )

    def _done(self, question: Question, hits: list[Hit] | None) -> None:
        self._running.remove(question)
        if question == self._wanted and hits is not None:
            self._wanted = None
            self.answered.emit((question[0], hits))
        self._start()

    def _failed(self, question: Question, error: CrmError) -> None:
        self._running.remove(question)
        if question == self._wanted:
            self._wanted = None
            self.refused.emit(error)
        self._start()
