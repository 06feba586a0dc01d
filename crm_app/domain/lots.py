"""Lots, dates and barriers of an opportunity: the parts a pipeline is planned with."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from crm_app.domain.fields import Audience, Choice, Field, Kind, described, description
from crm_app.domain.suppliers import YES_NO

_E = Audience.EVERYONE
STEPS = (
    Choice("signoff_report", "Report for sign-off"),
    Choice("signoff", "Sign-off decision"),
    Choice("pipeline_notice", "Pipeline notice"),
    Choice("engagement", "Market engagement"),
    Choice("planned_notice", "Planned procurement notice"),
    Choice("tender_notice", "Tender notice"),
    Choice("closes", "Bids due"),
    Choice("evaluation", "Evaluation done"),
    Choice("award_notice", "Award notice"),
    Choice("standstill_ends", "Standstill ends"),
    Choice("signed", "Contract signed"),
    Choice("starts", "Contract starts"),
    Choice("ends", "Contract ends"),
    Choice("extends_until", "Extension ends"),
)
# The field of the opportunity that shows the date which holds now: the actual one, else the revised, else the planned.
STEP_FIELDS: Mapping[str, str] = {
    "signoff_report": "signoff_report_due",
    "signoff": "signoff_on",
    "tender_notice": "published_on",
    "closes": "closes_on",
    "award_notice": "award_on",
    "signed": "signed_on",
    "starts": "starts_on",
    "ends": "ends_on",
    "extends_until": "extends_until",
}


@description
class LotDetails:
    """A lot: what a supplier may bid for by itself."""

    title: str = described(Field("Lot", required=True, searched=True, in_list=True, width=260, audience=_E))
    number: str | None = described(Field("Number", in_list=True, width=70, audience=_E))
    description: str | None = described(Field("Description", Kind.LONG_TEXT, audience=_E))
    cpv_codes: tuple[str, ...] = described(Field("CPV codes", Kind.CODES, in_list=True, audience=_E))
    value_net: Decimal | None = described(Field("Value excluding VAT", Kind.MONEY, unit="£", in_list=True, audience=_E))
    value_gross: Decimal | None = described(Field("Value including VAT", Kind.MONEY, unit="£", audience=_E))
    tags: tuple[str, ...] = described(Field("Tags", Kind.LIST, audience=_E))
    starts_on: date | None = described(Field("Starts on", Kind.DATE, audience=_E))
    ends_on: date | None = described(Field("Ends on", Kind.DATE, audience=_E))
    suitable_sme: str | None = described(
        Field("Suitable for SMEs", Kind.CHOICE, choices=YES_NO, in_list=True, audience=_E)
    )
    suitable_vcse: str | None = described(Field("Suitable for VCSEs", Kind.CHOICE, choices=YES_NO, audience=_E))
    source_id: str | None = described(
        Field("Number in the notice", Kind.IDENTIFIER, computed=True, help="By which a newer notice finds this lot.")
    )


@description
class MilestoneDetails:
    """One date of a procurement, as it was planned, as it was moved and as it came."""

    step: str | None = described(
        Field("Step", Kind.CHOICE, choices=STEPS, required=True, in_list=True, width=190, audience=_E)
    )
    planned_on: date | None = described(Field("Planned", Kind.DATE, in_list=True, audience=_E))
    revised_on: date | None = described(Field("Revised", Kind.DATE, in_list=True, audience=_E))
    actual_on: date | None = described(Field("Actual", Kind.DATE, in_list=True, audience=_E))
    note: str | None = described(Field("Why it moved", in_list=True, width=240))


@description
class BarrierDetails:
    """What was found when the asked levels were held against the register: kept beside the tender it was found for."""

    noted_on: date | None = described(Field("Noted on", Kind.DATE, required=True, in_list=True))
    asked: Mapping[str, str] = described(Field("What was asked", Kind.ANSWERS, help="Kind of level -> amount."))
    matched: int | None = described(Field("Matched local suppliers", Kind.INTEGER, in_list=True))
    excluded: int | None = described(Field("Kept out", Kind.INTEGER, in_list=True))
    unknown: int | None = described(Field("Not known", Kind.INTEGER, in_list=True))
    text: str | None = described(Field("Note", Kind.LONG_TEXT, in_list=True, width=300))
