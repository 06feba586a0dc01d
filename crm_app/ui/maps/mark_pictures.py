"""The pictures of marks, put together from a disc and figures that are drawn once.

Going farther away shows a hundred numbers that were not seen before: laying out each as text held up that frame.
"""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen, QPixmap

from crm_app.ui import theme

EDGE = 2  # px around a picture of a mark
_AROUND = 1  # px around a figure, which its edges may touch


class MarkPictures:
    """Makes and keeps the pictures of one theme and one number of device pixels a pixel."""

    def __init__(self) -> None:
        self._ratio = 1.0
        self._made: dict[str, QPixmap] = {}
        self._discs: dict[float, QPixmap] = {}
        self._figures: dict[tuple[str, bool], tuple[QPixmap, float]] = {}

    def clear(self) -> None:
        """Draw every mark anew, in other colours."""
        self._made.clear()
        self._discs.clear()
        self._figures.clear()

    def show_on(self, ratio: float) -> None:
        """The pictures are wanted for so many device pixels a pixel."""
        if ratio != self._ratio:
            self._ratio = ratio
            self.clear()

    def of(self, label: str, radius: float) -> QPixmap:
        """The picture of a mark with a number in it."""
        found = self._made.get(label)
        if found is None:
            found = self._made[label] = self._put_together(label, radius)
        return found

    def _put_together(self, label: str, radius: float) -> QPixmap:
        disc = self._discs.get(radius)
        if disc is None:
            disc = self._discs[radius] = self._disc(radius)
        if not label:
            return disc
        made = QPixmap(disc)
        is_long = len(label) >= 4
        figures = [self._figure(figure, is_long) for figure in label]
        x = radius + EDGE - sum(advance for _, advance in figures) / 2
        y = radius + EDGE - figures[0][0].height() / self._ratio / 2
        painter = QPainter(made)
        for picture, advance in figures:
            painter.drawPixmap(QPointF(self._on_pixel(x - _AROUND), self._on_pixel(y)), picture)
            x += advance
        painter.end()
        return made

    def _on_pixel(self, place: float) -> float:
        return round(place * self._ratio) / self._ratio

    def _disc(self, radius: float) -> QPixmap:
        made = self._blank(2 * radius + 2 * EDGE, 2 * radius + 2 * EDGE)
        painter = QPainter(made)
        paint_mark(painter, QPointF(radius + EDGE, radius + EDGE), radius)
        painter.end()
        return made

    def _figure(self, figure: str, is_long: bool) -> tuple[QPixmap, float]:
        """One figure and how far it advances."""
        if found := self._figures.get((figure, is_long)):
            return found
        font = theme.title_font(7.0 if is_long else 8.0)
        measure = QFontMetricsF(font)
        advance = measure.horizontalAdvance(figure)
        made = self._blank(advance + 2 * _AROUND, measure.height())
        painter = QPainter(made)
        painter.setFont(font)
        painter.setPen(theme.color("on_accent"))
        painter.drawText(QPointF(_AROUND, measure.ascent()), figure)
        painter.end()
        self._figures[figure, is_long] = made, advance
        return made, advance

    def _blank(self, width: float, height: float) -> QPixmap:
        made = QPixmap(ceil(width * self._ratio), ceil(height * self._ratio))
        made.setDevicePixelRatio(self._ratio)
        made.fill(Qt.GlobalColor.transparent)
        return made


def paint_mark(painter: QPainter, centre: QPointF, radius: float) -> None:
    """One mark without its number: the accent with an edge of the paper's colour."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.color("surface"), 1.5))
    painter.setBrush(theme.color("accent"))
    painter.drawEllipse(centre, radius, radius)
