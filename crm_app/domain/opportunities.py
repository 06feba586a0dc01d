"""Opportunities: upcoming and open tenders of all anchors, and the published notices that speak of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from crm_app.domain.fields import Audience, Choice, Field, Kind, described
from crm_app.domain.suppliers import YES_NO

STAGES = (
    Choice("idea", "Idea"),
    Choice("planned", "Planned"),
    Choice("market_engagement", "Market engagement"),
    Choice("open", "Open"),
    Choice("evaluation", "Evaluation"),
    Choice("award", "Award"),
    Choice("live", "Live contract"),
    Choice("ended", "Ended"),
    Choice("cancelled", "Cancelled"),
)
_E = Audience.EVERYONE


@dataclass(frozen=True, slots=True)
class OpportunityDetails:
    """What a form edits of an opportunity. Values state whether VAT is in: thresholds are tested with VAT in."""

    title: str = described(
        Field(
            "Title",
            required=True,
            searched=True,
            in_list=True,
            width=300,
            audience=_E,
            group="What",
            synonyms=("title", "contract title", "opportunity", "name", "tender", "project", "description of contract"),
        )
    )
    reference: str | None = described(
        Field(
            "Reference",
            Kind.IDENTIFIER,
            searched=True,
            audience=_E,
            group="What",
            synonyms=("ref", "contract reference", "notice id"),
        )
    )
    ocid: str | None = described(
        Field(
            "OCID",
            Kind.IDENTIFIER,
            identifies=True,
            audience=_E,
            group="What",
            help="The procurement's number in open contracting data.",
        )
    )
    buyers: tuple[str, ...] = described(
        Field(
            "Buyers",
            Kind.LIST,
            searched=True,
            in_list=True,
            width=180,
            audience=_E,
            group="Who",
            synonyms=("buyer", "organisation name", "authority", "contracting authority"),
        )
    )
    description: str | None = described(
        Field(
            "Description", Kind.LONG_TEXT, searched=True, audience=_E, group="What", synonyms=("description", "summary")
        )
    )
    cpv_codes: tuple[str, ...] = described(
        Field(
            "CPV codes",
            Kind.CODES,
            in_list=True,
            width=120,
            audience=_E,
            group="What",
            synonyms=("cpv", "cpv codes", "industry"),
        )
    )
    stage: str | None = described(
        Field("Stage", Kind.CHOICE, choices=STAGES, in_list=True, width=130, audience=_E, group="When"), default="idea"
    )
    value_net: Decimal | None = described(
        Field(
            "Value excluding VAT",
            Kind.MONEY,
            unit="£",
            in_list=True,
            width=120,
            audience=_E,
            group="Worth",
            synonyms=("value", "contract value", "total value", "value high", "annual value"),
        )
    )
    value_gross: Decimal | None = described(
        Field(
            "Value including VAT",
            Kind.MONEY,
            unit="£",
            audience=_E,
            group="Worth",
            synonyms=("value inc vat", "gross value"),
        )
    )
    published_on: date | None = described(
        Field("Published on", Kind.DATE, audience=_E, group="When", synonyms=("published date", "publish date"))
    )
    closes_on: date | None = described(
        Field(
            "Closes on",
            Kind.DATE,
            in_list=True,
            width=100,
            audience=_E,
            group="When",
            synonyms=("closing date", "close date", "deadline", "tender deadline"),
        )
    )
    award_on: date | None = described(
        Field("Award expected on", Kind.DATE, audience=_E, group="When", synonyms=("award date", "awarded date"))
    )
    starts_on: date | None = described(
        Field(
            "Contract starts on",
            Kind.DATE,
            in_list=True,
            width=100,
            audience=_E,
            group="When",
            synonyms=("start date", "contract start date"),
        )
    )
    ends_on: date | None = described(
        Field(
            "Contract ends on",
            Kind.DATE,
            audience=_E,
            group="When",
            synonyms=("end date", "contract end date", "expiry date"),
        )
    )
    areas: tuple[str, ...] = described(Field("Places", Kind.AREAS, audience=_E, group="Where"))
    region: str | None = described(
        Field("Region as published", audience=_E, group="Where", synonyms=("region", "location", "postcode"))
    )
    suitable_sme: str | None = described(
        Field(
            "Suitable for SMEs",
            Kind.CHOICE,
            choices=YES_NO,
            in_list=True,
            width=80,
            audience=_E,
            group="For whom",
            synonyms=("suitable for sme", "sme"),
        )
    )
    suitable_vcse: str | None = described(
        Field(
            "Suitable for VCSEs",
            Kind.CHOICE,
            choices=YES_NO,
            audience=_E,
            group="For whom",
            synonyms=("suitable for vco", "vcse"),
        )
    )
    profile: str | None = described(
        Field(
            "Readiness profile", audience=_E, group="What is asked", help="Which readiness items count for this tender."
        )
    )
    public_liability: Decimal | None = described(
        Field("Public liability asked", Kind.MONEY, unit="£", audience=_E, group="What is asked")
    )
    employers_liability: Decimal | None = described(
        Field("Employers' liability asked", Kind.MONEY, unit="£", audience=_E, group="What is asked")
    )
    professional_indemnity: Decimal | None = described(
        Field("Professional indemnity asked", Kind.MONEY, unit="£", audience=_E, group="What is asked")
    )
    contact: str | None = described(
        Field("Whom to ask", audience=Audience.PERSONAL, group="Who", synonyms=("contact name",))
    )


@dataclass(frozen=True, slots=True)
class OpportunityRow(OpportunityDetails):
    """What a list shows of an opportunity."""

    notices: int | None = described(Field("Notices", Kind.INTEGER, computed=True, in_list=True, width=70))


@dataclass(frozen=True, slots=True)
class NoticeDetails:
    """A notice exactly as it was published, once per ocid and release, linked to its opportunity."""

    title: str = described(Field("Title", required=True, in_list=True, width=300, audience=_E))
    ocid: str | None = described(Field("OCID", Kind.IDENTIFIER, audience=_E, identifies=True))
    release_id: str | None = described(Field("Release", Kind.IDENTIFIER, audience=_E))
    notice_type: str | None = described(Field("Notice type", in_list=True, audience=_E))
    tag: str | None = described(Field("Tag", in_list=True, audience=_E))
    buyer: str | None = described(Field("Buyer", in_list=True, audience=_E))
    published_at: datetime | None = described(Field("Published", Kind.INSTANT, in_list=True, audience=_E))
    digest: str | None = described(
        Field("Digest", Kind.IDENTIFIER, computed=True, help="SHA-256 of the text as published.")
    )
    warnings: tuple[str, ...] = described(Field("Warnings", Kind.LIST))
    body: str | None = described(Field("As published", Kind.JSON, audience=_E))
