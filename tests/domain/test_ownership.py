"""Labels are worked out under a named definition; a claim serves only what its owner agreed to."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from crm_app.domain.claims import BANDS, CONSENT_SCOPES
from crm_app.domain.ownership import (
    AT_LEAST_HALF,
    DEFINITIONS,
    MAJORITY,
    NEVER,
    USES,
    OwnershipClaim,
    Verdict,
    label,
    may_use,
)

TODAY = date(2026, 11, 21)
CLAIM = OwnershipClaim(
    "ethnicity",
    ownership_band="51_99",
    management_band="under_50",
    group="black",
    consent_scopes=frozenset({"internal_count", "targeted_invitations"}),
    consent_evidence="Signed form",
    declared_on=date(2026, 1, 1),
)


def verdict(key: str, *claims: OwnershipClaim, form: str | None = "ltd") -> Verdict:
    found = label(DEFINITIONS[key], claims, on=TODAY, legal_form=form)
    assert found.reason.endswith(".")
    return found.verdict


@pytest.mark.parametrize(
    ("key", "claim", "form", "expected"),
    [
        ("house", CLAIM, "ltd", Verdict.YES),
        ("house", replace(CLAIM, ownership_band="50", management_band="50"), "ltd", Verdict.YES),
        ("house", replace(CLAIM, ownership_band="50"), "ltd", Verdict.NO),
        ("house", replace(CLAIM, ownership_band="under_50", management_band=None), "ltd", Verdict.UNKNOWN),
        ("house", replace(CLAIM, group=None), "ltd", Verdict.YES),
        ("msduk", CLAIM, "ltd", Verdict.YES),
        ("msduk", CLAIM, "sole_trader", Verdict.NO),
        ("msduk", CLAIM, "cic", Verdict.NO),
        ("msduk", CLAIM, "clg", Verdict.UNKNOWN),
        ("msduk", CLAIM, None, Verdict.UNKNOWN),
        ("msduk", replace(CLAIM, ownership_band="50"), "ltd", Verdict.NO),
        ("msduk", replace(CLAIM, group="white_minority"), "ltd", Verdict.NO),
        ("msduk", replace(CLAIM, group=None), "ltd", Verdict.UNKNOWN),
        ("tfl", replace(CLAIM, group="white_minority"), "ltd", Verdict.YES),
        ("ons", CLAIM, "ltd", Verdict.NO),
        ("ons", replace(CLAIM, management_band="50"), "ltd", Verdict.YES),
        ("ons", replace(CLAIM, ownership_band="100", management_band=None), "sole_trader", Verdict.YES),
        ("women", CLAIM, "ltd", Verdict.UNKNOWN),
        ("women", replace(CLAIM, dimension="gender", group=None), "ltd", Verdict.YES),
        ("house", replace(CLAIM, withdrawn_on=TODAY), "ltd", Verdict.UNKNOWN),
        ("house", replace(CLAIM, expires_on=date(2026, 1, 1)), "ltd", Verdict.UNKNOWN),
        ("house", replace(CLAIM, declared_on=date(2027, 1, 1)), "ltd", Verdict.UNKNOWN),
        ("house", replace(CLAIM, consent_scopes=frozenset()), "ltd", Verdict.UNKNOWN),
    ],
)
def test_labels(key: str, claim: OwnershipClaim, form: str | None, expected: Verdict) -> None:
    assert verdict(key, claim, form=form) is expected


def test_one_claim_that_meets_the_test_is_enough_and_silence_is_no_answer() -> None:
    low = replace(CLAIM, ownership_band="under_50")
    assert verdict("tfl", low, CLAIM) is Verdict.YES
    assert verdict("tfl", low) is Verdict.NO
    assert verdict("tfl") is Verdict.UNKNOWN
    assert label(DEFINITIONS["tfl"], [], on=TODAY).text == "Not known"


@pytest.mark.parametrize(
    ("claim", "purpose", "allowed", "why"),
    [
        (CLAIM, "internal_count", True, "agreed that we count it in totals"),
        (CLAIM, "publish", False, "not agreed that we publish it"),
        (CLAIM, "award", False, "never used"),
        (CLAIM, "gossip", False, "not one of the uses"),
        (replace(CLAIM, withdrawn_on=date(2026, 2, 1)), "internal_count", False, "withdrew it on 1 Feb 2026"),
        (replace(CLAIM, expires_on=date(2026, 2, 1)), "internal_count", False, "ran out"),
        (replace(CLAIM, declared_on=date(2027, 2, 1)), "internal_count", False, "from 1 Feb 2027"),
        (replace(CLAIM, consent_evidence=" "), "internal_count", False, "Nothing shows"),
    ],
)
def test_uses(claim: OwnershipClaim, purpose: str, allowed: bool, why: str) -> None:
    answer = may_use(claim, purpose, on=TODAY)
    assert answer.allowed is allowed
    assert why in answer.reason


def test_a_claim_agreed_to_for_everything_still_never_scores() -> None:
    everything = replace(CLAIM, consent_scopes=frozenset({*NEVER, *(use.value for use in USES)}))
    assert not any(may_use(everything, purpose, on=TODAY).allowed for purpose in NEVER)


def test_the_words_of_the_form_and_of_the_rule_are_the_same() -> None:
    assert {use.value for use in USES} == {scope.value for scope in CONSENT_SCOPES}
    assert AT_LEAST_HALF | MAJORITY | {"under_50"} == {band.value for band in BANDS}
