"""Invented opportunities of the anchors: the things that councils and trusts buy, at every stage, around today."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from crm_app.runtime.resources import load_toml
from crm_app.services.demo import anchors
from crm_app.services.demo.rows import DemoRow, Keys

_VAT = Decimal("1.2")
# For each stage, between how many days from today its closing date falls.
_CLOSES = {
    "idea": (200, 420),
    "planned": (75, 260),
    "market_engagement": (60, 190),
    "open": (6, 48),
    "evaluation": (-50, -6),
    "award": (-110, -60),
    "live": (-700, -220),
    "cancelled": (-40, 30),
}
_ADVERTISED = frozenset(("open", "evaluation", "award", "live", "ended", "cancelled"))
_LOW_COVER = {"public_liability": Decimal(2_000_000), "employers_liability": Decimal(5_000_000)}


def listed() -> Sequence[Mapping[str, Any]]:
    """What the anchors buy, as the file has it."""
    rows: Sequence[Mapping[str, Any]] = load_toml("demo", "opportunities.toml")["opportunities"]
    return rows


def opportunities(rng: Random, keys: Keys, today: date, count: int, owners: Mapping[str, str]) -> Iterator[DemoRow]:
    """``count`` opportunities; ``owners`` gives the key of an anchor by its name, for those that stand in the store."""
    rows = listed()
    for number in range(count):
        row = rows[number % len(rows)]
        values = _values(rng, row, today, number, number // len(rows) + 1)
        private = values["stage"] in ("idea", "planned") and rng.random() < 0.25
        shown = "private" if private else "published" if values["stage"] in _ADVERTISED else "shared"
        yield DemoRow("opportunity", keys.next(), values, visibility=shown, owner=owners.get(row["buyer"], ""))


def _values(rng: Random, row: Mapping[str, Any], today: date, number: int, turn: int) -> dict[str, Any]:
    buyer, net = row["buyer"], Decimal(row["yearly"]) * row["years"]
    short = "".join(c for c in str(anchors.listed()[buyer]["short_name"]) if c.isupper() or c.islower())[:3].upper()
    return {
        "title": row["title"] if turn == 1 else f"{row['title']}, round {turn}",
        "reference": f"{short}-{today.year}-{number + 1:03d}",
        "buyers": (buyer,),
        "description": row["description"],
        "cpv_codes": tuple(row["cpv_codes"]),
        "stage": row["stage"],
        "value_net": net,
        "value_gross": net * _VAT,
        "areas": anchors.local_areas_of(buyer),
        "region": "London",
        "suitable_sme": "yes" if net < 2_000_000 else rng.choice(("yes", None)),
        "suitable_vcse": "yes" if rng.random() < 0.6 else None,
        "profile": row["profile"],
        **dates(rng, row["stage"], row["years"], today),
        **cover(row["profile"], buyer),
    }


def dates(rng: Random, stage: str, years: int, today: date) -> dict[str, date | None]:
    """The dates of a procurement at a stage, in the order in which things happen."""
    span = _CLOSES.get(stage) or (-365 * years - 220, -365 * years - 150)
    closes = _working_day(today + timedelta(days=rng.randint(*span)))
    award = _working_day(closes + timedelta(days=rng.randint(35, 60)))
    starts = (award.replace(day=1) + timedelta(days=rng.choice((62, 93)))).replace(day=1)
    ends = starts.replace(year=starts.year + years) - timedelta(days=1)
    if stage == "live" and ends <= today:
        ends = today + timedelta(days=rng.randint(40, 300))
    published = min(closes - timedelta(days=rng.randint(28, 40)), today) if stage in _ADVERTISED else None
    return {"published_on": published, "closes_on": closes, "award_on": award, "starts_on": starts, "ends_on": ends}


def _working_day(day: date) -> date:
    """The working day at or before a day; nothing closes between Christmas and the New Year."""
    if (day.month, day.day) >= (12, 23) or (day.month, day.day) <= (1, 3):
        day = date(day.year + (day.month == 12), 1, 8)
    return day - timedelta(days=max(0, day.weekday() - 4))


def cover(profile: str, buyer: str) -> dict[str, Decimal | None]:
    """What is asked: the anchor's usual levels, less where little is at stake."""
    if profile == "quote_under_30k":
        return dict(_LOW_COVER)
    usual = anchors.cover_of(buyer)
    advice = profile in ("nhs_patient_facing", "above_threshold")
    return {
        "public_liability": usual["public_liability"] or _LOW_COVER["public_liability"],
        "employers_liability": usual["employers_liability"] or _LOW_COVER["employers_liability"],
        "professional_indemnity": usual["professional_indemnity"] if advice else None,
    }
