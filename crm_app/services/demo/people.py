"""Invented people of suppliers, what each agreed to be contacted about, and what owners declared about themselves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

from crm_app.services.demo import names, places
from crm_app.services.demo.phrases import phrases
from crm_app.services.demo.rows import DemoRow, Keys
from crm_app.services.demo.suppliers import Firm

_PURPOSES = {"events": 0.82, "tenders": 0.78, "newsletter": 0.5, "sharing": 0.42}
_DIMENSIONS = {"ethnicity": 40, "gender": 30, "disability": 9, "lgbtq": 5, "faith": 5, "veteran": 4, "youth": 7}
_CERTIFIERS = {"ethnicity": "MSDUK", "gender": "WEConnect International"}
_SCOPES = ("internal_count", "targeted_invitations", "share_with_anchors", "publish")


def people(rng: Random, keys: Keys, firm: Firm, today: date) -> Iterator[DemoRow]:
    """One to three people with their consents, purpose by purpose."""
    for place in range(rng.choices((1, 2, 3), (62, 30, 8))[0]):
        named = any(firm.name.startswith(first + " ") for first in names.FIRST_NAMES)
        name = (
            " ".join(firm.name.split()[:2])
            if not place and firm.form == "sole_trader" and named
            else names.person_name(rng)
        )
        key = keys.next()
        first = names.slug(name.split()[0])
        values: dict[str, Any] = {
            "name": name,
            "role": "Owner" if firm.form == "sole_trader" and not place else rng.choice(names.ROLES),
            "email": f"{first}@{names.slug(firm.name)}.example" if rng.random() < 0.9 else None,
            "phone": places.telephone(rng) if rng.random() < 0.45 else None,
            "mobile": places.mobile(rng) if rng.random() < 0.6 else None,
            "access_needs": rng.choice(phrases("people", "access_needs")) if rng.random() < 0.07 else None,
            "objected_on": today - timedelta(days=rng.randint(5, 500)) if rng.random() < 0.03 else None,
        }
        yield DemoRow("person", key, values, firm.id)
        yield from _consents(rng, keys, key, today)


def _consents(rng: Random, keys: Keys, person: str, today: date) -> Iterator[DemoRow]:
    for purpose, share in _PURPOSES.items():
        if rng.random() < share:
            given = today - timedelta(days=rng.randint(3, 900))
            withdrawn = given + timedelta(days=rng.randint(1, 60)) if rng.random() < 0.05 else None
            values = {
                "purpose": purpose,
                "given_on": given,
                "withdrawn_on": min(withdrawn, today) if withdrawn else None,
                "evidence": rng.choice(phrases("people", "evidence")),
            }
            yield DemoRow("consent", keys.next(), values, person)


def claims(rng: Random, keys: Keys, firm: Firm, today: date) -> Iterator[DemoRow]:
    """What the owners of about one supplier in five declared: drawn at random, from nothing else that is known."""
    if rng.random() > 0.2:
        return
    for dimension in dict.fromkeys(
        rng.choices(list(_DIMENSIONS), list(_DIMENSIONS.values()), k=rng.choices((1, 2), (80, 20))[0])
    ):
        declared = today - timedelta(days=rng.randint(10, 800))
        certifier = _CERTIFIERS.get(dimension) if firm.form == "ltd" and rng.random() < 0.2 else None
        scopes = _SCOPES[: rng.choices((1, 2, 3, 4), (30, 35, 25, 10))[0]]
        values: dict[str, Any] = {
            "dimension": dimension,
            "ownership_band": rng.choices(("100", "51_99", "50", "under_50"), (48, 26, 16, 10))[0],
            "management_band": rng.choices(("100", "51_99", "50", "under_50", None), (35, 25, 18, 12, 10))[0],
            "basis": "certified" if certifier else rng.choices(("self_declared", "published"), (92, 8))[0],
            "certifier": certifier,
            "expires_on": declared + timedelta(days=365 * rng.randint(1, 3)) if certifier else None,
            "consent_scopes": scopes,
            "consent_evidence": "Signed declaration form",
            "declared_on": declared,
            "withdrawn_on": today - timedelta(days=2) if rng.random() < 0.04 else None,
        }
        yield DemoRow("claim", keys.next(), values, firm.id)
