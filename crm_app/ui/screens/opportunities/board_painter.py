"""How a card of the board is drawn: title, buyers, value and days, matches; the words are cut to fit once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QFont, QPainter, QPen

from crm_app.domain.dates import days_left
from crm_app.domain.money import format_money_short
from crm_app.domain.pipeline import Card, Column
from crm_app.ui import theme
from crm_app.ui.screens.opportunities.board_layout import PAD
from crm_app.ui.screens.opportunities.inked import Inked

Known = Mapping[str, tuple[int, int]]  # opportunity -> suppliers that could bid today, and by award
BIDDING = ("", "idea", "planned", "market_engagement", "open")
_MOST_KEPT = 20_000


def matches_words(found: tuple[int, int] | None) -> str:
    """How many suppliers are ready and how many nearly; empty while nobody has counted."""
    if found is None:
        return ""
    ready, near = found
    return f"{ready:,} ready · {near:,} by award" if ready or near else "None ready yet"


def is_late(card: Card, today: date) -> bool:
    """Whether bids were due before today, though the tender has not gone on."""
    return card.closes_on is not None and card.closes_on < today and card.stage in BIDDING


def spoken(card: Card, column: Column, place: int, today: date, known: Known) -> str:
    """A card in words, for those who listen."""
    due = f"bids due {days_left(card.closes_on, today)}" if card.closes_on else "no closing date"
    parts = [
        card.title,
        " and ".join(card.buyers) or "no buyer yet",
        format_money_short(card.value_net) or "value not known",
        due,
        matches_words(known.get(card.id)),
        f"{column.label}, {place + 1:,} of {len(column.cards):,}",
    ]
    return ". ".join(part for part in parts if part)


class CardPainter:
    """Draws cards in one font; what was cut to fit is kept until the width or the font changes."""

    def __init__(self, font: QFont, width: int) -> None:
        strong = QFont(font)
        strong.setWeight(QFont.Weight.DemiBold)
        self.plain, self.strong = Inked(font), Inked(strong)
        self.room = width - 2 * PAD
        self.line = self.plain.metrics.lineSpacing()
        self._titles: dict[str, tuple[str, str]] = {}
        t = theme.tokens()
        self.text, self.muted, self.edge = QColor(t.text), QColor(t.muted), QColor(t.line)
        self.ground, self.chosen = QColor(t.raised), QColor(t.selection)
        self.caution, self.accent, self.focus = QColor(t.caution), QColor(t.accent), QColor(t.focus)

    def lines_of(self, title: str) -> tuple[str, str]:
        """A title over two lines, the second cut where it is too long."""
        if title not in self._titles:
            if len(self._titles) > _MOST_KEPT:
                self._titles.clear()
            self._titles[title] = self._wrapped(" ".join(title.split())[:300])
        return self._titles[title]

    def _wrapped(self, title: str) -> tuple[str, str]:
        advance, first = self.strong.metrics.horizontalAdvance, ""
        if advance(title) <= self.room:
            return title, ""
        words = title.split(" ")
        for number, word in enumerate(words):
            longer = f"{first} {word}".strip()
            if advance(longer) > self.room:
                return first, self.strong.cut(" ".join(words[number:]), self.room)
            first = longer
        return first, ""

    def draw(
        self, painter: QPainter, where: QRect, card: Card, today: date, known: Known, *, chosen: bool, focused: bool
    ) -> None:
        """Draw one card."""
        painter.setPen(QPen(self.focus, 2) if focused else QPen(self.accent if chosen else self.edge, 1))
        painter.setBrush(self.chosen if chosen else self.ground)
        painter.drawRoundedRect(where, 6, 6)
        line = QRect(where.left() + PAD, where.top() + PAD, self.room, self.line)
        painter.setFont(self.strong.font)
        painter.setPen(self.text)
        first, second = self.lines_of(card.title)
        self.strong.draw(painter, line, first)
        line.translate(0, self.line)
        self.strong.draw(painter, line, second)
        painter.setFont(self.plain.font)
        painter.setPen(self.muted)
        line.translate(0, self.line)
        self.plain.draw(painter, line, self.plain.cut(_buyers(card), self.room))
        line.translate(0, self.line)
        self._worth_and_days(painter, line, card, today)
        if words := matches_words(known.get(card.id)):
            line.translate(0, self.line)
            painter.setPen(self.muted)
            self.plain.draw(painter, line, self.plain.cut(words, self.room))

    def _worth_and_days(self, painter: QPainter, line: QRect, card: Card, today: date) -> None:
        worth = format_money_short(card.value_net)
        painter.setPen(self.text)
        self.plain.draw(painter, line, worth)
        if card.closes_on is not None:
            late = is_late(card, today)
            painter.setPen(self.caution if late else self.muted)
            room = self.room - (self.plain.width(worth) + PAD if worth else 0)
            words = days_left(card.closes_on, today)
            self.plain.draw(painter, line, self.plain.cut(f"Late, {words}" if late else words, room), right=True)

    def head(self, painter: QPainter, where: QRect, column: Column) -> None:
        """Draw the head of a column: the stage, how many, and what they come to."""
        line = QRect(where.left() + PAD, where.top() + PAD, where.width() - 2 * PAD, self.line)
        count = f"{len(column.cards):,}"
        painter.setFont(self.strong.font)
        painter.setPen(self.text)
        room = line.width() - self.strong.width(count) - PAD
        self.strong.draw(painter, line, self.strong.cut(column.label, room))
        self.strong.draw(painter, line, count, right=True)
        line.translate(0, self.line)
        painter.setFont(self.plain.font)
        painter.setPen(self.muted)
        self.plain.draw(painter, line, format_money_short(column.value) if column.value else "")


def _buyers(card: Card) -> str:
    if not card.buyers:
        return "No buyer yet"
    more = f" + {len(card.buyers) - 1}" if len(card.buyers) > 1 else ""
    return f"{card.buyers[0]}{more}"
