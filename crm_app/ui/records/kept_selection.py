"""What is selected in a grid, carried over by key when its rows are replaced."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex

if TYPE_CHECKING:
    from crm_app.ui.records.grid import RecordGrid

MOST_KEPT = 20_000  # a selection larger than this is not carried over to a new snapshot
_FLAGS = QItemSelectionModel.SelectionFlag


class KeptSelection:
    """Remembers keys before the rows are replaced and selects them again after."""

    def __init__(self, grid: RecordGrid) -> None:
        self._grid = grid
        self._keys: list[str] = []
        self._current = ""
        self._heading = ""
        self._column = self._row = self._scroll = 0

    def keep(self) -> None:
        """Remember what is selected, where the focus is and what is in sight."""
        grid, model = self._grid, self._grid.records
        self._keys = grid.selected_ids() if grid.selected_count() <= MOST_KEPT else []
        self._current = grid.current_id
        heading = model.rows.heading_at(grid.currentIndex().row())
        self._heading = heading.label if heading else ""
        self._row = max(grid.currentIndex().row(), 0)
        self._column = grid.currentIndex().column()
        self._scroll = grid.verticalScrollBar().value()

    def forget(self) -> None:
        """Another list is about to be shown, perhaps of the same records: begin at its top."""
        self._grid.setCurrentIndex(QModelIndex())
        self._grid.clearSelection()
        self._grid.scrollToTop()

    def restore(self) -> None:
        """Select the same records again; where one has gone, its neighbour takes its place."""
        grid, model = self._grid, self._grid.records
        selection, last = QItemSelection(), model.columnCount() - 1
        for first, end in _runs(sorted(model.rows_of(self._keys))):
            selection.select(model.index(first, 0), model.index(end, last))
        row = self._focus()
        if row < 0 and self._current and self._current not in model.ids and model.rowCount():
            row = min(self._row, model.rowCount() - 1)
            selection.select(model.index(row, 0), model.index(row, last))
        if row >= 0:
            column = self._column if self._column >= 0 else grid.first_column()
            grid.selectionModel().setCurrentIndex(model.index(row, column), _FLAGS.NoUpdate)
        grid.selectionModel().select(selection, _FLAGS.ClearAndSelect)
        grid.updateGeometries()
        grid.verticalScrollBar().setValue(self._scroll)
        self._keys = []

    def _focus(self) -> int:
        """The row that had the focus: a record, or a heading; the heading above a record that is folded now."""
        model = self._grid.records
        if self._heading:
            labels = [group.label for group in model.rows.groups]
            return model.rows.head_of(labels.index(self._heading)) if self._heading in labels else -1
        row = model.row_of(self._current)
        place = model.ids.place_of(self._current)
        if row < 0 and place >= 0 and model.rows.groups:
            return model.rows.head_of(model.rows.group_of(place))
        return row


def _runs(rows: list[int]) -> list[tuple[int, int]]:
    """Rows that follow one another, as first and last."""
    runs: list[tuple[int, int]] = []
    for row in rows:
        if runs and row == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], row)
        else:
            runs.append((row, row))
    return runs
