"""Invented capacity-building events, past and to come, and who was invited, answered and came."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from crm_app.runtime.resources import load_toml
from crm_app.services.demo import places
from crm_app.services.demo.anchors import areas_of
from crm_app.services.demo.phrases import phrases
from crm_app.services.demo.rows import DemoRow, Keys
from crm_app.services.questionnaires import shipped

_ONLINE = "Online"
_PAST = {"attended": 52, "no_show": 17, "declined": 17, "invited": 10, "accepted": 4}
_AHEAD = {"accepted": 34, "invited": 38, "declined": 12, "listed": 16}


def events(
    rng: Random, keys: Keys, today: date, count: int, owners: Mapping[str, str], about: Mapping[str, str]
) -> Iterator[DemoRow]:
    """``count`` events; ``about`` gives the key of an opportunity by its title, for market engagement."""
    rows = load_toml("demo", "events.toml")["events"]
    for number in range(count):
        row = rows[number % len(rows)]
        held = today + timedelta(days=row["days"] + 7 * (number // len(rows)))
        values = _values(rng, row, held - timedelta(days=max(0, held.weekday() - 4)))
        values["opportunity"] = about.get(row.get("about", ""))
        yield DemoRow("event", keys.next(), values, visibility="shared", owner=owners.get(row["host"], ""))


def _values(rng: Random, row: Mapping[str, Any], held: date) -> dict[str, Any]:
    online = row["kind"] == "webinar"
    areas = areas_of(row["host"])
    return {
        "title": row["title"],
        "kind": row["kind"],
        "host": row["host"],
        "held_on": held,
        "starts": row["starts"],
        "ends": row["ends"],
        "place": _ONLINE if online else rng.choice(phrases("places", "rooms")),
        "postcode": None
        if online
        else places.postcode(rng, places.CITY if areas == (places.CITY,) else places.HACKNEY),
        "topics": tuple(row["topics"]),
        "closes_gaps": tuple(shipped().item(key).title for key in row.get("helps_with", ())),
        "capacity": row["capacity"],
        "description": row["description"],
    }


def invitations(
    rng: Random, keys: Keys, event: DemoRow, guests: Sequence[tuple[str, str]], today: date
) -> Iterator[DemoRow]:
    """Invitations in every state. ``guests`` are (supplier's key, a person's name); none is invited twice."""
    held: date = event.values["held_on"]
    wanted = min(len(guests), round(event.values["capacity"] * rng.uniform(0.8, 1.3)))
    statuses = _PAST if held < today else _AHEAD
    for supplier, person in rng.sample(list(guests), wanted):
        status = rng.choices(list(statuses), list(statuses.values()))[0]
        invited = min(held - timedelta(days=rng.randint(12, 35)), today - timedelta(days=1))
        answered = min(invited + timedelta(days=rng.randint(0, 9)), held, today)
        values = {
            "supplier": supplier,
            "person": person,
            "status": status,
            "invited_on": None if status == "listed" else invited,
            "answered_on": answered if status not in ("listed", "invited") else None,
            "note": "Asked for a sign language interpreter; booked." if rng.random() < 0.02 else None,
        }
        yield DemoRow("invitation", keys.next(), values, event.id, visibility=event.visibility, owner=event.owner)
