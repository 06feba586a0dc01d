"""The paper itself: the head of the first page, the running head and foot, the properties and the outline."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas

from crm_app.domain.pictures import from_text
from crm_app.reports.document import Align, Document
from crm_app.reports.fonts import FontBook
from crm_app.reports.outcome import WriterReport
from crm_app.reports.pdf.draw import Pen
from crm_app.reports.pdf.flow import PlacedPart, laid_blocks, paginated
from crm_app.reports.pdf.parts import Block, Part, bookmark
from crm_app.reports.pdf.style import (
    DEFAULT_ACCENT,
    FOOT,
    HEAD,
    LINE,
    MARGIN,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    RUNNING,
    SUBTITLE,
    TITLE,
    WHITE,
    WIDTH,
    Manner,
    colour,
)
from crm_app.reports.pdf.text import Typesetter
from crm_app.reports.wording import printable, shown_date

# Nothing that a paper contains may make the library open a file or an address.
rl_config.trustedHosts = []
rl_config.trustedSchemes = ["https"]
rl_config.useA85 = 0  # pages as bytes: as letters they take a quarter more room, and time to spell

MARK = 26.0
MASTHEAD = MARK + 18
_WIDEST_LOGO = 6  # times its height
ROOM = PAGE_HEIGHT - 2 * MARGIN
NAME = Manner(10, 13, bold=True)
REMARK = Manner(8, 11, RUNNING.colour)


def write_pdf(document: Document, path: Path) -> WriterReport:
    """Write the paper to ``path``, which is overwritten: call it through ``files.write_document`` to keep the old
    file where anything goes wrong.
    """
    setter = Typesetter(FontBook())
    accent = document.meta.accent if _is_colour(document.meta.accent) else DEFAULT_ACCENT
    parts = [*_title(document, setter), *laid_blocks(document.body(), setter, accent)]
    pages = paginated(parts, ROOM - MASTHEAD, ROOM)
    canvas = Canvas(BytesIO(), pagesize=(PAGE_WIDTH, PAGE_HEIGHT), lang=document.language, pageCompression=1)
    describe(canvas, document)
    pen = Pen(canvas, setter, accent)
    for number, placed in enumerate(pages, 1):
        _draw_page(pen, document, placed, number, len(pages))
        canvas.showPage()
    path.write_bytes(canvas.getpdfdata())
    return WriterReport(path, len(pages), tuple(sorted(setter.book.missing)), setter.cut)


def _is_colour(value: str) -> bool:
    return bool(colour(value).hexval()[2:].upper() == value[1:].upper())


def describe(canvas: Any, document: Document) -> None:
    """The properties a reader's program shows, and the title rather than the file's name in its window."""
    meta = document.meta
    canvas.setTitle(printable(document.title))
    canvas.setAuthor(printable(meta.author or meta.organisation))
    canvas.setSubject(printable(document.subtitle))
    canvas.setKeywords(printable(", ".join(meta.keywords)))
    canvas.setCreator("Supplier CRM")
    canvas.setViewerPreference("DisplayDocTitle", "true")
    canvas.showOutline()


def _title(document: Document, setter: Typesetter) -> list[Part]:
    title = tuple(setter.lines(document.title, TITLE, WIDTH, most=4))
    parts: list[Part] = [Block(title, TITLE, before=0, clings=True, bottom=2)]
    if document.subtitle:
        parts.append(Block(tuple(setter.lines(document.subtitle, SUBTITLE, WIDTH, most=4)), SUBTITLE, 0, clings=True))
    meta = document.meta
    facts = [shown_date(meta.issued_on), meta.reference, f"For {meta.audience}" if meta.audience else ""]
    line = " · ".join(fact for fact in facts if fact)
    parts.append(Block(tuple(setter.lines(line, REMARK, WIDTH, most=2)), REMARK, 3, clings=True, bottom=6))
    return parts


def _draw_page(pen: Pen, document: Document, placed: list[PlacedPart], number: int, pages: int) -> None:
    top = PAGE_HEIGHT - MARGIN
    if number == 1:
        _draw_masthead(pen, document, top)
        bookmark(pen, 0, printable(document.title)[:200], top)
        top -= MASTHEAD
    else:
        _draw_running_head(pen, document)
    for item in placed:
        item.part.draw(pen, MARGIN, top - item.down)
    _draw_foot(pen, document, number, pages)


def _draw_masthead(pen: Pen, document: Document, top: float) -> None:
    """The collaborative's mark at the top left, and its name."""
    meta = document.meta
    x = MARGIN
    if logo := from_text(meta.logo):
        x += pen.picture(logo, x, top, MARK * _WIDEST_LOGO, MARK) + 9
        pen.words(meta.organisation, x, top - (MARK - NAME.leading) / 2, NAME, MARGIN + WIDTH - x)
        return
    letters = meta.mark or "".join(word[0] for word in meta.organisation.split()[:2]).upper()
    if letters:
        pen.fill(x, top, MARK, MARK, pen.accent, 6)
        manner = Manner(11 if len(letters) > 1 else 14, MARK, WHITE, bold=True)
        pen.words(letters[:3], x, top, manner, MARK, Align.CENTRE)
        x += MARK + 9
    pen.words(meta.organisation, x, top - (MARK - NAME.leading) / 2, NAME, MARGIN + WIDTH - x)


def _draw_running_head(pen: Pen, document: Document) -> None:
    top = PAGE_HEIGHT - HEAD
    right = min(pen.setter.width(document.meta.organisation[:80], RUNNING) + 1, WIDTH / 3)
    pen.words(document.title[:300], MARGIN, top, RUNNING, WIDTH - right - 20)
    pen.words(document.meta.organisation[:80], MARGIN + WIDTH - right, top, RUNNING, right, Align.RIGHT)
    pen.rule(MARGIN, top - RUNNING.leading - 2, WIDTH, LINE)


def _draw_foot(pen: Pen, document: Document, number: int, pages: int) -> None:
    top = FOOT + RUNNING.leading / 2
    pen.rule(MARGIN, top + 3, WIDTH, LINE)
    meta = document.meta
    state = f"Register {meta.store_version}" if meta.store_version else ""
    words = " · ".join(part for part in (shown_date(meta.issued_on), state, meta.audience) if part)
    pen.words(words, MARGIN, top, RUNNING, WIDTH - 90)
    pen.words(f"Page {number} of {pages}", MARGIN + WIDTH - 80, top, RUNNING, 80, Align.RIGHT)
