"""Cohorts and markets over the store."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from crm_app.domain.errors import NotFound, Refused, UsageError
from crm_app.domain.filters import Condition, Filter, Op
from crm_app.domain.market import NOT_KNOWN, READY, Nearness
from crm_app.domain.readiness import CouldBid
from crm_app.services import cohort, market, readiness, records
from crm_app.services.lists import ListQuery
from crm_app.services.questionnaires import shipped
from crm_app.services.workspace import Workspace, open_workspace

DAY = date(2026, 11, 23)
ALL = {item.key: "in_place" for item in shipped().items}


@pytest.fixture
def workspace(address: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    monkeypatch.setenv("CRM_TODAY", DAY.isoformat())
    opened = open_workspace(address)
    yield opened
    opened.close()


@pytest.fixture
def firms(workspace: Workspace) -> dict[str, str]:
    """Four caterers: ready, short of an account, short of everything, never assessed."""
    found = {}
    answers = {
        "Ready": ALL,
        "Near": ALL | {"find_a_tender": "not_yet"},
        "Far": dict.fromkeys(ALL, "not_yet"),
        "New": None,
    }
    for name, given in answers.items():
        values = {"name": f"Example {name} Ltd", "cpv_codes": ("55500000",), "tags": ("lunch",)}
        found[name] = records.add(workspace, "supplier", values).id
        if given:
            readiness.save_answers(workspace, found[name], "catering", given, assessed_on=DAY)
    return found


def test_a_cohort_is_any_list(workspace: Workspace, firms: dict[str, str]) -> None:
    found = cohort.cohort(workspace, ListQuery("supplier"), "above_threshold")
    assert (found.could_bid[CouldBid.TODAY], found.could_bid[CouldBid.NOT_YET], found.never_assessed) == (1, 2, 1)
    assert firms["Near"] in found.stopped_by("find_a_tender")
    named = Filter((Condition("name", Op.CONTAINS, ("Ready",)),))
    one = cohort.cohort(workspace, ListQuery("supplier", named), "above_threshold")
    assert ([line.id for line in one.lines], one.percent) == ([firms["Ready"]], 100)
    with pytest.raises(NotFound):
        cohort.cohort(workspace, ListQuery("supplier"), "nonsense")


def test_a_cohort_of_an_event_and_of_a_borough(workspace: Workspace, firms: dict[str, str]) -> None:
    site = {"postcode": "E8 1AA", "local_authority": "E09000012"}
    records.add(workspace, "site", site, parent_id=firms["Ready"])
    event = records.add(workspace, "event", {"title": "Surgery", "held_on": date(2026, 11, 2)}).id
    for name, status in (("Near", "attended"), ("Far", "declined")):
        records.add(workspace, "invitation", {"supplier": firms[name], "status": status}, parent_id=event)
    came = cohort.cohort(workspace, ListQuery("supplier", cohort.of_event(workspace, event)))
    assert [line.id for line in came.lines] == [firms["Near"]]
    here = cohort.cohort(workspace, ListQuery("supplier", cohort.of_borough("E09000012")))
    assert [line.id for line in here.lines] == [firms["Ready"]]


def test_before_and_after_rest_on_what_was_kept(workspace: Workspace, firms: dict[str, str]) -> None:
    early, middle = date(2026, 1, 10), date(2026, 6, 10)
    readiness.save_answers(workspace, firms["Ready"], "catering", dict.fromkeys(ALL, "not_yet"), assessed_on=early)
    readiness.save_answers(workspace, firms["Near"], "catering", ALL, assessed_on=middle)
    everyone = ListQuery("supplier")
    found = cohort.change(workspace, everyone, early, DAY)
    assert (found.compared, found.since, found.never) == (1, (firms["Far"], firms["Near"]), (firms["New"],))
    assert (found.overall.before, found.overall.after) == (0, 100)
    # A credential put on file later changes nothing that was found on a day before it.
    cover = {"what": "public_liability", "level": 1, "expires_on": date(2025, 1, 1)}
    records.add(workspace, "credential", cover, parent_id=firms["Ready"])
    assert cohort.change(workspace, everyone, early, DAY).domains == found.domains
    still = cohort.change(workspace, everyone, early, date(2026, 5, 1))
    assert (still.compared, still.not_again, len(still.never)) == (0, (firms["Ready"],), 3)
    later = cohort.change(workspace, everyone, middle, DAY)
    assert {line.id for line in later.after.lines} == {firms["Ready"], firms["Near"]}
    assert later.overall.fell == 1
    with pytest.raises(UsageError):
        cohort.change(workspace, everyone, DAY, early)
    with pytest.raises(NotFound):
        cohort.change(workspace, everyone, early, DAY, "nonsense")


def test_of_two_assessments_on_one_day_the_later_stands(workspace: Workspace, firms: dict[str, str]) -> None:
    readiness.save_answers(workspace, firms["Far"], "catering", ALL, assessed_on=DAY)
    found = cohort.change(workspace, ListQuery("supplier"), date(2026, 11, 1), DAY)
    assert firms["Far"] in found.since
    readiness.save_answers(workspace, firms["Far"], "catering", ALL, assessed_on=date(2026, 10, 1))
    moved = cohort.change(workspace, ListQuery("supplier"), date(2026, 11, 1), DAY)
    assert (moved.overall.before, moved.overall.after) == (100, 100)


def test_the_days_of_an_event(workspace: Workspace, firms: dict[str, str]) -> None:
    held = records.add(workspace, "event", {"title": "Surgery", "held_on": date(2026, 11, 2)}).id
    coming = records.add(workspace, "event", {"title": "Fair", "held_on": date(2026, 12, 2)}).id
    assert cohort.event_days(workspace, held) == (date(2026, 11, 1), DAY)
    assert cohort.events_held(workspace) == [(held, "Surgery", date(2026, 11, 2))]
    with pytest.raises(Refused, match="yet"):
        cohort.event_days(workspace, coming)


def test_the_market_for_a_tender(workspace: Workspace, firms: dict[str, str]) -> None:
    tender = {"title": "School lunch", "cpv_codes": ("55500000",), "profile": "above_threshold"}
    key = records.add(workspace, "opportunity", {**tender, "closes_on": date(2026, 11, 25)}).id
    found = market.market(workspace, key)
    stands = {line.id: line.nearness for line in found.lines}
    assert stands == {
        firms["Ready"]: Nearness.TODAY,
        firms["Near"]: Nearness.IN_TIME,
        firms["Far"]: Nearness.LATER,
        firms["New"]: Nearness.NEVER_ASSESSED,
    }
    assert found.lines[0].id == firms["Ready"]
    assert (found.count(*READY), found.keys(*NOT_KNOWN)) == (1, (firms["New"],))
    near = found.lines[1]
    assert (near.ready_on, near.waiting, near.critical) == (
        date(2026, 11, 24),
        ("Find a Tender account",),
        "Find a Tender account",
    )
    assert found.gates[0].not_yet >= found.gates[-1].not_yet
