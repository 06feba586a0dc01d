"""One line above the messages at the start: what was typed and never saved, to open again or to throw away."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from crm_app.domain.dates import format_long_date
from crm_app.services import drafts
from crm_app.services.drafts import Draft
from crm_app.ui import theme
from crm_app.ui.context import AppContext
from crm_app.ui.labels import ElidedLabel, Frame, button, icon_button
from crm_app.ui.records import drafting
from crm_app.ui.records.guarding import while_alive
from crm_app.ui.records.question_bar import QuestionBar


class DraftsOffer(Frame):
    """Offers the drafts of this store, the newest first. Closing the line keeps them for the next start."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__("footer", parent)
        self._context = context
        self.drafts: list[Draft] = []
        self.text = ElidedLabel()
        self.open_button = button("Open", self.open_first, primary=True)
        self.throw_button = button("Throw away", self.ask)
        self.away = icon_button("x", "Not now: they are offered again at the next start", self.hide)
        self.question = QuestionBar(self)
        row = QHBoxLayout()
        row.setContentsMargins(12, 4, 8, 4)
        row.setSpacing(8)
        row.addWidget(self.text, 1)
        for widget in (self.open_button, self.throw_button, self.away):
            row.addWidget(widget)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addLayout(row)
        whole.addWidget(self.question)
        self.setMinimumHeight(theme.scaled(34))
        self.hide()

    def look(self) -> None:
        """Read what was left behind, beside the window."""
        address = self._context.workspace.store.address
        self._context.jobs.run_read(
            lambda: drafts.drafts(address), while_alive(self, self.show_drafts), while_alive(self, self._context.report)
        )

    def show_drafts(self, found: list[Draft]) -> None:
        """Offer these."""
        self.drafts = found
        for warning in drafts.warnings():
            self._context.say(warning, "caution")
        if not found:
            self.hide()
            return
        moment = found[0].kept_at.astimezone()
        last = f"{found[0].title}, {format_long_date(moment.date())} {moment:%H:%M}"
        kept = "1 draft was" if len(found) == 1 else f"{len(found)} drafts were"
        self.text.setText(f"{kept} kept when the program ended: {last}")
        self.show()

    def open_first(self) -> None:
        """Open the newest one; the others are offered next."""
        if self.drafts:
            first, *rest = self.drafts
            drafting.reopen(self._context, first)
            self.show_drafts(rest)

    def ask(self) -> None:
        """Throw them away, after asking."""
        many = "this draft" if len(self.drafts) == 1 else f"these {len(self.drafts)} drafts"
        self.question.ask(f"Throw away {many}? This cannot be undone.", "Throw away", self.throw_away, no="Keep")

    def throw_away(self) -> None:
        """Forget all that are offered."""
        gone, self.drafts = [draft.id for draft in self.drafts], []
        self.hide()
        self._context.jobs.run_read(lambda: drafts.drop_draft(*gone), while_alive(self, self._gone))

    def _gone(self, _: object) -> None:
        self._context.say("The drafts were thrown away")
