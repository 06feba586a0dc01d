"""A match explains itself, holds nothing unknown against anybody, and never knows who owns a firm."""

from __future__ import annotations

import random
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_app.domain.errors import Invalid
from crm_app.domain.matching import (
    LotFacts,
    Match,
    OpportunityFacts,
    SupplierFacts,
    Weights,
    rank,
    rank_opportunities,
    score,
)
from crm_app.domain.readiness import CouldBid
from crm_app.domain.readiness_evidence import CredentialFact

HACKNEY, CITY = "E09000012", "E09000001"
KITCHEN = SupplierFacts(
    "1",
    "Clapton Kitchen CIC",
    cpv_codes=("55520000",),
    words=("Event catering and hot meals",),
    areas=(HACKNEY,),
    turnover=Decimal(400_000),
    gate=CouldBid.TODAY,
    percent=100,
)
LUNCHES = OpportunityFacts(
    "a",
    "Lunches for day centres",
    description="Catering for older people, delivered daily.",
    cpv_codes=("55520000",),
    value_net=Decimal(400_000),
    areas=(HACKNEY,),
    closes_on=date(2027, 1, 8),
    award_on=date(2027, 3, 1),
    years=2.0,
)

codes = st.sampled_from(["55520000", "55521100", "55300000", "45210000", "85312000", "90910000"])
amounts = st.none() | st.decimals(-10, 10_000_000, places=2)
suppliers = st.builds(
    SupplierFacts,
    id=st.text("0123456789", min_size=1, max_size=3),
    name=st.sampled_from(["Alder", "alder", "Birch", "Cedar"]),
    cpv_codes=st.lists(codes, max_size=3).map(tuple),
    words=st.lists(st.sampled_from(["hot meals", "office cleaning", "lunches", "building"]), max_size=2).map(tuple),
    areas=st.lists(st.sampled_from([HACKNEY, CITY]), max_size=2).map(tuple),
    turnover=amounts,
    gate=st.none() | st.sampled_from(list(CouldBid)),
    percent=st.none() | st.integers(0, 100),
)
opportunities = st.builds(
    OpportunityFacts,
    id=st.just("o"),
    title=st.sampled_from(["Lunches for schools", "Cleaning of offices", "Roof repairs"]),
    description=st.sampled_from(["", "hot meals every day"]),
    cpv_codes=st.lists(codes, max_size=3).map(tuple),
    value_net=amounts,
    areas=st.lists(st.sampled_from([HACKNEY, "UKI41"]), max_size=2).map(tuple),
    levels=st.dictionaries(st.just("public_liability"), st.just(5_000_000)),
    years=st.none() | st.floats(0, 10),
)
weights = st.builds(Weights, *(st.floats(0.5, 100) for _ in range(4)))


def _points(match: Match) -> dict[str, float]:
    return {reason.name: reason.points for reason in match.reasons}


def _text(match: Match, name: str) -> str:
    return next(reason.text for reason in match.reasons if reason.name == name)


def test_a_firm_that_fits_in_every_way_scores_a_hundred() -> None:
    match = score(KITCHEN, LUNCHES)
    assert match.score == 100
    assert _points(match) == {"category": 50, "area": 15, "capacity": 15, "readiness": 20}
    assert match.unknown == ()


def test_another_trade_cannot_be_made_up_for() -> None:
    match = score(replace(KITCHEN, cpv_codes=("45210000",), words=("building",)), LUNCHES)
    assert match.score == 0
    assert [reason.name for reason in match.reasons] == ["category"]


@pytest.mark.parametrize(
    ("code", "points", "words"),
    [
        ("55520000", 50, "The same CPV class: 55520000."),
        ("55521000", 30, "The same CPV class as 55520000."),
        ("55510000", 20, "The same CPV group as 55520000."),
        ("55300000", 10, "The same CPV division as 55520000."),
        ("90910000", 0, "Their trade and this contract have nothing in common."),
    ],
)
def test_the_nearer_the_code_the_more_it_counts(code: str, points: float, words: str) -> None:
    match = score(replace(KITCHEN, cpv_codes=(code,), words=()), LUNCHES)
    assert (_points(match)["category"], _text(match, "category")) == (points, words)
    assert (match.score > 0) == (points > 0)


def test_nearer_codes_never_count_less() -> None:
    near_to_far = ["55520000", "55521000", "55510000", "55300000", "90910000"]
    found = [score(replace(KITCHEN, cpv_codes=(code,), words=()), LUNCHES).score for code in near_to_far]
    assert found == sorted(found, reverse=True)
    assert len(set(found)) > 2


