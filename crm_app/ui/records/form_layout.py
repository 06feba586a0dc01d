"""Where the fields of a form stand: under the heading of their group, in as many columns as there is room for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QScrollArea, QVBoxLayout, QWidget

from crm_app.domain.fields import Field
from crm_app.ui import theme
from crm_app.ui.labels import Frame, Heading
from crm_app.ui.records.editors import is_wide
from crm_app.ui.records.field_cell import FieldCell

_COLUMN = 320  # pixels that a column of fields wants
_MOST_COLUMNS = 3
_HEADING_POINTS = 11.0


def grouped(fields: Mapping[str, Field]) -> dict[str, list[str]]:
    """The names of the fields under the headings of their groups, in the order of their first appearance."""
    groups: dict[str, list[str]] = {}
    for name, field in fields.items():
        groups.setdefault(field.group, []).append(name)
    return groups


def lay_paper(parent: QWidget) -> tuple[QScrollArea, FormColumns]:
    """The paper that a form is rolled on, and its empty columns: the paper comes first and what stands on it later, for
    what moves to another parent is dressed by the style once more.
    """
    paper = QScrollArea(parent)
    paper.setWidgetResizable(True)
    paper.setFrameShape(QScrollArea.Shape.NoFrame)
    paper.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    paper.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    columns = FormColumns(paper)
    paper.setWidget(columns)
    return paper, columns


class FormColumns(Frame):
    """The cells of a form under their headings; they move together when the window becomes narrow."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("page", parent)
        self._columns = 0
        self._grids: list[tuple[QGridLayout, list[FieldCell]]] = []

    def lay(self, fields: Mapping[str, Field], cells: Mapping[str, FieldCell]) -> None:
        """Lay out the cells of these fields; their parent is this widget already."""
        whole = QVBoxLayout(self)
        whole.setContentsMargins(20, 12, 20, 20)
        whole.setSpacing(theme.SPACE * 2)
        for group, names in grouped(fields).items():
            if group:
                heading = Heading(group, _HEADING_POINTS)
                heading.setContentsMargins(0, 8, 0, 0)
                whole.addWidget(heading)
            grid = QGridLayout()
            grid.setHorizontalSpacing(theme.SPACE * 6)
            grid.setVerticalSpacing(theme.SPACE * 2)
            whole.addLayout(grid)
            self._grids.append((grid, [cells[name] for name in names]))
        whole.addStretch(1)
        self._arrange(2)
        self._keep_tab_order()

    def _keep_tab_order(self) -> None:
        ordered = self.cells
        for before, after in pairwise(ordered):
            QWidget.setTabOrder(before, after)

    def keep_open(self, cells: Sequence[FieldCell]) -> None:
        """Let the editors of some cells stand open."""
        for cell in cells:
            cell.keep_open()

    @property
    def cells(self) -> Sequence[FieldCell]:
        """The cells in the order in which they are read."""
        return [cell for _, cells in self._grids for cell in cells]

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As many columns as there is room for."""
        super().resizeEvent(event)
        self._arrange(min(max(event.size().width() // _COLUMN, 1), _MOST_COLUMNS))

    def _arrange(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        for grid, cells in self._grids:
            _fill(grid, cells, columns)


def _fill(grid: QGridLayout, cells: Sequence[FieldCell], columns: int) -> None:
    for cell in cells:
        # Not takeAt: an item that Python keeps alive goes on being told of changes in place of the one that lays out,
        # and a field that opens would be squeezed into the height of its text.
        grid.removeWidget(cell)
    for column in range(_MOST_COLUMNS):
        grid.setColumnStretch(column, 1 if column < columns else 0)
        grid.setColumnMinimumWidth(column, 1 if column < columns else 0)
    row = column = 0
    for cell in cells:
        span = columns if is_wide(cell.field) else 1
        if column + span > columns:
            row, column = row + 1, 0
        grid.addWidget(cell, row, column, 1, span, Qt.AlignmentFlag.AlignTop)
        column += span
