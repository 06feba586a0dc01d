"""The barrier meter: how many suppliers that fit a tender would be kept out by what it asks.

Insurance need not be in place before award (Procurement Act 2023, section 22), so cover that is too small is something
to raise, not a no; it still tells how far the asked level is from what local firms hold. What is not known is never
counted as missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from crm_app.domain.credentials import CREDENTIAL_KINDS
from crm_app.domain.matching import SupplierFacts
from crm_app.domain.money import format_money

TURNOVER = "turnover"
_LABELS = {choice.value: choice.label for choice in CREDENTIAL_KINDS}
_NO_AMOUNT = Decimal(0)  # a credential that is simply asked for


class Stand(StrEnum):
    """How a supplier stands to what is asked."""

    MEETS = "meets"
    SHORT = "short"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class LevelCount:
    """One thing asked, and how many suppliers stand how to it."""

    name: str
    label: str
    asked: Decimal
    meets: int
    short: int
    unknown: int


@dataclass(frozen=True, slots=True)
class SupplierStand:
    """One supplier: how it stands to everything asked, and the things it is short of."""

    id: str
    name: str
    stand: Stand
    short_of: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()  # the names of what it is short of


@dataclass(frozen=True, slots=True)
class Meter:
    """What the asked levels would do to the suppliers that fit."""

    levels: tuple[LevelCount, ...]
    suppliers: tuple[SupplierStand, ...]

    def count(self, stand: Stand) -> int:
        """How many suppliers stand so."""
        return sum(one.stand is stand for one in self.suppliers)

    @property
    def words(self) -> str:
        """The result in one sentence."""
        total = len(self.suppliers)
        if not total:
            return "No supplier of the register fits yet, so nothing can be measured."
        short, unknown = self.count(Stand.SHORT), self.count(Stand.UNKNOWN)
        firms = "1 supplier fits" if total == 1 else f"{total:,} suppliers fit"
        return f"{firms}; what is asked would keep out {short:,}, and of {unknown:,} it is not known."


def label_of(name: str) -> str:
    """What an asked level is called."""
    return "Yearly turnover" if name == TURNOVER else _LABELS.get(name, name.replace("_", " "))


def _stands(supplier: SupplierFacts, name: str, asked: Decimal, day: date) -> Stand:
    if name == TURNOVER:
        if supplier.turnover is None:
            return Stand.UNKNOWN
        return Stand.MEETS if supplier.turnover >= asked else Stand.SHORT
    held = [fact for fact in supplier.credentials if fact.kind == name]
    if not held:
        return Stand.UNKNOWN
    if asked > _NO_AMOUNT:
        known = [fact for fact in held if fact.level is not None]
        if not known:
            return Stand.UNKNOWN
        held = [fact for fact in known if fact.level is not None and fact.level >= asked]
        if not held:
            return Stand.SHORT
    return Stand.MEETS if any(fact.is_current(day) for fact in held) else Stand.SHORT


def measure(suppliers: Iterable[SupplierFacts], asked: Mapping[str, Decimal], day: date) -> Meter:
    """Hold what is asked (kind of credential or "turnover" -> amount) against suppliers, on the tender's own day."""
    found: list[SupplierStand] = []
    counts: dict[str, dict[Stand, int]] = {name: dict.fromkeys(Stand, 0) for name in asked}
    for supplier in suppliers:
        stands = {name: _stands(supplier, name, amount, day) for name, amount in asked.items()}
        for name, stand in stands.items():
            counts[name][stand] += 1
        found.append(_whole(supplier, stands, asked))
    levels = tuple(
        LevelCount(name, label_of(name), amount, *(counts[name][stand] for stand in Stand))
        for name, amount in asked.items()
    )
    return Meter(levels, tuple(found))


def _whole(supplier: SupplierFacts, stands: Mapping[str, Stand], asked: Mapping[str, Decimal]) -> SupplierStand:
    lacks = tuple(name for name, stand in stands.items() if stand is Stand.SHORT)
    short = tuple(_words(name, asked[name]) for name in lacks)
    unknown = tuple(label_of(name) for name, stand in stands.items() if stand is Stand.UNKNOWN)
    stand = Stand.SHORT if short else Stand.UNKNOWN if unknown else Stand.MEETS
    return SupplierStand(supplier.id, supplier.name, stand, short, unknown, lacks)


def _words(name: str, asked: Decimal) -> str:
    return f"{label_of(name)} of {format_money(asked)}" if asked > _NO_AMOUNT else label_of(name)


def lower_levels(levels: Sequence[LevelCount]) -> tuple[LevelCount, ...]:
    """The asked things that keep suppliers out, the one that keeps out most first."""
    return tuple(sorted((one for one in levels if one.short), key=lambda one: -one.short))
