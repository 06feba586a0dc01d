"""Suppliers: the local firms, charities and social enterprises of the register, and what hangs on each."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from crm_app.domain.fields import Audience, Choice, Field, Kind, described, description
from crm_app.domain.identifiers import (
    parse_charity_number,
    parse_company_number,
    parse_mutuals_number,
    parse_ppon,
    parse_vat_number,
)
from crm_app.domain.legal_forms import LEGAL_FORMS, parse_legal_form

STATUSES = (
    Choice("prospect", "Prospect", ("lead", "new", "identified")),
    Choice("engaged", "Engaged", ("contacted", "active")),
    Choice("developing", "Building capacity", ("in development", "support")),
    Choice("ready", "Ready to bid", ("tender ready", "bid ready")),
    Choice("supplying", "Supplying", ("supplier", "contracted", "current supplier")),
    Choice("dormant", "Dormant", ("inactive", "lapsed", "closed")),
)
BASIC_FACTS = ("trade", "size", "contact", "insurance", "place")  # what makes a record of use; store/queries/computed
INSURANCES = ("employers_liability", "public_liability", "professional_indemnity", "product_liability")
YES_NO = (Choice("yes", "Yes", ("y", "true", "1")), Choice("no", "No", ("n", "false", "0")))


@description
class SupplierDetails:
    """What a form edits of a supplier. Premises, people, credentials, sizes and claims are parts of their own."""

    name: str = described(
        Field(
            "Legal name",
            required=True,
            searched=True,
            in_list=True,
            width=260,
            group="Who they are",
            audience=Audience.EVERYONE,
            help="As on the register that recorded them, or as they call themselves.",
            synonyms=(
                "supplier name",
                "supplier",
                "company name",
                "organisation",
                "organisation name",
                "business name",
                "vendor",
                "vendor name",
                "firm",
                "charity name",
                "legal name",
                "company",
                "account name",
            ),
        )
    )
    trading_names: tuple[str, ...] = described(
        Field(
            "Trading names",
            Kind.LIST,
            searched=True,
            group="Who they are",
            audience=Audience.EVERYONE,
            synonyms=("trading name", "trading as", "t/a", "known as", "brand", "other name"),
        )
    )
    former_names: tuple[str, ...] = described(
        Field(
            "Former names",
            Kind.LIST,
            searched=True,
            group="Who they are",
            synonyms=("previous name", "former name", "previousname 1 companyname", "previousname 2 companyname"),
        )
    )
    legal_form: str | None = described(
        Field(
            "Legal form",
            Kind.CHOICE,
            choices=LEGAL_FORMS,
            check=parse_legal_form,
            group="Who they are",
            in_list=True,
            width=150,
            audience=Audience.EVERYONE,
            help="It decides who regulates them and how they may be e-mailed.",
            synonyms=(
                "company category",
                "companycategory",
                "organisation type",
                "type of organisation",
                "company type",
                "legal status",
                "constitution",
            ),
        )
    )
    status: str | None = described(
        Field(
            "Engagement",
            Kind.CHOICE,
            choices=STATUSES,
            in_list=True,
            width=130,
            group="Where we are with them",
            help="How far the conversation with this supplier has come.",
            synonyms=("status", "stage", "engagement status", "lifecycle"),
        ),
        default="prospect",
    )
    company_number: str | None = described(
        Field(
            "Company number",
            Kind.IDENTIFIER,
            identifies=True,
            searched=True,
            in_list=True,
            width=110,
            group="Numbers",
            audience=Audience.EVERYONE,
            check=parse_company_number,
            help="Companies House: eight digits, or two letters and six digits (SC, NI, OC…).",
            synonyms=(
                "companynumber",
                "company no",
                "company reg no",
                "company registration number",
                "crn",
                "registered number",
                "companies house number",
                "supplier registered company number",
                "registration number",
            ),
        )
    )
    charity_number: str | None = described(
        Field(
            "Charity number",
            Kind.IDENTIFIER,
            identifies=True,
            searched=True,
            group="Numbers",
            check=parse_charity_number,
            audience=Audience.EVERYONE,
            synonyms=(
                "reg number",
                "charity no",
                "registered charity number",
                "charity registration number",
                "supplier registered charity number",
                "charity commission number",
                "regno",
            ),
        )
    )
    mutual_number: str | None = described(
        Field(
            "Mutuals number",
            Kind.IDENTIFIER,
            identifies=True,
            searched=True,
            group="Numbers",
            check=parse_mutuals_number,
            audience=Audience.EVERYONE,
            help="Mutuals Public Register of the FCA.",
            synonyms=("mutuals number", "society number", "fca number", "mutuals register number"),
        )
    )
    ppon: str | None = described(
        Field(
            "PPON",
            Kind.IDENTIFIER,
            identifies=True,
            searched=True,
            group="Numbers",
            check=parse_ppon,
            audience=Audience.EVERYONE,
            help="Public procurement organisation number of Find a Tender: PXXX-9999-XXXX.",
            synonyms=("public procurement organisation number", "find a tender number", "gb-ppon"),
        )
    )
    vat_number: str | None = described(
        Field(
            "VAT number",
            Kind.IDENTIFIER,
            identifies=True,
            group="Numbers",
            check=parse_vat_number,
            synonyms=("vat registration number", "vat reg no", "vat no", "vat"),
        )
    )
    services: str | None = described(
        Field(
            "What they do",
            Kind.LONG_TEXT,
            searched=True,
            in_list=True,
            width=240,
            group="What they offer",
            audience=Audience.EVERYONE,
            help="In their own plain words; it is used to find them for a tender.",
            synonyms=(
                "services",
                "what do you do",
                "activities",
                "description",
                "products and services",
                "what we do",
                "sector",
                "trade",
                "category",
                "goods and services",
                "specialism",
            ),
        )
    )
    cpv_codes: tuple[str, ...] = described(
        Field(
            "CPV codes",
            Kind.CODES,
            in_list=True,
            width=120,
            group="What they offer",
            audience=Audience.EVERYONE,
            help="Common Procurement Vocabulary: what they would bid for.",
            synonyms=("cpv", "cpv code", "commodity codes"),
        )
    )
    tags: tuple[str, ...] = described(
        Field(
            "Tags",
            Kind.LIST,
            searched=True,
            in_list=True,
            group="What they offer",
            synonyms=("tag", "labels", "keywords", "groups"),
        )
    )
    vcse: str | None = described(
        Field(
            "VCSE",
            Kind.CHOICE,
            choices=YES_NO,
            in_list=True,
            width=70,
            group="What they are",
            audience=Audience.EVERYONE,
            help="Non-governmental, value-driven, and principally reinvests its surpluses.",
            synonyms=("is vcse", "vcse flag", "vcse", "voluntary sector", "third sector", "social enterprise"),
        )
    )
    vcse_basis: str | None = described(
        Field(
            "Basis for VCSE",
            group="What they are",
            help="Who judged it, and on what: legal form, governing document, certificate.",
            synonyms=("vcse basis", "vcse evidence"),
        )
    )
    part_of_group: str | None = described(
        Field(
            "Part of a group",
            Kind.CHOICE,
            choices=YES_NO,
            group="What they are",
            help="Linked firms may count towards size.",
            synonyms=("group member", "part of a group", "subsidiary"),
        )
    )
    employs_people: str | None = described(
        Field(
            "Employs people",
            Kind.CHOICE,
            choices=YES_NO,
            group="What they are",
            help="Only employers need employers' liability insurance.",
            synonyms=("employer", "has employees"),
        )
    )
    website: str | None = described(
        Field(
            "Website",
            Kind.URL,
            group="How to reach them",
            audience=Audience.EVERYONE,
            synonyms=("web", "web site", "url", "web address", "homepage"),
        )
    )
    email: str | None = described(
        Field(
            "E-mail",
            Kind.EMAIL,
            searched=True,
            group="How to reach them",
            synonyms=("email", "e-mail address", "email address", "general email", "contact email"),
        )
    )
    phone: str | None = described(
        Field(
            "Telephone",
            Kind.PHONE,
            group="How to reach them",
            synonyms=("telephone", "tel", "phone number", "telephone number", "contact number"),
        )
    )


@description
class SupplierRow(SupplierDetails):
    """What a list shows of a supplier: its own fields and what is computed from its parts."""

    postcode: str | None = described(Field("Postcode", Kind.POSTCODE, computed=True, in_list=True, width=90))
    local_authority: str | None = described(
        Field(
            "Local authority",
            Kind.AREA,
            computed=True,
            in_list=True,
            width=130,
            audience=Audience.EVERYONE,
            help="Where the main premises are, by the ONS Postcode Directory.",
        )
    )
    staff: int | None = described(Field("Staff", Kind.INTEGER, computed=True, in_list=True, width=70))
    turnover: Decimal | None = described(Field("Turnover", Kind.MONEY, computed=True, width=110))
    readiness: int | None = described(
        Field(
            "Ready",
            Kind.PERCENT,
            computed=True,
            in_list=True,
            width=80,
            unit="%",
            help="Percent of the asked items in place at the last assessment; empty when never assessed.",
        )
    )
    known_facts: int | None = described(
        Field(
            "Known of five",
            Kind.INTEGER,
            computed=True,
            width=110,
            help="How many of five basic facts are known: trade, size, contact, insurance, place.",
        )
    )
    unknown_facts: tuple[str, ...] = described(
        Field("Not yet known", Kind.LIST, computed=True, width=160, help="Which of the five basic facts are missing.")
    )
    next_expiry: date | None = described(
        Field(
            "Next expiry",
            Kind.DATE,
            computed=True,
            help="The earliest day on which something they hold ends; of each credential the newest counts.",
        )
    )
