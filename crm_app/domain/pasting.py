"""Blocks of cells on their way to and from a spreadsheet: tab-separated text as Excel writes it, and a table in HTML.

Excel puts a cell into quotation marks where it holds a line break or a tab, and doubles the marks inside it; a mark
in the middle of any other cell stands as it is. A cell that is missing in a short line is ``None``: it says nothing,
while an empty one says "nothing".
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from crm_app.domain.dates import format_date
from crm_app.domain.errors import Refused
from crm_app.domain.fields import LISTS, Field, Kind
from crm_app.domain.kinds import RecordKind
from crm_app.domain.money import format_money

TAB, COMMA = "\t", ","
MOST_CELLS = 250_000
MOST_CHARACTERS = 50_000_000
Row = tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """Rows of equal width. ``ragged`` counts the lines that were shorter than the widest; ``delimiter`` parted them."""

    rows: tuple[Row, ...]
    width: int
    ragged: int = 0
    delimiter: str = TAB

    @property
    def height(self) -> int:
        """How many rows it has."""
        return len(self.rows)

    @property
    def cells(self) -> int:
        """How many cells it has."""
        return self.height * self.width

    def without_first(self) -> Block:
        """The block without its row of headings."""
        return replace(self, rows=self.rows[1:])


@cache
def _cell_pattern(delimiter: str) -> re.Pattern[str]:
    mark = re.escape(delimiter)
    return re.compile(f'(?:"([^"]*+(?:""[^"]*+)*+)"(?=[{mark}\n]|\\Z)|([^{mark}\n]*))({mark}|\n|\\Z)')


def _lines(text: str, delimiter: str) -> list[list[str]]:
    """The cells of each line; a text without quotation marks is split without looking at each letter."""
    if '"' not in text:
        return [line.split(delimiter) for line in text.split("\n")]
    lines: list[list[str]] = [[]]
    at, pattern = 0, _cell_pattern(delimiter)
    while True:
        found = pattern.match(text, at)
        if found is None:  # the pattern takes any text: there is always a cell
            raise AssertionError(at)
        quoted, bare, end = found.groups()
        lines[-1].append(bare if quoted is None else quoted.replace('""', '"'))
        at = found.end()
        if not end:
            return lines
        if end == "\n":
            lines.append([])


def parse_block(text: str, delimiter: str = "") -> Block:
    """The cells of a text from the clipboard. Without a ``delimiter`` tabs part them, or commas where all lines agree.

    Raises ``Refused`` for a text without any cell and for more than can be looked through.
    """
    if len(text) > MOST_CHARACTERS:
        raise _too_much(f"It has {len(text):,} characters.")
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").rstrip("\0")
    if not text:
        raise Refused("There is nothing to paste", "The clipboard holds no text.", "Copy some cells first.")
    text = text.removesuffix("\n")
    used = delimiter or (COMMA if TAB not in text and _is_comma_separated(text) else TAB)
    lines = _lines(text, used)
    width = max(map(len, lines))
    if len(lines) * width > MOST_CELLS:
        raise _too_much(f"It has {len(lines):,} rows of {width:,} cells.")
    short = [line for line in lines if len(line) < width]
    rows = tuple((*line, *[None] * (width - len(line))) if short else tuple(line) for line in lines)
    return Block(rows, width, len(short), used)


def _too_much(message: str) -> Refused:
    return Refused(
        "That is too much to paste",
        f"{message} At most {MOST_CELLS:,} cells can be looked through.",
        "Save it as a file and import it: that has no such limit.",
    )


def _is_comma_separated(text: str) -> bool:
    """Whether commas part columns: several lines with equally many of them, none followed by a space as in a phrase."""
    if COMMA not in text or "\n" not in text or ", " in re.sub('"[^"]*"', "", text):
        return False
    widths = {len(line) for line in _lines(text, COMMA)}
    return len(widths) == 1 and widths != {1}


def to_text(rows: Sequence[Sequence[str]]) -> str:
    """The cells as a spreadsheet takes them from the clipboard; ``parse_block`` gives them back unchanged."""
    return "".join("\t".join(map(_guarded, row)) + "\n" for row in rows)


def _guarded(cell: str) -> str:
    if cell[:1] == '"' or any(mark in cell for mark in "\t\n\r"):
        doubled = cell.replace('"', '""')
        return f'"{doubled}"'
    return cell


def to_html(rows: Sequence[Sequence[str]], *, first_is_heading: bool = False) -> str:
    """The cells as a table. Each is marked as text, so that Excel keeps leading zeros and runs no formula."""
    lines = []
    for number, row in enumerate(rows):
        tag = "th" if first_is_heading and not number else "td"
        cells = (html.escape(cell).replace("\n", '<br style="mso-data-placement:same-cell">') for cell in row)
        lines.append("<tr>" + "".join(f"<{tag} style='mso-number-format:\"\\@\"'>{c}</{tag}>" for c in cells) + "</tr>")
    return f'<meta charset="utf-8"><table>{"".join(lines)}</table>'


def field_of_heading(kind: RecordKind, heading: str | None) -> str:
    """The field that a heading names by its label, its name or a synonym; empty where none does."""
    return _headings(kind.name, kind).get((heading or "").strip().casefold(), "")


@cache
def _headings(_name: str, kind: RecordKind) -> Mapping[str, str]:
    known: dict[str, str] = {}
    for name, field in kind.row_fields.items():
        for word in (field.label, name, name.replace("_", " ")):
            known[word.casefold()] = name
    for name, field in kind.row_fields.items():
        for word in field.synonyms:
            known.setdefault(word.casefold(), name)
    return known


def headings_of(kind: RecordKind, block: Block) -> tuple[str, ...]:
    """The fields that the first row names, where that row is one of headings; nothing otherwise.

    Each of its cells must name a field of its own, and something must stand below it.
    """
    if block.height < 2:
        return ()
    named = [field_of_heading(kind, cell) for cell in block.rows[0]]
    return tuple(named) if all(named) and len(set(named)) == len(named) else ()


def copied(field: Field, value: Any, titles: Mapping[str, str] | None = None, place: Callable[[str], str] = str) -> str:
    """A value in words that are read back as the same value. ``place`` names a local authority by its code."""
    if value is None or value in ("", (), {}):
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, date):
        return format_date(value)
    if field.kind is Kind.MONEY:
        return format_money(Decimal(value))
    if field.kind is Kind.PERCENT:
        return f"{value}%"
    if field.kind is Kind.AREAS:
        return "; ".join(map(place, value))
    if field.kind in LISTS:
        return "; ".join(field.choice_label(item) for item in value)
    return _copied_text(field, value, titles or {}, place)


def _copied_text(field: Field, value: Any, titles: Mapping[str, str], place: Callable[[str], str]) -> str:
    if field.kind is Kind.AREA:
        return place(value)
    if field.kind is Kind.REFERENCE:
        return titles.get(value) or str(value)
    if isinstance(value, Mapping):
        return "; ".join(f"{question}: {state}" for question, state in value.items())
    return field.choice_label(value) if field.choices else str(value)
