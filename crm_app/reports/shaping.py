"""Reading direction and joined letters: text in reading order becomes pieces that can be drawn one after another.

The direction of each character follows the Unicode bidirectional algorithm (python-bidi), the glyphs of scripts that
join or stack come from HarfBuzz. Text that needs neither takes a short way.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, TypeVar

import uharfbuzz
from bidi import algorithm, get_base_level
from reportlab.pdfbase.ttfonts import ShapeData, ShapedStr

from crm_app.reports.fonts import FIRST_GLYPH, FontBook, PaperFont, Stretch

Item = TypeVar("Item")

# Right-to-left letters; then the scripts whose letters join, stack or combine.
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
_SHAPED = re.compile("[\u0300-\u036f\u0590-\u109f\u1780-\u17ff\u200d\ua8e0-\ua8ff\ufb1d-\ufdff\ufe70-\ufefc]")


@dataclass(frozen=True, slots=True)
class Piece:
    """Text that one font draws in one direction. ``drawn`` is what goes to the PDF, ``source`` what a reader copies.

    ``width`` is in thousandths of the size; an odd ``level`` reads from right to left.
    """

    source: str
    drawn: Any
    font: PaperFont
    width: float
    level: int = 0
    shaped: bool = False


def is_simple(text: str) -> bool:
    """Whether a text reads from the left in letters that neither join nor stack."""
    return not _RIGHT_TO_LEFT.search(text) and not _SHAPED.search(text)


def directions(text: str) -> Sequence[int] | None:
    """The embedding level of each character, or ``None`` where all of it reads from left to right."""
    if not _RIGHT_TO_LEFT.search(text):
        return None
    storage = algorithm.get_empty_storage()
    storage["base_level"] = base = get_base_level(text)
    storage["base_dir"] = "LR"[base]
    algorithm.get_embedding_levels(text, storage)
    for index, character in enumerate(storage["chars"]):
        character["index"] = index
    algorithm.explicit_embed_and_overrides(storage)
    algorithm.resolve_weak_types(storage)
    algorithm.resolve_neutral_types(storage, False)
    algorithm.resolve_implicit_levels(storage, False)
    levels: list[int | None] = [None] * len(text)
    for character in storage["chars"]:
        levels[character["index"]] = character["level"]
    return _filled(levels, base)


def _filled(levels: Sequence[int | None], base: int) -> list[int]:
    """Joiners carry no level of their own: they go with the character before."""
    result: list[int] = []
    for level in levels:
        result.append(level if level is not None else result[-1] if result else base)
    return result


def pieces(
    book: FontBook, text: str, levels: Sequence[int] | None, bold: bool = False, italic: bool = False
) -> Iterator[Piece]:
    """The pieces of one stretch of text in reading order."""
    if levels is None and not _SHAPED.search(text) and book.covers(text, bold, italic):
        font = book.base(bold, italic)
        yield Piece(text, text, font, font.width(text))
        return
    start = 0
    for level, group in groupby(levels or [0] * len(text)):
        length = len(list(group))
        for stretch in book.stretches(text[start : start + length], bold, italic, from_right=level % 2 == 1):
            if not stretch.text:
                continue
            if stretch.text < FIRST_GLYPH and (level % 2 or _SHAPED.search(stretch.text)):
                yield shape(stretch, level)
            else:
                yield Piece(stretch.text, stretch.text, stretch.font, stretch.font.width(stretch.text), level)
        start += length


def shape(stretch: Stretch, level: int) -> Piece:
    """The glyphs of a stretch, joined, stacked and in the order they stand from left to right."""
    buffer = uharfbuzz.Buffer()
    buffer.add_str(stretch.text)
    buffer.guess_segment_properties()
    buffer.direction = "rtl" if level % 2 else "ltr"
    font = stretch.font
    uharfbuzz.shape(uharfbuzz.Font(font.font.hbFace), buffer)
    ends = _cluster_ends([info.cluster for info in buffer.glyph_infos], len(stretch.text))
    drawn, data, told = "", [], set()
    for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        meaning = "" if info.cluster in told else stretch.text[info.cluster : ends[info.cluster]]
        told.add(info.cluster)
        scaled = [
            font.font.pdfScale(value) for value in (place.x_advance, place.y_advance, place.x_offset, place.y_offset)
        ]
        character = font.glyph(info.codepoint, scaled[0], meaning)
        drawn += character
        data.append(ShapeData(info.cluster, *scaled, font.widths[ord(character)]))
    width = sum(glyph.x_advance for glyph in data)
    return Piece(stretch.text, ShapedStr(drawn, data), font, width, level, shaped=True)


def _cluster_ends(clusters: Sequence[int], length: int) -> dict[int, int]:
    starts = sorted(set(clusters))
    return dict(zip(starts, [*starts[1:], length], strict=True))


def in_visual_order(line: Sequence[Item], level_of: Callable[[Item], int]) -> list[Item]:
    """One line as it stands on paper: from the highest level down, each stretch is turned round."""
    result = list(line)
    for level in range(max(map(level_of, line), default=0), 0, -1):
        start = 0
        while start < len(result):
            end = start
            while end < len(result) and level_of(result[end]) >= level:
                end += 1
            result[start:end] = reversed(result[start:end])
            start = max(end, start + 1)
    return result
