"""Plain text: fonts of our own, read from the left, no letters that join. It is by far the most, so it takes a short
way, and its lines are kept for the process: papers of one kind share most of their texts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from crm_app.reports.document import Run, Text
from crm_app.reports.fonts import OUR_FONTS, PaperFont, paper_font
from crm_app.reports.pdf.placed import Line, Placed
from crm_app.reports.pdf.style import Manner
from crm_app.reports.shaping import Piece, is_simple

KEPT = 4096  # texts
_PIECES = re.compile(r" +|[-/]*[^- /]+[-/–]*|[-/]+")
_WIDE = re.compile("[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff01-\uffef]")


class PlainFont:
    """A font of ordinary text and what it can measure without ado: characters that stand for themselves."""

    def __init__(self, font: PaperFont) -> None:
        self.font = font
        self._plain = frozenset(filter(_is_plain, map(chr, font.covers)))
        self._has_ascii = self._plain.issuperset(map(chr, range(32, 127)))

    def draws(self, text: str) -> bool:
        """Whether all of a text is plain."""
        return (self._has_ascii and text.isascii() and text.isprintable()) or self._plain.issuperset(text)

    def placed(self, text: str, manner: Manner, link: str = "") -> Placed:
        """A plain text in a manner."""
        width = self.font.width(text)
        return Placed(Piece(text, text, self.font, width), manner, width * manner.size / 1000, link)


def _is_plain(character: str) -> bool:
    if character == " ":
        return True
    return character.isprintable() and is_simple(character) and not _WIDE.match(character)


@cache
def plain_font(bold: bool, italic: bool) -> PlainFont:
    """The plain side of one of the four fonts of ordinary text."""
    return PlainFont(paper_font(OUR_FONTS[bold, italic][0]))


def own_manner(run: Run, manner: Manner) -> Manner:
    """How a run looks in a text of a manner."""
    return manner.but(bold=True) if run.strong and not manner.bold else manner


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A run within the whole of its text."""

    begin: int
    end: int
    font: PlainFont
    manner: Manner
    link: str

    def length(self, text: str) -> float:
        return self.font.font.width(text) * self.manner.size / 1000


@lru_cache(maxsize=KEPT)
def plain_lines(runs: Text, manner: Manner, room: float) -> tuple[Line, ...] | None:
    """The lines of a plain text. ``None`` where it is not plain, and where a word is wider than the room."""
    stretches: list[_Stretch] = []
    begin = 0
    for run in runs:
        own = own_manner(run, manner)
        font = plain_font(own.bold, run.emphasis)
        if not font.draws(run.text):
            return None
        stretches.append(_Stretch(begin, begin + len(run.text), font, own, run.link))
        begin += len(run.text)
    whole = "".join([run.text for run in runs])
    spans = _spans(whole, stretches, room)
    return None if spans is None else tuple([_line(whole, stretches, *span) for span in spans])


def _spans(whole: str, stretches: Sequence[_Stretch], room: float) -> list[tuple[int, int]] | None:
    """Where each line begins and ends, or ``None`` where a word is wider than the room."""
    if _length(whole, stretches, 0, len(whole)) <= room:
        return [(0, len(whole))]
    spans: list[tuple[int, int]] = []
    begin, filled, end = 0, 0.0, 0
    for found in _PIECES.finditer(whole):
        start, stop = found.span()
        length = _length(whole, stretches, start, stop)
        if filled + length > room:
            if whole[start] == " ":
                filled += length  # hangs over the edge
                continue
            if length > room:
                return None
            if end > begin:
                spans.append((begin, end))
            begin, filled = start, 0.0
        filled += length
        end = stop
    return [*spans, (begin, end)]


def _length(whole: str, stretches: Sequence[_Stretch], start: int, stop: int) -> float:
    return sum([stretch.length(part) for stretch, part in _cut(whole, stretches, start, stop)])


def _cut(whole: str, stretches: Sequence[_Stretch], start: int, stop: int) -> Iterator[tuple[_Stretch, str]]:
    for stretch in stretches:
        first, last = max(start, stretch.begin), min(stop, stretch.end)
        if first < last:
            yield stretch, whole[first:last]


def _line(whole: str, stretches: Sequence[_Stretch], start: int, stop: int) -> Line:
    stop = start + len(whole[start:stop].rstrip(" "))
    parts = [one.font.placed(part, one.manner, one.link) for one, part in _cut(whole, stretches, start, stop)]
    return Line(tuple(parts))
