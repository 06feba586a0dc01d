"""The anchor organisations of City and Hackney, as public record has them; no contact of anybody is given."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from typing import Any

from crm_app.domain.anchors import AnchorDetails
from crm_app.domain.fields import LISTS, Kind, fields_of
from crm_app.runtime.resources import load_toml
from crm_app.services.demo.places import CITY, HACKNEY
from crm_app.services.demo.rows import DemoRow, Keys

COVER = ("public_liability", "employers_liability", "professional_indemnity")


@cache
def listed() -> Mapping[str, Mapping[str, Any]]:
    """The anchors by name, as the file has them."""
    return {row["name"]: row for row in load_toml("demo", "anchors.toml")["anchors"]}


def anchors(keys: Keys) -> Iterator[DemoRow]:
    """The anchors, each its own owner and published, and the names they had."""
    for row in listed().values():
        key = keys.next()
        yield DemoRow("anchor", key, _values(row), visibility="published", owner=key)
        for former in row.get("former", ()):
            yield DemoRow("anchor_name", keys.next(), former, key, visibility="published", owner=key)


def _values(row: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, field in fields_of(AnchorDetails).items():
        if name in row:
            value = row[name]
            found[name] = tuple(value) if field.kind in LISTS else Decimal(value) if field.kind is Kind.MONEY else value
    return found


def areas_of(name: str) -> tuple[str, ...]:
    """The local authorities that an anchor serves."""
    return tuple(listed()[name]["areas"])


def local_areas_of(name: str) -> tuple[str, ...]:
    """The part of its area that lies in the City and Hackney."""
    return tuple(code for code in areas_of(name) if code in (HACKNEY, CITY))


def cover_of(name: str) -> dict[str, Decimal | None]:
    """The levels of insurance that an anchor usually asks for."""
    return {level: Decimal(listed()[name][level]) if level in listed()[name] else None for level in COVER}
