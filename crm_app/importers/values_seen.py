"""What a column seems to hold, judged by a sample of its values: for suggesting which field it becomes.

The shapes here are rough on purpose, to recognise a column, not to accept a value; accepting is the domain's work.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Final

SAMPLE: Final = 500
_EXAMPLES: Final = 5


class Shape(StrEnum):
    """A kind of value that can be told by its looks."""

    POSTCODE = "postcode"
    EMAIL = "email"
    COMPANY_NUMBER = "company number"
    DATE = "date"
    MONEY = "money"
    URL = "url"
    PHONE = "phone"
    INTEGER = "integer"
    YES_NO = "yes or no"


_MONTH: Final = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_SHAPES: Final[dict[Shape, re.Pattern[str]]] = {
    Shape.POSTCODE: re.compile(r"(?:gir ?0aa|[a-z]{1,2}\d[a-z\d]? ?\d[a-z]{2})", re.IGNORECASE),
    Shape.EMAIL: re.compile(r"[^@\s,;]+@[^@\s,;]+\.[^@\s,;.]{2,}"),
    Shape.COMPANY_NUMBER: re.compile(r"(?:\d{7,8}|(?:[a-z]{2}|r0)\d{6})", re.IGNORECASE),
    Shape.DATE: re.compile(
        rf"(?:\d{{1,2}}[-/. ](?:\d{{1,2}}|{_MONTH})[-/. ,]+\d{{2,4}}|\d{{4}}-\d{{2}}-\d{{2}})"
        r"(?:[ t]\d{1,2}:\d{2}.*)?",
        re.IGNORECASE,
    ),
    Shape.MONEY: re.compile(r"[(\-]?\s*(?:£|gbp)?\s*-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d{1,2})?\)?", re.IGNORECASE),
    Shape.URL: re.compile(r"(?:https?://|www\.)\S+\.\S+", re.IGNORECASE),
    Shape.PHONE: re.compile(r"(?:\+44|0044|0)[\s()\-.\d]{9,16}"),
    Shape.INTEGER: re.compile(r"-?\d{1,15}"),
    Shape.YES_NO: re.compile(r"(?:y|n|yes|no|true|false)", re.IGNORECASE),
}


@dataclass(frozen=True, slots=True)
class ColumnProfile:
    """One column: its heading, how many of the sampled cells were filled, and the share of those of each shape."""

    header: str
    sampled: int
    filled: int
    distinct: int
    longest: int
    shares: dict[Shape, float] = field(default_factory=dict)
    examples: tuple[str, ...] = ()

    def share(self, shape: Shape) -> float:
        """Between 0 and 1, of the filled cells."""
        return self.shares.get(shape, 0.0)


def profile_columns(headers: Sequence[str], rows: Iterable[Sequence[Any]], limit: int = SAMPLE) -> list[ColumnProfile]:
    """A profile of every column from the first ``limit`` rows."""
    columns: list[list[Any]] = [[] for _ in headers]
    for number, row in enumerate(rows):
        if number >= limit:
            break
        for column, value in zip(columns, row, strict=False):
            column.append(value)
    return [profile_column(header, values) for header, values in zip(headers, columns, strict=True)]


def profile_column(header: str, values: Sequence[Any]) -> ColumnProfile:
    """A profile of one column; a value may have several shapes, as eight digits are number and company number."""
    filled = [value for value in values if value is not None and str(value).strip()]
    texts = [str(value).strip() for value in filled]
    distinct = dict.fromkeys(texts)
    counts = {shape: sum(_has(shape, value) for value in filled) for shape in Shape}
    return ColumnProfile(
        header,
        sampled=len(values),
        filled=len(filled),
        distinct=len(distinct),
        longest=max(map(len, texts), default=0),
        shares={shape: count / len(filled) for shape, count in counts.items() if count},
        examples=tuple(distinct)[:_EXAMPLES],
    )


def _has(shape: Shape, value: Any) -> bool:
    if isinstance(value, bool):
        return shape is Shape.YES_NO
    if isinstance(value, date):
        return shape is Shape.DATE
    if isinstance(value, float):
        return shape is Shape.MONEY
    return bool(_SHAPES[shape].fullmatch(str(value).strip()))
