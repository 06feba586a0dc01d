"""Fonts for paper, chosen for each run of text by what they can draw.

Noto Sans carries the text; FiraGO stands in for Arabic, Hebrew, Thai, Devanagari, arrows and mathematics; the fonts of
this computer do the rest. What none can draw becomes a visible box and is reported, never left out in silence.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from io import BytesIO
from itertools import groupby
from threading import RLock
from typing import Any

import pymupdf_fonts
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont

from crm_app.reports import system_fonts
from crm_app.reports.wording import BOX

OUR_FONTS = {
    (False, False): ("notos", "figo"),
    (True, False): ("notosbo", "figbo"),
    (False, True): ("notosit", "figit"),
    (True, True): ("notosbi", "figbi"),
}
GLYPH_PLANE = 0xF0000  # a private plane: a shaped glyph n is drawn as the character GLYPH_PLANE + n of its font
FIRST_GLYPH = chr(GLYPH_PLANE)
JOINERS = frozenset({0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x061C, 0xFE0E, 0xFE0F, 0xFEFF, 0x2060, 0xAD})
_LOCK = RLock()  # two reports may be made at once, and the library's table of fonts is shared
_PORTIONS = 32  # of a font, kept to be embedded again
_LONG_CODE = re.compile(r"<([0-9A-F]{2})> <([0-9A-F]{5,6})>")


class _Advances(dict[str, float]):
    """The width of each character, filled as characters are met."""

    def __init__(self, face: Any) -> None:
        super().__init__()
        self._widths: dict[int, float] = face.charWidths
        self._default: float = face.defaultWidth

    def __missing__(self, character: str) -> float:
        self[character] = width = self._widths.get(ord(character), self._default)
        return width


class PaperFont:
    """One font, known to the PDF library under ``name``."""

    def __init__(self, name: str, font: Any) -> None:
        self.name = name
        self.font = font
        self.covers = frozenset(font.face.charToGlyph)
        self.widths: dict[int, float] = font.face.charWidths
        self._advance = _Advances(font.face).__getitem__
        self.meanings: dict[int, str] = {}
        _keep_subsets(font.face)
        self._add_objects = font.addObjects
        font.addObjects = self.add_objects
        pdfmetrics.registerFont(font)

    def width(self, text: str) -> float:
        """The width of a text, unshaped, in thousandths of its size."""
        return sum(map(self._advance, text))

    def glyph(self, number: int, advance: float, meaning: str) -> str:
        """The private character that draws one shaped glyph; ``meaning`` is the text a reader copies from it."""
        code = GLYPH_PLANE + number
        if code not in self.widths:
            self.font.face.charToGlyph[code] = number
            self.widths[code] = advance
        self.meanings.setdefault(code, meaning)
        return chr(code)

    def add_objects(self, paper: Any) -> None:
        """Embed the font, and say what its private glyphs and its characters above U+FFFF mean to a reader."""
        known = set(paper.idToObject)
        self._add_objects(paper)
        for key in set(paper.idToObject) - known:
            stream = paper.idToObject[key]
            if str(key).startswith("fontFile") and stream.filters:
                stream.filters = [_Kept]
            if str(key).startswith("toUnicodeCMap"):
                stream.content = _LONG_CODE.sub(self._meaning, stream.content)

    def _meaning(self, found: re.Match[str]) -> str:
        code = int(found[2], 16)
        words = self.meanings.get(code) or (chr(code) if code < GLYPH_PLANE else "\u200b")
        return f"<{found[1]}> <{words.encode('utf-16-be', 'replace').hex().upper()}>"


class _Kept:
    """Compresses the portions of fonts, each once in a process: the library's own filter, with a memory."""

    pdfname = "FlateDecode"
    encode = staticmethod(lru_cache(maxsize=_PORTIONS)(zlib.compress))


def _keep_subsets(face: Any) -> None:
    """Have a face cut each portion of itself once in a process."""
    cut = lru_cache(maxsize=_PORTIONS)(face.makeSubset)
    face.makeSubset = lambda subset: cut(tuple(subset))


def paper_font(name: str) -> PaperFont:
    """One of our own fonts by its short name; there is one of each in a process."""
    known = _OURS.get(name)
    if known is None:
        with _LOCK:
            known = _OURS.get(name)
            if known is None:
                known = _OURS[name] = PaperFont(name, TTFont(name, BytesIO(pymupdf_fonts.fontbuffers[name]())))
    return known


def system_font(character: int) -> PaperFont | None:
    """A font of this computer that has the character and may be embedded."""
    with _LOCK:
        path = system_fonts.font_for(character)
        return _file_font(str(path)) if path else None


@cache
def _file_font(path: str) -> PaperFont | None:
    try:
        return PaperFont(f"system-{path}", TTFont(f"system-{path}", path))
    except (TTFError, OSError):
        return None


_OURS: dict[str, PaperFont] = {}


@dataclass(frozen=True, slots=True)
class Stretch:
    """Text that one font draws."""

    text: str
    font: PaperFont


@dataclass(slots=True)
class FontBook:
    """Fonts for one paper, and what it could not draw."""

    missing: set[str] = field(default_factory=set)

    def base(self, bold: bool = False, italic: bool = False) -> PaperFont:
        """The font of ordinary text."""
        return paper_font(OUR_FONTS[bold, italic][0])

    def covers(self, text: str, bold: bool = False, italic: bool = False) -> bool:
        """Whether the ordinary font can draw all of it."""
        return self.base(bold, italic).covers.issuperset(map(ord, text))

    def stretches(
        self, text: str, bold: bool = False, italic: bool = False, *, from_right: bool = False
    ) -> Iterator[Stretch]:
        """The text cut where the font has to change; spaces and signs go with the words before them."""
        last = paper_font(OUR_FONTS[bold, italic][1]) if from_right else self.base(bold, italic)
        chosen: list[tuple[str, PaperFont]] = []
        for character in text:
            drawn, last = self._choice(character, last, bold, italic)
            chosen.append((drawn, last))
        for _name, group in groupby(chosen, key=lambda pair: (pair[1].name, pair[0] >= FIRST_GLYPH)):
            pairs = list(group)
            yield Stretch("".join(drawn for drawn, _font in pairs), pairs[0][1])

    def _choice(self, character: str, last: PaperFont, bold: bool, italic: bool) -> tuple[str, PaperFont]:
        code = ord(character)
        if code in JOINERS or 0x300 <= code <= 0x36F:
            return (character, last) if code in last.covers else ("", last)
        ours = OUR_FONTS[bold, italic]
        if not character.isalnum() and last.name == ours[1] and code in last.covers:
            return character, last  # spaces and signs between words stay in the font of the words
        if code in paper_font(ours[0]).covers:
            return character, paper_font(ours[0])
        if code in paper_font(ours[1]).covers:
            return character, paper_font(ours[1])
        found = system_font(code)
        if found is not None:
            return character, found
        if character != BOX:
            self.missing.add(character)
        return self._box(ours[1])

    def _box(self, name: str) -> tuple[str, PaperFont]:
        """The upright white rectangle of FiraGO, which a reader copies as the box it stands for."""
        font = paper_font(name)
        return font.glyph(font.font.face.charToGlyph[0x25AF], font.widths[0x25AF], BOX), font
