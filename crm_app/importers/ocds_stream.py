"""A file of published notices, however large, cut into the JSON of its releases with bounded memory.

Only brackets and quotation marks are followed here, so a fault within one release (a NaN, a wrong bracket type, nesting
without end) spoils that release alone, and each keeps its numbers and spelling exactly as published: a parser of the
whole document would stop at the first such fault. Understood by content, not by name: a release package, a record
package, a single release or record, an array of any of these, and JSON Lines; in UTF-8 or, with its mark, UTF-16.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from io import BytesIO
from typing import BinaryIO

from crm_app.domain.errors import Refused
from crm_app.importers.ocds_splitter import (
    CHUNK_BYTES,
    MAX_RELEASE_BYTES,
    Measure,
    Piece,
    Read,
    Splitter,
    nests_too_deep,
    too_deep,
    too_large,
)

PACKAGE_LISTS = frozenset({b"releases", b"records"})


def pieces_in(stream: BinaryIO, measure: Measure | None = None) -> Iterator[Piece]:
    """The pieces of a file in order. Raises ``Refused`` where the content is no JSON at all.

    ``measure`` is that of the ``Splitter``.
    """
    read = _as_utf8(stream)
    head = b""
    while len(head) < CHUNK_BYTES and (chunk := read(CHUNK_BYTES)):
        head = head.lstrip() + chunk
    _check_beginning(head.lstrip())
    again = _put_back(head, read)
    if _is_lines(head):
        yield from _lines(again)
    else:
        yield from Splitter(again, PACKAGE_LISTS, measure=measure).pieces()


def pieces_of(
    raw: bytes, lists: frozenset[bytes] = PACKAGE_LISTS, parts: frozenset[bytes] = frozenset()
) -> Iterator[Piece]:
    """The members of one record or package in memory: elements of its ``lists``, and ``parts`` that stand alone."""
    return Splitter(BytesIO(raw).read, lists, parts).pieces()


def _check_beginning(head: bytes) -> None:
    if not head:
        raise Refused("This file is empty", "It holds no notices.", "Download it again, or choose another file.")
    if head[:1] not in b"{[":
        if head.startswith((b"\x1f\x8b", b"PK\x03\x04")):
            raise Refused(
                "This file is compressed",
                "It is an archive, whatever its name says.",
                "Unpack it first, then choose the JSON file that was in it.",
            )
        page = head[:1] == b"<"
        what = "It looks like a web page or an XML file." if page else "It does not begin as a JSON file does."
        raise Refused("This is not a file of notices", what, "Choose a JSON file of Open Contracting (OCDS) data.")


def _put_back(head: bytes, read: Read) -> Read:
    """A reader that gives ``head`` first."""
    waiting = [head]
    return lambda size: waiting.pop() if waiting else read(size)


def _as_utf8(stream: BinaryIO) -> Read:
    """A reader of UTF-8 bytes without a byte order mark, whichever Unicode form the file has."""
    start = stream.read(4)
    if start.startswith(codecs.BOM_UTF8):
        return _put_back(start[3:], stream.read)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or start[:2] in (b"{\0", b"[\0", b"\0{", b"\0["):
        return _recoded(start, stream.read)
    return _put_back(start, stream.read)


def _recoded(start: bytes, read: Read) -> Read:
    marked = start[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    name = "utf-16" if marked else ("utf-16-be" if start[:1] == b"\0" else "utf-16-le")
    decoder = codecs.getincrementaldecoder(name)(errors="replace")
    source = _put_back(start, read)

    def read_utf8(size: int) -> bytes:
        while data := source(size):
            if text := decoder.decode(data):
                return text.encode("utf-8", "replace")
        return b""

    return read_utf8


def _is_lines(head: bytes) -> bool:
    """JSON Lines: two lines that each begin an object. (An indented file has a member on its second line.)"""
    lines = [line.strip() for line in head.split(b"\n", 40)[:40]]
    first, second, *_ = [*[line for line in lines if line], b"", b""]
    return first.startswith(b"{") and len(first) > 1 and second.startswith(b"{")


def _lines(read: Read) -> Iterator[Piece]:
    """One piece a line; a line that is itself a package is opened by whoever reads the pieces."""
    rest, skipping = b"", False
    while chunk := read(CHUNK_BYTES):
        *lines, rest = (rest + chunk).split(b"\n")
        for line in lines:
            if skipping:
                skipping = False
            elif line.strip():
                yield _checked_line(line.strip())
        if len(rest) > MAX_RELEASE_BYTES:
            if not skipping:
                yield Piece(b"", too_large())
            rest, skipping = b"", True
    if rest.strip() and not skipping:
        yield _checked_line(rest.strip())


def _checked_line(line: bytes) -> Piece:
    """The line, unless it nests deeper than may be parsed safely."""
    return Piece(b"", too_deep()) if nests_too_deep(line) else Piece(line)
