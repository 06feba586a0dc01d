"""Changing one field of many records at once: which field, what is done to it, with which value, and the preview.

The value that is typed is kept as a draft with the keys of the records it is meant for.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QWidget

from crm_app.domain.errors import CrmError
from crm_app.domain.fields import LISTS, Field, Kind
from crm_app.domain.pasting import copied
from crm_app.services.bulk_editing import EditPlan, Way, plan_change
from crm_app.services.cell_reading import why_not
from crm_app.services.drafts import Draft
from crm_app.ui.context import AppContext
from crm_app.ui.jobs import Job
from crm_app.ui.pick_box import PickBox
from crm_app.ui.records.cell_cursor import CellCursor
from crm_app.ui.records.cell_preview import PreviewPanel
from crm_app.ui.records.drafting import DraftKeeper
from crm_app.ui.records.editor_base import Editor
from crm_app.ui.records.editors import editor_for, put_typed, titles_of
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
        self._joined = ""  # the keys as they are kept
        self._strip: QWidget | None = None
        self._is_typed = False
        self._job: Job | None = None
        self.field_box: PickBox
        self.way_box: PickBox
        self.editor: Editor | None = None
        self._line: QHBoxLayout
        self._wait = QTimer(self, singleShot=True, interval=PAUSE)
        self._wait.timeout.connect(self.ask)
        self.keeper = DraftKeeper(context, self, self)
        panel.opened.connect(self.keeper.look)
        panel.closed.connect(self._closed)
        context.draft_wanted.connect(self._on_draft_wanted)

    def begin(self) -> None:
        """Open for the selected records, at the column with the focus."""
        kind, keys = self._grid.records.kind, tuple(self._cursor.keys())
        names = [name for name in kind.fields if not why_not(kind, name)]
        if not keys or not names:
            self._context.say("Select the records to change first")
            return
        self._open(keys, names, self._cursor.field)
        self.field_box.setFocus()

    def _open(self, keys: tuple[str, ...], names: list[str], here: str) -> None:
        kind = self._grid.records.kind
        self._keys, self._joined, self.editor, self._is_typed = keys, " ".join(keys), None, False
        self._strip = strip = QWidget()
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
        self.field_box.setCurrentIndex(names.index(here) if here in names else 0)
        self.field_box.currentIndexChanged.connect(lambda _: self._choose_field())
        self.way_box.currentIndexChanged.connect(lambda _: self._choose_way())
        self._choose_field()

    @property
    def is_open(self) -> bool:
        """Whether these choices stand in the panel, which also shows what pasting would do."""
        return self._strip is not None and self._panel.options is self._strip and not self._panel.isHidden()

    def draft(self) -> Draft:
        """The value that is typed, for which field of which records."""
        kind, store = self._grid.records.kind, self._context.workspace.store.address
        raw = self.editor.raw() if self.is_open and self._is_typed and self.editor is not None else None
        if self.editor is None or raw in (None, "", ()):
            return Draft(store, "bulk_edit", {}, parent_id=kind.name)
        typed = {"field": self.field, "way": self.way.value, "raw": raw, "keys": self._joined}
        count = len(self._keys)
        about = f"{kind.fields[self.field].label} for {count:,} {(kind.label if count == 1 else kind.title).lower()}"
        titles = titles_of(self.editor, raw)
        return Draft(store, "bulk_edit", typed, parent_id=kind.name, titles=titles, about=about)

    def put_back(self, draft: Draft) -> None:
        """Choose the same again for the same records, wherever they stand now; the preview is made anew."""
        kind, typed = self._grid.records.kind, draft.typed
        names = [name for name in kind.fields if not why_not(kind, name)]
        if typed["field"] not in names:
            return
        self._open(tuple(typed["keys"].split()), names, typed["field"])
        self.way_box.setCurrentIndex(max(self.way_box.findData(typed["way"]), 0))
        if self.editor is not None:
            put_typed(self.editor, typed["raw"], draft.titles)
            self._is_typed = True
            self.editor.setFocus(Qt.FocusReason.OtherFocusReason)
            self.ask()

    def _on_draft_wanted(self, panel: str) -> None:
        if panel == "bulk_edit" and self.keeper.is_awaited:
            self.keeper.come_back()
            if self.keeper.is_awaited:
                self._context.say("What you had typed is still here. Apply or cancel it before the next one")

    def _closed(self) -> None:
        self.keeper.look()
        self.keeper.come_back()

    def _typed(self) -> None:
        self._is_typed = True
        self._wait.start()
        self.keeper.look()

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
        self.editor, self._is_typed = editor_for(described, self._context), False
        self.editor.changed.connect(self._typed)
        self.editor.setMaximumWidth(420)
        self._line.insertWidget(2, self.editor, 3)
        self._choose_way()
        self.keeper.look()

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
        if not self.is_open or self.editor is None:
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
