"""Lines: text broken to a width, or cut with an ellipsis, whatever it contains."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import inf

from crm_app.reports.document import Run, Text
from crm_app.reports.fonts import FontBook, Stretch
from crm_app.reports.pdf.placed import Line as Line
from crm_app.reports.pdf.placed import Placed as Placed
from crm_app.reports.pdf.plain import own_manner, plain_font, plain_lines
from crm_app.reports.pdf.style import Manner
from crm_app.reports.shaping import Piece, directions, in_visual_order, pieces, shape
from crm_app.reports.wording import printable

ELLIPSIS = "…"
_WIDE = "\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff01-\uffef"  # a line may break between any two of these
_WORDS = re.compile(rf"[ \u200b]+|[{_WIDE}]|[-/]*[^- /\u200b{_WIDE}]+[-/–]*|[-/]+")
_CLUSTERS = re.compile(
    ".[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0900-\u0903\u093a-\u094f\u0e31\u0e34-\u0e4e\u200d\ufe0f]*", re.DOTALL
)


@dataclass(slots=True)
class Typesetter:
    """Breaks text into lines for one paper, and counts what it had to cut."""

    book: FontBook
    cut: int = 0

    def lines(self, content: str | Text, manner: Manner, width: float, most: int = 0) -> list[Line]:
        """The lines of a text; beyond ``most`` (0: no limit) the last ends in an ellipsis."""
        runs = (Run(content),) if isinstance(content, str) else content
        room = max(width, manner.size)
        plain = plain_lines(runs, manner, room)
        if plain is not None and (not most or len(plain) <= most):
            return list(plain)
        result: list[Line] = []
        for line in plain or self._laid(runs, manner, room):
            if most and len(result) == most:
                self.cut += 1
                result[-1] = self._shortened(result[-1], manner, width)
                return result
            result.append(line)
        return result

    def _laid(self, runs: Text, manner: Manner, width: float) -> Iterator[Line]:
        for hard in _hard_lines(runs):
            plain = plain_lines(hard, manner, width)
            yield from self._broken(hard, manner, width) if plain is None else plain

    def width(self, content: str, manner: Manner) -> float:
        """The length of a text on one line."""
        font = plain_font(manner.bold, False)
        if font.draws(content):
            return font.font.width(content) * manner.size / 1000
        return max((self._length(hard, manner) for hard in _hard_lines((Run(content),))), default=0)

    def _length(self, runs: Text, manner: Manner) -> float:
        (plain,) = plain_lines(runs, manner, inf) or (None,)
        return plain.width if plain else sum(part.width for word in self._split(runs, manner) for part in word)

    def _broken(self, runs: Text, manner: Manner, width: float) -> Iterator[Line]:
        line: list[Placed] = []
        filled = 0.0
        for word in self._split(runs, manner):
            length = sum(part.width for part in word)
            if filled + length <= width:
                line.extend(word)
                filled += length
                continue
            if _is_space(word):
                filled += length  # hangs over the edge
                continue
            if line:
                yield _finished(line)
            line = []
            for chunk in self._chopped(word, width) if length > width else [list(word)]:
                if line:
                    yield _finished(line)
                line = chunk
            filled = sum(part.width for part in line)
        yield _finished(line)

    def _split(self, runs: Text, manner: Manner) -> Iterator[tuple[Placed, ...]]:
        """Words and the spaces between them, in reading order; a word may run over a change of manner."""
        whole = "".join(run.text for run in runs)
        levels = directions(whole)
        for found in _WORDS.finditer(whole):
            yield tuple(self._mixed(runs, found.start(), found.end(), levels, manner))

    def _mixed(
        self, runs: Text, start: int, end: int, levels: Sequence[int] | None, manner: Manner
    ) -> Iterator[Placed]:
        offset = 0
        for run in runs:
            first, last = max(start, offset), min(end, offset + len(run.text))
            if first < last:
                part = run.text[first - offset : last - offset]
                yield from self._placed(part, levels[first:last] if levels else None, own_manner(run, manner), run)
            offset += len(run.text)

    def _placed(self, text: str, levels: Sequence[int] | None, own: Manner, run: Run) -> Iterator[Placed]:
        plain = plain_font(own.bold, run.emphasis)
        if levels is None and plain.draws(text):
            yield plain.placed(text, own, run.link)
            return
        for piece in pieces(self.book, text, levels, own.bold, run.emphasis):
            yield Placed(piece, own, piece.width * own.size / 1000, run.link)

    def _chopped(self, word: Sequence[Placed], width: float) -> Iterator[list[Placed]]:
        """A word too long for a line, cut between letters."""
        line: list[Placed] = []
        filled = 0.0
        for part in word:
            for letter in self._letters(part, width):
                if line and filled + letter.width > width:
                    yield line
                    line, filled = [], 0.0
                line.append(letter)
                filled += letter.width
        yield line

    def _letters(self, part: Placed, width: float) -> Iterator[Placed]:
        """A part letter by letter, marks kept with their letters; joined letters in lengths that fit."""
        piece, manner = part.piece, part.manner
        if piece.shaped and part.width <= width:
            yield part
            return
        clusters = _CLUSTERS.findall(piece.drawn if not piece.shaped else piece.source)
        if piece.shaped:
            step = max(1, int(0.8 * width * len(clusters) / part.width))
            clusters = ["".join(clusters[start : start + step]) for start in range(0, len(clusters), step)]
        for cluster in clusters:
            if piece.shaped:
                letter = shape(Stretch(cluster, piece.font), piece.level)
            else:
                letter = Piece(cluster, cluster, piece.font, piece.font.width(cluster), piece.level)
            yield Placed(letter, manner, letter.width * manner.size / 1000, part.link)

    def _shortened(self, line: Line, manner: Manner, width: float) -> Line:
        (dots,) = self._placed(ELLIPSIS, None, manner, Run(""))
        kept = [letter for part in line.parts for letter in self._letters(part, width)]
        while kept and sum(letter.width for letter in kept) + dots.width > width:
            kept.pop()
        return Line((*kept, dots))


def _is_space(word: Sequence[Placed]) -> bool:
    return all(part.piece.source.isspace() for part in word)


def _finished(line: Sequence[Placed]) -> Line:
    end = len(line)
    while end and line[end - 1].piece.source.isspace():
        end -= 1
    kept = list(line[:end])
    return Line(tuple(in_visual_order(kept, lambda part: part.piece.level)))


def _hard_lines(runs: Text) -> Iterator[Text]:
    """The runs cut at their line ends, made printable."""
    line: list[Run] = []
    for run in runs:
        first, *others = printable(run.text).replace("\t", "    ").split("\n")
        line.append(Run(first, run.strong, run.emphasis, run.link))
        for other in others:
            yield tuple(line)
            line = [Run(other, run.strong, run.emphasis, run.link)]
    yield tuple(line)
