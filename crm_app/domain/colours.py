"""Colours as ``#RRGGBB``: how well one can be read on another, and which may stand for a collaborative."""

from __future__ import annotations

import re

READABLE = 4.5  # the least contrast of text and its ground: WCAG 2.2, success criterion 1.4.3
PAPER, WINDOW = "#FFFFFF", "#F5F7F9"  # the two light grounds that an accent is written on
_STEPS = 50


def luminance(value: str) -> float:
    """The relative luminance of a colour as WCAG 2.2 defines it, 0 to 1."""
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in _parts(value))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def mixed(one: str, other: str, share: float) -> str:
    """The colour that lies ``share`` (0 to 1) of the way from one to the other."""
    pairs = zip(_parts(one), _parts(other), strict=True)
    return "#" + "".join(f"{round(255 * (a + (b - a) * share)):02X}" for a, b in pairs)


def toward(colour: str, end: str, grounds: tuple[str, ...], least: float = READABLE) -> str:
    """The colour moved towards ``end`` (black or white) only as far as it needs to be read on every ground."""
    for step in range(_STEPS + 1):
        tried = mixed(colour, end, step / _STEPS)
        if all(contrast(tried, ground) >= least for ground in grounds):
            return tried
    return end


def accept_accent(text: str) -> str:
    """The colour of a collaborative, checked: words in it, and white words upon it, can be read on both light grounds.

    Raises ``ValueError`` with the reason and, where the hue can be kept, with the nearest colour that would do.
    """
    typed = text.strip().lstrip("#").upper()
    if re.fullmatch("[0-9A-F]{3}", typed):
        typed = "".join(letter * 2 for letter in typed)
    if not re.fullmatch("[0-9A-F]{6}", typed):
        raise ValueError(f"“{text.strip()[:40]}” is not a colour. Write it as #0A6B6B")
    colour = f"#{typed}"
    reached = min(contrast(colour, ground) for ground in (PAPER, WINDOW))
    if reached < READABLE:
        darker = toward(colour, "#000000", (PAPER, WINDOW))
        raise ValueError(
            f"{colour} is too pale to be read on paper and in the window: its contrast is {reached:.1f} to 1, and"
            f" {READABLE} to 1 is needed. {darker} is the same colour, dark enough"
        )
    return colour


def _parts(value: str) -> tuple[float, float, float]:
    red, green, blue = (int(value[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return red, green, blue
