"""The import of a file, step by step: choose, map, look, import, result. Nothing is modal, everything can be stopped."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QProgressBar, QStackedWidget, QVBoxLayout, QWidget

from crm_app.domain.errors import Cancelled, CrmError
from crm_app.domain.kinds import KINDS
from crm_app.domain.records import Saved
from crm_app.runtime.progress import Progress
from crm_app.services import history, imports
from crm_app.services.imports import ImportPlan, ImportResult, OnDuplicate
from crm_app.ui.context import AppContext
from crm_app.ui.imports import reading
from crm_app.ui.imports.dropping import READABLE, FileDrop
from crm_app.ui.imports.reading import Looked
from crm_app.ui.imports.steps import ChooseStep, LookStep, MapStep, ResultStep
from crm_app.ui.jobs import LongJob
from crm_app.ui.labels import Frame, Heading, PlainLabel, button
from crm_app.ui.records.guarding import while_alive


class ImportWizard(Frame):
    """One file of one kind of record, from the file to the reconciliation. ``imported`` carries the result."""

    imported = Signal(object)  # ImportResult

    def __init__(self, context: AppContext, kind: str = "supplier", parent: QWidget | None = None) -> None:
        super().__init__("page", parent)
        self.context = context
        self.kind = kind
        self.plan: ImportPlan | None = None
        self.result: ImportResult | None = None
        self.decisions: dict[int, OnDuplicate] = {}
        self.on_duplicate = OnDuplicate.MERGE
        self.job: LongJob | None = None
        self.choose, self.map, self.look, self.done = ChooseStep(), MapStep(), LookStep(), ResultStep()
        self.steps = QStackedWidget(self)
        for step in (self.choose, self.map, self.look, self.done):
            self.steps.addWidget(step)
        self._build()
        self._connect()
        FileDrop(self, self.open_file)
        self._show(self.choose)

    def _build(self) -> None:
        head = Frame("header", self)
        line = QHBoxLayout(head)
        line.setContentsMargins(20, 10, 20, 10)
        line.addWidget(Heading(f"Import {KINDS[self.kind].title.lower()}"))
        self.where = PlainLabel("", muted=True)
        line.addSpacing(16)
        line.addWidget(self.where, 1)
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self.bar_text = PlainLabel("", muted=True)
        self.cancel = button("Cancel", self.stop)
        self.back = button("Back", self.go_back)
        self.next = button("Next", self.go_on, primary=True)
        foot = Frame("footer", self)
        row = QHBoxLayout(foot)
        row.setContentsMargins(20, 6, 20, 6)
        row.addWidget(self.bar, 1)
        row.addWidget(self.bar_text, 2)
        for made in (self.cancel, self.back, self.next):
            row.addWidget(made)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(head)
        whole.addWidget(self.steps, 1)
        whole.addWidget(foot)

    def _connect(self) -> None:
        self.choose.wanted.connect(self.ask_for_file)
        self.map.sheet_wanted.connect(self._sheet_chosen)
        self.map.table.chosen.connect(self._mapped)
        self.look.table.decided.connect(self._decided)
        self.look.on_duplicate_chosen.connect(self._existing_chosen)
        self.done.undo_wanted.connect(self.undo)
        self.done.rejects_wanted.connect(self.ask_for_rejects)
        self.done.again_wanted.connect(lambda: self._show(self.choose))

    def _show(self, step: QWidget) -> None:
        self.steps.setCurrentWidget(step)
        names = {
            self.choose: "1 Choose",
            self.map: "2 Columns",
            self.look: "3 Look before you write",
            self.done: "4 Done",
        }
        self.where.setText(names[step] if isinstance(step, ChooseStep | MapStep | LookStep | ResultStep) else "")
        self._look()

    def _look(self) -> None:
        step, busy = self.steps.currentWidget(), self.job is not None
        for widget in (self.bar, self.bar_text, self.cancel):
            widget.setVisible(busy)
        self.back.setVisible(step in (self.map, self.look) and not busy)
        self.next.setVisible(step in (self.map, self.look) and not busy)
        self.next.setText("Import" if step is self.look else "Next")
        self.steps.setEnabled(not busy)

    def ask_for_file(self) -> None:
        """Let the person choose a file; the window is not held up meanwhile."""
        kinds = " ".join(f"*{ending}" for ending in sorted(READABLE))
        dialog = QFileDialog(self, "Choose a file", "", f"Tables ({kinds});;All files (*)")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda path: self.open_file(Path(path)))
        dialog.open()

    def _run(
        self, title: str, work: Callable[[Progress], Any], then: Callable[[Any], None], *, writes: bool = False
    ) -> None:
        if self.job is not None:
            return
        ended = while_alive(self, lambda result: self._ended(then, result))
        self.job = self.context.jobs.run_long(title, work, ended, while_alive(self, self._stopped), writes=writes)
        self.job.progressed.connect(self._progressed)
        self.bar.setRange(0, 0)
        self.bar_text.setText(title)
        self._look()

    def _ended(self, then: Callable[[Any], None], result: Any) -> None:
        self.job = None
        then(result)
        self._look()

    def _stopped(self, error: CrmError) -> None:
        self.job = None
        self._look()
        if isinstance(error, Cancelled):
            self.context.say("Stopped. Nothing was changed.")
        else:
            self.context.report(error)

    def _progressed(self, news: tuple[int, int, str]) -> None:
        done, total, text = news
        self.bar.setRange(0, max(total, 0))
        self.bar.setValue(done)
        self.bar_text.setText(f"{text}: {done:,} of {total:,}" if total else text)

    def stop(self) -> None:
        """Ask what runs to stop; nothing of it is kept."""
        if self.job is not None:
            self.bar_text.setText("Stopping…")
            self.job.cancel()

    def open_file(self, path: Path, sheet: str = "") -> None:
        """Read a file beside the window and go on to its columns."""
        workspace, kind = self.context.workspace, self.kind
        self.decisions = {}
        self._run(f"Reading {path.name}", lambda p: reading.read(workspace, kind, path, sheet, p), self._read)

    def _sheet_chosen(self, sheet: str) -> None:
        if self.plan is not None:
            self.open_file(self.plan.path, sheet)

    def _read(self, plan: ImportPlan) -> None:
        self.plan = plan
        self.map.show_plan(plan)
        self._show(self.map)

    def _mapped(self, column: int, target: str) -> None:
        if self.plan is not None:
            self.plan = self.plan.with_target(column, target)

    def go_on(self) -> None:
        """From the columns to the dry run, from the dry run to the import."""
        if self.steps.currentWidget() is self.map:
            self._check()
        else:
            self._write()

    def go_back(self) -> None:
        """One step back; nothing was written yet."""
        self._show(self.choose if self.steps.currentWidget() is self.map else self.map)

    def _check(self) -> None:
        if self.plan is None:
            return
        workspace, plan, duplicate, decisions = (
            self.context.workspace,
            self.plan,
            self.on_duplicate,
            dict(self.decisions),
        )
        self._run("Looking", lambda p: reading.look(workspace, plan, duplicate, decisions, p), self._looked)

    def _looked(self, looked: Looked) -> None:
        self.look.table.rows.decisions = self.decisions
        self.look.show_preview(looked.preview, looked.titles)
        self._show(self.look)

    def _decided(self, numbers: list[int], decision: str) -> None:
        self.decisions.update(dict.fromkeys(numbers, OnDuplicate(decision)))
        self.look.table.rows.decisions = self.decisions
        self.look.table.rows.redraw()

    def _existing_chosen(self, choice: str) -> None:
        self.on_duplicate = OnDuplicate(choice)
        self._check()

    def _write(self) -> None:
        if self.plan is None:
            return
        workspace, plan, duplicate, decisions = (
            self.context.workspace,
            self.plan,
            self.on_duplicate,
            dict(self.decisions),
        )
        title = f"Importing {plan.path.name}"
        self._run(title, lambda p: reading.write(workspace, plan, duplicate, decisions, p), self._written, writes=True)

    def _written(self, result: ImportResult) -> None:
        self.result = result
        self.done.show_result(result)
        self._show(self.done)
        c = result.counts
        text = f"Imported: {c.created:,} new, {c.updated:,} changed, {c.rejected:,} rejected"
        self.context.saved(Saved("", 0, result.operation, (), result.touched), text)
        self.imported.emit(result)

    def undo(self) -> None:
        """Take the whole import back."""
        if self.result is not None and self.result.operation:
            workspace, operation = self.context.workspace, self.result.operation
            self.context.jobs.run_write(lambda: history.undo(workspace, operation), while_alive(self, self._undone))

    def _undone(self, undone: history.Undone) -> None:
        self.done.undo.setEnabled(False)
        self.context.saved(Saved("", 0, undone.operation, (), undone.touched), undone.title)

    def ask_for_rejects(self) -> None:
        """Let the person say where the rejected rows go."""
        if self.plan is None:
            return
        name = f"{self.plan.path.stem} rejected.xlsx"
        dialog = QFileDialog(
            self, "Save rejected rows", str(self.plan.path.with_name(name)), "Excel (*.xlsx);;CSV (*.csv)"
        )
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("xlsx")
        dialog.fileSelected.connect(lambda path: self.save_rejects(Path(path)))
        dialog.open()

    def save_rejects(self, path: Path) -> None:
        """Write the rejected rows with what to put right beside each."""
        if self.plan is not None and self.result is not None:
            plan, result = self.plan, self.result
            self.context.jobs.run_read(
                lambda: imports.save_rejects(plan, result, path),
                while_alive(
                    self, lambda many: self.context.say(f"Saved {many:,} rejected rows in {path.name}", "good")
                ),
            )
