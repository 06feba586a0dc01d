"""The parts of a record (premises, people, credentials and so on): a small grid, edited in a panel beneath it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHeaderView,
    QScrollArea,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from crm_app.domain.dates import format_date
from crm_app.domain.fields import NUMBERS, Field, Kind
from crm_app.domain.kinds import RecordKind
from crm_app.domain.records import Record, Saved
from crm_app.services import records
from crm_app.ui import theme
from crm_app.ui.context import AppContext
from crm_app.ui.flow import BUTTON_GAP, FlowLayout
from crm_app.ui.labels import Frame, Heading, PlainLabel, button
from crm_app.ui.records.drafting import waiting_part
from crm_app.ui.records.form import RecordForm
from crm_app.ui.records.plain_table import ROW, SPACED, set_up
from crm_app.ui.records.value_text import text_of

_LEFT_OUT = frozenset({Kind.JSON, Kind.ANSWERS})
_MOST_COLUMNS = 8
_LONGEST = 300  # characters of a text in a cell


class _Grid(QTableWidget):
    """The grid: Enter and F2 edit the row, Delete deletes it, Insert adds one."""

    def __init__(self, owner: PartsTable) -> None:
        super().__init__(0, 0, owner)
        self._owner = owner
        set_up(self, owner.kind.title, look=SPACED)
        self.setMinimumHeight(theme.scaled(ROW) * 2)  # the headings and a row stay in sight
        self.cellDoubleClicked.connect(lambda *_: owner.edit())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys that act on the row."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2):
            self._owner.edit()
        elif event.key() == Qt.Key.Key_Delete:
            self._owner.delete()
        elif event.key() == Qt.Key.Key_Insert:
            self._owner.add()
        else:
            super().keyPressEvent(event)


class PartsTable(QWidget):
    """The parts of one kind of one record. Guarded kinds stay covered until a person asks to see them."""

    def __init__(self, context: AppContext, kind: RecordKind, parent_id: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.kind = kind
        self.parent_id = parent_id
        self.records: list[Record] = []
        self.titles: Mapping[str, str] = {}
        self.is_covered = kind.is_guarded
        self.form: RecordForm | None = None
        self.columns = columns_of(kind)
        self._build()

    def _build(self) -> None:
        self.grid = _Grid(self)
        self.grid.setColumnCount(len(self.columns))
        self.grid.setHorizontalHeaderLabels([field.label for field in self.columns.values()])
        self.empty = PlainLabel(
            f"No {self.kind.title.lower()} yet. Press Add to write down the first.", muted=True, wraps=True
        )
        self.empty.setContentsMargins(0, 12, 0, 12)
        self.cover = self._cover()
        self.bar = FlowLayout(gap=BUTTON_GAP)
        self.add_button = button(f"Add {self.kind.label.lower()}", self.add, icon="plus", tip="Insert")
        self.edit_button = button("Edit", self.edit, tip="Enter")
        self.delete_button = button("Delete", self.delete, tip="Delete; it can be undone")
        for made in (self.add_button, self.edit_button, self.delete_button):
            self.bar.addWidget(made)
        self.panel_frame = Frame("panel", self)
        self.panel = QVBoxLayout(self.panel_frame)
        self.panel.setContentsMargins(1, 1, 1, 1)
        self.panel_frame.hide()
        self._whole = whole = QVBoxLayout(self)
        whole.setContentsMargins(20, 12, 20, 12)
        whole.addLayout(self.bar)
        whole.addWidget(self.cover)
        whole.addWidget(self.empty)
        whole.addWidget(self.grid, 1)
        whole.addWidget(self.panel_frame, 2)
        self.grid.itemSelectionChanged.connect(self.look)
        self._lead_in()

    def lay(self, widget: QWidget, *, beneath: bool = False) -> None:
        """Put a widget above everything else, or beneath."""
        self._whole.insertWidget(-1 if beneath else 0, widget)

    def frame_in(self, frame: QWidget, content: QWidget) -> None:
        """Put a frame with something in it beneath the grid."""
        inner = QVBoxLayout(frame)
        inner.setContentsMargins(1, 1, 1, 1)
        rolled = QScrollArea(frame)  # large text in a low window leaves less room than it wants
        rolled.setWidgetResizable(True)
        rolled.setFrameShape(QScrollArea.Shape.NoFrame)
        rolled.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        rolled.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        rolled.setMinimumHeight(theme.scaled(20))
        rolled.setWidget(content)
        content.setAutoFillBackground(False)
        rolled.viewport().setAutoFillBackground(False)
        inner.addWidget(rolled)
        self._whole.addWidget(frame, 2)

    def _cover(self) -> QWidget:
        cover = QWidget(self)
        line = QVBoxLayout(cover)
        line.setContentsMargins(0, 12, 0, 0)
        line.addWidget(Heading("Covered", 11))
        line.addWidget(
            PlainLabel(
                "What owners declared about themselves is shown only when you need it, for the uses they agreed to.",
                muted=True, wraps=True,
            )
        )  # fmt: skip
        self.show_button = show = button("Show", self.uncover)
        line.addWidget(show, 0, Qt.AlignmentFlag.AlignLeft)
        line.addStretch(1)
        return cover

    def uncover(self) -> None:
        """Show what is covered, until the page is closed."""
        self.is_covered = False
        self._show()
        self.grid.setFocus()

    @property
    def title(self) -> str:
        """What stands on the tab: the kind, and how many there are unless they are covered."""
        return title_of(self.kind, 0 if self.is_covered else len(self.records))

    def set_records(self, found: Sequence[Record], titles: Mapping[str, str]) -> None:
        """Show the parts; an open panel keeps what is typed in it."""
        self.records = list(found)
        self.titles = titles
        self._show()
        if self.form is not None and not self.form.is_new:
            now = next((record for record in self.records if record.id == self.form.record_id), None)
            if now is not None:
                self.form.take(now, titles)
        self._take_back()

    def _take_back(self) -> None:
        """Open the panel for a draft of one of these parts, or of a new one."""
        draft = waiting_part(self.kind.name, self.parent_id)
        known = next((record for record in self.records if draft and record.id == draft.record_id), None)
        if draft is not None and (draft.is_new or known is not None):
            self.is_covered = False
            self._show()
            self._open(RecordForm(self.context, self.kind, known, parent_id=self.parent_id, parent=self))

    def _show(self) -> None:
        chosen = {record.id for record in self.chosen()}
        rows = [] if self.is_covered else self.records
        self.grid.setRowCount(len(rows))
        self.grid.blockSignals(True)
        for line, record in enumerate(rows):
            for column, (name, field) in enumerate(self.columns.items()):
                self.grid.setItem(line, column, _cell(field, record, name, self.titles))
            if record.id in chosen:
                self._select(line)
        self.grid.blockSignals(False)
        self._fit_columns()
        self.look()

    def _select(self, line: int) -> None:
        flags = QItemSelectionModel.SelectionFlag
        index = self.grid.model().index(line, 0)
        self.grid.selectionModel().select(index, flags.Select | flags.Rows)

    def _fit_columns(self) -> None:
        header = self.grid.horizontalHeader()
        header.setResizeContentsPrecision(0)
        header.setStretchLastSection(True)
        header.resizeSections(QHeaderView.ResizeMode.ResizeToContents)
        for column in range(self.grid.columnCount()):
            self.grid.setColumnWidth(column, min(self.grid.columnWidth(column) + 16, theme.scaled(320)))

    def look(self) -> None:
        """Show what there is and what can be done now."""
        self.cover.setVisible(self.is_covered)
        self.grid.setVisible(bool(self.records) and not self.is_covered)
        self.empty.setVisible(not self.records and not self.is_covered and self.form is None)
        chosen = bool(self.chosen())
        self.add_button.setVisible(not self.is_covered)
        for made in (self.edit_button, self.delete_button):
            made.setVisible(bool(self.records) and not self.is_covered)
            made.setEnabled(chosen)
        self._lead_in()

    def _lead_in(self) -> None:
        """Let the keyboard come in by what is there: Tab would stand still before a hidden one."""
        first = self.show_button if self.is_covered else self.grid if self.records else self.add_button
        self.setFocusProxy(first)

    def chosen(self) -> list[Record]:
        """The records of the selected rows."""
        rows = sorted({index.row() for index in self.grid.selectionModel().selectedRows()})
        return [self.records[row] for row in rows if row < len(self.records)]

    def add(self) -> None:
        """Open the panel for a new part."""
        values = self.first_values()
        self._open(RecordForm(self.context, self.kind, parent_id=self.parent_id, values=values, parent=self))

    def first_values(self) -> Mapping[str, Any]:
        """What the panel of a new part begins with."""
        return {}

    def edit(self) -> None:
        """Open the panel on the selected part."""
        found = self.chosen()
        if found:
            self._open(RecordForm(self.context, self.kind, found[0], parent=self))

    def _open(self, form: RecordForm) -> None:
        if self.form is not None and self.form.is_dirty:
            form.deleteLater()
            self.context.say("Save or throw away what you typed below first", "caution")
            self.form.focus_first()
            return
        self.close_panel()
        self.form = form
        for record in self.records:
            if record.id == form.record_id:
                form.take(record, self.titles)
        form.saved.connect(self._saved)
        form.closed.connect(self.close_panel)
        self.panel.addWidget(form)
        self.panel_frame.show()
        self.look()
        form.focus_first()

    def _saved(self, _: object) -> None:
        if self.form is not None and not self.form.is_dirty:
            self.close_panel()

    def close_panel(self) -> None:
        """Close the panel without keeping what is typed in it."""
        if self.form is not None:
            self.panel.removeWidget(self.form)
            self.panel_frame.hide()
            self.form.hide()
            self.form.deleteLater()
            self.form = None
            self.grid.setFocus()
            self.look()

    @property
    def is_dirty(self) -> bool:
        """Whether something is typed in the panel and not saved."""
        return self.form is not None and self.form.is_dirty

    def delete(self) -> None:
        """Delete the selected parts; the message line offers Undo."""
        keys = [record.id for record in self.chosen()]
        if keys:
            workspace, kind = self.context.workspace, self.kind
            self.context.jobs.run_write(lambda: records.delete(workspace, kind.name, keys), self._deleted)

    def _deleted(self, saved: Saved) -> None:
        self.context.saved(saved, f"Deleted {self.kind.label.lower()}")


def title_of(kind: RecordKind, many: int) -> str:
    """What stands on the tab of a kind of parts, of which so many are shown."""
    return f"{kind.title}  {many}" if many else kind.title


def columns_of(kind: RecordKind) -> dict[str, Field]:
    """The fields a grid of parts shows: those meant for lists, or the first ones."""
    fields = {name: field for name, field in kind.fields.items() if field.kind not in _LEFT_OUT}
    listed = {name: field for name, field in fields.items() if field.in_list}
    return dict(list((listed or fields).items())[:_MOST_COLUMNS])


def _cell(field: Field, record: Record, name: str, titles: Mapping[str, str]) -> QTableWidgetItem:
    value = record[name]
    text = format_date(value) if field.kind is Kind.DATE else text_of(field, value, titles)
    item = QTableWidgetItem(" ".join(text.split())[:_LONGEST])
    if field.kind in NUMBERS:
        item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return item
