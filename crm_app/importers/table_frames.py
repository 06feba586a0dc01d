"""The job “table”, run in the child: one foreign file in, its headings, rows and reckoning out, frame by frame.

Frames: one with the headings and what is known of the file, batches of rows with their numbers in the file, and one
with counts and warnings. Every row of the file is in exactly one count, so that the reckoning comes out even.
"""

from __future__ import annotations

import io
import tempfile
import threading
from collections import Counter, deque
from collections.abc import Iterator
from concurrent.futures import Future
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO, Final

from crm_app.importers.containers import Container
from crm_app.importers.delimited import read_delimited
from crm_app.importers.preflight import FileKind, kind_of, refuse
from crm_app.importers.sheets import RawRows, Values, read_workbook
from crm_app.importers.table_layout import LOOK_AHEAD, TAIL, Headings, find_headings, is_blank, plain_row, set_aside
from crm_app.runtime.frames import FRAME_LIMIT, Frame, FrameTooLargeError, packed

_BATCH: Final = 1_000
_CELLS: Final = 25_000  # of a batch, whatever the width
_LIKELY_SMALL: Final = 12 * 2**20
ROW_LIMITS: Final = (65_536, 1_048_576)

Numbered = tuple[int, Values]


def table_frames(request: Frame) -> Iterator[Frame | bytes]:
    """Read ``path`` (and of a workbook the ``sheet``, with headings in ``header_row``); raises ``CrmError``."""
    path = Path(request["path"])
    try:
        with path.open("rb") as stream, tempfile.TemporaryFile() as room:
            yield from _frames(stream, room, path.name, request)
    except FileNotFoundError as error:
        raise refuse(path.name, "is not there any more", "Check where it was moved to, and choose it again.") from error
    except (PermissionError, IsADirectoryError) as error:
        remedy = "Close it where it is open, check that you may read it, and try again."
        raise refuse(path.name, "may not be opened", remedy) from error


def _frames(stream: BinaryIO, room: BinaryIO, name: str, request: Frame) -> Iterator[Frame | bytes]:
    raw, kind = _opened(stream, room, name, request)
    rows = enumerate(raw.rows, 1)
    start = list(islice(rows, max(LOOK_AHEAD, int(request.get("header_row") or 0))))
    headings = find_headings([plain_row(row) for _, row in start], request.get("header_row"), raw.merged)
    yield _header(raw, kind, headings, start)
    reckoning = _Reckoning(name, headings, raw)
    yield from reckoning.batches(chain(start, rows))
    yield {"counts": dict(reckoning.counts), "warnings": reckoning.warnings()}


def _opened(stream: BinaryIO, room: BinaryIO, name: str, request: Frame) -> tuple[RawRows, FileKind]:
    kind = kind_of(stream, name)
    if kind is FileKind.ZIP:
        container = Container(stream, name)
        kind = container.kind
        if kind is FileKind.ZIP:
            inside = container.unpack_table(room)
            return _inside(room, f"{name} › {inside}", request)
        return _workbook(stream, container, kind, name, request), kind
    if kind is FileKind.TEXT:
        return read_delimited(stream, name), kind
    return read_workbook(stream, kind, name, request.get("sheet")), kind


def _inside(room: BinaryIO, name: str, request: Frame) -> tuple[RawRows, FileKind]:
    """A table unpacked from a zip; a zip within the zip is looked through as a workbook, and no deeper."""
    kind = kind_of(room, name)
    if kind is FileKind.TEXT:
        return read_delimited(room, name), kind
    if kind is FileKind.XLS:
        return read_workbook(room, kind, name, request.get("sheet")), kind
    container = Container(room, name)
    if container.kind is FileKind.ZIP:
        raise refuse(name, "is a zip inside a zip", "Unpack it, and import the table itself.")
    return _workbook(room, container, container.kind, name, request), container.kind


def _workbook(stream: BinaryIO, container: Container, kind: FileKind, name: str, request: Frame) -> RawRows:
    """Small workbooks are looked through first. Large ones meanwhile: the parser lets other threads run, and should
    the look-through find a trap, the parser is not waited for. Should the parser fall into it sooner, the parent
    asks again with ``look_first``.
    """
    if container.unpacked <= _LIKELY_SMALL or request.get("look_first"):
        container.check_contents()
        return read_workbook(stream, kind, name, request.get("sheet"))
    stream.seek(0)
    content = io.BytesIO(stream.read())
    parsed: Future[RawRows] = Future()

    def parse() -> None:
        try:
            parsed.set_result(read_workbook(content, kind, name, request.get("sheet")))
        except BaseException as error:
            parsed.set_exception(error)
            raise

    threading.Thread(target=parse, daemon=True).start()
    container.check_contents()
    return parsed.result()


