"""Invented assessments: answers that agree with what is on file. Their results are computed as they are written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from random import Random
from typing import Any

from crm_app.domain.questionnaire import Item, Questionnaire, State
from crm_app.domain.readiness_evidence import CredentialFact, prefill
from crm_app.services.demo.phrases import phrases
from crm_app.services.demo.rows import DemoRow, Keys
from crm_app.services.demo.suppliers import Firm
from crm_app.services.questionnaires import shipped

# What a firm of middling readiness tends to have without any paper of it on file.
_EASY = frozenset(
    (
        "legal_identity",
        "bank_and_vat",
        "bid_lead",
        "recent_accounts",
        "exclusion_check",
        "buyer_portals",
        "supplier_information",
    )
)
_NEWEST = 260  # days ago: the oldest newest assessment
_EARLIER_FROM, _EARLIER_TO = 370, 620  # days ago: an earlier one is found by who looks back a year
_HARD = frozenset(
    (
        "social_value_offer",
        "case_studies",
        "carbon_reduction_plan",
        "evergreen",
        "business_continuity",
        "cyber_essentials",
    )
)


def assessments(rng: Random, keys: Keys, firm: Firm, held: Iterable[DemoRow], today: date) -> Iterator[DemoRow]:
    """None, one or two assessments of a supplier; a second one shows how far it has come."""
    if rng.random() > 0.45 + 0.4 * firm.maturity:
        return
    facts = [
        CredentialFact(row.values["what"], row.values.get("level"), row.values["expires_on"], row.values["is_seen"])
        for row in held
        if row.kind == "credential"
    ]
    latest = today - timedelta(days=rng.randint(2, _NEWEST))
    now = _assessment(rng, keys, firm, facts, latest, firm.maturity)
    if rng.random() < 0.35:
        yield _a_year_before(rng, keys, now, today)
    yield now


def _a_year_before(rng: Random, keys: Keys, now: DemoRow, today: date) -> DemoRow:
    """Where the same supplier stood under the same profile, more than a year ago."""
    values = {
        **now.values,
        "assessed_on": today - timedelta(days=rng.randint(_EARLIER_FROM, _EARLIER_TO)),
        "assessor": rng.choice(phrases("assessments", "assessors")),
        "answers": _less_far(rng, now.values["answers"]),
        "note": None,
    }
    return DemoRow("assessment", keys.next(), values, now.parent_id)


def _less_far(rng: Random, answers: Mapping[str, str]) -> dict[str, str]:
    """The answers of somebody who had still to do some of it. A little has lapsed since, as it does."""
    before: dict[str, str] = {}
    for key, state in answers.items():
        given = State(state)
        if given in (State.IN_PLACE, State.IN_PLACE_UNSEEN) and rng.random() < _gained(key):
            given = rng.choices((State.NOT_YET, State.IN_PLACE_UNSEEN, State.UNKNOWN), (6, 2, 2))[0]
        elif given is State.BY_AWARD and rng.random() < 0.5:
            given = State.NOT_YET
        elif given is State.NOT_YET and rng.random() < 0.16:
            given = State.IN_PLACE_UNSEEN if rng.random() < 0.4 else State.UNKNOWN
        if given is not State.UNKNOWN:
            before[key] = str(given)
    return before


def _gained(key: str) -> float:
    """How likely a supplier has put a thing in place within the year, rather than long before."""
    return 0.08 if key in _EASY else 0.5 if key in _HARD else 0.3


def _assessment(rng: Random, keys: Keys, firm: Firm, facts: list[CredentialFact], on: date, maturity: float) -> DemoRow:
    asked = shipped()
    values: dict[str, Any] = {
        "assessed_on": on,
        "profile": firm.trade.profile,
        "questionnaire": asked.version,
        "assessor": rng.choice(phrases("assessments", "assessors")),
        "answers": _answers(rng, asked, firm, facts, on, maturity),
        "note": rng.choice(phrases("assessments", "notes")) if rng.random() < 0.5 else None,
    }
    return DemoRow("assessment", keys.next(), values, firm.id)


def _answers(
    rng: Random, asked: Questionnaire, firm: Firm, facts: list[CredentialFact], on: date, maturity: float
) -> dict[str, str]:
    profile = asked.profile(firm.trade.profile)
    applies = {condition: condition in firm.trade.when for condition in asked.conditions}
    applies["employs_people"] = firm.staff > 0
    known_facts = {**applies, "ppon_known": firm.has_ppon, "identity_verified": True}
    known = {key: suggestion.state for key, suggestion in prefill(asked, facts, known_facts, on, profile).items()}
    answers: dict[str, str] = {}
    for key in profile.items:
        item = asked.item(key)
        state = known.get(key) or _by_feel(rng, item, maturity)
        if state is State.NOT_YET and item.by_award and rng.random() < 0.35 + 0.5 * maturity:
            state = State.BY_AWARD  # cover to be renewed or raised once the contract is won
        if state is not State.UNKNOWN:
            answers[key] = str(state)
    return answers


def _by_feel(rng: Random, item: Item, maturity: float) -> State:
    if rng.random() < 0.18 - 0.12 * maturity:
        return State.UNKNOWN
    lean = maturity + (0.5 if item.key in _EASY else -0.2 if item.key in _HARD else 0.08)
    drawn = rng.random()
    if item.credentials:  # nothing on file: then it is at best promised
        return State.BY_AWARD if drawn < lean * 0.35 and item.by_award else State.NOT_YET
    if drawn < lean * 0.55:
        return State.IN_PLACE
    if drawn < lean:
        return State.IN_PLACE_UNSEEN
    return State.NOT_YET
