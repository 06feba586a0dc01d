"""Notices into the pipeline: kept once as published, one opportunity for each, never over an officer's edit."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from crm_app.domain.errors import CrmError
from crm_app.domain.kinds import KINDS
from crm_app.services import history, matching, notices, records
from crm_app.services.lists import ListQuery, count
from crm_app.services.notice_buyers import authority_of
from crm_app.services.workspace import Workspace, open_workspace
from crm_app.store.queries import records as queries

HACKNEY = "01900000-0000-7000-8000-00000000000a"
Write = Callable[..., Path]


@pytest.fixture
def workspace(address: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    monkeypatch.setenv("CRM_TODAY", "2026-11-22")
    opened = open_workspace(address)
    yield opened
    opened.close()


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def _write(*releases: Any, name: str = "notices.json") -> Path:
        path = tmp_path / name
        path.write_text(json.dumps({"releases": list(releases)}), encoding="utf-8")
        return path

    return _write


def release(number: int = 1, part: str = "001-2026", **tender: Any) -> dict[str, Any]:
    usual = {
        "title": f"School meals {number}",
        "description": "Hot meals for four schools",
        "status": "active",
        "value": {"amount": 180000, "currency": "GBP"},
        "classification": {"scheme": "CPV", "id": "55524000"},
        "tenderPeriod": {"endDate": "2026-12-20T12:00:00Z"},
    }
    return {
        "ocid": f"ocds-test-{number:06d}",
        "id": part,
        "date": f"2026-11-{10 + int(part[:3]):02d}T09:00:00Z",
        "tag": ["tender"],
        "buyer": {"id": "GB-TEST-1", "name": "Hackney (test)"},
        "tender": {**usual, **tender},
    }


def every(workspace: Workspace, kind: str) -> list[Any]:
    with workspace.store.read() as connection:
        return queries.every(connection, KINDS[kind])


def sums_up(done: notices.NoticeImport) -> bool:
    return done.read == done.created + done.updated + done.unchanged + done.skipped + done.rejected


def test_a_release_becomes_a_notice_and_its_opportunity(workspace: Workspace, write: Write) -> None:
    done = notices.import_notices(workspace, [write(release())])
    assert (done.read, done.created, done.opportunities_created) == (1, 1, 1)
    (notice,), (opportunity,) = every(workspace, "notice"), every(workspace, "opportunity")
    assert notice.parent_id == opportunity.id
    assert json.loads(notice["body"])["tender"]["title"] == "School meals 1"
    assert len(notice["digest"]) == 64
    assert (notice.visibility, opportunity.visibility) == ("published", "published")
    assert opportunity["title"] == "School meals 1"
    assert opportunity["value_net"] == Decimal(180000)
    assert opportunity["cpv_codes"] == ("55524000",)
    assert (opportunity["stage"], opportunity["closes_on"]) == ("open", date(2026, 12, 20))
    assert history.history(workspace)[0].title == "Import 1 notice from notices.json"
    assert records.find(workspace, "opportunity", "ocds-test-000001") == opportunity.id
    ((kept, facts),) = notices.notices_of(workspace, opportunity.id)
    assert (kept.id, facts.title) == (notice.id, "School meals 1")


def test_a_second_run_makes_no_operation_and_a_dry_run_writes_nothing(workspace: Workspace, write: Write) -> None:
    path = write(release(1), release(2), release(2), {"id": "no ocid"}, "not a release")
    tried = notices.import_notices(workspace, [path], dry_run=True)
    assert (tried.read, tried.created, tried.skipped, tried.rejected) == (5, 2, 1, 2)
    assert every(workspace, "notice") == []
    done = notices.import_notices(workspace, [path])
    assert sums_up(done)
    assert (done.created, done.skipped, done.rejected) == (2, 1, 2)
    assert [reject.row for reject in done.rejects] == [4, 5]
    assert all(reject.message for reject in done.rejects)
    steps = len(history.history(workspace))
    again = notices.import_notices(workspace, [path])
    assert sums_up(again)
    assert (again.unchanged, again.skipped, again.operation) == (2, 1, "")
    assert len(history.history(workspace)) == steps


def test_a_further_release_changes_only_what_nobody_edited(workspace: Workspace, write: Write) -> None:
    notices.import_notices(workspace, [write(release())])
    (opportunity,) = every(workspace, "opportunity")
    records.save(
        workspace, "opportunity", opportunity.id, {"title": "Meals at four schools", "public_liability": 5_000_000}
    )
    later = release(
        1, "003-2026", title="School meals, amended", value={"amount": 200000, "currency": "GBP"}, description=""
    )
    done = notices.import_notices(workspace, [write(later)])
    assert (done.created, done.opportunities_created, done.opportunities_updated) == (1, 0, 1)
    now = records.get(workspace, "opportunity", opportunity.id)
    assert now["title"] == "Meals at four schools"
    assert now["value_net"] == Decimal(200000)
    assert now["description"] == "Hot meals for four schools"
    assert now["public_liability"] == Decimal(5_000_000)
    assert count(workspace, ListQuery("opportunity")) == 1
    # An older release that turns up late is kept, and changes nothing.
    late = notices.import_notices(workspace, [write(release(1, "002-2026", title="Before the amendment"))])
    assert (late.created, late.opportunities_updated) == (1, 0)
    assert len(every(workspace, "notice")) == 3
    history.undo(workspace)
    assert len(every(workspace, "notice")) == 2


def test_the_stage_follows_the_notices_unless_an_officer_moved_it(workspace: Workspace, write: Write) -> None:
    notices.import_notices(workspace, [write(release(1), release(2))])
    one, two = every(workspace, "opportunity")
    records.save(workspace, "opportunity", two.id, {"stage": "cancelled"})
    signed = [{**release(number, "004-2026"), "tag": ["contract"]} for number in (1, 2)]
    notices.import_notices(workspace, [write(*signed)])
    assert records.get(workspace, "opportunity", one.id)["stage"] == "live"
    assert records.get(workspace, "opportunity", two.id)["stage"] == "cancelled"


def test_an_opportunity_flagged_by_hand_is_filled_in_not_doubled(workspace: Workspace, write: Write) -> None:
    key = records.add(workspace, "opportunity", {"title": "Meals (draft)", "ocid": "ocds-test-000001"}).id
    done = notices.import_notices(workspace, [write(release())])
    assert (done.opportunities_created, done.opportunities_updated) == (0, 1)
    now = records.get(workspace, "opportunity", key)
    assert (now["title"], now["stage"]) == ("Meals (draft)", "open")
    assert now["closes_on"] == date(2026, 12, 20)
    assert now.visibility == "private"


def test_a_release_published_again_with_other_contents_replaces_its_text(workspace: Workspace, write: Write) -> None:
    notices.import_notices(workspace, [write(release())])
    done = notices.import_notices(workspace, [write(release(title="School meals, corrected"))])
    assert (done.created, done.updated) == (0, 1)
    (notice,), (opportunity,) = every(workspace, "notice"), every(workspace, "opportunity")
    assert notice["title"] == opportunity["title"] == "School meals, corrected"


def test_buyers_that_are_anchors_give_their_areas(workspace: Workspace, write: Write) -> None:
    if not workspace.store.is_sqlite:
        return  # on a server anchors are kept by its administrators
    records.save(workspace, "anchor", HACKNEY, {"areas": ("E09000012",), "identifiers": ("GB-PPON-TEST",)})
    by_number = {**release(2), "buyer": {"id": "gb-ppon-test", "name": "LBH"}}
    elsewhere = {**release(3), "buyer": {"id": "GB-TEST-9", "name": "Somewhere Council"}}
    notices.import_notices(workspace, [write(release(1), by_number, elsewhere)])
    assert [record["areas"] for record in every(workspace, "opportunity")] == [("E09000012",), ("E09000012",), ()]


def test_a_council_outside_the_collaborative_is_known_by_its_name() -> None:
    assert authority_of("London Borough of Tower Hamlets") == "E09000030"
    assert authority_of("TOWER HAMLETS COUNCIL") == "E09000030"
    assert authority_of("City of London Corporation") == "E09000001"
    assert authority_of("Westminster City Council") == "E09000033"
    assert authority_of("Royal Borough of Kensington & Chelsea") == "E09000020"
    assert authority_of("Hackney (test)") is None
    assert authority_of("Camden Garden Centre") is None


def test_the_place_of_delivery_comes_before_the_own_area(workspace: Workspace, write: Write) -> None:
    if not workspace.store.is_sqlite:
        return  # on a server anchors are kept by its administrators
    records.save(workspace, "anchor", HACKNEY, {"areas": ("E09000012",)})
    delivered = [{"id": "1", "deliveryAddresses": [{"postalCode": "N1 2UD"}]}]
    notices.import_notices(workspace, [write(release(items=delivered))])
    assert every(workspace, "opportunity")[0]["areas"] == ("E09000019",)


def test_awkward_text_is_kept_and_shown_fit_to_read(workspace: Workspace, write: Write) -> None:
    long = "Meals. " * 4000
    path = write(release(title="Meals\u0000 and\u0007 more", description=long), release(2, title=""))
    done = notices.import_notices(workspace, [path])
    assert done.created == 2
    one, two = every(workspace, "opportunity")
    assert one["title"] == "Meals and more"
    assert len(one["description"]) == 20_000
    assert two["title"]
    assert long.strip() in json.loads(every(workspace, "notice")[0]["body"])["tender"]["description"]


def test_lots_of_the_notice_count_in_matching(workspace: Workspace, write: Write) -> None:
    lots = [{"id": "1", "title": "Lot 1 Breakfasts", "value": {"amount": 20000, "currency": "GBP"}}]
    notices.import_notices(workspace, [write(release(lots=lots))])
    key = records.add(workspace, "supplier", {"name": "Test Meals", "cpv_codes": ("55524000",)}).id
    records.add(workspace, "size_fact", {"year_end": date(2026, 3, 31), "turnover": 60_000}, parent_id=key)
    (match,) = matching.matches_for(workspace, every(workspace, "opportunity")[0].id)
    assert "Lot 1 Breakfasts" in match.reasons[2].text


def test_a_file_that_cannot_be_read_is_named_and_nothing_is_kept(
    workspace: Workspace, write: Write, tmp_path: Path
) -> None:
    good = write(release())
    with pytest.raises(CrmError, match=r"none\.json"):
        notices.import_notices(workspace, [good, tmp_path / "none.json"])
    with pytest.raises(CrmError):
        notices.import_notices(workspace, [])
    assert every(workspace, "notice") == []


def test_real_notices_of_four_publishers_are_kept_once(workspace: Workspace, shared_data: Path) -> None:
    files = sorted((shared_data / "ocds").glob("*dev*.json"))
    done = notices.import_notices(workspace, files)
    assert sums_up(done)
    assert done.created == len(every(workspace, "notice")) > 0
    again = notices.import_notices(workspace, files)
    assert (again.created, again.updated, again.operation) == (0, 0, "")
