"""What a notice's own words say of a contract: its kind, the route to it and the law it is bought under.

Publishers write the words of the European forms, of Contracts Finder and of the Procurement Act 2023 side by side; what
none of the known words settles stays open.
"""

from __future__ import annotations

import re
from functools import lru_cache

_CATEGORIES = {"goods": "goods", "services": "services", "works": "works"}
_KIND_WORDS = (("light touch", "light_touch"), ("concession", "concession"))
_PLAIN_KINDS = (("work", "works"), ("construction", "works"), ("suppl", "goods"), ("goods", "goods"))
# The first words that a text holds decide; a call-off is one whatever procedure the framework itself was made by, and
# one from a dynamic purchasing system is not from a framework.
_ROUTE_WORDS = (
    ("dynamic purchasing", "dynamic_market"),
    ("dynamic market", "dynamic_market"),
    ("dps", "dynamic_market"),
    ("framework", "framework"),
    ("call-off", "framework"),
    ("call off", "framework"),
    ("mini competition", "framework"),
    ("quot", "quotes"),
    ("direct award", "direct"),
    ("single tender", "direct"),
    ("without competition", "direct"),
    ("without prior", "direct"),
    ("waiver", "direct"),
    ("exemption", "direct"),
    ("competitive flexible", "competitive_flexible"),
    ("restricted", "competitive_flexible"),
    ("negotiat", "competitive_flexible"),
    ("dialogue", "competitive_flexible"),
    ("innovation partnership", "competitive_flexible"),
    ("open procedure", "open"),
    ("open tender", "open"),
)
_METHODS = {"open": "open", "selective": "competitive_flexible", "direct": "direct"}
_ACT = "2023/54"  # the Procurement Act 2023
_HEALTH = re.compile(r"\b2023[ /]1348\b|provider selection", re.IGNORECASE)  # the Regulations of 2023, SI 1348


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


@lru_cache(maxsize=4_096)
def contract_kind_of(category: str, special: tuple[str, ...] = (), basis: str = "") -> str:
    """A kind of ``domain.opportunities.CONTRACT_KINDS``; empty where the words do not tell."""
    words = _plain(" ".join([re.sub(r"(?<=[a-z])(?=[A-Z])", " ", word) for word in (category, *special)]))
    found = [kind for said, kind in _KIND_WORDS if said in words]
    if len(found) > 1:
        return "light_touch_concession"
    if found:
        return found[0]
    if _HEALTH.search(basis):
        return "health_care"
    plain = _plain(category)
    known = _CATEGORIES.get(plain) or next((kind for said, kind in _PLAIN_KINDS if said in plain), "")
    return known or ("services" if "service" in plain else "")


@lru_cache(maxsize=4_096)
def route_of(method: str, details: str = "") -> str:
    """A route of ``domain.opportunities.ROUTES``: the details first, the OCDS method where they do not tell."""
    words = _plain(details).replace("procedu re", "procedure")
    return next((route for said, route in _ROUTE_WORDS if said in words), "") or _METHODS.get(_plain(method), "")


@lru_cache(maxsize=4_096)
def regime_of(basis: str, above_threshold: bool | None, special: tuple[str, ...] = ()) -> str:
    """The law a notice names, as one of ``domain.opportunities.REGIMES``; empty where it names none."""
    if not basis:
        return ""
    if _HEALTH.search(basis):
        return "psr"
    if _ACT not in basis:
        return "legacy"
    words = _plain(" ".join(special))
    if "light" in words:
        return "light_touch"
    if "concession" in words:
        return "concession"
    return "" if above_threshold is None else "above" if above_threshold else "below"
