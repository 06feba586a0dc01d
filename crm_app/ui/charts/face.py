"""How a chart looks: fonts, measures that grow with them, and colours of the theme in force."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QGuiApplication, QPainter, QPen

from crm_app.domain.charts import Series, Tone
from crm_app.ui import theme

READABLE = 4.5  # WCAG 2.2, text on its ground
_DEEPEST = (0.62, 0.54, 0.46, 0.38, 0.3, 0.22)  # how far a cell may go towards the accent
_TONES = {
    Tone.GOOD: "good",
    Tone.INFORMATION: "information",
    Tone.CAUTION: "caution",
    Tone.STOP: "stop",
    Tone.NEUTRAL: "neutral_ground",
}


class Face:
    """The fonts of one drawing. Colours are asked for when painting, so that a change of theme is only a repaint."""

    def __init__(self) -> None:
        self.body = QFont(QGuiApplication.font())
        self.strong = theme.strong_font()
        self.small = QFont(self.body)
        self.small.setPointSizeF(self.body.pointSizeF() * 0.88)
        self._metrics = {font.key(): QFontMetricsF(font) for font in (self.body, self.strong, self.small)}
        self.line = self.metrics(self.body).height()

    def metrics(self, font: QFont) -> QFontMetricsF:
        """The measures of one of the fonts."""
        return self._metrics[font.key()]

    def width(self, words: str, font: QFont | None = None) -> float:
        """The length of words."""
        return self.metrics(font or self.body).horizontalAdvance(words)

    def fitted(self, words: str, room: float, font: QFont | None = None) -> str:
        """Words cut to a room with an ellipsis."""
        return self.metrics(font or self.body).elidedText(words, Qt.TextElideMode.ElideRight, room)

    def write(
        self,
        painter: QPainter,
        words: str,
        where: QRectF,
        *,
        side: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
        colour: QColor | None = None,
        font: QFont | None = None,
    ) -> None:
        """One line of words in the middle of the height of a room, cut to its width."""
        painter.setFont(font or self.body)
        painter.setPen(colour or theme.color("text"))
        fitted = self.fitted(words, where.width() + 1, font)
        painter.drawText(where, int(side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine), fitted)


def mixed(one: QColor, other: QColor, share: float) -> QColor:
    """``one`` with a share of ``other`` in it."""
    parts = zip(one.getRgb()[:3], other.getRgb()[:3], strict=True)  # type: ignore[index]
    return QColor(*(round(a + (b - a) * share) for a, b in parts))


def deepened(strength: float) -> QColor:
    """The ground of a cell, 0 to 1, on every one of which text stays readable."""
    surface, accent, text = theme.color("surface"), theme.color("accent"), theme.tokens().text
    deepest = next((s for s in _DEEPEST if theme.contrast(mixed(surface, accent, s).name(), text) >= READABLE), 0.15)
    return mixed(surface, accent, 0.06 + (deepest - 0.06) * min(max(strength, 0), 1))


def paint_of(series: Series, number: int) -> QColor:
    """The colour of a series: that of its tone, or a step of the accent; neighbours always differ in lightness."""
    if series.tone is not None:
        return theme.color(_TONES[series.tone])
    surface = theme.color("surface")
    role = ("accent", "information", "caution")[number // 2 % 3]
    return theme.color(role) if number % 2 == 0 else mixed(theme.color(role), surface, 0.62)


def ink_on(ground: QColor) -> QColor | None:
    """The colour of words on a ground; ``None`` where none is readable there."""
    tokens = theme.tokens()
    best = max((tokens.text, tokens.surface), key=lambda ink: theme.contrast(ink, ground.name()))
    return QColor(best) if theme.contrast(best, ground.name()) >= READABLE else None


def pen_of(role: str, width: float = 1.0, style: Qt.PenStyle = Qt.PenStyle.SolidLine) -> QPen:
    """A pen in a colour of the theme."""
    return QPen(theme.color(role), width, style)
