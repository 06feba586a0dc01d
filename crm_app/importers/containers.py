"""Zip containers looked through before they are parsed: workbooks (xlsx, xlsm, xlsb, ods) and plain archives.

What is checked, and why: the number of parts and their names (nothing may point outside), the size they unpack to and
the ratio to the packed size (a few kilobytes can unpack to gigabytes), document type declarations (entities that
multiply, or fetch another file), single cells of absurd length, and how far apart the cells of a sheet lie.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import IO, BinaryIO, Final

from crm_app.domain.errors import CrmError
from crm_app.importers.cell_extent import AREA_LIMIT, CellExtent, lies_plainly
from crm_app.importers.preflight import SAVE_AS_XLSX, FileKind, refuse

PARTS_LIMIT: Final = 4_000
UNPACKED_LIMIT: Final = 1_200_000_000
SHARED_TEXT_LIMIT: Final = 200_000_000
RATIO_LIMIT: Final = 100
CELL_LIMIT: Final = 1_048_576
_HARMLESS: Final = 8_000_000  # bytes: what unpacks to less may be packed as tightly as it likes
_PIECE: Final = 2**20
# A compression that the library does not know is a RuntimeError among these.
_DAMAGED: Final = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError)
_ROOT: Final = re.compile(rb"<[A-Za-z_]")
_ASK_AGAIN: Final = "Copy or download the file again; if that does not help, open it in Excel and save it anew."
_SUSPECT: Final = "Do not open it. Ask the sender where it comes from, and for a plain .xlsx or .csv file."


class Container:
    """One zip file whose list of parts has been found in order; raises ``CrmError`` for a list that is not."""

    def __init__(self, stream: BinaryIO, name: str) -> None:
        self.name = name
        stream.seek(0)
        try:
            self.archive = zipfile.ZipFile(stream)
        except _DAMAGED as error:
            raise refuse(name, "is cut short or damaged: its table of contents is missing", _ASK_AGAIN) from error
        self.parts = [part for part in self.archive.infolist() if not part.is_dir()]
        self._check_list()

    def _check_list(self) -> None:
        if len(self.archive.infolist()) > PARTS_LIMIT:
            count = len(self.archive.infolist())
            raise refuse(self.name, f"has {count:,} parts, more than any honest workbook", _SUSPECT)
        for part in self.parts:
            path = PurePosixPath(part.filename.replace("\\", "/"))
            if path.is_absolute() or ".." in path.parts or ":" in part.filename:
                raise refuse(self.name, "has a part whose name points outside the file", _SUSPECT)
            if part.flag_bits & 1:
                raise refuse(self.name, "is protected by a password", "Save it without a password and try again.")
            if "sharedstrings" in part.filename.lower() and part.file_size > SHARED_TEXT_LIMIT:
                raise refuse(self.name, "holds more text than can be read at once", SAVE_AS_XLSX)
            self._check_size(part.file_size, part.compress_size)
        self._check_size(sum(p.file_size for p in self.parts), sum(p.compress_size for p in self.parts))

    def _check_size(self, unpacked: int, packed: int) -> None:
        if unpacked > UNPACKED_LIMIT:
            raise refuse(self.name, f"unpacks to {unpacked / 1e9:,.1f} GB", "Save the sheet you need as CSV.")
        if unpacked > _HARMLESS and unpacked > RATIO_LIMIT * max(packed, 1):
            raise refuse(self.name, f"unpacks to {unpacked // max(packed, 1):,} times its size, a trap", _SUSPECT)

    @property
    def kind(self) -> FileKind:
        """Which workbook this is, or a plain ``ZIP``; raises ``CrmError`` for other Office documents."""
        names = {part.filename.replace("\\", "/").lower() for part in self.parts}
        if "xl/workbook.bin" in names:
            return FileKind.XLSB
        if any(name.startswith("xl/") and name.endswith("workbook.xml") for name in names):
            return FileKind.XLSM if "xl/vbaproject.bin" in names else FileKind.XLSX
        if "mimetype" in names and "content.xml" in names:
            if b"spreadsheet" in self.read_start("mimetype"):
                return FileKind.ODS
            raise refuse(self.name, "is an OpenDocument file, but no spreadsheet", SAVE_AS_XLSX)
        if "[content_types].xml" in names:
            what = "a Word document" if any(name.startswith("word/") for name in names) else "no workbook"
            raise refuse(self.name, f"is an Office file, but {what}", "Choose an Excel, OpenDocument or CSV file.")
        return FileKind.ZIP

    def read_start(self, part: str) -> bytes:
        """The first bytes of one part."""
        with self.archive.open(part) as opened:
            return opened.read(1_000)

    @property
    def unpacked(self) -> int:
        """Bytes that all parts unpack to."""
        return sum(part.file_size for part in self.parts)

    def check_contents(self) -> None:
        """Stream every part once, judging the XML; raises ``CrmError``. The slow half of the preflight."""
        for part in self.parts:
            try:
                self._check_part(part)
            except CrmError:
                raise
            except _DAMAGED as error:
                raise refuse(self.name, "is damaged: a part of it cannot be unpacked", _ASK_AGAIN) from error

    def _check_part(self, part: zipfile.ZipInfo) -> None:
        start = self.read_start(part.filename)
        if start.startswith((b"\xff\xfe", b"\xfe\xff")) or b"<\0" in start[:4] or b"\0<" in start[:4]:
            raise refuse(self.name, "holds XML in an alphabet no spreadsheet uses", SAVE_AS_XLSX)
        if not start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
            return
        plain = b":worksheet" not in start  # a prefix on every tag is lawful, and hides cells from the fast search
        begun = False
        for piece in self._tags(part):
            if not begun and b"<!DOCTYPE" in piece:
                raise refuse(self.name, "declares entities of its own, a known trap", _SUSPECT)
            # A document type can only be declared above the first element; a comment might hold what looks like one.
            begun = begun or (bool(_ROOT.search(piece)) and b"<!--" not in piece)
            plain = plain and lies_plainly(piece)
        if not plain:
            self._measure(part)

    def _measure(self, part: zipfile.ZipInfo) -> None:
        extent = CellExtent()
        for piece in self._tags(part):
            extent.feed(piece)
        if extent.area > AREA_LIMIT:
            far = f"{extent.rows:,} rows by {extent.columns:,} columns"
            remedy = "Copy the filled part into a new workbook, or save the sheet as CSV, and import that file."
            raise refuse(self.name, f"has cells spread over {far}, more than can be read", remedy)

    def _pieces(self, part: zipfile.ZipInfo) -> Iterator[bytes]:
        with self.archive.open(part) as opened:
            while piece := opened.read(_PIECE):
                yield piece

    def _tags(self, part: zipfile.ZipInfo) -> Iterator[bytes]:
        """The XML in pieces that never cut a tag in two."""
        rest = b""
        for piece in self._pieces(part):
            text = rest + piece
            cut = text.rfind(b"<")
            if len(text) - cut > CELL_LIMIT:
                raise refuse(self.name, "holds a single cell of more than a million characters", _SUSPECT)
            rest = text[cut:]
            yield text[:cut]
        yield rest

    def unpack_table(self, room: IO[bytes]) -> str:
        """Write the only table of a plain zip into ``room``; its name comes back. What a Mac adds is passed over."""
        inside = [p for p in self.parts if not p.filename.startswith("__MACOSX") and not _hidden(p.filename)]
        if len(inside) != 1:
            reason = f"is a zip of {len(inside)} files" if inside else "is a zip with nothing in it"
            raise refuse(self.name, reason, "Unpack it, and import its tables one by one.")
        try:
            for piece in self._pieces(inside[0]):
                room.write(piece)
        except _DAMAGED as error:
            raise refuse(self.name, "is damaged: its content cannot be unpacked", _ASK_AGAIN) from error
        return PurePosixPath(inside[0].filename).name


def _hidden(name: str) -> bool:
    return PurePosixPath(name).name.startswith(".")
