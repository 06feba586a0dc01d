"""A record as every layer above the store passes it on: plain values, the version it was read at, who owns it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Record:
    """One record of any kind with its values by field name (see ``domain.fields`` for what a value is)."""

    kind: str
    id: str
    version: int
    anchor_id: str
    visibility: str
    values: Mapping[str, Any]
    parent_id: str = ""

    def __getitem__(self, name: str) -> Any:
        return self.values.get(name)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list: the key, the version and the values of the listed fields."""

    id: str
    version: int
    values: Mapping[str, Any]
    visibility: str = "shared"
    anchor_id: str = ""

    def __getitem__(self, name: str) -> Any:
        return self.values.get(name)


@dataclass(frozen=True, slots=True)
class Saved:
    """What saving did: the new version, and the fields that a colleague had changed and that were kept."""

    id: str
    version: int
    operation: str = ""
    also_changed: tuple[str, ...] = ()
    touched: Mapping[str, frozenset[str]] = field(default_factory=dict)
