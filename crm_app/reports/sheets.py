"""Excel workbooks: a list as it stands on the screen, or a paper with its tables, each on a sheet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, time
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from crm_app.domain.fields import Kind
from crm_app.reports.document import Document, Figure, Paragraph, Table, plain
from crm_app.reports.list_columns import ListColumn
from crm_app.reports.list_sheet import write_list_xlsx
from crm_app.reports.list_text import write_list_csv, write_list_json
from crm_app.reports.outcome import WriterReport
from crm_app.reports.sheet_cells import SAMPLE, arrange, heading_cells, sheet_name, text_cell, value_cell
from crm_app.reports.wording import printable, shown_date

__all__ = ["ListColumn", "write_list_csv", "write_list_json", "write_list_xlsx", "write_xlsx"]

FIGURE_HEADINGS = ("Figure", "Value", "What it means", "As of", "Not known", "Out of")


def write_xlsx(document: Document, path: Path) -> WriterReport:
    """Write the tables of a paper, each on a sheet of its own after a cover that says what they are."""
    book = Workbook(write_only=True)
    _describe(book, document)
    cover = book.create_sheet("Cover")
    names = []
    for number, table in enumerate(document.tables(), 1):
        columns = [ListColumn(_heading(column.label, column.unit), column.kind) for column in table.columns]
        title = table.caption.removesuffix(": the numbers") or f"Table {number}"
        names.append((_write_table(book, title, columns, table), table))
    _write_cover(cover, document, names)
    packed = BytesIO()
    book.save(packed)
    path.write_bytes(packed.getvalue())
    return WriterReport(path)


def _write_table(book: Workbook, title: str, columns: Sequence[ListColumn], table: Table) -> str:
    """The sheet of one table; its name."""
    name = sheet_name(title, book.sheetnames)
    sheet: Any = book.create_sheet(name)
    arrange(sheet, columns, table.rows[:SAMPLE])
    sheet.append(heading_cells(sheet, [column.label for column in columns]))
    filtered = len(table.rows) + (0 if table.total else 1)
    for number, row in enumerate(table.rows, 1):
        strong = table.total and number == len(table.rows)
        sheet.append(
            [value_cell(sheet, value, column.kind, strong=strong) for value, column in zip(row, columns, strict=True)]
        )
    if columns:
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{max(filtered, 1)}"
    return name


def _heading(label: str, unit: str) -> str:
    return f"{label} ({unit})" if unit and unit not in label else label


def _describe(book: Workbook, document: Document) -> None:
    meta = document.meta
    properties = book.properties
    properties.title = printable(document.title)
    properties.subject = printable(document.subtitle)
    properties.creator = printable(meta.author or meta.organisation)
    properties.keywords = printable(", ".join(meta.keywords))
    properties.language = document.language
    properties.created = datetime.combine(meta.issued_on, time())


def _write_cover(sheet: Any, document: Document, names: Sequence[tuple[str, Table]]) -> None:
    for letter, width in zip("ABCDEF", (34, 20, 70, 18, 12, 12), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.append([text_cell(sheet, document.title, bold=True, size=18)])
    if document.subtitle:
        sheet.append([text_cell(sheet, document.subtitle, size=12)])
    sheet.append([])
    for name, value in _facts(document):
        sheet.append([text_cell(sheet, name, bold=True), text_cell(sheet, value)])
    for words in _leads(document):
        sheet.append([])
        sheet.append([text_cell(sheet, words)])
    _write_figures(sheet, document.figures())
    _write_pairs(sheet, "Sheets", _contents(names))
    _write_pairs(sheet, "Definitions", document.definitions)


def _facts(document: Document) -> Iterator[tuple[str, str]]:
    meta = document.meta
    facts = {
        "Date": shown_date(meta.issued_on),
        "From": meta.organisation,
        "Author": meta.author,
        "For": meta.audience,
        "Reference": meta.reference,
        "Register": meta.store_version,
    }
    return ((name, value) for name, value in facts.items() if value)


def _leads(document: Document) -> Iterator[str]:
    return (plain(block.runs) for block in document.blocks if isinstance(block, Paragraph) and block.lead)


def _contents(names: Sequence[tuple[str, Table]]) -> list[tuple[str, str]]:
    return [(name, " ".join(part for part in (table.caption, table.note) if part)) for name, table in names]


def _write_figures(sheet: Any, figures: Sequence[Figure]) -> None:
    if not figures:
        return
    sheet.append([])
    sheet.append(heading_cells(sheet, FIGURE_HEADINGS))
    for figure in figures:
        label = _heading(figure.label, figure.unit)
        value = value_cell(sheet, figure.value, figure.kind)
        day = value_cell(sheet, figure.as_of, Kind.DATE)
        counts = [value_cell(sheet, number, Kind.INTEGER) for number in (figure.missing, figure.out_of or None)]
        sheet.append([text_cell(sheet, label), value, text_cell(sheet, figure.definition, wrap=True), day, *counts])


def _write_pairs(sheet: Any, title: str, pairs: Sequence[tuple[str, str]]) -> None:
    if not pairs:
        return
    sheet.append([])
    sheet.append(heading_cells(sheet, (title, "", "")))
    for name, words in pairs:
        sheet.append([text_cell(sheet, name, bold=True), None, text_cell(sheet, words, wrap=True)])
