"""Nobody is e-mailed against their word, and nobody unprotected is left out."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_app.domain.legal_forms import FORMS, Subscriber
from crm_app.domain.marketing import Consent, may_email
from crm_app.domain.reasons import Answer

TODAY = date(2026, 11, 21)
AGREED = Consent("events", date(2026, 1, 5), None, "Sign-up form")


def ask(form: str | None, *consents: Consent, suppressed: bool = False, objected: bool = False) -> Answer:
    return may_email(form, consents, suppressed, objected, purpose="events", on=TODAY)


@pytest.mark.parametrize(
    ("answer", "allowed", "why"),
    [
        (ask("ltd"), True, "body corporate"),
        (
            ask("sole_trader"),
            False,
            "Sole trader: counted as an individual; they have not agreed to invitations to events",
        ),
        (ask("partnership"), False, "counted as an individual"),
        (ask(None), False, "Legal form not known"),
        (ask("sole_trader", AGREED), True, "agreed to invitations to events on 5 Jan 2026"),
        (ask(None, Consent("events", date(2026, 1, 5), None, "Card")), True, "agreed"),
        (ask("sole_trader", Consent("tenders", date(2026, 1, 5), None, "Form")), False, "have not agreed"),
        (ask("sole_trader", Consent("events", date(2026, 1, 5))), False, "nothing shows how"),
        (ask("sole_trader", Consent("events", date(2026, 12, 1), None, "Form")), False, "have not agreed"),
        (ask("sole_trader", Consent("events", None, None, "Form")), False, "have not agreed"),
        (ask("ltd", Consent("events", date(2026, 1, 5), date(2026, 2, 5), "Form")), False, "withdrew"),
        (ask("ltd", Consent("events", date(2025, 1, 5), date(2025, 2, 5), "Form"), AGREED), True, "agreed"),
        (ask("ltd", Consent("tenders", date(2026, 1, 5), date(2026, 2, 5), "Form")), True, "body corporate"),
    ],
)
def test_may_email(answer: Answer, allowed: bool, why: str) -> None:
    assert answer.allowed is allowed
    assert why in answer.reason


@given(st.sampled_from([*FORMS, None]), st.booleans())
def test_an_objection_outweighs_everything(form: str | None, suppressed: bool) -> None:
    assert not ask(form, AGREED, suppressed=suppressed, objected=not suppressed).allowed
    assert not ask(form, AGREED, suppressed=suppressed, objected=True).allowed


@given(st.sampled_from([*FORMS, None]))
def test_without_consent_only_bodies_corporate(form: str | None) -> None:
    corporate = form is not None and FORMS[form].subscriber is Subscriber.CORPORATE
    assert ask(form).allowed is corporate
