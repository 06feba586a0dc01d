"""What lies on a map besides the places: the scale bar, and what the sizes of the marks mean."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPixmap

from crm_app.ui import theme
from crm_app.ui.maps.mark_layer import SIZES, radius_of
from crm_app.ui.maps.mark_pictures import paint_mark
from crm_app.ui.maps.viewport import Viewport

EDGE = 12
LONGEST_BAR = 140
TITLE = "Suppliers"


def scale_of(view: Viewport) -> tuple[float, str]:
    """How long the scale bar is in pixels, and what it says: a round figure of metres or kilometres."""
    most = theme.scaled(LONGEST_BAR) * view.metres
    unit = 1
    while unit * 10 <= most:
        unit *= 10
    metres = max(unit * step for step in (1, 2, 5) if unit * step <= most or step == 1)
    text = f"{metres:,} m" if metres < 1_000 else f"{metres // 1_000:,} km"
    return metres / view.metres, text


def _font() -> QFont:
    return theme.plain_font(8.5)


class Furniture(QObject):
    """Draws both, from pictures that are made once for a step of zoom and a theme."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pictures: dict[tuple[str, float], QPixmap] = {}
        theme.theme().changed.connect(self._pictures.clear)

    def draw(self, painter: QPainter, view: Viewport, ratio: float) -> None:
        """Draw the scale bar in the lower left corner and the sizes of the marks in the lower right one."""
        scale = self._pictures.get(("scale", view.metres / ratio)) or self._scale(view, ratio)
        painter.drawPixmap(QPointF(EDGE, view.height - EDGE - scale.height() / ratio), scale)
        legend = self._pictures.get(("legend", ratio)) or self._legend(ratio)
        width, height = legend.width() / ratio, legend.height() / ratio
        if height <= view.height / 2 and width <= view.width / 3:
            painter.drawPixmap(QPointF(view.width - EDGE - width, view.height - EDGE - height), legend)

    def _scale(self, view: Viewport, ratio: float) -> QPixmap:
        length, text = scale_of(view)
        measure = QFontMetricsF(_font())
        line = measure.height()
        width = max(length, measure.horizontalAdvance(text)) + 16
        made, painter = _plate(width, line + 18, ratio)
        painter.drawText(QRectF(8, 3, width - 16, line), Qt.AlignmentFlag.AlignLeft, text)
        base = line + 18 - 6.5
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.setPen(QPen(theme.color("text"), 2))
        painter.drawLine(QPointF(8, base), QPointF(8 + length, base))
        for x in (8, 8 + length):
            painter.drawLine(QPointF(x, base - 4), QPointF(x, base))
        painter.end()
        self._pictures["scale", view.metres / ratio] = made
        return made

    def _legend(self, ratio: float) -> QPixmap:
        said = [_words(place) for place in range(len(SIZES))]
        measure = QFontMetricsF(_font())
        largest = radius_of(SIZES[-1][0])
        heights = [max(2 * radius_of(least) + 4, measure.height() + 2) for least, _ in SIZES]
        width = 2 * largest + 26 + max(measure.horizontalAdvance(text) for text in [*said, TITLE])
        made, painter = _plate(width, sum(heights) + measure.height() + 14, ratio)
        painter.drawText(QPointF(10, 4 + measure.ascent()), TITLE)
        y, x = measure.height() + 8, 10 + largest
        for (least, _), text, room in zip(SIZES, said, heights, strict=True):
            paint_mark(painter, QPointF(x, y + room / 2), radius_of(least))
            painter.setPen(theme.color("text"))
            words = QRectF(x + largest + 8, y, width, room)
            painter.drawText(words, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
            y += room
        painter.end()
        self._pictures["legend", ratio] = made
        return made


def _plate(width: float, height: float, ratio: float) -> tuple[QPixmap, QPainter]:
    """A picture with a ground that lets the map shine through, and the painter at work on it."""
    made = QPixmap(ceil(width * ratio), ceil(height * ratio))
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    ground = QColor(theme.color("raised"))
    ground.setAlpha(228)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.color("line"), 1))
    painter.setBrush(ground)
    painter.drawRoundedRect(QRectF(0.5, 0.5, width - 1, height - 1), 6, 6)
    painter.setFont(_font())
    painter.setPen(theme.color("text"))
    return made, painter


def _words(place: int) -> str:
    least = SIZES[place][0]
    if place + 1 == len(SIZES):
        return f"{least:,} or more"
    most = SIZES[place + 1][0] - 1
    return f"{least:,}" if least == most else f"{least:,} to {most:,}"
