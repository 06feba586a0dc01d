"""One cell being edited where it stands: the editor of the form, laid over the grid, with its trouble in words below.

It belongs to a record and a field, not to a place in the list, so nothing typed is lost when rows come, go or move.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QVBoxLayout, QWidget

from crm_app.domain.fields import Field
from crm_app.ui import theme
from crm_app.ui.context import AppContext
from crm_app.ui.labels import Frame
from crm_app.ui.records.editors import editor_for
from crm_app.ui.records.editors_picks import PickEditor, PickListEditor
from crm_app.ui.records.field_reading import FootLine

NARROWEST, WIDEST = 200, 460  # pixels at 100 %
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_NEW_LINE = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier


class CellEditor(Frame):
    """``finished`` carries where the focus goes (rows down, columns right); ``cancelled`` brings the old value back."""

    finished = Signal(int, int)
    cancelled = Signal()
    left = Signal()

    def __init__(
        self, field: Field, value: Any, titles: Mapping[str, str], context: AppContext, parent: QWidget
    ) -> None:
        super().__init__("panel", parent)
        self.field = field
        self.is_touched = False
        self.editor = editor_for(field, context, self)
        if isinstance(self.editor, PickEditor | PickListEditor):
            self.editor.titles.update(titles)
        self.editor.set_value(value)
        self.editor.changed.connect(self._changed)
        self.editor.left.connect(self.left)
        self.foot = FootLine(self)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(2, 2, 2, 2)
        column.setSpacing(2)
        column.addWidget(self.editor)
        self.foot.setContentsMargins(6, 0, 6, 2)
        column.addWidget(self.foot)
        target = self.editor.focusProxy()
        if isinstance(target, QPlainTextEdit):
            target.installEventFilter(self)

    def begin(self, key: QKeyEvent | None) -> None:
        """Take the keyboard; a letter that was typed on the cell takes the place of what stood in it."""
        target = self.editor.focusProxy()
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        select = getattr(target, "selectAll", None) or getattr(getattr(target, "lineEdit", None), "selectAll", None)
        if select is not None:
            select()
        if key is not None and target is not None:
            QApplication.sendEvent(target, key)

    def place(self, cell: QRect, room: QRect) -> None:
        """Lie over a cell, inside the room of the rows; a cell out of sight keeps its editor at the edge."""
        width = max(min(max(cell.width(), theme.scaled(NARROWEST)), theme.scaled(WIDEST)), 120)
        width = min(width, room.width())
        self.setFixedWidth(width)
        self._column.activate()
        height = min(self._column.totalHeightForWidth(width), room.height()) or self.sizeHint().height()
        height = max(height, min(self.sizeHint().height(), room.height()), cell.height())
        left = min(max(cell.left(), room.left()), max(room.right() + 1 - width, room.left()))
        top = min(max(cell.top() - 2, room.top()), max(room.bottom() + 1 - height, room.top()))
        self.setGeometry(left, top, width, height)
        self.raise_()

    def value(self) -> Any:
        """The value in its normal form; raises ``ValueError`` in words. The first suggestion for the words counts."""
        self._take_suggestion()
        return self.editor.value()

    def _take_suggestion(self) -> None:
        if isinstance(self.editor, PickEditor | PickListEditor):
            line = self.editor.line
            typed = line.text().strip().casefold()
            near = [pick for pick in line.picks if typed and pick.label.casefold().startswith(typed)]
            if near:
                line.take_pick(near[0])

    def put(self, value: Any) -> None:
        """Let a value stand in the editor as if it had been typed."""
        self.editor.set_value(value)
        self.is_touched = True

    def set_problem(self, text: str) -> None:
        """Say below the editor why what was typed cannot be kept."""
        self.editor.set_problem(text)
        self.foot.show_problem(text, "")
        self.setAccessibleDescription(text)

    def _changed(self) -> None:
        self.is_touched = True
        if self.editor.has_problem:
            self.set_problem("")

    def focusNextPrevChild(self, next_one: bool) -> bool:
        """Tab keeps the value and goes to the next cell, Shift+Tab to the one before."""
        self.finished.emit(0, 1 if next_one else -1)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter keeps the value and goes down, Shift+Enter up; Esc brings the old one back."""
        if event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
        elif event.key() in _ENTER:
            self.finished.emit(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1, 0)
        else:
            event.accept()  # a key that the editor has no use for must not move the grid below it

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """In a text of several lines Enter keeps it, and Alt, Shift or Ctrl with Enter begins another line."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress and event.key() in _ENTER:
            if event.modifiers() & _NEW_LINE and isinstance(watched, QPlainTextEdit):
                watched.insertPlainText("\n")
            else:
                self.finished.emit(1, 0)
            return True
        return super().eventFilter(watched, event)
