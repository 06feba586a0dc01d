"""The pipeline as a board and as bars, under the filter of the list."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from crm_app.domain.filters import Condition, Filter, Op
from crm_app.services import pipeline, records
from crm_app.services.lists import ListQuery
from crm_app.services.workspace import Workspace

MAY, JUNE, JULY = date(2027, 5, 1), date(2027, 6, 1), date(2027, 7, 1)


def tender(workspace: Workspace, title: str, **values: object) -> str:
    return records.add(workspace, "opportunity", {"title": title, **values}).id


def query(*conditions: Condition, search: str = "") -> ListQuery:
    return ListQuery("opportunity", Filter(conditions, search))


def test_a_board_has_every_stage_and_the_first_to_close_at_the_top(workspace: Workspace) -> None:
    later = tender(workspace, "Catering", closes_on=JUNE, value_net=Decimal(100), buyers=("Hackney", "Homerton"))
    sooner = tender(workspace, "Signage", closes_on=MAY, value_net=Decimal("50.50"))
    undated = tender(workspace, "Cleaning")
    opened = tender(workspace, "Print", stage="open")
    found = {column.stage: column for column in pipeline.board(workspace, query())}
    assert list(found) == [
        "idea", "planned", "market_engagement", "open", "evaluation", "award", "live", "ended", "cancelled",
    ]  # fmt: skip
    assert [card.id for card in found["idea"].cards] == [sooner, later, undated]
    assert found["idea"].value == Decimal("150.50")
    assert found["idea"].cards[1].buyers == ("Hackney", "Homerton")
    assert [card.id for card in found["open"].cards] == [opened]
    assert found["live"].label == "Live contract"


def test_all_views_answer_one_filter_and_its_words(workspace: Workspace) -> None:
    wanted = tender(workspace, "Hospital laundry", stage="open")
    tender(workspace, "School laundry")
    tender(workspace, "Print", stage="open")
    asked = query(Condition("stage", Op.IS, ("open",)), search="laundry")
    assert [card.id for column in pipeline.board(workspace, asked) for card in column.cards] == [wanted]
    assert [bar.id for lane in pipeline.bars(workspace, asked) for bar in lane.bars] == [wanted]


def test_bars_stand_under_the_first_buyer_and_joint_ones_name_them_all(workspace: Workspace) -> None:
    own = tender(workspace, "Print", buyers=("Homerton",), closes_on=JUNE, award_on=JULY)
    joint = tender(workspace, "Laundry", buyers=("Homerton",), using_bodies=("Hackney", "Homerton"), closes_on=MAY)
    tender(workspace, "Nobody's")
    told = {"step": "planned_notice", "planned_on": MAY, "actual_on": date(2026, 1, 5)}
    records.add(workspace, "milestone", told, parent_id=joint)
    lanes = pipeline.bars(workspace, query())
    assert [lane.anchor for lane in lanes] == ["Homerton", "No buyer yet"]
    first, second = lanes[0].bars
    assert (first.id, first.is_joint, first.buyers) == (joint, True, ("Homerton", "Hackney"))
    assert first.marks == (("flagged", date(2026, 1, 5)), ("closes", MAY))
    assert (second.id, second.is_joint) == (own, False)
    assert [phase.name for phase in second.phases] == ["flagged", "closes"]


def test_what_is_known_of_matches_is_counted(workspace: Workspace) -> None:
    key = tender(workspace, "Laundry", cpv_codes=("98310000",))
    records.add(workspace, "supplier", {"name": "Wash", "cpv_codes": ("98310000",)})
    assert pipeline.standing(workspace, key) == (0, 0)


def test_a_key_tells_when_its_record_was_made() -> None:
    assert pipeline.made_on("0199c0de-0000-7000-8000-000000000000") == date(2025, 10, 7)
    assert pipeline.made_on("S1") is None
