"""Where the cards of the board stand: a column a stage, all cards of one size, so any of them is found by counting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QFontMetrics

from crm_app.domain.pipeline import Column
from crm_app.ui import theme

NARROWEST = 196  # px at 100 %: a column
GAP, PAD = 8, 10
LINES = 5  # of a card: two of the title, buyers, value and days, matches


@dataclass(frozen=True, slots=True)
class Spot:
    """A card by the number of its column and its place in it."""

    column: int
    row: int


class BoardLayout:
    """Geometry in the coordinates of the whole board; the heads of the columns stand above it and do not scroll."""

    def __init__(self, columns: Sequence[Column], width: int, metrics: QFontMetrics) -> None:
        self.columns = columns
        self.line = metrics.lineSpacing()
        self.card_height = LINES * self.line + 2 * PAD
        self.head_height = 2 * self.line + 2 * PAD
        self.column_width = max(theme.scaled(NARROWEST), width // max(len(columns), 1))

    @property
    def size(self) -> QSize:
        """The whole board, without the heads."""
        rows = max((len(column.cards) for column in self.columns), default=0)
        return QSize(self.column_width * len(self.columns), rows * (self.card_height + GAP) + GAP)

    def column_rect(self, column: int, height: int) -> QRect:
        """A column from the top of the board down."""
        return QRect(column * self.column_width, 0, self.column_width, height)

    def card_rect(self, spot: Spot) -> QRect:
        """Where a card stands."""
        top = GAP + spot.row * (self.card_height + GAP)
        return QRect(spot.column * self.column_width + GAP // 2, top, self.column_width - GAP, self.card_height)

    def column_at(self, x: int) -> int:
        """The column at a point across, or -1."""
        found = x // self.column_width
        return found if 0 <= found < len(self.columns) else -1

    def spot_at(self, point: QPoint) -> Spot | None:
        """The card at a point."""
        column = self.column_at(point.x())
        row = (point.y() - GAP) // (self.card_height + GAP)
        if column < 0 or not 0 <= row < len(self.columns[column].cards):
            return None
        spot = Spot(column, row)
        return spot if self.card_rect(spot).contains(point) else None

    def rows_between(self, top: int, bottom: int) -> range:
        """The rows that can be seen between two heights, whichever columns have them."""
        step = self.card_height + GAP
        return range(max((top - GAP) // step, 0), max(bottom // step + 1, 0))

    def spot_of(self, key: str) -> Spot | None:
        """Where a card is, by its key."""
        for number, column in enumerate(self.columns):
            for row, card in enumerate(column.cards):
                if card.id == key:
                    return Spot(number, row)
        return None

    def beside(self, spot: Spot, step: int) -> Spot | None:
        """The card in the next column that has any, at the same height or at its end."""
        column = spot.column + step
        while 0 <= column < len(self.columns):
            if self.columns[column].cards:
                return Spot(column, min(spot.row, len(self.columns[column].cards) - 1))
            column += step
        return None
