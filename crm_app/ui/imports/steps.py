"""The pages of the import: choose, map, look, result. Each shows one thing and knows nothing of the others."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from crm_app.services.imports import ImportPlan, ImportPreview, ImportResult, OnDuplicate, Outcome
from crm_app.ui.imports.mapping_table import MappingTable
from crm_app.ui.imports.preview_table import DECISION_WORDS, DUPLICATES, OUTCOME_WORDS, PreviewTable
from crm_app.ui.labels import Frame, Heading, PlainLabel, button
from crm_app.ui.pick_box import PickBox

_ON_DUPLICATE = (
    (OnDuplicate.MERGE, "merge them into the record"),
    (OnDuplicate.KEEP, "add them beside it"),
    (OnDuplicate.SKIP, "leave them out"),
)


class ChooseStep(Frame):
    """Drop a file or choose one."""

    wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("page", parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(40, 40, 40, 40)
        column.setSpacing(10)
        column.addStretch(1)
        column.addWidget(Heading("Drop a workbook or a CSV file here"))
        column.addWidget(
            PlainLabel(
                "Every row is looked at before anything is written, and one undo takes the whole import back.",
                wraps=True,
            )
        )
        column.addWidget(PlainLabel("XLSX, XLS, ODS, CSV and text files of any spreadsheet.", muted=True, wraps=True))
        self.choose = button("Choose a file…", self.wanted.emit, icon="folder-open", primary=True)
        column.addWidget(self.choose, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(2)


class MapStep(Frame):
    """What each column becomes."""

    sheet_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("page", parent)
        self.title = Heading("", 12)
        self.note = PlainLabel("", muted=True, wraps=True)
        self.sheets = PickBox("Sheet", self)
        self.sheets.activated.connect(lambda _: self.sheet_wanted.emit(self.sheets.currentText()))
        self.table = MappingTable(self)
        top = QHBoxLayout()
        top.addWidget(self.title, 1)
        top.addWidget(self.sheets)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 12, 20, 8)
        column.addLayout(top)
        column.addWidget(self.note)
        column.addWidget(self.table, 1)

    def show_plan(self, plan: ImportPlan) -> None:
        """Show the columns of a file."""
        self.title.setText(f"{plan.path.name}: {len(plan.rows):,} rows, {len(plan.columns)} columns")
        known = f"Mapped as last time: “{plan.mapping_name}”. " if plan.mapping_name else ""
        warnings = " ".join(plan.warnings)
        self.note.setText(f"{known}Check what each column becomes; nothing is written yet. {warnings}".strip())
        self.sheets.blockSignals(True)
        self.sheets.clear()
        self.sheets.addItems(list(plan.sheets))
        self.sheets.setCurrentText(plan.sheet)
        self.sheets.setVisible(len(plan.sheets) > 1)
        self.sheets.blockSignals(False)
        self.table.show_plan(plan)


class LookStep(Frame):
    """The dry run: how many rows of each outcome, the rows themselves, and what to do with possible duplicates."""

    on_duplicate_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("page", parent)
        self.preview: ImportPreview | None = None
        self.titles: Mapping[str, str] = {}
        self.table = PreviewTable(self)
        self.group = QButtonGroup(self)
        self.tiles: dict[str, QPushButton] = {}
        tiles = QHBoxLayout()
        for value in (*Outcome, DUPLICATES):
            self.tiles[str(value)] = self._tile(str(value))
            tiles.addWidget(self.tiles[str(value)])
        tiles.addStretch(1)
        self.existing = PickBox("Rows of records that are there", self)
        for choice, words in _ON_DUPLICATE:
            self.existing.addItem(words, choice.value)
        self.existing.activated.connect(lambda _: self.on_duplicate_chosen.emit(str(self.existing.currentData())))
        line = QHBoxLayout()
        line.addWidget(PlainLabel("Rows of records that are there:"))
        line.addWidget(self.existing)
        line.addStretch(1)
        self.judge = self._judge()
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 12, 20, 8)
        column.addLayout(tiles)
        column.addLayout(line)
        column.addWidget(self.judge)
        column.addWidget(self.table, 1)

    def _tile(self, which: str) -> QPushButton:
        made = button("", lambda: self.show_outcome(which))
        made.setCheckable(True)
        self.group.addButton(made)
        return made

    def _judge(self) -> QWidget:
        bar = QWidget(self)
        line = QHBoxLayout(bar)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(PlainLabel("These look like a record that is there. Select rows, then:", wraps=False))
        for decision, words in DECISION_WORDS.items():
            line.addWidget(button(f"{words} ({words[0]})", self._decider(decision)))
        line.addWidget(
            PlainLabel("Undecided ones are added and wait for you in the register.", muted=True, wraps=True), 1
        )
        return bar

    def _decider(self, decision: OnDuplicate) -> Callable[[], None]:
        return lambda: self.table.decide(decision)

    def show_preview(self, preview: ImportPreview, titles: Mapping[str, str]) -> None:
        """Show a dry run, beginning with what a person has to judge."""
        self.preview, self.titles = preview, titles
        for which, tile in self.tiles.items():
            many = len(preview.duplicates) if which == DUPLICATES else len(preview.of(Outcome(which)))
            words = "Possible duplicates" if which == DUPLICATES else OUTCOME_WORDS[Outcome(which)]
            tile.setText(f"{words}  {many:,}")
            tile.setAccessibleName(f"{words}: {many}")
            tile.setEnabled(many > 0)
        order = (DUPLICATES, Outcome.REJECTED, Outcome.CREATED, Outcome.UPDATED, Outcome.UNCHANGED, Outcome.SKIPPED)
        self.show_outcome(next((str(which) for which in order if self.tiles[str(which)].isEnabledTo(self)), DUPLICATES))

    def show_outcome(self, which: str) -> None:
        """Show the rows of one outcome."""
        if self.preview is not None:
            self.tiles[which].setChecked(True)
            self.judge.setVisible(which == DUPLICATES and self.tiles[which].isEnabledTo(self))
            self.table.show_preview(self.preview, self.titles, which)


class ResultStep(Frame):
    """What the import did: every row accounted for, and the ways on."""

    undo_wanted = Signal()
    rejects_wanted = Signal()
    again_wanted = Signal()
    close_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("page", parent)
        self.title = Heading("")
        self.title.setWordWrap(True)
        self.sum = PlainLabel("", wraps=True)
        self.more = PlainLabel("", wraps=True, muted=True)
        self.undo = button("Undo the import", self.undo_wanted.emit, icon="arrow-counter-clockwise")
        self.rejects = button("Save rejected rows…", self.rejects_wanted.emit, icon="download-simple")
        self.again = button("Import another file", self.again_wanted.emit)
        line = QHBoxLayout()
        self.close_button = button("Close", self.close_wanted.emit, primary=True, tip="Esc")
        for made in (self.close_button, self.undo, self.rejects, self.again):
            line.addWidget(made)
        line.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(40, 32, 40, 32)
        column.setSpacing(10)
        for widget in (self.title, self.sum, self.more):
            column.addWidget(widget)
        column.addLayout(line)
        column.addStretch(1)

    def show_result(self, result: ImportResult) -> None:
        """Show the reconciliation."""
        c = result.counts
        self.title.setText("Imported" if result.operation else "Nothing needed to be written")
        self.sum.setText(
            f"{c.read:,} rows read = {c.created:,} new + {c.updated:,} changed + {c.unchanged:,} unchanged "
            f"+ {c.skipped:,} left out + {c.rejected:,} rejected"
        )
        lines = list(result.notes)
        if result.likenesses:
            lines.append(f"{result.likenesses:,} look like a record that was there and wait to be judged.")
        if result.warnings:
            lines.append(f"{len(result.warnings):,} rows were taken without a value that could not be read.")
        if c.rejected:
            lines.append("Save the rejected rows, put right what is said beside each, and drop the file here again.")
        self.more.setText("\n".join(lines))
        self.more.setVisible(bool(lines))
        self.undo.setEnabled(bool(result.operation))
        self.rejects.setEnabled(bool(result.rejected))
