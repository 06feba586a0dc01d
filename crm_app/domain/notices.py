"""What the program knows of a published notice: plain facts, drawn from one OCDS release of any publisher.

Money is ``Decimal`` pounds (``net`` without VAT, ``gross`` with it), days are as the publisher wrote them, instants are
UTC and their day is that in the United Kingdom; ``None`` and empty mean that the notice does not say. OCDS words stay
OCDS words.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from crm_app.domain.notice_text import clean_line, clean_text
from crm_app.domain.notice_types import NOTICE_TYPES, STAGES, NoticeType, announced_stage, main_tag, stage_on

__all__ = [
    "NOTICE_TYPES",
    "STAGES",
    "BuyerFact",
    "DocumentFact",
    "LotFact",
    "MilestoneFact",
    "NoticeFacts",
    "NoticeType",
    "SupplierFact",
    "announced_stage",
    "clean_line",
    "clean_text",
    "main_tag",
    "stage_on",
]


@dataclass(frozen=True, slots=True)
class BuyerFact:
    """Who buys. One buyer appears under several ids at different publishers: join by name as well as by id."""

    id: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class SupplierFact:
    """Who was awarded the contract; ``scale`` is "sme", "large" or empty as published."""

    id: str = ""
    name: str = ""
    scale: str = ""
    vcse: bool | None = None
    identifiers: tuple[str, ...] = ()  # scheme and number, such as GB-COH-00000001


@dataclass(frozen=True, slots=True)
class LotFact:
    """One lot of a notice."""

    id: str
    title: str = ""
    description: str = ""
    value_net: Decimal | None = None
    value_gross: Decimal | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    duration_days: int | None = None
    suitable_sme: bool | None = None
    suitable_vcse: bool | None = None
    cpv_codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentFact:
    """A link the notice gives: always http or https."""

    url: str
    title: str = ""
    kind: str = ""  # OCDS documentType
    notice_type: str = ""  # UK1 ... where the document is a notice


@dataclass(frozen=True, slots=True)
class MilestoneFact:
    """A dated step: market engagement, last questions, the tender notice to come, the expected signature."""

    kind: str  # OCDS milestone type, or "enquiry" and "futureNotice" for the dates OCDS keeps elsewhere
    title: str = ""
    description: str = ""
    due_on: date | None = None
    status: str = ""


@dataclass(frozen=True, slots=True)
class NoticeFacts:
    """One notice. ``stage`` is the stage at publication; ``stage_now`` reckons with the days since."""

    ocid: str
    release_id: str
    notice_id: str = ""  # 037689-2026, where the publisher numbers notices so
    notice_type: str = ""  # UK1 ... UK17; empty for notices under earlier law
    tag: str = ""
    stage: str = ""
    title: str = ""
    description: str = ""
    buyers: tuple[BuyerFact, ...] = ()
    cpv_codes: tuple[str, ...] = ()
    value_net: Decimal | None = None
    value_gross: Decimal | None = None
    currency: str = ""
    awarded_net: Decimal | None = None
    awarded_gross: Decimal | None = None
    published_at: datetime | None = None
    closes_at: datetime | None = None
    closes_on: date | None = None
    award_on: date | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    notice_expected_on: date | None = None
    suitable_sme: bool | None = None
    suitable_vcse: bool | None = None
    lots: tuple[LotFact, ...] = ()
    regions: tuple[str, ...] = ()
    delivery_postcodes: tuple[str, ...] = ()
    above_threshold: bool | None = None
    legal_basis: str = ""
    procedure: str = ""
    method: str = ""  # OCDS procurementMethod
    category: str = ""  # OCDS mainProcurementCategory
    special_regimes: tuple[str, ...] = ()
    signed_on: date | None = None
    extends_until: date | None = None
    bids: int | None = None
    bids_sme: int | None = None
    bids_vcse: int | None = None
    suppliers: tuple[SupplierFact, ...] = ()
    documents: tuple[DocumentFact, ...] = ()
    milestones: tuple[MilestoneFact, ...] = ()
    warnings: tuple[str, ...] = ()

    def stage_now(self, day: date) -> str:
        """Where this procurement stands on a day, as far as this notice tells."""
        return stage_on(self.stage, day, closes_on=self.closes_on, ends_on=self.ends_on)
