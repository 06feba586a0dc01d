"""The rules card of a stored opportunity, on both kinds of store, with the shipped rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from crm_app.domain.regimes import Side
from crm_app.domain.rulebook import RuleBook, rule_from
from crm_app.services import records, rules
from crm_app.services.setup import seed_reference, shipped_rules
from crm_app.services.workspace import Workspace, open_workspace
from tests.conftest import ANCHORS

DAY = date(2026, 11, 22)


@pytest.fixture
def workspace(address: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    """A store whose administrator has given it its rules and its anchors their kinds."""
    monkeypatch.setenv("CRM_TODAY", DAY.isoformat())
    keeper = open_workspace(address.replace("officer_hackney@", "postgres@"))
    keeper.anchor_id = ANCHORS["hackney"]
    seed_reference(keeper)
    kinds = {"hackney": ("sub_central", ("E09000012",)), "homerton": ("nhs", ())}
    for name, (buyer_type, areas) in kinds.items():
        records.save(keeper, "anchor", ANCHORS[name], {"buyer_type": buyer_type, "areas": areas})
    keeper.close()
    opened = open_workspace(address)
    yield opened
    opened.close()


def test_bank_holidays_are_those_of_england_and_wales() -> None:
    days = rules.bank_holidays(DAY)
    assert {date(2026, 12, 25), date(2026, 12, 28), date(2027, 3, 29)} <= set(days)
    assert date(2026, 11, 30) not in days  # Saint Andrew's Day is Scotland's


def test_buyers_are_known_by_their_names_and_strangers_kept(workspace: Workspace) -> None:
    found = rules.buyers_of(workspace, ["Hackney (Test)", "hackney (test)", "A Stranger NHS Trust"])
    assert [(one.name, one.buyer_type) for one in found] == [
        ("Hackney (test)", "sub_central"),
        ("A Stranger NHS Trust", None),
    ]
    assert found[0].areas == {"E09000012"}


def test_a_catering_contract_differs_between_a_council_and_a_trust(workspace: Workspace) -> None:
    values = {"title": "Catering", "buyers": ("Hackney (test)", "Homerton (test)"), "value_gross": Decimal(180_000)}
    key = records.add(workspace, "opportunity", values).id
    found = rules.rules_card(workspace, key)
    assert [one.side for one in found.looks] == [Side.BELOW, Side.ABOVE]
    assert "different law" in found.differs
    assert found.joint is not None
    assert rules.reservation_words(found.joint).startswith("Reservation, Hackney (test), Homerton (test): Homerton")
    assert "Hackney" in rules.reservation_words(found.reservations[0])


def test_a_decided_regime_is_followed_and_work_in_house_has_no_notices(workspace: Workspace) -> None:
    values = {"title": "Care", "buyers": ("Hackney (test)",), "value_gross": Decimal(900_000)}
    for decided, expected in (({"regime": "psr"}, Side.HEALTH), ({"insourcing": "insource"}, Side.EXEMPT)):
        key = records.add(workspace, "opportunity", {**values, **decided}).id
        found = rules.rules_card(workspace, key)
        assert found.looks[0].side is expected
        assert not [line for line in found.lines if "(UK" in line.text]


def test_a_council_and_a_trust_share_only_the_council_s_own_borough(workspace: Workspace) -> None:
    values = {"title": "Signs", "buyers": ("Hackney (test)", "Homerton (test)"), "value_gross": Decimal(100_000)}
    found = rules.rules_card(workspace, records.add(workspace, "opportunity", values).id)
    assert found.joint is not None
    assert rules.reservation_words(found.joint) == (
        "Reservation, Hackney (test), Homerton (test): local suppliers of Hackney alone, or the United Kingdom; "
        "SMEs and VCSEs only within that place."
    )
    nowhere = replace(found.joint, areas=frozenset(), has_place=False, reason="no borough is shared")
    assert rules.reservation_words(nowhere).endswith(
        ": the United Kingdom only, since no borough is shared; SMEs and VCSEs only within that place."
    )


def test_dates_of_milestones_come_before_those_of_the_record(workspace: Workspace) -> None:
    values = {"title": "School meals", "stage": "planned", "value_gross": Decimal(400_000)}
    key = records.add(workspace, "opportunity", {**values, "starts_on": date(2027, 9, 1)}).id
    moved = {"step": "tender_notice", "planned_on": date(2027, 2, 1), "revised_on": date(2027, 3, 1)}
    records.add(workspace, "milestone", moved, parent_id=key)
    found = rules.rules_card(workspace, key)
    assert (found.on, found.looks[0].side) == (date(2027, 3, 1), Side.ABOVE)
    assert found.timetable is not None
    assert found.timetable.day_of("starts") == date(2027, 9, 1)
    assert all(line.rule is not None for line in found.lines if line.topic in ("notice", "duty"))


def test_every_shipped_rule_that_the_card_asks_for_is_there() -> None:
    book = RuleBook(rule_from(values) for values in shipped_rules())
    wanted = (
        *(f"notice.uk{n}" for n in (1, 2, 3, 4, 5, 6, 7)), "time.tendering", "time.standstill", "pipeline.spend",
        "kpi.contract", "notifiable.central", "notifiable.sub_central", "below.ppon", "below.reserve_local",
        "below.reserve_local_nhs", "duty.sme_barriers", "duty.lots", "duty.participation", "duty.no_shortlist",
        "duty.sme_barriers_below", "rule.quote_local", "regime.psr", "threshold.goods_services.central",
        "threshold.goods_services.sub_central", "threshold.works", "threshold.light_touch", "threshold.concessions",
        "threshold.light_touch_concessions", "regime.exempt", "regime.earlier_law", "time.standstill_voluntary",
    )  # fmt: skip
    assert [key for key in wanted if book.on(key, DAY) is None] == []
