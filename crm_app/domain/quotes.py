"""Requests for quotes: who was asked for what, and when, so that the same few are not always asked."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from crm_app.domain.fields import Field, Kind, choices, described, description

ANSWERS = choices(asked="Asked", quoted="Quoted", declined="Declined", no_answer="No answer", chosen="Chosen")


@description
class QuoteRequestDetails:
    """One thing that a service wants quotes for."""

    title: str = described(Field("What is wanted", required=True, searched=True, in_list=True, width=280))
    asked_on: date | None = described(Field("Asked on", Kind.DATE, in_list=True))
    asked_by: str | None = described(Field("Asked by", in_list=True))
    cpv_codes: tuple[str, ...] = described(Field("CPV codes", Kind.CODES, in_list=True))
    value_net: Decimal | None = described(Field("Value excluding VAT", Kind.MONEY, unit="£", in_list=True))
    opportunity: str | None = described(Field("For the tender", Kind.REFERENCE, refers_to="opportunity"))
    note: str | None = described(Field("Note", Kind.LONG_TEXT))


@description
class QuoteAskedDetails:
    """One supplier that was asked."""

    supplier: str | None = described(Field("Supplier", Kind.REFERENCE, refers_to="supplier", required=True))
    answer: str | None = described(Field("Answer", Kind.CHOICE, choices=ANSWERS, in_list=True), default="asked")
    amount: Decimal | None = described(Field("Amount", Kind.MONEY, unit="£", in_list=True))
    why: str | None = described(Field("Why they were asked", in_list=True, width=300))
