"""Invented names: of people from everywhere, as people of these boroughs are, and of firms that do not exist.

A person's name is put together at random and says nothing about anything else in the data: what owners declare about
themselves is drawn apart, never from a name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from random import Random

from crm_app.runtime.resources import load_toml
from crm_app.services.demo.trades import Trade

_WORDS = load_toml("demo", "names.toml")
FIRST_NAMES, SURNAMES, ROLES = (tuple(_WORDS["people"][name]) for name in ("first_names", "surnames", "roles"))
_FIRST, _SECOND, _TAILS, _PLAIN_TAILS = (
    tuple(_WORDS["firms"][name]) for name in ("first", "second", "tails", "plain_tails")
)
_ENDINGS: Mapping[str, list[str]] = _WORDS["firms"]["endings"]
COMMUNITY_FORMS = frozenset(
    (
        "cic",
        "cio",
        "charitable_company",
        "clg",
        "charitable_trust",
        "unincorporated_association",
        "community_benefit_society",
    )
)


def person_name(rng: Random) -> str:
    """A first name and a surname that do not stand together for anybody."""
    return f"{rng.choice(FIRST_NAMES)} {rng.choice(SURNAMES)}"


def slug(name: str) -> str:
    """The name as it could stand in a web address."""
    plain = unicodedata.normalize("NFKD", name.replace("ı", "i").replace("ł", "l")).encode("ascii", "ignore").decode()
    return "-".join(re.findall(r"[a-z0-9]+", plain.lower().replace("'", "")))[:48].rstrip("-") or "supplier"


class FirmNames:
    """Gives names of firms, each once, however many are asked for."""

    def __init__(self) -> None:
        self._given: set[str] = set()

    def next(self, rng: Random, trade: Trade, form: str) -> str:
        """A name for a firm of this trade and legal form that no other has."""
        for attempt in range(60):
            name = _join(_own_words(rng, trade, form, attempt), rng.choice(_ENDINGS.get(form, ("",))))
            if (key := name.casefold()) not in self._given:
                self._given.add(key)
                return name
        name = _join(
            f"{rng.choice(_FIRST)} {rng.choice(_SECOND)} {rng.choice(trade.nouns)} {len(self._given) + 1}",
            rng.choice(_ENDINGS.get(form, ("",))),
        )
        self._given.add(name.casefold())
        return name


def _own_words(rng: Random, trade: Trade, form: str, attempt: int) -> str:
    stem = _stem(rng)
    if form in COMMUNITY_FORMS and rng.random() < 0.8:
        words = f"{stem} {rng.choice(trade.community)}"
        return f"The {words}" if form not in ("cic", "clg") and rng.random() < 0.3 else words
    noun = rng.choice(trade.nouns)
    if form == "sole_trader" and rng.random() < 0.6:
        return f"{person_name(rng)} {noun}"
    if form == "partnership" and rng.random() < 0.6:
        return f"{rng.choice(SURNAMES)} & {rng.choice(SURNAMES)} {noun}"
    if attempt > 2 or rng.random() < 0.12:
        owned = form in ("ltd", "partnership", "llp", "sole_trader") and "&" not in stem + noun
        return f"{stem} {noun} {rng.choice(_TAILS if owned else _PLAIN_TAILS)}"
    return f"{stem} {noun}"


def _stem(rng: Random) -> str:
    shape = rng.random()
    if shape < 0.12:
        return f"{rng.choice(SURNAMES)}"
    first, second = rng.choice(_FIRST), rng.choice(_SECOND)
    if shape < 0.3:
        return f"{first} & {second}"
    return f"{first} {second}" if shape < 0.96 or first[-1] == second[0].lower() else f"{first}{second.lower()}"


def _join(words: str, ending: str) -> str:
    words = re.sub(r"\b(Co-op|Co-operative) Co-op(erative)?\b", r"\1", f"{words} {ending}".strip())
    return words[:1].upper() + words[1:]
