"""A row of small buttons to choose one of a few kinds: by Alt and a letter from anywhere near, or by the arrow keys."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget

from crm_app.ui import actions
from crm_app.ui.labels import button

_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class KindKeys(QWidget):
    """``chosen`` carries the value. The letters are the first of the labels; ``near`` is where they are heard."""

    chosen = Signal(object)

    def __init__(self, labels: Mapping[str, str], near: QWidget) -> None:
        super().__init__(near)
        self._values = list(labels)
        self._group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for number, (value, label) in enumerate(labels.items()):
            keys = f"Alt+{label[0].upper()}"
            made = button(label, self._chooser(value), tip=keys)
            made.setCheckable(True)
            made.setFocusPolicy(Qt.FocusPolicy.NoFocus if number else Qt.FocusPolicy.TabFocus)
            self._group.addButton(made, number)
            row.addWidget(made)
            actions.bind_keys(keys, near, self._chooser(value), Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._group.setExclusive(True)
        self.choose(self._values[0])

    def _chooser(self, value: str) -> Callable[[], None]:
        return lambda: self.choose(value)

    @property
    def value(self) -> str:
        """The value that is chosen."""
        return self._values[max(self._group.checkedId(), 0)]

    @property
    def has_focus(self) -> bool:
        """Whether the keyboard is here."""
        return any(made.hasFocus() for made in self._group.buttons())

    def button(self, value: str) -> QPushButton:
        """The button of a value."""
        found = self._group.button(self._values.index(value))
        if not isinstance(found, QPushButton):
            raise TypeError(value)
        return found

    def choose(self, value: str) -> None:
        """Choose a value."""
        had_focus = self.has_focus
        made = self.button(value)
        made.setChecked(True)
        for other in self._group.buttons():
            other.setFocusPolicy(Qt.FocusPolicy.TabFocus if other is made else Qt.FocusPolicy.NoFocus)
        if had_focus:
            made.setFocus(Qt.FocusReason.OtherFocusReason)
        self.chosen.emit(value)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The arrow keys move on."""
        step = _STEPS.get(Qt.Key(event.key()))
        if step:
            place = (self._values.index(self.value) + step) % len(self._values)
            self.choose(self._values[place])
        else:
            super().keyPressEvent(event)
