"""Who won, found again in the register: by a number of another register, or by a name that only one supplier has."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from crm_app.domain.identifiers import parse_charity_number, parse_company_number, parse_ppon
from crm_app.domain.kinds import KINDS
from crm_app.domain.names import match_key, sort_key
from crm_app.domain.notices import SupplierFact
from crm_app.store.queries import records as queries

_SUPPLIER = KINDS["supplier"]
_SCHEMES: tuple[tuple[str, str, Callable[[object], str | None]], ...] = (
    ("GB-COH-", "company_number", parse_company_number),
    ("GB-CHC-", "charity_number", parse_charity_number),
    ("GB-PPON-", "ppon", parse_ppon),
)
_ENDING = re.compile(r"\b(ltd|limited)\.?$", re.IGNORECASE)


def _number(identifier: str) -> tuple[str, str] | None:
    """The field of a supplier that holds such an identifier, and the number as that field has it."""
    for scheme, name, parse in _SCHEMES:
        if identifier.startswith(scheme):
            try:
                number = parse(identifier.removeprefix(scheme))
            except ValueError:
                return None
            return (name, number) if number else None
    return None


def _spellings(name: str) -> set[str]:
    """A name with its ending written short and in full."""
    return {sort_key(text) for text in (name, _ENDING.sub("Ltd", name), _ENDING.sub("Limited", name)) if text}


@dataclass(slots=True)
class Winners:
    """Suppliers of the register by number and by name. A name that two suppliers share is nobody's."""

    _numbers: dict[tuple[str, str], str] = field(default_factory=dict)
    _names: dict[str, str] = field(default_factory=dict)
    _asked: set[str] = field(default_factory=set)

    def look_up(self, connection: Any, suppliers: Iterable[SupplierFact]) -> None:
        """Ask the register for many winners at once; those asked for before are not asked for again."""
        wanted = [supplier for supplier in suppliers if f"{supplier.name}\n{supplier.identifiers}" not in self._asked]
        self._asked.update(f"{supplier.name}\n{supplier.identifiers}" for supplier in wanted)
        by_field: dict[str, set[str]] = {}
        for supplier in wanted:
            for identifier in supplier.identifiers:
                if found := _number(identifier):
                    by_field.setdefault(found[0], set()).add(found[1])
        for name, numbers in by_field.items():
            rows = queries.having(connection, _SUPPLIER, name, sorted(numbers))
            self._numbers.update({(name, getattr(row, name)): row.id for row in rows})
        self._look_up_names(connection, {supplier.name for supplier in wanted if supplier.name})

    def _look_up_names(self, connection: Any, names: set[str]) -> None:
        spelt = sorted({spelling for name in names for spelling in _spellings(name)})
        rows = queries.having(connection, _SUPPLIER, "sort_key", spelt) if spelt else []
        named = queries.columns(connection, _SUPPLIER, ("id", "name"), [row.id for row in rows]) if rows else []
        found: dict[str, set[str]] = {}
        for row in named:
            found.setdefault(match_key(row.name or ""), set()).add(row.id)
        self._names.update({key: next(iter(ids)) if len(ids) == 1 else "" for key, ids in found.items() if key})

    def winner(self, suppliers: Sequence[SupplierFact]) -> str | None:
        """The key of the one supplier that won; ``None`` for several, and for one that the register does not have.

        A number that the register does not have says that a namesake there is somebody else only if that namesake has
        a number of its own, which is not asked: a shared name alone is taken as certain only without a number.
        """
        if len(suppliers) != 1:
            return None
        numbers = [found for text in suppliers[0].identifiers if (found := _number(text))]
        for number in numbers:
            if number in self._numbers:
                return self._numbers[number]
        return None if numbers else self._names.get(match_key(suppliers[0].name)) or None
