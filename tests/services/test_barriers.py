"""The barrier meter, and who is asked for a quote."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

import pytest

from crm_app.domain.barriers import Stand, lower_levels, measure
from crm_app.domain.matching import SupplierFacts
from crm_app.domain.readiness_evidence import CredentialFact
from crm_app.services import barriers, history, quoting, readiness, records
from crm_app.services.questionnaires import shipped
from crm_app.services.workspace import Workspace, open_workspace
from tests.conftest import ANCHORS

DAY = date(2026, 11, 22)
FIVE, ONE = Decimal(5_000_000), Decimal(1_000_000)


@pytest.fixture
def workspace(address: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    monkeypatch.setenv("CRM_TODAY", DAY.isoformat())
    keeper = open_workspace(address.replace("officer_hackney@", "postgres@"))  # only an administrator changes anchors
    records.save(keeper, "anchor", ANCHORS["hackney"], {"areas": ("E09000012",)})
    keeper.close()
    opened = open_workspace(address)
    yield opened
    opened.close()


def firm(workspace: Workspace, name: str, cover: Decimal | None = None, postcode: str = "E8 1EA") -> str:
    key = records.add(workspace, "supplier", {"name": name, "cpv_codes": ("98310000",), "services": "laundry"}).id
    records.add(workspace, "site", {"postcode": postcode}, parent_id=key)
    if cover is not None:
        values = {"what": "public_liability", "level": cover, "expires_on": date(2027, 6, 1)}
        records.add(workspace, "credential", values, parent_id=key)
    return key


def tender(workspace: Workspace, **values: object) -> str:
    usual = {"title": "Laundry for the hospital", "cpv_codes": ("98310000",), "areas": ("E09000012",)}
    return records.add(workspace, "opportunity", {**usual, **values}).id


def test_the_meter_counts_local_suppliers_and_keeps_the_unknown_apart(workspace: Workspace) -> None:
    firm(workspace, "Small Cover", ONE)
    firm(workspace, "Large Cover", FIVE)
    firm(workspace, "No Answer")
    firm(workspace, "Far Away", ONE, "EC1A 1BB")
    key = tender(workspace, public_liability=FIVE)
    found = barriers.meter(workspace, key)
    assert [found.count(stand) for stand in Stand] == [1, 1, 1]
    (level,) = found.levels
    assert (level.label, level.short) == ("Public liability insurance", 1)
    assert found.words == "3 suppliers fit; what is asked would keep out 1, and of 1 it is not known."
    asked = {"public_liability": ONE}
    lower = barriers.meter(workspace, key, asked)
    assert lower.count(Stand.SHORT) == 0
    saved = barriers.keep_note(workspace, key, found, asked)
    (note,) = records.parts(workspace, "opportunity", key)["barrier"]
    assert (note.id, note["matched"], note["excluded"], note["unknown"]) == (saved.id, 3, 1, 1)


def test_the_meter_knows_the_gates_and_who_could_be_in_time(workspace: Workspace) -> None:
    known = {item.key: "in_place" for item in shipped().items}
    near, far = firm(workspace, "Near", ONE), firm(workspace, "Far", ONE)
    firm(workspace, "Never Asked", ONE)
    large = firm(workspace, "Large", FIVE)
    for key, answers in (
        (near, known), (far, known | {"find_a_tender": "not_yet", "health_and_safety": "not_yet"}), (large, known),
    ):  # fmt: skip
        readiness.save_answers(workspace, key, "above_threshold", answers)
    key = tender(workspace, public_liability=FIVE, closes_on=DAY + timedelta(days=60), profile="above_threshold")
    meter = barriers.meter(workspace, key)
    found = barriers.reach(workspace, key, meter)
    assert (found.assessed, found.never_assessed, len(found.excluded)) == (3, 1, 3)
    assert found.excluded[near].in_time is True
    assert [len(found.keys(answer)) for answer in (True, None)] == [2, 1]
    gates = {gate.key: gate for gate in found.gates}
    assert (gates["find_a_tender"].not_yet, found.stopped_by("find_a_tender")) == (1, (far,))
    assert gates["public_liability"].by_award + gates["public_liability"].not_yet == 2, "with the level that is asked"
    records.save(workspace, "opportunity", key, {"closes_on": DAY})
    assert barriers.reach(workspace, key, meter).excluded[far].in_time is False
    assert barriers.reach(workspace, key, barriers.meter(workspace, key, {})).words == ""
    barriers.keep_note(workspace, key, meter, {"public_liability": FIVE})
    assert "when bids close" in records.parts(workspace, "opportunity", key)["barrier"][0]["text"]


def test_cover_that_ends_before_the_award_is_short_and_turnover_counts() -> None:
    ending = CredentialFact("public_liability", FIVE, date(2026, 12, 1), True)
    held = SupplierFacts("a", "A", turnover=Decimal(90_000), credentials=(ending,))
    asked = {"public_liability": FIVE, "turnover": Decimal(100_000), "iso_9001": Decimal(0)}
    found = measure([held], asked, date(2027, 1, 1))
    assert found.suppliers[0].short_of == ("Public liability insurance of £5,000,000", "Yearly turnover of £100,000")
    assert found.suppliers[0].unknown == ("ISO 9001",)
    assert measure([held], {"public_liability": FIVE}, date(2026, 12, 1)).count(Stand.MEETS) == 1
    assert [level.name for level in lower_levels(found.levels)] == ["public_liability", "turnover"]
    assert measure([], asked, DAY).words.startswith("No supplier")


def test_three_to_ask_with_one_local_and_who_was_asked_is_known(workspace: Workspace) -> None:
    keys = [firm(workspace, f"Laundry {n}") for n in range(4)]
    asked = quoting.to_ask(workspace, "laundry")
    assert len(asked) == 3
    assert all(one.asked_on is None for one in asked)
    first = asked[0].match.id
    done = quoting.record_request(workspace, "laundry for the offices", {first: "The same CPV category."})
    again = {one.match.id: one.asked_on for one in quoting.to_ask(workspace, "laundry", count=4)}
    assert again[first] == DAY
    assert {one.match.id for one in quoting.to_ask(workspace, "laundry")} == set(keys) - {first}
    history.undo(workspace, done.operation)
    assert quoting.asked_lately(workspace) == {}


def test_one_of_the_three_is_local_where_any_fits(workspace: Workspace) -> None:
    for number in range(4):
        key = firm(workspace, f"Grand Laundry {number}", postcode="EC1A 1BB")
        values = {"year_end": date(2026, 3, 31), "turnover": Decimal(9_000_000)}
        records.add(workspace, "size_fact", values, parent_id=key)
    near = records.add(workspace, "supplier", {"name": "Corner Wash", "services": "washing and laundry"}).id
    records.add(workspace, "site", {"postcode": "E8 1EA"}, parent_id=near)
    asked = quoting.to_ask(workspace, "laundry")
    assert [one.is_local for one in asked].count(True) == 1
    assert near in {one.match.id for one in asked}


def test_the_text_for_a_colleague_names_them(workspace: Workspace) -> None:
    text = quoting.mail_text("signage", ["Signs & Co", "Letters Ltd"])
    assert "- Signs & Co\n- Letters Ltd" in text
