"""What councils and portals call the columns of their registers of contracts, beside the names of our own fields."""

from __future__ import annotations

from collections.abc import Mapping

from crm_app.domain.fields import Field, Kind

WINNER_NUMBER = "opportunity.winner_number"
# What a column may become that is no field of the record: by it the winner is found in the register.
EXTRA: Mapping[str, Field] = {WINNER_NUMBER: Field("Winner's company number", Kind.TEXT)}

_CALLED: Mapping[str, tuple[str, ...]] = {
    "title": ("title", "contract title", "contract name", "name of contract", "agreement title", "tender title"),
    "reference": (
        *("contract id", "contract ref", "contract reference", "contract number", "procurement reference"),
        *("reference number", "unique reference", "reference"),
    ),
    "buyers": ("council", "buyer", "organisation", "organisation name", "authority", "contracting authority"),
    "description": ("description", "summary", "description of goods and services"),
    "cpv_codes": ("cpv", "cpv code", "cpv codes", "cpv code s", "industry"),
    "value_net": (
        *("value", "contract value", "value of contract", "total contract value", "total value", "estimated value"),
        *("awarded value", "contract value £", "value ex vat"),
    ),
    "starts_on": (
        *("start date", "contract start date", "commencement date", "original start commencement date", "start"),
        *("contract start", "date started"),
    ),
    "ends_on": (
        *("end date", "contract end date", "current end date", "expiry date", "end", "contract end", "expires"),
        *("contract expiry date", "date ends"),
    ),
    "extends_until": ("extension end date", "maximum end date", "max end date", "end date with extensions"),
    "award_on": ("award date", "awarded date", "date awarded"),
    "published_on": ("published date", "publish date", "date published"),
    "closes_on": ("closing date", "close date", "deadline", "tender deadline"),
    "region": ("location", "location of contract", "region"),
    "suitable_sme": ("contract is suitable for smes", "suitable for smes", "suitable for sme"),
    "suitable_vcse": ("contract is suitable for vcses", "suitable for vcses", "suitable for vcse", "suitable for vco"),
    "contract_kind": ("contract type", "type of contract", "contract category"),
    "route": (
        *("procedure type", "procurement route", "procurement process", "tender process", "procedure"),
        "invitation to quote published invitation to tender",
    ),
    "winner_name": (
        *("supplier", "supplier name", "supplier name raw", "contractor", "contractor provider", "provider"),
        *("awarded supplier", "winner", "supplier s"),
    ),
    "winner_number": (
        *("company reg no", "company number", "company registration number", "companies house number", "reference"),
    ),
    "notice_months": ("notice period months", "notice period in months"),
}


def headings() -> dict[str, tuple[str, ...]]:
    """Heading (without spaces) -> the targets it may mean, the likeliest first."""
    found: dict[str, tuple[str, ...]] = {}
    for name, words in _CALLED.items():
        for word in words:
            key = word.replace(" ", "")
            found[key] = (*found.get(key, ()), f"opportunity.{name}")
    return found
