"""One line of Today: a verb and a name, what is known of it, and when it is due. Enter does it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from crm_app.services.today import Line
from crm_app.ui import theme

_SIDE, _TOP, _GAP = 8, 5, 8
_SOON = 3  # days from which on a date is marked
_MOVES = {
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
}


def due_words(line: Line) -> str:
    """When a line is due: "today", "in 12 days", "3 days late", "ran out 3 days ago"."""
    days = line.due_in
    if days is None:
        return ""
    if days in (0, 1, -1):
        return {0: "today", 1: "tomorrow", -1: "yesterday"}[days]
    if days > 0:
        return f"in {days} days"
    return f"{-days:,} days late" if line.task else f"{-days:,} days ago"


def tone_of(line: Line) -> str:
    """The colour of the words about the date."""
    if line.due_in is None or line.due_in > _SOON:
        return "muted"
    return "stop" if line.due_in < 0 else "caution"


class LineRow(QAbstractButton):
    """Click or Enter opens it, Space ticks a task off, the arrow keys go on (``moved`` carries columns and lines)."""

    moved = Signal(int, int)
    ticked = Signal(object)  # Line

    def __init__(self, line: Line, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = line
        self._is_under_mouse = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        said = [f"{line.verb} {line.name}", line.detail, due_words(line)]
        self.setAccessibleName(", ".join(part for part in said if part))
        self.setAccessibleDescription("Space marks it as done" if line.task else "")
        self.setToolTip(self.accessibleName().replace("<", "&lt;"))

    def sizeHint(self) -> QSize:
        """As high as verb and name need, at most two lines, and one line for what is known."""
        lines = len(self._title_lines(max(self.width(), 80) - 2 * _SIDE - 2)) + bool(self._has_foot)
        return QSize(theme.scaled(180), lines * QFontMetrics(theme.strong_font()).lineSpacing() + 2 * _TOP + 2)

    def minimumSizeHint(self) -> QSize:
        """Narrow columns break and shorten the words."""
        return QSize(80, self.sizeHint().height())

    @property
    def _has_foot(self) -> bool:
        return bool(self.line.detail or due_words(self.line))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width may need another number of lines."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.setFixedHeight(self.sizeHint().height())

    def _title_lines(self, width: int) -> list[str]:
        """Verb and name in one line, or broken into two of which the second is shortened; the verb is never broken."""
        metrics = QFontMetrics(theme.strong_font())
        words = f"{self.line.verb} {self.line.name}".split()
        first = ""
        while words and metrics.horizontalAdvance(f"{first} {words[0]}".strip()) <= width:
            first = f"{first} {words.pop(0)}".strip()
        if not first:
            return [metrics.elidedText(" ".join(words), Qt.TextElideMode.ElideRight, width)]
        rest = metrics.elidedText(" ".join(words), Qt.TextElideMode.ElideRight, width)
        return [first, rest] if rest else [first]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter does it, Space ticks it off, the arrows move on."""
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.click()
        elif key == Qt.Key.Key_Space and self.line.task:
            self.ticked.emit(self.line)
        elif key in _MOVES:
            self.moved.emit(*_MOVES[key])
        else:
            super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show that it can be clicked."""
        self._is_under_mouse = True
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Back to rest."""
        self._is_under_mouse = False
        self.update()
        super().leaveEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ground, the two lines and the ring of the focus."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        inner = self.rect().adjusted(1, 1, -1, -1)
        if self._is_under_mouse or self.isDown():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("selection" if self.isDown() else "accent_ground"))
            painter.drawRoundedRect(inner, 6, 6)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.color("focus"), 2))
            painter.drawRoundedRect(inner, 6, 6)
        self._paint_words(painter, inner.adjusted(_SIDE, _TOP - 1, -_SIDE, -_TOP + 1))
        painter.end()

    def _paint_words(self, painter: QPainter, room: QRect) -> None:
        strong, plain = QFontMetrics(theme.strong_font()), QFontMetrics(self.font())
        line = QRect(room.left(), room.top(), room.width(), strong.lineSpacing())
        first, *rest = self._title_lines(room.width())
        if first.startswith(self.line.verb):
            used = self._draw(painter, line, self.line.verb, "muted", self.font())
            after = line.adjusted(used + plain.horizontalAdvance(" "), 0, 0, 0)
            self._draw(painter, after, first[len(self.line.verb) :].strip(), "text", theme.strong_font())
        else:
            self._draw(painter, line, first, "text", theme.strong_font())
        for text in rest:
            line.translate(0, strong.lineSpacing())
            self._draw(painter, line, text, "text", theme.strong_font())
        line.translate(0, strong.lineSpacing())
        self._paint_foot(painter, line, plain)

    def _paint_foot(self, painter: QPainter, room: QRect, metrics: QFontMetrics) -> None:
        due = due_words(self.line)
        width = metrics.horizontalAdvance(due) + 1 if due else 0
        where = QRect(room)
        if due and self.line.detail:
            where.setLeft(max(room.right() - width, room.left()))
        self._draw(painter, where, due, tone_of(self.line), self.font())
        room.setRight(room.right() - (width + _GAP if due else 0))
        self._draw(painter, room, self.line.detail, "muted", self.font())

    def _draw(self, painter: QPainter, room: QRect, text: str, role: str, font: QFont) -> int:
        if room.width() < 8 or not text:
            return 0
        metrics = QFontMetrics(font)
        shown = metrics.elidedText(" ".join(text.split()), Qt.TextElideMode.ElideRight, room.width())
        painter.setFont(font)
        painter.setPen(theme.color(role))
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
        return metrics.horizontalAdvance(shown)
