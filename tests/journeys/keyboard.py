"""Hands on the keys: what a journey presses goes to whatever has the keyboard, and is counted."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from crm_app.ui.screenshots import settle
from crm_app.ui.window import MainWindow

SIZE, OPPORTUNITIES, EVENTS = 40, 12, 4


class Keyboard:
    """Hands on the keys: every key goes to whatever has the focus, and then everything it began is waited for."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window
        self.presses = 0  # a modifier held down counts as one of its own
        self.letters = 0  # of the words themselves

    def press(self, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier, times: int = 1) -> None:
        """Press a key, ``times`` in a row."""
        for _ in range(times):
            self.presses += 1 if held == Qt.KeyboardModifier.NoModifier else bin(held.value).count("1") + 1
            QTest.keyClick(self.focus(), key, held)
            self.wait()

    def ctrl(self, key: Qt.Key) -> None:
        """Press a key with Ctrl."""
        self.press(key, Qt.KeyboardModifier.ControlModifier)

    def type(self, text: str) -> None:
        """Type a text."""
        self.letters += len(text)
        QTest.keyClicks(self.focus(), text)
        self.wait()

    def focus(self) -> QWidget:
        """A menu that is open, else what has the focus, else the window in front."""
        found = QApplication.activePopupWidget() or QApplication.focusWidget() or QApplication.activeWindow()
        assert found is not None, "the keyboard is nowhere"
        return found

    def wait(self) -> None:
        """Wait until nothing runs any more."""
        settle(self.window)

    def until(self, holds: Callable[[], bool], seconds: float = 8.0) -> None:
        """Wait for what a timer does a moment later."""
        end = time.monotonic() + seconds
        while not holds():
            assert time.monotonic() < end, "it did not happen"
            time.sleep(0.01)
            self.wait()
