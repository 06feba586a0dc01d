"""Step four, match: which record of the register, or which earlier row of the file, a row speaks of.

By equal identifier; then by the same name with nothing against it; then, as a mere likeness for a person to judge, by a
similar name with the same postcode, internet domain or telephone.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from rapidfuzz import fuzz, process

from crm_app.domain.kinds import KINDS
from crm_app.domain.likeness import POSSIBLE, Identity, own_domain, score_pair
from crm_app.domain.names import match_key
from crm_app.services.imports.drafts import Draft
from crm_app.services.workspace import Workspace
from crm_app.store.queries import records as queries

# Strongest first: where two records differ in the strongest number that both have, a weaker one does not join them.
NUMBERS = {
    "company_number": "GB-COH",
    "charity_number": "GB-CHC",
    "mutual_number": "GB-MPR",
    "ppon": "GB-PPON",
    "vat_number": "GB-VAT",
}
_RANKS = {name: rank for rank, name in enumerate(NUMBERS)}
_NO_RANK = len(NUMBERS)
_MOST_NEIGHBOURS = 60
_MOST_SCORED = 4
_MOST_NAMESAKES = 200


@dataclass(slots=True)
class Known:
    """What is known of one record for matching; ``key`` is its key in the store or the key it will get.

    ``is_ours`` marks a row of an own export, which says what the record is to be, name and numbers included.
    """

    key: str
    names: tuple[str, ...]
    keys: tuple[str, ...]  # of the names, for comparing
    numbers: dict[str, str] = field(default_factory=dict)
    postcodes: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    phone: str = ""
    is_ours: bool = False

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


@lru_cache(maxsize=100_000)
def _domain(address: str | None) -> str:
    if not address:
        return ""
    bare = address.rpartition("@")[2] if "@" in address else address.partition("://")[2].partition("/")[0]
    return own_domain(bare) or ""


def _names_and_keys(names: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return tuple(names), tuple(match_key(name) for name in names)


def of_draft(draft: Draft, key: str = "", *, is_ours: bool = False) -> Known:
    """What a row says, for matching."""
    own = draft.own
    names, keys = _names_and_keys((draft.name, *own.get("trading_names", ()), *own.get("former_names", ())))
    return Known(
        key,
        names,
        keys,
        {name: own[name] for name in NUMBERS if own.get(name)},
        tuple(site["postcode"] for site in draft.parts.get("site", ()) if site.get("postcode")),
        tuple(d for d in (_domain(own.get("email")), _domain(own.get("website"))) if d),
        own.get("phone") or "",
        is_ours,
    )


def joined(key: str, accounts: Sequence[Known]) -> Known:
    """One record of several accounts of it, the stored one first: the first to speak is kept.

    A row of an own export speaks before all, and the stored own name gives way to the name it has there.
    """
    order = [account for account in accounts if account.is_ours]
    rest = [account for account in accounts if not account.is_ours]
    if order and rest:
        rest[0] = replace(rest[0], names=rest[0].names[1:], keys=rest[0].keys[1:])
    order.extend(rest)
    names: dict[str, str] = {}
    numbers: dict[str, str] = {}
    for account in order:
        for name_key, name in zip(account.keys, account.names, strict=True):
            names.setdefault(name_key, name)
        numbers = {**account.numbers, **numbers}
    return Known(
        key,
        tuple(names.values()),
        tuple(names),
        numbers,
        tuple(dict.fromkeys(p for a in order for p in a.postcodes)),
        tuple(dict.fromkeys(d for a in order for d in a.domains)),
        next((a.phone for a in order if a.phone), ""),
    )


def _number_rank(row: Known, other: Known) -> int:
    """Which number joins the two: the rank of the strongest that both have, where it is equal."""
    for name, rank in _RANKS.items():
        mine, theirs = row.numbers.get(name), other.numbers.get(name)
        if mine and theirs:
            return rank if mine == theirs else _NO_RANK
    return _NO_RANK


def _joined_by_name(row: Known, other: Known) -> bool:
    """The same name, no number against it, and the postcode or domain of one among those of the other if both say."""
    if row.keys[0] not in other.keys or any(other.numbers.get(n, v) != v for n, v in row.numbers.items()):
        return False
    if not row.postcodes or not other.postcodes:
        return True
    return not set(row.postcodes).isdisjoint(other.postcodes) or not set(row.domains).isdisjoint(other.domains)


class RegisterIndex:
    """Everything that rows are compared with: the register as it is, growing by the rows that will be new."""

    def __init__(self) -> None:
        self.known: dict[str, Known] = {}
        self._places: dict[tuple[str, ...], list[str]] = defaultdict(list)

    def put(self, known: Known) -> None:
        """Take in a record, or what is known of it by now. Old places stay; what is found there is looked at anew."""
        self.known[known.key] = known
        for place in self._of_record(known):
            keys = self._places[place]
            if known.key not in keys[-2:]:
                keys.append(known.key)

    def drop(self, key: str) -> None:
        """Forget a record that will not come to be."""
        self.known.pop(key, None)

    @staticmethod
    def _of_record(known: Known) -> Iterator[tuple[str, ...]]:
        yield from known.numbers.items()
        for name in known.keys:
            yield "name", name
            if not known.postcodes:
                yield "name alone", name
            for postcode in known.postcodes:
                yield "name", name, postcode
            for domain in known.domains:
                yield "name", name, domain
        yield from RegisterIndex._neighbourhoods(known)

    @staticmethod
    def _neighbourhoods(known: Known) -> Iterator[tuple[str, ...]]:
        for postcode in known.postcodes:
            yield "postcode", postcode
        for domain in known.domains:
            yield "domain", domain
        if known.phone:
            yield "phone", known.phone

    def _by_name(self, row: Known) -> Iterator[str]:
        name = row.keys[0]
        if not row.postcodes:
            yield from self._places.get(("name", name), ())[:_MOST_NAMESAKES]
            return
        yield from self._places.get(("name alone", name), ())[:_MOST_NAMESAKES]
        for near in (*row.postcodes, *row.domains):
            yield from self._places.get(("name", name, near), ())[:_MOST_NAMESAKES]

    def certain(self, row: Known) -> str:
        """The key of the record that a row certainly speaks of; empty where there is none.

        A shared number comes before a shared name; the record's own name before one it trades under; then the same
        postcode; then the record that was there first.
        """
        best: tuple[int, bool, bool, str] | None = None
        numbered = (key for pair in row.numbers.items() for key in self._places.get(pair, ()))
        for key in dict.fromkeys((*numbered, *self._by_name(row))):
            other = self.known.get(key)
            if other is None:
                continue
            rank = _number_rank(row, other)
            if rank == _NO_RANK and not _joined_by_name(row, other):
                continue
            apart = set(row.postcodes).isdisjoint(other.postcodes)
            worth = (rank, other.keys[0] != row.keys[0], apart, key)
            if best is None or worth < best:
                best = worth
        return best[-1] if best else ""

    def why(self, row: Known, key: str) -> tuple[str, ...]:
        """What shows that a row speaks of a record, in words."""
        other = self.known[key]
        rank = _number_rank(row, other)
        if rank < _NO_RANK:
            name = tuple(NUMBERS)[rank]
            label = KINDS["supplier"].fields[name].label
            return (f"the same {label if label[:2].isupper() else label.lower()} {row.numbers[name]}",)
        reasons = ["the same name"]
        reasons.extend(f"the same postcode {p}" for p in row.postcodes if p in other.postcodes)
        reasons.extend(f"the same internet domain {d}" for d in dict.fromkeys(row.domains) if d in other.domains)
        return tuple(reasons) if len(reasons) > 1 else ("the same name, and nothing speaks against it",)

    def likeness(self, row: Known) -> Found | None:
        """The earlier record most like one that will be new, where a person should look at both."""
        return max(self.likenesses(row), key=lambda found: found.score, default=None)

    def likenesses(self, row: Known) -> Iterator[Found]:
        """The earlier records that may be the same as this one."""
        near: dict[str, None] = {}
        for place in (*self._neighbourhoods(row), ("name", row.keys[0]), *row.numbers.items()):
            near.update(dict.fromkeys(self._places.get(place, ())[:_MOST_NEIGHBOURS]))
        there = ((key, self.known.get(key)) for key in near if key < row.key)
        earlier = {key: other for key, other in there if other is not None and _may_be_one(row, other)}
        mine: Identity | None = None
        for key in _worth_scoring(row, earlier):
            mine = mine or row.identity()
            likeness = score_pair(mine, earlier[key].identity(), fuzz.token_sort_ratio)
            if likeness.score >= POSSIBLE:
                yield Found(key, int(likeness.score), tuple(reason.text for reason in likeness.reasons), False)


def _may_be_one(row: Known, other: Known) -> bool:
    """Whether their numbers leave it open: two different numbers of one register, and none equal, settle that not."""
    unlike = False
    for name, number in row.numbers.items():
        known = other.numbers.get(name)
        if known == number:
            return True
        unlike = unlike or known is not None
    return not unlike


def _worth_scoring(row: Known, others: Mapping[str, Known]) -> list[str]:
    """The few neighbours that the full reckoning is worth: those with an equal number, and those of the nearest names.

    On a busy street every row has dozens of neighbours; names are compared in one call for all of them.
    """
    equal = [k for k, other in others.items() if any(other.numbers.get(n) == v for n, v in row.numbers.items())]
    names = {(key, i): name for key, other in others.items() for i, name in enumerate(other.keys)}
    nearest: dict[str, None] = dict.fromkeys(equal)
    for mine in row.keys:
        found = process.extract(mine, names, scorer=fuzz.token_set_ratio, limit=_MOST_SCORED, score_cutoff=75)
        nearest.update(dict.fromkeys(key for _, _, (key, _) in found))
    return list(nearest)


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
            index.put(_of_row(row, postcodes.get(row.id, [])))
    return index


def _of_row(row: Any, postcodes: list[str]) -> Known:
    others = [name for text in (row.trading_names, row.former_names) if text for name in json.loads(text)]
    names, keys = _names_and_keys((row.name or "", *others))
    return Known(
        row.id,
        names,
        keys,
        {name: number for name in NUMBERS if (number := getattr(row, name))},
        tuple(postcodes),
        tuple(d for d in (_domain(row.email), _domain(row.website)) if d),
        row.phone or "",
    )
