"""Who local could be asked for a quote: the answer to "who does signage?", with its reasons, in a few seconds.

Contracts below the threshold need no notice, but many councils' own rules want at least one local quote. So what the
words mean (CPV codes) and where local is (the own anchor's area) are settled here, and the rest is matching.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from crm_app.domain.errors import UsageError
from crm_app.domain.filters import Condition, Filter, Op
from crm_app.domain.kinds import KINDS
from crm_app.domain.matching import Match, OpportunityFacts, rank
from crm_app.domain.records import Saved
from crm_app.services import codes, cpv_suggesting, lists, matching, records
from crm_app.services.lists import ListQuery
from crm_app.services.matching import SupplierMatch
from crm_app.services.supplier_facts import facts
from crm_app.services.workspace import Workspace
from crm_app.store.queries import matching as queries
from crm_app.store.queries import records as record_queries

_SURE = 60  # of 100: a code that the words only brush against would bring in the wrong trade
_AS_GOOD = 5  # points: what is further behind the best code means something else
_MOST_CODES = 3
_ALIKE = 10  # points within which two suppliers fit alike
MOST_COMPARED = 2_500  # suppliers read for one question
_WORD = re.compile(r"[a-z]{4,}")


def suppliers_for(workspace: Workspace, text: str, *, limit: int = 10) -> list[SupplierMatch]:
    """The suppliers whose trade fits the words or a CPV code, best first; those in the own anchor's area score for
    being near. Raises ``UsageError`` for no words at all and for a mistyped code.
    """
    asked = _asked(workspace, text)
    if not asked.cpv_codes and not _WORD.search(text.casefold()):
        return []
    with facts(workspace) as found:
        keys = queries.candidates(
            found.connection,
            KINDS["supplier"],
            codes=asked.cpv_codes,
            words=sorted(_WORD.findall(text.casefold()), key=len, reverse=True),
            word_columns=("services", "tags", "name"),
            most=MOST_COMPARED,
        )
        suppliers = found.suppliers(keys)
    ranked = rank(suppliers, asked, matching.weights(workspace), limit=limit)
    return [_match(made) for made in ranked]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A supplier to ask: why, whether it is local, and when it was last asked for a quote by anybody."""

    match: SupplierMatch
    is_local: bool
    asked_on: date | None = None


def to_ask(workspace: Workspace, text: str, *, count: int = 3, among: int = 30) -> list[Candidate]:
    """The few suppliers to ask for a quote, best first, at least one of them local where any local one fits.

    Those not asked in the last twelve months come before those who were, when both fit alike.
    """
    found = suppliers_for(workspace, text, limit=among)
    local = _local(workspace, [one.id for one in found])
    asked = asked_lately(workspace)
    candidates = [Candidate(one, one.id in local, asked.get(one.id)) for one in found]
    candidates.sort(key=lambda one: (-round(one.match.score / _ALIKE), one.asked_on is not None, -one.match.score))
    chosen = candidates[:count]
    if chosen and not any(one.is_local for one in chosen):
        near = next((one for one in candidates[count:] if one.is_local), None)
        chosen = [*chosen[: count - 1], near] if near else chosen
    return chosen


def _local(workspace: Workspace, keys: list[str]) -> set[str]:
    own = records.get(workspace, "anchor", workspace.own_anchor())
    places = set(own["areas"] or ())
    with facts(workspace) as known:
        areas = known.areas(keys) if keys else {}
    return {key for key, held in areas.items() if not places.isdisjoint(held)}


def asked_lately(workspace: Workspace, days: int = 365) -> dict[str, date]:
    """Who was asked for a quote within so many days, and when last."""
    since = workspace.today() - timedelta(days=days)
    wanted = Filter((Condition("asked_on", Op.AT_LEAST, (since,)),))
    requests = lists.snapshot(workspace, ListQuery("quote_request", wanted))
    dated = {one.id: one["asked_on"] for one in records.get_many(workspace, "quote_request", requests)}
    with workspace.store.read() as connection:
        asked = record_queries.parts(connection, KINDS["quote_asked"], list(dated))
    last: dict[str, date] = {}
    for one in asked:
        key = str(one["supplier"] or "")
        last[key] = max(last.get(key, date.min), dated[one.parent_id])
    return last


def record_request(workspace: Workspace, title: str, suppliers: Mapping[str, str], *, opportunity: str = "") -> Saved:
    """Write down who was asked for a quote and why (supplier -> reason), as one operation."""
    values = {
        "title": title[:200],
        "asked_on": workspace.today(),
        "asked_by": workspace.author,
        "cpv_codes": _asked(workspace, title).cpv_codes,
        "opportunity": opportunity or None,
    }
    with workspace.operation(f"Ask {len(suppliers)} suppliers for a quote: “{title[:50]}”") as op:
        key = records.add_in(op, workspace, "quote_request", values)
        for supplier, why in suppliers.items():
            records.add_in(op, workspace, "quote_asked", {"supplier": supplier, "why": why[:500]}, parent_id=key)
    return Saved(key, 1, op.change.operation, (), records.touched_of(op.change))


def mail_text(title: str, names: list[str]) -> str:
    """A short answer to a colleague who asked who could do something, to paste into a mail."""
    lines = [f"For “{title.strip()}” these suppliers of our register could be asked:", ""]
    lines += [f"- {name}" for name in names]
    return "\n".join([*lines, "", "Please let me know whom you asked, so that it can be written down."])


def _match(made: Match) -> SupplierMatch:
    firm = made.supplier
    return SupplierMatch(firm.id, firm.name, made.score, made.reasons, made.unknown, firm.gate, firm.percent)


def _codes_of(text: str) -> list[str]:
    if not text.strip():
        raise UsageError("Nothing is asked for", "", "Say in plain words what is wanted, such as signs for a park.")
    if typed := cpv_suggesting.code_typed(text):
        return [typed]
    hits = codes.suggest(text, _MOST_CODES)
    return [hit.code for hit in hits if hit.score >= max(_SURE, hits[0].score - _AS_GOOD)]


def _asked(workspace: Workspace, text: str) -> OpportunityFacts:
    found = _codes_of(text)
    own = records.get(workspace, "anchor", workspace.own_anchor())
    return OpportunityFacts("", text[:1000], cpv_codes=tuple(found), areas=tuple(own["areas"] or ()))
