"""A small bar of three parts, told apart by pattern as well as colour: meets, short, not known."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from crm_app.ui import theme


def words_of(meets: int, short: int, unknown: int) -> str:
    """The three numbers as people say them."""
    return f"{meets:,} {'meets' if meets == 1 else 'meet'} it · {short:,} short · {unknown:,} not known"


class StandBar(QWidget):
    """Solid: meets what is asked; hatched: short of it; empty: not known."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts = (0, 0, 0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(theme.scaled(90))
        theme.theme().changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """As high as a small letter."""
        return QSize(theme.scaled(140), theme.scaled(14))

    def show_counts(self, meets: int, short: int, unknown: int) -> None:
        """Show other numbers."""
        self._parts = (meets, short, unknown)
        self.setAccessibleName(words_of(*self._parts))
        self.setToolTip(words_of(*self._parts))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the parts side by side."""
        painter = QPainter(self)
        whole = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        total, left = sum(self._parts), whole.left()
        looks = (
            (QBrush(theme.color("good")), theme.color("good")),
            (QBrush(theme.color("caution"), Qt.BrushStyle.BDiagPattern), theme.color("caution")),
            (QBrush(theme.color("surface")), theme.color("strong_line")),
        )
        for count, (brush, edge) in zip(self._parts, looks, strict=True):
            if count:
                width = whole.width() * count / total
                painter.setPen(QPen(edge, 1))
                painter.setBrush(brush)
                painter.drawRect(QRectF(left, whole.top(), width, whole.height()))
                left += width
        if not total:
            painter.setPen(QPen(theme.color("line"), 1))
            painter.drawRect(whole)
        painter.end()
