"""The operators of a page, written straight.

The library's own text and path objects cost many times as much for each word and rule, and a paper has thousands.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from reportlab.pdfgen.pathobject import PDFPathObject

from crm_app.reports.fonts import PaperFont
from crm_app.reports.pdf.style import colour

Stretch = tuple[PaperFont, float, str, str]  # font, size, colour, characters
Point = tuple[float, float]
_FIRST = "–—•…·£‘’“”½"  # met first, so that nearly all papers embed the same portion of a font, cut once in a process
_BEYOND = "\x00"  # stands for a character outside the first 256 of its font in this paper
_ESCAPED = {code: f"\\{code:03o}" for code in (*range(32), *range(127, 256))} | {ord(c): f"\\{c}" for c in "\\()"}


class Codes(dict[int, str]):
    """What draws each character of one font in one paper: filled as characters are met, for ``str.translate``."""

    def __init__(self, font: PaperFont, paper: Any) -> None:
        super().__init__()
        self._font = font.font
        self._paper = paper
        self.shown(_FIRST, 1)

    def __missing__(self, character: int) -> str:
        ((subset, data),) = self._font.splitString(chr(character), self._paper)
        self[character] = _BEYOND if subset else _escaped(data)
        return self[character]

    def shown(self, text: str, size: float) -> str:
        """The operators that show a text where the pen stands."""
        drawn = text.translate(self)
        if _BEYOND not in drawn:
            return f"{self._font.getSubsetInternalName(0, self._paper)} {size:g} Tf ({drawn}) Tj"
        return " ".join(
            f"{self._font.getSubsetInternalName(subset, self._paper)} {size:g} Tf ({_escaped(data)}) Tj"
            for subset, data in self._font.splitString(text, self._paper)
        )


def _escaped(data: bytes) -> str:
    return data.decode("latin-1").translate(_ESCAPED)


class Ink:
    """Puts operators on the page of a canvas. Colours are ``#RRGGBB``, lengths points."""

    def __init__(self, canvas: Any) -> None:
        self._canvas = canvas
        self._codes: dict[str, Codes] = {}

    def words(self, stretches: Sequence[Stretch], x: float, baseline: float) -> None:
        """Stretches of text after one another."""
        shown = " ".join(f"{_paint(hue)} rg {self._of(font).shown(text, size)}" for font, size, hue, text in stretches)
        self._canvas.addLiteral(f"BT 1 0 0 1 {x:.5f} {baseline:.5f} Tm {shown} ET")

    def _of(self, font: PaperFont) -> Codes:
        codes = self._codes.get(font.name)
        if codes is None:
            codes = self._codes[font.name] = Codes(font, self._canvas._doc)
        return codes

    def rectangle(self, x: float, y: float, width: float, height: float, paint: str) -> None:
        """A solid rectangle from its lower left corner."""
        self._canvas.addLiteral(f"{_paint(paint)} rg {x:.5f} {y:.5f} {width:.5f} {height:.5f} re f")

    def line(
        self, points: Sequence[tuple[float, float]], paint: str, weight: float, dash: Sequence[float] = ()
    ) -> None:
        """A line through points, its corners round."""
        (x, y), *others = points
        way = " ".join(f"{to_x:.5f} {to_y:.5f} l" for to_x, to_y in others)
        broken = f"[{' '.join(f'{length:g}' for length in dash)}] 0 d"
        self._canvas.addLiteral(f"q {_paint(paint)} RG {weight:g} w 1 j {broken} {x:.5f} {y:.5f} m {way} S Q")

    def filled(self, shape: str, x: float, y: float, paint: str) -> None:
        """A solid shape whose own measures begin at a place."""
        self._canvas.addLiteral(f"q 1 0 0 1 {x:.5f} {y:.5f} cm {_paint(paint)} rg {shape} f Q")

    def outlined(self, shape: str, x: float, y: float, paint: str, weight: float = 1) -> None:
        """The edge of a shape."""
        self._canvas.addLiteral(f"q 1 0 0 1 {x:.5f} {y:.5f} cm {_paint(paint)} RG {weight:g} w {shape} S Q")


@lru_cache(maxsize=512)
def _paint(value: str) -> str:
    solid = colour(value)
    return f"{solid.red:.4f} {solid.green:.4f} {solid.blue:.4f}"


@lru_cache(maxsize=512)
def rounded(width: float, height: float, radius: float) -> str:
    """The shape of a rectangle with round corners, from its lower left one."""
    path = PDFPathObject()
    path.roundRect(0, 0, width, height, radius)
    return str(path.getCode())


@lru_cache(maxsize=64)
def disc(radius: float) -> str:
    """The shape of a circle around its middle."""
    path = PDFPathObject()
    path.circle(0, 0, radius)
    return str(path.getCode())


@lru_cache(maxsize=64)
def half_disc(radius: float) -> str:
    """The left half of a circle around its middle."""
    path = PDFPathObject()
    path.moveTo(0, 0)
    path.arcTo(-radius, -radius, radius, radius, 90, 180)
    path.close()
    return str(path.getCode())
