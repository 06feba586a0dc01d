"""What the register knows of suppliers as the pure rules want it: of one or of thousands, in a few queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from crm_app.domain.credentials import CREDENTIAL_KINDS
from crm_app.domain.kinds import KINDS
from crm_app.domain.matching import Outline, SupplierFacts
from crm_app.domain.questionnaire import Validity
from crm_app.domain.readiness import CouldBid
from crm_app.domain.readiness_evidence import CredentialFact
from crm_app.services.questionnaires import shipped
from crm_app.services.workspace import Workspace
from crm_app.store.queries import matching as queries
from crm_app.store.queries import records as record_queries
from crm_app.store.values import from_store, loaded_rows

RECENT_ACCOUNTS_DAYS = 550  # accounts whose year ended more than 18 months ago are no longer asked for


@dataclass(frozen=True, slots=True)
class LastAssessment:
    """The newest assessment of a supplier: its two results, and what they rest on."""

    id: str
    assessed_on: date | None
    profile: str
    gate: CouldBid | None
    percent: int | None
    unknown_percent: int | None
    answers: Mapping[str, str] = field(default_factory=dict)


class Facts:
    """Reads facts over one connection, so that all are of one moment. ``keys`` ``None`` means every supplier."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection

    def _parts(self, part: str, names: Sequence[str], keys: Sequence[str] | None) -> Iterator[tuple[Any, ...]]:
        """For every part the key of its supplier and the named values, oldest first."""
        rows = queries.part_rows(self.connection, KINDS[part], names, keys)
        return loaded_rows(KINDS[part].fields, ("parent_id", *names), rows)

    def credentials(self, keys: Sequence[str] | None) -> dict[str, list[CredentialFact]]:
        """The credentials of each supplier. One without a last day is given the usual one for evidence of its sort."""
        found: dict[str, list[CredentialFact]] = defaultdict(list)
        names = ("what", "level", "issued_on", "expires_on", "is_seen")
        for supplier, what, level, issued_on, expires_on, is_seen in self._parts("credential", names, keys):
            ends = expires_on or _usual_end(what, issued_on)
            found[supplier].append(CredentialFact(what, level, ends, bool(is_seen)))
        return found

    def assessments(self, keys: Sequence[str] | None, *, with_answers: bool = False) -> dict[str, LastAssessment]:
        """The newest assessment of each supplier that has one."""
        names = ["id", "assessed_on", "profile", "gate", "percent", "unknown_percent"] + ["answers"] * with_answers
        found: dict[str, LastAssessment] = {}
        for supplier, key, assessed_on, profile, gate, *results in self._parts("assessment", names, keys):
            made = LastAssessment(key, assessed_on, profile or "", CouldBid(gate) if gate else None, *results)
            held = found.get(supplier)
            # Rows come oldest first, so of two on one day the later one stands.
            if held is None or (made.assessed_on or date.min) >= (held.assessed_on or date.min):
                found[supplier] = made
        return found

    def snapshots(self, keys: Sequence[str] | None, days: Sequence[date]) -> dict[str, list[LastAssessment | None]]:
        """The newest assessment of or before each of some days, of each supplier that has any, with its answers."""
        found: dict[str, list[LastAssessment | None]] = {}
        names = ("id", "assessed_on", "profile", "gate", "percent", "unknown_percent", "answers")
        for supplier, key, assessed_on, profile, gate, *results in self._parts("assessment", names, keys):
            made = LastAssessment(key, assessed_on, profile or "", CouldBid(gate) if gate else None, *results)
            held = found.setdefault(supplier, [None] * len(days))
            for place, day in enumerate(days):
                known = held[place]
                # Rows come oldest first, so of two on one day the later one stands.
                if assessed_on and assessed_on <= day and (known is None or assessed_on >= known.assessed_on):
                    held[place] = made
        return found

    def areas(self, keys: Sequence[str] | None) -> dict[str, tuple[str, ...]]:
        """The local authorities of each supplier's premises."""
        found: dict[str, tuple[str, ...]] = {}
        for supplier, area in self._parts("site", ("local_authority",), keys):
            known = found.get(supplier, ())
            if area and area not in known:
                found[supplier] = (*known, area)
        return found

    def sizes(self, keys: Sequence[str] | None) -> dict[str, dict[str, Any]]:
        """The newest known staff, turnover and year end of each supplier."""
        found: dict[str, dict[str, Any]] = {}
        names = ("year_end", "staff", "turnover")
        for supplier, *values in sorted(self._parts("size_fact", names, keys), key=_by_year):
            said = {name: value for name, value in zip(names, values, strict=True) if value is not None}
            if supplier in found:
                found[supplier].update(said)
            else:
                found[supplier] = said
        return found

    def outlines(self, rows: Sequence[Sequence[Any]]) -> list[Outline]:
        """What says how far suppliers can come at most, from what the question for a tier has read of them."""
        last = self.assessments([row[0] for row in rows])
        codes_in = from_store(KINDS["supplier"].fields["cpv_codes"]) or tuple
        found = []
        for key, name, codes, _, pence in rows:
            made = last.get(key, _NOT_ASSESSED)
            turnover = None if pence is None else pence / 100
            found.append(Outline(key, name, codes_in(codes), turnover, made.gate, made.percent))
        return found

    def suppliers(self, keys: Sequence[str] | None) -> list[SupplierFacts]:
        """What matching may know of suppliers; who owns or leads them is not among it."""
        names = ("id", "name", "services", "tags", "cpv_codes")
        rows = record_queries.columns(self.connection, KINDS["supplier"], names, keys)
        areas, sizes, last, held = self.areas(keys), self.sizes(keys), self.assessments(keys), self.credentials(keys)
        found = []
        for key, name, services, tags, codes in loaded_rows(KINDS["supplier"].fields, names, rows):
            # A name tells the trade only where nobody wrote down what they do.
            words = tuple([word for word in (services, *tags) if word]) or (name,)
            size, assessment = sizes.get(key, _NOTHING), last.get(key, _NOT_ASSESSED)
            held_here, turnover, staff = tuple(held.get(key, ())), size.get("turnover"), size.get("staff")
            found.append(
                SupplierFacts(
                    key, name, codes, words, areas.get(key, ()), turnover, staff,
                    assessment.gate, assessment.percent, held_here,
                )
            )  # fmt: skip
        return found


