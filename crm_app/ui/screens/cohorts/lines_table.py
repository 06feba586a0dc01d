"""A table of lines worked out cell by cell as they come into view, some cells on a ground that deepens with them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from crm_app.ui import theme
from crm_app.ui.charts.face import deepened

Index = QModelIndex | QPersistentModelIndex
_NONE = QModelIndex()
_WATCH = 3_000  # ms: longer than any page takes to appear
_PRESSES = (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick)


def _no_strength(_row: int, _column: int) -> float | None:
    return None


@dataclass(frozen=True, slots=True)
class Lines:
    """What a table shows. ``keys`` are those of the records; ``strength`` (0 to 1) is the depth of a cell's ground."""

    headings: tuple[str, ...] = ()
    keys: Sequence[str] = ()
    text: Callable[[int, int], str] = lambda _row, _column: ""
    strength: Callable[[int, int], float | None] = _no_strength
    centred: frozenset[int] = field(default_factory=frozenset)


class LinesModel(QAbstractTableModel):
    """The lines as Qt wants them."""

    def __init__(self) -> None:
        super().__init__()
        self.lines = Lines()

    def show(self, lines: Lines) -> None:
        """Show other lines."""
        self.beginResetModel()
        self.lines = lines
        self.endResetModel()

    def rowCount(self, parent: Index = _NONE) -> int:
        """One row a record."""
        return 0 if parent.isValid() else len(self.lines.keys)

    def columnCount(self, parent: Index = _NONE) -> int:
        """One column a heading."""
        return 0 if parent.isValid() else len(self.lines.headings)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The headings; the whole of each as its tip, since a narrow column cuts it."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self.lines.headings[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(self._side(section)) | int(Qt.TextFlag.TextWordWrap)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a cell shows, and what a screen reader says of it."""
        if not index.isValid() or index.row() >= len(self.lines.keys):
            return None
        row, column = index.row(), index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self.lines.text(row, column)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self.lines.text(row, 0)}, {self.lines.headings[column]}: {self.lines.text(row, column)}"
        return self._side(column) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def _side(self, column: int) -> Qt.AlignmentFlag:
        side = Qt.AlignmentFlag.AlignHCenter if column in self.lines.centred else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter


class _Grounds(QStyledItemDelegate):
    """Lays the ground of a cell beneath its words."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """The ground, then everything else as usual."""
        model = index.model()
        strength = model.lines.strength(index.row(), index.column()) if isinstance(model, LinesModel) else None
        if strength is not None:
            painter.fillRect(option.rect.adjusted(1, 1, -1, -1), deepened(strength))
        super().paint(painter, option, index)


class _SecondClick(QObject):
    """Swallows the second half of a double click whose first half has opened another page: it was not meant for that
    page, whose buttons may lie under the pointer.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(_WATCH)
        self._wait.timeout.connect(self._end)

    def begin(self) -> None:
        """Watch for the next press; it may come late, where the page took its time to appear."""
        if (application := QApplication.instance()) is not None:
            application.installEventFilter(self)
            self._wait.start()

    def _end(self) -> None:
        self._wait.stop()
        if (application := QApplication.instance()) is not None:
            application.removeEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Whatever is pressed next ends the watch; as the second half of a double click it goes no further."""
        if event.type() in _PRESSES:
            self._end()
        return event.type() == QEvent.Type.MouseButtonDblClick


class LinesTable(QTableView):
    """``opened`` carries (key of the record, number of the column) of the cell that a person opened.

    Enter or a double click opens any cell; from column ``opens_at_once`` on, the cells of a heat map, one click does.
    """

    opened = Signal(str, int)

    def __init__(self, name: str, parent: QWidget | None = None, *, opens_at_once: int | None = None) -> None:
        super().__init__(parent)
        self._opens_at_once = opens_at_once
        self._second = _SecondClick(self)
        self.lines = LinesModel()
        self._widths: tuple[int, ...] = ()
        self._fitted: tuple[int, tuple[int, ...]] = (0, ())
        self.setModel(self.lines)
        self.setItemDelegate(_Grounds(self))
        self.setObjectName("plainTable")
        self.setAccessibleName(name)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(theme.scaled(28))
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setMinimumHeight(theme.scaled(58))
        self.doubleClicked.connect(self._open)
        self.clicked.connect(self._clicked)
        theme.theme().changed.connect(self._fit)
        theme.theme().changed.connect(self.viewport().update)

    def show_lines(self, lines: Lines, widths: Sequence[int]) -> None:
        """Show other lines; ``widths`` are in pixels at 100 %, and of the last column the least."""
        headings = self.lines.lines.headings
        self.lines.show(lines)
        if headings != lines.headings:
            self._widths = tuple(widths)
            self._fit()
            self.horizontalHeader().setStretchLastSection(True)

    def _fit(self) -> None:
        """Give the columns the widths that the size of the text asks for, when it changes."""
        scale = theme.scaled(100)
        if (scale, self._widths) != self._fitted:
            self._fitted = (scale, self._widths)
            for column, width in enumerate(self._widths):
                self.setColumnWidth(column, theme.scaled(width))

    def _open(self, index: QModelIndex) -> None:
        if index.isValid():
            self.opened.emit(self.lines.lines.keys[index.row()], index.column())

    def _clicked(self, index: QModelIndex) -> None:
        if self._opens_at_once is not None and index.column() >= self._opens_at_once:
            self._second.begin()
            self._open(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens what stands behind the cell."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)
