"""The board: stages across, a card each opportunity, moved by the mouse or by Ctrl and an arrow.

It paints what is in sight and nothing else, so that thousands of cards cost what thirty do.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QFrame, QWidget

from crm_app.domain.pipeline import Card, Column
from crm_app.domain.stages import allowed_moves
from crm_app.ui import exposing, theme
from crm_app.ui.context import AppContext
from crm_app.ui.screens.opportunities.board_drag import BoardDrag
from crm_app.ui.screens.opportunities.board_layout import BoardLayout, Spot
from crm_app.ui.screens.opportunities.board_painter import BIDDING, CardPainter, spoken
from crm_app.ui.screens.opportunities.board_parts import BoardParts

_KEYS = {
    Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1), Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_PageUp: (0, -5), Qt.Key.Key_PageDown: (0, 5), Qt.Key.Key_Home: (0, -1_000_000),
    Qt.Key.Key_End: (0, 1_000_000),
}  # fmt: skip
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class BoardView(QAbstractScrollArea):
    """``opened`` and ``current_changed`` carry the key of an opportunity; ``move_wanted`` the key and the new stage."""

    opened = Signal(str)
    current_changed = Signal(str)
    move_wanted = Signal(str, str)
    menu_wanted = Signal(QPoint)

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.columns: Sequence[Column] = ()
        self.parts = BoardParts(self)
        exposing.expose(self.parts)
        self.known: dict[str, tuple[int, int]] = {}
        self.current: Spot | None = None
        self.drag = BoardDrag(self)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Board of the pipeline")
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        theme.theme().changed.connect(self._restyle)
        self._arrange()

    def _restyle(self) -> None:
        self._arrange()
        self.viewport().update()

    def _arrange(self) -> None:
        self.plan = BoardLayout(self.columns, self.viewport().width(), self.fontMetrics())
        self.cards = CardPainter(self.font(), self.plan.column_width - 8)
        size, view = self.plan.size, self.viewport().size()
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        across.setRange(0, max(size.width() - view.width(), 0))
        across.setPageStep(view.width())
        across.setSingleStep(self.plan.column_width // 4)
        room = max(view.height() - self.plan.head_height, 0)
        down.setRange(0, max(size.height() - room, 0))
        down.setPageStep(room)
        down.setSingleStep(self.plan.card_height // 2)
        self.drag.backdrop = None

    def show_columns(self, columns: Sequence[Column]) -> None:
        """Show other cards; the chosen one stays chosen, wherever it is now."""
        chosen = self.current_card
        before = self.current
        self.columns = columns
        self._arrange()
        self.current = self.plan.spot_of(chosen.id) if chosen else None
        if self.current is None:
            self.current = self._near(before) or self._first()
        if (now := self.current_card) is not None and (chosen is None or now.id != chosen.id):
            self.current_changed.emit(now.id)
        if chosen is not None and self.current is not None and self.current != before:
            self._show_place()  # it was moved: the eye goes with it
        exposing.told(self)
        self.viewport().update()

    def _near(self, spot: Spot | None) -> Spot | None:
        if spot is None or spot.column >= len(self.columns) or not self.columns[spot.column].cards:
            return None
        return Spot(spot.column, min(spot.row, len(self.columns[spot.column].cards) - 1))

    def _first(self) -> Spot | None:
        return next((Spot(n, 0) for n, column in enumerate(self.columns) if column.cards), None)

    @property
    def current_card(self) -> Card | None:
        """The chosen card."""
        return self.card(self.current) if self.current else None

    def card(self, spot: Spot) -> Card:
        """The card at a place."""
        return self.columns[spot.column].cards[spot.row]

    def origin(self) -> QPoint:
        """Where the board's own first point stands in the viewport."""
        across, down = self.horizontalScrollBar().value(), self.verticalScrollBar().value()
        return QPoint(-across, self.plan.head_height - down)

    def visible_spots(self) -> list[Spot]:
        """The cards in sight."""
        top = self.verticalScrollBar().value()
        rows = self.plan.rows_between(top, top + self.viewport().height() - self.plan.head_height)
        left = self.horizontalScrollBar().value() // self.plan.column_width
        right = (self.horizontalScrollBar().value() + self.viewport().width()) // self.plan.column_width
        return [
            Spot(number, row)
            for number in range(left, min(right + 1, len(self.columns)))
            for row in rows
            if row < len(self.columns[number].cards)
        ]

    def uncounted(self) -> list[str]:
        """The cards in sight whose matches nobody has counted yet."""
        cards = [self.card(spot) for spot in self.visible_spots()]
        return [card.id for card in cards if card.stage in BIDDING and card.id not in self.known]

    def go(self, spot: Spot) -> None:
        """Choose a card, bring it into sight and have it read out."""
        self.current = spot
        self._show_place()
        card = self.card(spot)
        words = spoken(card, self.columns[spot.column], spot.row, self.context.today(), self.known)
        self.setAccessibleDescription(words)
        exposing.come_to(self, card.id)
        self.current_changed.emit(card.id)
        self.viewport().update()

    def _show_place(self) -> None:
        if self.current is None:
            return
        where = self.plan.card_rect(self.current)
        room = self.viewport().height() - self.plan.head_height
        for bar, low, high, view in (
            (self.verticalScrollBar(), where.top() - 8, where.bottom() + 8, room),
            (self.horizontalScrollBar(), where.left() - 4, where.right() + 4, self.viewport().width()),
        ):
            if low < bar.value():
                bar.setValue(low)
            elif high > bar.value() + view:
                bar.setValue(high - view)

    def move_current(self, step: int) -> None:
        """Move the chosen card to the nearest stage to the left or right that allows it."""
        card = self.current_card
        if card is None or self.current is None:
            return
        allowed = set(allowed_moves(card.stage))
        beside = self.columns[self.current.column + 1 :] if step > 0 else self.columns[: self.current.column][::-1]
        if not beside:
            self.context.say(f"“{self.columns[self.current.column].label}” is the last stage on that side", "caution")
            return
        self.move_wanted.emit(card.id, next((c.stage for c in beside if c.stage in allowed), beside[0].stage))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go from card to card, Enter opens, Esc lets go of a card that is dragged."""
        if event.key() == Qt.Key.Key_Escape and self.drag.is_on:
            self.drag.cancel()
        elif event.key() in _ENTER and self.current_card is not None:
            self.opened.emit(self.current_card.id)
        elif (step := _KEYS.get(Qt.Key(event.key()))) and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self._step(*step)
        else:
            event.ignore()

    def _step(self, across: int, down: int) -> None:
        spot = self.current or self._first()
        if spot is None:
            return
        if across:
            spot = self.plan.beside(spot, across) or spot
        else:
            last = len(self.columns[spot.column].cards) - 1
            spot = Spot(spot.column, min(max(spot.row + down, 0), last))
        self.go(spot)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose a card; from here it may be dragged."""
        point = event.position().toPoint()
        spot = self.plan.spot_at(point - self.origin()) if point.y() > self.plan.head_height else None
        if spot is None:
            return
        self.go(spot)
        if event.button() == Qt.MouseButton.LeftButton:
            self.drag.press(self.card(spot), self.plan.card_rect(spot).translated(self.origin()), point)
        elif event.button() == Qt.MouseButton.RightButton:
            self.menu_wanted.emit(event.globalPosition().toPoint())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Carry the card."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.drag.move(event.position().toPoint(), QApplication.startDragDistance())

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """Put the card down."""
        self.drag.drop()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open the card."""
        spot = self.plan.spot_at(event.position().toPoint() - self.origin())
        if spot is not None:
            self.drag.cancel()
            self.opened.emit(self.card(spot).id)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """What is in sight; while a card is dragged, the picture of it with the card on top."""
        painter = QPainter(self.viewport())
        if not self.drag.paint(painter):
            self.draw(painter)
        painter.end()

    def draw(self, painter: QPainter) -> None:
        """Paint the columns, the cards in sight, and the heads over them."""
        tokens = theme.tokens()
        painter.fillRect(self.viewport().rect(), tokens.color("window"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        origin, today = self.origin(), self.context.today()
        painter.setPen(tokens.color("line"))
        for number in range(1, len(self.columns)):
            x = number * self.plan.column_width + origin.x()
            painter.drawLine(x, 0, x, self.viewport().height())
        for spot in self.visible_spots():
            chosen = spot == self.current
            self.cards.draw(
                painter,
                self.plan.card_rect(spot).translated(origin),
                self.card(spot),
                today,
                self.known,
                chosen=chosen,
                focused=chosen and self.hasFocus(),
            )
        head = QRect(0, 0, self.viewport().width(), self.plan.head_height)
        painter.fillRect(head, tokens.color("surface"))
        for number, column in enumerate(self.columns):
            where = self.plan.column_rect(number, self.plan.head_height).translated(origin.x(), 0)
            if where.intersects(head):
                self.cards.head(painter, where, column)
        painter.setPen(tokens.color("line"))
        painter.drawLine(head.bottomLeft(), head.bottomRight())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Columns share the width."""
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        """A larger font wants larger cards."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._arrange()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the keyboard is."""
        super().focusInEvent(event)
        self.viewport().update()
