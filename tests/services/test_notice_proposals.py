"""Notices against what a person wrote: proposals, taken or left field by field; the inbox; lots found again."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from crm_app.domain.errors import CrmError
from crm_app.domain.kinds import KINDS
from crm_app.services import history, inbox, notice_proposals, notices, preferences, records
from crm_app.services.briefings import briefing_facts
from crm_app.services.workspace import Workspace
from crm_app.store.queries import records as queries

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def _write(*releases: Any) -> Path:
        path = tmp_path / f"notices{len(list(tmp_path.iterdir()))}.json"
        path.write_text(json.dumps({"releases": list(releases)}), encoding="utf-8")
        return path

    return _write


def release(part: str = "001-2026", tag: str = "tender", ocid: str = "ocds-test-1", **more: Any) -> dict[str, Any]:
    tender = {
        "title": "School meals",
        "description": "Hot meals",
        "status": "active",
        "value": {"amount": 180000, "amountGross": 216000, "currency": "GBP"},
        "mainProcurementCategory": "services",
        "procurementMethod": "open",
        "procurementMethodDetails": "Open procedure",
        "aboveThreshold": False,
        "legalBasis": {"scheme": "UKPGA", "id": "2023/54"},
        "tenderPeriod": {"endDate": "2026-12-20T12:00:00Z"},
        "lots": [
            {
                "id": "A",
                "title": "North",
                "value": {"amount": 100000, "amountGross": 120000, "currency": "GBP"},
                "suitability": {"sme": True},
                "contractPeriod": {"startDate": "2027-04-01", "endDate": "2029-03-31", "maxExtentDate": "2031-03-31"},
            },
            {"id": "B", "value": {"amount": 80000, "currency": "GBP"}},
        ],
        "items": [
            {"id": "1", "relatedLot": "A", "additionalClassifications": [{"scheme": "CPV", "id": "55524000"}]},
            {"id": "2", "relatedLot": "B", "additionalClassifications": [{"scheme": "CPV", "id": "55523100"}]},
        ],
    }
    tender.update(more.pop("tender", {}))
    return {
        "ocid": ocid,
        "id": part,
        "date": f"2026-11-{10 + int(part[:3]):02d}T09:00:00Z",
        "tag": [tag],
        "buyer": {"id": "GB-TEST-1", "name": "Hackney (test)"},
        "tender": tender,
        **more,
    }


def every(workspace: Workspace, kind: str) -> list[Any]:
    with workspace.store.read() as connection:
        return queries.every(connection, KINDS[kind])


def by_release(workspace: Workspace, release_id: str) -> Any:
    return next(notice for notice in every(workspace, "notice") if notice["release_id"] == release_id)


def test_lots_law_route_and_dates_become_parts_and_fields(workspace: Workspace, write: Write) -> None:
    notices.import_notices(workspace, [write(release())])
    (opportunity,) = every(workspace, "opportunity")
    assert (opportunity["contract_kind"], opportunity["regime"], opportunity["route"]) == ("services", "below", "open")
    assert opportunity["extends_until"] == date(2031, 3, 31)
    north, south = every(workspace, "lot")
    assert (north["source_id"], north["title"], north["suitable_sme"]) == ("A", "North", "yes")
    assert (north["value_net"], north["value_gross"]) == (Decimal(100_000), Decimal(120_000))
    assert (north["cpv_codes"], south["cpv_codes"]) == (("55524000",), ("55523100",))
    assert (north["starts_on"], north["ends_on"]) == (date(2027, 4, 1), date(2029, 3, 31))
    assert south["title"] == "Lot B"
    assert every(workspace, "milestone") == []  # the opportunity's own fields hold every date so far


def test_a_moved_date_is_kept_as_planned_and_as_revised(workspace: Workspace, write: Write) -> None:
    notices.import_notices(workspace, [write(release())])
    moved = release("002-2026", "tenderUpdate", tender={"tenderPeriod": {"endDate": "2027-01-10T12:00:00Z"}})
    notices.import_notices(workspace, [write(moved)])
    (one,) = every(workspace, "milestone")
    assert (one["step"], one["planned_on"], one["revised_on"]) == ("closes", date(2026, 12, 20), date(2027, 1, 10))
    assert every(workspace, "opportunity")[0]["closes_on"] == date(2027, 1, 10)


def test_an_award_fills_the_outcome_and_finds_the_winner(workspace: Workspace, write: Write) -> None:
    supplier = records.add(workspace, "supplier", {"name": "Good Meals Limited", "company_number": "00000001"}).id
    records.add(workspace, "supplier", {"name": "Good Meals Community"})
    notices.import_notices(workspace, [write(release())])
    party = {
        "id": "S1", "name": "Good Meals Ltd", "roles": ["supplier"], "identifier": {"scheme": "GB-COH", "id": "1"},
        "details": {"scale": "sme"},
    }  # fmt: skip
    awarded = release(
        "003-2026",
        "contract",
        parties=[party],
        awards=[{"id": "1", "status": "active", "suppliers": [{"id": "S1"}]}],
        contracts=[{"id": "1", "value": {"amount": 170000, "currency": "GBP"}, "dateSigned": "2026-11-12"}],
        bids={"statistics": [
            {"id": "1", "measure": "bids", "value": 4}, {"id": "2", "measure": "bids", "value": 3},
            {"id": "3", "measure": "smeBids", "value": 5}, {"id": "4", "measure": "vcseBids", "value": "many"},
        ]},
    )  # fmt: skip
    notices.import_notices(workspace, [write(awarded)])
    (now,) = every(workspace, "opportunity")
    assert (now["winner"], now["winner_name"]) == (supplier, "Good Meals Ltd")
    assert (now["awarded_value"], now["signed_on"]) == (Decimal(170_000), date(2026, 11, 12))
    assert (now["bids"], now["bids_sme"], now["bids_vcse"]) == (7, 5, None)
    assert now["stage"] == "live"


def test_what_a_person_edited_is_proposed_and_taken_field_by_field(workspace: Workspace, write: Write) -> None:
    notices.import_notices(workspace, [write(release())])
    (opportunity,) = every(workspace, "opportunity")
    first = every(workspace, "notice")[0]
    assert first["state"] == "new"
    assert notice_proposals.proposals(workspace, first.id) == []
    records.save(workspace, "opportunity", opportunity.id, {"title": "Meals", "closes_on": date(2026, 12, 24)})
    lot = every(workspace, "lot")[0]
    records.save(workspace, "lot", lot.id, {"title": "North and east"})
    later = release(
        "002-2026",
        tender={
            "title": "School meals, amended",
            "value": {"amount": 200000, "currency": "GBP"},
            "tenderPeriod": {"endDate": "2027-01-10T12:00:00Z"},
            "lots": [{"id": "A", "title": "North (new)"}, {"id": "C", "title": "West"}],
        },
    )
    notices.import_notices(workspace, [write(later)])
    now = records.get(workspace, "opportunity", opportunity.id)
    assert (now["title"], now["value_net"], now["closes_on"]) == ("Meals", Decimal(200_000), date(2026, 12, 24))
    assert [one["title"] for one in every(workspace, "lot")] == ["North and east", "Lot B", "West"]
    notice = by_release(workspace, "002-2026")
    assert notice["state"] == "changed"
    assert notice["decided"] == {"value_net": "taken", "published_on": "taken"}
    found = {one.field: one for one in notice_proposals.proposals(workspace, notice.id)}
    assert set(found) == {"title", "closes_on", "lot:A:title", "lot:B:title"}
    assert (found["lot:B:title"].now, found["lot:B:title"].proposed) == ("Lot B", "Lot B (withdrawn)")
    assert (found["title"].now, found["title"].proposed) == ("Meals", "School meals, amended")
    assert "12 Nov 2026" in found["title"].why
    notice_proposals.accept(workspace, notice.id, ["closes_on", "lot:A:title", "lot:B:title"])
    now = records.get(workspace, "opportunity", opportunity.id)
    assert (now["title"], now["closes_on"]) == ("Meals", date(2027, 1, 10))
    assert [one["title"] for one in every(workspace, "lot")] == ["North (new)", "Lot B (withdrawn)", "West"]
    notice_proposals.leave(workspace, notice.id, ["title"])
    notice = records.get(workspace, "notice", notice.id)
    assert notice["state"] == "linked"
    assert notice["decided"]["title"] == "left"
    assert notice_proposals.proposals(workspace, notice.id) == []
    with pytest.raises(CrmError, match="no longer proposed"):
        notice_proposals.accept(workspace, notice.id, ["title"])
    history.undo(workspace)
    assert [one.field for one in notice_proposals.proposals(workspace, notice.id)] == ["title"]
    notice_proposals.accept_all(workspace, notice.id)
    assert records.get(workspace, "opportunity", opportunity.id)["title"] == "School meals, amended"


def test_a_collaborative_may_be_asked_about_every_change(administered: Workspace, write: Write) -> None:
    workspace = administered
    preferences.set_for_collaborative(workspace, "newer_notices", "Ask about every change")
    notices.import_notices(workspace, [write(release())])
    (opportunity,) = every(workspace, "opportunity")
    later = release(
        "002-2026",
        "tenderUpdate",
        tender={
            "title": "School meals, amended",
            "tenderPeriod": {"endDate": "2027-01-10T12:00:00Z"},
            "lots": [{"id": "A", "title": "North (new)"}, {"id": "B"}, {"id": "C", "title": "West"}],
        },
    )
    notices.import_notices(workspace, [write(later)])
    now = records.get(workspace, "opportunity", opportunity.id)
    assert now.values == opportunity.values
    assert [one["title"] for one in every(workspace, "lot")] == ["North", "Lot B"]
    assert every(workspace, "milestone") == []
    notice = by_release(workspace, "002-2026")
    assert (notice["state"], notice["decided"] or {}) == ("changed", {})
    found = {one.field: one for one in notice_proposals.proposals(workspace, notice.id)}
    assert {"title", "closes_on", "lot:A:title", "lot:C"} <= set(found)
    assert found["title"].why.endswith("an earlier notice said what is here now.")
    assert found["lot:A:title"].why.endswith("an earlier notice said what is here now.")
    notice_proposals.accept(workspace, notice.id, ["closes_on"])
    (moved,) = every(workspace, "milestone")
    assert (moved["step"], moved["planned_on"], moved["revised_on"]) == (
        "closes",
        date(2026, 12, 20),
        date(2027, 1, 10),
    )
    history.undo(workspace)
    assert every(workspace, "milestone") == []
    assert records.get(workspace, "opportunity", opportunity.id)["closes_on"] == date(2026, 12, 20)
    steps = len(history.history(workspace))
    notices.import_notices(workspace, [write(later)])
    assert len(history.history(workspace)) == steps, "the same again proposes nothing anew"
    notice_proposals.accept_all(workspace, notice.id)
    now = records.get(workspace, "opportunity", opportunity.id)
    assert (now["title"], now["closes_on"]) == ("School meals, amended", date(2027, 1, 10))
    assert [one["title"] for one in every(workspace, "lot")] == ["North (new)", "Lot B", "West"]
    assert records.get(workspace, "notice", notice.id)["state"] == "linked"


def test_a_newer_notice_takes_the_place_of_what_an_older_one_proposed(workspace: Workspace, write: Write) -> None:
    notices.import_notices(workspace, [write(release())])
    (opportunity,) = every(workspace, "opportunity")
    records.save(workspace, "opportunity", opportunity.id, {"title": "Meals"})
    for part, title in (("002-2026", "Second"), ("003-2026", "Third")):
        notices.import_notices(workspace, [write(release(part, tender={"title": title}))])
    second, third = by_release(workspace, "002-2026"), by_release(workspace, "003-2026")
    assert notice_proposals.proposals(workspace, second.id) == []
    assert [one.proposed for one in notice_proposals.proposals(workspace, third.id)] == ["Third"]
    inbox.set_state(workspace, [third.id], "ignored")
    assert "Second" in [one.proposed for one in notice_proposals.proposals(workspace, second.id)]


def test_lots_are_those_of_the_newest_list_in_whichever_order_the_notices_come(
    workspace: Workspace, write: Write
) -> None:
    newer = release("002-2026", "tenderUpdate", tender={"lots": [{"id": "A", "title": "All of it"}], "items": []})
    notices.import_notices(workspace, [write(newer)])
    notices.import_notices(workspace, [write(release())])
    assert [one["title"] for one in every(workspace, "lot")] == ["All of it"]
    both = [one | {"ocid": "ocds-test-2"} for one in (release(), newer)]
    notices.import_notices(workspace, [write(*both)])
    assert [one["title"] for one in every(workspace, "lot")] == ["All of it"] * 2
    award = release("004-2026", "award", tender={"lots": [{"id": "B"}]})
    notices.import_notices(workspace, [write(award)])
    assert notice_proposals.proposals(workspace, by_release(workspace, "004-2026").id) == []  # it drops no lot
    notices.import_notices(workspace, [write(release("005-2026", "tenderUpdate"))])
    assert sorted(one["source_id"] for one in every(workspace, "lot")) == ["A", "A", "B"]


def test_days_of_publication_and_closing_are_those_of_the_united_kingdom(workspace: Workspace, write: Write) -> None:
    late = release(tender={"tenderPeriod": {"endDate": "2026-06-30T23:30:00Z"}}) | {"date": "2026-05-01T00:30:00+01:00"}
    notices.import_notices(workspace, [write(late)])
    (found,) = every(workspace, "opportunity")
    assert (found["published_on"], found["closes_on"]) == (date(2026, 5, 1), date(2026, 7, 1))


def test_a_tender_notice_that_is_only_planned_is_not_printed_as_published(workspace: Workspace, write: Write) -> None:
    planned = release(
        tag="planning",
        tender={"communication": {"futureNoticeDate": "2026-06-29"}},
        planning={"documents": [{"id": "001-2026", "noticeType": "UK1", "url": "https://notices.example/1"}]},
    )
    notices.import_notices(workspace, [write(planned)])
    (found,) = every(workspace, "opportunity")
    facts = briefing_facts(workspace, found.id, paper_id="", internal=False)
    assert (facts.published_on, facts.tender_notice_on) == (None, date(2026, 6, 29))
    notices.import_notices(workspace, [write(release("002-2026"))])
    facts = briefing_facts(workspace, found.id, paper_id="", internal=False)
    assert (facts.published_on, facts.tender_notice_on) == (date(2026, 11, 12), None)


def test_the_inbox_counts_lists_links_and_ignores(workspace: Workspace, write: Write) -> None:
    broken = release("001-2026", ocid="ocds-test-2", tender={"title": "Cafâ\x80© runs", "description": "One.rn rnTwo"})
    notices.import_notices(workspace, [write(release("002-2026"), broken)])
    assert inbox.counts(workspace) == {"new": 2, "changed": 0, "linked": 0, "ignored": 0}
    first = inbox.lines(workspace, "new")[0]
    assert first.what == "Tender"
    other = next(line for line in inbox.lines(workspace, "new", "school"))
    target = next(one for one in every(workspace, "opportunity") if one["ocid"] == "ocds-test-2")
    inbox.link(workspace, other.id, target.id)
    moved = records.get(workspace, "notice", other.id)
    assert (moved.parent_id, moved["state"]) == (target.id, "changed")
    assert "title" in {one.field for one in notice_proposals.proposals(workspace, other.id)}
    history.undo(workspace)
    assert records.get(workspace, "notice", other.id).parent_id != target.id
    inbox.set_state(workspace, [other.id], "ignored")
    assert inbox.counts(workspace) == {"new": 1, "changed": 0, "linked": 0, "ignored": 1}
    left = inbox.lines(workspace, "new")[0]
    assert '"description": "One.rn rnTwo"' in inbox.as_published(workspace, left.id)
    assert records.get(workspace, "opportunity", target.id)["description"] == "One.\n\nTwo"
    assert inbox.candidates(workspace, "school")[0][1] == "School meals"


def test_notices_from_before_there_was_an_inbox_count_as_linked(workspace: Workspace, write: Write) -> None:
    notices.import_notices(workspace, [write(release())])
    (notice,) = every(workspace, "notice")
    with workspace.operation("As it was before") as op:
        op.update(KINDS["notice"], notice.id, {"state": None})
    assert inbox.counts(workspace)["linked"] == 1
    assert [line.id for line in inbox.lines(workspace, "linked")] == [notice.id]
