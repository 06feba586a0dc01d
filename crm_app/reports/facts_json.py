"""The facts of a paper as JSON and back: what is kept with a paper that was issued, so that its figures stay.

Facts are frozen dataclasses of texts, numbers, money, dates, choices and tuples of these. They are read back by the
types they declare; an attribute that an older paper did not have takes its default.
"""

from __future__ import annotations

import dataclasses
import json
import types
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from crm_app.domain.errors import CrmError

FORMAT = 1
Facts = TypeVar("Facts")


def to_json(facts: Any, worn: Mapping[str, str] | None = None) -> str:
    """The facts as one JSON text; money is text, dates are ISO. ``worn`` is how the paper looked, kept beside them."""
    kept = {"format": FORMAT, "facts": type(facts).__name__, "values": _plain(facts)}
    if worn is not None:
        kept["worn"] = dict(worn)
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))


def worn_in(kept: str) -> Mapping[str, str] | None:
    """How a paper looked whose facts were kept; ``None`` for one that was issued before this was kept."""
    try:
        worn = json.loads(kept)["worn"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return {str(name): str(value) for name, value in worn.items()} if isinstance(worn, dict) else None


def from_json(kept: str, kind: type[Facts]) -> Facts:
    """The facts of that kind that ``to_json`` kept. Raises ``CrmError`` for anything else."""
    try:
        read = json.loads(kept)
        if read["format"] != FORMAT or read["facts"] != kind.__name__:
            raise ValueError(f"{read['facts']} in format {read['format']}")
        made: Facts = _made(read["values"], kind)
    except (ValueError, KeyError, TypeError, ArithmeticError, RecursionError) as fault:
        raise CrmError(
            "The facts kept with this paper cannot be read",
            "They are damaged, or a newer version of the program made them.",
            "Issue the paper again, or open it with the version that made it.",
        ) from fault
    return made


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value


@cache
def _types(kind: type[Any]) -> Mapping[str, Any]:
    return get_type_hints(kind)


def _made(value: Any, kind: Any) -> Any:
    """A value of the declared type: the other way round of :func:`_plain`."""
    if get_origin(kind) in (Union, types.UnionType):
        return None if value is None else _made(value, next(one for one in get_args(kind) if one is not type(None)))
    if get_origin(kind) is tuple:
        return _tuple(value, get_args(kind))
    if dataclasses.is_dataclass(kind):
        known = _types(kind)  # type: ignore[arg-type]
        return kind(**{name: _made(item, known[name]) for name, item in value.items() if name in known})  # type: ignore[operator]
    if kind is date:
        return date.fromisoformat(value)
    if kind is Decimal or issubclass(kind, Enum):
        return kind(value)
    if not isinstance(value, kind):
        raise TypeError(f"{value!r} is no {kind}")
    return value


def _tuple(value: Any, parts: tuple[Any, ...]) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise TypeError(f"{value!r} is no list")
    if len(parts) == 2 and parts[1] is Ellipsis:
        return tuple(_made(item, parts[0]) for item in value)
    return tuple(_made(item, part) for item, part in zip(value, parts, strict=True))
