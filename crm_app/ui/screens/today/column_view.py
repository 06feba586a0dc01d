"""One column of Today: its heading with the count, its first lines, and a button for the rest."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from crm_app.services.today import Column, Line
from crm_app.ui.labels import Heading, PlainLabel, text_button
from crm_app.ui.screens.today.line_row import LineRow

SHORT = 6  # lines before "more"


class ColumnView(QWidget):
    """``opened`` and ``ticked`` carry a line; ``moved`` the row and how far in columns and lines."""

    opened = Signal(object)
    ticked = Signal(object)
    moved = Signal(object, int, int)

    def __init__(self, column: Column, parent: QWidget | None = None, *, is_long: bool = False) -> None:
        super().__init__(parent)
        self.column = column
        self.is_long = is_long
        self.rows: list[LineRow] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(1)
        head = QHBoxLayout()
        head.setContentsMargins(8, 0, 8, 4)
        head.setSpacing(6)
        head.addWidget(Heading(column.title, 11))
        head.addWidget(PlainLabel(column.count, muted=True))
        head.addStretch(1)
        self._layout.addLayout(head)
        self._fill()

    def _fill(self) -> None:
        shown = self.column.lines if self.is_long else self.column.lines[:SHORT]
        for line in shown:
            self._layout.addWidget(self._row(line))
        rest = self.column.total - len(shown)
        if rest > 0:
            self._layout.addWidget(self._more(rest, len(self.column.lines) - len(shown)))
        self._layout.addStretch(1)

    def _row(self, line: Line) -> LineRow:
        made = LineRow(line, self)
        made.clicked.connect(lambda: self.opened.emit(line))
        made.ticked.connect(self.ticked)
        made.moved.connect(lambda columns, lines: self.moved.emit(made, columns, lines))
        self.rows.append(made)
        return made

    def _more(self, rest: int, here: int) -> QWidget:
        """What lies beneath is shown in place; what is not even read is opened as the list it counts."""
        whole = self.column.all
        if here > 0:
            made = text_button(f"Show {here:,} more" if here == rest else f"Show the next {here:,}")
            made.clicked.connect(self.lengthen)
        elif whole is not None:
            made = text_button(f"Open all {self.column.total:,}")
            made.clicked.connect(lambda: self.opened.emit(whole))
        else:
            return PlainLabel(f"and {rest:,} more", muted=True)
        made.setProperty("link", True)
        self.more = made
        return made

    def lengthen(self) -> None:
        """Show every line that was read."""
        first = len(self.rows)
        self.is_long = True
        self.rows = []
        while (item := self._layout.takeAt(1)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._fill()
        for row in self.rows:
            row.show()
        if first < len(self.rows):
            self.rows[first].setFocus()
