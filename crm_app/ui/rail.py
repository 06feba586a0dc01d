"""The rail at the left: the program's mark and whose store it is, and one button for each screen there is."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from crm_app.ui import icons, theme
from crm_app.ui.labels import ElidedLabel, Frame, text_button
from crm_app.ui.screen import Screen, registered

WIDTH = 176
LAST_GROUP = 70  # screens from this order on stand below the line


class Rail(Frame):
    """Buttons for the screens; ``chosen`` carries the name of one."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("rail", parent)
        self.setFixedWidth(theme.scaled(WIDTH))
        self._mark = QLabel()
        self.owner = ElidedLabel()
        self.owner.setFont(theme.strong_font())
        top = QHBoxLayout()
        top.setContentsMargins(4, 0, 0, 8)
        top.addWidget(self._mark)
        top.addWidget(self.owner, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 12, 8, 12)
        layout.setSpacing(2)
        layout.addLayout(top)
        self._group = QButtonGroup(self)
        self._screens = registered()
        spread = False
        for number, screen in enumerate(self._screens):
            if screen.order >= LAST_GROUP and not spread:
                layout.addStretch(1)
                spread = True
            layout.addWidget(self._button(number, screen))
        if not spread:
            layout.addStretch(1)
        self._group.idClicked.connect(lambda number: self.chosen.emit(self._screens[number].name))
        theme.theme().changed.connect(self._tint)
        self._tint()

    def _button(self, number: int, screen: Screen) -> QWidget:
        made = text_button(f"  {screen.title}")
        made.setAccessibleName(screen.title)
        made.setProperty("rail", True)
        made.setCheckable(True)
        made.setIconSize(QSize(20, 20))
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        made.setMinimumHeight(theme.scaled(34))
        made.setToolTip(f"{screen.title} (Ctrl+{number + 1})" if number < 9 else screen.title)
        if number < 9:
            # Not the button's own shortcut: that waits a tenth of a second to show the button pressed.
            QShortcut(QKeySequence(f"Ctrl+{number + 1}"), made).activated.connect(made.click)
        self._group.addButton(made, number)
        return made

    def _tint(self) -> None:
        self._mark.setPixmap(icons.mark(26))
        for number, screen in enumerate(self._screens):
            self._group.button(number).setIcon(icons.icon(screen.icon))

    def show_chosen(self, name: str) -> None:
        """Mark the screen that is shown."""
        self._group.setExclusive(False)  # a place that has no button leaves none of them marked
        for number, screen in enumerate(self._screens):
            self._group.button(number).setChecked(screen.name == name)
        self._group.setExclusive(True)
