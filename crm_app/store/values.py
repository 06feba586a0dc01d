"""How a value lies in the store: the same on SQLite and PostgreSQL, so that both logs read alike.

Money is integer pence, dates and instants are ISO text, booleans are 0 and 1, lists and answers are JSON text.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from crm_app.domain.fields import LISTS, Field, Kind

Codec = Callable[[Any], Any]
_compact = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def _list_out(value: Any) -> str | None:
    if not value:
        return None
    return _texts_out(value) if isinstance(value, tuple) else _compact(list(value))


@lru_cache(maxsize=4_096)
def _texts_out(texts: tuple[str, ...]) -> str:
    """A list as JSON: codes, boroughs and buyers come again and again where many records are written."""
    return _compact(texts)


def _answers_out(value: Mapping[str, str]) -> str | None:
    return _compact(dict(sorted(value.items()))) if value else None


def _instant_out(value: datetime | None) -> str | None:
    return value.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z") if value else None


def _pence_out(pounds: Decimal | None) -> int | None:
    return None if pounds is None else int((pounds * 100).to_integral_value())


def _optional(convert: Codec) -> Codec:
    return lambda value: None if value is None else convert(value)


def _blank_is_none(value: Any) -> Any:
    return None if value == "" else value


def _pounds_in(pence: int | None) -> Decimal | None:
    return None if pence is None else Decimal(pence).scaleb(-2)


@lru_cache(maxsize=16_384)
def _list_in(text: str | None) -> tuple[Any, ...]:
    """A list as a tuple of its words, which a thousand records share: the same codes, tags and boroughs."""
    return tuple(json.loads(text)) if text else ()


_OUT: dict[Kind, Codec] = {
    Kind.MONEY: _pence_out,
    Kind.DATE: _optional(date.isoformat),
    Kind.INSTANT: _instant_out,
    Kind.BOOLEAN: _optional(int),
    Kind.INTEGER: _optional(int),
    Kind.PERCENT: _optional(int),
    Kind.ANSWERS: _answers_out,
    **dict.fromkeys(LISTS, _list_out),
}
_IN: dict[Kind, Codec] = {
    Kind.MONEY: _pounds_in,
    Kind.DATE: _optional(date.fromisoformat),
    Kind.INSTANT: _optional(datetime.fromisoformat),
    Kind.BOOLEAN: _optional(bool),
    Kind.ANSWERS: lambda v: json.loads(v) if v else {},
    **dict.fromkeys(LISTS, _list_in),
}


def to_store(field: Field) -> Codec:
    """What turns a value of this field into what the store holds."""
    return _OUT.get(field.kind, _blank_is_none)


def from_store(field: Field) -> Codec | None:
    """What turns a stored value back; ``None`` where it is already the value."""
    return _IN.get(field.kind)


def stored_row(fields: Mapping[str, Field], values: Mapping[str, Any]) -> dict[str, Any]:
    """The stored form of the described values among ``values``."""
    codecs = _codecs(fields).out
    made: dict[str, Any] = {}
    for name, value in values.items():
        if name in codecs:
            convert = codecs[name]
            if not value and (value is None or isinstance(value, str)):
                made[name] = None
            else:
                made[name] = convert(value) if convert else value
    return made


class _Codecs(NamedTuple):
    """What converts each field, out and in; ``None`` where it is stored as it is."""

    fields: Mapping[str, Field]
    out: dict[str, Codec | None]
    into: dict[str, Codec | None]


_known: dict[int, _Codecs] = {}
_MOST_KNOWN = 200


def _codecs(fields: Mapping[str, Field]) -> _Codecs:
    """The codecs of a kind's fields, found once: rows come in tens of thousands."""
    held = _known.get(id(fields))
    if held is None or held.fields is not fields:
        if len(_known) >= _MOST_KNOWN:
            _known.clear()
        out, into = ({name: codecs.get(field.kind) for name, field in fields.items()} for codecs in (_OUT, _IN))
        held = _known[id(fields)] = _Codecs(fields, out, into)
    return held


def loaded_row(fields: Mapping[str, Field], stored: Mapping[str, Any]) -> dict[str, Any]:
    """The Python values of the described columns among ``stored``."""
    codecs = _codecs(fields).into
    result = {}
    for name, value in stored.items():
        if name in codecs:
            load = codecs[name]
            result[name] = load(value) if load else value
    return result


def loaded_rows(
    fields: Mapping[str, Field], names: Sequence[str], rows: Sequence[Sequence[Any]]
) -> Iterator[tuple[Any, ...]]:
    """Rows of stored values as rows of values, converted column by column: thousands are read for one question."""
    codecs = _codecs(fields).into
    columns: list[Iterable[Any]] = []
    for name, stored in zip(names, zip(*rows, strict=True), strict=bool(rows)):
        load = codecs.get(name)
        columns.append(map(load, stored) if load else stored)
    return zip(*columns, strict=True)
