"""The way back and forward: the buttons 4 and 5 of a mouse, and the menus of the last places, each with its name."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QMenu, QWidget

from crm_app.ui import icons
from crm_app.ui.context import AppContext
from crm_app.ui.labels import plain
from crm_app.ui.recents import Recents
from crm_app.ui.screen import screen_for

MOST = 10
LONGEST = 60
_BUTTONS = {Qt.MouseButton.BackButton: -1, Qt.MouseButton.ForwardButton: 1}


class Trail(QObject):
    """Hears the mouse of one window, before the widgets under it do."""

    def __init__(self, context: AppContext, recents: Recents, window: QWidget) -> None:
        super().__init__(window)
        self._context, self._recents, self._window = context, recents, window
        window.installEventFilter(self)  # until the window is shown it has no handle, which is what hears the mouse

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The handle is heard as soon as there is one; its buttons 4 and 5 are steps."""
        if watched is self._window:
            handle = self._window.windowHandle() if event.type() == QEvent.Type.Show else None
            if handle is not None:
                handle.removeEventFilter(self)
                handle.installEventFilter(self)
            return False
        if event.type() in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick):
            steps = _BUTTONS.get(event.button()) if isinstance(event, QMouseEvent) else None
            if steps:
                self._context.travel(steps)
                return True
        return False

    def menu(self, direction: int, parent: QWidget) -> QMenu:
        """The last places behind (-1) or ahead (1), filled when it is opened."""
        made = QMenu(parent)
        made.aboutToShow.connect(lambda: self._fill(made, direction))
        return made

    def _fill(self, menu: QMenu, direction: int) -> None:
        menu.clear()
        self._recents.note_title()
        ways = [(steps, place) for steps, place in self._context.trail() if steps * direction > 0]
        for steps, place in sorted(ways, key=lambda way: abs(way[0]))[:MOST]:
            name = self._recents.title(place) or "A record"
            short = name if len(name) <= LONGEST else name[: LONGEST - 1] + "…"
            screen = screen_for(place.kind)
            entry = menu.addAction(plain(short))
            entry.setIcon(icons.icon(screen.icon if screen else "file"))
            entry.triggered.connect(lambda _checked=False, steps=steps: self._context.travel(steps))
        if menu.isEmpty():
            menu.addAction("Nothing before this" if direction < 0 else "Nothing ahead").setEnabled(False)
