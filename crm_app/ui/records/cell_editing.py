"""Editing in the grid: F2 or a letter opens the cell with the focus, Enter and Tab keep it and go on, Esc leaves it.

A value is saved with the version and the value it was made from, so a colleague's change is never overwritten: another
field merges, the same field is asked about. What cannot be kept stays in its editor with the reason below it. What is
typed is kept as a draft until it is written.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QKeyEvent

from crm_app.domain.errors import Conflict, CrmError
from crm_app.domain.merging import same
from crm_app.services.cell_reading import why_not
from crm_app.ui.context import AppContext
from crm_app.ui.records.cell_cursor import CellCursor
from crm_app.ui.records.cell_draft import CellDraft
from crm_app.ui.records.cell_editor import CellEditor
from crm_app.ui.records.conflict import ConflictDialog
from crm_app.ui.records.form import described
from crm_app.ui.records.grid import RecordGrid
from crm_app.ui.records.guarding import while_alive
from crm_app.ui.records.saving import Draft, Written, write


class CellEditing(QObject):
    """At most one editor is open in a grid; a save goes its way while the next cell is edited."""

    def __init__(self, context: AppContext, grid: RecordGrid, cursor: CellCursor) -> None:
        super().__init__(grid)
        self._context, self._grid, self._cursor = context, grid, cursor
        self.editor: CellEditor | None = None
        self.conflict: ConflictDialog | None = None
        self._draft: Draft | None = None  # the cell that is open: no changes yet
        self._name = ""
        self.drafts: list[CellDraft] = []  # one a cell that is open or on its way to the store
        self._kept: CellDraft | None = None  # of the cell that is open
        cursor.edit_wanted.connect(self.begin)
        grid.verticalScrollBar().valueChanged.connect(lambda _: self._place())
        grid.horizontalScrollBar().valueChanged.connect(lambda _: self._place())
        grid.horizontalHeader().sectionResized.connect(lambda *_: self._place())
        grid.records.replaced.connect(self._place)
        grid.viewport().installEventFilter(self)

    @property
    def is_open(self) -> bool:
        """Whether a cell is being edited."""
        return self.editor is not None

    def begin(self, key: QKeyEvent | None = None) -> None:
        """Edit the cell with the focus; a read-only one says why not."""
        if self.editor is not None and not self.finish():
            return
        model, kind = self._grid.records, self._grid.records.kind
        record_id, name = self._grid.current_id, self._cursor.field
        row = model.row_at(self._grid.currentIndex().row())
        if not record_id or not name:
            return
        if reason := why_not(kind, name):
            self._context.say(f"{kind.row_fields[name].label} cannot be edited here: {reason}")
            return
        if row is None:
            self._context.say("That row is still being read; try again in a moment")
            return
        kept = self._free_draft(str(row[kind.title_field] or ""))
        self._open(Draft(kind, record_id, {}, {name: row[name]}, row.version), name, row[name], kept).begin(key)

    def _open(self, draft: Draft, name: str, value: Any, kept: CellDraft) -> CellEditor:
        editor = CellEditor(draft.kind.fields[name], value, self._grid.records.titles, self._context, self._grid)
        editor.finished.connect(self._go_on)
        editor.cancelled.connect(self.cancel)
        editor.left.connect(self.finish)
        self.editor, self._draft, self._name = editor, draft, name
        self._kept = kept
        kept.follow(editor, draft, name)
        self._place()
        editor.show()
        return editor

    def _free_draft(self, title: str) -> CellDraft:
        free = next((one for one in self.drafts if one.is_free), None)
        if free is None:
            free = CellDraft(self._context, self._grid.records.kind.name, self)
            self.drafts.append(free)
        free.title = title
        return free

    def _place(self) -> None:
        if self.editor is None or self._draft is None:
            return
        model, room = self._grid.records, self._grid.viewport()
        row = model.row_of(self._draft.record_id)
        index = model.index(max(row, 0), model.columns.index(self._name))
        view = self._grid.view_of(index)
        cell = view.visualRect(index)
        corner = view.viewport().mapTo(self._grid, cell.topLeft())
        area = QRect(room.mapTo(self._grid, QPoint(0, 0)), room.size())
        self.editor.place(QRect(corner, cell.size()), area)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The editor stays over its cell when the grid changes its size."""
        if event.type() is QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def _go_on(self, down: int, right: int) -> None:
        if self.finish():
            self._grid.setFocus(Qt.FocusReason.OtherFocusReason)
            self._cursor.move(down, right)

    def finish(self) -> bool:
        """Keep what was typed; false where it cannot be kept: the editor stays open and says why."""
        editor, draft, name = self.editor, self._draft, self._name
        if editor is None or draft is None:
            return True
        if not editor.is_touched:
            self._close()
            return True
        try:
            value = editor.value()
        except ValueError as error:
            self._show_problem(str(error))
            return False
        changed = not same(value, draft.original[name])
        kept = self._close(is_settled=not changed)
        if changed and kept is not None:
            self._send(Draft(draft.kind, draft.record_id, {name: value}, draft.original, draft.version), kept)
        return True

    def cancel(self) -> None:
        """Bring the old value back."""
        self._close()
        self._grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def _close(self, *, is_settled: bool = True) -> CellDraft | None:
        editor, self.editor, self._draft = self.editor, None, None
        kept, self._kept = self._kept, None
        if kept is not None:
            kept.settle() if is_settled else kept.hold()
        if editor is not None:
            editor.blockSignals(True)
            editor.hide()
            editor.deleteLater()
        return kept

    def _show_problem(self, text: str) -> None:
        if self.editor is not None:
            self.editor.set_problem(text)
            self._place()
            self._context.say(f"Not saved yet. {self.editor.field.label}: {text}", "caution")

    def _send(self, draft: Draft, kept: CellDraft) -> None:
        workspace = self._context.workspace
        self._context.jobs.run_write(
            lambda: write(workspace, draft),
            while_alive(self, partial(self._written, draft, kept)),
            while_alive(self, partial(self._not_written, draft, kept)),
        )

    def _written(self, draft: Draft, kept: CellDraft, written: Written) -> None:
        kept.settle()
        label = " and ".join(draft.kind.fields[name].label for name in draft.changes)
        self._context.saved(written.saved, f"Saved {label} of {described(draft.kind, written.record)}")

    def _not_written(self, draft: Draft, kept: CellDraft, error: CrmError) -> None:
        if isinstance(error, Conflict):
            self._ask_which(draft, kept, error)
            return
        self._context.report(error)
        self._open_again(draft, kept, error.message or error.title)

    def _open_again(self, draft: Draft, kept: CellDraft, problem: str) -> None:
        """Give back what was typed, in its cell; where another cell is being edited by now, it stays a draft."""
        if self.editor is None:
            name, value = next(iter(draft.changes.items()))
            again = Draft(draft.kind, draft.record_id, {}, draft.original, draft.version)
            editor = self._open(again, name, value, kept)
            editor.is_touched = True
            editor.begin(None)
            self._show_problem(problem)

    def _ask_which(self, draft: Draft, kept: CellDraft, error: Conflict) -> None:
        self.conflict = ConflictDialog(draft.kind, error, self._grid.records.titles, self._grid)

        def resolve(choices: Mapping[str, Any]) -> None:
            self._send(draft.resolved(error, choices), kept)

        self.conflict.chosen.connect(resolve)
        self.conflict.rejected.connect(lambda: self._open_again(draft, kept, "a colleague changed this meanwhile"))
        self.conflict.open()
