"""The readiness of many suppliers at once: who could bid, which gate stops how many, how much of each domain is there.

Those never assessed are counted apart: nobody has asked them, which says nothing of how ready they are. What is not
known within an assessment is kept beside every percentage and never counts as nothing.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, overload

from crm_app.domain.questionnaire import Profile, Questionnaire
from crm_app.domain.readiness import CouldBid, GateStatus, Scorer, share_of
from crm_app.domain.readiness_evidence import CredentialFact


class Asked(NamedTuple):
    """One supplier to be looked at. ``answers`` is ``None`` where nobody has assessed it."""

    id: str
    name: str
    answers: Mapping[str, str] | None
    credentials: Sequence[CredentialFact] = ()


@dataclass(frozen=True, slots=True)
class CohortLine:
    """One supplier of a cohort. ``percents`` are those of the cohort's domains in their order.

    Of a supplier never assessed everything is ``None``.
    """

    id: str
    name: str
    gate: GateStatus | None = None
    percent: int | None = None
    unknown_percent: int | None = None
    percents: tuple[int | None, ...] = ()

    @property
    def could_bid(self) -> CouldBid | None:
        """The first answer; ``None`` where nobody has assessed the supplier."""
        return self.gate.could_bid if self.gate else None


_Share = tuple[int | None, int | None, tuple[int | None, ...]]
_Found = tuple[GateStatus | None, _Share]
_NEVER_ASSESSED: _Found = (None, (None, None, ()))


class CohortLines(Sequence[CohortLine]):
    """The lines of a cohort, each made when it is asked for.

    A cohort may be a whole register. What is kept of it are plain tuples of texts and numbers: whoever looks for dead
    objects (``ui.collecting``) goes through lists of a hundred thousand again and again, and leaves such tuples alone.
    """

    __slots__ = ("_gate_of", "_gates", "_keys", "_names", "_shares")

    def __init__(self, lines: Iterable[tuple[str, str, _Found]]) -> None:
        keys: list[str] = []
        names: list[str] = []
        shares: list[_Share] = []
        self._gate_of = array("l")
        numbers: dict[GateStatus | None, int] = {}  # many suppliers are stopped by the same
        for key, name, (gate, share) in lines:
            keys.append(key)
            names.append(name)
            shares.append(share)
            self._gate_of.append(numbers.setdefault(gate, len(numbers)))
        self._keys, self._names, self._shares = tuple(keys), tuple(names), tuple(shares)
        self._gates = tuple(numbers)

    def __len__(self) -> int:
        return len(self._keys)

    @overload
    def __getitem__(self, place: int) -> CohortLine: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[CohortLine]: ...
    def __getitem__(self, place: int | slice) -> CohortLine | Sequence[CohortLine]:
        if isinstance(place, slice):
            return [self[each] for each in range(*place.indices(len(self)))]
        gate = self._gates[self._gate_of[place]]
        return CohortLine(self._keys[place], self._names[place], gate, *self._shares[place])

    @property
    def keys(self) -> tuple[str, ...]:
        """The suppliers, in the order of the lines."""
        return self._keys

    def gates(self) -> Iterator[tuple[str, GateStatus | None]]:
        """Each supplier with what stops it, ``None`` where nobody has assessed it."""
        return zip(self._keys, map(self._gates.__getitem__, self._gate_of), strict=True)


@dataclass(frozen=True, slots=True)
class DomainTally:
    """One domain over all assessed suppliers: of what is known how much is in place, and how much is not known."""

    key: str
    name: str
    percent: int | None
    unknown_percent: int


@dataclass(frozen=True, slots=True)
class GateTally:
    """One gate, and how many of the assessed suppliers it stops; one supplier may stand at several gates."""

    key: str
    title: str
    not_yet: int = 0
    unknown: int = 0
    by_award: int = 0


@dataclass(frozen=True, slots=True)
class Cohort:
    """Suppliers under one profile on one day. The counts of ``could_bid`` add up to the suppliers."""

    profile: Profile
    on: date
    domains: tuple[DomainTally, ...]
    gates: tuple[GateTally, ...]
    could_bid: Mapping[CouldBid | None, int]
    percent: int | None
    unknown_percent: int
    lines: CohortLines

    @property
    def never_assessed(self) -> int:
        """How many nobody has assessed yet."""
        return self.could_bid.get(None, 0)

    @property
    def assessed(self) -> int:
        """How many the percentages and gates speak of."""
        return len(self.lines) - self.never_assessed

    def keys(self, *answers: CouldBid | None) -> tuple[str, ...]:
        """The suppliers with one of these answers to "could it bid?"; ``None`` are those never assessed."""
        return tuple(key for key, gate in self.lines.gates() if (gate.could_bid if gate else None) in answers)

    def stopped_by(self, item: str, *, unknown: bool = False) -> tuple[str, ...]:
        """The suppliers for whom a gate is known not to be in place, or nobody knows whether it is."""
        return tuple(
            key for key, gate in self.lines.gates() if gate and item in (gate.unknown if unknown else gate.not_yet)
        )


def measured(questionnaire: Questionnaire, scorer: Scorer, suppliers: Iterable[Asked], on: date) -> Cohort:
    """The readiness of these suppliers, in their order, as the scorer's profile asks on a day."""
    profile = scorer.profile
    inside = {questionnaire.item(key).domain for key in profile.items if questionnaire.item(key).scored}
    named = [(place, key) for place, key in enumerate(questionnaire.domains) if key in inside]
    tally = _Tally([place for place, _ in named])
    lines = CohortLines((one.id, one.name, tally.found(one, scorer, on)) for one in suppliers)
    domains = tuple(
        DomainTally(key, questionnaire.domains[key], *_percents(counted))
        for (_, key), counted in zip(named, tally.tallies, strict=True)
    )
    gates = _gates(questionnaire, profile, tally)
    return Cohort(profile, on, domains, gates, tally.could_bid(), *_percents(tally.overall), lines)


