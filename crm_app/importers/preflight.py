"""Before anything parses a foreign file: what it really is, and whether it may be parsed at all.

The ending of a name proves nothing, so the first bytes decide. A file that is not a table is refused in one line that
names the file and says what to do; a zip container is looked through by :mod:`crm_app.importers.containers`.
"""

from __future__ import annotations

from enum import StrEnum
from typing import BinaryIO, Final

from crm_app.domain.errors import CrmError

TITLE: Final = "This file could not be read"
SAVE_AS_XLSX: Final = "Open it in Excel or LibreOffice, choose Save As, “Excel Workbook (.xlsx)”, and import that file."
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOOK: Final = 4096


class FileKind(StrEnum):
    """What a readable file is; the word is shown to people."""

    XLSX = "xlsx"
    XLSM = "xlsm"
    XLSB = "xlsb"
    XLS = "xls"
    ODS = "ods"
    TEXT = "csv"
    ZIP = "zip"  # a plain zip that may hold one table


_NOT_TABLES: Final[tuple[tuple[bytes, str], ...]] = (
    (b"%PDF", "a PDF document"),
    (b"{\\rtf", "a formatted text document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"SQLite format 3\0", "a database"),
    (b"MZ", "a program"),
    (b"\x7fELF", "a program"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"\x1f\x8b", "a gzip archive"),
)


def refuse(name: str, reason: str, remedy: str) -> CrmError:
    """The error for a file that is not to be parsed: one line that names the file and the reason."""
    return CrmError(TITLE, f"{name} {reason}.", remedy)


def kind_of(stream: BinaryIO, name: str) -> FileKind:
    """What the file really is, by its first bytes; raises ``CrmError`` for what cannot be a table.

    Every zip comes back as ``ZIP``: only its list of parts tells a workbook from an archive.
    """
    stream.seek(0)
    head = stream.read(_LOOK)
    if not head:
        raise refuse(name, "is empty: it holds no bytes at all", "Ask for the file again, or export it once more.")
    for start, what in _NOT_TABLES:
        if head.startswith(start):
            raise refuse(name, f"is {what}, not a table", "Choose an Excel, OpenDocument or CSV file.")
    if head.startswith(_OLE):
        return _ole(stream, name)
    if head.startswith(b"PK"):
        return FileKind.ZIP
    return _text(head, name)


def _ole(stream: BinaryIO, name: str) -> FileKind:
    """Old Office files are all of one container; the names of its streams say which program wrote it."""
    stream.seek(0)
    names = stream.read()
    if _wide("EncryptedPackage") in names or _wide("EncryptionInfo") in names:
        raise refuse(name, "is protected by a password", "Open it with the password, save it without one, try again.")
    if _wide("Workbook") in names or _wide("Book") in names:
        return FileKind.XLS
    if len(names) < 1536:
        raise refuse(name, "is cut short: the end of the file is missing", "Copy or download the file again.")
    raise refuse(name, "is an old Office file, but no workbook", "Choose an Excel, OpenDocument or CSV file.")


def _wide(text: str) -> bytes:
    return text.encode("utf-16-le")


def _text(head: bytes, name: str) -> FileKind:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html", b"<table", b"<head", b"<meta", b"<div", b"<style")):
        raise refuse(name, "is a web page under a table's name", SAVE_AS_XLSX)
    if start.startswith((b"<?xml", b"<!doctype")):
        what = "an Excel 2003 XML file" if b"schemas-microsoft-com:office:spreadsheet" in start else "an XML document"
        raise refuse(name, f"is {what}, not a workbook or CSV", SAVE_AS_XLSX)
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return FileKind.TEXT
    # UTF-16 without its mark has a NUL in every other byte; text otherwise holds hardly any control bytes.
    if any(head[odd::2].count(0) > len(head) // 3 for odd in (0, 1)):
        return FileKind.TEXT
    controls = sum(head.count(byte) for byte in range(1, 32) if byte not in (9, 10, 12, 13, 26, 27, 28, 29, 30, 31))
    if controls > len(head) // 50 or head.count(0) > len(head) // 4:
        raise refuse(name, "is not text, nor any kind of workbook", "Choose an Excel, OpenDocument or CSV file.")
    return FileKind.TEXT
