"""The import of a file, step by step: choose, map, look, import, result. Nothing is modal; all can be stopped."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from crm_app.domain.kinds import KINDS
from crm_app.domain.records import Saved
from crm_app.services import history, imports
from crm_app.services.imports import ImportPlan, ImportResult, OnDuplicate
from crm_app.ui.context import AppContext
from crm_app.ui.helping import give_help
from crm_app.ui.imports import reading
from crm_app.ui.imports.dropping import READABLE, FileDrop
from crm_app.ui.imports.reading import Looked
from crm_app.ui.imports.stage import Stage
from crm_app.ui.imports.steps import ChooseStep, LookStep, MapStep, ResultStep
from crm_app.ui.labels import button
from crm_app.ui.records.guarding import while_alive

_NAMES = ("1 Choose", "2 Columns", "3 Look before you write", "4 Done")


class ImportWizard(Stage):
    """One file of one kind of record, from the file to the reconciliation. ``imported`` carries the result."""

    imported = Signal(object)  # ImportResult

    def __init__(self, context: AppContext, kind: str = "supplier", parent: QWidget | None = None) -> None:
        super().__init__(context, f"Import {KINDS[kind].title.lower()}", parent)
        self.kind = kind
        self.plan: ImportPlan | None = None
        self.result: ImportResult | None = None
        self.decisions: dict[int, OnDuplicate] = {}
        self.on_duplicate = OnDuplicate.MERGE
        self.choose, self.map, self.look, self.done = ChooseStep(), MapStep(), LookStep(), ResultStep()
        for step in (self.choose, self.map, self.look, self.done):
            self.steps.addWidget(step)
        self.back = button("Back", self.go_back)
        self.next = button("Next", self.go_on, primary=True)
        self.foot.addWidget(self.back)
        self.foot.addWidget(self.next)
        give_help(self, context, "importing")
        self._connect()
        FileDrop(self, self.open_file)
        self.show_step(self.choose)

    def _connect(self) -> None:
        self.choose.wanted.connect(self.ask_for_file)
        self.map.sheet_wanted.connect(self._sheet_chosen)
        self.map.table.chosen.connect(self._mapped)
        self.look.table.decided.connect(self._decided)
        self.look.on_duplicate_chosen.connect(self._existing_chosen)
        self.done.undo_wanted.connect(self.undo)
        self.done.rejects_wanted.connect(self.ask_for_rejects)
        self.done.again_wanted.connect(self._again)
        self.done.close_wanted.connect(self.close)

    def show_step(self, step: QWidget) -> None:
        """Show one of the steps."""
        self.steps.setCurrentWidget(step)
        self.where.setText(_NAMES[self.steps.currentIndex()])
        self.looks()
        self._focus()

    def _focus(self) -> None:
        """Put the keyboard where the next step is one key away: never on what writes."""
        places: dict[QWidget, QWidget] = {
            self.choose: self.choose.choose,
            self.map: self.next,
            self.look: self.look.table,
            self.done: self.done.close_button,
        }
        shown = self.steps.currentWidget()
        if shown is not None:
            places[shown].setFocus()

    def looks(self) -> None:
        """Show what can be done now."""
        super().looks()
        between = self.steps.currentWidget() in (self.map, self.look) and self.job is None
        self.back.setVisible(between)
        self.next.setVisible(between)
        self.next.setText("Import" if self.steps.currentWidget() is self.look else "Next")

    def ask_for_file(self) -> None:
        """Let the person choose a file; the window is not held up meanwhile."""
        kinds = " ".join(f"*{ending}" for ending in sorted(READABLE))
        dialog = QFileDialog(self, "Choose a file", "", f"Tables ({kinds});;All files (*)")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda path: self.open_file(Path(path)))
        dialog.open()

    def open_file(self, path: Path, sheet: str = "") -> None:
        """Read a file beside the window and go on to its columns."""
        workspace, kind = self.context.workspace, self.kind
        self.decisions = {}
        self.run(f"Reading {path.name}", lambda p: reading.read(workspace, kind, path, sheet, p), self._read)

    def _again(self) -> None:
        self.show_step(self.choose)

    def _sheet_chosen(self, sheet: str) -> None:
        if self.plan is not None:
            self.open_file(self.plan.path, sheet)

    def _read(self, plan: ImportPlan) -> None:
        self.plan = plan
        self.map.show_plan(plan)
        self.show_step(self.map)

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
        self.show_step(self.choose if self.steps.currentWidget() is self.map else self.map)

    def _check(self) -> None:
        if self.plan is None:
            return
        workspace, plan, duplicate, decisions = (
            self.context.workspace,
            self.plan,
            self.on_duplicate,
            dict(self.decisions),
        )
        self.run("Looking", lambda p: reading.look(workspace, plan, duplicate, decisions, p), self._looked)

    def _looked(self, looked: Looked) -> None:
        self.look.table.rows.decisions = self.decisions
        self.look.show_preview(looked.preview, looked.titles)
        self.show_step(self.look)

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
        self.run(title, lambda p: reading.write(workspace, plan, duplicate, decisions, p), self._written, writes=True)

    def _written(self, result: ImportResult) -> None:
        self.result = result
        self.done.show_result(result)
        self.show_step(self.done)
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

            def told(many: int) -> None:
                self.context.say(f"Saved {many:,} rejected rows in {path.name}", "good")

            self.context.jobs.run_read(lambda: imports.save_rejects(plan, result, path), while_alive(self, told))