class _Tally:
    """Adds one supplier after the other. Equal tallies and equal gates are counted, and reckoned once at the end."""

    def __init__(self, places: Sequence[int]) -> None:
        self.places = places
        self.overall: Counter[int] = Counter()
        self.tallies: tuple[Counter[int], ...] = tuple(Counter() for _ in places)
        self.gates: Counter[GateStatus | None] = Counter()

    def found(self, one: Asked, scorer: Scorer, on: date) -> _Found:
        """What is found of one supplier, added to the sums."""
        if one.answers is None:
            self.gates[None] += 1
            return _NEVER_ASSESSED
        gate, overall, tallies = scorer.brief(one.answers, on=on, credentials=one.credentials)
        self.gates[gate] += 1
        self.overall[overall] += 1
        percents = []
        for counted, place in zip(self.tallies, self.places, strict=True):
            tally = tallies[place]
            counted[tally] += 1
            percents.append(share_of(tally).percent)
        whole = share_of(overall)
        return gate, (whole.percent, whole.unknown_percent, tuple(percents))

    def could_bid(self) -> dict[CouldBid | None, int]:
        """How many have each of the first answers."""
        found: Counter[CouldBid | None] = Counter()
        for gate, count in self.gates.items():
            found[gate.could_bid if gate else None] += count
        return dict(found)


def _percents(counted: Mapping[int, int]) -> tuple[int | None, int]:
    shares = [(share_of(tally), count) for tally, count in counted.items()]
    points = sum(share.points * count for share, count in shares)
    known = sum(share.known * count for share, count in shares)
    unknown = sum(share.unknown * count for share, count in shares)
    every = known + unknown
    return (points + known // 2) // known if known else None, (100 * unknown + every // 2) // every if every else 0


def _gates(questionnaire: Questionnaire, profile: Profile, tally: _Tally) -> tuple[GateTally, ...]:
    """The gates that stop anybody, the one that stops most first."""
    stopped: tuple[Counter[str], ...] = (Counter(), Counter(), Counter())
    for gate, count in tally.gates.items():
        if gate:
            for counted, keys in zip(stopped, (gate.not_yet, gate.unknown, gate.by_award), strict=True):
                for key in keys:
                    counted[key] += count
    found = [
        GateTally(key, questionnaire.item(key).title, *counts)
        for key in profile.items
        if any(counts := tuple([one[key] for one in stopped]))
    ]
    return tuple(sorted(found, key=lambda one: (-one.not_yet, -one.unknown, -one.by_award)))