def test_their_own_words_lead_where_codes_are_missing() -> None:
    by_title = score(replace(KITCHEN, cpv_codes=(), words=("School lunches",)), LUNCHES)
    by_description = score(replace(KITCHEN, cpv_codes=(), words=("Caterers",)), LUNCHES)
    assert _text(by_title, "category") == "Their own words meet the title: lunches."
    assert _text(by_description, "category") == "Their own words meet the description: catering."
    assert by_title.score > by_description.score > 0


def test_words_of_every_other_tender_say_nothing() -> None:
    match = score(replace(KITCHEN, cpv_codes=(), words=("Quality services for centres in London",)), LUNCHES)
    assert _text(match, "category") == "Their own words meet the title: centres."


def test_a_firm_that_said_nothing_is_named_as_unknown_and_kept_low() -> None:
    match = score(replace(KITCHEN, cpv_codes=(), words=()), LUNCHES)
    assert match.unknown == ("trade",)
    assert 0 < _points(match)["category"] <= 10


def test_what_is_not_known_stands_in_the_middle_and_is_said() -> None:
    match = score(SupplierFacts("1", "New firm", cpv_codes=("55520000",)), LUNCHES)
    assert _points(match) == {"category": 50, "area": 7.5, "capacity": 7.5, "readiness": 10}
    assert match.unknown == ("premises", "turnover", "readiness")


def test_regions_of_notices_are_too_wide_to_be_local() -> None:
    match = score(KITCHEN, replace(LUNCHES, areas=("UKI41",)))
    assert match.unknown == ("area of the contract",)
    assert _points(score(replace(KITCHEN, areas=(CITY,)), LUNCHES))["area"] == 0


def test_turnover_is_held_against_the_yearly_value() -> None:
    assert _points(score(KITCHEN, LUNCHES))["capacity"] == 15
    smaller = score(replace(KITCHEN, turnover=Decimal(200_000)), LUNCHES)
    assert _points(smaller)["capacity"] == 7.5
    assert _text(smaller, "capacity") == "Turnover £200,000 is 1.0 times the yearly value of £200,000."
    unknown_length = score(KITCHEN, replace(LUNCHES, years=None))
    assert unknown_length.unknown == ("length of the contract",)
    assert _points(unknown_length)["capacity"] == 7.5


def test_a_small_firm_is_held_against_the_smallest_lot() -> None:
    lots = (LotFacts("Lot 1", Decimal(900_000)), LotFacts("Lot 2", Decimal(100_000)), LotFacts("Lot 3"))
    match = score(
        replace(KITCHEN, turnover=Decimal(100_000)), replace(LUNCHES, value_net=Decimal(1_000_000), lots=lots)
    )
    assert _points(match)["capacity"] == 15
    assert "Lot 2's yearly value of £50,000" in _text(match, "capacity")


def test_codes_of_lots_count_as_the_opportunity_s() -> None:
    lots = (LotFacts("Lot 1", cpv_codes=("90910000",)),)
    cleaner = replace(KITCHEN, cpv_codes=("90910000",), words=())
    assert _points(score(cleaner, replace(LUNCHES, lots=lots)))["category"] == 50


@pytest.mark.parametrize(
    ("fact", "text"),
    [
        (CredentialFact("public_liability", 2_000_000), "Public liability £2m on file, £5m asked."),
        (
            CredentialFact("public_liability", 5_000_000, date(2027, 2, 1)),
            "Public liability to be renewed: it runs to 1 Feb 2027.",
        ),
    ],
)
def test_cover_that_does_not_reach_the_award_costs_something_and_says_why(fact: CredentialFact, text: str) -> None:
    asked = replace(LUNCHES, levels={"public_liability": 5_000_000})
    match = score(replace(KITCHEN, credentials=(fact,)), asked)
    assert _points(match)["readiness"] == 10
    assert _text(match, "readiness").endswith(text)


def test_cover_that_reaches_costs_nothing_and_no_cover_on_file_is_unknown() -> None:
    asked = replace(LUNCHES, levels={"public_liability": 5_000_000})
    enough = CredentialFact("public_liability", Decimal(5_000_000), date(2027, 3, 1))
    assert score(replace(KITCHEN, credentials=(enough,)), asked).score == 100
    nothing = score(KITCHEN, asked)
    assert (nothing.score, nothing.unknown) == (100, ("public liability",))


def test_readier_ranks_higher() -> None:
    order = [CouldBid.TODAY, CouldBid.BY_AWARD, CouldBid.UNKNOWN, CouldBid.NOT_YET]
    found = [score(replace(KITCHEN, gate=gate), LUNCHES).score for gate in order]
    assert found == sorted(found, reverse=True)
    assert len(set(found)) == 4


