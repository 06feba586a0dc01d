"""Whether suppliers may be e-mailed about events, and why: advice with its reason, read beside the window."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from crm_app.domain.marketing import Consent, may_email
from crm_app.domain.reasons import Answer
from crm_app.domain.records import Record
from crm_app.services import records
from crm_app.services.workspace import Workspace
from crm_app.ui.context import AppContext
from crm_app.ui.jobs import Job
from crm_app.ui.labels import PlainLabel
from crm_app.ui.records.guarding import while_alive

PATIENCE = 150  # ms: moving down a list reads only where one stops
MOST = 100  # suppliers looked at for one piece of advice
_NAMED = 3


@dataclass(frozen=True, slots=True)
class Advice:
    """One supplier and the answer for it."""

    name: str
    answer: Answer


def answer_about_events(supplier: Record, people: Iterable[Record], consents: Iterable[Record], on: date) -> Answer:
    """Whether a supplier may be e-mailed about events; an objection of one of its people is honoured for all."""
    given = [Consent(c["purpose"] or "", c["given_on"], c["withdrawn_on"], c["evidence"]) for c in consents]
    objected = any(person["objected_on"] for person in people)
    return may_email(supplier["legal_form"], given, False, objected, purpose="events", on=on)


def read_advice(workspace: Workspace, keys: Sequence[str]) -> list[Advice]:
    """Read the answer for each supplier, ``MOST`` at the most; those deleted since are left out."""
    found = []
    for supplier in records.get_many(workspace, "supplier", keys[:MOST]):
        people = records.parts(workspace, "supplier", supplier.id)["person"]
        consents = [one for person in people for one in records.parts(workspace, "person", person.id)["consent"]]
        answer = answer_about_events(supplier, people, consents, workspace.today())
        found.append(Advice(str(supplier["name"] or ""), answer))
    return found


def in_words(found: Sequence[Advice], chosen: int) -> str:
    """The advice as one line."""
    if not found:
        return ""
    if chosen == 1:
        one = found[0]
        said = "may be e-mailed about events" if one.answer.allowed else "may not be e-mailed about events"
        return f"{one.name[:60]} {said}. {one.answer.reason}"
    refused = [one for one in found if not one.answer.allowed]
    looked = f"the first {len(found)}" if chosen > len(found) else f"these {len(found)}"
    if not refused:
        return f"All of {looked} may be e-mailed about events."
    names = ", ".join(one.name[:40] for one in refused[:_NAMED])
    more = f" and {len(refused) - _NAMED} more" if len(refused) > _NAMED else ""
    return f"{len(refused)} of {looked} may not be e-mailed about events, so ring or write: {names}{more}."


class EmailAdvice(PlainLabel):
    """A line that says whether the chosen suppliers may be e-mailed about events, and why."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__("", parent, muted=True, wraps=True)
        self._context = context
        self._keys: Sequence[str] = ()
        self._job: Job | None = None
        self._wait = QTimer(self, singleShot=True, interval=PATIENCE)
        self._wait.timeout.connect(self.read)

    def ask(self, keys: Sequence[str]) -> None:
        """Say it for these suppliers, a moment later."""
        if list(keys) != list(self._keys):
            self._keys = list(keys)
            self._wait.start()

    def read(self) -> None:
        """Read it now."""
        self._wait.stop()
        if self._job is not None:
            self._job.drop()
        workspace, keys = self._context.workspace, self._keys
        self._job = self._context.jobs.run_read(
            lambda: read_advice(workspace, keys),
            while_alive(self, lambda found: self.setText(in_words(found, len(keys)))),
        )
