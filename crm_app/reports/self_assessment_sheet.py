"""The self-assessment form as a workbook: a row for each question, answers from a list, everything else locked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.worksheet.datavalidation import DataValidation

from crm_app.domain.self_assessment import (
    ANSWERS,
    FILLED_BY,
    FILLED_ON,
    FORM,
    FORM_SHEET,
    KEY,
    LONGEST_PROOF,
    LONGEST_REMARKS,
    REMARKS,
    SENT,
)
from crm_app.reports.document import DocumentMeta
from crm_app.reports.outcome import WriterReport
from crm_app.reports.self_assessment_facts import FormFacts, FormItem, closing, guidance
from crm_app.reports.sheet_cells import TEXT_FORMAT, held
from crm_app.reports.wording import shown_date

HEADINGS = ("", "No.", "Question", "What counts as proof", "Your answer", "Your proof, number or date")
_WIDTHS = (4, 6, 58, 40, 22, 40)
_LINE = Side("thin", color="8A96A3")
_BOX = Border(_LINE, _LINE, _LINE, _LINE)
_WRAPPED = Alignment(vertical="top", wrap_text=True)
_DARK = PatternFill("solid", fgColor="0A6B6B")
_QUIET = PatternFill("solid", fgColor="E1EDED")
_LETTERS = 1.05  # of a line of this width, to reckon how high a row has to be


def write_form_sheet(facts: FormFacts, meta: DocumentMeta, path: Path) -> WriterReport:
    """Write the form as a workbook to ``path``. Only answers, proofs and the lines of the head can be changed."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = "Self-assessment"
    for letter, width in zip("ABCDEF", _WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.column_dimensions["A"].hidden = True  # the keys of rows
    row = _head(sheet, facts, meta)
    row = _questions(sheet, facts, row)
    _foot(sheet, facts, row)
    _arrange(sheet)
    _hidden_sheet(book, facts)
    book.properties.title, book.properties.subject = f"{FORM}: {held(facts.supplier)}"[:250], FORM
    book.properties.keywords = facts.key.text()
    book.properties.creator, book.properties.language = held(meta.organisation)[:250], "en-GB"
    book.save(path)
    return WriterReport(path)


def _head(sheet: Any, facts: FormFacts, meta: DocumentMeta) -> int:
    _words(sheet, 1, FORM, Font(bold=True, size=17))
    _words(sheet, 2, facts.supplier, Font(bold=True, size=13))
    line = (meta.organisation, facts.profile_name, shown_date(meta.issued_on), f"form {facts.version}")
    _words(sheet, 3, " · ".join((*filter(None, line), facts.issue.reference)), Font(color="4F5B68"))
    row = 4
    for words in guidance(facts):
        _words(sheet, row, words.replace("On the line below it", "Beside it"))
        row += 1
    _open_line(sheet, row + 1, FILLED_BY, "Filled in by", 80)
    _open_line(sheet, row + 2, FILLED_ON, "On (date)", 30)
    return row + 4


def _words(sheet: Any, row: int, words: str, font: Font | None = None) -> None:
    """A line of words over the whole width."""
    sheet.merge_cells(start_row=row, end_row=row, start_column=2, end_column=6)
    cell = sheet.cell(row, 2)
    cell.value = held(words)
    cell.data_type = "s"  # whatever it begins with
    cell.alignment = _WRAPPED
    cell.font = font or Font()
    size = font.size if font and font.size else 11
    sheet.row_dimensions[row].height = _height(words, sum(_WIDTHS[1:]) * 11 / size, size * 1.45)


def _height(words: str, letters: float, leading: float = 15.0) -> float:
    lines = sum(-(-max(len(line), 1) // max(int(letters * _LETTERS), 1)) for line in words.split("\n"))
    return float(lines * leading + 3)


def _open_line(sheet: Any, row: int, name: str, label: str, longest: int, height: float = 20.0) -> None:
    """A label and the cell beside it to write into."""
    sheet.cell(row, 1, name)
    sheet.cell(row, 2, label).font = Font(bold=True)
    sheet.merge_cells(start_row=row, end_row=row, start_column=4, end_column=6)
    sheet.merge_cells(start_row=row, end_row=row, start_column=2, end_column=3)
    for column in range(4, 7):
        _open(sheet.cell(row, column))
    sheet.row_dimensions[row].height = height
    check = DataValidation("textLength", operator="lessThanOrEqual", formula1=str(longest), allow_blank=True)
    check.promptTitle, check.prompt = label[:32], label
    check.showInputMessage = True
    sheet.add_data_validation(check)
    check.add(sheet.cell(row, 4).coordinate)


def _open(cell: Any) -> None:
    cell.protection = Protection(locked=False)
    cell.border = _BOX
    cell.alignment = _WRAPPED
    cell.number_format = TEXT_FORMAT  # so that a number or a day stays as it was typed


def _questions(sheet: Any, facts: FormFacts, row: int) -> int:
    for column, label in enumerate(HEADINGS, 1):
        cell = sheet.cell(row, column, label)
        cell.font, cell.fill, cell.alignment = Font(bold=True, color="FFFFFF"), _DARK, _WRAPPED
    sheet.print_title_rows = f"{row}:{row}"
    first, domain = row + 1, ""
    for item in facts.items:
        row += 1
        if item.domain != domain:
            domain = item.domain
            sheet.merge_cells(start_row=row, end_row=row, start_column=2, end_column=6)
            cell = sheet.cell(row, 2, domain)
            cell.font, cell.fill = Font(bold=True), _QUIET
            row += 1
        _question(sheet, row, item)
    _offer_answers(sheet, facts, first, row)
    return row + 2


def _question(sheet: Any, row: int, item: FormItem) -> None:
    asked = " ".join(part for part in (item.question, item.remark) if part)
    chosen = item.answer
    for column, words in enumerate((item.key, item.number, asked, item.proof, chosen.words if chosen else None), 1):
        cell = sheet.cell(row, column)
        cell.value = words
        if isinstance(words, str):
            cell.data_type = "s"
        cell.alignment = _WRAPPED
        cell.border = _BOX
    _open(sheet.cell(row, 5))
    _open(sheet.cell(row, 6))
    sheet.row_dimensions[row].height = max(_height(asked, _WIDTHS[2]), _height(item.proof, _WIDTHS[3]), 20.0)


def _offer_answers(sheet: Any, facts: FormFacts, first: int, last: int) -> None:
    """The list that opens at every answer, and the words that a screen reader says there."""
    offered = DataValidation("list", formula1=f"'{FORM_SHEET}'!$C$1:$C${len(ANSWERS)}", allow_blank=True)
    offered.error, offered.errorTitle = "Choose one of the answers in the list.", "Not one of the answers"
    offered.prompt, offered.promptTitle = "Choose from the list (Alt and Down)", "Your answer"
    offered.showErrorMessage = offered.showInputMessage = True
    sheet.add_data_validation(offered)
    proof = DataValidation("textLength", operator="lessThanOrEqual", formula1=str(LONGEST_PROOF), allow_blank=True)
    proof.error, proof.showErrorMessage = f"Up to {LONGEST_PROOF} letters, please.", True
    sheet.add_data_validation(proof)
    for row in range(first, last + 1):
        if sheet.cell(row, 1).value:
            offered.add(f"E{row}")
            proof.add(f"F{row}")


def _foot(sheet: Any, facts: FormFacts, row: int) -> None:
    _open_line(sheet, row, REMARKS, "Anything to add or put right?", LONGEST_REMARKS, height=70.0)
    row += 2
    for words in closing(facts):
        _words(sheet, row, words)
        row += 1


def _arrange(sheet: Any) -> None:
    sheet.protection.sheet = True  # without a password: it guards against slips, not against people
    sheet.protection.formatColumns = sheet.protection.formatRows = False
    sheet.sheet_view.showGridLines = False
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _hidden_sheet(book: Workbook, facts: FormFacts) -> None:
    """The key of the form, the code of what it showed, and the words of its answers."""
    sheet: Any = book.create_sheet(FORM_SHEET)
    for row, (name, value) in enumerate(((KEY, facts.key.text()), (SENT, facts.sent)), 1):
        sheet.cell(row, 1, name)
        cell = sheet.cell(row, 2, value)
        cell.data_type, cell.number_format = "s", TEXT_FORMAT
    for row, one in enumerate(ANSWERS, 1):
        sheet.cell(row, 3, one.words)
    sheet.protection.sheet = True
    sheet.sheet_state = "hidden"
