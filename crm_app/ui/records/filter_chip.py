"""One condition of a filter as words on a button, shortened with an ellipsis where there is no room for all of them."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QToolButton

from crm_app.ui import icons, theme
from crm_app.ui.labels import plain

_LEAST = 90  # px at 100 %: so few letters still tell one chip from another

_SPARE = 2  # px: words are measured in parts of a pixel


class FilterChip(QToolButton):
    """``said`` is the whole condition; what is shown of it depends on the room."""

    def __init__(self, said: str, shown: str) -> None:
        super().__init__()
        self._shown = shown
        self.setText(plain(shown))
        self.setProperty("chip", True)
        icons.Tint(self, "caret-down")
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the sign stands after the words
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setAccessibleName(f"Filter: {said}")
        self.setToolTip(f"{said} – change or take away".replace("<", "&lt;"))
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)

    def sizeHint(self) -> QSize:
        """Room for all the words."""
        hint, advance = super().sizeHint(), self.fontMetrics().horizontalAdvance
        return QSize(hint.width() + advance(self._shown) - advance(self._now()) + _SPARE, hint.height())

    def minimumSizeHint(self) -> QSize:
        """Room for the first few letters."""
        hint = self.sizeHint()
        return QSize(min(hint.width(), theme.scaled(_LEAST)), hint.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shorten again."""
        super().resizeEvent(event)
        metrics = self.fontMetrics()
        around = super().sizeHint().width() - metrics.horizontalAdvance(self._now())
        fits = metrics.elidedText(self._shown, Qt.TextElideMode.ElideRight, self.width() - around)
        if plain(fits) != self.text():
            self.setText(plain(fits))

    def _now(self) -> str:
        return self.text().replace("&&", "&")
