"""Dragging a card: the board stands still as a picture, and a frame paints the card and the stage beneath it alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QPainter, QPen, QPixmap

from crm_app.domain.pipeline import Card
from crm_app.domain.stages import allowed_moves
from crm_app.ui import theme

if TYPE_CHECKING:
    from crm_app.ui.screens.opportunities.board_view import BoardView

_EDGE = 40  # px from the edge where the board begins to scroll
_TICK = 30  # ms


class BoardDrag(QObject):
    """What is in the hand, and over which stage."""

    def __init__(self, board: BoardView) -> None:
        super().__init__(board)
        self._board = board
        self._pressed: tuple[Card, QRect, QPoint] | None = None  # the card, where it stood, where it was taken
        self.is_on = False
        self.backdrop: QPixmap | None = None
        self._card = QPixmap()
        self._at = QPoint()
        self._hold = QPoint()  # from the card's corner to the hand
        self._scrolling = QTimer(self)
        self._scrolling.setInterval(_TICK)
        self._scrolling.timeout.connect(self._scroll)

    def press(self, card: Card, where: QRect, point: QPoint) -> None:
        """A card was pressed: it may be dragged from here."""
        self._pressed = (card, where, point)

    def move(self, point: QPoint, least: int) -> None:
        """The hand moved."""
        if self._pressed is None:
            return
        card, where, start = self._pressed
        if not self.is_on and (point - start).manhattanLength() < least:
            return
        if not self.is_on:
            self.is_on = True
            self._hold = start - where.topLeft()
            self._card = self._picture_of(card, where)
            self._board.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
            self._scrolling.start()
        self._at = point
        self._board.viewport().update()

    def _picture_of(self, card: Card, where: QRect) -> QPixmap:
        board, ratio = self._board, self._board.devicePixelRatioF()
        made = QPixmap(where.size() * ratio)
        made.setDevicePixelRatio(ratio)
        made.fill(Qt.GlobalColor.transparent)
        painter = QPainter(made)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        inside = QRect(QPoint(0, 0), where.size()).adjusted(1, 1, -1, -1)
        board.cards.draw(painter, inside, card, board.context.today(), board.known, chosen=True, focused=True)
        painter.end()
        return made

    @property
    def target(self) -> int:
        """The column that the hand is over, or -1."""
        return self._board.plan.column_at(self._at.x() - self._board.origin().x())

    def _is_allowed(self, column: int) -> bool:
        if self._pressed is None or column < 0:
            return False
        now, stage = self._pressed[0].stage, self._board.columns[column].stage
        return stage == now or stage in allowed_moves(now)

    def _scroll(self) -> None:
        view = self._board.viewport().rect()
        for bar, near, far in (
            (self._board.horizontalScrollBar(), self._at.x(), view.width() - self._at.x()),
            (
                self._board.verticalScrollBar(),
                self._at.y() - self._board.plan.head_height,
                view.height() - self._at.y(),
            ),
        ):
            step = -16 if near < _EDGE else 16 if far < _EDGE else 0
            before = bar.value()
            bar.setValue(before + step)
            if bar.value() != before:
                self.backdrop = None
                self._board.viewport().update()

    def paint(self, painter: QPainter) -> bool:
        """Paint a frame of the drag; false where nothing is dragged."""
        if not self.is_on:
            return False
        if self.backdrop is None:
            self.backdrop = self._make_backdrop()
        painter.drawPixmap(0, 0, self.backdrop)
        column = self.target
        if column >= 0:
            self._mark(painter, column)
        painter.drawPixmap(self._at - self._hold, self._card)
        return True

    def _make_backdrop(self) -> QPixmap:
        board, ratio = self._board, self._board.devicePixelRatioF()
        made = QPixmap(board.viewport().size() * ratio)
        made.setDevicePixelRatio(ratio)
        painter = QPainter(made)
        board.draw(painter)
        veil = theme.color("window")
        veil.setAlpha(150)
        for number in range(len(board.columns)):
            if not self._is_allowed(number):
                where = board.plan.column_rect(number, board.viewport().height())
                painter.fillRect(where.translated(board.origin().x(), 0), veil)
        painter.end()
        return made

    def _mark(self, painter: QPainter, column: int) -> None:
        """The stage beneath the hand: an edge, and in words whether the card may go there."""
        board, allowed = self._board, self._is_allowed(column)
        where = board.plan.column_rect(column, board.viewport().height()).translated(board.origin().x(), 0)
        style = Qt.PenStyle.SolidLine if allowed else Qt.PenStyle.DashLine
        painter.setPen(QPen(theme.color("accent" if allowed else "caution"), 2, style))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(where.adjusted(2, 2, -3, -3))
        line = QRect(where.left() + 2, board.plan.head_height - board.plan.line - 6, where.width() - 4, board.plan.line)
        words = "Not from its stage" if not allowed else ""
        if words:
            painter.fillRect(line, theme.color("caution_ground"))
            painter.setPen(theme.color("caution"))
            painter.drawText(line, Qt.AlignmentFlag.AlignCenter, words)

    def drop(self) -> None:
        """Put the card down where the hand is."""
        column, pressed, was_on = self.target, self._pressed, self.is_on
        self.cancel()
        if pressed is None or not was_on or column < 0:
            return
        card, stage = pressed[0], self._board.columns[column].stage
        if stage != card.stage:
            self._board.move_wanted.emit(card.id, stage)

    def cancel(self) -> None:
        """Let go of the card where it was."""
        self._pressed, self.is_on, self.backdrop = None, False, None
        self._scrolling.stop()
        self._board.viewport().unsetCursor()
        self._board.viewport().update()
