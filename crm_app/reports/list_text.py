"""Lists as CSV and JSON: every row of a screen's list, for other programs."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from crm_app.domain.csv_text import guarded
from crm_app.domain.fields import LISTS, NUMBERS, Kind
from crm_app.reports.atomic import replacing
from crm_app.reports.list_columns import ListColumn
from crm_app.reports.wording import BOX

_SURROGATES = re.compile("[\ud800-\udfff]")


def write_list_csv(path: Path, columns: Sequence[ListColumn], rows: Iterable[Sequence[Any]]) -> int:
    """Write a list as CSV that Excel opens well (UTF-8 with its mark, CRLF) and nothing in it runs.

    Returns the number of rows. ``csv_text`` says how a text that looks like a formula is kept and read back. Dates
    are ISO, money has two decimals and no sign of its currency, lists are joined by "; ".
    """
    count = 0
    kinds = [column.kind for column in columns]
    with replacing(path) as temporary, temporary.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow([guarded(_encodable(column.label)) for column in columns])
        for row in rows:
            writer.writerow([csv_value(value, kind) for value, kind in zip(row, kinds, strict=True)])
            count += 1
    return count


def write_list_json(path: Path, columns: Sequence[ListColumn], rows: Iterable[Sequence[Any]]) -> int:
    """Write a list as one JSON document ``{"rows": [...], "total": n}``; keys in snake_case, money as text, dates ISO.

    Returns the number of rows.
    """
    keys = json_keys(columns)
    count = 0
    with replacing(path) as temporary, temporary.open("w", encoding="utf-8", newline="\n") as stream:
        stream.write('{"rows": [')
        for row in rows:
            record = {
                key: json_value(value, column.kind) for key, value, column in zip(keys, row, columns, strict=True)
            }
            stream.write((",\n" if count else "\n") + json.dumps(record, ensure_ascii=False))
            count += 1
        stream.write(f'\n], "total": {count}}}\n')
    return count


def csv_value(value: Any, kind: Kind) -> str:
    """One value as CSV text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if kind is Kind.MONEY and isinstance(value, (Decimal, int)):
        return f"{value:.2f}"
    if isinstance(value, date):
        return _iso(value)
    if isinstance(value, (int, Decimal)) and kind in NUMBERS:
        return f"{value:f}" if isinstance(value, Decimal) else str(value)
    return guarded(_encodable(flat_text(value)))


def flat_text(value: Any) -> str:
    """Lists and answers as one text."""
    if isinstance(value, dict):
        return "; ".join(f"{key}: {answer}" for key, answer in value.items())
    if isinstance(value, (tuple, list, set, frozenset)):
        return "; ".join(str(item) for item in value)
    return str(value)


def json_value(value: Any, kind: Kind) -> Any:
    """One value as JSON data."""
    if kind is Kind.MONEY and isinstance(value, (Decimal, int)) and not isinstance(value, bool):
        return f"{value:.2f}"
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date):
        return _iso(value)
    if isinstance(value, str):
        return _encodable(value)
    if isinstance(value, dict):
        return {_encodable(str(key)): json_value(item, Kind.TEXT) for key, item in value.items()}
    if isinstance(value, (tuple, list, set, frozenset)):
        return [json_value(item, Kind.TEXT) for item in value]
    return [] if value is None and kind in LISTS else value


def json_keys(columns: Sequence[ListColumn]) -> list[str]:
    """A key to each column; the second of the same name gets a number."""
    result: list[str] = []
    for column in columns:
        key = column.key or snake_case(column.label)
        same = sum(1 for other in result if other == key or re.fullmatch(f"{re.escape(key)}_\\d+", other))
        result.append(f"{key}_{same + 1}" if same else key)
    return result


def snake_case(label: str) -> str:
    """``Company number`` becomes ``company_number``."""
    return re.sub(r"\W+", "_", _encodable(label).strip().lower()).strip("_") or "column"


def _iso(value: date) -> str:
    if isinstance(value, datetime):
        return value.replace(tzinfo=None).isoformat(timespec="seconds") + "Z"
    return value.isoformat()


def _encodable(text: str) -> str:
    """Half of a pair of UTF-16 is no character: no file can hold it."""
    return _SURROGATES.sub(BOX, text)
