"""How ready a supplier is: two answers, never one.

The gate says whether the supplier could bid at all; the percentage says how much of what buyers ask is in place, with
the share that nobody has asked about yet beside it. What is not known never counts as nothing. Insurance, and whatever
else a profile leaves until award, passes its gate "by award" (Procurement Act 2023, section 22).

All that depends only on the questionnaire and the profile is worked out once (:class:`Scorer`), so that a whole
register can be assessed in seconds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from crm_app.domain.errors import UsageError
from crm_app.domain.questionnaire import Item, Profile, Questionnaire, State
from crm_app.domain.readiness_evidence import CredentialFact, standing_of


class CouldBid(StrEnum):
    """Whether a supplier could bid for this sort of contract, the first of the two answers."""

    TODAY = "today"
    BY_AWARD = "by_award"
    NOT_YET = "not_yet"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        """The words on screen and on paper."""
        return _BID_LABELS[self]


_BID_LABELS = {
    CouldBid.TODAY: "Could bid today",
    CouldBid.BY_AWARD: "Could bid, with the rest in place by award",
    CouldBid.NOT_YET: "Could not bid yet",
    CouldBid.UNKNOWN: "Not known yet",
}
READY_TO_BID = (CouldBid.TODAY, CouldBid.BY_AWARD)
# What settles the question when gates differ: a known obstacle, then an open question, then a promise.
_WORST_FIRST = (CouldBid.NOT_YET, CouldBid.UNKNOWN, CouldBid.BY_AWARD)
_LADDER = {State.UNKNOWN: 0, State.NOT_YET: 1, State.BY_AWARD: 2, State.IN_PLACE_UNSEEN: 3, State.IN_PLACE: 4}
_REASONS = {
    State.IN_PLACE: "In place, and the evidence was seen.",
    State.IN_PLACE_UNSEEN: "The supplier says it is in place; nobody has seen it yet.",
    State.BY_AWARD: "The supplier will have it by award.",
    State.NOT_YET: "Not yet in place.",
    State.NOT_APPLICABLE: "Does not apply to this supplier, so it does not count.",
    State.UNKNOWN: "Not known yet, so it counts neither for nor against.",
}


@dataclass(frozen=True, slots=True)
class ItemResult:
    """One item for one supplier on one day. ``points`` (0 to 100) is ``None`` where the item does not count."""

    item: Item
    state: State
    counted: bool  # asked in this profile and applying to this supplier; an unknown one counts as unknown
    points: int | None
    reason: str
    gate: CouldBid | None  # what it does to the gate; None where it is not one
    expires_on: date | None = None
    current: bool = True  # False: what is on file ends before the day, or is for less than is asked


@dataclass(frozen=True, slots=True)
class GateStatus:
    """The first answer, and the keys of the items behind it."""

    could_bid: CouldBid
    not_yet: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    by_award: tuple[str, ...] = ()

    @property
    def waiting(self) -> tuple[str, ...]:
        """The gates that are not passed today, the hardest first."""
        return self.not_yet + self.unknown + self.by_award


@dataclass(frozen=True, slots=True)
class Share:
    """The second answer, of all items or of one domain: whole percentages. ``percent`` is of what is known."""

    percent: int | None
    unknown_percent: int
    known: int
    unknown: int
    points: int

    @property
    def at_least(self) -> int | None:
        """The percentage if everything not known turned out not to be in place; ``None`` where nothing counts."""
        counted = self.known + self.unknown
        return _percent(self.points, counted) if counted else None

    @property
    def at_most(self) -> int | None:
        """The percentage if everything not known turned out to be in place; ``None`` where nothing counts."""
        counted = self.known + self.unknown
        return _percent(self.points + 100 * self.unknown, counted) if counted else None


@dataclass(frozen=True, slots=True)
class Readiness:
    """Both answers and what stands behind them, for one profile on one day."""

    profile: Profile
    on: date
    gate: GateStatus
    overall: Share
    domains: Mapping[str, Share]
    items: tuple[ItemResult, ...]

    @property
    def percent(self) -> int | None:
        """How much of what is known is in place; ``None`` where nothing is known."""
        return self.overall.percent

    @property
    def unknown_percent(self) -> int:
        """The share of the counted items that nobody knows about yet."""
        return self.overall.unknown_percent

    @property
    def percent_by_domain(self) -> dict[str, int | None]:
        """Whole percentages by domain, in order; ``None`` where all of a domain is unknown or none of it counts."""
        return {domain: share.percent for domain, share in self.domains.items()}


def _percent(points: int, items: int) -> int:
    return (points + items // 2) // items


# Points, known and unknown items are added up side by side in one number: a register is a few million such sums.
_KNOWN, _UNKNOWN = 1 << 16, 1 << 32


@lru_cache(maxsize=16_384)
def _share(tally: int) -> Share:
    points, known, unknown = tally % _KNOWN, tally % _UNKNOWN // _KNOWN, tally // _UNKNOWN
    counted = known + unknown
    return Share(
        _percent(points, known) if known else None,
        _percent(100 * unknown, counted) if counted else 0,
        known,
        unknown,
        points,
    )


def share_of(tally: int) -> Share:
    """The share behind a tally of a :class:`Brief`."""
    return _share(tally)


class _Outcome(NamedTuple):
    """The result of one answer to one item, with what it adds to the tally and the gate it leaves closed."""

    result: ItemResult
    tally: int
    closed: CouldBid | None


_Outcomes = Mapping[str, _Outcome]


class Brief(NamedTuple):
    """Both answers for one supplier without its items, for reckoning a register: tallies, in all and in the order of
    the domains, that :func:`share_of` reads.
    """

    gate: GateStatus
    overall: int
    tallies: list[int]


def _outcome(result: ItemResult) -> _Outcome:
    tally = 0
    if result.points is not None:
        tally = result.points + _KNOWN
    elif result.counted:
        tally = _UNKNOWN
    return _Outcome(result, tally, None if result.gate is CouldBid.TODAY else result.gate)


class Scorer:
    """One profile of a questionnaire, made ready to assess any number of suppliers."""

    def __init__(self, questionnaire: Questionnaire, profile: Profile, levels: Mapping[str, int] | None = None) -> None:
        """``levels`` are an anchor's or an opportunity's own levels of cover, by item key, before the profile's."""
        self.questionnaire = questionnaire
        self.profile = profile
        self._domains = tuple(questionnaire.domains)
        asked = frozenset(profile.items)
        self._rows: list[tuple[str, int, _Outcomes]] = []
        self._counted: list[tuple[str, int, _Outcomes]] = []  # those of the rows that add to an answer
        self._answered_by: dict[str, list[str]] = {}
        self._levels: dict[str, int] = {}
        for item in questionnaire.items:
            outcomes: _Outcomes = {state: _outcome(self._result(item, state, item.key in asked)) for state in State}
            self._rows.append((item.key, self._domains.index(item.domain), outcomes))
            if item.key in asked and item.scored:
                self._counted.append(self._rows[-1])
                self._levels[item.key] = (levels or {}).get(item.key, profile.level(item))
                for kind in profile.kinds(item):
                    self._answered_by.setdefault(kind, []).append(item.key)

    def _result(self, item: Item, state: State, asked: bool) -> ItemResult:
        if not asked:
            outside = "Not asked for this sort of contract, so it does not count."
            return ItemResult(item, state, False, None, outside, None)
        if not item.scored:
            beside = "Looked at beside each contract, so it does not count here."
            return ItemResult(item, state, False, None, beside, None)
        counted = state is not State.NOT_APPLICABLE
        gate = self._gate(item, state) if item.key in self.profile.gates else None
        return ItemResult(item, state, counted, self.questionnaire.points.get(state), _REASONS[state], gate)

    def _gate(self, item: Item, state: State) -> CouldBid:
        if state is State.UNKNOWN:
            return CouldBid.UNKNOWN
        if state is State.NOT_YET:
            return CouldBid.NOT_YET
        if state is State.BY_AWARD:
            return CouldBid.BY_AWARD if item.key in self.profile.by_award else CouldBid.NOT_YET
        return CouldBid.TODAY

    def assess(self, answers: Mapping[str, str], *, on: date, credentials: Sequence[CredentialFact] = ()) -> Readiness:
        """Both answers for one supplier on one day; see :func:`assess`."""
        held = self._by_item(credentials)
        results = []
        tallies = [0] * len(self._domains)
        gates: dict[CouldBid, list[str]] = {}
        unknown = State.UNKNOWN  # looking a member up costs more than all else in this loop
        for key, domain, outcomes in self._rows:
            try:
                result, tally, closed = outcomes[answers.get(key, unknown)]
            except (KeyError, TypeError):
                raise _unreadable(key, answers[key]) from None
            if key in held:
                result, tally, closed = self._with_credentials(result, outcomes, held[key], on)
            results.append(result)
            tallies[domain] += tally
            if closed is not None:
                gates.setdefault(closed, []).append(key)
        shares = dict(zip(self._domains, map(_share, tallies), strict=True))
        return Readiness(self.profile, on, _gate_status(gates), _share(sum(tallies)), shares, tuple(results))

    def brief(self, answers: Mapping[str, str], *, on: date, credentials: Sequence[CredentialFact] = ()) -> Brief:
        """Both answers alone: those of :meth:`assess` in a fraction of its time."""
        held = self._by_item(credentials) if credentials else {}
        tallies = [0] * len(self._domains)
        gates: dict[CouldBid, list[str]] = {}
        unknown = State.UNKNOWN
        for key, domain, outcomes in self._counted:
            try:
                result, tally, closed = outcomes[answers.get(key, unknown)]
            except (KeyError, TypeError):
                raise _unreadable(key, answers[key]) from None
            if key in held:
                result, tally, closed = self._with_credentials(result, outcomes, held[key], on)
            tallies[domain] += tally
            if closed is not None:
                gates.setdefault(closed, []).append(key)
        return Brief(_gate_status(gates), sum(tallies), tallies)

    def _by_item(self, credentials: Sequence[CredentialFact]) -> dict[str, list[CredentialFact]]:
        held: dict[str, list[CredentialFact]] = {}
        for fact in credentials:
            for key in self._answered_by.get(fact.kind, ()):
                held.setdefault(key, []).append(fact)
        return held

    def _with_credentials(
        self, result: ItemResult, outcomes: _Outcomes, facts: list[CredentialFact], on: date
    ) -> _Outcome:
        """The outcome as the credentials on file change it: they can bear out an answer, or be too old or too small."""
        standing = standing_of(facts, self._levels[result.item.key], on)
        if standing is None or result.state is State.NOT_APPLICABLE:
            return outcomes[result.state]
        if standing.state is None:
            state = self._without_current(result)
            reason = f"{result.reason} {standing.reason}" if state is result.state else standing.reason
        elif _LADDER[standing.state] < _LADDER[result.state]:
            state, reason = result.state, result.reason
        else:
            state, reason = standing.state, standing.reason
        plain, tally, closed = outcomes[state]
        current = standing.state is not None
        borne_out = ItemResult(
            plain.item, state, plain.counted, plain.points, reason, plain.gate, standing.expires_on, current
        )
        return _Outcome(borne_out, tally, closed)

    def _without_current(self, result: ItemResult) -> State:
        """The state of an item whose credentials on file do not suffice on the day.

        Known to be in place, it is to be renewed or raised by award. Never asked about, it is so only where the law
        lets it wait until then. A promise or a no stays what it was.
        """
        if result.state in (State.NOT_YET, State.BY_AWARD):
            return result.state
        if result.state is State.UNKNOWN and result.item.key not in self.profile.by_award:
            return State.NOT_YET
        return State.BY_AWARD


