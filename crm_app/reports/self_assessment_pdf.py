"""The self-assessment form as a PDF that can be filled in: at most four pages of A4, each question with its fields."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from crm_app.domain.pictures import from_text
from crm_app.domain.self_assessment import (
    ANSWER,
    ANSWERS,
    FILLED_BY,
    FILLED_ON,
    FORM,
    KEY,
    LONGEST_PROOF,
    LONGEST_REMARKS,
    PROOF,
    REMARKS,
    SENT,
)
from crm_app.reports.document import Align, DocumentMeta
from crm_app.reports.fonts import FontBook
from crm_app.reports.outcome import WriterReport
from crm_app.reports.pdf.draw import Pen
from crm_app.reports.pdf.form_fields import (
    LINE_HEIGHT,
    Offer,
    Question,
    hidden_mark,
    in_reading_order,
    radio_line,
    text_field,
)
from crm_app.reports.pdf.style import DEFAULT_ACCENT, LINE, MUTED, PAGE_HEIGHT, PAGE_WIDTH, Manner, tint
from crm_app.reports.pdf.text import Line, Typesetter
from crm_app.reports.pdf.writer import describe
from crm_app.reports.self_assessment_facts import FormFacts, FormItem, closing, form_document, guidance
from crm_app.reports.wording import shown_date

MOST_PAGES = 4
MARGIN = 40.0
WIDTH = PAGE_WIDTH - 2 * MARGIN
TOP, BOTTOM = PAGE_HEIGHT - 36, 42.0
_INDENT = 22.0
_PROOF_ROOM = 265.0
_TITLE, _NAME = Manner(17, 21, bold=True), Manner(12, 16, bold=True)
_FOOT = Manner(8, 10, MUTED)
_REMARKS_HEIGHT = 54.0
SIZES = (10.5, 10.0, 9.5)  # points: the largest in which the form keeps to its pages
OFFERS = tuple(Offer(one.value, one.words) for one in ANSWERS)


class _Look:
    """How the words of one form look, all measured by their size."""

    def __init__(self, size: float, setter: Typesetter) -> None:
        self.setter = setter
        self.body = Manner(size, round(size * 1.32, 1))
        self.strong, self.quiet = self.body.but(bold=True), self.body.but(colour=MUTED)
        self.domain = Manner(size + 1.5, size + 4.5, bold=True)
        self.gap = 2 * (size - 5.5)  # between questions

    def lines(self, words: str, manner: Manner, width: float, most: int = 0) -> list[Line]:
        """The lines of a text."""
        return self.setter.lines(words, manner, width, most=most)


@dataclass(frozen=True, slots=True)
class _Block:
    """Something that stands together: its height, and how it is drawn from its top. A heading clings to the next."""

    height: float
    draw: Callable[[Pen, float], None]
    clings: bool = False


def write_form_pdf(facts: FormFacts, meta: DocumentMeta, path: Path) -> WriterReport:
    """Write the form to ``path``, dressed as ``meta`` says. Raises nothing but what the disk does."""
    setter = Typesetter(FontBook())
    document = form_document(facts)
    canvas = Canvas(BytesIO(), pagesize=(PAGE_WIDTH, PAGE_HEIGHT), lang=document.language, pageCompression=1)
    describe(canvas, document)
    pen = Pen(canvas, setter, meta.accent or DEFAULT_ACCENT)
    pages = _fitting(facts, meta, setter)
    for number, blocks in enumerate(pages, 1):
        top = TOP
        for block in blocks:
            block.draw(pen, top)
            top -= block.height
        _draw_foot(pen, facts, number, len(pages))
        if number == 1:
            hidden_mark(pen, KEY, facts.key.text())
            hidden_mark(pen, SENT, facts.sent)
        canvas.showPage()
    in_reading_order(canvas)
    path.write_bytes(canvas.getpdfdata())
    return WriterReport(path, len(pages), tuple(sorted(setter.book.missing)), setter.cut)


def _fitting(facts: FormFacts, meta: DocumentMeta, setter: Typesetter) -> list[list[_Block]]:
    """The pages in the largest words that keep to the number of pages; in the smallest where none does."""
    for size in SIZES:
        setter.cut = 0
        pages = _paginated(list(_blocks(facts, meta, _Look(size, setter))))
        if len(pages) <= MOST_PAGES:
            break
    return pages


def _paginated(blocks: list[_Block]) -> list[list[_Block]]:
    pages: list[list[_Block]] = [[]]
    room = TOP - BOTTOM
    for index, block in enumerate(blocks):
        needed = block.height + (blocks[index + 1].height if block.clings and index + 1 < len(blocks) else 0)
        if needed > room and pages[-1]:
            pages.append([])
            room = TOP - BOTTOM
        pages[-1].append(block)
        room -= block.height
    return pages


def _blocks(facts: FormFacts, meta: DocumentMeta, look: _Look) -> Iterator[_Block]:
    yield _masthead(facts, meta, look)
    for words in guidance(facts):
        yield _paragraph(words, look)
    yield _signing(look)
    domain = ""
    for item in facts.items:
        if item.domain != domain:
            domain = item.domain
            yield _domain(domain, look)
        yield _question(item, look)
    yield _remarks(look)
    for words in closing(facts, "Do not print it or save it as a picture: we can only read the fields."):
        yield _paragraph(words, look)


def _masthead(facts: FormFacts, meta: DocumentMeta, look: _Look) -> _Block:
    logo = from_text(meta.logo)
    width = WIDTH - 100 if logo else WIDTH
    title, name = look.lines(FORM, _TITLE, width, most=1), look.lines(facts.supplier, _NAME, width, most=2)
    line = " · ".join(word for word in (meta.organisation, facts.profile_name, shown_date(meta.issued_on)) if word)
    about = look.lines(line, look.quiet, width, most=2)

    def draw(pen: Pen, top: float) -> None:
        if logo:
            pen.picture(logo, PAGE_WIDTH - MARGIN - 90, top, 90, 30)
        y = top - pen.lines(title, MARGIN, top, _TITLE)
        y -= pen.lines(name, MARGIN, y, _NAME)
        pen.lines(about, MARGIN, y, look.quiet)

    return _Block(_TITLE.leading + len(name) * _NAME.leading + len(about) * look.quiet.leading + 8, draw)


def _paragraph(words: str, look: _Look) -> _Block:
    lines = look.lines(words, look.body, WIDTH)

    def draw(pen: Pen, top: float) -> None:
        pen.lines(lines, MARGIN, top, look.body)

    return _Block(len(lines) * look.body.leading + 5, draw)


def _signing(look: _Look) -> _Block:
    def draw(pen: Pen, top: float) -> None:
        x = MARGIN + pen.words("Filled in by", MARGIN, top - 1, look.strong) + 8
        text_field(pen, FILLED_BY, "Your name", (x, top, 230), 80)
        x += 230 + 18
        x += pen.words("On (date)", x, top - 1, look.strong) + 8
        text_field(pen, FILLED_ON, "The date, for example 26 November 2026", (x, top, MARGIN + WIDTH - x), 30)

    return _Block(LINE_HEIGHT + 6, draw)


def _domain(name: str, look: _Look) -> _Block:
    def draw(pen: Pen, top: float) -> None:
        pen.fill(MARGIN, top - 4, WIDTH, look.domain.leading + 3, tint(pen.accent, 0.12), 2)
        pen.words(name, MARGIN + 6, top - 5.5, look.domain)

    return _Block(look.domain.leading + 12, draw, clings=True)


def _question(item: FormItem, look: _Look) -> _Block:
    asked = look.lines(" ".join(part for part in (item.question, item.remark) if part), look.body, WIDTH - _INDENT)
    label = look.lines(f"{item.proof.rstrip('.')}:", look.quiet, _PROOF_ROOM, most=2)
    answers = len(asked) * look.body.leading + 2
    proof = answers + LINE_HEIGHT + 1
    height = proof + max(LINE_HEIGHT, len(label) * look.quiet.leading) + look.gap
    group = Question(ANSWER + item.key, f"{item.number}. {item.question}", OFFERS, item.shown)

    def draw(pen: Pen, top: float) -> None:
        x = MARGIN + _INDENT
        pen.words(str(item.number), MARGIN, top, look.strong)
        pen.lines(asked, x, top, look.body)
        radio_line(pen, group, x, top - answers, look.body)
        pen.lines(label, x, top - proof - (1 if len(label) == 1 else 0), look.quiet)
        box = (x + _PROOF_ROOM + 8, top - proof, WIDTH - _INDENT - _PROOF_ROOM - 8)
        text_field(pen, PROOF + item.key, f"{item.number}. {item.proof}", box, 30 if item.is_day else LONGEST_PROOF)
        pen.rule(MARGIN, top - height + look.gap / 2, WIDTH, LINE)

    return _Block(height, draw)


def _remarks(look: _Look) -> _Block:
    def draw(pen: Pen, top: float) -> None:
        pen.words("Anything to add, or to put right in what we hold about you?", MARGIN, top, look.strong)
        box = (MARGIN, top - look.strong.leading - 2, WIDTH)
        text_field(pen, REMARKS, "Anything to add or to put right", box, LONGEST_REMARKS, height=_REMARKS_HEIGHT)

    return _Block(look.strong.leading + _REMARKS_HEIGHT + 10, draw)


def _draw_foot(pen: Pen, facts: FormFacts, number: int, pages: int) -> None:
    top = BOTTOM - 12
    words = f"{FORM} · form {facts.version} · {facts.issue.reference}"
    pen.words(words, MARGIN, top, _FOOT, WIDTH - 80)
    pen.words(f"Page {number} of {pages}", PAGE_WIDTH - MARGIN - 80, top, _FOOT, 80, Align.RIGHT)
    pen.rule(MARGIN, top + 3, WIDTH, LINE)
