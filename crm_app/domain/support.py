"""Support offers: who helps suppliers to put what in place, free or at what cost, and how to get it."""

from __future__ import annotations

from datetime import date

from crm_app.domain.fields import Audience, Field, Kind, choices, described, description

_E = Audience.EVERYONE
SUPPORT_KINDS = choices(
    guide="Free guide", adviser="Adviser", training="Training", grant="Grant or voucher", template="Template"
)


@description
class SupportOfferDetails:
    """One offer of help that a report may name."""

    title: str = described(Field("Title", required=True, searched=True, in_list=True, width=280, audience=_E))
    nature: str | None = described(
        Field("Kind", Kind.CHOICE, choices=SUPPORT_KINDS, in_list=True, width=120, audience=_E)
    )
    provider: str | None = described(Field("Who offers it", searched=True, in_list=True, width=180, audience=_E))
    closes_gaps: tuple[str, ...] = described(
        Field("Helps with", Kind.LIST, in_list=True, audience=_E, help="Readiness items it helps to put in place.")
    )
    price: str | None = described(Field("Price", in_list=True, audience=_E, help="In words, such as: free."))
    areas: tuple[str, ...] = described(Field("For suppliers in", Kind.AREAS, audience=_E))
    website: str | None = described(Field("Website", Kind.URL, audience=_E))
    contact: str | None = described(Field("How to get it", audience=_E, help="A public address, not a person's."))
    offered_from: date | None = described(Field("From", Kind.DATE, audience=_E))
    offered_until: date | None = described(Field("Until", Kind.DATE, in_list=True, audience=_E))
    description: str | None = described(Field("What it is", Kind.LONG_TEXT, audience=_E))
