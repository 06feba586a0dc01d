"""Everything that makes a grid a sheet, put together: editing, copying, pasting, filling, changing many at once."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from crm_app.domain.errors import CrmError
from crm_app.domain.kinds import KINDS
from crm_app.services.bulk_editing import Applied, EditPlan, apply_edit, plan_fill
from crm_app.ui import actions
from crm_app.ui.context import AppContext, Message, Tone
from crm_app.ui.records.bulk_edit import BulkEdit
from crm_app.ui.records.cell_copy import copy
from crm_app.ui.records.cell_cursor import BlockDelegate, CellCursor
from crm_app.ui.records.cell_editing import CellEditing
from crm_app.ui.records.cell_paste import Pasting
from crm_app.ui.records.cell_preview import PreviewPanel
from crm_app.ui.records.grid import RecordGrid
from crm_app.ui.records.guarding import while_alive

MOST_NAMED = 20  # records left out that are named in the details of a message


class CellActions(QObject):
    """Attaches to a grid; its preview goes into ``below``, the column that the grid stands at the top of.

    With ``editable`` false, cells are marked and copied only.
    """

    def __init__(self, context: AppContext, grid: RecordGrid, below: QWidget, *, editable: bool = True) -> None:
        super().__init__(grid)
        self._context, self._grid = context, grid
        self.cursor = CellCursor(grid)
        self.panel = PreviewPanel(below)
        column = below.layout()
        if isinstance(column, QVBoxLayout):
            column.insertWidget(1, self.panel)
        self.pasting = Pasting(context, grid, self.cursor, self.panel)
        self.bulk = BulkEdit(context, grid, self.cursor, self.panel)
        self.editing: CellEditing | None = None
        grid.set_delegate(lambda view: BlockDelegate(context, self.cursor, view))
        self.cursor.copy_wanted.connect(lambda: copy(context, grid, self.cursor))
        self.panel.apply_wanted.connect(self.apply)
        self.panel.closed.connect(lambda: grid.setFocus(Qt.FocusReason.OtherFocusReason))
        self._add("copy_cells", lambda: copy(context, grid, self.cursor, cells=True))
        if editable:
            self.editing = CellEditing(context, grid, self.cursor)
            self._add("edit_cell", self.editing.begin)
            self._add("paste", self.paste)
            self._add("fill_down", self.fill_down)
            self._add("bulk_edit", self.bulk.begin)

    def _add(self, name: str, slot: Callable[[], object]) -> None:
        """An action of the grid, in its menu; its keys belong to the text where a cell is being edited."""
        action = actions.make(name, self._grid)
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        if name == "edit_cell":
            action.setShortcuts([])  # the cursor hears F2 itself
        action.triggered.connect(lambda _checked=False: slot())
        self._grid.addAction(action)

    def paste(self) -> None:
        """Show what pasting the clipboard here would do."""
        self.pasting.begin(QGuiApplication.clipboard().text())

    def fill_down(self) -> None:
        """Show what copying the top cells down over the marked ones would do."""
        keys, fields = tuple(self.cursor.keys()), tuple(self.cursor.fields())
        if len(keys) < 2 or not fields:
            self._context.say("Select the row to copy from and the rows below it, then fill down")
            return
        workspace, kind = self._context.workspace, self._grid.records.kind
        labels = ", ".join(kind.row_fields[name].label for name in fields)
        self.panel.open_with(f"Fill down {labels}", None)
        self.panel.say("Counting…")
        self._context.jobs.run_read(
            lambda: plan_fill(workspace, kind.name, keys, fields),
            while_alive(self, self._show),
            while_alive(self, self._refused),
        )

    def _show(self, plan: EditPlan) -> None:
        self.panel.show_plan(plan)
        (self.panel.apply_button if plan else self.panel.cancel_button).setFocus()

    def _refused(self, error: CrmError) -> None:
        self.panel.close_panel()
        self._context.report(error)

    def apply(self, plan: EditPlan) -> None:
        """Write a plan in the lane of writes; one undo takes it back."""
        workspace = self._context.workspace
        self._context.jobs.run_write(
            lambda: apply_edit(workspace, plan),
            while_alive(self, lambda done: self._applied(plan, done)),
            while_alive(self, self._not_applied),
        )

    def _not_applied(self, error: CrmError) -> None:
        self.panel.show_plan(self.panel.model.plan)  # nothing was written: it can be tried again
        self._context.report(error)

    def _applied(self, plan: EditPlan, done: Applied) -> None:
        self.panel.close_panel()
        self._context.touched(done.saved.touched)
        tone = Tone.CAUTION if done.left_out or not done.saved.touched else Tone.GOOD
        details = "\n".join(f"{one.title or one.key}: {one.why}" for one in done.left_out[:MOST_NAMED])
        self._context.message.emit(Message(told(plan, done), tone, done.saved.operation, details))


def told(plan: EditPlan, done: Applied) -> str:
    """What was done, and what was left out, in one line."""
    kind = KINDS[plan.kind]
    noun = (kind.label if done.rows == 1 else kind.title).lower()
    parts = [f"Changed {done.cells:,} {'cell' if done.cells == 1 else 'cells'} of {done.rows:,} {noun}"]
    if done.added:
        parts.append(f"added {done.added:,}")
    if done.left_out:
        first = done.left_out[0]
        more = f" and {len(done.left_out) - 1:,} more" if len(done.left_out) > 1 else ""
        parts.append(f"left out “{first.title[:60]}”{more}: {first.why}")
    return ", ".join(parts)
