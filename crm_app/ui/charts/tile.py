"""A key figure as a tile: its number large, what it means beneath, and the list it counts behind it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QEnterEvent, QFont, QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from crm_app.ui import theme
from crm_app.ui.charts.face import pen_of

PAD, GAP, CORNER = 12.0, 8, 6.0
NUMBER_POINTS = 20.0
LEAST_WIDTH = 196  # px at 100 %
_TALL = 10_000.0


@dataclass(frozen=True, slots=True)
class TileText:
    """What a tile says: the number, its name, its definition, and its date with what is missing."""

    value: str
    label: str
    definition: str
    source: str


class FigureTile(QAbstractButton):
    """A button with a figure on it; a click, Space or Enter opens the list."""

    def __init__(self, said: TileText, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        theme.theme().changed.connect(self.update)
        self.say(said)

    def say(self, said: TileText) -> None:
        """Show another figure."""
        self.said = said
        self.setAccessibleName(f"{said.label}: {said.value}")
        self.setAccessibleDescription(f"{said.definition} {said.source}. Enter opens the list")
        self.setToolTip("Open the list")
        self.update()

    def _lines(self) -> Sequence[tuple[str, QFont, str]]:
        small = QFont(self.font())
        small.setPointSizeF(self.font().pointSizeF() * 0.88)
        return (
            (self.said.value, theme.title_font(NUMBER_POINTS), "text"),
            (self.said.label, theme.strong_font(), "text"),
            (self.said.definition, small, "muted"),
            (self.said.source, small, "muted"),
        )

    def height_for(self, width: float) -> float:
        """How high the tile has to be for its words."""
        return 2 * PAD + sum(_box(words, font, width - 2 * PAD).height() + 2 for words, font, _ in self._lines())

    def sizeHint(self) -> QSize:
        """The least width, with the height it asks for."""
        width = theme.scaled(LEAST_WIDTH)
        return QSize(width, round(self.height_for(width)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, as Space does."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        """The ground answers the pointer."""
        super().enterEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Ground, words, and the focus ring."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(
            theme.color("selection" if self.isDown() else "accent_ground" if self.underMouse() else "raised")
        )
        painter.setPen(pen_of("focus", 2) if self.hasFocus() else pen_of("strong_line"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), CORNER, CORNER)
        y = PAD
        for words, font, role in self._lines():
            height = _box(words, font, self.width() - 2 * PAD).height()
            painter.setFont(font)
            painter.setPen(theme.color(role))
            painter.drawText(QRectF(PAD, y, self.width() - 2 * PAD, height + 1), _FLAGS, words)
            y += height + 2
        painter.end()


_FLAGS = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap)


def _box(words: str, font: QFont, width: float) -> QRectF:
    return QFontMetricsF(font).boundingRect(QRectF(0, 0, width, _TALL), _FLAGS, words)


class TileGrid(QWidget):
    """Tiles in even columns, as many as the width has room for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tiles: list[FigureTile] = []

    def set_tiles(self, tiles: Iterable[FigureTile]) -> None:
        """Take tiles in the place of those there are."""
        for old in self.tiles:
            old.hide()
            old.deleteLater()
        self.tiles = list(tiles)
        for tile in self.tiles:
            tile.setParent(self)
            tile.show()
        self.arrange()

    def arrange(self) -> None:
        """Lay the tiles out; the rows are as high as their highest."""
        if not self.tiles:
            return
        across = min(max((self.width() + GAP) // (theme.scaled(LEAST_WIDTH) + GAP), 1), len(self.tiles))
        rows = -(-len(self.tiles) // across)
        across = -(-len(self.tiles) // rows)  # even rows
        width = (self.width() - GAP * (across - 1)) / across
        y = 0
        for start in range(0, len(self.tiles), across):
            row = self.tiles[start : start + across]
            height = round(max(tile.height_for(width) for tile in row))
            for place, tile in enumerate(row):
                tile.setGeometry(round(place * (width + GAP)), y, round(width), height)
            y += height + GAP
        self.setFixedHeight(y - GAP)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out for the new width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.arrange()
