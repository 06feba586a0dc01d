"""The trades of the demonstration register: what firms of each kind are called, offer, hold and usually need."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from crm_app.runtime.resources import load_toml

ADVICE = "gives_advice"  # the condition of the questionnaire under which professional indemnity is asked for


@dataclass(frozen=True, slots=True)
class Trade:
    """One trade: ``staff`` is the middle size of such a firm, ``per_head`` its turnover in pounds for each person.

    ``social`` is the share of charities, community interest companies and the like; ``when`` are conditions of the
    readiness questionnaire; ``extras`` the kinds of credential that this trade holds beyond what everybody holds.
    """

    key: str
    codes: tuple[str, ...]
    nouns: tuple[str, ...]
    community: tuple[str, ...]
    offers: tuple[str, ...]
    tags: tuple[str, ...]
    profile: str
    weight: int
    staff: int
    per_head: int
    social: float
    when: tuple[str, ...] = ()
    extras: tuple[str, ...] = ()


@cache
def trades() -> tuple[Trade, ...]:
    """All trades, in the order of the file."""
    return tuple(_trade(row) for row in load_toml("demo", "trades.toml")["trades"])


def _trade(row: dict[str, Any]) -> Trade:
    values: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in row.items()}
    return Trade(**values)
