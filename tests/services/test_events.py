"""Inviting suppliers to an event, and what became of the invitations."""

from __future__ import annotations

import pytest

from crm_app.domain.errors import NotFound, Refused, UsageError
from crm_app.services import events, history, records
from crm_app.services.workspace import Workspace


@pytest.fixture
def event(workspace: Workspace) -> str:
    return records.add(workspace, "event", {"title": "How to bid"}).id


@pytest.fixture
def firms(workspace: Workspace) -> list[str]:
    return [records.add(workspace, "supplier", {"name": f"Test Firm {n}"}).id for n in range(3)]


def test_inviting_is_one_operation_and_leaves_those_on_the_list_alone(
    workspace: Workspace, event: str, firms: list[str]
) -> None:
    first = events.invite(workspace, event, firms[:1], status="listed")
    assert history.history(workspace)[0].title == "Invite 1 supplier to “How to bid”"
    done = events.invite(workspace, event, [*firms, firms[2]])
    assert (len(done.invitations), done.skipped) == (2, 1)
    assert history.history(workspace)[0].title == "Invite 2 suppliers to “How to bid”"
    invitations = records.parts(workspace, "event", event)["invitation"]
    assert {r["supplier"] for r in invitations} == set(firms)
    assert {r.id: r["status"] for r in invitations}[first.invitations[0]] == "listed"
    assert all(r["invited_on"] == workspace.today() for r in invitations if r["status"] == "invited")
    before = len(history.history(workspace))
    assert events.invite(workspace, event, firms).operation == ""
    assert len(history.history(workspace)) == before


def test_nobody_and_unknown_suppliers_are_refused(workspace: Workspace, event: str, firms: list[str]) -> None:
    with pytest.raises(Refused):
        events.invite(workspace, event, [])
    with pytest.raises(NotFound, match="1 of the suppliers"):
        events.invite(workspace, event, [firms[0], "gone"])
    with pytest.raises(UsageError):
        events.invite(workspace, event, firms, status="perhaps")
    assert records.parts(workspace, "event", event)["invitation"] == []


def test_marking_changes_only_what_stands_otherwise(workspace: Workspace, event: str, firms: list[str]) -> None:
    invitations = list(events.invite(workspace, event, firms).invitations)
    accepted = events.mark(workspace, invitations[:2], "accepted")
    assert (accepted.changed, accepted.unchanged) == (2, 0)
    assert records.get(workspace, "invitation", invitations[0])["answered_on"] == workspace.today()
    came = events.mark(workspace, invitations, "attended")
    assert came.changed == 3
    assert came.touched == {"invitation": frozenset(invitations)}
    assert history.history(workspace)[0].title == "Mark 3 invitations as attended"
    assert records.get(workspace, "invitation", invitations[0])["answered_on"] == workspace.today()
    assert events.mark(workspace, invitations, "attended").operation == ""
    with pytest.raises(NotFound):
        events.mark(workspace, ["gone"], "attended")
    history.undo(workspace)
    assert records.get(workspace, "invitation", invitations[2])["status"] == "invited"
