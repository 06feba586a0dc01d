"""What would become of every row: a list for one outcome at a time, and a decision for each possible duplicate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHeaderView, QTableView, QWidget

from crm_app.services.imports import ImportPreview, OnDuplicate, Outcome, RowOutcome
from crm_app.ui.records.plain_table import SPACED, set_up, set_widths

DUPLICATES = "duplicates"
OUTCOME_WORDS = {
    Outcome.CREATED: "New",
    Outcome.UPDATED: "Changed",
    Outcome.UNCHANGED: "Unchanged",
    Outcome.SKIPPED: "Left out",
    Outcome.REJECTED: "Rejected",
}
DECISION_WORDS = {OnDuplicate.MERGE: "Merge", OnDuplicate.KEEP: "Keep both", OnDuplicate.SKIP: "Skip"}
_KEYS = {Qt.Key.Key_M: OnDuplicate.MERGE, Qt.Key.Key_K: OnDuplicate.KEEP, Qt.Key.Key_S: OnDuplicate.SKIP}
_HEADINGS = ("Row", "Name", "What becomes of it", "Why")
_Index = QModelIndex | QPersistentModelIndex


def why_of(row: RowOutcome, titles: Mapping[str, str]) -> str:
    """The reasons of a row in one line."""
    parts = [f"{problem.field}: {problem.message}" for problem in row.problems]
    if row.likeness is not None:
        who = titles.get(row.likeness.key, "a record that is there")
        parts.insert(0, f"looks like “{who}”: {', '.join(row.likeness.reasons)}")
    elif row.why:
        parts.insert(0, ", ".join(row.why))
    if row.differences:
        parts.append(_changed(row))
    return "; ".join(part for part in parts if part)


def _changed(row: RowOutcome) -> str:
    found = row.differences
    if found is None:
        return ""
    names = [*found.own, *(f"{kind} {name}" for kind, _, values in found.parts for name in values)]
    new = [f"new {kind.replace('_', ' ')}" for kind, _ in found.new_parts]
    return f"changes {', '.join([*names, *new])}" if names or new else ""


class RowsModel(QAbstractTableModel):
    """The rows of one outcome; large files stay quick because nothing is copied."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: Sequence[RowOutcome] = ()
        self.titles: Mapping[str, str] = {}
        self.decisions: Mapping[int, OnDuplicate] = {}

    def show_rows(self, rows: Sequence[RowOutcome]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def redraw(self) -> None:
        """Show the decisions anew."""
        if self.rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.rows) - 1, len(_HEADINGS) - 1))

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - the signature Qt asks for
        """How many rows."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - the signature Qt asks for
        """Four columns."""
        return 0 if parent.isValid() else len(_HEADINGS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The headings."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _HEADINGS[section]
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The text of a cell; data is never markup."""
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() == 0:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if role != Qt.ItemDataRole.DisplayRole or index.row() >= len(self.rows):
            return None
        row = self.rows[index.row()]
        return self._text(row, index.column())

    def _text(self, row: RowOutcome, column: int) -> str:
        if column == 0:
            return f"{row.number:,}"
        if column == 1:
            return row.name[:300]
        if column == 2:
            decided = self.decisions.get(row.number)
            return DECISION_WORDS[decided] if decided else OUTCOME_WORDS[row.outcome]
        return why_of(row, self.titles)[:1000]


class PreviewTable(QTableView):
    """``decided`` carries (row numbers, decision) when a person judges possible duplicates with M, K or S."""

    decided = Signal(object, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = RowsModel(self)
        self.preview: ImportPreview | None = None
        self.shown: str = DUPLICATES
        self.setModel(self.rows)
        set_up(self, "Rows", look=SPACED)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setStretchLastSection(True)
        set_widths(self, (60, 280, 140))

    def show_preview(self, preview: ImportPreview, titles: Mapping[str, str], which: str) -> None:
        """Show the rows of one outcome, or those that look like a record that is there."""
        self.preview, self.shown = preview, which
        self.rows.titles = titles
        self.rows.show_rows(preview.duplicates if which == DUPLICATES else preview.of(Outcome(which)))
        if self.rows.rows:
            self.selectRow(0)  # so that a letter judges at once

    def decide(self, decision: OnDuplicate) -> None:
        """Judge the selected rows."""
        chosen = sorted({index.row() for index in self.selectionModel().selectedRows()})
        numbers = [self.rows.rows[row].number for row in chosen if row < len(self.rows.rows)]
        if numbers and self.shown == DUPLICATES:
            self.decided.emit(numbers, decision.value)
            following = min(chosen[-1] + 1, len(self.rows.rows) - 1)
            self.selectRow(following)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """M merges, K keeps both, S skips; everything else is the table's own."""
        decision = _KEYS.get(Qt.Key(event.key())) if not event.modifiers() else None
        if decision is not None and self.shown == DUPLICATES:
            self.decide(decision)
        else:
            super().keyPressEvent(event)
