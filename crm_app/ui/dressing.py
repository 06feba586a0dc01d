"""Widgets dressed anew after the colours changed: those on the screen at once, the others a few at a time.

Qt lays colours into a widget when it polishes it. To replace a style sheet it polishes all there are and lays each of
them out again, seconds of work in one go. Our rules name roles of the palette instead of colours: another palette and a
polish are enough, no widget moves by it, and it can be shared out over as many passes of the event loop as it takes.
"""

from __future__ import annotations

import time
from collections.abc import Sequence

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget

SLICE = 0.010  # seconds of work between two passes of the event loop


class Dresser(QObject):
    """Knows which widgets still wear the colours of before. A later change begins again with all of them."""

    def __init__(self) -> None:
        super().__init__()
        self.waiting: list[QWidget] = []

    def dress(self, app: QApplication, *, at_once: bool) -> None:
        """Dress what can be seen now, and the rest soon; or, ``at_once``, everything now."""
        is_under_way = bool(self.waiting)
        self.waiting = app.allWidgets()
        self._dress_shown()
        if at_once:
            _dress(self.waiting)
            self.waiting = []
        elif self.waiting and not is_under_way:
            QTimer.singleShot(0, self, self._go_on)

    def _dress_shown(self) -> None:
        shown: list[QWidget] = []
        hidden: list[QWidget] = []
        for widget in self.waiting:
            (shown if widget.isVisible() else hidden).append(widget)
        self.waiting = hidden
        _dress(shown)

    def _go_on(self) -> None:
        """What has been opened meanwhile comes first."""
        end = time.perf_counter() + SLICE
        self.waiting = [widget for widget in self.waiting if shiboken6.isValid(widget)]
        self._dress_shown()
        while self.waiting and time.perf_counter() < end:
            _dress([self.waiting.pop()])
        if self.waiting:
            QTimer.singleShot(0, self, self._go_on)


def _dress(widgets: Sequence[QWidget]) -> None:
    for widget in widgets:
        # what was never shown is dressed by Qt when it first is
        if widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
            widget.style().polish(widget)
