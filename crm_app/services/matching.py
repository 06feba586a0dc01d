"""Matching: which suppliers fit an opportunity and which opportunities fit a supplier, each with its reasons."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial
from io import BytesIO
from itertools import chain
from typing import Any

from crm_app.domain.errors import Invalid, UsageError
from crm_app.domain.kinds import KINDS
from crm_app.domain.match_tiers import Run, Tier, best, described_too_late, nearest_first, sieve, tiers_for
from crm_app.domain.matching import LotFacts, Match, OpportunityFacts, Weights, rank_opportunities
from crm_app.domain.readiness import CouldBid
from crm_app.domain.reasons import Reason
from crm_app.importers.notices import notices_in
from crm_app.services import records
from crm_app.services.settings import MATCH_WEIGHTS, setting
from crm_app.services.supplier_facts import Facts, facts
from crm_app.services.workspace import Workspace
from crm_app.store.queries import matching as queries
from crm_app.store.queries import records as record_queries
from crm_app.store.values import loaded_rows

MOST_IN_TIER = 20_000
BIDDABLE = ("idea", "planned", "market_engagement", "open")
_LEAST = 0.1
_LARGEST_NOTICE = 2_000_000  # characters; the lots of a longer one are left out rather than waited for
_LEVELS = ("public_liability", "employers_liability", "professional_indemnity")
_COLUMNS = (
    "id", "title", "description", "cpv_codes", "value_net", "areas", "closes_on", "award_on", "starts_on", "ends_on",
    "buyers", *_LEVELS,
)  # fmt: skip
_TRADE = ("id", "cpv_codes", "title")
_DESCRIBED = ("id", "description")
_OTHER_TRADE = ("",)  # shares no code with anybody


@dataclass(frozen=True, slots=True)
class SupplierMatch:
    """A supplier that fits an opportunity. ``score`` is 0 to 100, the sum of the reasons' points."""

    id: str
    name: str
    score: float
    reasons: tuple[Reason, ...]
    unknown: tuple[str, ...]
    gate: CouldBid | None
    percent: int | None


@dataclass(frozen=True, slots=True)
class OpportunityMatch:
    """An opportunity that fits a supplier."""

    id: str
    title: str
    score: float
    reasons: tuple[Reason, ...]
    unknown: tuple[str, ...]
    buyers: tuple[str, ...]
    closes_on: date | None


def weights(workspace: Workspace) -> Weights:
    """How much each part of a score weighs: the setting an administrator edits, else the usual weights."""
    return read_weights(setting(workspace, MATCH_WEIGHTS))


def read_weights(text: str) -> Weights:
    """Weights as an administrator writes them; raises ``UsageError`` with an example for anything else."""
    try:
        pairs = [part.split() for part in re.split(r"[,;\n]", text) if part.strip()]
        return Weights(**{name.lower(): float(value) for name, value in pairs})
    except (ValueError, TypeError, Invalid) as fault:
        raise UsageError(
            "The weights of matching cannot be read",
            f"The setting says “{text[:80]}” ({fault}).",
            "Write it as: category 50, area 15, capacity 15, readiness 20.",
        ) from None


def matches_for(
    workspace: Workspace, opportunity_id: str, *, limit: int = 50, least: float = _LEAST
) -> list[SupplierMatch]:
    """The suppliers that fit an opportunity, best first; raises ``NotFound`` for an opportunity that is not there."""
    values = records.get(workspace, "opportunity", opportunity_id).values
    asked = opportunity_facts({**values, "id": opportunity_id}, _lots(workspace, opportunity_id))
    with facts(workspace) as found:
        ranked = best(
            tiers_for(asked),
            _reader(found, asked),
            found.suppliers,
            asked,
            weights(workspace),
            limit=limit,
            least=least,
        )
    return [_supplier_match(match) for match in ranked]


def _reader(found: Facts, asked: OpportunityFacts) -> Callable[[Tier], Iterator[Run]]:
    """What reads the suppliers of a tier, each once, those in the tender's area first."""
    seen: set[str] = set()

    def read(tier: Tier) -> Iterator[Run]:
        new = queries.in_tier(
            found.connection,
            seen,
            patterns=tier.patterns,
            words=tier.words,
            shared=tier.shared,
            silent=tier.silent,
            most=MOST_IN_TIER,
        )
        seen.update(new)
        areas = {key: _places(row.areas) for key, row in new.items() if row.areas}
        for fit, held in nearest_first(new, areas, asked):
            yield fit, partial(found.outlines, [new[key] for key in held])

    return read


