"""Who says so, when: beneath each field of a form as a tool tip, and its whole history on Alt+H or by a right click."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtWidgets import (
    QDialog,
    QHeaderView,
    QMenu,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from crm_app.domain.dates import format_long_date
from crm_app.domain.fields import Field
from crm_app.services.provenance import Provenance, field_history, provenance
from crm_app.ui import actions, theme
from crm_app.ui.labels import Heading, PlainLabel, plain
from crm_app.ui.records.guarding import while_alive
from crm_app.ui.records.plain_table import SPACED, set_up
from crm_app.ui.records.value_text import text_of

if TYPE_CHECKING:
    from crm_app.ui.records.field_cell import FieldCell
    from crm_app.ui.records.form import RecordForm

HEADINGS = ("Value", "Who", "When", "By")
_LONGEST = 400


def said(found: Provenance) -> str:
    """Where a value comes from, in a sentence."""
    moment = found.at.astimezone()
    return f"{found.who}, {format_long_date(moment.date())} {moment:%H:%M}: {found.title}"


class FieldFacts(QObject):
    """What the fields of one form know about themselves. Nothing is read for a record that is still to be made."""

    def __init__(self, form: RecordForm) -> None:
        super().__init__(form)
        self._form = form
        self._read = (-1, "")
        self.found: Mapping[str, Provenance] = {}
        self.popup: FieldHistory | None = None
        actions.bind("field_history", form, self.show_focused)
        for cell in form.cells.values():
            cell.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            cell.customContextMenuRequested.connect(lambda point, cell=cell: self._menu(cell, point))

    def read(self) -> None:
        """Ask where the values come from, once for each version of the record."""
        form = self._form
        wanted = (form.version, form.record_id)
        if not form.record_id or wanted == self._read:
            return
        self._read = wanted
        workspace, kind, key = form.context.workspace, form.kind.name, form.record_id
        form.context.jobs.run_read(
            lambda: provenance(workspace, kind, key), while_alive(self, self._take), lambda _error: None
        )

    def _take(self, found: Mapping[str, Provenance]) -> None:
        self.found = found
        for name, cell in self._form.cells.items():
            text = said(found[name]) if name in found else ""
            cell.reading.setToolTip(text.replace("&", "&amp;").replace("<", "&lt;"))
            cell.reading.setAccessibleDescription(". ".join(part for part in (cell.field.help, text) if part))

    def show_focused(self) -> None:
        """Show the history of the field that the keyboard is in."""
        focus = self._form.focusWidget()
        cell = next((c for c in self._form.cells.values() if focus is not None and c.isAncestorOf(focus)), None)
        if cell is None:
            self._form.context.say("Step to a field first; Alt+H then shows what stood in it before")
        else:
            self.show(cell)

    def _menu(self, cell: FieldCell, point: QPoint) -> None:
        if not self._form.is_new:
            menu = QMenu(cell)
            menu.addAction("History of this field\tAlt+H", lambda: self.show(cell))
            menu.popup(cell.mapToGlobal(point))

    def show(self, cell: FieldCell) -> None:
        """Show every value that a field has had."""
        form = self._form
        if form.is_new:
            form.context.say("This record is still to be made: its fields have no history yet")
            return
        workspace, kind, key, name = form.context.workspace, form.kind.name, form.record_id, cell.name
        self.popup = FieldHistory(cell.field, form)
        popup = self.popup
        form.context.jobs.run_read(
            lambda: field_history(workspace, kind, key, name),
            while_alive(popup, lambda found: popup.show_values(found, cell.titles)),
        )
        popup.open()


class FieldHistory(QDialog):
    """The values of one field, newest first: what, who, when, by which step."""

    def __init__(self, field: Field, parent: QWidget) -> None:
        super().__init__(parent)
        self._field = field
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(plain(f"History of “{field.label}”"))
        self.resize(theme.scaled(760), theme.scaled(340))
        self.note = PlainLabel("Reading…", muted=True)
        self.table = QTableWidget(0, len(HEADINGS), self)
        self.table.setHorizontalHeaderLabels(list(HEADINGS))
        set_up(self.table, f"History of {field.label}", look=SPACED)
        whole = QVBoxLayout(self)
        whole.addWidget(Heading(field.label))
        whole.addWidget(self.table, 1)
        whole.addWidget(self.note)

    def show_values(self, found: Sequence[Provenance], titles: Mapping[str, str]) -> None:
        """Show the values."""
        self.table.setRowCount(len(found))
        for row, one in enumerate(found):
            moment = one.at.astimezone()
            when = f"{format_long_date(moment.date())} {moment:%H:%M}"
            value = " ".join(text_of(self._field, one.value, titles).split())[:_LONGEST] or "—"
            for column, text in enumerate((value, one.who, when, one.title)):
                item = QTableWidgetItem(text)
                item.setToolTip(text.replace("&", "&amp;").replace("<", "&lt;") if len(text) > 40 else "")
                self.table.setItem(row, column, item)
        self.table.resizeColumnsToContents()
        for column, most in enumerate((260, 140, 170, 400)):
            self.table.setColumnWidth(column, min(self.table.columnWidth(column) + 12, theme.scaled(most)))
        self.table.horizontalHeader().setSectionResizeMode(len(HEADINGS) - 1, QHeaderView.ResizeMode.Stretch)
        self.note.setText("Nothing was ever written in this field." if not found else "Esc closes")
        if found:
            self.table.selectRow(0)
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
