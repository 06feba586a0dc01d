"""The rail at the left: the program's mark and whose store it is, and one button for each screen there is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from crm_app.ui import actions, icons, theme
from crm_app.ui.labels import ElidedLabel, Frame, text_button
from crm_app.ui.rail_view_button import RailView, RailViewButton
from crm_app.ui.screen import Screen, registered

WIDTH = 176
MOST_KEYS = 9
LAST_GROUP = 70  # screens from this order on stand below the line


class Rail(Frame):
    """Buttons for the screens and for saved views; ``chosen`` carries the name of a screen."""

    chosen = Signal(object)
    view_chosen = Signal(object)  # (kind, key of a saved view)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("rail", parent)
        self.setFixedWidth(theme.scaled(WIDTH))
        self._views: list[RailViewButton] = []
        self._view = ""
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
        layout.addWidget(self._scrolled(), 1)
        self._group = QButtonGroup(self)
        self._screens = registered()
        spread = False
        for number, screen in enumerate(self._screens):
            if screen.order >= LAST_GROUP and not spread:
                self._list.addStretch(1)
                spread = True
            self._list.addWidget(self._button(number, screen))
        if not spread:
            self._list.addStretch(1)
        self._group.idClicked.connect(lambda number: self.chosen.emit(self._screens[number].name))
        theme.theme().changed.connect(self._tint)
        self._tint()

    def _scrolled(self) -> QWidget:
        """What has the buttons: many views, or large text, and the rail scrolls."""
        inside = QWidget()
        self._list = QVBoxLayout(inside)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(2)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        for ground in (area.viewport(), inside):
            ground.setAutoFillBackground(False)
        return area

    def show_views(self, views: Sequence[RailView]) -> None:
        """Show saved views, each below the button of its list. Alt+1 to Alt+9 open the first nine."""
        for old in self._views:
            self._list.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._views = []
        shown = [view for number in range(len(self._screens)) for view in views if self._is_below(number, view)]
        for number, view in enumerate(shown, 1):
            made = RailViewButton(view)
            made.clicked.connect(lambda _checked=False, view=view: self._take(view))
            if number <= MOST_KEYS:
                actions.bind_keys(f"Alt+{number}", made, made.click)
            above = next(i for i, screen in enumerate(self._screens) if screen.name == view.screen)
            same = sum(1 for known in self._views if known.view.screen == view.screen)
            self._list.insertWidget(self._list.indexOf(self._group.button(above)) + 1 + same, made)
            self._views.append(made)
        self._mark_view()

    def _is_below(self, number: int, view: RailView) -> bool:
        return self._screens[number].name == view.screen

    def _take(self, view: RailView) -> None:
        self._mark_view()
        self.view_chosen.emit((view.kind, view.id))

    def _mark_view(self) -> None:
        for button in self._views:
            button.setChecked(button.view.id == self._view)

    def _button(self, number: int, screen: Screen) -> QWidget:
        made = text_button(f"  {screen.title}")
        made.setAccessibleName(screen.title)
        made.setProperty("rail", True)
        made.setCheckable(True)
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        made.setMinimumHeight(theme.scaled(34))
        made.setToolTip(f"{screen.title} (Ctrl+{number + 1})" if number < 9 else screen.title)
        if number < 9:
            # Not the button's own shortcut: that waits a tenth of a second to show the button pressed.
            actions.bind_keys(f"Ctrl+{number + 1}", made, made.click)
        self._group.addButton(made, number)
        return made

    def _tint(self) -> None:
        self._mark.setPixmap(icons.mark(theme.scaled(26)))
        for number, screen in enumerate(self._screens):
            self._group.button(number).setIcon(icons.icon(screen.icon))
            self._group.button(number).setIconSize(icons.sized(20))

    def show_chosen(self, name: str, view: str = "") -> None:
        """Mark the screen that is shown, or the view."""
        self._view = view
        self._mark_view()
        if view and any(button.view.id == view for button in self._views):
            name = ""
        self._group.setExclusive(False)  # a place that has no button leaves none of them marked
        for number, screen in enumerate(self._screens):
            self._group.button(number).setChecked(screen.name == name)
        self._group.setExclusive(True)
