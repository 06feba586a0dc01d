"""The column chooser: which columns are shown, in which order, and how many stand still."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QListWidget, QListWidgetItem, QSpinBox, QVBoxLayout, QWidget

from crm_app.domain.kinds import RecordKind
from crm_app.ui import actions, theme
from crm_app.ui.labels import Frame, Heading, PlainLabel, button
from crm_app.ui.records.column_memory import ColumnMemory
from crm_app.ui.records.list_layout import MOST_FROZEN

NAME = Qt.ItemDataRole.UserRole


class ColumnPanel(Frame):
    """A panel below the headings. Space ticks, Alt+Up and Alt+Down move, dragging does too; Esc closes it."""

    def __init__(self, columns: ColumnMemory, kind: RecordKind, parent: QWidget) -> None:
        super().__init__("panel", parent)
        self.setWindowFlags(Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName("Columns")
        self._columns, self._kind = columns, kind
        self._build()
        self._fill()
        # bound, because the list would take them for its own arrows
        actions.bind("column_up", self, lambda: self.step(-1))
        actions.bind("column_down", self, lambda: self.step(1))

    def _build(self) -> None:
        self.words = QLineEdit(placeholderText="Find a column")
        self.words.setAccessibleName("Find a column")
        self.words.textChanged.connect(self._narrow)
        self.list = QListWidget()
        self.list.setAccessibleName("Columns, in their order")
        self.list.setDragDropMode(QListWidget.DragDropMode.InternalMove)
        self.list.setMinimumSize(theme.scaled(280), theme.scaled(320))
        self.list.itemChanged.connect(self._ticked)
        self.list.model().rowsMoved.connect(lambda *_: self._dragged())
        self.still = QSpinBox()
        self.still.setAccessibleName("How many columns at the left are frozen")
        self.still.setRange(0, MOST_FROZEN)
        self.still.setValue(self._columns.frozen)
        self.still.valueChanged.connect(self._columns.freeze)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 10)
        layout.setSpacing(8)
        for widget in (Heading("Columns", 10), self.words, self.list):
            layout.addWidget(widget)
        layout.addWidget(PlainLabel("Space shows or hides, Alt+Up and Alt+Down move", muted=True))
        foot = QHBoxLayout()
        foot.addWidget(PlainLabel("Frozen"))
        foot.addWidget(self.still)
        foot.addStretch(1)
        foot.addWidget(button("As at first", self.reset))
        foot.addWidget(button("Done", self.close, primary=True))
        layout.addLayout(foot)

    def _fill(self) -> None:
        self.list.blockSignals(True)
        self.list.clear()
        shown = set(self._columns.shown())
        for name in self._columns.order():
            item = QListWidgetItem(self._kind.row_fields[name].label)
            item.setData(NAME, name)
            item.setToolTip((self._kind.row_fields[name].help or "").replace("<", "&lt;"))
            item.setCheckState(Qt.CheckState.Checked if name in shown else Qt.CheckState.Unchecked)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.list.blockSignals(False)

    def open_at(self, widget: QWidget) -> ColumnPanel:
        """Show the panel below a widget, at its right end."""
        self.adjustSize()
        corner = widget.mapToGlobal(QPoint(widget.width(), widget.height()))
        screen = widget.screen().availableGeometry()
        self.move(max(corner.x() - self.width(), screen.left()), min(corner.y(), screen.bottom() - self.height()))
        self.show()
        self.words.setFocus()
        return self

    def _narrow(self, text: str) -> None:
        wanted = text.strip().casefold()
        items = [self.list.item(row) for row in range(self.list.count())]
        for item in items:
            item.setHidden(wanted not in item.text().casefold())
        if first := next((item for item in items if not item.isHidden()), None):
            self.list.setCurrentItem(first)

    def _ticked(self, item: QListWidgetItem) -> None:
        self._columns.show(item.data(NAME), item.checkState() is Qt.CheckState.Checked)
        if item.checkState() is Qt.CheckState.Unchecked and item.data(NAME) in self._columns.shown():
            self._fill()  # the last column stays

    def _dragged(self) -> None:
        for place in range(self.list.count()):
            self._columns.move(self.list.item(place).data(NAME), place)

    def step(self, by: int) -> None:
        """Move the column in question up or down."""
        row = self.list.currentRow()
        if row < 0 or not 0 <= row + by < self.list.count():
            return
        self.list.blockSignals(True)
        self.list.insertItem(row + by, self.list.takeItem(row))
        self.list.setCurrentRow(row + by)
        self.list.blockSignals(False)
        self._columns.move(self.list.item(row + by).data(NAME), row + by)

    def reset(self) -> None:
        """The columns as described."""
        self._columns.reset()
        self.still.setValue(self._columns.frozen)
        self._fill()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes; Down goes from the field into the list."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        elif event.key() == Qt.Key.Key_Down and self.words.hasFocus():
            self.list.setFocus()
        else:
            super().keyPressEvent(event)
