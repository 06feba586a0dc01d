"""What the credentials and facts on a supplier's record say about the questions of a questionnaire.

A credential counts until the end of the day it expires on. One that ends sooner, or is for less than is asked, never
turns a supplier away by itself: it is something to renew or raise, and says until when.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from crm_app.domain.dates import format_long_date
from crm_app.domain.questionnaire import Item, Profile, Questionnaire, State

POUNDS_FROM = 1000  # a level below this is a grade (Evergreen 1 to 4), not an amount of cover


_day = lru_cache(maxsize=8192)(format_long_date)  # a register shares its few thousand days


@dataclass(frozen=True, slots=True)
class CredentialFact:
    """One credential a supplier holds: its kind, its level (pounds of cover, or a grade), its last day."""

    kind: str
    level: Decimal | int | None = None
    expires_on: date | None = None
    evidence_seen: bool = False

    def is_current(self, on: date) -> bool:
        """Whether it still counts on that day; one without an end date does."""
        return self.expires_on is None or self.expires_on >= on


@dataclass(frozen=True, slots=True)
class Standing:
    """What the credentials on file show for one item on one day. ``state`` is ``None`` where they do not suffice."""

    state: State | None
    reason: str
    expires_on: date | None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An answer the record already gives, with the reason an officer reads before accepting it."""

    item: str
    state: State
    reason: str
    expires_on: date | None = None


def level_words(level: Decimal | int) -> str:
    """A level as people say it: "£5m", "£750,000", "level 3"."""
    if level < POUNDS_FROM:
        return f"level {level}"
    if level >= 1_000_000 and not level % 100_000:
        return f"£{float(level) / 1_000_000:,.10g}m"
    return f"£{level:,.0f}"


def standing_of(facts: Sequence[CredentialFact], minimum: int, on: date) -> Standing | None:
    """What these credentials, all of kinds that answer one item, show on a day; ``None`` where there are none."""
    held = sorted(facts, key=_merit) if len(facts) > 1 else facts
    if not held:
        return None
    current = [fact for fact in held if fact.is_current(on)]
    enough = [fact for fact in current if fact.level is None or fact.level >= minimum]
    if enough:
        return _enough(enough, minimum)
    if current:
        best = current[-1]
        has = level_words(best.level or 0)
        return Standing(None, f"Cover on file is {has}; {level_words(minimum)} is usual here.", best.expires_on)
    best = held[-1]
    ended = _day(best.expires_on) if best.expires_on else ""
    return Standing(None, f"The one on file runs to {ended}, before {_day(on)}: it needs renewing.", best.expires_on)


def _merit(fact: CredentialFact) -> tuple[date, Decimal | int]:
    return fact.expires_on or date.max, fact.level or 0


def _enough(facts: Sequence[CredentialFact], minimum: int) -> Standing:
    seen = [fact for fact in facts if fact.evidence_seen and (fact.level is not None or not minimum)]
    best = (seen or facts)[-1]
    until = f" to {_day(best.expires_on)}" if best.expires_on else ""
    if seen:
        return Standing(State.IN_PLACE, f"On file and seen, good{until}.", best.expires_on)
    doubt = "the level is not recorded" if minimum and best.level is None else "nobody has seen it yet"
    return Standing(State.IN_PLACE_UNSEEN, f"On file, good{until}, but {doubt}.", best.expires_on)


def by_kind(credentials: Iterable[CredentialFact]) -> dict[str, list[CredentialFact]]:
    """Credentials under their kinds."""
    held: dict[str, list[CredentialFact]] = {}
    for fact in credentials:
        held.setdefault(fact.kind, []).append(fact)
    return held


def prefill(
    questionnaire: Questionnaire,
    credentials: Sequence[CredentialFact],
    facts: Mapping[str, bool | None],
    on: date,
    profile: Profile | None = None,
) -> dict[str, Suggestion]:
    """Answers that the record gives already, by item key, for an officer to accept or change.

    ``facts`` are yes, no or not known (``None`` or absent), by the keys of the questionnaire's conditions ("employs
    people") and of its items' facts ("ppon_known"). Without a profile the legal or least levels apply.
    """
    held = by_kind(credentials)
    found = (_suggestion(item, held, facts, on, profile) for item in questionnaire.items)
    return {suggestion.item: suggestion for suggestion in found if suggestion}


def _suggestion(
    item: Item,
    held: Mapping[str, list[CredentialFact]],
    facts: Mapping[str, bool | None],
    on: date,
    profile: Profile | None,
) -> Suggestion | None:
    kinds, minimum = (profile.kinds(item), profile.level(item)) if profile else (item.credentials, item.minimum)
    standing = standing_of([fact for kind in kinds for fact in held.get(kind, ())], minimum, on)
    if standing and standing.state:
        return Suggestion(item.key, standing.state, standing.reason, standing.expires_on)
    if item.applies_when and facts.get(item.applies_when) is False:
        return Suggestion(item.key, State.NOT_APPLICABLE, "From the record: this does not apply to the supplier.")
    if standing:
        return Suggestion(item.key, State.NOT_YET, standing.reason, standing.expires_on)
    known = facts.get(item.fact) if item.fact else None
    if known is None:
        return None
    state, words = (State.IN_PLACE, "already shows this") if known else (State.NOT_YET, "says this is still to do")
    return Suggestion(item.key, state, f"The record {words}.")
