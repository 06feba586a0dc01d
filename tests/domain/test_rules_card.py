"""The rules card against worked examples of the law as of 2026, and what must hold for any contract."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_app.domain.regimes import Buyer, Side, looks, worth
from crm_app.domain.reservations import SmallFirms, jointly, powers
from crm_app.domain.rulebook import Rule, RuleBook, rule_from
from crm_app.domain.rules_card import Contract, RulesCard, card
from crm_app.domain.timetable import (
    back_from,
    earliest_start,
    periods,
    pipeline_window,
    qualifies_as_planned,
    standstill_end,
)
from crm_app.domain.working_days import is_working_day, latest_start, period_end

RULES = Path(__file__).resolve().parents[2] / "resources" / "rules"
BOOK = RuleBook(
    rule_from(row)
    for name in ("thresholds.toml", "notices.toml", "duties.toml")
    for row in tomllib.loads((RULES / name).read_text(encoding="utf-8"))["rules"]
)
HACKNEY = Buyer("Hackney", "sub_central", Decimal(30_000), frozenset({"E09000012"}), frozenset({"E09000001"}))
CITY = Buyer("City", "sub_central", Decimal(30_000), frozenset({"E09000001"}), frozenset({"E09000033"}))
HOMERTON = Buyer("Homerton", "nhs", Decimal(12_000))
TODAY = date(2026, 11, 22)
CHRISTMAS = frozenset({date(2026, 12, 25), date(2026, 12, 28), date(2027, 1, 1), date(2027, 3, 26), date(2027, 3, 29)})


def side(buyer: Buyer, pounds: int, kind: str = "services", day: date = TODAY) -> Side:
    return looks(BOOK, buyer, kind, worth(None, Decimal(pounds)), day).side


def topics(made: RulesCard, *wanted: str) -> list[str]:
    return [line.text for line in made.lines if line.topic in wanted]


@pytest.mark.parametrize(
    ("buyer", "kind", "threshold", "day"),
    [
        (HACKNEY, "services", 207_720, TODAY),
        (HACKNEY, "goods", 207_720, TODAY),
        (HACKNEY, "services", 214_904, date(2025, 12, 31)),
        (HOMERTON, "services", 135_018, TODAY),
        (HOMERTON, "services", 139_688, date(2025, 6, 1)),
        (HACKNEY, "works", 5_193_000, TODAY),
        (HOMERTON, "works", 5_193_000, TODAY),
        (HACKNEY, "concession", 5_193_000, TODAY),
        (HACKNEY, "light_touch", 663_540, TODAY),
        (HACKNEY, "light_touch_concession", 5_372_609, TODAY),
    ],
)
def test_a_threshold_is_reached_at_its_very_pound(buyer: Buyer, kind: str, threshold: int, day: date) -> None:
    assert side(buyer, threshold - 1, kind, day) is Side.BELOW
    assert side(buyer, threshold, kind, day) is Side.ABOVE


def test_the_same_contract_is_under_different_law() -> None:
    made = card(BOOK, Contract("services", value_gross=Decimal(180_000)), [HACKNEY, HOMERTON], TODAY, CHRISTMAS)
    assert [one.side for one in made.looks] == [Side.BELOW, Side.ABOVE]
    assert made.differs.startswith("The same contract, different law")
    assert "below threshold for Hackney" in made.differs
    assert "above threshold for Homerton" in made.differs
    assert made.looks[0].text == (
        "Looks below threshold for Hackney on the rules of 1 Jan 2026: £180,000 including VAT against £207,720."
    )
    assert made.looks[0].is_notifiable is True
    # Each buyer has the notices and duties of its own side.
    notices = topics(made, "notice")
    assert "Homerton: Contract award notice (UK6) before signing." in notices
    assert "Hackney: After signing: a contract details notice (UK7) as soon as is reasonable." in notices
    assert {text.split(":")[0] for text in topics(made, "duty")} == {"Hackney", "Homerton"}
    assert all(text.startswith("Homerton: ") for text in topics(made, "date"))
    assert made.joint is not None
    assert not made.joint.is_allowed
    assert all("compliant" not in line.text.casefold() for line in made.lines)


def test_value_without_vat_is_tested_with_it_and_says_so() -> None:
    made = card(BOOK, Contract("services", value_net=Decimal(175_000)), [HACKNEY], TODAY, CHRISTMAS)
    assert made.looks[0].side is Side.ABOVE
    assert "£210,000 including VAT at 20 %, added here" in made.looks[0].text
    assert made.assumptions


@pytest.mark.parametrize(
    ("buyer", "pounds", "expected"),
    [(HACKNEY, 29_999, False), (HACKNEY, 30_000, True), (HOMERTON, 11_999, False), (HOMERTON, 12_000, True)],
)
def test_from_which_value_a_contract_is_notifiable(buyer: Buyer, pounds: int, expected: bool) -> None:
    assert looks(BOOK, buyer, "services", worth(None, Decimal(pounds)), TODAY).is_notifiable is expected


def test_health_care_has_no_threshold_and_no_25_days() -> None:
    contract = Contract("health_care", value_gross=Decimal(900_000), starts_on=date(2027, 6, 1), tender_on=TODAY)
    made = card(BOOK, contract, [HOMERTON], TODAY, CHRISTMAS)
    assert made.looks[0].side is Side.HEALTH
    assert made.timetable is None
    assert not topics(made, "date", "duty")
    assert topics(made, "notice") == [
        "The Provider Selection Regime asks for notices of its own, by the route that is taken."
    ]


def test_what_is_not_known_is_said() -> None:
    unclear = Buyer("GP Confederation", "unclear")
    made = card(BOOK, Contract("services"), [HACKNEY, unclear], TODAY, CHRISTMAS)
    assert [one.side for one in made.looks] == [Side.UNKNOWN, Side.UNKNOWN]
    assert all(line.is_gap for line in made.lines if line.topic == "regime")
    assert made.looks[1].text == "Not known for GP Confederation: the kind of buyer is not yet settled."
    assert not topics(made, "duty", "notice")
    assert made.differs == ""


def test_standstill_is_eight_working_days_beginning_with_the_notice() -> None:
    lengths = periods(BOOK, TODAY)
    assert standstill_end(date(2026, 11, 23), lengths, CHRISTMAS) == date(2026, 12, 2)
    # Christmas Day, the Monday in lieu of Boxing Day and New Year's Day do not count.
    assert standstill_end(date(2026, 12, 21), lengths, CHRISTMAS) == date(2027, 1, 4)


def test_back_from_the_wanted_start() -> None:
    lengths = periods(BOOK, TODAY)
    table = back_from(date(2027, 4, 1), TODAY, lengths, CHRISTMAS, evaluation=30)
    # Signed on 1 April: eight working days end on 31 March, with Good Friday and Easter Monday between.
    assert table.day_of("award_notice") == date(2027, 3, 18)
    assert table.day_of("closes") == date(2027, 2, 16)
    assert table.day_of("tender_notice") == date(2027, 1, 22)
    assert table.day_of("planned_notice") == date(2026, 12, 28)
    assert table.day_of("details_notice") == date(2027, 5, 1)
    assert not table.is_late
    late = back_from(date(2026, 12, 20), TODAY, lengths, CHRISTMAS)
    assert late.is_late
    assert late.earliest_start is not None
    assert late.earliest_start > date(2026, 12, 20)


@pytest.mark.parametrize(("gap", "expected"), [(39, False), (40, True), (365, True), (366, False)])
def test_a_planned_notice_shortens_the_time_only_within_its_window(gap: int, expected: bool) -> None:
    tender = date(2026, 11, 1)
    assert qualifies_as_planned(tender - timedelta(days=gap), tender, periods(BOOK, tender)) is expected


def test_bids_due_too_soon_are_a_gap_with_the_day_that_would_do() -> None:
    contract = Contract(
        "services", value_gross=Decimal(300_000), tender_on=date(2026, 12, 1), closes_on=date(2026, 12, 15)
    )
    (line,) = [one for one in card(BOOK, contract, [HACKNEY], TODAY, CHRISTMAS).lines if one.is_gap]
    assert line.day == date(2026, 12, 26)
    again = Contract(
        **{**{n: getattr(contract, n) for n in Contract.__slots__}, "planned_notice_on": date(2026, 10, 1)}
    )
    assert not [one for one in card(BOOK, again, [HACKNEY], TODAY, CHRISTMAS).lines if one.is_gap]


def test_the_window_of_the_pipeline_notice() -> None:
    assert pipeline_window(date(2026, 11, 22)) == (date(2026, 4, 1), date(2026, 5, 26), date(2027, 9, 30))
    assert pipeline_window(date(2027, 3, 31))[0] == date(2026, 4, 1)
    # A tender of April or May is announced in the window before, not in one that may end after it.
    assert pipeline_window(date(2027, 4, 10))[:2] == (date(2026, 4, 1), date(2026, 5, 26))
    assert pipeline_window(date(2027, 5, 26))[0] == date(2026, 4, 1)
    assert pipeline_window(date(2027, 5, 27))[0] == date(2027, 4, 1)


@given(st.dates(date(2025, 6, 1), date(2035, 1, 1)))
def test_the_pipeline_notice_comes_before_the_tender_it_announces(tender: date) -> None:
    first, last, reach = pipeline_window(tender)
    assert first < last < tender <= reach


def test_who_may_reserve_what_alone_and_together() -> None:
    value = worth(None, Decimal(100_000))
    each = [
        powers(BOOK, buyer, looks(BOOK, buyer, "services", value, TODAY), TODAY) for buyer in (HACKNEY, CITY, HOMERTON)
    ]
    hackney, city, homerton = each
    assert hackney.areas == {"E09000012", "E09000001"}
    assert (hackney.small_firms, homerton.small_firms) == (SmallFirms.ALONE, SmallFirms.WITH_PLACE)
    assert (hackney.one_only, homerton.one_only) == (False, True)
    councils = jointly([hackney, city])
    assert (councils.areas, councils.one_only) == ({"E09000012", "E09000001", "E09000033"}, False)
    everyone = jointly(each)
    # No single borough is the own area of both councils: a place is out, the United Kingdom stays.
    assert (everyone.areas, everyone.one_only, everyone.has_place) == (frozenset(), True, False)
    with_one_council = jointly([hackney, homerton])
    assert (with_one_council.areas, with_one_council.one_only) == (HACKNEY.areas, True)
    assert with_one_council.has_place
    assert (everyone.small_firms, everyone.uk) == (SmallFirms.WITH_PLACE, True)
    assert len(everyone.rules) == 2


def test_a_place_that_is_not_recorded_is_said_before_it_is_shared() -> None:
    nowhere = Buyer("City", "sub_central")
    value = worth(None, Decimal(100_000))
    each = [powers(BOOK, one, looks(BOOK, one, "services", value, TODAY), TODAY) for one in (nowhere, HOMERTON)]
    found = jointly(each)
    assert (found.is_allowed, found.has_place) == (True, False)
    assert found.reason == "the own area of City is not recorded yet"


def test_a_call_off_needs_its_award_notice_and_no_tender_notice() -> None:
    made = card(BOOK, Contract("services", "framework", value_gross=Decimal(3_000_000)), [HACKNEY], TODAY, CHRISTMAS)
    assert topics(made, "notice") == [
        "Contract award notice (UK6) before signing.",
        "Contract details notice (UK7) within 30 days of signing.",
    ]


def test_light_touch_has_no_indicators_and_a_standstill_only_by_choice() -> None:
    contract = Contract(
        "light_touch", "open", value_gross=Decimal(6_000_000), starts_on=date(2027, 4, 1), tender_on=TODAY,
        award_notice_on=date(2026, 11, 23),
    )  # fmt: skip
    made = card(BOOK, contract, [HACKNEY], TODAY, CHRISTMAS)
    assert not [text for text in topics(made, "notice") if "UK9" in text]
    assert "Contract details notice (UK7) within 120 days of signing." in topics(made, "notice")
    (line,) = [one for one in made.lines if one.topic == "date"]
    assert line.text.startswith("A standstill looks voluntary here")
    assert line.rule is not None
    assert line.rule.key == "time.standstill_voluntary"
    assert made.timetable is not None
    # The award notice on the last working day before signing; bids 30 days before; the tender notice 25 before those.
    days = [made.timetable.day_of(step) for step in ("award_notice", "closes", "tender_notice", "planned_notice")]
    assert days == [date(2027, 3, 31), date(2027, 3, 1), date(2027, 2, 4), None]
    assert "Bidding is taken to last 25 days; no rule held here sets a shortest time." in made.assumptions
    same = card(BOOK, replace(contract, kind="services"), [HACKNEY], TODAY, CHRISTMAS)
    assert "Standstill until the end of" in " ".join(topics(same, "date"))
    assert [text for text in topics(same, "notice") if "UK9" in text]


def test_a_concession_below_threshold_is_outside_the_rules_for_such_contracts() -> None:
    made = card(BOOK, Contract("concession", value_gross=Decimal(100_000)), [HACKNEY], TODAY, CHRISTMAS)
    assert (made.looks[0].side, made.looks[0].is_notifiable) == (Side.BELOW, False)
    assert not topics(made, "notice", "duty")
    assert made.reservations[0].is_allowed  # the Order of 2026 names concessions


def test_before_the_order_of_2026_a_council_could_not_reserve() -> None:
    day = date(2026, 2, 3)
    seen = looks(BOOK, HACKNEY, "services", worth(None, Decimal(100_000)), day)
    assert not powers(BOOK, HACKNEY, seen, day).is_allowed
    assert powers(BOOK, HACKNEY, seen, date(2026, 2, 4)).is_allowed


def test_an_edited_rule_is_what_counts() -> None:
    edited = RuleBook(
        [Rule("threshold.goods_services.sub_central.2028", "x", "£1.2 million", effective_from=date(2028, 1, 1))]
    )
    seen = looks(edited, HACKNEY, "services", worth(None, Decimal(1_200_000)), date(2028, 5, 1))
    assert seen.side is Side.ABOVE
    assert looks(edited, HACKNEY, "services", worth(None, Decimal(5)), TODAY).side is Side.UNKNOWN


@pytest.mark.parametrize(("amount", "pounds", "days"), [
    ("£135,018 including VAT", 135_018, ()), ("Over £100 million expected", 100_000_000, ()), ("£44m", 44_000_000, ()),
    ("8 working days", None, (8,)), ("25 days, or 10 after a notice", None, (25, 10)),
    ("40 days to 12 months", None, (40,)),
    ("Duty", None, ()),
])  # fmt: skip
def test_amounts_are_read_from_the_words_of_a_rule(amount: str, pounds: int | None, days: tuple[int, ...]) -> None:
    rule = Rule("k", "n", amount)
    assert (rule.pounds, rule.days) == (None if pounds is None else Decimal(pounds), days)


@given(st.dates(date(2025, 3, 1), date(2035, 1, 1)), st.integers(1, 40))
def test_a_period_of_working_days_and_its_latest_start_are_inverse(day: date, length: int) -> None:
    last = period_end(day, length, CHRISTMAS)
    assert is_working_day(last, CHRISTMAS)
    assert latest_start(last, length, CHRISTMAS) >= day
    assert period_end(latest_start(last, length, CHRISTMAS), length, CHRISTMAS) == last


@given(st.dates(date(2026, 3, 1), date(2030, 1, 1)), st.integers(0, 900))
def test_going_back_from_a_start_that_is_possible_is_never_late(today: date, later: int) -> None:
    lengths = periods(BOOK, today)
    first = earliest_start(today, lengths, CHRISTMAS)
    assert not back_from(first + timedelta(days=later), today, lengths, CHRISTMAS).is_late
