"""Whether somebody may be e-mailed, purpose by purpose, and the sentence that says why.

Privacy and Electronic Communications Regulations 2003 as the ICO explains them for business-to-business messages:
bodies corporate may be written to without consent, sole traders and ordinary partnerships may not; an objection is
honoured always, whoever made it. The program advises; it never calls a mailing lawful.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from crm_app.domain.dates import format_date
from crm_app.domain.legal_forms import FORMS, Subscriber, subscriber_class
from crm_app.domain.people import PURPOSES
from crm_app.domain.reasons import Answer


class ConsentFacts(Protocol):
    """What this rule reads of a consent, whoever keeps it."""

    @property
    def purpose(self) -> str | None:
        """What they agreed to."""

    @property
    def given_on(self) -> date | None:
        """Since when."""

    @property
    def withdrawn_on(self) -> date | None:
        """Until when, where they took it back."""

    @property
    def evidence(self) -> str | None:
        """What shows it."""


@dataclass(frozen=True, slots=True)
class Consent:
    """One agreement to be contacted for one purpose (see :data:`crm_app.domain.people.PURPOSES`), and its proof."""

    purpose: str
    given_on: date | None = None
    withdrawn_on: date | None = None
    evidence: str | None = None


def may_email(
    legal_form: str | None,
    consents: Iterable[ConsentFacts],
    suppressed: bool,
    objected: bool,
    *,
    purpose: str,
    on: date,
) -> Answer:
    """Whether an address may be written to for a purpose on a day.

    ``suppressed``: the address stands on the suppression list, which outlives every record. ``objected``: the person
    asked not to be contacted. An unknown legal form is treated as an individual, who must have agreed, with evidence.
    """
    if suppressed:
        return Answer(False, "The address is on the suppression list.")
    if objected:
        return Answer(False, "They asked not to be contacted.")
    about = _about(purpose)
    own = [consent for consent in consents if consent.purpose == purpose]
    valid = [consent for consent in own if _in_force(consent, on)]
    proven = next((consent for consent in valid if (consent.evidence or "").strip()), None)
    if proven:
        since = f" on {format_date(proven.given_on)}" if proven.given_on else ""
        return Answer(True, f"They agreed to {about}{since}.")
    if withdrawn := _last_withdrawal(own, on):
        return Answer(False, f"They withdrew their agreement to {about} on {format_date(withdrawn)}.")
    if subscriber_class(legal_form) is Subscriber.CORPORATE:
        label = FORMS[legal_form or ""].label
        return Answer(True, f"{label}: a body corporate may be e-mailed until it objects.")
    return Answer(False, _why_consent_is_needed(legal_form, about, bool(valid)))


def _in_force(consent: ConsentFacts, on: date) -> bool:
    given = consent.given_on is not None and consent.given_on <= on
    return given and (consent.withdrawn_on is None or consent.withdrawn_on > on)


def _last_withdrawal(own: Iterable[ConsentFacts], on: date) -> date | None:
    return max((c.withdrawn_on for c in own if c.withdrawn_on and c.withdrawn_on <= on), default=None)


def _why_consent_is_needed(legal_form: str | None, about: str, unproven: bool) -> str:
    form = FORMS.get(legal_form or "")
    who = f"{form.label}: counted as an individual" if form else "Legal form not known, so counted as an individual"
    if unproven:
        return f"{who}; nothing shows how they agreed to {about}."
    return f"{who}; they have not agreed to {about}."


def _about(purpose: str) -> str:
    label = next((choice.label for choice in PURPOSES if choice.value == purpose), purpose)
    return label[:1].lower() + label[1:]
