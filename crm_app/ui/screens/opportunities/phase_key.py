"""The key to the stretches of a bar, small, at the foot of the timeline."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from crm_app.ui.screens.opportunities.timeline_painter import PHASES, BarPainter

_GAP, _SWATCH = 10, 14


class PhaseKey(QWidget):
    """A swatch and a word each."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(f"Stretches of a bar, in order: {', '.join(PHASES.values())}")

    def sizeHint(self) -> QSize:
        """As wide as its words."""
        metrics = self.fontMetrics()
        words = sum(metrics.horizontalAdvance(name) + _SWATCH + 4 + _GAP for name in PHASES.values())
        return QSize(words, metrics.lineSpacing() + 8)

    def minimumSizeHint(self) -> QSize:
        """It may be cut off where there is no room."""
        return QSize(0, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw them in a row, whole ones only."""
        painter = QPainter(self)
        bars = BarPainter(self.font())
        x, height = 0, self.height()
        for name, words in PHASES.items():
            width = bars.metrics.horizontalAdvance(words)
            if x + _SWATCH + 4 + width > self.width():
                break
            brush, pen, _ink = bars.looks[name]
            painter.setBrush(brush)
            painter.setPen(pen)
            painter.drawRect(QRect(x, (height - _SWATCH) // 2, _SWATCH, _SWATCH - 2))
            painter.setPen(bars.muted)
            painter.drawText(QRect(x + _SWATCH + 4, 0, width + 2, height), Qt.AlignmentFlag.AlignVCenter, words)
            x += _SWATCH + 4 + width + _GAP
        painter.end()
