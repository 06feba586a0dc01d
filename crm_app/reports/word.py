"""The Word writer: the accessible form of a paper, with real headings, that officers edit before they send it."""

from __future__ import annotations

from datetime import datetime, time
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
from docx.shared import Mm, RGBColor

from crm_app.domain.fields import Kind
from crm_app.domain.pictures import from_text
from crm_app.reports import word_parts as parts
from crm_app.reports.document import (
    Align,
    Block,
    Bullets,
    Callout,
    Cell,
    Chart,
    Column,
    Document,
    Heading,
    KeyFigures,
    PageBreak,
    Paragraph,
    Run,
    Status,
    Table,
    Text,
    numbers,
    text,
)
from crm_app.reports.outcome import WriterReport
from crm_app.reports.wording import needs_pence, printable, provenance, shown, shown_date


def write_docx(document: Document, path: Path) -> WriterReport:
    """Write the paper to ``path``, which is overwritten: call it through ``files.write_document`` to keep the old
    file where anything goes wrong.
    """
    paper = docx.Document()
    parts.prepare(paper, document.language, document.meta.accent)
    _describe(paper, document)
    _title(paper, document)
    styles = parts.Styles(paper)
    for block in document.body():
        _add(paper, styles, block)
    packed = BytesIO()
    paper.save(packed)
    path.write_bytes(packed.getvalue())
    return WriterReport(path)


def _describe(paper: Any, document: Document) -> None:
    meta = document.meta
    properties = paper.core_properties
    properties.title = printable(document.title)[:255]
    properties.subject = printable(document.subtitle)[:255]
    properties.author = printable(meta.author or meta.organisation)[:255]
    properties.keywords = printable(", ".join(meta.keywords))[:255]
    properties.language = document.language
    properties.comments = ""
    properties.created = properties.modified = datetime.combine(meta.issued_on, time())
    section = paper.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(20)
    section.header.paragraphs[0].text = printable(" · ".join(p for p in (document.title[:200], meta.organisation) if p))
    state = f"Register {meta.store_version}" if meta.store_version else ""
    foot = " · ".join(part for part in (shown_date(meta.issued_on), state, meta.audience) if part)
    parts.add_page_numbers(section.footer.paragraphs[0], printable(foot))


def _title(paper: Any, document: Document) -> None:
    meta = document.meta
    if logo := from_text(meta.logo):
        paper.add_paragraph().add_run().add_picture(BytesIO(logo.content), height=Mm(12))
    if meta.organisation:
        paper.add_paragraph(printable(meta.organisation)).runs[0].bold = True
    paper.add_paragraph(printable(document.title), style="Title")
    if document.subtitle:
        paper.add_paragraph(printable(document.subtitle), style="Subtitle")
    facts = (shown_date(meta.issued_on), meta.reference, f"For {meta.audience}" if meta.audience else "")
    paper.add_paragraph(printable(" · ".join(fact for fact in facts if fact)))


def _add(paper: Any, styles: parts.Styles, block: Block) -> None:
    match block:
        case Heading():
            styles.paragraph(f"Heading {min(max(block.level, 1), 3)}").add_run(printable(block.text))
        case Paragraph():
            size = 12 if block.lead else 8.5 if block.muted else None
            _write(paper.add_paragraph(), block.runs, size)
        case Bullets():
            for item in block.items:
                _write(styles.paragraph("List Number" if block.numbered else "List Bullet"), item)
        case Table():
            _add_table(paper, styles, block)
        case KeyFigures():
            _add_table(paper, styles, figure_table(block))
        case Chart():
            _add_table(paper, styles, numbers(block))
        case Callout():
            said = styles.paragraph("Intense Quote")
            _write(said, (Run(block.title, strong=True), Run("\n"), *block.runs))
        case PageBreak():
            paper.add_page_break()


def figure_table(block: KeyFigures) -> Table:
    """Key figures as a table, the form that reads aloud well."""
    columns = (
        Column("Figure"),
        Column("Value", align=Align.RIGHT),
        Column("What it means"),
        Column("Date and what is missing"),
    )
    rows = tuple(
        (text(Run(f.label, strong=True)), shown(f.value, f.kind, f.unit), f.definition, provenance(f))
        for f in block.figures
    )
    return Table(columns, rows, "Key figures")


def _add_table(paper: Any, styles: parts.Styles, table: Table) -> None:
    if table.caption:
        caption = styles.paragraph("Caption")
        caption.add_run(printable(table.caption))
        caption.paragraph_format.keep_with_next = True
    grid = styles.table(len(table.rows) + 1, max(len(table.columns), 1), "Table Grid")
    parts.dress_table(grid, printable(table.caption), printable(table.note))
    rows = parts.cells_of(grid)
    for cell, column in zip(rows[0], table.columns, strict=False):
        _fill(cell, (Run(column.label, strong=True),), column)
        parts.shade(cell, "E1F0EF")
    pence = [c.kind is Kind.MONEY and needs_pence([row[i] for row in table.rows]) for i, c in enumerate(table.columns)]
    for number, (cells, row) in enumerate(zip(rows[1:], table.rows, strict=True), 1):
        total = table.total and number == len(table.rows)
        for cell, value, column, with_pence in zip(cells, row, table.columns, pence, strict=True):
            _fill(cell, _words(value, column, with_pence, total), column, value)
    if not table.rows:
        paper.add_paragraph(printable(table.empty))
    _write(paper.add_paragraph(), text(table.note), 8.5)


def _words(value: Cell, column: Column, pence: bool, strong: bool) -> Text:
    if isinstance(value, tuple) and value and isinstance(value[0], Run):
        return value
    return (Run(shown(value, column.kind, column.unit, pence=pence), strong=strong or isinstance(value, Status)),)


def _fill(cell: Any, words: Text, column: Column, value: Cell = None) -> None:
    paragraph = parts.only_paragraph(cell, column.side)
    _write(paragraph, words, 9)
    if isinstance(value, Status):
        paragraph.runs[0].font.color.rgb = RGBColor.from_string(parts.TONES[value.tone])


def _write(paragraph: Any, words: Text, size: float | None = None) -> None:
    """Runs as runs: nothing in them is read as markup."""
    for run in words:
        if run.link.startswith(("https://", "mailto:")):
            written = parts.add_link(paragraph, printable(run.text), printable(run.link))
            parts.style(written, run.strong, run.emphasis, size)
        else:
            parts.add_run(paragraph, printable(run.text), run.strong, run.emphasis, size)
