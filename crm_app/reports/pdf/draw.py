"""The pen: text, rules and pills on a page. Heights are told from the top of a thing downwards."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce
from io import BytesIO
from itertools import groupby
from operator import add
from typing import Any

from reportlab.lib.utils import ImageReader

from crm_app.domain.pictures import Picture
from crm_app.reports.document import Align, Status, Tone
from crm_app.reports.pdf.ink import Ink, Stretch, disc, half_disc, rounded
from crm_app.reports.pdf.style import LINE, TONES, WHITE, Manner, colour, tint
from crm_app.reports.pdf.text import Line, Placed, Typesetter

PILL = Manner(7.5, 11, bold=True)
PILL_HEIGHT = 12.5
_ICON = 6.0
LINKS = ("https://", "mailto:")
_SHARES = {Align.RIGHT: 1.0, Align.CENTRE: 0.5}  # of the room left over that stands before a line


class Pen:
    """Draws on one canvas."""

    def __init__(self, canvas: Any, setter: Typesetter, accent: str) -> None:
        self.canvas = canvas
        self.ink = Ink(canvas)
        self.setter = setter
        self.accent = accent
        self.depth = -1  # of the last entry of the outline

    def fill(self, x: float, top: float, width: float, height: float, paint: str, radius: float = 0) -> None:
        """A solid rectangle."""
        if radius:
            shape = rounded(round(width, 3), height, min(radius, width / 2, height / 2))
            self.ink.filled(shape, x, top - height, paint)
        else:
            self.ink.rectangle(x, top - height, width, height, paint)

    def rule(self, x: float, y: float, length: float, paint: str = LINE, weight: float = 0.5) -> None:
        """A line across."""
        self.path([(x, y), (x + length, y)], paint, weight)

    def path(
        self, points: Sequence[tuple[float, float]], paint: str, weight: float = 1, dash: Sequence[float] = ()
    ) -> None:
        """A line through points."""
        self.ink.line(points, paint, weight, dash)

    def picture(self, picture: Picture, x: float, top: float, widest: float, highest: float) -> float:
        """A picture, scaled to fit at the top left of a room; returns how wide it is."""
        scale = min(widest / picture.width, highest / picture.height)
        width, height = picture.width * scale, picture.height * scale
        drawn = ImageReader(BytesIO(picture.content))
        self.canvas.drawImage(drawn, x, top - (highest + height) / 2, width, height, mask="auto")
        return width

    def dot(self, x: float, y: float, radius: float, paint: str) -> None:
        """A filled circle."""
        self.ink.filled(disc(radius), x, y, paint)

    def lines(
        self, lines: Iterable[Line], x: float, top: float, manner: Manner, width: float = 0, side: Align = Align.LEFT
    ) -> float:
        """Lines beneath one another; the height they took."""
        height = 0.0
        share = _SHARES.get(side, 0.0)
        first = top - manner.leading / 2 - 0.36 * manner.size
        for line in lines:
            gap = max(share * (width - line.width), 0) if share else 0.0
            self._line(line, x + gap, first - height)
            height += manner.leading
        return height

    def words(
        self, words: str, x: float, top: float, manner: Manner, width: float = 0, side: Align = Align.LEFT
    ) -> float:
        """One line of words cut to ``width``; the length drawn."""
        lines = self.setter.lines(words, manner, width or 1e6, most=1)
        self.lines(lines, x, top, manner, width, side)
        return lines[0].width

    def _line(self, line: Line, x: float, baseline: float) -> None:
        if len(line.parts) == 1 and not (line.parts[0].link or line.parts[0].piece.shaped):
            self.ink.words([self._stretch(line.parts)], x, baseline)
            return
        if any(part.piece.shaped for part in line.parts):
            self._shaped_line(line, x, baseline)
        elif line.parts:
            self.ink.words([self._stretch(list(group)) for _, group in groupby(line.parts, key=_look)], x, baseline)
        for link, group in groupby(line.parts, key=lambda part: part.link):
            parts = list(group)
            length = sum(part.width for part in parts)
            if link.startswith(LINKS):
                self._link(link, x, baseline, length, parts[0].manner)
            x += length

    def _stretch(self, parts: Sequence[Placed]) -> Stretch:
        font, manner = parts[0].piece.font, parts[0].manner
        paint = self.accent if parts[0].link else manner.colour
        return font, manner.size, paint, "".join([part.piece.drawn for part in parts])

    def _shaped_line(self, line: Line, x: float, baseline: float) -> None:
        pen = self.canvas.beginText(x, baseline)
        for (font, manner, link), group in groupby(line.parts, key=_look):
            pen.setFont(font, manner.size)
            pen.setFillColor(colour(self.accent if link else manner.colour))
            for shaped, same in groupby(group, key=lambda part: part.piece.shaped):
                _show(pen, list(same), shaped)
        self.canvas.drawText(pen)

    def _link(self, address: str, x: float, baseline: float, length: float, manner: Manner) -> None:
        box = (x, baseline - 0.25 * manner.size, x + length, baseline + manner.size)
        self.canvas.linkURL(address, box, relative=0, thickness=0)
        self.rule(x, baseline - 0.15 * manner.size, length, self.accent, 0.4)

    def pill(self, status: Status, x: float, top: float, width: float, side: Align = Align.LEFT) -> None:
        """A status: its drawn icon and its word on a quiet ground."""
        paint = TONES[status.tone]
        (word,) = self.setter.lines(status.word, PILL, width - _ICON - 12, most=1)
        length = word.width + _ICON + 12
        x += {Align.RIGHT: width - length, Align.CENTRE: (width - length) / 2}.get(side, 0)
        self.fill(x, top, length, PILL_HEIGHT, tint(paint, 0.1), PILL_HEIGHT / 2)
        self.icon(status.tone, x + 4 + _ICON / 2, top - PILL_HEIGHT / 2)
        coloured = Line(tuple(Placed(p.piece, PILL.but(colour=paint), p.width, p.link) for p in word.parts))
        self.lines([coloured], x + _ICON + 7, top - (PILL_HEIGHT - PILL.leading) / 2, PILL)

    def icon(self, tone: Tone, x: float, y: float, size: float = _ICON) -> None:
        """The drawn sign of a tone around a middle: tick, half disc, ring, bar, dash."""
        paint, half = TONES[tone], size / 2
        if tone is Tone.GOOD:
            self.path([(x - half, y), (x - half / 4, y - 0.7 * half), (x + half, y + 0.8 * half)], paint, 1.3)
        elif tone is Tone.NEUTRAL:
            self.path([(x - 0.7 * half, y), (x + 0.7 * half, y)], paint, 1.3)
        elif tone is Tone.STOP:
            self.dot(x, y, half, paint)
            self.path([(x - half / 2, y), (x + half / 2, y)], WHITE, 1.1)
        else:
            self._ring(x, y, half, paint, half_full=tone is Tone.INFORMATION)

    def _ring(self, x: float, y: float, radius: float, paint: str, *, half_full: bool) -> None:
        self.ink.outlined(disc(radius - 0.5), x, y, paint)
        if half_full:
            self.ink.filled(half_disc(radius), x, y, paint)

    def pill_width(self, status: Status) -> float:
        """The length a pill would like."""
        return self.setter.width(status.word, PILL) + _ICON + 12


def _look(part: Placed) -> tuple[str, Manner, str]:
    return part.piece.font.name, part.manner, part.link


def _show(pen: Any, parts: Sequence[Placed], shaped: bool) -> None:
    """Write one stretch. Stacked letters carry the text in reading order, for copying and reading aloud; letters that
    read from the right do not need it, since readers turn them round themselves.
    """
    if not shaped:
        pen.textOut("".join(part.piece.drawn for part in parts))
        return
    for from_right, stretch in groupby(parts, key=lambda part: part.piece.level % 2):
        if from_right:
            pen.textOut(reduce(add, (part.piece.drawn for part in stretch)))
            continue
        for part in stretch:
            _show_with_text(pen, part)


def _show_with_text(pen: Any, part: Placed) -> None:
    words = part.piece.source.encode("utf-16-be", "replace").hex().upper()
    pen._code.append(f"/Span <</ActualText <FEFF{words}>>> BDC")
    pen.textOut(part.piece.drawn)
    pen._code.append("EMC")
