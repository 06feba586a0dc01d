"""The header: where one is, the search, undo and redo, the theme, and which store is open."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from crm_app.ui import icons, theme
from crm_app.ui.actions import ACTIONS
from crm_app.ui.labels import ElidedLabel, Frame
from crm_app.ui.search_field import SearchField


class Header(Frame):
    """Built of the window's own actions."""

    def __init__(
        self, search: SearchField, actions: dict[str, QAction], store: str, parent: QWidget | None = None
    ) -> None:
        super().__init__("header", parent)
        self._actions = actions
        self.title = ElidedLabel()
        self.title.setFont(theme.title_font())
        self._store_sign = QLabel()
        self._store_sign.setToolTip(store.replace("<", "&lt;"))
        self._store_sign.setAccessibleName(f"Store: {store}")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(4)
        row.addWidget(self._button("back"))
        row.addSpacing(4)
        row.addWidget(self.title, 1)
        row.addWidget(search)
        row.addSpacing(12)
        for name in ("undo", "redo", "theme", "shortcuts"):
            row.addWidget(self._button(name))
        row.addSpacing(4)
        row.addWidget(self._store_sign)
        self.setMinimumHeight(52)
        theme.theme().changed.connect(self._tint)
        self._tint()

    def _button(self, name: str) -> QToolButton:
        made = QToolButton()
        made.setDefaultAction(self._actions[name])
        made.setIconSize(QSize(18, 18))
        made.setAccessibleName(ACTIONS[name].title)
        return made

    def _tint(self) -> None:
        self._actions["theme"].setIcon(icons.icon("sun" if theme.theme().name == theme.DARK else "moon"))
        self._store_sign.setPixmap(icons.icon("database", "good").pixmap(QSize(18, 18)))
