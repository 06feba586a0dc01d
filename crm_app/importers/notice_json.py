"""Facts of a notice as plain JSON values and back: money and dates as text, every part under its own name."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from operator import attrgetter
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from crm_app.domain.notices import NoticeFacts

Convert = Callable[[Any], Any]
_decode = json.JSONDecoder().decode


def facts_to_json(facts: NoticeFacts) -> dict[str, Any]:
    """Only what the notice says: empty members are left out."""
    return _packed(facts)


def facts_from_json(data: dict[str, Any]) -> NoticeFacts:
    """The facts that :func:`facts_to_json` wrote."""
    facts: NoticeFacts = _unpacked(NoticeFacts, data)
    return facts


def packed_facts(facts: NoticeFacts) -> str:
    """The facts as one line of JSON, member by member without their names: it travels between our own processes."""
    return _encode(_shape(NoticeFacts).members(facts))


def unpacked_facts(text: str) -> NoticeFacts:
    """The facts that :func:`packed_facts` wrote."""
    facts: NoticeFacts = _from_row(NoticeFacts, _decode(text))
    return facts


def _packed(record: Any) -> dict[str, Any]:
    made = {}
    for name, (kind, _, needed) in _members(type(record)).items():
        value = getattr(record, name)
        if not needed and (value is None or value == "" or value == ()):
            continue
        made[name] = value if kind in _PLAIN else _plain(value)
    return made


def _plain(value: Any) -> Any:
    if isinstance(value, str | bool | int):
        return value
    if isinstance(value, tuple):
        return [_plain(member) for member in value]
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, date) else _packed(value)


def _unpacked(kind: type[Any], data: dict[str, Any]) -> Any:
    members = _members(kind)
    made = {}
    for name, value in data.items():
        plain, convert, _ = members[name]
        made[name] = value if plain in _PLAIN else convert(value)
    return kind(**made)


_PLAIN = frozenset({str, bool, int})


_Member = tuple[type[Any] | None, Convert, bool]


def _members(kind: type[Any]) -> dict[str, _Member]:
    """For every member of a dataclass, its plain type where JSON has it, what turns its JSON value into its own, and
    whether the dataclass is not made without it, whatever its value.
    """
    if kind not in _KNOWN:
        hints = get_type_hints(kind)
        _KNOWN[kind] = {
            field.name: (_bare(hints[field.name]), _converter(hints[field.name]), field.default is dataclasses.MISSING)
            for field in dataclasses.fields(kind)
        }
    return _KNOWN[kind]


_KNOWN: dict[type[Any], dict[str, _Member]] = {}


def _bare(hint: Any) -> type[Any] | None:
    """The type itself, ``None`` aside; nothing for a list of values."""
    if get_origin(hint) is UnionType:
        hint = next(option for option in get_args(hint) if option is not type(None))
    return hint if isinstance(hint, type) and get_origin(hint) is None else None


def _converter(hint: Any) -> Convert:
    bare = _bare(hint)
    if bare is None:
        member = get_args(hint)[0]
        if member in _PLAIN:
            return tuple
        convert = _converter(member)
        return lambda value: tuple(convert(part) for part in value)
    if dataclasses.is_dataclass(bare):
        return partial(_unpacked, bare)
    known: dict[Any, Convert] = {Decimal: Decimal, date: date.fromisoformat, datetime: datetime.fromisoformat}
    return known.get(bare, lambda value: value)


@dataclasses.dataclass(frozen=True, slots=True)
class _Shape:
    """How a dataclass becomes a list: its members, and what makes those that JSON does not have, by their places."""

    members: Callable[[Any], tuple[Any, ...]]
    converted: tuple[tuple[int, Convert], ...]


def _shape(kind: type[Any]) -> _Shape:
    if kind not in _SHAPES:
        hints = get_type_hints(kind)
        names = [field.name for field in dataclasses.fields(kind)]
        converted = ((place, _back(hints[name])) for place, name in enumerate(names))
        _SHAPES[kind] = _Shape(attrgetter(*names), tuple((place, back) for place, back in converted if back))
    return _SHAPES[kind]


_SHAPES: dict[type[Any], _Shape] = {}


def _back(hint: Any) -> Convert | None:
    """What makes a member of its JSON value; nothing where both are the same."""
    bare = _bare(hint)
    if bare is None:
        member = get_args(hint)[0]
        if member in _PLAIN:
            return tuple
        return lambda rows: tuple([_from_row(member, row) for row in rows]) if rows else ()
    if bare in _PLAIN:
        return None
    known: dict[Any, Convert] = {Decimal: Decimal, date: date.fromisoformat, datetime: datetime.fromisoformat}
    return known[bare]


def _listed(value: Any) -> Any:
    """What JSON does not have: money and dates as text, a part of a notice as the list of its members."""
    as_text = _AS_TEXT.get(type(value))
    return as_text(value) if as_text else _shape(type(value)).members(value)


_AS_TEXT: dict[type[Any], Convert] = {Decimal: str, date: date.isoformat, datetime: datetime.isoformat}


_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False, default=_listed).encode


def _from_row(kind: type[Any], row: list[Any]) -> Any:
    for place, back in _shape(kind).converted:
        value = row[place]
        if value is not None:
            row[place] = back(value)
    return kind(*row)