@lru_cache(maxsize=4096)
def _places(joined: str) -> tuple[str, ...]:
    return tuple(filter(None, joined.split(",")))


def opportunities_for(
    workspace: Workspace, supplier_id: str, *, limit: int = 20, least: float = _LEAST, on: date | None = None
) -> list[OpportunityMatch]:
    """The opportunities a supplier could still prepare for on a day, best first."""
    records.get(workspace, "supplier", supplier_id)
    wanted, weighed = queries.still_open(BIDDABLE, (on or workspace.today()).isoformat()), weights(workspace)
    with facts(workspace) as found:
        supplier = found.suppliers([supplier_id])[0]
        could_fit = sieve(supplier)
        every = _loaded(queries.opportunity_rows(found.connection, _TRADE, wanted), _TRADE)
        first = {key for key, codes, title in every if could_fit(codes, title, None)}
        loaded = _opportunities(found, first)
        asked: Iterable[OpportunityFacts] = map(opportunity_facts, loaded.values())
        ranked = rank_opportunities(supplier, asked, weighed, least=least, limit=limit)
        if not described_too_late(ranked, weighed, limit=limit):
            told = queries.opportunity_rows(found.connection, _DESCRIBED, [*wanted, queries.is_described()])
            rest = (row for row in told if row.id not in first)
            late = _opportunities(found, [row.id for row in rest if could_fit(_OTHER_TRADE, None, row.description)])
            asked = chain((match.opportunity for match in ranked), map(opportunity_facts, late.values()))
            ranked = rank_opportunities(supplier, asked, weighed, least=least, limit=limit)
            loaded |= late
    return [_opportunity_match(match, loaded[match.opportunity.id]) for match in ranked]


def _loaded(rows: Sequence[Sequence[Any]], names: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    return loaded_rows(KINDS["opportunity"].fields, names, rows)


def _opportunities(found: Facts, keys: Iterable[str]) -> dict[str, dict[str, Any]]:
    rows = record_queries.columns(found.connection, KINDS["opportunity"], _COLUMNS, sorted(keys))
    return {row[0]: dict(zip(_COLUMNS, row, strict=True)) for row in _loaded(rows, _COLUMNS)}


def opportunity_facts(values: Mapping[str, Any], lots: tuple[LotFacts, ...] = ()) -> OpportunityFacts:
    """What matching may know of an opportunity, from its values and its lots."""
    begins, ends = values["starts_on"], values["ends_on"]
    return OpportunityFacts(
        id=values["id"],
        title=values["title"] or "",
        description=values["description"] or "",
        cpv_codes=values["cpv_codes"],
        value_net=values["value_net"],
        lots=lots,
        areas=values["areas"],
        closes_on=values["closes_on"],
        award_on=values["award_on"],
        levels={name: values[name] for name in _LEVELS if values[name]},
        years=round((ends - begins).days / 365.25, 2) if begins and ends and ends > begins else None,
    )


def _lots(workspace: Workspace, opportunity_id: str) -> tuple[LotFacts, ...]:
    """The lots of the newest notice that has any: the notice is kept as published, so they are read from it."""
    with workspace.store.read() as connection:
        rows = queries.part_rows(connection, KINDS["notice"], ("published_at", "body"), [opportunity_id])
    for row in sorted(rows, key=lambda row: row.published_at or "", reverse=True):
        if '"lots"' in (row.body or "") and len(row.body) <= _LARGEST_NOTICE:
            read = next(notices_in(BytesIO(row.body.encode())), None)
            if read and read.facts and read.facts.lots:
                return tuple(LotFacts(lot.title or lot.id, lot.value_net, lot.cpv_codes) for lot in read.facts.lots)
    return ()


def _supplier_match(match: Match) -> SupplierMatch:
    firm = match.supplier
    return SupplierMatch(firm.id, firm.name, match.score, match.reasons, match.unknown, firm.gate, firm.percent)


def _opportunity_match(match: Match, values: Mapping[str, Any]) -> OpportunityMatch:
    asked = match.opportunity
    return OpportunityMatch(
        asked.id, asked.title, match.score, match.reasons, match.unknown, values["buyers"], asked.closes_on
    )
