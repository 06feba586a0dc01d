"""Status as a word with a drawn sign in a small pill: told by word and shape, never by colour alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from crm_app.ui import theme

SIGN = 10  # px at 100 %
PAD = 7.0


@dataclass(frozen=True, slots=True)
class Look:
    """The colour role and the shape of one status."""

    tone: str
    shape: str  # ring, half, dot, check, dash, diamond, cross


_NEUTRAL = Look("neutral", "ring")
_LOOKS: Mapping[str, Mapping[str, Look]] = {
    "supplier.status": {
        "prospect": _NEUTRAL,
        "engaged": Look("information", "half"),
        "developing": Look("caution", "half"),
        "ready": Look("good", "check"),
        "supplying": Look("good", "dot"),
        "dormant": Look("neutral", "dash"),
    },
    "opportunity.stage": {
        "idea": _NEUTRAL,
        "planned": Look("information", "ring"),
        "market_engagement": Look("information", "half"),
        "open": Look("good", "dot"),
        "evaluation": Look("caution", "half"),
        "award": Look("caution", "diamond"),
        "live": Look("good", "check"),
        "ended": Look("neutral", "dash"),
        "cancelled": Look("neutral", "cross"),
    },
    "anchor.status": {
        "current": Look("good", "check"),
        "merged": Look("neutral", "dash"),
        "ended": Look("neutral", "cross"),
        "observer": _NEUTRAL,
    },
    "assessment.gate": {
        "today": Look("good", "check"),
        "by_award": Look("caution", "half"),
        "not_yet": Look("stop", "ring"),
        "unknown": Look("neutral", "dash"),
    },
    "invitation.status": {
        "listed": _NEUTRAL,
        "invited": Look("information", "ring"),
        "accepted": Look("information", "dot"),
        "declined": Look("neutral", "cross"),
        "attended": Look("good", "check"),
        "no_show": Look("caution", "dash"),
    },
}


def look_of(kind: str, field: str, value: str) -> Look | None:
    """The look of a status, or ``None`` for fields that are not a status."""
    known = _LOOKS.get(f"{kind}.{field}")
    return None if known is None else known.get(value, _NEUTRAL)


def pill_width(metrics: QFontMetricsF, text: str) -> float:
    """How wide a pill is, in pixels."""
    return 2 * PAD + theme.scaled(SIGN) + 5 + metrics.horizontalAdvance(text)


def paint_pill(painter: QPainter, room: QRectF, text: str, look: Look) -> None:
    """Draw a pill at the left of ``room``, its word shortened where it does not fit."""
    metrics = QFontMetricsF(painter.font())
    sign = theme.scaled(SIGN)
    height = min(room.height() - 4, metrics.height() + 4)
    width = min(pill_width(metrics, text), room.width())
    box = QRectF(room.left(), room.center().y() - height / 2, width, height)
    tokens = theme.tokens()
    ink = tokens.color("muted" if look.tone == "neutral" else look.tone)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(tokens.color(f"{look.tone}_ground"))
    painter.drawRoundedRect(box, height / 2, height / 2)
    paint_sign(painter, QRectF(box.left() + PAD, box.center().y() - sign / 2, sign, sign), look.shape, ink)
    painter.setPen(ink)
    words = QRectF(box.left() + PAD + sign + 5, box.top(), box.width() - 2 * PAD - sign - 3, box.height())
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, words.width())
    painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
    painter.restore()


def paint_sign(painter: QPainter, box: QRectF, shape: str, ink: QColor) -> None:
    """Draw one of the signs into a square."""
    painter.setPen(QPen(ink, 1.6, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    inner = box.adjusted(1, 1, -1, -1)
    x, y, size = inner.left(), inner.top(), inner.width()
    if shape == "check":
        points = ((0.05, 0.55), (0.38, 0.88), (0.95, 0.18))
        painter.drawPolyline(QPolygonF([QPointF(x + a * size, y + b * size) for a, b in points]))
    elif shape == "cross":
        painter.drawLine(inner.topLeft(), inner.bottomRight())
        painter.drawLine(inner.topRight(), inner.bottomLeft())
    elif shape == "dash":
        painter.drawLine(QPointF(x, inner.center().y()), QPointF(inner.right(), inner.center().y()))
    elif shape == "diamond":
        middle = inner.center()
        corners = [
            QPointF(middle.x(), y),
            QPointF(inner.right(), middle.y()),
            QPointF(middle.x(), inner.bottom()),
            QPointF(x, middle.y()),
        ]
        painter.setBrush(ink)
        painter.drawPolygon(QPolygonF(corners))
    else:
        painter.drawEllipse(inner)
        painter.setBrush(ink)
        if shape == "dot":
            painter.drawEllipse(inner)
        elif shape == "half":
            painter.drawPie(inner, 90 * 16, 180 * 16)


def paint_bar(painter: QPainter, room: QRectF, percent: int, text: str) -> None:
    """A percentage as a small bar with its number beside it."""
    tokens = theme.tokens()
    number = QFontMetricsF(painter.font()).horizontalAdvance("100%")
    width = max(room.width() - number - 8, 12.0)
    groove = QRectF(room.left(), room.center().y() - 3, width, 6)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(tokens.color("strong_line"), 1))
    painter.setBrush(tokens.color("neutral_ground"))
    painter.drawRoundedRect(groove, 3, 3)
    if percent > 0:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.color("accent"))
        painter.drawRoundedRect(QRectF(groove.left(), groove.top(), max(width * min(percent, 100) / 100, 6.0), 6), 3, 3)
    painter.setPen(tokens.color("text"))
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, text)
    painter.restore()
