"""What the fields of a record say together is looked at when a person changes one of them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from crm_app.domain.errors import Invalid
from crm_app.domain.kinds import KINDS
from crm_app.domain.whole_record import _IN_ORDER, check

TENDER = KINDS["opportunity"]
MAY, JUNE = date(2027, 5, 1), date(2027, 6, 1)


def said(before: dict[str, Any], changes: dict[str, Any]) -> dict[str, str]:
    try:
        check(TENDER, before, changes)
    except Invalid as error:
        return {problem.field: problem.message for problem in error.problems}
    return {}


@pytest.mark.parametrize(
    ("before", "changes", "field", "words"),
    [
        ({"starts_on": JUNE}, {"ends_on": MAY}, "ends_on", "is before “Contract starts on”, 1 Jun 2027"),
        ({"ends_on": MAY}, {"starts_on": JUNE}, "starts_on", "is after “Contract ends on”, 1 May 2027"),
        ({"value_net": Decimal(100)}, {"value_gross": Decimal(50)}, "value_gross", "than “Value excluding VAT”, £100"),
        ({"bids": 2}, {"bids_sme": 5}, "bids_sme", "cannot be more than the 2 bids received"),
        ({}, {"value_net": Decimal(-5)}, "value_net", "cannot be below zero"),
        ({"stage": "idea"}, {"stage": "live"}, "stage", "A contract is live once it has been awarded"),
    ],
)
def test_what_does_not_go_together_is_named(
    before: dict[str, Any], changes: dict[str, Any], field: str, words: str
) -> None:
    found = said(before, changes)
    assert list(found) == [field]
    assert words in found[field]


def test_old_faults_do_not_stand_in_the_way_of_other_fields() -> None:
    before = {"starts_on": JUNE, "ends_on": MAY, "value_net": Decimal(-5), "stage": "live"}
    assert said(before, {"title": "Hot meals", "stage": "live"}) == {}
    assert said(before, {"ends_on": None}) == {}


def test_any_stage_may_follow_none() -> None:
    assert said({}, {"stage": "live"}) == {}


def test_every_pair_is_of_fields_that_are_there() -> None:
    for name, pairs in _IN_ORDER.items():
        for pair in pairs:
            assert set(pair) <= set(KINDS[name].fields), (name, pair)
