"""The first columns of a grid standing still: a second view over the first, on the same model and selection."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QTableView

from crm_app.ui import theme
from crm_app.ui.records.record_view import RecordView

if TYPE_CHECKING:
    from crm_app.ui.records.grid import RecordGrid


class FrozenColumns(RecordView):
    """Lies over the left of a grid and shows its first columns. The keyboard stays with the grid."""

    def __init__(self, grid: RecordGrid) -> None:
        super().__init__(grid.records, grid)
        self._grid = grid
        self.setObjectName("frozen")
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setFocusProxy(grid)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.headings.setSectionsMovable(False)
        self.setAccessibleName("Columns that stand still")
        self.hide()
        self._connect()

    def _connect(self) -> None:
        grid, bar, own = self._grid, self._grid.verticalScrollBar(), self.verticalScrollBar()
        bar.valueChanged.connect(own.setValue)
        own.valueChanged.connect(bar.setValue)
        self.headings.sectionResized.connect(lambda section, _old, new: grid.setColumnWidth(section, new))
        self.headings.sort_wanted.connect(grid.sort_by)
        self.headings.customContextMenuRequested.connect(
            lambda at: grid.open_column_menu(self.headings.logicalIndexAt(at), self.headings.mapToGlobal(at))
        )
        self.doubleClicked.connect(grid.doubleClicked)

    def lay_out(self) -> None:
        """Show what is frozen now, where the grid has it; nothing costs nothing."""
        grid, header = self._grid, self._grid.horizontalHeader()
        still = set(grid.columns.shown()[: grid.columns.frozen])
        self.setVisible(bool(still))
        if bool(still) != (self.model() is not None):
            # A view on a million rows keeps something for each of them, so this one has them only when it is wanted.
            self.setModel(self.records if still else None)
        if not still:
            return
        if self.selectionModel() is not grid.selectionModel():
            self.setSelectionModel(grid.selectionModel())
        self.setSelectionBehavior(grid.selectionBehavior())
        self.verticalHeader().setDefaultSectionSize(grid.verticalHeader().defaultSectionSize())
        self.headings.blockSignals(True)
        width = 0
        for place in range(header.count()):
            section = header.logicalIndex(place)
            is_still = self.records.columns[section] in still
            self.headings.moveSection(self.headings.visualIndex(section), place)
            self.headings.setSectionHidden(section, not is_still)
            if is_still:
                self.headings.resizeSection(section, header.sectionSize(section))
                width += header.sectionSize(section)
        self.headings.blockSignals(False)
        frame = grid.frameWidth()
        room = grid.viewport()
        tall = header.height() + room.height()
        self.headings.setFixedHeight(header.height())
        self.setGeometry(frame, frame, min(width, max(room.width() - 80, 80)), tall)
        self.updateGeometries()
        self.verticalScrollBar().setValue(grid.verticalScrollBar().value())
        self.raise_()

    def reach(self) -> int:
        """How far over the grid it lies, in pixels."""
        return self.width() if self.isVisible() else 0

    def shows(self, column: int) -> bool:
        """Whether a column stands still."""
        return self.isVisible() and not self.isColumnHidden(column)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The cells, and the line after which the rest scrolls."""
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        painter.setPen(QPen(theme.color("strong_line"), 1))
        right = self.viewport().width() - 1
        painter.drawLine(right, 0, right, self.viewport().height())
        painter.end()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The menu is the grid's."""
        self._grid.contextMenuEvent(event)
