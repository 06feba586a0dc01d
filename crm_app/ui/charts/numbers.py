"""The numbers of a chart as a table; Enter in a cell opens the list behind it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QSizePolicy, QTableWidget, QTableWidgetItem, QWidget

from crm_app.domain.chart_words import value_words
from crm_app.domain.charts import Chart
from crm_app.ui import theme

ROW = 26  # px at 100 %


class NumbersTable(QTableWidget):
    """Categories down, series across. ``opened`` carries the ``Filter`` behind a cell."""

    opened = Signal(object)

    def __init__(self, chart: Chart, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("plainTable")
        self.setShowGrid(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme.scaled(ROW))
        self.horizontalHeader().setHighlightSections(False)
        self.cellDoubleClicked.connect(self.open_cell)
        self.show_chart(chart)

    def show_chart(self, chart: Chart) -> None:
        """Show the numbers of another chart."""
        self.chart = chart
        self.setAccessibleName(f"{chart.title}: the numbers")
        self.clear()
        self.setColumnCount(len(chart.headings))
        self.setRowCount(len(chart.categories))
        self.setHorizontalHeaderLabels(list(chart.headings))
        for row, (name, values) in enumerate(chart.rows()):
            self.setItem(row, 0, QTableWidgetItem(name))
            for column, value in enumerate(values, 1):
                item = QTableWidgetItem(value_words(chart, value))
                item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                self.setItem(row, column, item)
        self._fit()

    def _fit(self) -> None:
        header = self.horizontalHeader()
        for column in range(self.columnCount()):
            stretches = QHeaderView.ResizeMode.Stretch if not column else QHeaderView.ResizeMode.ResizeToContents
            header.setSectionResizeMode(column, stretches)
            heading = self.horizontalHeaderItem(column)
            if heading is not None and column:
                heading.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            elif heading is not None:
                heading.setTextAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        rows = self.rowCount() * theme.scaled(ROW)
        self.setFixedHeight(rows + header.sizeHint().height() + 2 * self.frameWidth() + 2)

    def open_cell(self, row: int, column: int) -> None:
        """Open the list behind a cell; the name of a row opens it where there is one series."""
        series = max(column - 1, 0)
        if row < 0 or (not column and len(self.chart.series) != 1):
            return
        wanted = self.chart.series[series].opened_by(row)
        if wanted is not None:
            self.opened.emit(wanted)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.open_cell(self.currentRow(), self.currentColumn())
        else:
            super().keyPressEvent(event)
