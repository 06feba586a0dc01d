"""Icons: Phosphor glyphs tinted by the theme, signs of status, and the mark of the program, drawn by us."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QObject, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QAction, QBrush, QColor, QIcon, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QAbstractButton

from crm_app.ui import theme
from crm_app.ui.glyphs import glyph_icon

USUAL_SIZE = 16  # px at 100 %
TONE_SIGNS = {"good": "check-circle", "information": "info", "caution": "warning", "stop": "x-circle"}


def icon(name: str, role: str = "muted") -> QIcon:
    """A Phosphor icon in a colour of the theme in force; on a checked button it takes the accent."""
    return _icon(name, theme.tokens().color(role).name(), theme.tokens().accent, theme.tokens().strong_line)


@cache
def _icon(name: str, colour: str, active: str, disabled: str) -> QIcon:
    return glyph_icon(name, colour, active, disabled)


class Tint(QObject):
    """Keeps the icon of a button or action in the colours of the theme, and as large as its text; lives and dies with
    it. ``size`` is in pixels at 100 %.
    """

    def __init__(
        self, target: QAbstractButton | QAction, name: str, role: str = "muted", size: int = USUAL_SIZE
    ) -> None:
        super().__init__(target)
        self._target = target
        self._name = name
        self._role = role
        self._size = size
        theme.theme().changed.connect(self.apply)
        self.apply()

    def apply(self) -> None:
        """Set the icon anew."""
        self._target.setIcon(icon(self._name, self._role))
        if isinstance(self._target, QAbstractButton):
            self._target.setIconSize(sized(self._size))


def sized(pixels: int = USUAL_SIZE) -> QSize:
    """The square of an icon that stands beside words, as large as they are; ``pixels`` at 100 %."""
    return QSize(theme.scaled(pixels), theme.scaled(pixels))


def tone_icon(tone: str) -> QIcon:
    """The sign that stands beside a message of a tone."""
    return icon(TONE_SIGNS[tone], tone)


def mark(size: int = 64) -> QPixmap:
    """The program's own mark: several small circles held by one ring, the local firms around one table."""
    pixmap = QPixmap(size, size)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint_mark(painter, QRectF(0, 0, size, size), theme.color("accent"), theme.color("on_accent"))
    painter.end()
    return pixmap


def paint_mark(painter: QPainter, where: QRectF, ground: QColor, ink: QColor) -> None:
    """Draw the mark into a square."""
    unit = where.width() / 16
    centre = where.center()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QBrush(ground))
    painter.drawRoundedRect(where, 3.5 * unit, 3.5 * unit)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(ink, 1.2 * unit))
    painter.drawEllipse(centre, 4.2 * unit, 4.2 * unit)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QBrush(ink))
    for x, y in ((0, -4.2), (3.64, 2.1), (-3.64, 2.1)):
        spot = QPointF(centre.x() + x * unit, centre.y() + y * unit)
        painter.setBrush(QBrush(ground))
        painter.drawEllipse(spot, 2.4 * unit, 2.4 * unit)
        painter.setBrush(QBrush(ink))
        painter.drawEllipse(spot, 1.6 * unit, 1.6 * unit)


def mark_icon() -> QIcon:
    """The mark as the icon of the window."""
    made = QIcon()
    for size in (16, 32, 64, 128):
        made.addPixmap(mark(size), QIcon.Mode.Normal)
    made.actualSize(QSize(32, 32))
    return made
