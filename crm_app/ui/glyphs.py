"""Icons drawn from the Phosphor font that the package qtawesome carries.

The font and its table of names are read as files: the package itself would load ten fonts and all of its Qt bridge,
which costs more than the rest of the window when the program starts.
"""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QIconEngine, QPainter, QPixmap

FILL = 0.94  # of the square


def _folder() -> Path:
    found = importlib.util.find_spec("qtawesome")
    places = found.submodule_search_locations if found else None
    return Path(next(iter(places or [""]))) / "fonts"


@cache
def family() -> str:
    """The name of the font, loaded once an application is there; empty where it cannot be."""
    path = next(iter(sorted(_folder().glob("phosphor*.ttf"))), None)
    number = QFontDatabase.addApplicationFontFromData(path.read_bytes()) if path else -1
    return next(iter(QFontDatabase.applicationFontFamilies(number)), "") if number >= 0 else ""


@cache
def characters() -> Mapping[str, str]:
    """The character of each icon by its name."""
    path = next(iter(sorted(_folder().glob("phosphor*charmap*.json"))), None)
    table = json.loads(path.read_text(encoding="utf-8")) if path else {}
    return {name: chr(int(code, 16)) for name, code in table.items()}


class GlyphEngine(QIconEngine):
    """Draws one glyph at any size, in the colour that mode and state ask for."""

    def __init__(self, character: str, colour: str, on: str, disabled: str) -> None:
        super().__init__()
        self._parts = (character, colour, on, disabled)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        """Draw it into a square."""
        character, colour, on, disabled = self._parts
        ink = disabled if mode is QIcon.Mode.Disabled else on if state is QIcon.State.On else colour
        font = QFont(family())
        font.setPixelSize(max(round(rect.height() * FILL), 1))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
        painter.setFont(font)
        painter.setPen(QColor(ink))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, character)
        painter.restore()

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        """The same as a picture; none where there is no room for one."""
        made = QPixmap(size)
        if size.isEmpty():
            return made
        made.fill(Qt.GlobalColor.transparent)
        painter = QPainter(made)
        self.paint(painter, QRect(0, 0, size.width(), size.height()), mode, state)
        painter.end()
        return made

    def clone(self) -> QIconEngine:
        """Another of the same."""
        return GlyphEngine(*self._parts)


def glyph_icon(name: str, colour: str, on: str, disabled: str) -> QIcon:
    """An icon by its Phosphor name; raises ``KeyError`` for a name there is not."""
    return QIcon(GlyphEngine(characters()[name], colour, on, disabled))
