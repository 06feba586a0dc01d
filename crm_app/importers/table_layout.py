"""Where the table lies in a sheet: the title rows above it, its headings, and the totals beneath it.

Published spend files rarely begin with their headings: a report title, a date, parameters and blank rows come first,
and a grand total last. Counted as payments, one total doubles the spend; so such rows are recognised, set aside and
counted, never dropped in silence.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

LOOK_AHEAD: Final = 60  # rows looked at to find the headings
TAIL: Final = 6  # rows at the end among which totals and closing notes are looked for
_BLANKS: Final = " \t\r\n\u00a0\u2007\u202f\u200b\ufeff†"  # a dagger is a Mac's non-breaking space, misread
_HEADING_LENGTH: Final = 200
_NUMBER_LIKE: Final = re.compile(r"[(+\-]?\s*[£$€]?\s*[(+\-]?\d[\d,.\s]*%?\)?\s*(?:cr|dr)?", re.IGNORECASE)
_DATE_LIKE: Final = re.compile(
    r"\d{1,4}[-/. ](?:\d{1,2}|[a-z]{3,9})[-/. ]\d{2,4}(?:[ t]\d{1,2}:\d{2}.*)?", re.IGNORECASE
)
_TOTAL: Final = re.compile(
    r"(?:(?:grand|sub|overall|report|net|gross|final)[\s-]*)?totals?(?:\s+(?:for|of|amount|spend|payments|net|gross)\b.*)?\s*:?",
    re.IGNORECASE,
)

Values = Sequence[Any]
Merges = Iterable[tuple[tuple[int, int], tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class Headings:
    """What was found above the first row of data; rows are counted from 1, and ``row`` 0 is a table without headings.

    ``lines`` is 2 for headings spread over two rows, of which ``row`` is the first.
    """

    row: int
    names: list[str]
    lines: int = 1
    warnings: list[str] = field(default_factory=list)

    @property
    def last_row(self) -> int:
        """The last row that the headings take up; data begins beneath it."""
        return self.row + self.lines - 1 if self.row else 0


def is_empty(value: Any) -> bool:
    """Whether a cell says nothing."""
    return value is None or (isinstance(value, str) and not value.strip(_BLANKS))


def is_blank(row: Values) -> bool:
    """Whether no cell of the row says anything."""
    return all(map(is_empty, row))


def plain_row(row: Values) -> list[Any]:
    """The cells as they are handed on: what is empty is ``None``, and a number without a fraction is whole."""
    return [
        None if value == "" else int(value) if value.__class__ is float and value.is_integer() else value
        for value in row
    ]


def is_wordy(value: Any) -> bool:
    """Whether a cell reads like a heading rather than a figure or a date."""
    if not isinstance(value, str) or is_empty(value) or len(value) > _HEADING_LENGTH:
        return False
    text = value.strip(_BLANKS)
    return not _NUMBER_LIKE.fullmatch(text) and not _DATE_LIKE.fullmatch(text)


def find_headings(rows: Sequence[Values], asked: int | None = None, merges: Merges = ()) -> Headings:
    """The headings among the first rows of a sheet; ``asked`` is the row a person pointed at, 0 for none."""
    if asked == 0 or not rows:
        return _without(rows, [])
    if asked is not None and asked <= len(rows):
        return Headings(asked, _named(_texts(rows[asked - 1]), _width(rows[asked:])))
    typical = _typical_filled(rows)
    for index, row in enumerate(rows):
        if _reads_like_headings(row, typical) and any(not is_blank(later) for later in rows[index + 1 :]):
            return _built(rows, index, merges)
    for index, row in enumerate(rows):
        if not is_blank(row) and all(is_wordy(value) or is_empty(value) for value in row) and index + 1 == len(rows):
            return _built(rows, index, merges)
    return _without(rows, ["No row of headings was found, so the columns are only numbered."])


def _without(rows: Sequence[Values], warnings: list[str]) -> Headings:
    return Headings(0, _named([], _width(rows)), 0, warnings)


def _typical_filled(rows: Sequence[Values]) -> int:
    counts = sorted(filled for row in rows if (filled := sum(not is_empty(v) for v in row)))
    return counts[(len(counts) * 3) // 4] if counts else 1


def _reads_like_headings(row: Values, typical: int) -> bool:
    filled = [value for value in row if not is_empty(value)]
    if len(filled) < max(1 if typical == 1 else 2, typical * 0.6):
        return False
    words = sum(is_wordy(value) for value in filled)
    return words >= len(filled) * 0.6 and len({str(value).strip().casefold() for value in filled}) > len(filled) * 0.5


def _built(rows: Sequence[Values], index: int, merges: Merges) -> Headings:
    width = _width(rows[index:])
    first = _texts(rows[index])
    if index + 1 < len(rows) and _spread_over_two(rows, index, merges):
        return Headings(index + 1, _named(_joined(first, _texts(rows[index + 1])), width), 2)
    return Headings(index + 1, _named(first, width))


def _spread_over_two(rows: Sequence[Values], index: int, merges: Merges) -> bool:
    """Whether the row beneath carries the second half of the headings: it fills gaps, and reads unlike the data."""
    first, second = _padded(rows[index], rows[index + 1])
    fills = any(is_empty(above) and not is_empty(below) for above, below in zip(first, second, strict=True))
    if not fills or not all(is_wordy(value) or is_empty(value) for value in second):
        return False
    if any(start[0] == index and start[1] < end[1] for start, end in merges):
        return True
    filled = [str(value).strip().casefold() for value in second if not is_empty(value)]
    leaves = any(is_empty(below) and not is_empty(above) for above, below in zip(first, second, strict=True))
    if len(set(filled)) == len(filled) and not leaves:
        return False
    beneath = [row for row in rows[index + 2 :] if not is_blank(row)]
    return any(
        is_wordy(value) and sum(_figure(row, column) for row in beneath) > len(beneath) / 2
        for column, value in enumerate(second)
    )


def _figure(row: Values, column: int) -> bool:
    return column < len(row) and not is_empty(row[column]) and not is_wordy(row[column])


def _padded(first: Values, second: Values) -> tuple[list[Any], list[Any]]:
    width = max(len(first), len(second))
    return [*first, *[None] * (width - len(first))], [*second, *[None] * (width - len(second))]


def _joined(first: list[str], second: list[str]) -> list[str]:
    """“Previous code” over “2003” and “2007” gives “Previous code 2003” and “Previous code 2007”."""
    above, below = _padded(first, second)
    names, last = [], ""
    for top, bottom in zip(above, below, strict=True):
        last = top or (last if bottom else "")
        names.append(f"{last} {bottom or ''}".strip())
    return names


def _texts(row: Values) -> list[str]:
    return ["" if is_empty(value) else " ".join(str(value).strip(_BLANKS).split()) for value in row]


def _width(rows: Sequence[Values]) -> int:
    """Columns that hold anything in the rows looked at."""
    return max((index + 1 for row in rows for index, value in enumerate(row) if not is_empty(value)), default=0)


def _named(texts: list[str], width: int) -> list[str]:
    """A name for every column, none twice: what is blank becomes “Column 5”, a repetition “Amount (2)”."""
    while len(texts) > width and not texts[-1]:
        texts = texts[:-1]
    texts = [*texts, *[""] * (width - len(texts))]
    taken: Counter[str] = Counter()
    known = {text.casefold() for text in texts if text}
    names = []
    for number, text in enumerate(texts, 1):
        name = text or f"Column {number}"
        taken[name.casefold()] += 1
        while taken[name.casefold()] > 1 or (name != text and name.casefold() in known):
            taken[(text or name).casefold()] += 1
            name = f"{text or f'Column {number}'} ({max(2, taken[(text or name).casefold()] - 1)})"
            taken[name.casefold()] += 1
        names.append(name)
    return names


def is_total(row: Values, width: int) -> bool:
    """Whether a row at the end sums up the rows above: labelled as a total, or a lone figure under a wide table."""
    filled = [value for value in row if not is_empty(value)]
    if not filled:
        return False
    label, rest = filled[0], filled[1:]
    if isinstance(label, str) and _TOTAL.fullmatch(label.strip(_BLANKS)):
        return all(not is_wordy(value) for value in rest) or len(rest) <= 1
    return not rest and width >= 3 and not is_wordy(label) and not isinstance(label, bool)


def set_aside(tail: Sequence[Values], width: int) -> list[str]:
    """For the last rows of a table, why each does not count: ``total``, ``note`` or ``""`` for one that does.

    A note is only recognised beneath a total: a supplier of whom nothing but the name is known stays a supplier.
    """
    totals = [index for index, row in enumerate(tail) if is_total(row, width)]
    reasons = [""] * len(tail)
    end = len(tail)
    while end and (is_total(tail[end - 1], width) or _note(tail[end - 1], width, end - 1, totals)):
        end -= 1
        reasons[end] = "total" if is_total(tail[end], width) else "note"
    return reasons


def _note(row: Values, width: int, index: int, totals: list[int]) -> bool:
    return width >= 2 and any(t < index for t in totals) and sum(not is_empty(v) for v in row) == 1
