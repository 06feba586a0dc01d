"""The rules card follows the regime that a person decided, and says where the figures differ."""

from __future__ import annotations

import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from crm_app.domain.decided_regimes import decision, kind_decided
from crm_app.domain.opportunities import REGIMES
from crm_app.domain.regimes import Buyer, Side
from crm_app.domain.rulebook import RuleBook, rule_from
from crm_app.domain.rules_card import Contract, RulesCard, card

RULES = Path(__file__).resolve().parents[2] / "resources" / "rules"
BOOK = RuleBook(
    rule_from(row)
    for name in ("thresholds.toml", "notices.toml", "duties.toml")
    for row in tomllib.loads((RULES / name).read_text(encoding="utf-8"))["rules"]
)
HACKNEY = Buyer("Hackney", "sub_central", Decimal(30_000), frozenset({"E09000012"}))
HOMERTON = Buyer("Homerton", "nhs", Decimal(12_000))
BACKBONE = Buyer("Backbone", "not_buyer")
TODAY = date(2026, 11, 22)


def decided(
    regime: str | None, *buyers: Buyer, pounds: int | None = 900_000, kind: str = "services", insourcing: str = ""
) -> RulesCard:
    value = None if pounds is None else Decimal(pounds)
    contract = Contract(
        kind, "open", regime, value_gross=value, tender_on=TODAY, starts_on=date(2027, 6, 1),
        award_notice_on=date(2027, 3, 1), insourcing=insourcing,
    )  # fmt: skip
    return card(BOOK, contract, buyers or (HACKNEY,), TODAY, ())


@pytest.mark.parametrize(
    ("regime", "insourcing", "side", "label"),
    [
        ("psr", "", Side.HEALTH, "Provider Selection Regime"),
        ("exempt", "", Side.EXEMPT, "Exempt or done in house"),
        (None, "insource", Side.EXEMPT, "In house"),
        ("above", "insource", Side.EXEMPT, "In house"),
        ("legacy", "", Side.EARLIER, "Earlier law"),
    ],
)
def test_outside_the_act_no_notice_time_or_duty_of_it_is_shown(
    regime: str | None, insourcing: str, side: Side, label: str
) -> None:
    made = decided(regime, insourcing=insourcing)
    (seen,) = made.looks
    assert (seen.side, seen.is_contrary, made.timetable) == (side, True, None)
    assert seen.text.startswith(f"Hackney: recorded as “{label}” for this contract.")
    assert "Without that decision: looks above threshold for Hackney" in seen.text
    assert not [line for line in made.lines if line.topic in ("date", "duty")]
    assert not [line for line in made.lines if "(UK" in line.text]
    assert all(line.rule is not None for line in made.lines)
    assert not made.reservations[0].is_allowed


def test_one_side_decided_holds_for_every_buyer_and_its_difference_is_said() -> None:
    made = decided("below", HACKNEY, HOMERTON, BACKBONE, pounds=180_000)
    assert [one.side for one in made.looks] == [Side.BELOW, Side.BELOW, Side.OUTSIDE]
    assert [one.is_contrary for one in made.looks] == [False, True, False]
    assert "Without that decision: looks above threshold for Homerton" in made.looks[1].text
    assert [one.is_notifiable for one in made.looks] == [True, True, None]
    above = decided("above", HACKNEY, pounds=180_000)
    assert above.timetable is not None
    assert (above.looks[0].side, above.looks[0].is_contrary) == (Side.ABOVE, True)
    agreeing = decided("above", HACKNEY).looks[0]
    assert not agreeing.is_contrary
    assert agreeing.text == (
        "Hackney: recorded as “Procurement Act, above threshold” for this contract. Looks above threshold for Hackney "
        "on the rules of 1 Jan 2026: £900,000 including VAT against £207,720."
    )


def test_a_decision_stands_where_the_value_is_not_known() -> None:
    (seen,) = decided("above", HACKNEY, pounds=None).looks
    assert (seen.side, seen.is_contrary) == (Side.ABOVE, False)
    assert "Without that decision: not known for Hackney: the value is not recorded" in seen.text


def test_light_touch_decided_is_tested_by_its_own_threshold() -> None:
    (seen,) = decided("light_touch", HACKNEY, pounds=600_000).looks
    assert (seen.side, seen.is_contrary) == (Side.BELOW, True)
    assert "against £663,540" in seen.text
    assert "Without that decision: looks above threshold" in seen.text
    made = decided("light_touch", HACKNEY, pounds=6_000_000)
    assert not [line for line in made.lines if "UK9" in line.text]


@pytest.mark.parametrize(
    ("kind", "regime", "expected"),
    [
        ("services", "", "services"),
        ("services", "above", "services"),
        ("services", "works", "works"),
        ("light_touch", "concession", "light_touch_concession"),
        ("concession", "light_touch", "light_touch_concession"),
        ("light_touch_concession", "concession", "light_touch_concession"),
        ("light_touch_concession", "works", "works"),
        (None, "light_touch", "light_touch"),
    ],
)
def test_which_threshold_a_decision_chooses(kind: str | None, regime: str, expected: str) -> None:
    assert kind_decided(kind, regime) == expected


def test_every_regime_that_can_be_recorded_is_followed() -> None:
    for regime in (choice.value for choice in REGIMES):
        assert decision(regime, "external") == regime
        assert "recorded as “" in decided(regime).looks[0].text
    assert decision(None, None) == ""
    assert "decided" not in decided(None).looks[0].text
