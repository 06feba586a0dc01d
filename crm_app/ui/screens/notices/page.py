"""The inbox: notices by where they stand at the left, the chosen one beside its opportunity at the right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QLineEdit,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from crm_app.domain.dates import format_date
from crm_app.domain.kinds import KINDS
from crm_app.domain.records import Saved
from crm_app.services import fetching, inbox, notice_proposals
from crm_app.services.fetching import Fetched
from crm_app.services.inbox import InboxLine
from crm_app.ui import actions, theme
from crm_app.ui.context import AppContext, Tone
from crm_app.ui.flow import FlowLayout
from crm_app.ui.imports import receiving
from crm_app.ui.imports.dropping import NOTICES, FileDrop
from crm_app.ui.labels import Frame, StatusLine, button
from crm_app.ui.records.guarding import while_alive
from crm_app.ui.records.plain_list import PlainModel, PlainTable
from crm_app.ui.records.when_seen import WhenSeen
from crm_app.ui.screens.notices.detail import NoticeDetail

_FOLLOWED = frozenset({"notice", "opportunity", "lot"})
HEADINGS = ("Notice", "Buyer", "Kind", "Published")
WIDTHS = (240, 130, 130, 96)
_STATE = KINDS["notice"].fields["state"]


def _cells(line: InboxLine) -> tuple[str, ...]:
    published = format_date(line.published.astimezone().date()) if line.published else ""
    return line.title, line.buyer, line.what, published


class NoticesPage(Frame):
    """Filters with their counts, the list, and the notice itself; every step has its key."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__("page", parent)
        self._context = context
        self.state = "new"
        self.model: PlainModel[InboxLine] = PlainModel(HEADINGS, _cells)
        self.table = PlainTable("Notices", WIDTHS, stretched=0)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.table.show_model(self.model)
        self.detail = NoticeDetail(context)
        self.search = QLineEdit()
        self.search.setPlaceholderText("Find in titles and buyers")
        self.search.setAccessibleName("Find in titles and buyers")
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(lambda _text: self.refresh())
        self.filters: dict[str, QPushButton] = {}
        self._status = StatusLine()
        self._lay_out()
        self.table.selectionModel().currentRowChanged.connect(self._choose)
        self.table.activated.connect(lambda _index: self.detail.table.setFocus())
        self.detail.acted.connect(lambda name: self._slots()[name]())
        self.detail.linking.chosen.connect(self._link)
        WhenSeen(self, context, self.refresh, _FOLLOWED)
        for name, slot in self._slots().items():
            where = self.detail.table if name == "choose_proposal" else self
            actions.bind(name, where, slot)
        FileDrop(self, lambda path: receiving.bring_in_notices(context, [path]), NOTICES)
        self.refresh()

    def _lay_out(self) -> None:
        top = FlowLayout(gap=theme.SPACE * 2)
        top.setContentsMargins(12, 8, 12, 8)
        group = QButtonGroup(self)
        for state in inbox.STATES:
            made = QPushButton(_STATE.choice_label(state))
            made.setCheckable(True)
            made.setChecked(state == self.state)
            made.clicked.connect(partial(self.show_state, state))
            group.addButton(made)
            self.filters[state] = made
            top.addWidget(made)
        top.addWidget(self.search)
        top.addWidget(button("Import notices…", lambda: receiving.ask_for_notices(self._context, self)))
        tip = "Ask Find a Tender and Contracts Finder for what was published since the last time"
        top.addWidget(button("Fetch", self.fetch, icon="cloud-arrow-down", tip=tip))
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(self.table)
        split.addWidget(self.detail)
        split.setSizes([560, 640])
        split.setHandleWidth(1)
        split.setChildrenCollapsible(False)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(top)
        whole.addWidget(split, 1)
        whole.addWidget(self._status)

    def _slots(self) -> dict[str, Callable[[], object]]:
        return {
            "choose_proposal": self.detail.table.toggle,
            "take_proposals": self.take,
            "leave_proposals": self.leave,
            "link_notice": self.detail.begin_link,
            "ignore_notice": self.ignore,
            "finish_notice": self.finish,
            "as_published": self.detail.toggle_text,
            "fetch_notices": self.fetch,
            "import_notices": lambda: receiving.ask_for_notices(self._context, self),
        }

    def show_state(self, state: str, *_: object) -> None:
        """Show the notices of another state."""
        self.state = state
        self.filters[state].setChecked(True)
        self.detail.ignore_button.setText("Take back in" if state == "ignored" else "Ignore")
        self.refresh()

    def refresh(self) -> None:
        """Read the inbox again."""
        workspace, state, words = self._context.workspace, self.state, self.search.text()
        self._context.jobs.run_read(
            lambda: ((state, words), inbox.counts(workspace), inbox.lines(workspace, state, words)),
            while_alive(self, self._show),
            self._context.report,
        )

    def _show(self, found: tuple[tuple[str, str], dict[str, int], list[InboxLine]]) -> None:
        asked, counts, lines = found
        state = self.state
        if asked != (state, self.search.text()):  # an answer to an earlier question
            return
        for name, made in self.filters.items():
            made.setText(f"{_STATE.choice_label(name)}  {counts[name]:,}")
        kept, row = self.detail.notice_id, max(self.table.currentIndex().row(), 0)
        self.model.show(lines)
        many = f"{counts[state]:,} notice{'' if counts[state] == 1 else 's'}"
        shown = many if len(lines) == counts[state] else f"{len(lines):,} of {many}"
        self._status.setText(shown)
        rows = {line.id: number for number, line in enumerate(lines)}
        if lines:
            self.table.selectRow(rows.get(kept, min(row, len(lines) - 1)))
        else:
            self.detail.show_notice("")

    def _choose(self, now: QModelIndex, _before: QModelIndex | None = None) -> None:
        if 0 <= now.row() < len(self.model.rows):
            self.detail.show_notice(self.model.rows[now.row()].id)

    def _chosen_notices(self) -> list[str]:
        return [self.model.rows[row].id for row in self.table.chosen_rows() if row < len(self.model.rows)]

    def take(self) -> None:
        """Take what is ticked into the opportunity."""
        self._decide(notice_proposals.accept, "Taken from the notice")

    def leave(self) -> None:
        """Keep what is ticked as it is; the notice does not ask again."""
        self._decide(notice_proposals.leave, "Left as it is")

    def _decide(self, work: Callable[..., Saved], text: str) -> None:
        workspace, key, fields = self._context.workspace, self.detail.notice_id, self.detail.table.chosen()
        if key and fields:
            many = "1 field" if len(fields) == 1 else f"{len(fields)} fields"
            self._write(lambda: work(workspace, key, fields), f"{text}: {many}")

    def ignore(self) -> None:
        """Say that the chosen notices are of no interest here; an ignored one comes back in."""
        self._set("new" if self.state == "ignored" else "ignored")

    def finish(self) -> None:
        """Say that the chosen notices are dealt with."""
        self._set("linked")

    def _set(self, state: str) -> None:
        workspace, keys = self._context.workspace, self._chosen_notices()
        if keys:
            many = "The notice" if len(keys) == 1 else f"{len(keys):,} notices"
            words = {"ignored": "ignored", "linked": "done with", "new": "back in the inbox"}[state]
            self._write(lambda: inbox.set_state(workspace, keys, state), f"{many}: {words}")

    def _link(self, opportunity: str) -> None:
        workspace, key = self._context.workspace, self.detail.notice_id
        self._write(lambda: inbox.link(workspace, key, opportunity), "Linked to another opportunity")

    def _write(self, work: Callable[[], Saved], text: str) -> None:
        self._context.jobs.run_write(work, lambda saved: self._context.saved(saved, text))

    def fetch(self) -> None:
        """Ask the public feeds; only ever at a person's wish."""
        workspace = self._context.workspace
        self._context.jobs.run_long(
            "Fetching notices",
            lambda progress: fetching.fetch_notices(workspace, progress=progress),
            while_alive(self, self._fetched),
            self._context.report,
        )

    def _fetched(self, found: Sequence[Fetched]) -> None:
        for one in found:
            self._context.touched(one.notices.touched)
        said = [f"{one.label}: {one.stopped or f'{one.notices.created:,} new notices'}" for one in found]
        tone = Tone.CAUTION if any(one.stopped for one in found) else Tone.GOOD
        self._context.say(" ".join(said), tone)

    def take_focus(self) -> None:
        """The keyboard goes to the list."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
