"""Invented notes of officers, and pairs of suppliers that may be the same."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

from crm_app.services.demo.phrases import phrases
from crm_app.services.demo.rows import DemoRow, Keys
from crm_app.services.demo.suppliers import Firm


def notes(rng: Random, keys: Keys, firm: Firm, today: date) -> Iterator[DemoRow]:
    """Up to three notes on a supplier, private to the anchor that wrote them."""
    for _ in range(rng.choices((0, 1, 2, 3), (50, 32, 13, 5))[0]):
        private = rng.random() < 0.08
        values: dict[str, Any] = {
            "text": rng.choice(phrases("notes", "in_confidence" if private else "open")),
            "written_on": today - timedelta(days=rng.randint(1, 700)),
            "in_confidence": private,
        }
        yield DemoRow("note", keys.next(), values, firm.id)


def twin(rng: Random, keys: Keys, firm: Firm, original: DemoRow, site: DemoRow) -> Iterator[DemoRow]:
    """The same supplier again, as another officer might have typed it, and the question that it raises."""
    name = (
        firm.name.replace(" & ", " and ")
        .replace(" Limited", "")
        .replace(" Ltd", " Limited")
        .replace(" CIC", " Community Interest Company")
    )
    name = name if name != firm.name else f"{firm.name} London"
    key = keys.next()
    values = {field: original.values.get(field) for field in ("services", "legal_form", "phone", "cpv_codes")}
    yield DemoRow("supplier", key, {**values, "name": name, "status": "prospect", "tags": ("typed at an event",)})
    yield DemoRow(
        "site",
        keys.next(),
        {"postcode": site.values["postcode"], "address": site.values["address"], "town": "London", "is_main": True},
        key,
    )
    reasons = (
        "The names are alike once the legal ending is left out.",
        f"Both are at {site.values['postcode']}.",
        "Only one of them has a company number.",
    )
    yield DemoRow(
        "likeness",
        keys.next(),
        {"other": firm.id, "score": rng.randint(82, 97), "reasons": reasons, "verdict": "open"},
        key,
    )
