"""A self-assessment form that came back, beside what is known: an officer takes in what it says, line by line."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QFileDialog, QScrollArea, QVBoxLayout, QWidget

from crm_app.domain.dates import format_long_date
from crm_app.domain.readiness import Readiness
from crm_app.domain.records import Saved
from crm_app.domain.self_assessment import Difference
from crm_app.services import readiness, self_assessment
from crm_app.services.self_assessment import Returned
from crm_app.ui import actions, theme
from crm_app.ui.context import Address, AppContext
from crm_app.ui.helping import give_help
from crm_app.ui.imports.dropping import FORMS, READABLE, FileDrop
from crm_app.ui.imports.stage import Stage
from crm_app.ui.jobs import Job
from crm_app.ui.labels import ElidedLabel, Frame, Heading, PlainLabel, button
from crm_app.ui.records.guarding import while_alive
from crm_app.ui.screens.readiness.difference_list import DifferenceList

_TITLE = "Take in a returned form"
_TAB = "Readiness"


class ReturnedFormWindow(Stage):
    """Reads one form, shows what it changes, and takes in what is ticked as a new assessment."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(context, _TITLE, parent)
        self.returned: Returned | None = None
        self.questionnaire = readiness.questionnaire(context.workspace)
        self._scoring: Job | None = None
        self.name = Heading("", 13)
        self.name.setWordWrap(True)
        self.origin = PlainLabel("", wraps=True, muted=True)
        self.scores = Heading("", 11)
        self.scores.setWordWrap(True)
        self.gates = PlainLabel("", wraps=True, muted=True)
        self.warnings = PlainLabel("", wraps=True)
        self.warnings.setProperty("tone", "caution")
        self.list = DifferenceList()
        self.detail = PlainLabel("", wraps=True, selectable=True)
        self.remarks = PlainLabel("", wraps=True, selectable=True)
        self.count = ElidedLabel("", muted=True)
        self.accept_button = button("Take in", self.accept_form, icon="check", primary=True)
        keys = QKeySequence(actions.ACTIONS["accept_form"].keys[0]).toString(QKeySequence.SequenceFormat.NativeText)
        self.accept_button.setToolTip(f"Take in what is ticked, as a new assessment of today ({keys})")
        self._build()
        self.list.decided.connect(self._decided)
        self.list.moved.connect(self._moved)
        actions.bind("accept_form", self, self.accept_form)
        give_help(self, context, "self-assessment")
        FileDrop(self, self.open_file, FORMS | READABLE)
        self.looks()

    def _build(self) -> None:
        page = Frame("page")
        column = QVBoxLayout(page)
        column.setContentsMargins(20, 12, 20, 8)
        column.setSpacing(theme.SPACE * 2)
        for widget in (self.name, self.origin, self.scores, self.gates, self.warnings):
            column.addWidget(widget)
        column.addWidget(self.list, 1)
        column.addWidget(self.detail)
        column.addWidget(self.remarks)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(page)
        self.steps.addWidget(area)
        self.foot.insertWidget(2, self.count, 1)
        self.foot.addWidget(self.accept_button)

    def looks(self) -> None:
        """Show what can be done now."""
        super().looks()
        if self.returned is None:
            self.accept_button.hide()
            return
        taken, total = len(self.list.taken), len(self.returned.differences)
        is_first = not self.returned.base_id
        self.accept_button.setVisible(self.job is None)
        self.accept_button.setEnabled(bool(taken) or is_first)
        self.count.setText(f"{taken} of {total} taken; Space takes or leaves a line" if total else "")
        self.count.setVisible(self.job is None)

    def open_file(self, path: Path) -> None:
        """Read a form beside the window and compare it."""
        workspace = self.context.workspace
        self.where.setText(path.name)
        self.run(f"Reading {path.name}", lambda p: self_assessment.read_form(workspace, path, p), self.show_returned)

    def show_returned(self, returned: Returned) -> None:
        """Show what a form says beside what is known."""
        self.returned = returned
        self.name.setText(returned.supplier)
        self.origin.setText(_origin(returned))
        self.warnings.setText("\n".join(returned.warnings))
        self.warnings.setVisible(bool(returned.warnings))
        self.remarks.setText(f"Added by the supplier: {returned.remarks}")
        self.remarks.setVisible(bool(returned.remarks))
        self.list.show_differences(returned.differences)
        self.list.setVisible(bool(returned.differences))
        self._show_result(returned.after)
        self.looks()
        self.list.setFocus()

    def _moved(self, one: Difference | None) -> None:
        """The whole question and the whole of what was written beside it."""
        if one is None:
            self.detail.setText("")
            return
        wrote = f" They wrote: “{one.proof}”" if one.proof else " They wrote nothing beside it."
        self.detail.setText(self.questionnaire.item(one.item).question + wrote)

    def _decided(self) -> None:
        self.looks()
        if self.returned is None:
            return
        if self._scoring is not None:
            self._scoring.drop()
        workspace, returned, taken = self.context.workspace, self.returned, self.list.taken
        self._scoring = self.context.jobs.run_read(
            lambda: self_assessment.score_with(workspace, returned, taken), while_alive(self, self._show_result)
        )

    def _show_result(self, after: Readiness) -> None:
        if self.returned is None:
            return
        before = self.returned.before
        if not self.returned.differences:
            self.scores.setText("The form says what is known already")
        else:
            self.scores.setText(f"In place: {_percent(before)} now, {_percent(after)} with what is ticked")
        then, now = before.gate.could_bid.label, after.gate.could_bid.label
        moved = f"{then} now, {now[:1].lower()}{now[1:]} afterwards" if then != now else f"{then}, as before"
        unknown = f"{before.unknown_percent} % now, {after.unknown_percent} % afterwards"
        self.gates.setText(f"Can it bid? {moved}. Still to ask about: {unknown}.")

    def accept_form(self) -> None:
        """Take in what is ticked; the message line offers Undo."""
        if self.returned is None or not self.accept_button.isEnabled() or self.job is not None:
            return
        workspace, returned, taken = self.context.workspace, self.returned, self.list.taken
        self.run(
            "Taking it in", lambda _p: self_assessment.accept(workspace, returned, taken), self._accepted, writes=True
        )

    def _accepted(self, saved: Saved) -> None:
        if self.returned is None:
            return
        taken = len(self.list.taken)
        what = f"{taken} answers" if taken != 1 else "one answer"
        self.context.saved(saved, f"Took in {what} from the form of “{self.returned.supplier[:60]}”")
        self.context.go(Address("supplier", self.returned.supplier_id, _TAB))
        self.close()


