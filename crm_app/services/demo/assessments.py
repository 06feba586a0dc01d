"""Invented assessments: answers that agree with what is on file. Their results are computed as they are written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
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
    latest = today - timedelta(days=rng.randint(2, 260))
    if rng.random() < 0.35:
        earlier = latest - timedelta(days=rng.randint(150, 420))
        papers = [fact for fact in facts if rng.random() < 0.6]
        yield _assessment(rng, keys, firm, papers, earlier, firm.maturity * 0.6)
    yield _assessment(rng, keys, firm, facts, latest, firm.maturity)


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
