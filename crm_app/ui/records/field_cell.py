"""One field where it stands in a form: read as text, edited in the same place, its problem in words beside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from crm_app.domain.fields import Field, Kind
from crm_app.domain.merging import same
from crm_app.ui.context import AppContext
from crm_app.ui.labels import PlainLabel
from crm_app.ui.records.editor_base import Editor
from crm_app.ui.records.editors import editor_for, is_editable, put_typed
from crm_app.ui.records.editors_picks import PickEditor, PickListEditor
from crm_app.ui.records.field_reading import FootLine, ReadValue
from crm_app.ui.records.value_text import text_of


class FieldCell(QWidget):
    """Label, value and one line of help or trouble. ``original`` is the value that the form opened.

    ``edited`` tells that something was typed, ``escaped`` that Escape was pressed while it was being edited.
    """

    edited = Signal()
    escaped = Signal()
    entered = Signal()  # Enter was pressed in a line: on to the next field

    def __init__(self, name: str, field: Field, context: AppContext | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = name
        self.field = field
        self.original: Any = None
        self.titles: Mapping[str, str] = {}
        self.editor: Editor | None = None
        self.is_touched = False
        self.problem = ""
        self._context = context
        self._always_open = False
        label = PlainLabel(f"{field.label} *" if field.required else field.label, self, muted=True)
        self.reading = ReadValue(field, self)
        self.reading.wanted.connect(self.begin)
        self.foot: FootLine | None = None  # made when there is something to say: mostly there is not
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        self._column.addWidget(label)
        self._column.addWidget(self.reading)
        self._column.addStretch(1)
        if not is_editable(field):
            self.reading.set_fixed()

    @property
    def can_edit(self) -> bool:
        """Whether this field may be changed in a form."""
        return is_editable(self.field)

    @property
    def is_open(self) -> bool:
        """Whether the editor stands in the place of the text."""
        return self.editor is not None and self.editor.isVisibleTo(self)

    def set_original(self, value: Any, titles: Mapping[str, str] | None = None) -> None:
        """Show a value as the one in the store; nothing that was typed is kept."""
        self.original = value
        self.titles = {**self.titles, **(titles or {})}
        self.is_touched = False
        self.set_problem("")
        if self.editor is not None:
            self._fill(self.editor, value)
            if not self._always_open:
                self._close()
        self._show(value)

    def rebase(self, value: Any) -> None:
        """Take a value as the one in the store, and keep what was typed."""
        self.original = value

    def put(self, value: Any) -> None:
        """Let a value stand in the field as if it had been typed."""
        if self.editor is not None:
            self._fill(self.editor, value)
            self.is_touched = True
            self._show(value)

    def take_typed(self, raw: Any, titles: Mapping[str, str]) -> None:
        """Let what somebody typed before stand in the field again, whether or not it can be accepted."""
        editor = self._open()
        self.titles = {**self.titles, **titles}
        put_typed(editor, raw, self.titles)
        self.is_touched = True
        self.finish()

    def _show(self, value: Any) -> None:
        self.reading.set_text(text_of(self.field, value, self.titles), changed=self.is_touched)

    def _fill(self, editor: Editor, value: Any) -> None:
        if isinstance(editor, PickEditor | PickListEditor):
            editor.titles.update(self.titles)
        editor.set_value(value)

    def keep_open(self) -> None:
        """Let the editor stay: in the form of a new record every field is open."""
        if self.can_edit:
            self._always_open = True
            self._open()

    def _open(self) -> Editor:
        if self.editor is None:
            editor = editor_for(self.field, self._context, self)
            self._fill(editor, self.original)
            editor.changed.connect(self._changed)
            editor.left.connect(self.finish)
            self._column.insertWidget(1, editor)
            self.editor = editor
        self.reading.hide()
        self.editor.show()
        self._say_beneath()
        return self.editor

    def begin(self, key: object = None) -> None:
        """Edit the field where it stands; a key that was typed on the text goes into the editor."""
        if not self.can_edit:
            return
        editor = self._open()
        editor.setFocus(Qt.FocusReason.OtherFocusReason)
        if isinstance(key, QKeyEvent) and self.field.kind is not Kind.LONG_TEXT:
            target = editor.focusProxy()
            if target is not None:
                select = getattr(target, "selectAll", None)
                if select is not None:
                    select()
                QApplication.sendEvent(target, key)

    def _changed(self) -> None:
        self.is_touched = True
        if self.editor is not None and self.editor.has_problem:
            self.set_problem("")
        self.edited.emit()

    def value(self) -> Any:
        """The value in its normal form; raises ``ValueError`` with words for people."""
        return self.editor.value() if self.editor is not None and self.is_touched else self.original

    @property
    def is_dirty(self) -> bool:
        """Whether saving would change this field, or could not."""
        if not self.is_touched:
            return False
        try:
            return not same(self.value(), self.original)
        except ValueError:
            return True

    def finish(self) -> bool:
        """Leave the field: check what was typed; what cannot be accepted stays open with the reason beside it."""
        if self.editor is None:
            return True
        if self.is_touched:
            try:
                value = self.editor.value()
            except ValueError as error:
                self.set_problem(str(error))
                return False
            self.is_touched = not same(value, self.original)
            if isinstance(self.editor, PickEditor | PickListEditor):
                self.titles = {**self.titles, **self.editor.titles}
            self._fill(self.editor, value)
            self._show(value)
        self.set_problem("")
        if not self._always_open:
            self._close()
        self.edited.emit()
        return True

    def _close(self) -> None:
        if self.editor is not None:
            had_focus = self.editor.isAncestorOf(QApplication.focusWidget() or self)
            self.reading.show()
            if had_focus:
                self.reading.setFocus(Qt.FocusReason.OtherFocusReason)
            self.editor.hide()
        self._say_beneath()

    def revert(self) -> None:
        """Go back to the value in the store."""
        self.set_original(self.original)
        self.edited.emit()

    def set_problem(self, text: str) -> None:
        """Say beside the field why it cannot be accepted; empty takes it back."""
        self.problem = text
        if text and self.can_edit:
            self._open()
        if self.editor is not None:
            self.editor.set_problem(text)
        self._say_beneath()

    def _say_beneath(self) -> None:
        """What is wrong; while the field is edited, its help."""
        help_text = self.field.help if self.is_open else ""
        if self.foot is None and (self.problem or help_text):
            self.foot = FootLine(self)
            self._column.insertWidget(self._column.count() - 1, self.foot)
        if self.foot is not None:
            self.foot.show_problem(self.problem, help_text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in a line goes on, Escape asks the form."""
        if event.key() == Qt.Key.Key_Escape and self.is_open:
            self.escaped.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.is_open and not event.modifiers():
            if self.finish():
                self.entered.emit()
        else:
            super().keyPressEvent(event)
