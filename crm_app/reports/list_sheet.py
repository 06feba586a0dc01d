"""Long lists as Excel workbooks, streamed.

openpyxl makes the workbook with its styles and its heading row; the rows themselves, of which there may be a million
cells, are written straight into the sheet of that workbook, which is several times as quick and takes no memory.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from io import BytesIO
from itertools import chain, islice
from pathlib import Path
from typing import IO, Any
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter

from crm_app.domain.errors import CrmError
from crm_app.domain.fields import Kind
from crm_app.reports.atomic import replacing
from crm_app.reports.list_columns import ListColumn
from crm_app.reports.sheet_cells import (
    LONG,
    MOST_ROWS,
    SAMPLE,
    Slot,
    arrange,
    heading_cells,
    sheet_name,
    slot_format,
    typed,
)

SHEET = "xl/worksheets/sheet1.xml"
_EPOCH = date(1899, 12, 30)
_ROWS_END = "</sheetData>"


def write_list_xlsx(
    path: Path, columns: Sequence[ListColumn], rows: Iterable[Sequence[Any]], title: str = "List"
) -> int:
    """Write a list as a workbook of one sheet: typed cells, a styled heading in sight, a filter on every column.

    A text stays a text whatever it begins with, so that the file can be imported again. Returns the number of rows.
    Raises ``CrmError`` where the file cannot be written or the list is longer than a sheet can be.
    """
    waiting = iter(rows)
    sample = list(islice(waiting, SAMPLE))
    with replacing(path) as temporary, ZipFile(temporary, "w", ZIP_DEFLATED, compresslevel=4) as packed:
        shell, styles = _shell(columns, sample, title)  # the library writes it by way of a file of its own
        for name in shell.namelist():
            if name != SHEET:
                packed.writestr(name, shell.read(name))
        head, tail = _cut_open(shell.read(SHEET).decode())
        with packed.open(SHEET, "w", force_zip64=True) as stream:
            stream.write(head.encode())
            count = _write_rows(stream, chain(sample, waiting), [column.kind for column in columns], styles)
            ending = f'<autoFilter ref="A1:{get_column_letter(len(columns))}{count + 1}"/>' if columns else ""
            stream.write(f"{_ROWS_END}{ending}{tail}".encode())
    return count


def _shell(
    columns: Sequence[ListColumn], sample: Sequence[Sequence[Any]], title: str
) -> tuple[ZipFile, list[dict[Slot, int]]]:
    """The workbook with its heading only, and the number of the style of each column and slot."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = sheet_name(title, ())
    arrange(sheet, columns, sample)
    sheet.append(heading_cells(sheet, [column.label for column in columns]))
    styles = []
    for index, column in enumerate(columns, 1):
        numbers = {}
        for row, slot in enumerate(Slot, 2):
            cell = sheet.cell(row, index)
            cell.number_format = slot_format(slot, column.kind)
            cell.alignment = Alignment(vertical="top", wrap_text=column.kind in LONG or None)
            numbers[slot] = cell.style_id
        styles.append(numbers)
    sheet.delete_rows(2, len(Slot))
    packed = BytesIO()
    book.save(packed)
    return ZipFile(packed), styles


def _cut_open(sheet: str) -> tuple[str, str]:
    """What stands before the end of the rows and after it, without the size that is not known yet."""
    sheet = re.sub(r"<dimension [^>]*/>", "", sheet).replace("<sheetData/>", "<sheetData></sheetData>")
    head, tail = sheet.split(_ROWS_END)
    return head, tail


def _write_rows(
    stream: IO[bytes], rows: Iterable[Sequence[Any]], kinds: Sequence[Kind], styles: Sequence[dict[Slot, int]]
) -> int:
    letters = [get_column_letter(index + 1) for index in range(len(kinds))]
    count = 0
    for count, row in enumerate(rows, 1):
        if count > MOST_ROWS:
            raise CrmError(
                "This list is too long for Excel",
                f"A sheet holds {MOST_ROWS:,} rows.",
                "Narrow the list with a filter, or export it as CSV or JSON.",
            )
        cells = "".join(_cells(row, kinds, styles, letters, count + 1))
        stream.write(f'<row r="{count + 1}">{cells}</row>'.encode())
    return count


def _cells(
    row: Sequence[Any],
    kinds: Sequence[Kind],
    styles: Sequence[dict[Slot, int]],
    letters: Sequence[str],
    number: int,
) -> Iterator[str]:
    for value, kind, style, letter in zip(row, kinds, styles, letters, strict=True):
        if value is None or value == "":
            continue
        slot, content = typed(value, kind)
        start = f'<c r="{letter}{number}" s="{style[slot]}"'
        if slot is Slot.TEXT:
            space = ' xml:space="preserve"' if content != content.strip() or "\n" in content else ""
            words = escape(content, {"\r": "&#13;"}) if not content.isalnum() else content
            yield f'{start} t="inlineStr"><is><t{space}>{words}</t></is></c>'
        else:
            yield f"{start}><v>{content if slot is Slot.NUMBER else _serial(content)}</v></c>"


def _serial(value: date) -> int | float:
    """Excel's count of days; the time of an instant is its fraction."""
    if isinstance(value, datetime):
        seconds = value.hour * 3600 + value.minute * 60 + value.second
        return (value.date() - _EPOCH).days + seconds / 86_400
    return (value - _EPOCH).days
