"""A chart with its title, its numbers beside it, and what they rest on."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from crm_app.domain.chart_words import as_lines, basis
from crm_app.domain.charts import Chart
from crm_app.ui import actions, icons, theme
from crm_app.ui.charts.drawing import ChartDrawing
from crm_app.ui.charts.numbers import NumbersTable
from crm_app.ui.labels import Frame, Heading, PlainLabel, text_button

SIDE_BY_SIDE = 900  # px at 100 %: narrower, the numbers stand beneath


class ChartView(Frame):
    """One chart. ``opened`` carries (kind of record, ``Filter``) of what a person chose; Ctrl+C copies the numbers."""

    opened = Signal(object, object)

    def __init__(self, chart: Chart, parent: QWidget | None = None, *, with_numbers: bool = False) -> None:
        super().__init__("panel", parent)
        self.chart = chart
        self.title = Heading(chart.title, 11)
        self.drawing = ChartDrawing(chart)
        self.table = NumbersTable(chart)
        self.basis = PlainLabel(muted=True, wraps=True)
        self.toggle = self._make_toggle()
        self._lay_out()
        self.table.setVisible(with_numbers)
        self.toggle.setChecked(with_numbers)
        for part in (self.drawing, self.table):
            part.opened.connect(lambda wanted: self.opened.emit(self.chart.record_kind, wanted))
        copying = actions.make("copy", self)
        copying.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        copying.triggered.connect(lambda _checked=False: self.copy())
        self.addAction(copying)
        self.show_chart(chart)

    def _make_toggle(self) -> QToolButton:
        made = text_button("Numbers")
        icons.Tint(made, "table")
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        made.setCheckable(True)
        made.setToolTip("Show the numbers beside the picture; Ctrl+C copies them")
        made.setAccessibleName(f"Numbers of {self.chart.title}")
        made.toggled.connect(self.show_numbers)
        return made

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.title, 1)
        top.addWidget(self.toggle)
        self._middle = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._middle.setSpacing(theme.scaled(16))
        self._middle.addWidget(self.drawing, 3, Qt.AlignmentFlag.AlignTop)
        self._middle.addWidget(self.table, 2, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 8, 12, 10)
        column.setSpacing(6)
        column.addLayout(top)
        column.addLayout(self._middle)
        column.addStretch(1)
        column.addWidget(self.basis)

    def show_chart(self, chart: Chart) -> None:
        """Show another chart in the same place."""
        self.chart = chart
        self.title.setText(chart.title)
        self.drawing.show_chart(chart)
        self.table.show_chart(chart)
        self.basis.setText(basis(chart))
        self.basis.setVisible(bool(self.basis.text()))

    def show_numbers(self, wanted: bool) -> None:
        """Show or hide the table."""
        self.table.setVisible(wanted)
        self._turn()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Beside each other where there is room, else beneath."""
        super().resizeEvent(event)
        self._turn()

    def _turn(self) -> None:
        wide = self.width() >= theme.scaled(SIDE_BY_SIDE)
        way = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        if self._middle.direction() != way:
            self._middle.setDirection(way)

    def copy(self) -> None:
        """Put the numbers on the clipboard as a table."""
        QGuiApplication.clipboard().setText("\n".join(as_lines(self.chart)))
