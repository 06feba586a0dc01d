"""The assessment of a supplier: 34 questions answered with the keyboard alone, saved as one goes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from crm_app.domain.dates import format_long_date
from crm_app.domain.errors import Conflict, CrmError
from crm_app.domain.questionnaire import Questionnaire, State
from crm_app.domain.readiness import Readiness
from crm_app.domain.readiness_evidence import Suggestion
from crm_app.domain.records import Record, Saved
from crm_app.services import readiness, records
from crm_app.services.workspace import Workspace
from crm_app.ui.context import Address, AppContext
from crm_app.ui.jobs import Job
from crm_app.ui.labels import PlainLabel, button
from crm_app.ui.pick_box import PickBox
from crm_app.ui.records.drafting import DraftKeeper
from crm_app.ui.records.guarding import while_alive
from crm_app.ui.records.question_bar import QuestionBar
from crm_app.ui.screens.readiness.given_answers import GivenAnswers
from crm_app.ui.screens.readiness.item_panel import ItemPanel
from crm_app.ui.screens.readiness.item_tree import ItemTree

_PAUSE = 700  # milliseconds after the last answer before it is saved


@dataclass(frozen=True, slots=True)
class Opened:
    """What the form begins with: the last assessment, and what the record answers by itself."""

    latest: Record | None
    suggestions: Mapping[str, Suggestion]
    result: Readiness


@dataclass(frozen=True, slots=True)
class Kept:
    """What saving did, and the assessment as it stands."""

    saved: Saved
    record: Record


def open_assessment(workspace: Workspace, supplier_id: str, profile: str) -> Opened:
    """Read the last assessment of a supplier and what its record shows, under a profile."""
    last = readiness.latest(workspace, supplier_id)
    chosen = profile or str(last["profile"] if last else "") or readiness.USUAL_PROFILE
    answers = dict(last["answers"]) if last else {}
    found = readiness.prefilled(workspace, supplier_id, chosen)
    return Opened(last, found, readiness.score(workspace, supplier_id, chosen, answers))


class AssessmentForm(QWidget):
    """A new assessment begins from the last one; today's own is continued. Answers go to the store after a moment."""

    def __init__(self, context: AppContext, supplier_id: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.supplier_id = supplier_id
        self.questionnaire: Questionnaire = readiness.questionnaire(context.workspace)
        self.answers: dict[str, str] = {}
        self.stored: Mapping[str, str] = {}  # the answers in the store, as far as is known
        self.assessment: Record | None = None  # today's, once it is in the store
        self.suggestions: Mapping[str, Suggestion] = {}
        self._saving = False
        self._unsaved = False
        self._scoring: Job | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE)
        self._timer.timeout.connect(self.save)
        self.tree = ItemTree(self.questionnaire, self)
        self.panel = ItemPanel(self.tree.answer, self)
        self.question = QuestionBar(self)
        self._build()
        self.tree.answered.connect(self._answered)
        self.tree.moved.connect(self._moved)
        self.tree.go_to_first()
        self._is_open = False  # once it has been read where the supplier stands
        self._part = ""  # the domain that the person came for, until it has been shown
        self.keeper = DraftKeeper(context, GivenAnswers(self), self)
        context.draft_wanted.connect(self._on_draft_wanted)
        context.navigate.connect(self._came)
        self._came(context.here)
        self.open()

    def _build(self) -> None:
        self.profile_box = PickBox("Sort of contract", self)
        for key, profile in self.questionnaire.profiles.items():
            self.profile_box.addItem(profile.name, key)
        self.profile_box.activated.connect(lambda _: self._profile_chosen())
        self.state = PlainLabel("", muted=True, wraps=True)
        self.suggest_button = button("Fill in from the record", self.take_suggestions, icon="magic-wand")
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(PlainLabel("For"))
        top.addWidget(self.profile_box)
        top.addWidget(self.suggest_button)
        top.addWidget(self.state, 1)
        split = QSplitter(Qt.Orientation.Horizontal, self)
        split.addWidget(self.tree)
        split.addWidget(self.panel)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        split.setSizes([600, 400])  # a proportion: what each would like to have says little of what it needs
        split.setChildrenCollapsible(False)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(20, 12, 20, 8)
        whole.addLayout(top)
        whole.addWidget(split, 1)
        whole.addWidget(self.question)
        self.setFocusProxy(self.tree)
        QWidget.setTabOrder(self.tree, self.profile_box)  # Tab comes in by the questions and would pass by these
        QWidget.setTabOrder(self.profile_box, self.suggest_button)

    @property
    def profile(self) -> str:
        """The profile chosen."""
        return str(self.profile_box.currentData())

    @property
    def is_dirty(self) -> bool:
        """Whether an answer is not in the store yet."""
        return self._unsaved or self._saving

    def _on_draft_wanted(self, _panel: str) -> None:
        if self._is_open:
            self.keeper.come_back()

    def _came(self, address: Address | None) -> None:
        """Someone came for one domain: it is shown at once, or as soon as the page is there."""
        if address is not None and address.part and (address.kind, address.id) == ("supplier", self.supplier_id):
            self._part = address.part
            self._show_part()

    def _show_part(self) -> None:
        if self._part and self._is_open and self.isVisible():
            part, self._part = self._part, ""
            self.tree.go_to_domain(part)
            self.tree.setFocus(Qt.FocusReason.OtherFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        """Go to the domain that was asked for, once everything has its size."""
        super().showEvent(event)
        QTimer.singleShot(0, self, self._show_part)

    def open(self, profile: str = "") -> None:
        """Read where the supplier stands."""
        workspace, key = self.context.workspace, self.supplier_id
        self.context.jobs.run_read(
            lambda: open_assessment(workspace, key, profile), while_alive(self, self.show_opened)
        )

    def show_opened(self, opened: Opened) -> None:
        """Begin with what was read; answers given meanwhile stay."""
        last = opened.latest
        if last is not None:
            self.stored = dict(last["answers"])
            self.answers = {**self.stored, **(self.answers if self._unsaved else {})}
            if last["assessed_on"] == self.context.today():
                self.assessment = last
        self.suggestions = opened.suggestions
        self.profile_box.setCurrentIndex(self.profile_box.findData(opened.result.profile.key))
        self._say_where(last)
        self._show(opened.result)
        self._moved(self.tree.current_key)
        self._is_open = True
        self.keeper.come_back()
        self._show_part()

    def _say_where(self, last: Record | None) -> None:
        if last is None:
            self.state.setText("Never assessed. Every answer is saved as you give it.")
        elif self.assessment is not None:
            self.state.setText("Today's assessment. Every answer is saved as you give it.")
        else:
            day = format_long_date(last["assessed_on"])
            self.state.setText(f"Begins from {day}; your first answer starts a new assessment of today.")

    def _show(self, found: Readiness) -> None:
        self.tree.show_answers(self.answers)
        self.tree.show_profile(found.profile)
        self.panel.show_result(found)
        offered = [key for key in self.suggestions if self.answers.get(key, State.UNKNOWN) == State.UNKNOWN]
        self.suggest_button.setVisible(bool(offered))

    def _moved(self, key: str) -> None:
        if not key:
            return
        self.panel.show_item(self.questionnaire.item(key))
        found = self.suggestions.get(key)
        self.panel.show_reason(f"The record says: {found.state.label.lower()}. {found.reason}" if found else "")

    def _answered(self, key: str, state: str) -> None:
        self.answers[key] = state
        self._changed()

    def take_suggestions(self) -> None:
        """Answer what nobody has answered with what the record shows."""
        for key, suggestion in self.suggestions.items():
            if self.answers.get(key, State.UNKNOWN) == State.UNKNOWN:
                self.answers[key] = suggestion.state.value
        self._changed()
        self.tree.setFocus()

    def _profile_chosen(self) -> None:
        self._changed(saves=self.assessment is not None)

    def _changed(self, *, saves: bool = True) -> None:
        if self._scoring is not None:
            self._scoring.drop()
        workspace, key, profile, answers = self.context.workspace, self.supplier_id, self.profile, dict(self.answers)
        self._scoring = self.context.jobs.run_read(
            lambda: readiness.score(workspace, key, profile, answers), while_alive(self, self._show)
        )
        if saves:
            self._unsaved = True
            self._timer.start()
            self.keeper.look()

    def save(self) -> None:
        """Keep the answers now, in the lane of writes."""
        self._timer.stop()
        if self._saving or not self._unsaved:
            return
        self._saving, self._unsaved = True, False
        keep = _keeper(self.context.workspace, self.supplier_id, self.profile, dict(self.answers), self.assessment)
        self.context.jobs.run_write(keep, while_alive(self, self._kept), while_alive(self, self._not_kept))

    def _kept(self, kept: Kept) -> None:
        self._saving = False
        self.assessment = kept.record
        self.stored = dict(kept.record["answers"])
        if not self._unsaved:
            # The store has the last word: colleagues' answers are merged in, evidence on file has settled others.
            self.answers = dict(self.stored)
            self._changed(saves=False)
        self.keeper.look()
        self.state.setText("Saved. Every answer is saved as you give it.")
        self.context.touched(kept.saved.touched)
        if self._unsaved:
            self._timer.start()

    def _not_kept(self, error: CrmError) -> None:
        self._saving, self._unsaved = False, True
        self.state.setText("Not saved yet: your answers are still here.")
        if isinstance(error, Conflict) and self.assessment is not None:
            self._meet_conflict(error, self.assessment)
        else:
            self.context.report(error)

    def _meet_conflict(self, error: Conflict, before: Record) -> None:
        theirs: Mapping[str, str] = next((c.theirs for c in error.conflicts if c.field == "answers"), {})
        known: Mapping[str, str] = before["answers"] or {}
        self.answers.update({key: state for key, state in theirs.items() if self.answers.get(key) == known.get(key)})
        clashing = [key for key, state in theirs.items() if state != self.answers.get(key) and key in self.tree.items]
        # Whatever is chosen rests on the newer answers, so that nothing else of theirs is undone.
        self.stored = theirs or self.stored
        base = {c.field: c.theirs for c in error.conflicts}
        self.assessment = Record(
            before.kind, before.id, error.version, before.anchor_id, before.visibility, {**before.values, **base},
            before.parent_id,
        )  # fmt: skip
        self.ask_whose(clashing, self.save, lambda: self.take({key: theirs[key] for key in clashing}))

    def ask_whose(self, clashing: Iterable[str], mine: Callable[[], object], theirs: Callable[[], object]) -> None:
        """Let the person choose between their own answers and a colleague's newer ones."""
        names = ", ".join(self.questionnaire.item(key).title for key in list(clashing)[:3])
        words = f"A colleague answered differently: {names}. Whose answers stay?"
        self.question.ask(words, "Mine", mine, no="Theirs", otherwise=theirs)

    def take(self, answers: Mapping[str, str]) -> None:
        """Give these answers, and save them after the usual moment."""
        self.answers.update(answers)
        self._changed()

    def hideEvent(self, event: Any) -> None:
        """Nothing waits when the page is left."""
        self.save()
        super().hideEvent(event)


def _keeper(
    workspace: Workspace, supplier_id: str, profile: str, answers: Mapping[str, str], before: Record | None
) -> Callable[[], Kept]:
    def keep() -> Kept:
        if before is None:
            saved = readiness.save_answers(workspace, supplier_id, profile, answers)
        else:
            saved = readiness.save_answers(
                workspace, supplier_id, profile, answers,
                assessment_id=before.id, version=before.version, original=before.values,
            )  # fmt: skip
        return Kept(saved, records.get(workspace, "assessment", saved.id))

    return keep