def _origin(returned: Returned) -> str:
    by = f"Filled in by {returned.filled_by}" if returned.filled_by else "Nobody has signed it"
    on = f" on {format_long_date(returned.filled_on)}" if returned.filled_on else ""
    count = f"{len(returned.answers)} answers, {len(returned.differences)} of them new"
    return f"{by}{on}. For: {returned.profile.name}. {count}."


def _percent(found: Readiness) -> str:
    return "not known" if found.percent is None else f"{found.percent} %"


def open_form(context: AppContext, path: Path, parent: QWidget) -> ReturnedFormWindow:
    """Show a returned form in a window that belongs to that of ``parent``."""
    made = ReturnedFormWindow(context, parent.window())
    made.setWindowFlag(Qt.WindowType.Window)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    made.show()
    made.activateWindow()
    made.open_file(path)
    return made


def ask_for_form(context: AppContext, parent: QWidget) -> QFileDialog:
    """Let the person choose a form that came back, and show it."""
    endings = " ".join(f"*{ending}" for ending in (*sorted(FORMS), ".xlsx"))
    dialog = QFileDialog(parent, _TITLE, "", f"Returned forms ({endings});;All files (*)")
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.fileSelected.connect(lambda name: open_form(context, Path(name), parent))
    dialog.open()
    return dialog
