"""Changing one field of many records at once: which field, what is done to it, with which value, and the preview."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QHBoxLayout, QWidget

from crm_app.domain.errors import CrmError
from crm_app.domain.fields import LISTS, Field, Kind
from crm_app.domain.pasting import copied
from crm_app.services.bulk_editing import EditPlan, Way, plan_change
from crm_app.services.cell_reading import why_not
from crm_app.ui.context import AppContext
from crm_app.ui.jobs import Job
from crm_app.ui.pick_box import PickBox
from crm_app.ui.records.cell_cursor import CellCursor
from crm_app.ui.records.cell_preview import PreviewPanel
from crm_app.ui.records.editor_base import Editor
from crm_app.ui.records.editors import editor_for
from crm_app.ui.records.grid import RecordGrid
from crm_app.ui.records.guarding import while_alive

PAUSE = 250  # ms after the last key before the plan is made again
_WAYS = {Way.SET: "is set to", Way.ADD: "also has", Way.REMOVE: "no longer has", Way.CLEAR: "is emptied"}


def as_text(field: Field, value: Any) -> str:
    """A value of an editor as the text that is read back as it: records and places by their keys."""
    if value is None or value in ("", ()):
        return ""
    if field.kind in LISTS:
        return "; ".join(value)
    return str(value) if field.kind in (Kind.REFERENCE, Kind.AREA) else copied(field, value)


class BulkEdit(QObject):
    """The strip of choices above the preview, for the records that are selected when it opens."""

    def __init__(self, context: AppContext, grid: RecordGrid, cursor: CellCursor, panel: PreviewPanel) -> None:
        super().__init__(grid)
        self._context, self._grid, self._cursor, self._panel = context, grid, cursor, panel
        self._keys: tuple[str, ...] = ()
        self._job: Job | None = None
        self.field_box: PickBox
        self.way_box: PickBox
        self.editor: Editor | None = None
        self._line: QHBoxLayout
        self._wait = QTimer(self, singleShot=True, interval=PAUSE)
        self._wait.timeout.connect(self.ask)

    def begin(self) -> None:
        """Open for the selected records, at the column with the focus."""
        self._keys = tuple(self._cursor.keys())
        kind = self._grid.records.kind
        names = [name for name in kind.fields if not why_not(kind, name)]
        if not self._keys or not names:
            self._context.say("Select the records to change first")
            return
        strip = QWidget()
        self._line = QHBoxLayout(strip)
        self._line.setContentsMargins(0, 0, 0, 0)
        self.field_box, self.way_box = PickBox("Field"), PickBox("What is done")
        for name in names:
            self.field_box.addItem(kind.fields[name].label, name)
        self._line.addWidget(self.field_box)
        self._line.addWidget(self.way_box)
        self._line.addStretch(1)
        many = (kind.label if len(self._keys) == 1 else kind.title).lower()
        self._panel.open_with(f"Change {len(self._keys):,} {many}", strip)
        here = self._cursor.field
        self.field_box.setCurrentIndex(names.index(here) if here in names else 0)
        self.field_box.currentIndexChanged.connect(lambda _: self._choose_field())
        self.way_box.currentIndexChanged.connect(lambda _: self._choose_way())
        self._choose_field()
        self.field_box.setFocus()

    @property
    def field(self) -> str:
        """The name of the field that is chosen."""
        return str(self.field_box.currentData())

    @property
    def way(self) -> Way:
        """What is to be done to it."""
        return Way(self.way_box.currentData())

    def _choose_field(self) -> None:
        described = self._grid.records.kind.fields[self.field]
        ways = [way for way in Way if described.kind in LISTS or way in (Way.SET, Way.CLEAR)]
        if described.required:
            ways.remove(Way.CLEAR)
        self.way_box.blockSignals(True)
        self.way_box.clear()
        for way in ways:
            self.way_box.addItem(_WAYS[way], way.value)
        self.way_box.blockSignals(False)
        if self.editor is not None:
            self._line.removeWidget(self.editor)
            self.editor.hide()
            self.editor.deleteLater()
        self.editor = editor_for(described, self._context)
        self.editor.changed.connect(self._wait.start)
        self.editor.setMaximumWidth(420)
        self._line.insertWidget(2, self.editor, 3)
        self._choose_way()

    def _choose_way(self) -> None:
        if self.editor is not None:
            self.editor.setVisible(self.way is not Way.CLEAR)
        self.ask()

    def ask(self) -> None:
        """Make the plan again for what is chosen now; without a value there is none."""
        self._wait.stop()
        if self._job is not None:
            self._job.drop()
            self._job = None
        if not self._panel.isVisible() or self.editor is None:
            return
        described = self._grid.records.kind.fields[self.field]
        try:
            text = "" if self.way is Way.CLEAR else as_text(described, self.editor.value())
        except ValueError as error:
            self._wrong(str(error))
            return
        if not text and self.way is not Way.CLEAR:
            self._panel.show_plan(None)
            self._panel.say("Say which value")
            return
        self.editor.set_problem("")
        workspace, kind, keys, changes = (
            self._context.workspace, self._grid.records.kind.name, self._keys, {self.field: (self.way, text)},
        )  # fmt: skip
        self._panel.say("Counting…")
        self._job = self._context.jobs.run_read(
            lambda: plan_change(workspace, kind, keys, changes),
            while_alive(self, self._take),
            while_alive(self, self._refused),
        )

    def _wrong(self, why: str) -> None:
        if self.editor is not None:
            self.editor.set_problem(why)
        self._panel.show_plan(None)
        self._panel.say(why[:1].upper() + why[1:])

    def _take(self, plan: EditPlan) -> None:
        self._job = None
        self._panel.show_plan(plan)

    def _refused(self, error: CrmError) -> None:
        self._job = None
        self._wrong(str(error))
