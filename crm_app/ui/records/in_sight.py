"""Where the keyboard goes, the eye follows: Tab into a form that is scrolled brings the field into sight."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QScrollArea, QWidget

_BY_TAB = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)


def bring(widget: QWidget, event: QFocusEvent) -> None:
    """Scroll to a widget that Tab came to; Qt does it by itself only within one and the same scroll area."""
    if event.reason() in _BY_TAB:
        scroll_to(widget)


def scroll_to(widget: QWidget) -> None:
    """Bring a widget into sight where what it stands in is scrolled."""
    parent = widget.parentWidget()
    while parent is not None and not isinstance(parent, QScrollArea):
        parent = parent.parentWidget()
    if parent is not None:
        parent.ensureWidgetVisible(widget)
