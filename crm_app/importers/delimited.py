"""Delimited text read: whatever alphabet, delimiter and line ends it came with, and quotes that never close.

Runs in the child process alone. Every value is text; nothing is guessed to be a number or a date here.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator
from typing import BinaryIO, Final

from crm_app.importers.preflight import refuse
from crm_app.importers.sheets import RawRows, Values

CELL_LIMIT: Final = 1_000_000  # characters
COLUMN_LIMIT: Final = 16_384  # as wide as the widest spreadsheet
_SAMPLE: Final = 200_000
_PIECE: Final = 2**20
_NO_DELIMITER: Final = "\x1f"
_DELIMITERS: Final = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar", _NO_DELIMITER: "none"}
_ENTRY_LINES: Final = 200  # a quoted entry of more lines than this is a quote that somebody forgot to close
_ENTRY_LENGTH: Final = 200_000
_OLD_LETTERS: Final = "crm-windows-1252"


def _old_letter(error: UnicodeError) -> tuple[str, int]:
    """Bytes that are no UTF-8, read as Windows-1252, one by one: so a file that mixes both is read right as well."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    wrong = error.object[error.start : error.end]
    return "".join(bytes([byte]).decode("cp1252", "replace") for byte in wrong), error.end


codecs.register_error(_OLD_LETTERS, _old_letter)


def read_delimited(stream: BinaryIO, name: str) -> RawRows:
    """The rows of a text file; raises ``CrmError`` for a cell or a row beyond all measure."""
    csv.field_size_limit(CELL_LIMIT)
    encoding, said = _encoding(stream)
    stream.seek(0)
    text = io.TextIOWrapper(stream, encoding=encoding, errors=_OLD_LETTERS, newline=None)
    sample = text.read(_SAMPLE).replace("\0", "")
    declared = sample[4:5] if sample[:4].lower() == "sep=" and sample[5:6] in ("\n", "") else ""
    delimiter = declared or _delimiter(sample)
    text.seek(0)
    facts = {"alphabet": said, "delimiter": _DELIMITERS.get(delimiter, delimiter)}
    return RawRows(_rows(text, delimiter, name, skip_first=bool(declared)), row_limit=1_048_576, facts=facts)


def _encoding(stream: BinaryIO) -> tuple[str, str]:
    """The codec to read by and what to call it; the whole file is looked at, for the first £ may be at the end."""
    stream.seek(0)
    head = stream.read(4096)
    if head.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return "utf-32", "UTF-32"
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16", "UTF-16"
    half = max(len(head) // 2, 1)
    if head[1::2].count(0) > half * 0.6 and head[1::2].count(0) > 2 * head[::2].count(0):
        return "utf-16-le", "UTF-16"
    if head[::2].count(0) > half * 0.6 and head[::2].count(0) > 2 * head[1::2].count(0):
        return "utf-16-be", "UTF-16"
    return "utf-8-sig", _kind_of_utf8(stream)


def _kind_of_utf8(stream: BinaryIO) -> str:
    """Whether the bytes are UTF-8, Windows-1252, or some of each."""
    stream.seek(0)
    modern = old = False
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    while not (modern and old):
        piece = stream.read(_PIECE)
        text = decoder.decode(piece, not piece)
        if not text.isascii():
            escaped = sum(1 for letter in text if "\udc80" <= letter <= "\udcff")
            old = old or escaped > 0
            modern = modern or sum(1 for letter in text if letter > "\x7f" and letter != "\ufeff") > escaped
        if not piece:
            break
    return "UTF-8 and Windows-1252 mixed" if modern and old else "Windows-1252" if old else "UTF-8"


def _delimiter(sample: str) -> str:
    """The delimiter whose rows agree best on a width above one; a text where none does has a single column."""
    lines = sample.split("\n")[:300]
    best, best_score = _NO_DELIMITER, (0.3, 0)
    for delimiter in ",;\t|":
        if delimiter not in sample:
            continue
        widths = Counter(len(row) for row in csv.reader(_closed(iter(lines), delimiter), delimiter=delimiter) if row)
        wide = [(count, width) for width, count in widths.items() if width > 1]
        if not wide:
            continue
        count, width = max(wide)
        score = (round(count / sum(widths.values()), 2), width)
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _rows(text: io.TextIOWrapper, delimiter: str, name: str, *, skip_first: bool) -> Iterator[Values]:
    with text:
        lines = (line.replace("\0", "") if "\0" in line else line for line in text)
        reader = csv.reader(_closed(lines, delimiter), delimiter=delimiter)
        number = 0
        while True:
            number += 1
            try:
                row = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                reason = f"has a cell of more than {CELL_LIMIT:,} characters in row {number:,}"
                raise refuse(name, reason, "Look at that row in a text editor and mend its quotes.") from error
            if len(row) > COLUMN_LIMIT:
                remedy = "Check that the file has line ends, and that the delimiter is a comma, semicolon, tab or bar."
                raise refuse(name, f"has {len(row):,} columns in row {number:,}, more than a table can have", remedy)
            if skip_first and number == 1:
                row = []
            yield row


def _closed(lines: Iterator[str], delimiter: str) -> Iterator[str]:
    """Physical lines joined to records: quoted entries may run over several, a lone quote may not swallow the rest."""
    waiting: list[str] = []
    while True:
        line = waiting.pop() if waiting else next(lines, None)
        if line is None:
            return
        if line.count('"') % 2 and (still_open := _left_open(line, delimiter)):
            record, taken = line, [line]
            while still_open and len(taken) < _ENTRY_LINES and len(record) < _ENTRY_LENGTH:
                following = waiting.pop() if waiting else next(lines, None)
                if following is None:
                    break
                taken.append(following)
                record += following if record.endswith("\n") else "\n" + following
                still_open = following.count('"') % 2 == 0 or _left_open(record, delimiter)
            if still_open or _closed_amid_a_word(record, delimiter):
                waiting.extend(reversed(taken[1:]))
                record = _literally(line, delimiter)
            line = record
        yield line


def _left_open(record: str, delimiter: str) -> bool:
    return _scan(record, delimiter)[0]


def _closed_amid_a_word(record: str, delimiter: str) -> bool:
    return _scan(record, delimiter)[1]


def _scan(record: str, delimiter: str) -> tuple[bool, bool]:
    """Whether a quoted entry is still open at the end, and whether one closed where no entry ends."""
    inside, amid, at = False, False, record.find('"')
    while at >= 0:
        following = record[at + 1 : at + 2]
        if not inside:
            inside = at == 0 or record[at - 1] == delimiter or record[at - 1] == "\n"
        elif following == '"':
            at += 1
        else:
            inside = False
            amid = amid or (following not in ("", delimiter, "\n", "\r") and "\n" in record[:at])
        at = record.find('"', at + 1)
    return inside, amid


def _literally(line: str, delimiter: str) -> str:
    """The line with its quotes kept as plain letters, written so that a csv reader gives them back."""
    entries = line.rstrip("\r\n").split(delimiter)
    return delimiter.join('"' + entry.replace('"', '""') + '"' if '"' in entry else entry for entry in entries) + "\n"
