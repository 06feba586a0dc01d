"""Step four, match: which record of the register, or which earlier row of the file, a row speaks of.

By equal identifier; then by the same name with nothing against it; then, as a mere likeness for a person to judge, by a
similar name with the same postcode, internet domain or telephone.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from rapidfuzz import fuzz

from crm_app.domain.kinds import KINDS
from crm_app.domain.likeness import POSSIBLE, Identity, own_domain, score_pair
from crm_app.domain.names import match_key
from crm_app.services.imports.drafts import Draft
from crm_app.services.workspace import Workspace
from crm_app.store.queries import records as queries

NUMBERS = {
    "company_number": "GB-COH",
    "charity_number": "GB-CHC",
    "mutual_number": "GB-MPR",
    "ppon": "GB-PPON",
    "vat_number": "GB-VAT",
}
_MOST_NEIGHBOURS = 60


@dataclass(slots=True)
class Known:
    """What is known of one record for matching; ``key`` is its key in the store or the key it will get."""

    key: str
    names: tuple[str, ...]
    numbers: dict[str, str] = field(default_factory=dict)
    postcodes: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    phone: str = ""

    def identity(self) -> Identity:
        """The form in which two records are compared."""
        others = {NUMBERS[n]: v for n, v in self.numbers.items() if n not in ("company_number", "charity_number")}
        return Identity(
            self.names,
            self.numbers.get("company_number"),
            self.numbers.get("charity_number"),
            others,
            self.postcodes[0] if self.postcodes else None,
            self.domains[0] if self.domains else None,
            self.phone or None,
            self.domains[-1] if self.domains else None,
        )


@dataclass(frozen=True, slots=True)
class Found:
    """A record that a row may speak of: certain (an equal identifier or the same name) or merely alike."""

    key: str
    score: int
    reasons: tuple[str, ...]
    certain: bool


def _domain(address: str | None) -> str:
    if not address:
        return ""
    bare = address.rpartition("@")[2] if "@" in address else address.partition("://")[2].partition("/")[0]
    return own_domain(bare) or ""


def of_draft(draft: Draft, key: str) -> Known:
    """What a row says, for matching."""
    own = draft.own
    domains = tuple(d for d in (_domain(own.get("email")), _domain(own.get("website"))) if d)
    return Known(
        key,
        (draft.name, *own.get("trading_names", ()), *own.get("former_names", ())),
        {name: own[name] for name in NUMBERS if own.get(name)},
        tuple(site["postcode"] for site in draft.parts.get("site", ()) if site.get("postcode")),
        domains,
        own.get("phone") or "",
    )


class RegisterIndex:
    """Everything that rows are compared with: the register as it is, growing by the rows that will be new."""

    def __init__(self) -> None:
        self.known: dict[str, Known] = {}
        self._numbers: dict[tuple[str, str], str] = {}
        self._names: dict[str, list[str]] = defaultdict(list)
        self._near: dict[tuple[str, str], list[str]] = defaultdict(list)

    def add(self, known: Known) -> None:
        """Take one record in; one that is there already gains what is new."""
        there = self.known.get(known.key)
        if there is not None:
            known = Known(
                known.key,
                tuple(dict.fromkeys((*there.names, *known.names))),
                {**known.numbers, **there.numbers},
                tuple(dict.fromkeys((*there.postcodes, *known.postcodes))),
                tuple(dict.fromkeys((*there.domains, *known.domains))),
                there.phone or known.phone,
            )
        self.known[known.key] = known
        for pair in known.numbers.items():
            self._numbers.setdefault(pair, known.key)
        for name in known.names:
            keys = self._names[match_key(name)]
            if known.key not in keys:
                keys.append(known.key)
        for near in self._neighbourhoods(known):
            if known.key not in self._near[near][-2:]:
                self._near[near].append(known.key)

    @staticmethod
    def _neighbourhoods(known: Known) -> Iterator[tuple[str, str]]:
        for postcode in known.postcodes:
            yield "postcode", postcode
        for domain in known.domains:
            yield "domain", domain
        if known.phone:
            yield "phone", known.phone

    def certain(self, row: Known) -> Found | None:
        """The record that a row certainly speaks of."""
        for name, number in row.numbers.items():
            key = self._numbers.get((name, number))
            if key:
                label = KINDS["supplier"].fields[name].label.lower()
                return Found(key, 100, (f"the same {label} {number}",), True)
        name = match_key(row.names[0])
        same = [key for key in self._names.get(name, ()) if self._nothing_against(row, self.known[key])]
        if not same:
            return None
        same.sort(key=lambda key: self._distance(name, row, self.known[key]))
        return Found(same[0], 95, ("the same name, and nothing speaks against it",), True)

    @staticmethod
    def _distance(name: str, row: Known, other: Known) -> tuple[bool, bool, str]:
        """The record whose own name it is, at the same postcode, comes before one that merely trades under it."""
        return (match_key(other.names[0]) != name, not set(other.postcodes) & set(row.postcodes), other.key)

    @staticmethod
    def _nothing_against(row: Known, other: Known) -> bool:
        if any(other.numbers.get(name, number) != number for name, number in row.numbers.items()):
            return False
        return not row.postcodes or not other.postcodes or bool(set(row.postcodes) & set(other.postcodes))

    def likeness(self, row: Known) -> Found | None:
        """The record most like a row, where a person should look at both."""
        near: dict[str, None] = {}
        for neighbourhood in self._neighbourhoods(row):
            near.update(dict.fromkeys(self._near.get(neighbourhood, ())[:_MOST_NEIGHBOURS]))
        near.update(dict.fromkeys(self._names.get(match_key(row.names[0]), ())[:_MOST_NEIGHBOURS]))
        near.pop(row.key, None)
        if not near:
            return None
        mine = row.identity()
        best: Found | None = None
        for key in near:
            likeness = score_pair(mine, self.known[key].identity(), fuzz.token_sort_ratio)
            if likeness.score >= POSSIBLE and (best is None or likeness.score > best.score):
                best = Found(key, int(likeness.score), tuple(reason.text for reason in likeness.reasons), False)
        return best


def load_register(workspace: Workspace) -> RegisterIndex:
    """The register as this person sees it, ready for matching."""
    names = ("id", "name", "trading_names", "former_names", "email", "website", "phone", *NUMBERS)
    index = RegisterIndex()
    with workspace.store.read() as connection:
        postcodes: dict[str, list[str]] = defaultdict(list)
        for site in queries.columns(connection, KINDS["site"], ("id", "parent_id", "postcode")):
            if site.postcode:
                postcodes[site.parent_id].append(site.postcode)
        for row in queries.columns(connection, KINDS["supplier"], names):
            index.add(_of_row(row, postcodes.get(row.id, [])))
    return index


def _of_row(row: Any, postcodes: list[str]) -> Known:
    others = [name for text in (row.trading_names, row.former_names) if text for name in json.loads(text)]
    return Known(
        row.id,
        (row.name or "", *others),
        {name: number for name in NUMBERS if (number := getattr(row, name))},
        tuple(postcodes),
        tuple(d for d in (_domain(row.email), _domain(row.website)) if d),
        row.phone or "",
    )
