"""Anchor organisations: the buyers of the collaborative, under every name they have had, and their areas."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from crm_app.domain.fields import Audience, Choice, Field, Kind, choices, described, description

BUYER_TYPES = (
    Choice("sub_central", "Council or other sub-central authority", ("council", "local authority")),
    Choice("nhs", "NHS trust, foundation trust or board", ("nhs trust", "icb")),
    Choice("central", "Central government"),
    Choice("not_buyer", "Not a contracting authority", ("backbone",)),
    Choice("unclear", "Not yet settled"),
)
ANCHOR_STATUSES = choices(current="Current", merged="Merged into another", ended="Ended", observer="Observer")


@description
class AnchorDetails:
    """An anchor organisation as it is now."""

    name: str = described(
        Field("Name", required=True, searched=True, in_list=True, width=260, audience=Audience.EVERYONE)
    )
    short_name: str | None = described(Field("Short name", in_list=True, searched=True, audience=Audience.EVERYONE))
    buyer_type: str | None = described(
        Field(
            "Buyer type",
            Kind.CHOICE,
            choices=BUYER_TYPES,
            in_list=True,
            width=200,
            help="It decides which thresholds apply.",
        )
    )
    status: str | None = described(
        Field("Status", Kind.CHOICE, choices=ANCHOR_STATUSES, in_list=True), default="current"
    )
    successor: str | None = described(Field("Followed by", Kind.REFERENCE, refers_to="anchor"))
    areas: tuple[str, ...] = described(Field("Own area", Kind.AREAS, in_list=True, width=160))
    bordering_areas: tuple[str, ...] = described(Field("Bordering areas", Kind.AREAS))
    identifiers: tuple[str, ...] = described(
        Field("Identifiers in notices", Kind.LIST, help="The same buyer appears under several: GB-PPON-…, GB-CFS-….")
    )
    notifiable_from: Decimal | None = described(
        Field(
            "Notifiable below-threshold contracts from",
            Kind.MONEY,
            unit="£ including VAT",
            help="A setting: confirm with procurement.",
        )
    )
    social_value_weighting: int | None = described(Field("Social value weighting", Kind.PERCENT, unit="%"))
    public_liability: Decimal | None = described(Field("Usual public liability", Kind.MONEY, unit="£"))
    employers_liability: Decimal | None = described(Field("Usual employers' liability", Kind.MONEY, unit="£"))
    professional_indemnity: Decimal | None = described(Field("Usual professional indemnity", Kind.MONEY, unit="£"))
    website: str | None = described(Field("Website", Kind.URL, audience=Audience.EVERYONE))


@description
class AnchorNameDetails:
    """A name an anchor had between two dates."""

    name: str = described(Field("Name", required=True, searched=True, audience=Audience.EVERYONE))
    from_on: date | None = described(Field("From", Kind.DATE))
    until_on: date | None = described(Field("Until", Kind.DATE))
    note: str | None = described(Field("Note"))
