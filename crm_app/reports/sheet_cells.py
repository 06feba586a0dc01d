"""Cells of a workbook that are what they say: text is always text, money is a number, a date is a date."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from openpyxl.cell.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from crm_app.domain.fields import NUMBERS, Kind
from crm_app.reports.document import Run, Status
from crm_app.reports.list_columns import ListColumn
from crm_app.reports.list_text import flat_text
from crm_app.reports.wording import BOX

MOST_ROWS = 1_048_575  # under the heading, in one sheet
MOST_LETTERS = 32_767  # in one cell
FIRST_DAY = date(1900, 3, 1)  # before it Excel counts a day that never was
SAMPLE = 200
TEXT_FORMAT = "@"
FORMATS = {
    Kind.MONEY: '"£"#,##0.00;[Red]-"£"#,##0.00',
    Kind.DATE: "ddd d mmm yyyy",
    Kind.INSTANT: "d mmm yyyy hh:mm",
    Kind.PERCENT: 'General"%"',
    Kind.INTEGER: "#,##0",
}
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
LONG = frozenset({Kind.LONG_TEXT, Kind.LIST, Kind.ANSWERS, Kind.JSON, Kind.CODES, Kind.AREAS})
EXACT = 15  # digits that a number of Excel keeps


class Slot(StrEnum):
    """What a cell holds, as the file sees it."""

    TEXT = "text"
    NUMBER = "number"
    DAY = "day"
    INSTANT = "instant"


def typed(value: Any, kind: Kind) -> tuple[Slot, Any]:
    """A value and how it stands in a cell: a text, a number, or a date that Excel can count.

    Yes and no are words; a number too long for Excel's fifteen digits, and a day before March 1900, are texts.
    """
    if isinstance(value, str):
        return Slot.TEXT, held(value)
    if isinstance(value, bool):
        return Slot.TEXT, "Yes" if value else "No"
    if isinstance(value, (int, Decimal)):
        return _counted(value, kind)
    if isinstance(value, datetime) and value.date() >= FIRST_DAY:
        return Slot.INSTANT, value.replace(tzinfo=None)
    if isinstance(value, date) and not isinstance(value, datetime) and value >= FIRST_DAY:
        return Slot.DAY, value
    return Slot.TEXT, held(_words(value))


def _counted(value: int | Decimal, kind: Kind) -> tuple[Slot, Any]:
    long = len(str(abs(value))) > EXACT and kind not in NUMBERS
    if long or (isinstance(value, Decimal) and not value.is_finite()):
        return Slot.TEXT, str(value)
    return Slot.NUMBER, value


def held(text: str) -> str:
    """The text as a cell can hold it: cut at Excel's limit, a box for what XML has no place for."""
    if len(text) > MOST_LETTERS:
        text = text[: MOST_LETTERS - 1] + "…"
    return _NO_XML.sub(BOX, text)


def slot_format(slot: Slot, kind: Kind) -> str:
    """The number format of a cell."""
    if slot is Slot.TEXT:
        return TEXT_FORMAT
    if slot is Slot.NUMBER:
        return FORMATS.get(kind, "General") if kind in NUMBERS else "General"
    return FORMATS[Kind.DATE if slot is Slot.DAY else Kind.INSTANT]


def value_cell(sheet: Any, value: Any, kind: Kind, *, strong: bool = False) -> Any:
    """A cell of its right type; ``None`` for a value that is not known."""
    if value is None or value == "":
        return None
    slot, content = typed(value, kind)
    cell = WriteOnlyCell(sheet)
    cell.value = content
    if slot is Slot.TEXT:
        cell.data_type = "s"  # also where it begins with "=": nothing that was typed becomes a formula
    cell.number_format = slot_format(slot, kind)
    cell.alignment = Alignment(vertical="top", wrap_text=kind in LONG or None)
    if strong:
        cell.font = Font(bold=True)
    return cell


def _words(value: Any) -> str:
    if isinstance(value, Status):
        return value.word
    if isinstance(value, tuple) and value and isinstance(value[0], Run):
        return "".join(run.text for run in value)
    if isinstance(value, date):
        return value.isoformat()
    return flat_text(value)


def text_cell(sheet: Any, text: str, *, bold: bool = False, size: float = 11, wrap: bool = False) -> Any:
    """One cell of words."""
    cell = WriteOnlyCell(sheet)
    cell.value = _NO_XML.sub(BOX, text)[:MOST_LETTERS]
    cell.data_type = "s"
    cell.number_format = TEXT_FORMAT
    cell.font = Font(bold=bold, size=size)
    cell.alignment = Alignment(vertical="top", wrap_text=wrap or None)
    return cell


def heading_cells(sheet: Any, labels: Iterable[str]) -> list[Any]:
    """The styled cells of a heading row."""
    cells = []
    for label in labels:
        cell = text_cell(sheet, label, bold=True, wrap=True)
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor="0A6B6B")
        cell.border = Border(bottom=Side("thin", color="8A96A3"))
        cells.append(cell)
    return cells


def arrange(sheet: Any, columns: Sequence[ListColumn], sample: Sequence[Sequence[Any]]) -> None:
    """Column widths, a heading that stays in sight and is printed on every page, A4 across."""
    sheet.freeze_panes = "A2"
    for index, column in enumerate(columns):
        width = column_width(column, [row[index] for row in sample])
        sheet.column_dimensions[get_column_letter(index + 1)].width = width
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def column_width(column: ListColumn, values: Sequence[Any]) -> float:
    """Wide enough for most of what stands in it, in letters."""
    fixed = {Kind.MONEY: 14, Kind.DATE: 16, Kind.INSTANT: 18, Kind.PERCENT: 10, Kind.INTEGER: 10}.get(column.kind, 8)
    longest = max((len(part) for value in values if value is not None for part in _words_of(value)), default=0)
    return float(min(max(fixed, longest + 2, len(column.label) + 4), 60 if column.kind in LONG else 44))


def _words_of(value: Any) -> list[str]:
    return _words(value)[:2000].split("\n")


def sheet_name(title: str, taken: Iterable[str]) -> str:
    """A name that Excel accepts: at most 31 letters, none of its signs, not twice."""
    base = re.sub(r"[\[\]:*?/\\\x00-\x1f\ud800-\udfff]", " ", title).strip(" '") or "Sheet"
    if base.lower() == "history":
        base = "History of changes"
    used = {name.lower() for name in taken}
    name, number = base[:31].strip(" '"), 1
    while name.lower() in used:
        number += 1
        name = f"{base[: 30 - len(str(number))].strip()} {number}"
    return name
