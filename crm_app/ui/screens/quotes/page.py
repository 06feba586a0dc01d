"""The quote finder: words in, three suppliers out with their reasons, at least one of them local where any fits."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from crm_app.domain.dates import format_date
from crm_app.domain.records import Saved
from crm_app.services import quoting
from crm_app.services.quote_requests import EarlierRequest, earlier_requests
from crm_app.services.quoting import Candidate
from crm_app.ui import actions, theme
from crm_app.ui.context import Address, AppContext
from crm_app.ui.flow import ButtonFlow
from crm_app.ui.jobs import Job
from crm_app.ui.labels import Frame, Heading, PlainLabel, button
from crm_app.ui.records.guarding import while_alive
from crm_app.ui.records.plain_list import PlainModel, PlainTable
from crm_app.ui.records.when_seen import WhenSeen
from crm_app.ui.screens.quotes.candidate_row import CandidateRow, reasons_of

FIRST, MORE = 3, 10
_FOLLOWED = frozenset({"quote_request", "quote_asked"})
_HINT = "Say in plain words what is wanted: signage, a catered lunch for forty, deep clean of a clinic"

_TABLE_LEAST = 150  # px, however large the text: a low window has no more room


class QuotesPage(Frame):
    """Who could be asked above, who was asked before beneath."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__("page", parent)
        self.context = context
        self.rows: list[CandidateRow] = []
        self._asked = ""
        self._job: Job | None = None
        self.words = QLineEdit()
        self.note = PlainLabel(_HINT, muted=True, wraps=True)
        self.earlier = PlainModel[EarlierRequest](("Wanted", "Asked on", "By", "Who was asked"), _cells)
        self.table = PlainTable("Earlier requests", (260, 110, 130, 300), stretched=3)
        self._lay_out()
        self._connect()
        self.refresh()

    def _lay_out(self) -> None:
        self.words.setPlaceholderText("Who does …?")
        self.words.setAccessibleName("What is wanted")
        self.words.setMaxLength(200)
        top = QHBoxLayout()
        top.addWidget(self.words, 1)
        top.addWidget(button("Find", self.look_up, icon="magnifying-glass", primary=True, tip="Enter"))
        inner = Frame("page")
        self._list = QVBoxLayout(inner)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(6)
        self._list.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inner)
        self.more_button = button("Show more", self.show_more, icon="plus", tip=actions.keys_of("more_quotes"))
        self.copy_button = button("Copy e-mail text", self.copy, icon="copy", tip=actions.keys_of("copy_mail"))
        self.keep_button = button(
            "Write down who was asked", self.keep, icon="check", primary=True, tip=actions.keys_of("keep_asked")
        )
        self.table.show_model(self.earlier)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(20, 14, 20, 12)
        whole.setSpacing(8)
        whole.addLayout(top)
        whole.addWidget(self.note)
        whole.addWidget(area, 3)
        whole.addWidget(ButtonFlow([self.more_button, self.copy_button, self.keep_button]))
        whole.addWidget(Heading("Asked before", 11))
        whole.addWidget(self.table, 2)
        self.table.setMinimumHeight(min(theme.scaled(120), _TABLE_LEAST))
        self._look()

    def _connect(self) -> None:
        self.words.returnPressed.connect(self.look_up)
        self.table.activated.connect(self._open_request)
        WhenSeen(self, self.context, self.refresh, _FOLLOWED)
        actions.bind("copy_mail", self, self.copy)
        actions.bind("keep_asked", self, self.keep)
        actions.bind("more_quotes", self, self.show_more)

    def take_focus(self) -> None:
        """Called when the screen is shown: the words come first."""
        self.words.setFocus(Qt.FocusReason.OtherFocusReason)
        self.words.selectAll()

    def refresh(self) -> None:
        """Read who was asked before."""
        workspace = self.context.workspace
        self.context.jobs.run_read(lambda: earlier_requests(workspace), while_alive(self, self.earlier.show))

    def look_up(self) -> None:
        """Look for the first few."""
        self._ask(FIRST)

    def show_more(self) -> None:
        """Look for more than the first few; those that are ticked stay so."""
        if self._asked:
            self._ask(MORE)

    def _ask(self, count: int) -> None:
        text = self.words.text().strip()
        if not text:
            self.note.setText(_HINT)
            return
        if self._job is not None:
            self._job.drop()
        self.note.setText("Looking…")
        self._asked = text
        workspace = self.context.workspace
        self._job = self.context.jobs.run_read(
            lambda: quoting.to_ask(workspace, text, count=count), while_alive(self, self.show_candidates)
        )

    def show_candidates(self, found: Sequence[Candidate]) -> None:
        """Show the suppliers that could be asked; the first three are ticked."""
        self._job = None
        ticked = {row.candidate.match.id for row in self.rows if row.is_ticked} if len(found) > FIRST else set()
        for row in self.rows:
            self._list.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = [CandidateRow(candidate) for candidate in found]
        for place, row in enumerate(self.rows):
            key = row.candidate.match.id
            row.box.setChecked(key in ticked if ticked else place < FIRST)
            row.changed.connect(self._look)
            row.opened.connect(lambda key: self.context.go(Address("supplier", key)))
            self._list.insertWidget(place, row)
        self.note.setText(_found_words(self._asked, found))
        self._look()
        if self.rows:
            self.rows[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _look(self) -> None:
        any_ticked = any(row.is_ticked for row in self.rows)
        self.copy_button.setEnabled(any_ticked)
        self.keep_button.setEnabled(any_ticked)
        self.more_button.setEnabled(bool(self.rows))

    def ticked(self) -> list[Candidate]:
        """Whom to ask."""
        return [row.candidate for row in self.rows if row.is_ticked]

    def copy(self) -> None:
        """Put the text for an e-mail on the clipboard."""
        if names := [one.match.name for one in self.ticked()]:
            QGuiApplication.clipboard().setText(quoting.mail_text(self._asked, names))
            self.context.say("The text for an e-mail was copied")

    def keep(self) -> None:
        """Write down who was asked and why; the message line offers Undo."""
        asked = {one.match.id: reasons_of(one) for one in self.ticked()}
        if asked:
            workspace, title = self.context.workspace, self._asked
            self.context.jobs.run_write(
                lambda: quoting.record_request(workspace, title, asked),
                while_alive(self, lambda saved: self._kept(saved, asked.keys())),
            )

    def _kept(self, saved: Saved, asked: Collection[str]) -> None:
        for row in self.rows:
            if row.candidate.match.id in asked:
                row.say_asked(self.context.today())
        many = len(asked)
        self.context.saved(saved, f"Written down: {many} {'supplier' if many == 1 else 'suppliers'} asked for a quote")

    def _open_request(self, index: QModelIndex) -> None:
        if 0 <= index.row() < len(self.earlier.rows):
            self.context.go(Address("quote_request", self.earlier.rows[index.row()].id))


def _found_words(text: str, found: Sequence[Candidate]) -> str:
    if not found:
        return f"Nobody in the register fits “{text[:80]}” yet. Try another word for it, or a CPV code."
    local = sum(one.is_local for one in found)
    many = "1 supplier fits" if len(found) == 1 else f"{len(found)} suppliers fit"
    near = f"{local} of them local" if local else "none of them local: no local supplier fits"
    return f"{many}, {near}. Those not asked in the last 12 months come first where they fit alike."


def _cells(request: EarlierRequest) -> Sequence[str]:
    return request.title, format_date(request.asked_on), request.asked_by, request.words
