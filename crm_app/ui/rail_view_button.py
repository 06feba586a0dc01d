"""One saved view in the rail: its name, shortened where it must be, and how many records it finds."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolButton, QWidget

from crm_app.ui import theme
from crm_app.ui.labels import plain

INSET = 30  # px: the names of views stand below the name of their list
PAD = 10


@dataclass(frozen=True, slots=True)
class RailView:
    """What the rail knows of a view: whose list it is of, below which screen it stands, and its count (-1: unknown)."""

    id: str
    name: str
    kind: str
    screen: str
    count: int


class RailViewButton(QToolButton):
    """A button across the rail; the count stands at its right end."""

    def __init__(self, view: RailView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = view
        self.setProperty("rail", True)
        self.setCheckable(True)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setMinimumHeight(theme.scaled(28))
        many = f", {view.count:,}" if view.count >= 0 else ""
        self.setAccessibleName(f"View: {view.name}{many}")

    @property
    def number(self) -> str:
        """The count as it is drawn."""
        return f"{self.view.count:,}" if self.view.count >= 0 else ""

    def sizeHint(self) -> QSize:
        """As wide as the rail lets it be."""
        return QSize(80, theme.scaled(28))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shorten the name to the room there is; where it is cut, the tool tip has all of it."""
        super().resizeEvent(event)
        shown = self._shortened()
        self.setToolTip(self.view.name.replace("<", "&lt;") if shown != self.view.name else "")
        self.setText(plain(shown))

    def _shortened(self) -> str:
        metrics = QFontMetrics(self.font())
        room = self.width() - INSET - PAD - metrics.horizontalAdvance(self.number + "  ")
        return metrics.elidedText(self.view.name, Qt.TextElideMode.ElideRight, max(room, 30))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Name at the left, count at the right, on the ground of a button of the rail."""
        words = self.text()
        painter = QPainter(self)
        self._paint_ground(painter)
        painter.setFont(self.font())
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        room = QRect(INSET, 0, self.width() - INSET - PAD, self.height())
        painter.setPen(theme.color("accent" if self.isChecked() else "text"))
        painter.drawText(room, int(middle | Qt.AlignmentFlag.AlignLeft), words.replace("&&", "&"))
        painter.setPen(theme.color("muted"))
        painter.drawText(room, int(middle | Qt.AlignmentFlag.AlignRight), self.number)
        painter.end()

    def _paint_ground(self, painter: QPainter) -> None:
        inner = self.rect().adjusted(1, 1, -1, -1)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme.color("focus") if self.hasFocus() else Qt.PenStyle.NoPen)
        painter.setBrush(
            theme.color("accent_ground") if self.isChecked() or self.underMouse() else Qt.BrushStyle.NoBrush
        )
        painter.drawRoundedRect(inner, 6, 6)