def _header(raw: RawRows, kind: FileKind, headings: Headings, start: list[Numbered]) -> Frame:
    above = [" ".join(str(v) for v in row if v not in (None, "")) for _, row in start[: max(headings.row - 1, 0)]]
    return {
        "headers": headings.names,
        "header_row": headings.row,
        "sheet": raw.sheet,
        "sheets": [[s.name, s.rows, s.columns, s.hidden] for s in raw.sheets],
        "facts": {"kind": kind.value, **raw.facts},
        "preamble": [text[:300] for text in above if text][:20],
        "total": raw.total,
        "warnings": headings.warnings,
    }


class _Reckoning:
    """Rows sorted into data, blank, preamble, headings, totals and notes, while they pass by."""

    def __init__(self, name: str, headings: Headings, raw: RawRows) -> None:
        self.name = name
        self.headings = headings
        self.raw = raw
        self.width = len(headings.names)
        self.last = 0
        self.wider = 0
        self.counts: Counter[str] = Counter(
            dict.fromkeys(("rows_in_file", "rows_read", "blank", "preamble", "header", "totals", "notes"), 0)
        )

    def batches(self, rows: Iterator[Numbered]) -> Iterator[bytes]:
        """The rows of data in frames; the last few are held back until it is known whether they are totals."""
        held: deque[Numbered] = deque()
        batch: list[Numbered] = []
        size = max(1, min(_BATCH, _CELLS // max(self.width, 1)))
        for numbered in self._data(rows):
            held.append(numbered)
            if len(held) > TAIL:
                batch.append(held.popleft())
                if len(batch) >= size:
                    yield from self._framed(batch)
                    batch = []
        kept = self._without_totals(list(held))
        yield from self._framed([*batch, *kept])

    def _data(self, rows: Iterator[Numbered]) -> Iterator[Numbered]:
        """Rows beneath the headings that say something."""
        counts, first, last = self.counts, self.headings.row, self.headings.last_row
        number = 0
        for number, row in rows:
            if is_blank(row):
                counts["blank"] += 1
            elif number <= last:
                counts["header" if number >= first else "preamble"] += 1
            else:
                yield number, row
        counts["rows_in_file"] = number

    def _without_totals(self, tail: list[Numbered]) -> list[Numbered]:
        reasons = set_aside([plain_row(row) for _, row in tail], self.width)
        for reason in reasons:
            if reason:
                self.counts[reason + "s"] += 1
        return [numbered for numbered, reason in zip(tail, reasons, strict=True) if not reason]

    def _framed(self, batch: list[Numbered]) -> Iterator[bytes]:
        """One frame, or several where the texts are long."""
        if not batch:
            return
        try:
            frame = packed(
                {
                    "n": [number for number, _ in batch],
                    "rows": [row for _, row in batch],
                    "progress": [batch[-1][0], self.raw.total, f"Reading {self.name}"],
                }
            )
        except FrameTooLargeError:
            yield from self._halved(batch)
            return
        self.counts["rows_read"] += len(batch)
        self.wider += sum(1 for _, row in batch if len(row) > self.width and not is_blank(row[self.width :]))
        yield frame

    def _halved(self, batch: list[Numbered]) -> Iterator[bytes]:
        if len(batch) == 1:
            megabytes = FRAME_LIMIT // 2**20
            reason = f"holds more than {megabytes} MB in row {batch[0][0]:,}"
            raise refuse(self.name, reason, "Check that the file has line ends, and mend that row.")
        middle = len(batch) // 2
        yield from self._framed(batch[:middle])
        yield from self._framed(batch[middle:])

    def warnings(self) -> list[str]:
        """What the person should know once all is read."""
        said = []
        rows = self.counts["rows_in_file"]
        if rows in ROW_LIMITS:
            said.append(f"The file ends at row {rows:,}, the limit of its format: it may be cut off.")
        if self.wider:
            hold = "row holds" if self.wider == 1 else "rows hold"
            said.append(f"{self.wider:,} {hold} more cells than there are headings.")
        if self.raw.facts.get("alphabet", "").endswith("mixed"):
            said.append("The file mixes two alphabets (UTF-8 and Windows-1252); accents and £ were read by what fits.")
        return said