_NOTHING: Mapping[str, Any] = {}
_NOT_ASSESSED = LastAssessment("", None, "", None, None, None)


def _by_year(size: Sequence[Any]) -> date:
    return size[1] or date.min


@contextmanager
def facts(workspace: Workspace) -> Iterator[Facts]:
    """Facts of one moment."""
    with workspace.store.read() as connection:
        yield Facts(connection)


@cache
def _usual_validity() -> Mapping[str, Validity]:
    """How long evidence of each kind of credential stays good, as the questionnaire says."""
    found: dict[str, Validity] = {}
    for item in shipped().items:
        for kind in item.credentials:
            found.setdefault(kind, item.validity)
    return {choice.value: found.get(choice.value, Validity()) for choice in CREDENTIAL_KINDS}


def _usual_end(kind: str, issued_on: date | None) -> date | None:
    return _usual_validity()[kind].until(issued_on) if issued_on and kind in _usual_validity() else None


def yes_or_no(values: Mapping[str, Any], size: Mapping[str, Any], on: date) -> dict[str, bool | None]:
    """What a supplier's own record says about the questionnaire's conditions and facts: yes, no or not known."""
    employs = {"yes": True, "no": False}.get(values.get("employs_people") or "")
    if employs is None and size.get("staff") == 0:
        employs = False
    numbers = any(values.get(name) for name in ("company_number", "charity_number", "mutual_number"))
    year_end = size.get("year_end")
    recent = bool(year_end) and 0 <= (on - year_end).days <= RECENT_ACCOUNTS_DAYS if year_end else None
    return {
        "employs_people": employs,
        "ppon_known": True if values.get("ppon") else None,
        "identity_verified": True if numbers else None,
        "accounts_recent": recent or None,
    }
