"""What owners have declared about themselves: facts, kept apart, used only as far as they agreed.

Ethnicity, disability and the like are special category data (UK GDPR article 9). A claim rests on the owner's explicit
consent for a stated purpose, lies in a table with a privilege and a log of its own, and is never part of a match score.
"""

from __future__ import annotations

from datetime import date

from crm_app.domain.fields import Audience, Choice, Field, Kind, choices, described, description
from crm_app.domain.ownership import ETHNIC_GROUPS

DIMENSIONS = choices(
    ethnicity="Ethnicity",
    gender="Women",
    disability="Disability",
    lgbtq="LGBTQ+",
    faith="Faith",
    veteran="Veterans",
    youth="Young people",
)
BANDS = (
    Choice("under_50", "Less than 50 %"),
    Choice("50", "50 %"),
    Choice("51_99", "51 to 99 %"),
    Choice("100", "100 %"),
)
BASES = choices(
    self_declared="Declared by the owner", certified="Certified", published="Published by the supplier itself"
)
CONSENT_SCOPES = choices(
    internal_count="Counted in totals only",
    targeted_invitations="Invitations meant for such firms",
    share_with_anchors="Shared with the other anchors",
    publish="May be published",
)


@description
class OwnershipClaimDetails:
    """One declaration about who owns and leads a supplier. Labels are computed from it (domain.ownership)."""

    dimension: str | None = described(
        Field("About", Kind.CHOICE, choices=DIMENSIONS, required=True, audience=Audience.PERSONAL)
    )
    ethnic_group: str | None = described(
        Field(
            "Ethnic group", Kind.CHOICE, choices=ETHNIC_GROUPS, audience=Audience.PERSONAL, help="As the owner put it."
        )
    )
    ownership_band: str | None = described(Field("Share owned", Kind.CHOICE, choices=BANDS, audience=Audience.PERSONAL))
    management_band: str | None = described(
        Field("Share of management", Kind.CHOICE, choices=BANDS, audience=Audience.PERSONAL)
    )
    basis: str | None = described(Field("Basis", Kind.CHOICE, choices=BASES, audience=Audience.PERSONAL))
    certifier: str | None = described(Field("Certified by", audience=Audience.PERSONAL))
    expires_on: date | None = described(Field("Certificate expires on", Kind.DATE, audience=Audience.PERSONAL))
    consent_scopes: tuple[str, ...] = described(
        Field(
            "Agreed uses",
            Kind.LIST,
            choices=CONSENT_SCOPES,
            audience=Audience.PERSONAL,
            help="Only these uses, until withdrawn.",
        )
    )
    consent_evidence: str | None = described(Field("How we know they agreed", audience=Audience.PERSONAL))
    declared_on: date | None = described(Field("Declared on", Kind.DATE, audience=Audience.PERSONAL))
    withdrawn_on: date | None = described(Field("Withdrawn on", Kind.DATE, audience=Audience.PERSONAL))
