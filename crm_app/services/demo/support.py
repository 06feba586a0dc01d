"""Invented offers of help: guides, advisers, training and vouchers that close the gaps of a readiness report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from crm_app.runtime.resources import load_toml
from crm_app.services.demo import places
from crm_app.services.demo.rows import DemoRow, Keys
from crm_app.services.questionnaires import shipped

_TEXTS = ("title", "nature", "provider", "price", "website", "contact", "description")


def support_offers(keys: Keys, today: date, owners: Mapping[str, str]) -> Iterator[DemoRow]:
    """Every offer there is; ``owners`` maps the name of an anchor to its key."""
    for row in load_toml("demo", "support.toml")["offers"]:
        values = {name: row.get(name) for name in _TEXTS}
        values["closes_gaps"] = tuple(shipped().item(key).title for key in row["helps_with"])
        values["areas"] = (places.HACKNEY,) if row.get("only_local") else ()
        values["offered_until"] = today + timedelta(days=row["until"]) if "until" in row else None
        yield DemoRow("support_offer", keys.next(), values, visibility="shared", owner=owners.get(row["provider"], ""))
