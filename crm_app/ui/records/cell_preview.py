"""What changing many cells would do, shown below the grid before it is done: problems first, then old and new."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate, islice
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QTableView, QVBoxLayout, QWidget

from crm_app.domain.kinds import KINDS
from crm_app.services.edit_plans import CellProblem, EditPlan, RowEdit
from crm_app.ui import icons, theme
from crm_app.ui.labels import Frame, Heading, PlainLabel, button
from crm_app.ui.records.plain_table import SPACED, set_up, set_widths

HEADINGS = ("Record", "Field", "Now", "Will be")
LONGEST = 300
MOST_LINES = 6  # seen at once
Index = QModelIndex | QPersistentModelIndex
_NONE = QModelIndex()


class PreviewModel(QAbstractTableModel):
    """A line for each problem and for each cell that would change; the words are made when they are looked at."""

    def __init__(self) -> None:
        super().__init__()
        self.plan: EditPlan | None = None
        self._edits: tuple[RowEdit, ...] = ()
        self._ends: list[int] = []  # of each edit's lines: no object a line, since there may be hundreds of thousands

    def show_plan(self, plan: EditPlan | None) -> None:
        """Show another plan."""
        self.beginResetModel()
        self.plan = plan
        self._edits = (*plan.edits, *plan.added) if plan is not None else ()
        self._ends = list(accumulate(len(edit.new) for edit in self._edits))
        self.endResetModel()

    def rowCount(self, parent: Index = _NONE) -> int:
        """All lines."""
        if parent.isValid() or self.plan is None:
            return 0
        return len(self.plan.problems) + (self._ends[-1] if self._ends else 0)

    def _line(self, plan: EditPlan, row: int) -> CellProblem | tuple[RowEdit, str]:
        if row < len(plan.problems):
            return plan.problems[row]
        row -= len(plan.problems)
        edit = self._edits[at := bisect_right(self._ends, row)]
        return edit, next(islice(edit.new, row - self._ends[at] + len(edit.new), None))

    def columnCount(self, parent: Index = _NONE) -> int:
        """Which record, which field, what it is and what it becomes."""
        return 0 if parent.isValid() else len(HEADINGS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The headings."""
        is_text = orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return HEADINGS[section] if is_text else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The words of a cell; a problem in the colour and with the sign of one."""
        if not index.isValid() or self.plan is None:
            return None
        line = self._line(self.plan, index.row())
        is_problem = isinstance(line, CellProblem)
        if role == Qt.ItemDataRole.ForegroundRole and index.column() == 3:
            return theme.color("stop" if is_problem else "text")
        if role == Qt.ItemDataRole.DecorationRole and index.column() == 0 and is_problem:
            return icons.tone_icon("stop")
        if role not in (
            Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole,
        ):  # fmt: skip
            return None
        words = self._words(line)[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return words[:1000].replace("<", "&lt;")
        said = " ".join(words[:LONGEST].split())
        return f"{HEADINGS[index.column()]}: {said}" if role == Qt.ItemDataRole.AccessibleTextRole else said

    def _words(self, line: CellProblem | tuple[RowEdit, str]) -> tuple[str, str, str, str]:
        plan = self.plan
        if plan is None:
            return "", "", "", ""
        fields = KINDS[plan.kind].row_fields
        if isinstance(line, CellProblem):
            record = line.title if line.row else "The whole column"
            record = record or f"Row {line.row}"
            why = f"Not taken: {line.why.rstrip('.')}. {line.fix}"
            return record, fields[line.field].label if line.field in fields else line.field, line.value, why
        edit, name = line
        new = plan.words(name, edit.new[name]) or "nothing"
        if not edit.key:
            return f"New: {edit.title}", fields[name].label, "", new
        return edit.title, fields[name].label, plan.words(name, edit.old[name]) or "nothing", new


class PreviewPanel(Frame):
    """The panel below the grid: a heading, what can be chosen, counts, the lines, Apply and Cancel."""

    apply_wanted = Signal(object)  # EditPlan
    opened = Signal()  # anew: what could be chosen before is gone
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("footer", parent)
        self.model = PreviewModel()
        self.model.setParent(self)
        self.title = Heading("", 11)
        self.summary = PlainLabel("", wraps=True)
        self.state = PlainLabel("", muted=True, wraps=True)
        self.apply_button = button("Apply", self.apply, primary=True, tip="Ctrl+Enter")
        self.cancel_button = button("Cancel", self.close_panel, tip="Esc")
        self.table = self._make_table()
        self.options: QWidget | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(12, 8, 12, 8)
        self._column.setSpacing(4)
        foot = QHBoxLayout()
        for widget in (self.state, self.cancel_button, self.apply_button):
            foot.addWidget(widget, 1 if widget is self.state else 0)
        for part in (self.title, self.summary, self.table):
            self._column.addWidget(part)
        self._column.addLayout(foot)
        self.hide()

    def _make_table(self) -> QTableView:
        table = QTableView(self)
        table.setModel(self.model)
        set_up(table, "What would change", look=SPACED, row=24)
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = table.horizontalHeader()
        header.setStretchLastSection(True)
        set_widths(table, (220, 120, 170))
        return table

    def open_with(self, title: str, options: QWidget | None) -> None:
        """Begin: the heading and what can be chosen; a plan follows."""
        if self.options is not None:
            self._column.removeWidget(self.options)
            self.options.hide()
            self.options.deleteLater()
        self.options = options
        if options is not None:
            self._column.insertWidget(1, options)
        self.title.setText(title)
        self.setAccessibleName(title)
        self.show_plan(None)
        self.show()
        self.opened.emit()

    def say(self, text: str) -> None:
        """One line beside the buttons."""
        self.state.setText(text)

    def show_plan(self, plan: EditPlan | None) -> None:
        """Show what would happen; without a plan, nothing can be applied yet."""
        self.model.show_plan(plan)
        self.apply_button.setEnabled(bool(plan))
        self._fit_table()
        self.summary.setVisible(plan is not None and bool(plan.summary()))
        if plan is None:
            self.say("")
            return
        self.summary.setText("\n".join(plan.summary()[:6]))
        self.say(counted(plan))
        self.apply_button.setText("Apply" if not plan else f"Apply {plan.changed + len(plan.added):,}")
        self.apply_button.setAccessibleName(f"Apply: {counted(plan)}")

    def _fit_table(self) -> None:
        """As tall as its lines, up to a handful: the list above stays in sight."""
        lines = min(max(self.model.rowCount(), 2), MOST_LINES)
        self.table.setFixedHeight(theme.scaled(24) * lines + self.table.horizontalHeader().sizeHint().height() + 6)
        self.table.setVisible(bool(self.model.rowCount()))

    def apply(self) -> None:
        """Do what is shown."""
        plan = self.model.plan
        if plan:
            self.apply_button.setEnabled(False)
            self.say("Writing…")
            self.apply_wanted.emit(plan)

    def close_panel(self) -> None:
        """Change nothing."""
        self.hide()
        self.model.show_plan(None)
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Enter applies, Esc closes."""
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() == Qt.Key.Key_Escape:
            self.close_panel()
        elif is_enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.apply()
        else:
            super().keyPressEvent(event)


def counted(plan: EditPlan) -> str:
    """The counts of a plan in one line: what would change, what holds it already, what cannot be read."""
    rows = len(plan.edits)
    parts = [f"{plan.changed:,} {'cell changes' if plan.changed == 1 else 'cells change'} in {rows:,} "]
    parts[0] += (KINDS[plan.kind].label if rows == 1 else KINDS[plan.kind].title).lower()
    if plan.added:
        parts.append(f"{len(plan.added):,} new")
    if plan.unchanged:
        parts.append(f"{plan.unchanged:,} unchanged")
    if plan.problems:
        parts.append("1 problem" if len(plan.problems) == 1 else f"{len(plan.problems):,} problems")
    return " · ".join(parts)
