"""Recording an outcome: bids and whose they were, who won; who bid and lost is owed feedback, as tasks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from crm_app.domain.dates import format_date
from crm_app.domain.errors import CrmError, Invalid
from crm_app.domain.filters import Condition, Filter, Op
from crm_app.domain.kinds import KINDS
from crm_app.domain.records import Record, Saved
from crm_app.services import lists, opportunities, records
from crm_app.services.drafts import Draft
from crm_app.services.lists import ListQuery
from crm_app.services.tasks import OPEN
from crm_app.services.workspace import Workspace
from crm_app.ui import actions
from crm_app.ui.context import AppContext
from crm_app.ui.labels import Frame, Heading, PlainLabel, button
from crm_app.ui.records.drafting import DraftKeeper
from crm_app.ui.records.editor_base import Editor
from crm_app.ui.records.editors import editor_for, put_typed
from crm_app.ui.records.editors_picks import PickEditor
from crm_app.ui.records.guarding import while_alive
from crm_app.ui.records.when_seen import WhenSeen
from crm_app.ui.screens.opportunities.bidders import Bidders

_FIELDS = KINDS["opportunity"].fields
_FOLLOWED = frozenset({"opportunity", "task"})


@dataclass(frozen=True, slots=True)
class _Outcome:
    record: Record
    tasks: Sequence[Record]
    winner: str


def _read(workspace: Workspace, key: str) -> _Outcome:
    record = records.get(workspace, "opportunity", key)
    about = Filter((OPEN, Condition("opportunity", Op.IS, (key,))))
    tasks = records.get_many(workspace, "task", lists.snapshot(workspace, ListQuery("task", about))[:20])
    held = records.get_many(workspace, "supplier", [record["winner"]]) if record["winner"] else []
    return _Outcome(record, tasks, str(held[0]["name"]) if held else "")


class OutcomeView(QScrollArea):
    """The fields of the outcome, saved together; beneath them what is still promised about this tender."""

    def __init__(self, context: AppContext, opportunity: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self._key = opportunity
        self.shown: _Outcome | None = None
        self.editors: dict[str, Editor] = {
            name: editor_for(_FIELDS[name], context, self) for name in opportunities.OUTCOME
        }
        self.bidders = Bidders(context)
        self.state = PlainLabel("", wraps=True)
        self.owed = PlainLabel("", wraps=True, muted=True)
        self._build()
        self.keeper = DraftKeeper(context, self, self)
        for editor in self.editors.values():
            editor.changed.connect(self.keeper.look)
        self.bidders.changed.connect(self.keeper.look)
        context.draft_wanted.connect(self._on_draft_wanted)
        WhenSeen(self, context, self.refresh, _FOLLOWED, is_due=True)

    def _build(self) -> None:
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Outcome")
        self.state.setProperty("tone", "caution")
        paper = Frame("page")
        column = QVBoxLayout(paper)
        column.setContentsMargins(20, 12, 20, 16)
        column.setSpacing(10)
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        for place, (name, editor) in enumerate(self.editors.items()):
            cell = QVBoxLayout()
            cell.setSpacing(2)
            cell.addWidget(PlainLabel(_FIELDS[name].label, muted=True))
            cell.addWidget(editor)
            grid.addLayout(cell, place // 4, place % 4, Qt.AlignmentFlag.AlignTop)
        for number in range(4):
            grid.setColumnStretch(number, 1)
        column.addLayout(grid)
        column.addWidget(PlainLabel("Who of the register bid (each but the winner is owed feedback)", muted=True))
        column.addWidget(self.bidders)
        column.addWidget(self.state)
        foot = QHBoxLayout()
        foot.addWidget(button("Record the outcome", self.save, primary=True, tip="Ctrl+Enter"))
        foot.addStretch(1)
        column.addLayout(foot)
        column.addWidget(Heading("Promised about this tender", 11))
        column.addWidget(self.owed)
        column.addStretch(1)
        self.setWidget(paper)
        self.setFocusProxy(self.editors["bids"])
        actions.bind("save_panel", paper, self.save)

    def refresh(self) -> None:
        """Read again; what is typed and not saved stays."""
        workspace, key = self.context.workspace, self._key
        self.context.jobs.run_read(lambda: _read(workspace, key), while_alive(self, self.show_outcome))

    def show_outcome(self, found: _Outcome) -> None:
        """Show what is recorded."""
        before = self.shown.record if self.shown else None
        self.shown = found
        for name, editor in self.editors.items():
            if before is None or self._value(name) == before[name]:
                if isinstance(editor, PickEditor) and found.winner:
                    editor.titles[found.record[name]] = found.winner
                editor.set_value(found.record[name])
        lines = [f"{task['title']}, due {format_date(task['due_on'])}" for task in found.tasks]
        self.owed.setText("\n".join(lines) or "Nothing. Feedback to bidders is promised when the outcome is recorded.")
        self.keeper.look()
        self.keeper.come_back()

    def _on_draft_wanted(self, _panel: str) -> None:
        if self.shown is not None:
            self.keeper.come_back()

    @property
    def is_dirty(self) -> bool:
        """Whether something of the outcome is typed that is not recorded."""
        return bool(self._typed() or self.bidders.keys())

    def _typed(self) -> dict[str, Any]:
        if self.shown is None:
            return {}
        record = self.shown.record
        return {name: editor.raw() for name, editor in self.editors.items() if self._value(name) != record[name]}

    def draft(self) -> Draft:
        """The fields that say something else than the record, as typed, and who bid."""
        typed = {"fields": self._typed(), "bidders": self.bidders.names()} if self.is_dirty else {}
        winner = self.editors["winner"]
        titles = dict(winner.titles) if isinstance(winner, PickEditor) else {}
        return Draft(self.context.workspace.store.address, "tender_outcome", typed, parent_id=self._key, titles=titles)

    def put_back(self, draft: Draft) -> None:
        """Type it again; saving checks it all."""
        for name, raw in draft.typed["fields"].items():
            if name in self.editors:
                put_typed(self.editors[name], raw, draft.titles)
        self.bidders.set_names(draft.typed["bidders"])

    def _value(self, name: str) -> Any:
        try:
            return self.editors[name].value()
        except ValueError:
            return self.editors[name].raw()

    def values(self) -> dict[str, Any]:
        """What is typed; raises ``ValueError`` with the label of the field that is in the way."""
        found = {}
        for name, editor in self.editors.items():
            try:
                found[name] = editor.value()
            except ValueError as error:
                editor.setFocus()
                raise ValueError(f"{_FIELDS[name].label}: {error}") from None
        return found

    def save(self) -> None:
        """Write the outcome down, with the feedback that is owed."""
        try:
            values = self.values()
        except ValueError as error:
            self.state.setText(str(error))
            return
        workspace, key, bidders = self.context.workspace, self._key, self.bidders.keys()
        self.context.jobs.run_write(
            lambda: opportunities.record_outcome(workspace, key, values, bidders=bidders),
            while_alive(self, self._saved),
            while_alive(self, self._refused),
        )

    def _saved(self, saved: Saved) -> None:
        self.state.setText("")
        self.bidders.clear()
        if not saved.operation or not saved.touched:
            self.context.say("Nothing has changed since it was recorded")
            return
        tasks = len(saved.touched.get("task", ()))
        promised = f", with {tasks} {'task' if tasks == 1 else 'tasks'} to give feedback" if tasks else ""
        self.context.saved(saved, f"Recorded the outcome{promised}")

    def _refused(self, error: CrmError) -> None:
        words = "; ".join(problem.message for problem in error.problems) if isinstance(error, Invalid) else str(error)
        self.state.setText(words)
