"""The colours of a map, from the theme in force: quiet tints that differ between neighbours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtGui import QColor

from crm_app.runtime.postcode_ground import Ground
from crm_app.ui import theme

HUES = 8
_SATURATION = {theme.LIGHT: 0.42, theme.DARK: 0.34, theme.HIGH_CONTRAST: 0.60}
_LIGHTNESS = {theme.LIGHT: 0.60, theme.DARK: 0.50, theme.HIGH_CONTRAST: 0.45}


@dataclass(frozen=True, slots=True)
class Tints:
    """The paper and the colour of the dots of each authority."""

    paper: QColor
    of: Mapping[str, QColor]


def tints(ground: Ground) -> Tints:
    """Colours for the authorities of a ground: none has the hue of its neighbour where the hues suffice."""
    palette = hues()
    return Tints(theme.color("surface"), {code: palette[number] for code, number in numbered(ground).items()})


def hues() -> list[QColor]:
    """The tints, alike in weight, spread around the circle from the theme's accent, which is left to the suppliers."""
    start = theme.color("accent").hslHueF()
    saturation, lightness = _SATURATION[theme.theme().name], _LIGHTNESS[theme.theme().name]
    return [QColor.fromHslF((start + (i + 1) / (HUES + 1)) % 1.0, saturation, lightness) for i in range(HUES)]


def numbered(ground: Ground) -> dict[str, int]:
    """A number of a hue for each authority, the one with most neighbours first."""
    codes = {patch.authority for patch in ground.patches}
    if not ground.neighbours:
        return {code: place * 3 % HUES for place, code in enumerate(sorted(codes))}
    found: dict[str, int] = {}
    used = [0] * HUES
    for code in sorted(codes, key=lambda code: (-len(ground.neighbours.get(code, ())), code)):
        taken = {found[other] for other in ground.neighbours.get(code, ()) if other in found}
        free = [number for number in range(HUES) if number not in taken] or list(range(HUES))
        found[code] = min(free, key=lambda number: (used[number], number))
        used[found[code]] += 1
    return found
