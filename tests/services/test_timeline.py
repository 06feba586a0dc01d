"""The timeline of a supplier over all kinds of record, newest first, page by page."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from crm_app.domain.errors import NotFound
from crm_app.domain.kinds import KINDS
from crm_app.services import records
from crm_app.services.activities import FollowUp, log_activity
from crm_app.services.tasks import complete_task
from crm_app.services.timeline import TimelineEntry, timeline
from crm_app.services.today import today
from crm_app.services.workspace import Workspace, open_workspace


@pytest.fixture
def supplier(workspace: Workspace) -> str:
    return records.add(workspace, "supplier", {"name": "Clapton Kitchen CIC"}).id


@pytest.fixture
def busy(workspace: Workspace, supplier: str) -> str:
    """A supplier of which every kind of thing is known."""

    def part(kind: str, **values: object) -> str:
        return records.add(workspace, kind, values, parent_id=supplier).id

    part("note", text="Met at the market\nGood bread.", written_on=date(2026, 3, 1))
    person = part("person", name="Amira Example")
    part("credential", what="public_liability", expires_on=date(2026, 12, 24), issuer="Sample Mutual")
    part("credential", what="ssip", expires_on=date(2026, 5, 1))
    part("credential", what="iso_9001")
    part("assessment", assessed_on=date(2026, 4, 1), profile="works", assessor="Priya")
    event = records.add(workspace, "event", {"title": "How to bid", "held_on": date(2026, 6, 1), "starts": "10:00"}).id
    records.add(workspace, "invitation", {"supplier": supplier, "status": "attended"}, parent_id=event)
    records.add(workspace, "paper", {"title": "Readiness report", "subject": supplier, "issued_on": date(2026, 4, 2)})
    log_activity(
        workspace,
        {"supplier": supplier, "person": person, "text": "Asked about lot 2", "happened_on": date(2026, 7, 1)},
        follow_up=FollowUp(date(2026, 12, 1), "Send the form"),
    )
    records.save(workspace, "supplier", supplier, {"status": "engaged"})
    return supplier


def said(found: list[TimelineEntry]) -> list[str]:
    return [entry.title for entry in found]


def test_everything_is_there_newest_first(workspace: Workspace, busy: str) -> None:
    found = timeline(workspace, busy)
    days = [entry.at for entry in found]
    assert days == sorted(days, reverse=True)
    assert said([e for e in found if e.kind != "status"]) == [
        "Public liability insurance expires",
        "To do: Send the form",
        "Call: Asked about lot 2 (with Amira Example)",
        "Attended: How to bid",
        "SSIP, CHAS or Constructionline ran out",
        "Issued: Readiness report",
        "Assessed for “Works”: not known yet",
        "Met at the market",
    ]
    changes = said([e for e in found if e.kind == "status"])
    assert any(title.startswith("Status: ") and title.endswith("→ Engaged") for title in changes)
    assert "Added to the register: Add supplier “Clapton Kitchen CIC”" in changes
    note = next(entry for entry in found if entry.kind == "note")
    assert (note.text, note.who, note.tab) == ("Met at the market\nGood bread.", workspace.author, "Notes")
    assert next(entry for entry in found if entry.kind == "assessment").who == "Priya"


def test_where_each_opens(workspace: Workspace, busy: str) -> None:
    places = {entry.kind: (entry.record_kind, entry.tab) for entry in timeline(workspace, busy)}
    assert places["activity"] == ("activity", "")
    assert places["invitation"] == ("event", "")
    assert places["credential"] == ("supplier", "Credentials")
    assert places["status"] == ("supplier", "History")


def test_pages_follow_each_other_without_a_gap(workspace: Workspace, busy: str) -> None:
    whole = timeline(workspace, busy)
    paged: list[TimelineEntry] = []
    while page := timeline(workspace, busy, 3, before=paged[-1] if paged else None):
        paged += page
    assert paged == whole


def test_only_some_kinds(workspace: Workspace, busy: str) -> None:
    assert {entry.kind for entry in timeline(workspace, busy, kinds=("note", "paper"))} == {"note", "paper"}


def test_a_task_that_is_done_stands_at_its_day(workspace: Workspace, busy: str) -> None:
    task = next(entry for entry in timeline(workspace, busy) if entry.kind == "task")
    complete_task(workspace, [task.record_id])
    done = next(entry for entry in timeline(workspace, busy) if entry.kind == "task")
    assert (done.title, done.at) == ("Done: Send the form", date(2026, 11, 22))


def test_an_import_that_changed_the_supplier_is_told(workspace: Workspace, supplier: str) -> None:
    with workspace.operation("Import 3 suppliers from list.xlsx", purpose="import") as op:
        op.update(KINDS["supplier"], supplier, {"website": "https://clapton.example"})
    records.save(workspace, "supplier", supplier, {"website": "https://clapton-kitchen.example"})
    assert said(timeline(workspace, supplier))[0] == "Import 3 suppliers from list.xlsx"
    assert len(timeline(workspace, supplier)) == 2, "an ordinary change of a field is no news"


def test_what_is_long_in_force_is_no_news(workspace: Workspace, supplier: str) -> None:
    records.add(workspace, "credential", {"what": "ssip", "expires_on": date(2028, 1, 1)}, parent_id=supplier)
    assert [entry.kind for entry in timeline(workspace, supplier)] == ["status"]


def test_another_anchor_does_not_see_what_is_private(
    server: Any, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CRM_TODAY", "2026-11-22")
    ours = open_workspace(server.address("officer_hackney", database))
    key = records.add(ours, "supplier", {"name": "Clapton Kitchen CIC"}).id
    log_activity(ours, {"supplier": key, "text": "Between us"}, follow_up=FollowUp(date(2026, 11, 22)))
    assert {entry.kind for entry in timeline(ours, key)} == {"activity", "task", "status"}
    ours.close()
    theirs = open_workspace(server.address("officer_homerton", database))
    try:
        assert {entry.kind for entry in timeline(theirs, key)} == {"status"}
        assert all(column.key != "due" for column in today(theirs).columns)
    finally:
        theirs.close()


def test_a_supplier_that_is_not_there(workspace: Workspace) -> None:
    with pytest.raises(NotFound):
        timeline(workspace, "00000000-0000-7000-8000-000000000000")
