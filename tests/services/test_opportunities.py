"""Moving an opportunity through its stages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from crm_app.domain.errors import NotFound, Refused, UsageError
from crm_app.services import history, opportunities, records
from crm_app.services.workspace import Workspace, open_workspace


@pytest.fixture
def workspace(address: str) -> Iterator[Workspace]:
    opened = open_workspace(address)
    yield opened
    opened.close()


def test_a_move_is_an_operation_that_can_be_undone(workspace: Workspace) -> None:
    key = records.add(workspace, "opportunity", {"title": "School meals", "stage": "planned"}).id
    saved = opportunities.move_stage(workspace, key, "open")
    assert records.get(workspace, "opportunity", key)["stage"] == "open"
    assert history.history(workspace)[0].title == "Move “School meals” to open"
    assert saved.touched == {"opportunity": frozenset({key})}
    history.undo(workspace)
    assert records.get(workspace, "opportunity", key)["stage"] == "planned"


def test_a_move_that_makes_no_sense_is_refused_with_those_that_do(workspace: Workspace) -> None:
    key = records.add(workspace, "opportunity", {"title": "School meals"}).id
    with pytest.raises(Refused) as refusal:
        opportunities.move_stage(workspace, key, "ended")
    assert "Planned" in refusal.value.remedy
    with pytest.raises(UsageError):
        opportunities.move_stage(workspace, key, "nowhere")
    with pytest.raises(NotFound):
        opportunities.move_stage(workspace, "none", "open")


def test_staying_where_it_is_makes_no_operation(workspace: Workspace) -> None:
    key = records.add(workspace, "opportunity", {"title": "School meals"}).id
    before = len(history.history(workspace))
    assert opportunities.move_stage(workspace, key, "idea").operation == ""
    assert len(history.history(workspace)) == before
    assert ("planned", "Planned") in opportunities.moves(records.get(workspace, "opportunity", key))
