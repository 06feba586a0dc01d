"""Flagging a tender with the few facts that somebody has in mind."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from crm_app.domain.errors import Invalid
from crm_app.services import flagging, records
from crm_app.services.workspace import Workspace


def test_it_is_a_private_draft_for_the_own_anchor_unless_said(workspace: Workspace) -> None:
    key = flagging.flag_tender(workspace, {"title": "Catering", "buyers": (), "value_gross": Decimal(180_000)}).id
    record = records.get(workspace, "opportunity", key)
    assert record["buyers"] == tuple(flagging.buyer_names(workspace)[:1])
    assert (record["stage"], record.visibility) == ("idea", "private")
    assert record["owner"] == workspace.author


def test_with_a_day_it_is_planned_and_may_be_shared(workspace: Workspace) -> None:
    values = {"title": "Catering", "buyers": ("Homerton (test)",), "closes_on": date(2027, 5, 1)}
    key = flagging.flag_tender(workspace, values, is_shared=True).id
    record = records.get(workspace, "opportunity", key)
    assert (record["stage"], record.visibility, record["buyers"]) == ("planned", "shared", ("Homerton (test)",))


def test_what_has_to_be_put_right_is_said(workspace: Workspace) -> None:
    with pytest.raises(Invalid):
        flagging.flag_tender(workspace, {"title": " "})
    with pytest.raises(Invalid):
        flagging.flag_tender(
            workspace, {"title": "Catering", "closes_on": date(2027, 5, 1), "starts_on": date(2027, 4, 1)}
        )
