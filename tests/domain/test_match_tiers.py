"""The best without looking at everybody are the best of everybody."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from crm_app.domain.match_tiers import Run, Tier, best, nearest_first, sieve, tiers_for
from crm_app.domain.matching import (
    OpportunityFacts,
    Outline,
    SupplierFacts,
    Weights,
    rank,
    rank_opportunities,
    score,
    standing,
    standings,
    telling_stems,
)

CODES = ("98310000", "98311000", "98311100", "98313000", "98370000", "90919200", "55520000", "55521000")
WORDS = ("laundry", "linen", "hospitals", "bodies", "signs", "meals", "")
firms = st.builds(
    SupplierFacts,
    id=st.uuids().map(str),
    name=st.sampled_from(("Ash Ltd", "Birch Laundry", "Copper")),
    cpv_codes=st.lists(st.sampled_from(CODES), max_size=3, unique=True).map(tuple),
    words=st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(tuple),
    areas=st.sampled_from(((), ("E09000012",), ("E09000001",))),
    turnover=st.sampled_from((None, Decimal(0), Decimal(900_000))),
    percent=st.sampled_from((None, 0, 60, 100)),
)
tenders = st.builds(
    OpportunityFacts,
    id=st.just("t"),
    title=st.lists(st.sampled_from(WORDS), max_size=4).map(" ".join),
    description=st.lists(st.sampled_from(WORDS), max_size=4).map(" ".join),
    cpv_codes=st.lists(st.sampled_from(CODES), max_size=2, unique=True).map(tuple),
    value_net=st.sampled_from((None, Decimal(100_000))),
    areas=st.sampled_from(((), ("E09000012",))),
)


def _in_tier(firm: SupplierFacts, tier: Tier, asked: OpportunityFacts) -> bool:
    codes = any(c.startswith(p) if len(p) < 8 else c == p for c in firm.cpv_codes for p in tier.patterns)
    said = telling_stems(" ".join(firm.words))
    met = sum(any(stem.startswith(word) for stem in said) for word in tier.words)
    return (
        codes
        or (bool(tier.words) and met >= tier.shared)
        or (tier.silent and not said and not (firm.cpv_codes and asked.cpv_codes))
    )


def _outline(firm: SupplierFacts) -> Outline:
    turnover = None if firm.turnover is None else float(firm.turnover)
    return Outline(firm.id, firm.name, firm.cpv_codes, turnover, firm.gate, firm.percent)


@settings(max_examples=150)
@given(st.lists(firms, max_size=40), tenders, st.integers(1, 6))
def test_tiers_give_what_scoring_everybody_gives(
    register: list[SupplierFacts], asked: OpportunityFacts, limit: int
) -> None:
    seen: set[str] = set()
    looked = 0

    def read(tier: Tier) -> Iterator[Run]:
        nonlocal looked
        run = [firm for firm in register if firm.id not in seen and _in_tier(firm, tier, asked)]
        seen.update(firm.id for firm in run)
        looked += len(run)
        firm_of = {firm.id: firm for firm in run}
        areas = {firm.id: firm.areas for firm in run if firm.areas}
        for fit, keys in nearest_first(firm_of, areas, asked):
            yield fit, lambda keys=keys: [_outline(firm_of[key]) for key in keys]

    def read_whole(keys: Sequence[str]) -> list[SupplierFacts]:
        return [firm for firm in register if firm.id in keys]

    found = best(tiers_for(asked), read, read_whole, asked, Weights(), limit=limit, least=0.1)
    assert found == rank(register, asked, Weights(), limit=limit)
    assert looked <= len(register)


@settings(max_examples=200)
@given(firms, tenders)
def test_the_sieve_lets_everything_through_that_scores(firm: SupplierFacts, asked: OpportunityFacts) -> None:
    could_fit = sieve(firm)(asked.cpv_codes, asked.title, asked.description)
    assert could_fit or not rank_opportunities(firm, [asked])


def test_the_sieve_holds_back_another_trade() -> None:
    could_fit = sieve(SupplierFacts("1", "Ash Ltd", ("98311100",), ("Linen for ten hospitals",)))
    assert could_fit(("98300000",), None, None)
    assert could_fit((), "Hospital linen", None)
    assert could_fit((), "Repairs", "Bring linen")
    assert not could_fit(("55520000",), "Tender for meals", "Hot meals")
    assert sieve(SupplierFacts("2", "Copper", words=("and",)))(("55520000",), "Meals", "")


@settings(max_examples=200)
@given(firms, tenders)
def test_nobody_stands_better_than_hoped(firm: SupplierFacts, asked: OpportunityFacts) -> None:
    (run,) = nearest_first([firm.id], {firm.id: firm.areas}, asked)
    (hope,) = standings([_outline(firm)], asked, Weights(), trade=1.0, area=run[0])
    assert hope <= standing(score(firm, asked))


@given(st.lists(firms, max_size=12), tenders)
def test_the_nearest_stand_first(register: list[SupplierFacts], asked: OpportunityFacts) -> None:
    runs = nearest_first([firm.id for firm in register], {firm.id: firm.areas for firm in register}, asked)
    assert sorted(key for _, keys in runs for key in keys) == sorted(firm.id for firm in register)
    assert [fit for fit, _ in runs] == sorted((fit for fit, _ in runs), reverse=True)


def test_enough_good_ones_end_the_search() -> None:
    asked = OpportunityFacts("t", "Laundry", cpv_codes=("98311100",), areas=("E09000012",))
    near = [
        SupplierFacts(str(n), f"Firm {n}", ("98311100",), areas=("E09000012",), turnover=Decimal(1), percent=100)
        for n in range(3)
    ]
    asked_for: list[float] = []

    def read(tier: Tier) -> Iterator[Run]:
        asked_for.append(tier.at_most)
        yield 1.0, lambda: map(_outline, near) if tier.at_most == 1 else []

    best(
        tiers_for(asked),
        read,
        lambda _: near,
        asked,
        Weights(category=100, area=1, capacity=1, readiness=1),
        limit=3,
        least=0.1,
    )
    assert asked_for == [1.0]