def test_nothing_about_owners_or_leaders_is_among_the_facts() -> None:
    known = {
        field.name for kind in (SupplierFacts, OpportunityFacts, LotFacts, CredentialFact) for field in fields(kind)
    }
    assert known == {
        *("id", "name", "cpv_codes", "words", "areas", "turnover", "staff", "gate", "percent", "credentials"),
        *("title", "description", "value_net", "lots", "closes_on", "award_on", "levels", "years"),
        *("kind", "level", "expires_on", "evidence_seen"),
    }
    assert {field.name for field in fields(Weights)} == {"category", "area", "capacity", "readiness"}


@pytest.mark.parametrize("kind", ["msduk", "weconnect", "disability_confident"])
def test_a_certificate_about_owners_changes_nothing(kind: str) -> None:
    assert score(replace(KITCHEN, credentials=(CredentialFact(kind),)), LUNCHES).score == score(KITCHEN, LUNCHES).score


def test_weights_must_weigh_something() -> None:
    with pytest.raises(Invalid, match="more than nothing"):
        Weights(0, 0, 0, 0)
    with pytest.raises(Invalid, match="area"):
        Weights(area=-1)
    assert score(KITCHEN, LUNCHES, Weights(0, 0, 3, 0)).score == 100


def test_equals_stand_by_name_then_id() -> None:
    twins = [
        replace(KITCHEN, id=id, name=name)
        for id, name in [("3", "birch"), ("2", "Alder"), ("1", "Birch"), ("9", "alder")]
    ]
    assert [match.supplier.id for match in rank(twins, LUNCHES)] == ["2", "9", "1", "3"]


def test_ranking_leaves_out_other_trades_and_stops_at_the_limit() -> None:
    firms = [replace(KITCHEN, id=str(i)) for i in range(5)] + [SupplierFacts("x", "Roofs", cpv_codes=("45260000",))]
    assert len(rank(firms, LUNCHES)) == 5
    assert len(rank(firms, LUNCHES, limit=2)) == 2
    assert rank(firms, LUNCHES, least=100.1) == ()


def test_opportunities_for_one_supplier_stand_by_fit_then_closing_day() -> None:
    later = replace(LUNCHES, id="b", closes_on=date(2027, 2, 1))
    open_ended = replace(LUNCHES, id="c", closes_on=None)
    weaker = replace(LUNCHES, id="d", areas=(CITY,))
    other = OpportunityFacts("e", "Roof repairs", cpv_codes=("45260000",))
    found = rank_opportunities(KITCHEN, [weaker, other, open_ended, later, LUNCHES])
    assert [match.opportunity.id for match in found] == ["a", "b", "c", "d"]


@given(suppliers, opportunities, weights)
def test_points_add_up_to_a_score_within_bounds(
    supplier: SupplierFacts, opportunity: OpportunityFacts, weights: Weights
) -> None:
    match = score(supplier, opportunity, weights)
    assert 0 <= match.score <= 100
    assert sum(reason.points for reason in match.reasons) == pytest.approx(match.score)
    assert all(reason.points >= 0 and reason.text.endswith(".") for reason in match.reasons)
    assert all(match.unknown)


@given(suppliers, opportunities, st.decimals(0, 5_000_000, places=2))
def test_more_turnover_never_lowers_a_score(
    supplier: SupplierFacts, opportunity: OpportunityFacts, more: Decimal
) -> None:
    if supplier.turnover is not None:
        richer = replace(supplier, turnover=supplier.turnover + more)
        assert score(richer, opportunity).score >= score(supplier, opportunity).score


@given(suppliers, opportunities, codes)
def test_another_code_never_lowers_a_known_trade(
    supplier: SupplierFacts, opportunity: OpportunityFacts, code: str
) -> None:
    before = score(supplier, opportunity)
    if "trade" not in before.unknown:
        assert score(replace(supplier, cpv_codes=(*supplier.cpv_codes, code)), opportunity).score >= before.score


@given(st.lists(suppliers, max_size=8), opportunities, st.randoms(use_true_random=False))
def test_the_order_does_not_depend_on_the_order_of_asking(
    found: list[SupplierFacts], opportunity: OpportunityFacts, chance: random.Random
) -> None:
    shuffled = list(found)
    chance.shuffle(shuffled)
    keys = [(match.score, match.supplier.name.casefold(), match.supplier.id) for match in rank(found, opportunity)]
    assert keys == [(m.score, m.supplier.name.casefold(), m.supplier.id) for m in rank(shuffled, opportunity)]
    assert keys == sorted(keys, key=lambda key: (-key[0], key[1], key[2]))
