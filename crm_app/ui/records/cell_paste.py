"""Pasting a block over the cells of a grid: where it goes, how it is read, and its preview below the grid."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget

from crm_app.domain.errors import CrmError
from crm_app.domain.kinds import RecordKind
from crm_app.domain.pasting import COMMA, TAB, Block, headings_of, parse_block
from crm_app.services.bulk_editing import EditPlan, plan_edit
from crm_app.services.workspace import Workspace
from crm_app.ui.context import AppContext
from crm_app.ui.jobs import Job
from crm_app.ui.labels import plain
from crm_app.ui.records.cell_cursor import CellCursor
from crm_app.ui.records.cell_preview import PreviewPanel
from crm_app.ui.records.grid import RecordGrid
from crm_app.ui.records.guarding import while_alive


@dataclass(frozen=True, slots=True)
class Target:
    """Where a block goes: the records marked, the columns marked, every column from the first marked one on."""

    marked: tuple[str, ...]
    fields: tuple[str, ...]
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """A block as it was read, how, and what it would do."""

    block: Block
    headings: tuple[str, ...]
    plan: EditPlan
    heading_row: bool
    beyond: int


@dataclass(frozen=True, slots=True)
class Choices:
    """What a person has said about a block; ``None`` leaves it to the program."""

    heading_row: bool | None = None
    commas: bool | None = None
    add_rows: bool = False


def read(
    workspace: Workspace, kind: RecordKind, text: str, target: Target, below: Callable[[int], list[str]], said: Choices
) -> Reading:
    """Read a text and plan it, in a worker's thread. ``below`` names the records from the first marked one down."""
    block = parse_block(text, {None: "", True: COMMA, False: TAB}[said.commas])
    headings = headings_of(kind, block)
    by_heading = bool(headings) if said.heading_row is None else said.heading_row and bool(headings)
    body = block.without_first() if by_heading else block
    fields = headings if by_heading else target.columns
    rows, keys = list(body.rows), list(target.marked)
    if body.cells == 1 and len(target.marked) * len(target.fields) > 1:  # one value for every marked cell
        rows, fields = [rows[0] * len(target.fields)] * len(keys), target.fields
    elif len(keys) != body.height:
        keys = below(body.height)
    plan = plan_edit(workspace, kind.name, keys, fields, rows, add_rows=said.add_rows)
    return Reading(block, headings, plan, by_heading, max(len(rows) - len(keys), 0))


class Pasting(QObject):
    """One paste at a time: it is read beside the window, shown, and read again when a person chooses otherwise."""

    def __init__(self, context: AppContext, grid: RecordGrid, cursor: CellCursor, panel: PreviewPanel) -> None:
        super().__init__(grid)
        self._context, self._grid, self._cursor, self._panel = context, grid, cursor, panel
        self._text = ""
        self._target = Target((), (), ())
        self._job: Job | None = None
        self.boxes: dict[str, QCheckBox] = {}

    def begin(self, text: str) -> None:
        """Show what pasting a text here would do."""
        names = self._cursor.fields()
        if not names or not self._cursor.keys():
            self._context.say("Choose the cell where the block is to begin")
            return
        shown = self._grid.columns.shown()
        columns = tuple(shown[shown.index(names[0]) :]) if names[0] in shown else tuple(names)
        marked = tuple(self._cursor.keys())
        self._text, self._target = text, Target(marked, tuple(names), columns)
        self._panel.open_with("Paste", self._options())
        self._panel.say("Reading…")
        self._ask(Choices())

    def _options(self) -> QWidget:
        whole = QWidget()
        line = QHBoxLayout(whole)
        line.setContentsMargins(0, 0, 0, 0)
        self.boxes = {name: QCheckBox() for name in ("heading_row", "commas", "add_rows")}
        for box in self.boxes.values():
            box.hide()
            box.clicked.connect(lambda _: self._choose())
            line.addWidget(box)
        line.addStretch(1)
        return whole

    def _choose(self) -> None:
        heading, commas = self.boxes["heading_row"], self.boxes["commas"]
        self._ask(
            Choices(
                heading.isChecked() if not heading.isHidden() else None,
                commas.isChecked() if not commas.isHidden() else None,
                self.boxes["add_rows"].isChecked(),
            )
        )

    def _ask(self, said: Choices) -> None:
        if self._job is not None:
            self._job.drop()
        workspace, kind, text, target = self._context.workspace, self._grid.records.kind, self._text, self._target
        below = self._below(target.marked[0], text.count("\n") + text.count("\r") + 1)
        self._job = self._context.jobs.run_read(
            lambda: read(workspace, kind, text, target, below, said),
            while_alive(self, self._take),
            while_alive(self, self._refused),
        )

    def _below(self, first: str, most: int) -> Callable[[int], list[str]]:
        """What names so many records from one down, ``most`` in all, as the list stands now: those of folded groups are
        passed over.
        """
        model = self._grid.records
        if model.rows.groups:
            rows = range(model.row_of(first), model.rowCount())
            seen = list(islice(filter(None, map(model.id_at, rows)), most))
            return lambda height: seen[:height]
        ids, place = model.ids, model.ids.place_of(first)
        return lambda height: list(ids[place : place + height])

    def _take(self, reading: Reading) -> None:
        self._job = None
        kind, plan = self._grid.records.kind, reading.plan
        block = reading.block
        self._panel.title.setText(f"Paste {block.height:,} × {block.width:,} cells")
        self._panel.show_plan(plan)
        heading, commas, add = self.boxes["heading_row"], self.boxes["commas"], self.boxes["add_rows"]
        heading.setText("The first row names the columns")
        heading.setVisible(bool(reading.headings))
        heading.setChecked(reading.heading_row)
        commas.setText("Commas part the columns")
        commas.setChecked(block.delimiter == COMMA)
        commas.setVisible(block.delimiter == COMMA or not commas.isHidden())
        many = f"{reading.beyond:,} rows" if reading.beyond > 1 else "1 row"
        what = (kind.label if reading.beyond == 1 else kind.title).lower()
        add.setText(plain(f"Add the {many} beyond the last record as new {what}"))
        add.setVisible(bool(reading.beyond) and not kind.parent)
        (self._panel.apply_button if plan else self._panel.cancel_button).setFocus()

    def _refused(self, error: CrmError) -> None:
        self._job = None
        self._panel.close_panel()
        self._context.report(error)
