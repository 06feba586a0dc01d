"""From blocks to pages: what stands where, decided before anything is drawn, so that "page 2 of 6" is known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from crm_app.reports.document import (
    Block,
    Bullets,
    Callout,
    Chart,
    Heading,
    KeyFigures,
    PageBreak,
    Paragraph,
    Run,
    Table,
    numbers,
    plain,
)
from crm_app.reports.pdf.charts import laid_chart
from crm_app.reports.pdf.figures import laid_figures
from crm_app.reports.pdf.parts import Block as TextBlock
from crm_app.reports.pdf.parts import Break, Part
from crm_app.reports.pdf.style import BODY, HEADINGS, LEAD, SMALL, TONES, WIDTH
from crm_app.reports.pdf.tables import laid_table
from crm_app.reports.pdf.text import Typesetter
from crm_app.reports.wording import printable

INDENT = 16.0


@dataclass(frozen=True, slots=True)
class PlacedPart:
    """A part and how far below the top of the text area it begins."""

    part: Part
    down: float


def laid_blocks(blocks: Iterable[Block], setter: Typesetter, accent: str) -> Iterator[Part]:
    """Every block measured and broken into lines."""
    for block in blocks:
        yield from _laid(block, setter, accent)


def _laid(block: Block, setter: Typesetter, accent: str) -> Iterator[Part]:
    match block:
        case Heading():
            yield _heading(block, setter)
        case Paragraph():
            manner = LEAD if block.lead else SMALL if block.muted else BODY
            yield TextBlock(tuple(setter.lines(block.runs, manner, WIDTH)), manner)
        case Bullets():
            yield from _bullets(block, setter)
        case Table():
            yield laid_table(block, setter)
        case KeyFigures():
            yield from laid_figures(block.figures, setter)
        case Chart():
            yield from laid_chart(block, setter, accent)
            yield laid_table(numbers(block), setter, caption=False)
        case Callout():
            yield _callout(block, setter)
        case PageBreak():
            yield Break()


def _heading(block: Heading, setter: Typesetter) -> TextBlock:
    level = min(max(block.level, 1), len(HEADINGS))
    manner = HEADINGS[level - 1]
    return TextBlock(
        tuple(setter.lines(block.text, manner, WIDTH, most=6)),
        manner,
        before=(22, 16, 12)[level - 1],
        clings=True,
        outline=(level, printable(block.text)[:200]),
        bottom=1,
    )


def _bullets(block: Bullets, setter: Typesetter) -> Iterator[TextBlock]:
    for number, item in enumerate(block.items, 1):
        sign = f"{number}." if block.numbered else "•"
        yield TextBlock(
            tuple(setter.lines(item, BODY, WIDTH - INDENT)),
            BODY,
            before=6 if number == 1 else 2.5,
            indent=INDENT,
            bullet=setter.lines(sign, BODY, INDENT)[0],
        )


def _callout(block: Callout, setter: Typesetter) -> TextBlock:
    room = WIDTH - 3 - 2 * 9
    return TextBlock(
        tuple(setter.lines(block.runs, BODY, room)) if plain(block.runs) else (),
        BODY,
        before=12,
        bar=TONES[block.tone],
        padding=9,
        head=tuple(setter.lines((Run(block.title, strong=True),), BODY, room, most=6)) if block.title else (),
    )


def paginated(parts: Iterable[Part], first_room: float, room: float) -> list[list[PlacedPart]]:
    """The parts on pages. ``first_room`` is the height of text on the first page, ``room`` on the others."""
    pages: list[list[PlacedPart]] = [[]]
    down = 0.0
    waiting = list(parts)[::-1]
    while waiting:
        part = waiting.pop()
        if isinstance(part, Break):
            if pages[-1] and waiting:
                pages.append([])
                down = 0.0
            continue
        space = part.before if pages[-1] else 0.0
        left = (first_room if len(pages) == 1 else room) - down - space
        if pages[-1] and _needed([part, *waiting[::-1][:4]]) > left:
            pages.append([])
            down = 0.0
            waiting.append(part)
            continue
        if part.height > left + 0.01 and part.least <= left:
            part, rest = part.split(left)
            waiting.append(rest)
        pages[-1].append(PlacedPart(part, down + space))
        down += space + part.height
    return pages


def _needed(ahead: list[Part]) -> float:
    """The room that a part must find here: with those it clings to, and the beginning of the first that does not."""
    height = 0.0
    for index, part in enumerate(ahead):
        height += part.before if index else 0.0
        if not part.clings or index == len(ahead) - 1 or isinstance(ahead[index + 1], Break):
            return height + part.least
        height += part.height
    return height
