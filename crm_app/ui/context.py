"""What every part of the window shares: the open workspace, the jobs, the news of changes, and where the person is.

Screens never import each other: they meet here, through ``go`` and through ``changed``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from PySide6.QtCore import QObject, Signal

from crm_app.domain.errors import CrmError
from crm_app.domain.filters import Filter
from crm_app.domain.records import Saved
from crm_app.runtime.settings import Settings
from crm_app.services.workspace import Workspace
from crm_app.ui.jobs import Jobs

MOST_STEPS_BACK = 100
NEW = "new"  # in place of an id: the page of a record that is still to be made
Touched = Mapping[str, frozenset[str]]


class Tone(StrEnum):
    """How a message is meant: it decides the sign drawn beside it."""

    GOOD = "good"
    INFORMATION = "information"
    CAUTION = "caution"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class Message:
    """One line for the foot of the window; with ``undo_operation`` it offers Undo. ``details`` can be unfolded."""

    text: str
    tone: Tone = Tone.INFORMATION
    undo_operation: str = ""
    details: str = ""


@dataclass(frozen=True, slots=True)
class Address:
    """A place: a kind of record (its list, or with ``id`` one record, ``NEW`` a blank one) or a screen.

    With ``filter`` a list shows just that: so a figure opens the list it counts. ``view`` is the key of a saved view.
    ``part`` is a place within a tab, such as one domain of an assessment; the tab itself goes there.
    """

    kind: str
    id: str = ""
    tab: str = ""
    filter: Filter | None = None
    view: str = ""
    part: str = ""


class AppContext(QObject):
    """Handed to every screen. All signals carry Python objects, so that no key is ever cut to 32 bits."""

    changed = Signal(object)  # Touched: kind -> ids that were written
    message = Signal(object)  # Message
    navigate = Signal(object)  # Address: the window shows it
    tour_wanted = Signal()
    draft_wanted = Signal(str)  # the name of a panel of the window: a draft waits to come back into it

    def __init__(self, workspace: Workspace, settings: Settings | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.workspace = workspace
        self.settings = settings or Settings()  # without a file: nothing is kept
        self.jobs = Jobs(self)
        self.jobs.failed.connect(self.report)
        self.my_area: tuple[str, tuple[str, ...]] = ("", ())  # the area a person works in: its name, its authorities
        self._places: list[Address] = []
        self._here = -1

    def today(self) -> date:
        """The date of work."""
        return self.workspace.today()

    @property
    def here(self) -> Address | None:
        """Where the person is now."""
        return self._places[self._here] if self._here >= 0 else None

    def go(self, address: Address) -> None:
        """Show a place and remember the way back. Going where one is already makes no step."""
        if address != self.here:
            del self._places[self._here + 1 :]
            self._places.append(address)
            del self._places[:-MOST_STEPS_BACK]
            self._here = len(self._places) - 1
        else:
            self._places[self._here] = address  # gone to anew: what was made of the place before does not come back
        self.navigate.emit(address)

    def replace(self, address: Address) -> None:
        """Take another place for the present one: a blank record that has been saved."""
        if self._here >= 0:
            self._places[self._here] = address
        self.navigate.emit(address)

    @property
    def can_go_back(self) -> bool:
        """Whether there is a place before this one."""
        return self._here > 0

    @property
    def can_go_forward(self) -> bool:
        """Whether the person came back from somewhere."""
        return self._here < len(self._places) - 1

    def back(self) -> None:
        """Show the place before this one; nothing where there is none."""
        self.travel(-1)

    def forward(self) -> None:
        """Show again the place the person came back from."""
        self.travel(1)

    def travel(self, steps: int) -> None:
        """Go several steps back (negative) or forward at once; nothing where there are not so many."""
        if steps and 0 <= self._here + steps < len(self._places):
            self._here += steps
            self.navigate.emit(self._places[self._here])

    def trail(self) -> list[tuple[int, Address]]:
        """Every place one can travel to, by the steps to it, the latest first; one's own place is among them, at 0."""
        return [(number - self._here, place) for number, place in reversed(list(enumerate(self._places)))]

    def say(self, text: str, tone: Tone | str = Tone.INFORMATION, undo_operation: str = "") -> None:
        """Say what happened, on the message line."""
        self.message.emit(Message(text, Tone(tone), undo_operation))

    def report(self, error: CrmError) -> None:
        """Say what could not be done, why, and what to do about it."""
        text = f"{error.title.rstrip('.')}. {error.remedy}" if error.remedy else error.title
        self.message.emit(Message(text, Tone.CAUTION, "", str(error)))

    def saved(self, saved: Saved, text: str) -> None:
        """After a write: every screen hears what was touched, the person reads ``text`` and may undo it."""
        self.touched(saved.touched)
        self.message.emit(Message(text, Tone.GOOD, saved.operation))

    def touched(self, touched: Touched) -> None:
        """Tell every screen which records were written."""
        if touched:
            self.changed.emit(touched)
