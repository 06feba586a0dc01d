"""The moves between stages: every stage can be reached and left."""

from __future__ import annotations

from crm_app.domain.opportunities import STAGES
from crm_app.domain.stages import allowed_moves


def test_every_stage_can_be_left_and_reached() -> None:
    stages = {choice.value for choice in STAGES}
    reached = {move for stage in stages for move in allowed_moves(stage)}
    assert reached == stages == set(allowed_moves(None))
    assert all(stage not in allowed_moves(stage) and allowed_moves(stage) for stage in stages)


def test_the_way_on_comes_first_and_an_unknown_stage_leads_nowhere() -> None:
    assert allowed_moves("open")[0] == "evaluation"
    assert allowed_moves("no such stage") == ()
