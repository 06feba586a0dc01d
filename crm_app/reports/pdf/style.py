"""Measures, colours and manners of text on paper. Lengths are points; colours are ``#RRGGBB``."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm

from crm_app.reports.document import Tone

PAGE_WIDTH, PAGE_HEIGHT = A4
MARGIN = 20 * mm
WIDTH = PAGE_WIDTH - 2 * MARGIN
HEAD = 10 * mm  # from the top edge to the line of the running head
FOOT = 11 * mm  # from the bottom edge to the line of the foot

INK = "#18212B"
MUTED = "#4F5B68"
LINE = "#D7DDE4"
STRONG_LINE = "#8A96A3"
GROUND = "#F5F7F9"
WHITE = "#FFFFFF"
DEFAULT_ACCENT = "#0A6B6B"
TONES = {
    Tone.GOOD: "#166139",
    Tone.INFORMATION: "#184C9C",
    Tone.CAUTION: "#7A4900",
    Tone.STOP: "#991B15",
    Tone.NEUTRAL: MUTED,
}


@dataclass(frozen=True, slots=True)
class Manner:
    """How a text looks."""

    size: float = 10
    leading: float = 14
    colour: str = INK
    bold: bool = False

    def but(self, **changes: Any) -> Manner:
        """The same with some things changed."""
        return replace(self, **changes)


BODY = Manner()
LEAD = Manner(11.5, 16.5)
SMALL = Manner(8, 11, MUTED)
TITLE = Manner(21, 26, bold=True)
SUBTITLE = Manner(11.5, 15, MUTED)
HEADINGS = (Manner(14, 18, bold=True), Manner(11.5, 15, bold=True), Manner(10, 14, MUTED, bold=True))
CAPTION = Manner(9.5, 13, bold=True)
CELL = Manner(8.5, 11.5)
COLUMN_HEAD = Manner(8, 10.5, MUTED, bold=True)
FIGURE = Manner(22, 26, bold=True)
RUNNING = Manner(7.5, 10, MUTED)


@lru_cache(maxsize=512)
def colour(value: str) -> Any:
    """A colour of the PDF library; anything that is not ``#RRGGBB`` becomes our own accent."""
    return HexColor(value if re.fullmatch("#[0-9A-Fa-f]{6}", value) else DEFAULT_ACCENT)


@lru_cache(maxsize=512)
def tint(value: str, part: float) -> str:
    """A colour thinned with white: ``part`` of it remains."""
    solid = colour(value)
    mixed = (round(255 * (1 - part + part * channel)) for channel in (solid.red, solid.green, solid.blue))
    return "#{:02X}{:02X}{:02X}".format(*mixed)
