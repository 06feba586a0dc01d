"""A returned form as a workbook. Runs in the child process alone; macros are never looked at."""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import Any, BinaryIO, Final

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from crm_app.domain.self_assessment import FILLED_BY, FILLED_ON, FORM, FORM_SHEET, KEY, PROOF, REMARKS, SENT, FilledForm
from crm_app.importers.containers import Container
from crm_app.importers.form_values import Gathered, filled
from crm_app.importers.preflight import FileKind, kind_of
from crm_app.importers.self_assessment import ASK_AGAIN, refuse_form

MOST_ROWS: Final = 500
_SHEETS: Final = 6
_ANSWER, _OPEN, _PROOF = 4, 3, 5  # the columns, from 0
_LINES: Final = (FILLED_BY, FILLED_ON, REMARKS)
_OTHER: Final = "Choose the form that was sent out from here; other workbooks go through Import."


def read_form_sheet(stream: BinaryIO, name: str) -> FilledForm:
    """The form in a workbook; raises ``CrmError`` saying why there is none."""
    warnings = []
    kind = kind_of(stream, name)
    if kind is FileKind.ZIP:
        container = Container(stream, name)
        kind = container.kind
        container.check_contents()
        if any("vbaproject" in part.filename.lower() for part in container.parts):
            warnings.append("The file holds a script (macros). It was not run.")
        if any("/embeddings/" in part.filename.lower() for part in container.parts):
            warnings.append("Another file is attached to it. It was not opened.")
    if kind in (FileKind.ZIP, FileKind.TEXT):
        raise _other(name)
    stream.seek(0)
    try:
        return filled(_gathered(CalamineWorkbook.from_filelike(io.BytesIO(stream.read())), name), name, warnings)
    except PasswordError as error:
        raise refuse_form(name, "is protected by a password", "Ask for a copy saved without one.") from error
    except CalamineError as error:
        raise refuse_form(name, "is damaged or cut short", ASK_AGAIN) from error


def _other(name: str) -> Exception:
    return refuse_form(name, f"is a workbook, but not the “{FORM}”", _OTHER)


def _gathered(book: CalamineWorkbook, name: str) -> Gathered:
    if FORM_SHEET not in book.sheet_names:
        raise _other(name)
    marks = {_text(row[0]): _text(row[1]) for row in _rows(book, FORM_SHEET) if len(row) > 1}
    gathered = Gathered(texts={mark: marks[mark] for mark in (KEY, SENT) if mark in marks})
    if KEY not in gathered.texts:
        raise _other(name)
    for sheet in book.sheet_names[:_SHEETS]:  # some programs put a sheet of their own before it
        if sheet != FORM_SHEET:
            for row in _rows(book, sheet):
                _take(row, gathered)
    return gathered


def _rows(book: CalamineWorkbook, sheet: str) -> list[list[Any]]:
    """The rows from A1 on, however many empty ones stand above."""
    return book.get_sheet_by_name(sheet).to_python(skip_empty_area=False, nrows=MOST_ROWS)


def _take(row: list[Any], gathered: Gathered) -> None:
    """One row: its hidden first cell says which item or line it is."""
    mark = _text(row[0]) if row else ""
    if mark in _LINES:
        gathered.texts[mark] = _cell(row, _OPEN)
    elif mark and mark.replace("_", "").isalnum():
        gathered.choices[mark] = _cell(row, _ANSWER)
        gathered.texts[PROOF + mark] = _cell(row, _PROOF)


def _cell(row: list[Any], column: int) -> str:
    return _text(row[column]) if column < len(row) else ""


def _text(value: Any) -> str:
    """A cell in words: a whole number without its point, a day as people write it."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)
