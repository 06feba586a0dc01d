"""The board as a screen reader finds it: a list a stage, in it an item each opportunity."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect

from crm_app.domain.pipeline import Column
from crm_app.ui.exposing import Key
from crm_app.ui.screens.opportunities.board_layout import Spot
from crm_app.ui.screens.opportunities.board_painter import spoken

if TYPE_CHECKING:
    from crm_app.ui.screens.opportunities.board_view import BoardView


class BoardParts:
    """A stage is known by the number of its column, a card by the key of its opportunity: so it stays itself when it
    is moved.
    """

    def __init__(self, board: BoardView) -> None:
        self.widget = board
        self._columns: Sequence[Column] = ()
        self._spots: dict[str, Spot] = {}

    def _spot(self, key: Key) -> Spot:
        if self._columns is not self.widget.columns:
            self._columns = self.widget.columns
            self._spots = {
                card.id: Spot(number, row)
                for number, column in enumerate(self._columns)
                for row, card in enumerate(column.cards)
            }
        return self._spots[str(key)]

    def count(self, whole: Key | None) -> int:
        """The stages, or the cards of one."""
        columns = self.widget.columns
        if whole is None:
            return len(columns)
        return len(columns[whole].cards) if isinstance(whole, int) else 0

    def part(self, whole: Key | None, number: int) -> Key:
        """A stage, or a card."""
        return self.widget.columns[whole].cards[number].id if isinstance(whole, int) else number

    def place(self, part: Key) -> tuple[Key | None, int]:
        """The stage that a card has, and its place there."""
        if isinstance(part, int):
            if part >= len(self.widget.columns):
                raise LookupError("there are not so many stages")
            return None, part
        spot = self._spot(part)
        return spot.column, spot.row

    def is_whole(self, part: Key) -> bool:
        """Stages hold cards."""
        return isinstance(part, int)

    def words(self, part: Key) -> str:
        """What a card says, or the stage with how many there are."""
        board = self.widget
        if isinstance(part, int):
            column = board.columns[part]
            many = f"{len(column.cards):,} {'opportunity' if len(column.cards) == 1 else 'opportunities'}"
            return f"{column.label}, {many}"
        spot = self._spot(part)
        return spoken(board.card(spot), board.columns[spot.column], spot.row, board.context.today(), board.known)

    def area(self, part: Key) -> QRect:
        """The card, or the whole column with its head."""
        board = self.widget
        if isinstance(part, int):
            height = board.viewport().height()
            return board.plan.column_rect(part, height).translated(board.origin().x(), 0)
        return board.plan.card_rect(self._spot(part)).translated(board.origin())

    def part_at(self, point: QPoint) -> Key | None:
        """The card at a point, or else the stage."""
        board = self.widget
        at = point - board.origin()
        spot = board.plan.spot_at(at) if point.y() > board.plan.head_height else None
        if spot is not None:
            return board.card(spot).id
        column = board.plan.column_at(at.x())
        return column if column >= 0 else None

    def current(self) -> Key | None:
        """The chosen card."""
        card = self.widget.current_card
        return card.id if card is not None else None
