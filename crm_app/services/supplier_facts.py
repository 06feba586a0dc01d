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
from crm_app.domain.matching import SupplierFacts
from crm_app.domain.questionnaire import Validity
from crm_app.domain.readiness import CouldBid
from crm_app.domain.readiness_evidence import CredentialFact
from crm_app.services.questionnaires import shipped
from crm_app.services.workspace import Workspace
from crm_app.store.queries import matching as queries
from crm_app.store.queries import records as record_queries
from crm_app.store.values import from_store, loaded_row

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

    def _parts(
        self, part: str, names: Sequence[str], keys: Sequence[str] | None
    ) -> Iterator[tuple[str, dict[str, Any]]]:
        described = KINDS[part].fields
        loads = [(name, from_store(described[name]) if name in described else None) for name in names]
        for row in queries.part_rows(self.connection, KINDS[part], names, keys):
            stored: Sequence[Any] = tuple(row)[1:]
            yield row.parent_id, {name: load(v) if load else v for (name, load), v in zip(loads, stored, strict=True)}

    def credentials(self, keys: Sequence[str] | None) -> dict[str, list[CredentialFact]]:
        """The credentials of each supplier. One without a last day is given the usual one for evidence of its sort."""
        found: dict[str, list[CredentialFact]] = defaultdict(list)
        names = ("what", "level", "issued_on", "expires_on", "is_seen")
        for supplier, values in self._parts("credential", names, keys):
            ends = values["expires_on"] or _usual_end(values["what"], values["issued_on"])
            found[supplier].append(CredentialFact(values["what"], values["level"], ends, bool(values["is_seen"])))
        return found

    def assessments(self, keys: Sequence[str] | None, *, with_answers: bool = False) -> dict[str, LastAssessment]:
        """The newest assessment of each supplier that has one."""
        names = ["id", "assessed_on", "profile", "gate", "percent", "unknown_percent"] + ["answers"] * with_answers
        found: dict[str, LastAssessment] = {}
        for supplier, values in self._parts("assessment", names, keys):
            gate = CouldBid(values["gate"]) if values["gate"] else None
            made = LastAssessment(**{**values, "gate": gate, "profile": values["profile"] or ""})
            held = found.get(supplier)
            # Rows come oldest first, so of two on one day the later one stands.
            if held is None or (made.assessed_on or date.min) >= (held.assessed_on or date.min):
                found[supplier] = made
        return found

    def areas(self, keys: Sequence[str] | None) -> dict[str, tuple[str, ...]]:
        """The local authorities of each supplier's premises."""
        found: dict[str, dict[str, None]] = defaultdict(dict)
        for supplier, values in self._parts("site", ("local_authority",), keys):
            if values["local_authority"]:
                found[supplier][values["local_authority"]] = None
        return {supplier: tuple(codes) for supplier, codes in found.items()}

    def sizes(self, keys: Sequence[str] | None) -> dict[str, dict[str, Any]]:
        """The newest known staff, turnover and year end of each supplier."""
        found: dict[str, dict[str, Any]] = {}
        rows = self._parts("size_fact", ("year_end", "staff", "turnover"), keys)
        for supplier, values in sorted(rows, key=lambda row: row[1]["year_end"] or date.min):
            newest = found.setdefault(supplier, {})
            newest.update({name: value for name, value in values.items() if value is not None})
        return found

    def suppliers(self, keys: Sequence[str] | None) -> list[SupplierFacts]:
        """What matching may know of suppliers; who owns or leads them is not among it."""
        kind = KINDS["supplier"]
        names = ("id", "name", "services", "tags", "cpv_codes")
        rows = record_queries.columns(self.connection, kind, names, keys)
        areas, sizes, last = self.areas(keys), self.sizes(keys), self.assessments(keys)
        held = self.credentials(keys)
        loaded = ((row.id, loaded_row(kind.fields, dict(row._mapping))) for row in rows)
        return [_matching_facts(values, key, areas, sizes, last, held) for key, values in loaded]


def _matching_facts(
    values: Mapping[str, Any],
    key: str,
    areas: Mapping[str, tuple[str, ...]],
    sizes: Mapping[str, Mapping[str, Any]],
    last: Mapping[str, LastAssessment],
    held: Mapping[str, Sequence[CredentialFact]],
) -> SupplierFacts:
    # A name tells the trade only where nobody wrote down what they do.
    words = tuple(w for w in (values["services"], *values["tags"]) if w) or (values["name"],)
    size, assessment = sizes.get(key, {}), last.get(key)
    return SupplierFacts(
        key,
        values["name"],
        values["cpv_codes"],
        words,
        areas.get(key, ()),
        size.get("turnover"),
        size.get("staff"),
        assessment.gate if assessment else None,
        assessment.percent if assessment else None,
        tuple(held.get(key, ())),
    )


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
