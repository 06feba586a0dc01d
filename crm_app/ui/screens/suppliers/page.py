"""The list of suppliers, with papers for all that it shows."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from crm_app.ui import icons
from crm_app.ui.context import AppContext
from crm_app.ui.labels import text_button
from crm_app.ui.records import paper_menus
from crm_app.ui.records.list_screen import ListScreen


class SuppliersScreen(ListScreen):
    """A list like every other, whose rows can each be given a paper."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(context, "supplier", parent)

    def own_buttons(self) -> list[QWidget]:
        """Papers for all shown."""
        made = text_button("Papers")
        icons.Tint(made, "files")
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        made.setAccessibleName("Papers for all shown")
        made.setToolTip("A paper for each supplier that is shown, or for each that is selected")
        made.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(made)
        menu.aboutToShow.connect(lambda: self._fill(menu))
        made.setMenu(menu)
        return [made]

    def _fill(self, menu: QMenu) -> None:
        if menu.isEmpty():
            paper_menus.fill_for_all(menu, self, self._context, self.shown)
