"""The list of steps, newest first, each with its Undo."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QHeaderView, QTableView, QVBoxLayout, QWidget

from crm_app.domain.dates import format_date
from crm_app.services import history
from crm_app.services.history import Step
from crm_app.ui import theme, undoing
from crm_app.ui.context import AppContext, Touched
from crm_app.ui.labels import Frame, PlainLabel, button

HEADINGS = ("When", "What", "Who", "")
WIDTHS = (170, 560, 180, 90)
MOST = 500
UNDO = 3
Index = QModelIndex | QPersistentModelIndex
_NONE = QModelIndex()


class StepsModel(QAbstractTableModel):
    """Operations as rows."""

    def __init__(self) -> None:
        super().__init__()
        self.steps: list[Step] = []

    def show(self, steps: list[Step]) -> None:
        """Show other steps."""
        self.beginResetModel()
        self.steps = steps
        self.endResetModel()

    def rowCount(self, parent: Index = _NONE) -> int:
        """One row a step."""
        return 0 if parent.isValid() else len(self.steps)

    def columnCount(self, parent: Index = _NONE) -> int:
        """When, what, who, and Undo."""
        return 0 if parent.isValid() else len(HEADINGS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The headings."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return HEADINGS[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a cell shows."""
        if not index.isValid() or index.row() >= len(self.steps):
            return None
        step, column = self.steps[index.row()], index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return _text(step, column, spoken=role == Qt.ItemDataRole.AccessibleTextRole)
        if role == Qt.ItemDataRole.ForegroundRole:
            return QColor(theme.color("accent" if column == UNDO else "text" if column == 1 else "muted"))
        if role == Qt.ItemDataRole.FontRole and step.purpose in ("undo", "redo") and column == 1:
            font = QFont()
            font.setItalic(True)
            return font
        return None


def _text(step: Step, column: int, *, spoken: bool) -> str:
    moment = step.at.astimezone()
    said = (f"{format_date(moment.date())}  {moment:%H:%M}", step.title, step.who, "Undo")[column]
    return f"{HEADINGS[column]}: {said}" if spoken and HEADINGS[column] else said


class HistoryPage(Frame):
    """Shows the steps and undoes the chosen one."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__("page", parent)
        self._context = context
        self.model = StepsModel()
        self.table = QTableView()
        self._set_up_table()
        self._status = PlainLabel()
        self._status.setObjectName("status")
        self._button = button("Undo this step", self.undo, icon="arrow-u-up-left")
        top = QHBoxLayout()
        top.setContentsMargins(12, 8, 12, 8)
        top.addWidget(
            PlainLabel("Any step can be undone, weeks later too. What has been changed since is kept.", muted=True), 1
        )
        top.addWidget(self._button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addWidget(self.table, 1)
        layout.addWidget(self._status)
        context.changed.connect(self._on_changed)
        self.refresh()

    def _set_up_table(self) -> None:
        table = self.table
        table.setModel(self.model)
        table.setObjectName("plainTable")
        table.setAccessibleName("History, a list of steps")
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setTabKeyNavigation(False)
        table.verticalHeader().hide()
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        table.verticalHeader().setDefaultSectionSize(theme.scaled(28))
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setMinimumHeight(theme.scaled(30))
        for column, width in enumerate(WIDTHS):
            table.setColumnWidth(column, theme.scaled(width))
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        table.clicked.connect(lambda index: self.undo() if index.column() == UNDO else None)
        table.activated.connect(lambda index: self.undo() if index.column() == UNDO else None)

    def refresh(self) -> None:
        """Read the steps again."""
        workspace = self._context.workspace
        self._context.jobs.run_read(lambda: history.history(workspace, limit=MOST), self._show)

    def _on_changed(self, _touched: Touched) -> None:
        self.refresh()

    def _show(self, steps: list[Step]) -> None:
        kept = self.step()
        self.model.show(steps)
        places = {step.operation: row for row, step in enumerate(steps)}
        if steps:
            self.table.selectRow(places.get(kept.operation, 0) if kept else 0)
        self._status.setText(f"The last {len(steps):,} steps" if len(steps) == MOST else f"{len(steps):,} steps")

    def step(self) -> Step | None:
        """The chosen step."""
        row = self.table.currentIndex().row()
        return self.model.steps[row] if 0 <= row < len(self.model.steps) else None

    def undo(self) -> None:
        """Undo the chosen step."""
        step = self.step()
        if step is not None:
            undoing.undo(self._context, step.operation)

    def take_focus(self) -> None:
        """The keyboard goes to the list."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
