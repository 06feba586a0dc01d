"""The dated limits of the size definitions, from ``resources/rules/sizes.toml``, and the three bands of a supplier."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from crm_app.domain.records import Record
from crm_app.domain.sizes import (
    CompaniesActLimits,
    SizeBand,
    SizeFact,
    SizeLimits,
    SmeLimits,
    companies_act_band,
    headcount_band,
    latest_fact,
    procurement_sme,
)
from crm_app.runtime.resources import load_toml


@dataclass(frozen=True, slots=True)
class Sizes:
    """How big a supplier is under each definition, and the facts' year; never one band for all purposes."""

    procurement_act: SizeBand
    companies_act: SizeBand
    headcount: SizeBand
    year_end: date | None
    source: str


def _limits(row: Mapping[str, Any]) -> SizeLimits:
    return SizeLimits(Decimal(row["turnover"]), Decimal(row["balance_sheet"]), int(row["staff"]))


@cache
def companies_act_limits() -> tuple[CompaniesActLimits, ...]:
    """The limits of the Companies Act by the day from which financial years begin under them."""
    rows = load_toml("rules", "sizes.toml")["companies_act"]
    return tuple(
        CompaniesActLimits(row["since"], _limits(row["micro"]), _limits(row["small"]), _limits(row["medium"]))
        for row in rows
    )


@cache
def _sme_rows() -> tuple[tuple[SmeLimits, str], ...]:
    rows = load_toml("rules", "sizes.toml")["procurement_sme"]
    return tuple(
        (
            SmeLimits(row["since"], int(row["staff"]), Decimal(row["turnover"]), Decimal(row["balance_sheet"])),
            row["source"],
        )
        for row in sorted(rows, key=lambda row: row["since"])
    )


def sme_limits(on: date) -> SmeLimits:
    """The Procurement Act's limits on a day; before the Act, its first ones."""
    rows = [limits for limits, _ in _sme_rows()]
    return next((limits for limits in reversed(rows) if limits.since <= on), rows[0])


def size_facts(records: Iterable[Record]) -> list[SizeFact]:
    """Size records as the definitions take them; one without a year end cannot be dated and is left out."""
    return [
        SizeFact(r["year_end"], r["staff"], r["turnover"], r["balance_sheet"], r["source"] or "")
        for r in records
        if r["year_end"]
    ]


def sizes_of(records: Sequence[Record], on: date) -> Sizes:
    """The three bands of a supplier on a day, each with what it rests on."""
    facts = [fact for fact in size_facts(records) if fact.year_end <= on]
    newest = latest_fact(facts)
    # A headcount says how many without saying when: better than nothing, where no dated year is there.
    undated = next((r["staff"] for r in reversed(records) if r["staff"] is not None), None)
    staff = newest.staff if newest and newest.staff is not None else undated
    source = next((s for limits, s in _sme_rows() if limits == sme_limits(on)), "")
    return Sizes(
        procurement_sme(newest, sme_limits(on)),
        companies_act_band(facts, companies_act_limits()),
        headcount_band(staff),
        newest.year_end if newest else None,
        source,
    )
