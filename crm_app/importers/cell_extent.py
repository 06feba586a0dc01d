"""How far apart the cells of a worksheet lie, read from its XML as it streams by.

A workbook of two cells, A1 and XFD1048576, makes a parser ask for seventeen thousand million cells of memory, which
ends the process. So the area between the outermost cells is measured first. A worksheet of a million ordinary cells
is cleared by one fast search for references beyond column Z or row 99,999; only where there are some is it read a
second time, every reference counted.
"""

from __future__ import annotations

import re
from typing import Final

AREA_LIMIT: Final = 14_000_000  # cells; each costs a parser about 32 bytes, and 512 MB is the child's limit
_NOT_PLAIN: Final = re.compile(rb'<c(?:>|[\t\r\n]| (?!r="[A-Z]\d{1,5}"))')  # a cell tag that begins in any other way
_REFERENCE: Final = re.compile(rb"\sr\s*=\s*[\"']([A-Za-z]{0,4})(\d{1,9})[\"']")
_CELL: Final = re.compile(rb"<(?:\w+:)?c[\s>/]")


def lies_plainly(piece: bytes) -> bool:
    """Whether every cell in this piece of XML stands within A1:Z99999 and is spelt as known programs spell it."""
    return not _NOT_PLAIN.search(piece)


class CellExtent:
    """Fed the pieces of one worksheet in order, it knows the area its cells span, never less than the truth."""

    def __init__(self) -> None:
        self.columns = 0
        self.rows = 0
        self.row_tags = 0

    def feed(self, text: bytes) -> None:
        """Take the next piece of XML, which cuts no tag in two."""
        for letters, digits in set(_REFERENCE.findall(text)):
            self.columns = max(self.columns, column_number(letters.decode("ascii")))
            self.rows = max(self.rows, int(digits))
        self.row_tags += text.count(b"row>") + text.count(b"row ") + text.count(b"row/")
        if len(_CELL.findall(text)) > text.count(b'r="'):  # cells without a reference stand where they are counted
            self.columns = max(self.columns, 2 * max(len(_CELL.findall(row)) for row in text.split(b"row")))

    @property
    def area(self) -> int:
        """Cells between A1 and the outermost one."""
        return max(self.columns, 1) * max(self.rows, self.row_tags, 1)


def column_number(letters: str) -> int:
    """A is 1, Z 26, AA 27, XFD 16,384; no letters are 0."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number
