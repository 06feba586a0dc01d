"""Assessments: the answers a supplier gave to a questionnaire on a day, kept for ever as they were."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from crm_app.domain.fields import Choice, Field, Kind, choices, described, description

PROFILES = (
    Choice("quote_under_30k", "Quote under £30,000"),
    Choice("notifiable_below_threshold", "Notifiable, below threshold"),
    Choice("above_threshold", "Above threshold"),
    Choice("nhs_patient_facing", "NHS, patient-facing"),
    Choice("works", "Works"),
    Choice("catering", "Catering"),
)
GATES = choices(
    today="Could bid today", by_award="Could bid, in place by award", not_yet="Not yet", unknown="Not known yet"
)


@description
class AssessmentDetails:
    """One assessment: two results, never one (gate and percent), and the answers behind them, item by item."""

    assessed_on: date | None = described(Field("Assessed on", Kind.DATE, required=True))
    profile: str | None = described(Field("Profile", Kind.CHOICE, choices=PROFILES, required=True))
    questionnaire: str | None = described(Field("Questionnaire version", computed=True))
    assessor: str | None = described(Field("Assessed by"))
    gate: str | None = described(Field("Could bid", Kind.CHOICE, choices=GATES, computed=True))
    percent: int | None = described(Field("In place", Kind.PERCENT, unit="%", computed=True))
    unknown_percent: int | None = described(Field("Not known", Kind.PERCENT, unit="%", computed=True))
    answers: Mapping[str, str] = described(Field("Answers", Kind.ANSWERS))
    note: str | None = described(Field("Note", Kind.LONG_TEXT))
