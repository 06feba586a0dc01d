"""Matching over the store: who fits, why, and that a large register gives the same answer as a small one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest

from crm_app.domain.errors import NotFound, UsageError
from crm_app.domain.matching import rank
from crm_app.domain.readiness import CouldBid
from crm_app.services import matching, readiness, records
from crm_app.services.settings import MATCH_WEIGHTS
from crm_app.services.supplier_facts import facts
from crm_app.services.workspace import Workspace, open_workspace

DAY = date(2026, 11, 22)


@pytest.fixture
def workspace(address: str) -> Iterator[Workspace]:
    opened = open_workspace(address)
    yield opened
    opened.close()


def add(workspace: Workspace, name: str, **values: object) -> str:
    return records.add(workspace, "supplier", {"name": name, **values}).id


def tender(workspace: Workspace, **values: object) -> str:
    usual = {"title": "Laundry for the hospital", "cpv_codes": ("98310000",), "stage": "open", "areas": ("E09000012",)}
    return records.add(workspace, "opportunity", {**usual, **values}).id


def test_suppliers_come_best_first_with_reasons_that_add_up(workspace: Workspace) -> None:
    near = add(workspace, "Test Laundry", cpv_codes=("98311000",))
    records.add(workspace, "site", {"postcode": "E8 1EA"}, parent_id=near)
    records.add(workspace, "size_fact", {"year_end": date(2025, 3, 31), "turnover": Decimal(1)}, parent_id=near)
    records.add(workspace, "size_fact", {"year_end": date(2026, 3, 31), "turnover": Decimal(900_000)}, parent_id=near)
    readiness.save_answers(workspace, near, "quote_under_30k", {"legal_identity": "not_yet"}, assessed_on=DAY)
    said = add(workspace, "Test Linen", services="We do laundry and linen hire")
    add(workspace, "Test Signs", cpv_codes=("31523200",), services="Shop fronts")
    found = matching.matches_for(workspace, tender(workspace, value_net=Decimal(100_000)))
    assert [match.id for match in found] == [near, said]
    best = found[0]
    assert best.score == pytest.approx(sum(reason.points for reason in best.reasons))
    assert [reason.name for reason in best.reasons] == ["category", "area", "capacity", "readiness"]
    assert "£900,000" in best.reasons[2].text
    assert best.gate is CouldBid.NOT_YET
    assert found[1].gate is None
    assert matching.matches_for(workspace, tender(workspace), limit=1)[0].id == near


def test_levels_asked_are_held_against_credentials(workspace: Workspace) -> None:
    key = add(workspace, "Test Laundry", cpv_codes=("98310000",))
    cover = {"what": "public_liability", "level": Decimal(1_000_000)}
    records.add(workspace, "credential", cover, parent_id=key)
    (match,) = matching.matches_for(workspace, tender(workspace, public_liability=Decimal(5_000_000)))
    assert "£5m asked" in match.reasons[3].text


def test_what_owners_declared_never_enters(workspace: Workspace) -> None:
    key = add(workspace, "Test Laundry", cpv_codes=("98310000",))
    opportunity = tender(workspace)
    before = matching.matches_for(workspace, opportunity)
    claim = {
        "dimension": "ethnicity",
        "ownership_band": "100",
        "consent_scopes": ("publish",),
        "consent_evidence": "Form",
    }
    records.add(workspace, "claim", claim, parent_id=key)
    assert matching.matches_for(workspace, opportunity) == before


def test_opportunities_for_a_supplier_are_those_still_open(workspace: Workspace) -> None:
    key = add(workspace, "Test Laundry", cpv_codes=("98310000",))
    good = tender(workspace, closes_on=date(2026, 12, 1))
    tender(workspace, closes_on=date(2026, 11, 1))
    tender(workspace, stage="live")
    tender(workspace, title="Road works", cpv_codes=("45233140",))
    later = tender(workspace, stage="planned")
    found = matching.opportunities_for(workspace, key, on=DAY)
    assert [match.id for match in found] == [good, later]
    assert found[0].closes_on == date(2026, 12, 1)
    with pytest.raises(NotFound):
        matching.opportunities_for(workspace, "none")
    with pytest.raises(NotFound):
        matching.matches_for(workspace, "none")


def test_what_only_the_description_shares_comes_last_unless_there_is_enough_better(workspace: Workspace) -> None:
    key = add(workspace, "Test Laundry", cpv_codes=("98310000",), services="We mend curtains")
    told = tender(workspace, title="Care of homes", cpv_codes=(), description="Among others, mend the curtains.")
    tender(workspace, title="Care of roads", cpv_codes=("45233140",), description="Mending nothing we would own.")
    good = tender(workspace)
    assert [match.id for match in matching.opportunities_for(workspace, key, on=DAY)][:2] == [good, told]
    assert [match.id for match in matching.opportunities_for(workspace, key, on=DAY, limit=1)] == [good]


def test_a_large_register_gives_the_same_best(workspace: Workspace) -> None:
    for n in range(12):
        add(workspace, f"Test Signs {n}", cpv_codes=("31523200",), services="Signs 100% local_made")
    exact = add(workspace, "Test Laundry", cpv_codes=("98310000",))
    group = add(workspace, "Test Dry Cleaners", cpv_codes=("98313000",))
    said = add(workspace, "Test Linen", services="Laundry")
    opportunity = tender(workspace)
    whole = matching.matches_for(workspace, opportunity)
    assert {match.id for match in whole} == {exact, group, said}
    assert [match.id for match in matching.opportunities_for(workspace, exact, on=DAY)] == [opportunity]
    assert matching.matches_for(workspace, opportunity, limit=2) == whole[:2]
    blank = tender(workspace, title="…", cpv_codes=())
    assert matching.matches_for(workspace, blank) == []


def test_the_few_best_are_those_of_scoring_everybody(workspace: Workspace) -> None:
    """Firms alike but for their size, premises, cover and assessment, some of it recorded more than once."""
    for n in range(24):
        key = add(workspace, f"Test Laundry {n % 7}", cpv_codes=(("98310000", "98311000", "98300000")[n % 3],))
        for postcode in ("E8 1EA", "SW1A 1AA")[: n % 4 or 2][n % 2 :]:
            records.add(workspace, "site", {"postcode": postcode}, parent_id=key)
        for year, turnover in ((2025, 90_000 * (n % 5)), (None, 1_000_000), (2025, 30_000 * n or None))[: n % 4]:
            size = {"year_end": year and date(year, 3, 31), "turnover": turnover and Decimal(turnover)}
            records.add(workspace, "size_fact", size, parent_id=key)
        if n % 3:
            cover = {"what": "public_liability", "level": Decimal(1_000_000 * n)}
            records.add(workspace, "credential", cover, parent_id=key)
        if n % 5 == 0:
            answers = {"legal_identity": "not_yet" if n % 2 else "in_place"}
            readiness.save_answers(workspace, key, "quote_under_30k", answers, assessed_on=DAY)
    opportunity = tender(workspace, value_net=Decimal(400_000), public_liability=Decimal(10_000_000))
    asked = matching.opportunity_facts({**records.get(workspace, "opportunity", opportunity).values, "id": opportunity})
    with facts(workspace) as found:
        everybody = rank(found.suppliers(None), asked)
    assert len({match.score for match in everybody}) > 8
    for limit in (1, 2, 5, 50):
        best = matching.matches_for(workspace, opportunity, limit=limit)
        wanted = everybody[:limit]
        assert [(m.id, m.score, m.reasons) for m in best] == [(m.supplier.id, m.score, m.reasons) for m in wanted]


def test_weights_are_a_setting(workspace: Workspace) -> None:
    assert matching.weights(workspace).category == 50
    if not workspace.store.is_sqlite:
        return  # on a server settings are kept by its administrators
    records.add(workspace, "setting", {"name": MATCH_WEIGHTS, "value": "category 1, area 0, capacity 0, readiness 0"})
    add(workspace, "Test Laundry", cpv_codes=("98310000",))
    assert matching.matches_for(workspace, tender(workspace))[0].score == 100


def test_weights_that_make_no_sense_say_how_to_write_them(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    for text in ("category lots", "colour 5", "category -1, area 1", "category", "category 0 area 0"):
        monkeypatch.setattr(matching, "setting", lambda _workspace, _name, text=text: text)
        with pytest.raises(UsageError) as refusal:
            matching.weights(workspace)
        assert "category 50" in refusal.value.remedy
