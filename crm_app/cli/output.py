"""What a command says: results to standard output, a plain table or one JSON document; all else to standard error."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from pathlib import PurePath
from typing import Any

from rich.cells import cell_len, set_cell_size

WIDEST = 48  # of a cell in a table; JSON and exports have the whole value


class NobodyReadsError(Exception):
    """The reader of a pipe has seen enough; raised in place of an error that the parser would end the program for."""


def to_json(value: Any) -> Any:
    """A value as JSON data: money as text with its pence, dates ISO, instants in UTC, records as objects."""
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, PurePath):
        return str(value)
    if isinstance(value, Mapping):
        return {str(key): to_json(item) for key, item in value.items()}
    if isinstance(value, (set, frozenset)):
        return sorted(to_json(item) for item in value)
    if isinstance(value, Iterable) and not isinstance(value, str):
        return [to_json(item) for item in value]
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: to_json(getattr(value, field.name)) for field in fields(value)}
    return value


def write_json(document: Any) -> None:
    """Write one JSON document; in an encoding that lacks a character, that character is escaped."""
    is_unicode = (sys.stdout.encoding or "").casefold().replace("-", "") in ("utf8", "utf8sig")
    write(json.dumps(to_json(document), ensure_ascii=not is_unicode, indent=1))


def write(text: str) -> None:
    """Write one result to standard output."""
    try:
        sys.stdout.write(f"{text}\n")
    except BrokenPipeError:
        raise NobodyReadsError from None


def say(text: str) -> None:
    """Tell the person something that is not a result, on standard error."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def write_table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write an aligned table: the headings, then a line for each row."""
    lines = [[plain(cell) for cell in row] for row in (headings, *rows)]
    widths = [max((cell_len(line[index]) for line in lines), default=0) for index in range(len(headings))]
    for line in lines:
        write("  ".join(set_cell_size(cell, width) for cell, width in zip(line, widths, strict=True)).rstrip())


def write_pairs(pairs: Iterable[tuple[str, str]]) -> None:
    """Write labels and values, one pair a line, the values under each other."""
    kept = [(plain(label), value) for label, value in pairs]
    width = max((cell_len(label) for label, _ in kept), default=0)
    for label, value in kept:
        lines = [printable(line) for line in value.splitlines()] or [""]
        write(f"{set_cell_size(label, width)}  {lines[0]}".rstrip())
        for line in lines[1:]:
            write(f"{' ' * width}  {line}".rstrip())


def plain(text: str) -> str:
    """A text as one cell of a table: one line, of bearable width."""
    line = printable(" ".join(text.split()))
    return line if cell_len(line) <= WIDEST else set_cell_size(line, WIDEST - 1).rstrip() + "…"


def printable(text: str) -> str:
    """A text without the characters that would move the cursor or turn the direction of the line."""
    return "".join(c if c.isprintable() or c == " " else "\ufffd" for c in text)
