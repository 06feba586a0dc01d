"""A value as a person reads it in a record: with the weekday of a date, the name of a code, the words of a choice."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from crm_app.domain.dates import format_date, format_long_date
from crm_app.domain.fields import Field, Kind
from crm_app.domain.money import format_money
from crm_app.services import codes

NOT_KNOWN = "—"
EMPTY: tuple[Any, ...] = (None, "", (), {})


def _code(code: str) -> str:
    name = codes.cpv_name(code)
    return f"{code} {name}" if name else code


def _number(field: Field, value: Any) -> str:
    if field.kind is Kind.PERCENT:
        return f"{value} %"
    return f"{value:,}" if field.kind is Kind.INTEGER else format_money(Decimal(value))


def text_of(field: Field, value: Any, titles: Mapping[str, str] | None = None) -> str:
    """The words for a value; empty where nothing is known. ``titles`` name the records that are referred to."""
    if value in EMPTY:
        return ""
    if isinstance(value, datetime):
        moment = value.astimezone()
        return f"{format_long_date(moment.date())}, {moment:%H:%M}"
    if isinstance(value, date):
        return format_long_date(value)
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, Mapping):
        return f"{len(value)} answers"
    return _text_of_kind(field, value, titles or {})


def _text_of_kind(field: Field, value: Any, titles: Mapping[str, str]) -> str:
    if field.kind in (Kind.INTEGER, Kind.PERCENT, Kind.MONEY):
        return _number(field, value)
    if field.kind is Kind.CODES:
        return "\n".join(_code(code) for code in value)
    if field.kind is Kind.AREAS:
        return ", ".join(codes.authority_name(code) for code in value)
    if field.kind is Kind.AREA:
        return codes.authority_name(value)
    if field.kind is Kind.LIST:
        return "; ".join(field.choice_label(item) for item in value)
    if field.kind is Kind.REFERENCE:
        return titles.get(value, "") or str(value)
    return field.choice_label(value) if field.choices else str(value)


def typed_text(field: Field, value: Any) -> str:
    """A value as one would type it into a line: what an editor shows to begin with."""
    if value in EMPTY:
        return ""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, date):
        return format_date(value)
    if field.kind is Kind.MONEY:
        return format_money(Decimal(value)).replace("£", "")
    if field.kind is Kind.LIST:
        return "; ".join(value)
    return str(value)
