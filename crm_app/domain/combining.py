"""Two records that speak of one organisation, made one: which value of each field is kept, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from crm_app.domain.fields import LISTS, Field, Kind
from crm_app.domain.merging import same
from crm_app.domain.names import match_key


class Side(StrEnum):
    """Whose value a field takes: of the record that stays, of the other one, or of both (lists only)."""

    STAYS = "stays"
    OTHER = "other"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class FieldPair:
    """One field of two records side by side, with what is proposed. ``needs_eyes``: both say something else."""

    name: str
    stays: Any
    other: Any
    proposed: Side

    @property
    def needs_eyes(self) -> bool:
        """Whether a value is lost whichever is taken, so that a person should choose."""
        return self.proposed is not Side.BOTH and not same(self.stays, self.other) and not _is_empty(self)

    @property
    def is_equal(self) -> bool:
        """Whether both say the same."""
        return same(self.stays, self.other)


def _is_empty(pair: FieldPair) -> bool:
    return same(pair.stays, None) or same(pair.other, None)


def _proposed(field: Field, stays: Any, other: Any) -> Side:
    if same(other, None) or same(stays, other):
        return Side.STAYS
    if same(stays, None):
        return Side.OTHER
    return Side.BOTH if field.kind in LISTS or field.kind is Kind.ANSWERS else Side.STAYS


def side_by_side(
    fields: Mapping[str, Field], stays: Mapping[str, Any], other: Mapping[str, Any]
) -> tuple[FieldPair, ...]:
    """Every field that a person edits, in form order. Known wins over unknown; lists are joined; else what stays."""
    return tuple(
        FieldPair(name, stays.get(name), other.get(name), _proposed(field, stays.get(name), other.get(name)))
        for name, field in fields.items()
        if not field.computed
    )


def combined(pairs: tuple[FieldPair, ...], choices: Mapping[str, Side]) -> dict[str, Any]:
    """The fields of the record that stays which change, after ``choices`` (field -> side) where a person made them."""
    changes: dict[str, Any] = {}
    for pair in pairs:
        side = choices.get(pair.name, pair.proposed)
        value = pair.stays if side is Side.STAYS else pair.other if side is Side.OTHER else _both(pair)
        if not same(value, pair.stays):
            changes[pair.name] = value
    return changes


def _both(pair: FieldPair) -> Any:
    if isinstance(pair.stays, Mapping) or isinstance(pair.other, Mapping):
        return {**(pair.other or {}), **(pair.stays or {})}
    return tuple(dict.fromkeys((*(pair.stays or ()), *(pair.other or ()))))


def names_kept(name: str, known: tuple[str, ...], given_up: tuple[str, ...]) -> tuple[str, ...]:
    """The other names of the record that stays, with those it was known by until now: they are still searched for."""
    there = {match_key(name), *(match_key(other) for other in known)}
    added = []
    for other in given_up:
        if (key := match_key(other)) not in there:
            there.add(key)
            added.append(other)
    return (*known, *added)
