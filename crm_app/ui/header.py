"""The header: where one is, the search, undo and redo, the theme, and which store is open."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from crm_app.ui import icons, theme
from crm_app.ui.actions import ACTIONS
from crm_app.ui.labels import ElidedLabel, Frame
from crm_app.ui.search_field import SearchField
from crm_app.ui.trail import Trail

_SIGN, _LARGEST = 18, 28  # px at 100 %, and the most that large text makes of it: the title needs the room


class Header(Frame):
    """Built of the window's own actions."""

    def __init__(
        self,
        search: SearchField,
        actions: dict[str, QAction],
        store: str,
        trail: Trail,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("header", parent)
        self._actions = actions
        self._buttons: list[QToolButton] = []
        self.title = ElidedLabel()
        self.title.setFont(theme.title_font())
        self._store_sign = QLabel()
        self._store_sign.setToolTip(store.replace("<", "&lt;"))
        self._store_sign.setAccessibleName(f"Store: {store}")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(4)
        for name, steps in (("back", -1), ("forward", 1)):
            row.addWidget(self._travel_button(name, steps, trail))
        row.addSpacing(4)
        row.addWidget(self.title, 1)
        row.addWidget(search)
        row.addSpacing(12)
        for name in ("undo", "redo", "theme", "shortcuts"):
            row.addWidget(self._button(name))
        row.addSpacing(4)
        row.addWidget(self._store_sign)
        self.setMinimumHeight(theme.scaled(52))
        theme.theme().changed.connect(self._tint)
        self._tint()

    def _travel_button(self, name: str, direction: int, trail: Trail) -> QToolButton:
        """A click goes one step; held down, or with the other mouse button, it shows the places to choose from."""
        made = self._button(name)
        made.setPopupMode(QToolButton.ToolButtonPopupMode.DelayedPopup)
        made.setMenu(trail.menu(direction, made))
        made.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        made.customContextMenuRequested.connect(lambda _at: made.showMenu())
        if direction < 0:
            self._actions["places"].triggered.connect(lambda _checked=False: made.showMenu())
        return made

    def _button(self, name: str) -> QToolButton:
        made = QToolButton()
        made.setDefaultAction(self._actions[name])
        self._buttons.append(made)
        made.setAccessibleName(ACTIONS[name].title)
        return made

    def _tint(self) -> None:
        for made in self._buttons:
            made.setIconSize(_sign_size())
        self._actions["theme"].setIcon(icons.icon("sun" if theme.theme().name == theme.DARK else "moon"))
        self._store_sign.setPixmap(icons.icon("database", "good").pixmap(_sign_size()))


def _sign_size() -> QSize:
    return icons.sized(_SIGN).boundedTo(QSize(_LARGEST, _LARGEST))
