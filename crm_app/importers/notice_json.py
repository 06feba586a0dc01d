"""Facts of a notice as plain JSON values and back: money and dates as text, every part under its own name."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from crm_app.domain.notices import NoticeFacts

Convert = Callable[[Any], Any]


def facts_to_json(facts: NoticeFacts) -> dict[str, Any]:
    """Only what the notice says: empty members are left out."""
    return _packed(facts)


def facts_from_json(data: dict[str, Any]) -> NoticeFacts:
    """The facts that :func:`facts_to_json` wrote."""
    facts: NoticeFacts = _unpacked(NoticeFacts, data)
    return facts


def _packed(record: Any) -> dict[str, Any]:
    found = ((name, getattr(record, name)) for name in _converters(type(record)))
    return {name: _plain(value) for name, value in found if value not in (None, "", ())}


def _plain(value: Any) -> Any:
    if isinstance(value, str | bool | int):
        return value
    if isinstance(value, tuple):
        return [_plain(member) for member in value]
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, date) else _packed(value)


def _unpacked(kind: type[Any], data: dict[str, Any]) -> Any:
    converters = _converters(kind)
    return kind(**{name: converters[name](value) for name, value in data.items()})


def _converters(kind: type[Any]) -> dict[str, Convert]:
    """For every member of a dataclass, what turns its JSON value into its own type."""
    if kind not in _KNOWN:
        hints = get_type_hints(kind)
        _KNOWN[kind] = {field.name: _converter(hints[field.name]) for field in dataclasses.fields(kind)}
    return _KNOWN[kind]


_KNOWN: dict[type[Any], dict[str, Convert]] = {}


def _converter(hint: Any) -> Convert:
    if get_origin(hint) is UnionType:
        hint = next(option for option in get_args(hint) if option is not type(None))
    if get_origin(hint) is tuple:
        member = _converter(get_args(hint)[0])
        return lambda value: tuple(member(part) for part in value)
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        return partial(_unpacked, hint)
    known: dict[Any, Convert] = {
        Decimal: Decimal,
        date: date.fromisoformat,
        datetime: datetime.fromisoformat,
    }
    return known.get(hint, lambda value: value)
