"""Credentials: insurances, policies, certificates and accreditations with their levels and dates."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from crm_app.domain.fields import Audience, Choice, Field, Kind, described, description

CREDENTIAL_KINDS = (
    Choice("employers_liability", "Employers' liability insurance"),
    Choice("public_liability", "Public liability insurance"),
    Choice("professional_indemnity", "Professional indemnity insurance"),
    Choice("cyber_insurance", "Cyber insurance"),
    Choice("product_liability", "Product liability insurance"),
    Choice("medical_malpractice", "Medical malpractice insurance"),
    Choice("health_safety_policy", "Health and safety policy"),
    Choice("ssip", "SSIP, CHAS or Constructionline"),
    Choice("equality_policy", "Equality and diversity policy"),
    Choice("safeguarding_policy", "Safeguarding policy"),
    Choice("ico_registration", "ICO registration"),
    Choice("data_protection_policy", "Data protection policy"),
    Choice("cyber_essentials", "Cyber Essentials"),
    Choice("cyber_essentials_plus", "Cyber Essentials Plus"),
    Choice("dspt", "NHS Data Security and Protection Toolkit"),
    Choice("modern_slavery_statement", "Modern slavery statement"),
    Choice("carbon_reduction_plan", "Carbon reduction plan"),
    Choice("evergreen", "Evergreen assessment"),
    Choice("environmental_policy", "Environmental policy"),
    Choice("iso_14001", "ISO 14001"),
    Choice("iso_9001", "ISO 9001"),
    Choice("quality_procedure", "Quality procedure"),
    Choice("living_wage", "London Living Wage accreditation"),
    Choice("food_hygiene", "Food hygiene rating"),
    Choice("business_continuity", "Business continuity plan"),
    Choice("msduk", "MSDUK certificate"),
    Choice("weconnect", "WEConnect certificate"),
    Choice("disability_confident", "Disability Confident"),
    Choice("other", "Other"),
)


@description
class CredentialDetails:
    """One thing a supplier holds: what, at what level, until when, and whether an officer has seen it."""

    what: str | None = described(
        Field("Credential", Kind.CHOICE, choices=CREDENTIAL_KINDS, required=True, audience=Audience.EVERYONE)
    )
    level: Decimal | None = described(
        Field("Level of cover", Kind.MONEY, unit="£", help="For insurance: the limit of indemnity.")
    )
    issuer: str | None = described(Field("Issued by"))
    reference: str | None = described(Field("Policy or certificate number"))
    issued_on: date | None = described(Field("Issued or reviewed on", Kind.DATE))
    expires_on: date | None = described(Field("Expires on", Kind.DATE))
    is_seen: bool | None = described(Field("Evidence seen by an officer", Kind.BOOLEAN))
    note: str | None = described(Field("Note"))
