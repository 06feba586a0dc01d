"""Invented credentials, with the gaps that real registers show: some run out, too small or never asked about."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from crm_app.services.demo.phrases import phrases
from crm_app.services.demo.rows import DemoRow, Keys
from crm_app.services.demo.suppliers import Firm
from crm_app.services.demo.trades import ADVICE

# For each kind, how likely the least and the most ready firm hold it.
_HELD = {
    "public_liability": (0.55, 0.99),
    "employers_liability": (0.5, 0.98),
    "professional_indemnity": (0.25, 0.92),
    "health_safety_policy": (0.3, 0.97),
    "equality_policy": (0.15, 0.95),
    "data_protection_policy": (0.1, 0.85),
    "ico_registration": (0.35, 0.97),
    "environmental_policy": (0.05, 0.75),
    "modern_slavery_statement": (0.02, 0.55),
    "quality_procedure": (0.05, 0.65),
    "business_continuity": (0.03, 0.6),
    "cyber_essentials": (0.03, 0.55),
    "carbon_reduction_plan": (0.01, 0.4),
    "evergreen": (0.0, 0.2),
    "living_wage": (0.08, 0.5),
    "disability_confident": (0.02, 0.2),
}
_EXTRA = (0.3, 0.95)
_LEVELS = {
    "public_liability": (1, 2, 2, 5, 5, 10),
    "employers_liability": (5, 10, 10),
    "professional_indemnity": (0.25, 0.5, 1, 1, 2, 5),
    "product_liability": (1, 2, 5),
    "medical_malpractice": (1, 5),
    "cyber_insurance": (0.25, 0.5, 1),
}
_YEARS = {
    "equality_policy": 2,
    "environmental_policy": 2,
    "quality_procedure": 2,
    "iso_9001": 3,
    "iso_14001": 3,
    "disability_confident": 2,
}


def credentials(rng: Random, keys: Keys, firm: Firm, today: date) -> Iterator[DemoRow]:
    """What one supplier holds, each with its level and its days."""
    kinds = {**_HELD, **dict.fromkeys(firm.trade.extras, _EXTRA)}
    for kind, (least, most) in kinds.items():
        if rng.random() < least + (most - least) * firm.maturity and _applies(kind, firm):
            yield DemoRow("credential", keys.next(), _values(rng, kind, firm, today), firm.id)


def _applies(kind: str, firm: Firm) -> bool:
    if kind == "employers_liability":
        return firm.staff > 0
    return kind != "professional_indemnity" or ADVICE in firm.trade.when


def _values(rng: Random, kind: str, firm: Firm, today: date) -> dict[str, Any]:
    years = _YEARS.get(kind, 1)
    # Most are inside their term; a slow renewer's have run out by a few weeks or months.
    age = (
        rng.randint(5, 365 * years - 5)
        if rng.random() < 0.72 + 0.24 * firm.maturity
        else 365 * years + rng.randint(1, 200)
    )
    issued = today - timedelta(days=age)
    expires = issued + timedelta(days=365 * years)
    if kind == "dspt":  # the toolkit's year ends on 30 June whenever it was filled in
        expires = date(issued.year + (issued > date(issued.year, 6, 30)), 6, 30)
    values: dict[str, Any] = {
        "what": kind,
        "issued_on": issued,
        "expires_on": expires,
        "is_seen": rng.random() < 0.25 + 0.6 * firm.maturity,
    }
    if levels := _LEVELS.get(kind):
        chosen = levels[min(len(levels) - 1, int(rng.betavariate(1.5 + firm.maturity * 2, 2) * len(levels)))]
        values["level"] = Decimal(int(chosen * 1_000_000))
        values["issuer"] = rng.choice(phrases("credentials", "insurers"))
        values["reference"] = f"DEMO/{firm.number:05d}/{rng.randint(100, 999)}"
    elif kind == "evergreen":
        values["level"] = Decimal(rng.choice((1, 1, 2, 3)))
    elif kind == "food_hygiene":
        values["level"], values["note"] = Decimal(rng.choice((3, 4, 5, 5, 5))), "Rating as shown on the door."
    elif kind == "ico_registration":
        values["reference"] = f"ZZ{firm.number:06d}"
    return values
