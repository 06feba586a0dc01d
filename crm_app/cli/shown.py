"""Values of records as a command shows them: data for a script, words for a person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crm_app.cli.output import to_json
from crm_app.domain.fields import LISTS, Field, Kind
from crm_app.domain.filters import say_value
from crm_app.services.codes import authority_name

NOTHING = ""


def as_data(fields: Mapping[str, Field], values: Mapping[str, Any]) -> dict[str, Any]:
    """Every field by its name as JSON data; what is not known is ``null``, an empty list ``[]``."""
    return {
        name: to_json(values.get(name)) if values.get(name) is not None else _blank(field)
        for name, field in fields.items()
    }


def _blank(field: Field) -> Any:
    if field.kind in LISTS:
        return []
    return {} if field.kind is Kind.ANSWERS else None


def as_words(field: Field, value: Any, titles: Mapping[str, str] | None = None) -> str:
    """One value in words: choices by their labels, areas by their names, other records by their titles."""
    if value is None or value in ("", (), {}):
        return NOTHING
    if field.kind is Kind.AREA:
        return authority_name(value)
    if field.kind is Kind.AREAS:
        return ", ".join(authority_name(code) for code in value)
    if field.kind in LISTS:
        return ", ".join(field.choice_label(item) for item in value)
    if field.kind is Kind.ANSWERS:
        return "; ".join(f"{question}: {state}" for question, state in value.items())
    if field.kind is Kind.REFERENCE:
        return (titles or {}).get(value, value)
    if field.kind is Kind.INSTANT:
        return f"{value:%Y-%m-%d %H:%M} UTC"
    return say_value(field, value)
