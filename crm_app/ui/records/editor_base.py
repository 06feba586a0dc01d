"""What every editor of a field has in common: a value, a word when it changes, a word when the focus leaves it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from crm_app.domain.fields import Field
from crm_app.domain.validation import accepted
from crm_app.ui.records import in_sight

_STAYING = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.MenuBarFocusReason)


class Editor(QWidget):
    """The base of all editors. ``raw`` is what stands in the widget; ``value`` is its normal form.

    ``changed`` tells that a person altered something, ``left`` that the focus went to another field.
    """

    changed = Signal()
    left = Signal()

    def __init__(self, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = field
        self.has_problem = False
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(4)

    def take(self, widget: QWidget) -> None:
        """Let ``widget`` be the one that takes the focus and is watched for leaving."""
        self.setFocusProxy(widget)
        self.watch(widget)
        widget.setAccessibleName(self.field.label)
        widget.setAccessibleDescription(self.field.help)

    def watch(self, widget: QWidget) -> None:
        """Notice when the focus leaves ``widget``."""
        widget.installEventFilter(self)

    def raw(self) -> Any:
        """What stands in the widget, as typed."""
        raise AssertionError(f"{type(self).__name__} reads nothing")

    def set_value(self, value: Any) -> None:
        """Show a value without telling that it changed."""
        raise AssertionError(f"{type(self).__name__} shows nothing: {value!r}")

    def value(self) -> Any:
        """The value in its normal form; raises ``ValueError`` with words for people."""
        kept = accepted(self.field, self.raw())
        if self.field.required and kept in (None, "", ()):
            raise ValueError("this is needed")
        return kept

    def set_problem(self, text: str) -> None:
        """Mark the widget; the words stand in the field beside it and are read out with it."""
        self.has_problem = bool(text)
        proxy = self.focusProxy()
        if proxy is not None:
            proxy.setAccessibleDescription(text or self.field.help)
            proxy.setProperty("problem", self.has_problem)
            proxy.style().unpolish(proxy)
            proxy.style().polish(proxy)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Tell that the focus left for another field; a popup or another window is not leaving."""
        if isinstance(event, QFocusEvent) and event.gotFocus():
            in_sight.bring(self, event)
        if isinstance(event, QFocusEvent) and event.lostFocus() and event.reason() not in _STAYING:
            now = QApplication.focusWidget()
            if now is None or not self.isAncestorOf(now):
                self.left.emit()
        return super().eventFilter(watched, event)
