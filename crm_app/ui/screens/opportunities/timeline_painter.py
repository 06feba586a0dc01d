"""How a bar of the timeline is drawn: a stretch for each phase, named inside where its whole name fits."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetrics, QPainter, QPen, QPolygon

from crm_app.domain.pipeline import Bar
from crm_app.ui import theme
from crm_app.ui.screens.opportunities.time_scale import TimeScale

# What goes on between a mark and the next one.
PHASES = {
    "flagged": "Ahead",
    "opens": "Open",
    "closes": "Evaluation",
    "award": "Awarded",
    "starts": "Contract",
    "ends": "Extension",
}
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_MIDDLE = Qt.AlignmentFlag.AlignCenter
_PAD = 6


class BarPainter:
    """Draws bars and names of one font in the colours of the theme."""

    def __init__(self, font: QFont) -> None:
        self.font, self.strong = font, QFont(font)
        self.strong.setWeight(QFont.Weight.DemiBold)
        self.metrics, self.strong_metrics = QFontMetrics(font), QFontMetrics(self.strong)
        t = theme.tokens()
        line, strong = QColor(t.line), QColor(t.strong_line)
        self.looks: dict[str, tuple[QBrush, QPen, QColor]] = {
            "flagged": (QBrush(QColor(t.neutral_ground)), QPen(strong, 1), QColor(t.text)),
            "opens": (QBrush(QColor(t.accent)), QPen(QColor(t.accent), 1), QColor(t.on_accent)),
            "closes": (QBrush(QColor(t.information_ground)), QPen(QColor(t.information), 1), QColor(t.information)),
            "award": (QBrush(QColor(t.good_ground)), QPen(QColor(t.good), 1), QColor(t.good)),
            "starts": (QBrush(QColor(t.surface)), QPen(strong, 1), QColor(t.muted)),
            "ends": (QBrush(QColor(t.surface)), QPen(strong, 1, Qt.PenStyle.DashLine), QColor(t.muted)),
        }
        self.text, self.muted, self.line = QColor(t.text), QColor(t.muted), line
        self.joint, self.selection, self.focus = QColor(t.information_ground), QColor(t.selection), QColor(t.focus)
        self.information = QColor(t.information)
        self._widths = {name: self.metrics.horizontalAdvance(words) + 2 * _PAD for name, words in PHASES.items()}
        self._elided: dict[tuple[str, int], str] = {}

    def phase(self, painter: QPainter, name: str, where: QRect, today: int) -> None:
        """One stretch; its name only where all of it fits, beside the line of today, so that nothing ever meets it."""
        brush, pen, ink = self.looks[name]
        painter.setBrush(brush)
        painter.setPen(pen)
        painter.drawRect(where)
        if where.left() < today < where.right():
            before, after = today - where.left(), where.right() - today
            where = where.adjusted(0, 0, -after, 0) if before > after else where.adjusted(before, 0, 0, 0)
        if where.width() >= self._widths[name]:
            painter.setPen(ink)
            painter.drawText(where, _MIDDLE, PHASES[name])

    def bar(
        self, painter: QPainter, bar: Bar, scale: TimeScale, left: int, row: QRect, seen: tuple[int, int], today: int
    ) -> None:
        """All stretches of a bar that can be seen; a single day is a diamond. ``left`` is where the scale begins."""
        inset = max(row.height() // 6, 3)
        for phase in bar.phases:
            first, last = scale.x(phase.first) + left, scale.x(phase.last) + left
            if last < seen[0] or first > seen[1]:
                continue
            first, last = max(first, seen[0] - 4), min(last, seen[1] + 4)  # the name stands in what is seen
            where = QRect(first, row.top() + inset, max(last - first, 2), row.height() - 2 * inset)
            self.phase(painter, phase.name, where, today)
        if len(bar.marks) == 1:
            self.diamond(painter, scale.x(bar.marks[0][1]) + left, row)

    def diamond(self, painter: QPainter, x: int, row: QRect) -> None:
        """A day by itself."""
        half, middle = row.height() // 4, row.center().y()
        painter.setBrush(self.muted)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawPolygon(
            QPolygon(
                [QPoint(x, middle - half), QPoint(x + half, middle), QPoint(x, middle + half), QPoint(x - half, middle)]
            )
        )

    def name(self, painter: QPainter, bar: Bar, where: QRect) -> None:
        """What the bar is, at its left; of a joint one also with whom."""
        room = where.width() - 2 * _PAD
        if bar.is_joint:
            mark = self.cut(f"with {', '.join(bar.buyers[1:])}", room // 2)
            width = self.metrics.horizontalAdvance(mark)
            painter.setPen(self.information)
            painter.drawText(where.adjusted(where.width() - width - _PAD, 0, 0, 0), _LEFT, mark)
            room -= width + _PAD
        painter.setPen(self.text)
        painter.drawText(where.adjusted(_PAD, 0, 0, 0), _LEFT, self.cut(bar.title, room))

    def anchor(self, painter: QPainter, words: str, count: str, where: QRect) -> None:
        """The heading above the bars of one anchor."""
        painter.setFont(self.strong)
        painter.setPen(self.text)
        room = where.width() - 3 * _PAD - self.metrics.horizontalAdvance(count)
        shown = self.strong_metrics.elidedText(words, Qt.TextElideMode.ElideRight, max(room, 20))
        painter.drawText(where.adjusted(_PAD, 0, 0, 0), _LEFT, shown)
        painter.setFont(self.font)
        painter.setPen(self.muted)
        left = 2 * _PAD + self.strong_metrics.horizontalAdvance(shown)
        painter.drawText(where.adjusted(left, 0, 0, 0), _LEFT, count)

    def cut(self, text: str, room: int) -> str:
        """A text as far as there is room."""
        key = (text, room)
        if key not in self._elided:
            if len(self._elided) > 20_000:
                self._elided.clear()
            self._elided[key] = self.metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(room, 0))
        return self._elided[key]


def spoken(bar: Bar, today: date) -> str:
    """A bar in words, for a tool tip and for those who listen."""
    now = next((PHASES[p.name].lower() for p in bar.phases if p.first <= today < p.last), "")
    parts = [bar.title, " and ".join(bar.buyers) or "no buyer yet", bar.words, f"now: {now}" if now else ""]
    return ". ".join(part for part in parts if part)
