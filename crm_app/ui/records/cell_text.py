"""A value in the words of a grid: short dates, names of places and codes, one line."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from crm_app.domain.dates import format_date
from crm_app.domain.fields import Field, Kind
from crm_app.domain.filters import Condition, field_of, say, say_value
from crm_app.domain.kinds import RecordKind
from crm_app.services import codes

EMPTY: tuple[Any, ...] = (None, "", (), {})
PLACES = (Kind.AREA, Kind.AREAS)
LONGEST = 200


def cell_text(field: Field, value: Any, titles: Mapping[str, str] | None = None) -> str:
    """One line for a cell; empty where nothing is known. ``titles`` name records that are referred to."""
    if value in EMPTY:
        return ""
    if isinstance(value, datetime):
        moment = value.astimezone()
        return f"{format_date(moment.date())} {moment:%H:%M}"
    if field.kind in PLACES:
        return ", ".join(codes.authority_name(code) for code in ((value,) if isinstance(value, str) else value))
    if field.kind is Kind.PERCENT:
        return f"{value}%"
    if field.kind is Kind.INTEGER:
        return f"{value:,}"
    if field.kind is Kind.REFERENCE:
        return (titles or {}).get(value, "")
    if isinstance(value, Mapping):
        return f"{len(value)} answers"
    if field.kind is Kind.CODES:
        return ", ".join(_code(code) for code in value)[:LONGEST]
    return " ".join(say_value(field, value)[:LONGEST].split())


def _code(code: str) -> str:
    name = codes.cpv_name(code)
    return f"{code} {name}" if name else code


def tip_text(field: Field, value: Any) -> str:
    """More than a cell has room for: each code with its name, a long text to its end."""
    if value in EMPTY:
        return ""
    if field.kind is Kind.CODES:
        return "\n".join(_code(code) for code in value)
    if field.kind in (Kind.LONG_TEXT, Kind.LIST, Kind.AREAS, Kind.TEXT):
        return cell_text(field, value) if field.kind is not Kind.LONG_TEXT else str(value)[:1000]
    return ""


def spoken_text(field: Field, value: Any, titles: Mapping[str, str] | None = None) -> str:
    """A cell as a screen reader says it: with the name of its column, and "not known" instead of silence."""
    return f"{field.label}: {cell_text(field, value, titles) or 'not known'}"


def say_condition(kind: RecordKind, condition: Condition) -> str:
    """A condition as people say it, places by their names and CPV codes with theirs."""
    field = field_of(kind, condition)
    if field.kind in PLACES:
        values: tuple[Any, ...] = tuple(codes.authority_name(str(value)) for value in condition.values)
        return say(kind, dataclasses.replace(condition, values=values))
    if field.kind is Kind.CODES:
        named = tuple(_code(str(value)) for value in condition.values)
        return say(kind, dataclasses.replace(condition, values=named))
    return say(kind, condition)


def is_gone(value: Any, today: date) -> bool:
    """Whether a date lies in the past: such dates are muted."""
    return isinstance(value, date) and not isinstance(value, datetime) and value < today


def typed_condition_text(field: Field, value: Any) -> str:
    """A value of a condition as one would type it again."""
    return cell_text(field, value).replace("£", "").rstrip("%") if value not in EMPTY else ""
