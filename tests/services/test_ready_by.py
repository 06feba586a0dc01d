"""Ready by when, over the store, with the help that closes each gap."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from crm_app.services import readiness, records
from crm_app.services.questionnaires import shipped
from crm_app.services.ready_by import ready_by_for
from crm_app.services.workspace import Workspace, open_workspace

DAY = date(2026, 11, 23)


@pytest.fixture
def workspace(address: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    monkeypatch.setenv("CRM_TODAY", DAY.isoformat())
    opened = open_workspace(address)
    yield opened
    opened.close()


def test_a_tender_has_its_own_deadline_and_each_gap_its_help(workspace: Workspace) -> None:
    firm = records.add(workspace, "supplier", {"name": "Example Catering Ltd"}).id
    answers = {item.key: "in_place" for item in shipped().items} | {"find_a_tender": "not_yet"}
    readiness.save_answers(workspace, firm, "above_threshold", answers, assessed_on=DAY)
    tender = records.add(
        workspace, "opportunity", {"title": "Meals", "profile": "above_threshold", "closes_on": date(2026, 12, 1)}
    ).id
    title = shipped().item("find_a_tender").title
    event = {"title": "Registering together", "held_on": date(2026, 11, 25), "closes_gaps": ("find_a_tender",)}
    records.add(workspace, "event", event)
    records.add(workspace, "event", {**event, "title": "Long gone", "held_on": date(2026, 1, 5)})
    offer = {"title": "Guide to the platform", "provider": "Example Advice", "price": "free", "closes_gaps": (title,)}
    records.add(workspace, "support_offer", offer)
    found = ready_by_for(workspace, firm, tender)
    assert (found.days.at_once, found.days.spare_days) == (date(2026, 11, 24), 7)
    assert found.words == f"Could be ready by 24 November 2026, 7 days before the deadline; {title} takes longest."
    assert [one.title for one in found.help["find_a_tender"]] == ["Registering together", "Guide to the platform"]


def test_never_assessed_is_not_known_rather_than_missing(workspace: Workspace) -> None:
    firm = records.add(workspace, "supplier", {"name": "Example Catering Ltd"}).id
    found = ready_by_for(workspace, firm)
    assert found.days.at_once == DAY
    assert found.days.at_worst > DAY
    assert found.words.startswith("Nothing is known to stand in the way")
