"""A status pill as a widget, for peeks and headers."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from crm_app.ui.records.pills import Look, paint_pill, pill_width


class PillLabel(QWidget):
    """One status: a word with its sign."""

    def __init__(self, text: str, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = text
        self._look = look
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """As wide as the word needs."""
        metrics = QFontMetricsF(self.font())
        return QSize(int(pill_width(metrics, self._text)) + 2, int(metrics.height()) + 8)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw it."""
        painter = QPainter(self)
        painter.setFont(self.font())
        paint_pill(painter, QRectF(self.rect()), self._text, self._look)
