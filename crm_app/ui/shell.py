"""The window on the desktop, there at once: it stands, in the program's colours, before most of it is loaded.

Loading takes longer than anything else in a start, above all from the disk of an office PC. The person sees within a
moment that the program is coming, where it was left and in the colours it was left in; then the contents move in.
"""

from __future__ import annotations

import time

from PySide6.QtCore import QByteArray, QCoreApplication, QEventLoop, QRect, Qt
from PySide6.QtGui import QCloseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QMainWindow, QVBoxLayout, QWidget

from crm_app.runtime.settings import Settings
from crm_app.ui import icons, theme

TITLE = "Supplier CRM"
SIZE = (1280, 820)  # px, until a person gives it another
RAIL, HEADER = 176, 52  # px at 100 %
_GEOMETRY = "window.geometry"
_LONGEST = 0.5  # seconds that a start waits to see itself painted
_NAMED = 60  # letters of a store's name that are shown


class Shell(QMainWindow):
    """Remembers its size and place, bears the title of what it holds, and closes when that agrees."""

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self._settings = settings
        self._held: QWidget | None = None
        self.setWindowTitle(TITLE)
        self.setWindowIcon(icons.mark_icon())
        self.resize(*SIZE)
        if kept := settings.get(_GEOMETRY, ""):
            # What no longer lies on a screen is moved onto one.
            self.restoreGeometry(QByteArray.fromHex(QByteArray(kept.encode())))

    def show_opening(self, store: str) -> None:
        """Stand on the screen, saying which store is being opened, before anything else is done."""
        opening = Opening(store)
        self.setCentralWidget(opening)
        self.show()
        end = time.monotonic() + _LONGEST
        while not opening.is_painted and self.isVisible() and time.monotonic() < end:
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents, 20)

    def hold(self, content: QWidget) -> None:
        """Take in what the window is for, in place of whatever it held."""
        self._held = content
        content.windowTitleChanged.connect(self.setWindowTitle)
        self.setWindowTitle(content.windowTitle())
        self.setCentralWidget(content)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close if what is held agrees, remembering where one stood."""
        self._settings.set(_GEOMETRY, bytes(self.saveGeometry().toHex().data()).decode())
        event.setAccepted(self._held is None or self._held.close())


class Opening(QWidget):
    """Where the rail and the header will be, and one sentence."""

    def __init__(self, store: str) -> None:
        super().__init__()
        self.is_painted = False
        self._mark = icons.mark(theme.scaled(26))
        label = QLabel(f"Opening {_short(store)}…")
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setForegroundRole(label.foregroundRole().PlaceholderText)
        label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.scaled(RAIL), theme.scaled(HEADER), 0, 0)
        column.addWidget(label)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the grounds of rail and header."""
        colour, rail, header = theme.color, theme.scaled(RAIL), theme.scaled(HEADER)
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour("window"))
        painter.fillRect(QRect(rail, 0, self.width() - rail, header), colour("surface"))
        painter.fillRect(QRect(rail - 1, 0, 1, self.height()), colour("line"))
        painter.fillRect(QRect(rail, header - 1, self.width() - rail, 1), colour("line"))
        painter.drawPixmap(theme.scaled(12), theme.scaled(12), self._mark)
        painter.end()
        self.is_painted = True


def _short(store: str) -> str:
    """A store as a person knows it: the name of the file, or of the database on the server."""
    whole = store.partition("?")[0] if "://" in store else store
    name = whole.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1].rpartition("@")[2]
    return name if len(name) <= _NAMED else f"{name[: _NAMED - 1]}…"
