"""Workbooks read: xlsx, xlsm, xlsb, xls and ods, row by row, the sheet that most looks like a table first.

Runs in the child process alone. Calamine does the parsing; openpyxl, slower and more forgiving, takes over where
calamine gives up on an xlsx. Macros are never looked at.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Final

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from crm_app.domain.errors import CrmError
from crm_app.importers.preflight import SAVE_AS_XLSX, FileKind, refuse

ROW_LIMITS: Final = {FileKind.XLS: 65_536, FileKind.XLSX: 1_048_576, FileKind.XLSM: 1_048_576, FileKind.XLSB: 1_048_576}
_SHEETS_LOOKED_AT: Final = 60
_BROKEN: Final = (LookupError, ValueError, TypeError, AttributeError, OSError, SyntaxError, zipfile.BadZipFile)
_XLSX: Final = (FileKind.XLSX, FileKind.XLSM)

Values = list[Any]


@dataclass(frozen=True, slots=True)
class SheetInfo:
    """One sheet of a workbook as offered for choice; rows and columns are 0 where it was not looked into."""

    name: str
    rows: int = 0
    columns: int = 0
    hidden: bool = False


@dataclass(slots=True)
class RawRows:
    """Every row of one sheet or text file in order, the first being row 1, blank ones included."""

    rows: Iterator[Values]
    total: int = 0  # rows in all; 0 where only reading to the end would tell
    row_limit: int = 0
    sheet: str = ""
    sheets: list[SheetInfo] = field(default_factory=list)
    merged: list[tuple[tuple[int, int], tuple[int, int]]] = field(default_factory=list)  # (row, column) pairs from 0
    facts: dict[str, str] = field(default_factory=dict)


def read_workbook(stream: BinaryIO, kind: FileKind, name: str, sheet: str | None) -> RawRows:
    """The rows of the named sheet, or of the one that looks most like a table; raises ``CrmError``."""
    stream.seek(0)
    content = stream.read()
    try:
        return _by_calamine(content, kind, name, sheet)
    except PasswordError as error:
        raise refuse(name, "is protected by a password", "Open it, save it without a password, try again.") from error
    except CalamineError as error:
        if kind in _XLSX:
            return _by_openpyxl(content, kind, name, sheet)
        raise refuse(name, "is damaged or cut short", SAVE_AS_XLSX) from error


def _by_calamine(content: bytes, kind: FileKind, name: str, sheet: str | None) -> RawRows:
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
    hidden = {m.name: m.visible != SheetVisibleEnum.Visible for m in workbook.sheets_metadata}
    names = [m.name for m in workbook.sheets_metadata if m.typ == SheetTypeEnum.WorkSheet] or workbook.sheet_names
    chosen: CalamineSheet | None
    if sheet is not None:
        wanted = workbook.get_sheet_by_name(_named(sheet, names, name))
        chosen, sizes = wanted, {wanted.name: _extent(wanted)}
    else:
        chosen, sizes = _likeliest(workbook, names, hidden)
    if chosen is None or chosen.end is None:
        raise refuse(name, "has no sheet with anything in it", "Choose the file that holds the table.")
    return RawRows(
        _calamine_rows(chosen),
        total=chosen.end[0] + 1,
        row_limit=ROW_LIMITS.get(kind, 1_048_576),
        sheet=chosen.name,
        sheets=[SheetInfo(n, *sizes.get(n, (0, 0)), hidden.get(n, False)) for n in names],
        merged=list(chosen.merged_cell_ranges or ()),
    )


def _likeliest(
    workbook: CalamineWorkbook, names: list[str], hidden: dict[str, bool]
) -> tuple[CalamineSheet | None, dict[str, tuple[int, int]]]:
    """The sheet with the most rows among those that can be seen and have two columns or more; ties go to the first."""
    best: CalamineSheet | None = None
    best_rank: tuple[bool, bool, int] = (False, False, -1)
    sizes: dict[str, tuple[int, int]] = {}
    for sheet_name in names[:_SHEETS_LOOKED_AT]:
        sheet = workbook.get_sheet_by_name(sheet_name)
        sizes[sheet_name] = _extent(sheet)
        rank = (
            not hidden.get(sheet_name, False) and sheet.height > 0,
            sheet.width > 1 and sheet.height > 1,
            sheet.height,
        )
        if rank > best_rank:
            best, best_rank = sheet, rank
    return best, sizes


def _extent(sheet: CalamineSheet) -> tuple[int, int]:
    """Rows and columns from A1 to the last cell; calamine's own totals leave one of each out."""
    return (sheet.end[0] + 1, sheet.end[1] + 1) if sheet.end else (0, 0)


def _named(sheet: str, names: list[str], name: str) -> str:
    if sheet in names:
        return sheet
    wanted = sheet.strip().casefold()
    for known in names:
        if known.strip().casefold() == wanted:
            return known
    listed = ", ".join(f"“{known}”" for known in names[:12])
    raise CrmError("This sheet is not in the file", f"{name} has no sheet “{sheet}”.", f"It has: {listed}.")


def _calamine_rows(sheet: CalamineSheet) -> Iterator[Values]:
    start = sheet.start[0] if sheet.start else 0
    for _ in range(start):
        yield []
    yield from sheet.iter_rows()


def _by_openpyxl(content: bytes, kind: FileKind, name: str, sheet: str | None) -> RawRows:
    import openpyxl

    try:
        workbook = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        names = list(workbook.sheetnames)
        chosen: Any = workbook[_named(sheet, names, name) if sheet is not None else names[0]]
        chosen.reset_dimensions()
    except _BROKEN as error:
        raise refuse(name, "is damaged or cut short", SAVE_AS_XLSX) from error
    rows = _guarded(chosen.iter_rows(values_only=True), name)
    return RawRows(rows, row_limit=ROW_LIMITS[kind], sheet=chosen.title, sheets=[SheetInfo(n) for n in names])


def _guarded(rows: Iterator[Any], name: str) -> Iterator[Values]:
    while True:
        try:
            row = next(rows)
        except StopIteration:
            return
        except _BROKEN as error:
            raise refuse(name, "is damaged or cut short", SAVE_AS_XLSX) from error
        yield list(row)