def _gate_status(gates: Mapping[CouldBid, list[str]]) -> GateStatus:
    return _kept_gate_status(tuple([tuple(gates.get(verdict, ())) for verdict in _WORST_FIRST]))


@lru_cache(maxsize=16_384)  # suppliers of a register share a few hundred of these
def _kept_gate_status(closed: tuple[tuple[str, ...], ...]) -> GateStatus:
    worst = next((verdict for verdict, keys in zip(_WORST_FIRST, closed, strict=True) if keys), CouldBid.TODAY)
    return GateStatus(worst, *closed)


def _unreadable(key: str, answer: object) -> UsageError:
    return UsageError(
        f"The answer to “{key}” cannot be read",
        f"It says “{answer}”.",
        f"Use one of: {', '.join(State)}.",
    )


@lru_cache(maxsize=64)
def scorer(questionnaire: Questionnaire, profile: str) -> Scorer:
    """The prepared profile of that key, kept for the next supplier; raises ``NotFound`` for one that is not there."""
    return Scorer(questionnaire, questionnaire.profile(profile))


def assess(
    questionnaire: Questionnaire,
    profile: str,
    answers: Mapping[str, str],
    *,
    on: date,
    credentials: Sequence[CredentialFact] = (),
) -> Readiness:
    """Both answers for one supplier on one day.

    ``answers`` are states by item key (their stored words do as well); an item without one is unknown, a key that the
    questionnaire does not have is passed over. A credential on file that is good on ``on`` bears out its item; one
    that is not makes it not current. Raises ``NotFound`` for the profile, ``UsageError`` for an answer that is none.
    """
    return scorer(questionnaire, profile).assess(answers, on=on, credentials=credentials)
