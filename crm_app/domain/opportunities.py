"""Opportunities: upcoming and open tenders of all anchors, and the published notices that speak of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from crm_app.domain.credentials import CREDENTIAL_KINDS
from crm_app.domain.fields import Audience, Choice, Field, Kind, choices, described, description
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
CONTRACT_KINDS = (
    Choice("services", "Services"),
    Choice("goods", "Goods", ("supplies",)),
    Choice("works", "Works", ("construction",)),
    Choice("light_touch", "Light touch services"),
    Choice("concession", "Concession"),
    Choice("light_touch_concession", "Light touch concession"),
    Choice("health_care", "Health care services"),
)
REGIMES = (
    Choice("above", "Procurement Act, above threshold"),
    Choice("below", "Procurement Act, below threshold"),
    Choice("psr", "Provider Selection Regime"),
    Choice("light_touch", "Light touch"),
    Choice("concession", "Concession"),
    Choice("works", "Works"),
    Choice("legacy", "Earlier law", ("pcr 2015",)),
    Choice("exempt", "Exempt or done in house"),
)
ROUTES = (
    Choice("open", "Open procedure"),
    Choice("competitive_flexible", "Competitive flexible procedure"),
    Choice("framework", "Framework call-off"),
    Choice("dynamic_market", "Dynamic market"),
    Choice("quotes", "Quotes"),
    Choice("direct", "Direct award"),
    Choice("not_decided", "Not decided yet"),
)
INSOURCING = choices(not_checked="Not checked yet", external="External", partial="Partly in house", insource="In house")
RESERVATIONS = choices(
    not_considered="Not considered yet",
    none="Considered, not reserved",
    local="Reserved for local suppliers",
    sme_vcse="Reserved for SMEs and VCSEs",
    local_sme_vcse="Reserved for local SMEs and VCSEs",
    uk="Reserved for UK suppliers",
)
NOTICE_STATES = choices(new="New", changed="Changed", linked="Linked", ignored="Ignored")
CONFIDENCE = choices(low="Low", medium="Medium", high="High")


@description
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
    using_bodies: tuple[str, ...] = described(
        Field(
            "Also used by",
            Kind.LIST,
            audience=_E,
            group="Who",
            help="Anchors that join in or use it, beside the buyers.",
        )
    )
    owner: str | None = described(Field("Owner", group="Who", help="The login of whoever looks after it."))
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
    contract_kind: str | None = described(
        Field("Kind of contract", Kind.CHOICE, choices=CONTRACT_KINDS, audience=_E, group="How it is bought")
    )
    regime: str | None = described(
        Field(
            "Rules it falls under",
            Kind.CHOICE,
            choices=REGIMES,
            audience=_E,
            group="How it is bought",
            help="What procurement has decided. The rules card says what it looks like.",
        )
    )
    route: str | None = described(Field("Route", Kind.CHOICE, choices=ROUTES, audience=_E, group="How it is bought"))
    insourcing: str | None = described(
        Field("In house or external", Kind.CHOICE, choices=INSOURCING, group="How it is bought")
    )
    reservation: str | None = described(
        Field("Reservation", Kind.CHOICE, choices=RESERVATIONS, audience=_E, group="How it is bought")
    )
    confidence: str | None = described(
        Field("How sure it is", Kind.CHOICE, choices=CONFIDENCE, in_list=False, audience=_E, group="When")
    )
    signoff_body: str | None = described(
        Field("Signed off by", group="How it is bought", synonyms=("approval body", "sign-off body"))
    )
    signoff_report_due: date | None = described(Field("Report for sign-off due", Kind.DATE, group="When"))
    signoff_on: date | None = described(Field("Sign-off decision on", Kind.DATE, group="When"))
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
    extends_until: date | None = described(
        Field(
            "May be extended until",
            Kind.DATE,
            audience=_E,
            group="When",
            synonyms=("extension end date", "max end date"),
        )
    )
    notice_months: int | None = described(
        Field(
            "Notice period",
            Kind.INTEGER,
            unit="months",
            group="When",
            help="How long before the end the next one has to be begun.",
        )
    )
    follows: str | None = described(
        Field("Follows the contract", Kind.REFERENCE, refers_to="opportunity", group="What")
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
    turnover_asked: Decimal | None = described(
        Field("Yearly turnover asked", Kind.MONEY, unit="£", audience=_E, group="What is asked")
    )
    credentials_asked: tuple[str, ...] = described(
        Field("Credentials asked", Kind.LIST, choices=CREDENTIAL_KINDS, audience=_E, group="What is asked")
    )
    main_contractor: str | None = described(
        Field("Main contractor", Kind.REFERENCE, refers_to="supplier", group="Supply chain")
    )
    supply_chain: str | None = described(
        Field("Chances in the supply chain", Kind.LONG_TEXT, audience=_E, group="Supply chain")
    )
    bids: int | None = described(Field("Bids received", Kind.INTEGER, group="Outcome"))
    bids_sme: int | None = described(Field("Of them SMEs", Kind.INTEGER, group="Outcome"))
    bids_vcse: int | None = described(Field("Of them VCSEs", Kind.INTEGER, group="Outcome"))
    bids_local: int | None = described(Field("Of them local", Kind.INTEGER, group="Outcome"))
    winner: str | None = described(
        Field("Winner in the register", Kind.REFERENCE, refers_to="supplier", group="Outcome")
    )
    winner_name: str | None = described(
        Field("Winner", audience=_E, group="Outcome", synonyms=("supplier", "awarded supplier", "contractor"))
    )
    awarded_value: Decimal | None = described(
        Field(
            "Awarded value excluding VAT",
            Kind.MONEY,
            unit="£",
            audience=_E,
            group="Outcome",
            synonyms=("awarded value",),
        )
    )
    signed_on: date | None = described(Field("Signed on", Kind.DATE, audience=_E, group="Outcome"))
    feedback_given: bool | None = described(Field("Feedback given to bidders", Kind.BOOLEAN, group="Outcome"))
    contact: str | None = described(
        Field("Whom to ask", audience=Audience.PERSONAL, group="Who", synonyms=("contact name",))
    )


@description
class OpportunityRow(OpportunityDetails):
    """What a list shows of an opportunity."""

    notices: int | None = described(Field("Notices", Kind.INTEGER, computed=True, in_list=True, width=70))


@description
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
    state: str | None = described(
        Field("In the inbox", Kind.CHOICE, choices=NOTICE_STATES, in_list=True, width=90), default="new"
    )
    decided: Mapping[str, str] = described(
        Field("Proposals decided", Kind.ANSWERS, help="Field of the opportunity -> taken or left.")
    )
    body: str | None = described(Field("As published", Kind.JSON, audience=_E))
