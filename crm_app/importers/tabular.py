"""Foreign tables for the rest of the program: opened by a child process, handed over row by row.

Workbooks (xlsx, xlsm, xlsb, xls, ods), delimited text of any alphabet, and a zip holding one of them. Numbers of a
workbook stay numbers, its text stays text with every leading zero; everything in a text file is text.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Final

from crm_app.importers.table_layout import plain_row
from crm_app.runtime.child import ChildBrokeOffError, run_child
from crm_app.runtime.frames import Frame
from crm_app.runtime.progress import Progress, Silent

Row = tuple[int, list[Any]]
COUNTS: Final = ("rows_in_file", "rows_read", "blank", "preamble", "header", "totals", "notes")


class SheetChoice:
    """One sheet a person may choose instead; ``rows`` and ``columns`` are 0 where it was not looked into."""

    def __init__(self, name: str, rows: int, columns: int, hidden: bool) -> None:
        self.name = name
        self.rows = rows
        self.columns = columns
        self.hidden = hidden


class TableFile:
    """One table of a file: its headings at once, its rows as they are asked for, the reckoning at the end.

    After :meth:`rows` is exhausted, ``counts`` holds each of ``COUNTS`` and ``rows_in_file`` is the sum of the others.
    """

    def __init__(self, path: Path, sheet: str | None, header_row: int | None, progress: Progress) -> None:
        self.path = path
        self.counts: dict[str, int] = {}
        self._request: Frame = {"path": str(path), "sheet": sheet, "header_row": header_row}
        self._progress = progress
        self._frames = self._started()
        first = self._first_frame()
        self.headers: list[str] = list(first["headers"])
        self.header_row = int(first["header_row"])  # counted from 1; 0 for a table without headings
        self.sheet = str(first["sheet"])
        self.sheets = [SheetChoice(*described) for described in first["sheets"]]
        self.facts: dict[str, str] = dict(first["facts"])  # kind, and of text: alphabet, delimiter
        self.preamble: list[str] = list(first["preamble"])
        self.rows_expected = int(first["total"])  # in the file, 0 when only reading to the end tells
        self.warnings: list[str] = list(first["warnings"])
        self._at_start = True

    def _started(self) -> Iterator[Frame]:
        return run_child("table", self._request, progress=self._progress, about=self.path.name)

    def _first_frame(self) -> Frame:
        """The headings. A large workbook that brought its reader down is looked through alone, to learn why."""
        try:
            return next(self._frames)
        except ChildBrokeOffError:
            self._request["look_first"] = True
            self._frames = self._started()
            return next(self._frames)

    def rows(self) -> Iterator[Row]:
        """Each row of data: its number in the file and as many values as there are headings, or more.

        Values are ``str``, ``int``, ``float``, ``bool``, ``date``, ``datetime`` or ``None``. A second walk reads the
        file again. Raises ``CrmError`` when the file cannot be read to its end, ``Cancelled`` from the progress.
        """
        if not self._at_start:
            self.close()
            self._frames = self._started()
            self._first_frame()
        self._at_start = False
        width = len(self.headers)
        for frame in self._frames:
            if "counts" in frame:
                self._finish(frame)
            else:
                for number, row in zip(frame["n"], frame["rows"], strict=True):
                    values = plain_row(row)
                    if len(values) != width:
                        _fit(values, width)
                    yield number, values

    def _finish(self, frame: Frame) -> None:
        self.counts = {name: int(frame["counts"].get(name, 0)) for name in COUNTS}
        self.warnings.extend(said for said in frame["warnings"] if said not in self.warnings)

    def close(self) -> None:
        """Let the child go before the last row; nothing to do after it."""
        close = getattr(self._frames, "close", None)
        if close is not None:
            close()

    def __enter__(self) -> TableFile:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _fit(values: list[Any], width: int) -> None:
    """Fill a short row up, and cut a long one where it only goes on with empty cells."""
    values.extend([None] * (width - len(values)))
    while len(values) > width and values[-1] is None:
        values.pop()


def open_table(
    path: Path | str, *, sheet: str | None = None, header_row: int | None = None, progress: Progress | None = None
) -> TableFile:
    """Open the table in a file; raises ``CrmError`` naming the file when it is not one that may be read.

    ``sheet`` and ``header_row`` (counted from 1; 0 for none) are a person's choice; otherwise both are found.
    """
    return TableFile(Path(path), sheet, header_row, progress or Silent())
