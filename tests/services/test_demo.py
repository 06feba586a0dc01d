"""The demonstration register: alike for the same seed, accepted by every check, and about nobody who exists."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from crm_app.domain.identifiers import parse_charity_number, parse_company_number, parse_ppon
from crm_app.domain.kinds import KINDS
from crm_app.domain.matching import SupplierFacts
from crm_app.domain.readiness import CouldBid
from crm_app.domain.validation import accept_all
from crm_app.importers.notices import read_notices
from crm_app.runtime.progress import CancelAfter
from crm_app.services import lists, records
from crm_app.services.codes import authority_name, cpv_name
from crm_app.services.demo import DemoRow, demo_rows, fill
from crm_app.services.demo.names import FIRST_NAMES, SURNAMES
from crm_app.services.demo.notices import OCID_PREFIX, write_package
from crm_app.services.lists import ListQuery
from crm_app.services.workspace import anchors, create_workspace, open_workspace

TODAY = date(2026, 11, 26)
ON_COMPANIES_REGISTER = ("ltd", "plc", "cic", "clg", "charitable_company", "llp")


@pytest.fixture(scope="module")
def rows() -> list[DemoRow]:
    """A register of ninety suppliers, enough for a twin among them."""
    return list(demo_rows(seed=7, today=TODAY, size=90))


def of(rows: list[DemoRow], kind: str) -> list[DemoRow]:
    return [row for row in rows if row.kind == kind]


def test_the_same_seed_gives_the_same_rows_and_another_does_not(rows: list[DemoRow]) -> None:
    assert list(demo_rows(seed=7, today=TODAY, size=90)) == rows
    other = of(list(demo_rows(seed=8, today=TODAY, size=90)), "supplier")
    assert [row.values["name"] for row in other] != [row.values["name"] for row in of(rows, "supplier")]


def test_every_value_is_accepted_and_already_in_its_normal_form(rows: list[DemoRow]) -> None:
    for row in rows:
        accepted = accept_all(KINDS[row.kind], row.values, is_new=True)
        assert {name: value or None for name, value in accepted.items()} == {
            name: value or None for name, value in row.values.items()
        }


def test_keys_are_unique_and_parts_follow_what_they_belong_to(rows: list[DemoRow]) -> None:
    seen: set[str] = set()
    for row in rows:
        assert row.id not in seen
        assert not row.parent_id or row.parent_id in seen
        assert bool(row.parent_id) == bool(KINDS[row.kind].parent)
        seen.add(row.id)


def test_numbers_are_of_no_register(rows: list[DemoRow]) -> None:
    numbers = Counter[str]()
    for row in of(rows, "supplier"):
        company, charity = row.values.get("company_number"), row.values.get("charity_number")
        if company:
            assert parse_company_number(company) == company
            assert int(company.removeprefix("OC")) < 100_000
            assert row.values["legal_form"] in ON_COMPANIES_REGISTER
        if charity:
            assert parse_charity_number(charity) == charity
            assert int(charity) > 9_000_000
        if ppon := row.values.get("ppon"):
            assert parse_ppon(ppon) == ppon
            assert ppon.startswith("PZZZ-")
        numbers.update(number for number in (company, charity, row.values.get("ppon")) if number)
    assert max(numbers.values()) == 1


def test_addresses_and_telephones_reach_nobody(rows: list[DemoRow]) -> None:
    for row in rows:
        for name in ("email", "website"):
            if address := row.values.get(name):
                assert address.endswith(".example")
        for name in ("phone", "mobile"):
            if number := row.values.get(name):
                assert re.fullmatch(r"020 7946 0\d{3}|07700 900\d{3}", number)


def test_people_are_put_together_from_the_lists(rows: list[DemoRow]) -> None:
    for row in of(rows, "person"):
        first, _, last = row.values["name"].partition(" ")
        assert first in FIRST_NAMES
        assert last in SURNAMES


def test_names_do_not_repeat_and_say_their_legal_form() -> None:
    thin = of(list(demo_rows(seed=3, today=TODAY, size=3_000, thin=True)), "supplier")
    assert len({row.values["name"].casefold() for row in thin}) == 3_000
    for row in thin:
        if row.values["legal_form"] in ("ltd", "llp", "plc"):
            assert row.values["name"].split()[-1] in ("Ltd", "Limited", "LLP", "PLC")


def test_premises_are_where_their_postcode_says(rows: list[DemoRow], tmp_path: Path) -> None:
    codes = [records.completing.computed(KINDS["site"], row.values)["local_authority"] for row in of(rows, "site")]
    assert all(authority_name(code) != code for code in codes)
    shares = Counter(codes)
    assert shares["E09000012"] > len(codes) * 0.45
    assert shares["E09000001"] > 0
    assert len(shares) > 5


def test_trades_opportunities_and_notices_carry_codes_that_have_names(rows: list[DemoRow]) -> None:
    for row in (*of(rows, "supplier"), *of(rows, "opportunity")):
        assert row.values["cpv_codes"]
        assert all(cpv_name(code) for code in row.values["cpv_codes"])


def test_a_register_has_gaps_as_real_ones_have(rows: list[DemoRow]) -> None:
    expiries = [row.values["expires_on"] for row in of(rows, "credential")]
    past = sum(day < TODAY for day in expiries)
    assert 0 < past < len(expiries) / 2
    assessed = {row.parent_id for row in of(rows, "assessment")}
    assert 0 < len(assessed) < 90
    assert {row.values["verdict"] for row in of(rows, "likeness")} <= {"open"}


def test_some_suppliers_were_assessed_a_year_before_too_and_came_further_since(rows: list[DemoRow]) -> None:
    by_supplier: dict[str, list[DemoRow]] = {}
    for row in of(rows, "assessment"):
        by_supplier.setdefault(str(row.parent_id), []).append(row)
    twice = [pair for pair in by_supplier.values() if len(pair) == 2]
    assert len(by_supplier) / 5 < len(twice) < len(by_supplier) / 2
    assert all(len(found) <= 2 for found in by_supplier.values())
    gained = lapsed = 0
    for before, now in twice:
        assert (TODAY - before.values["assessed_on"]).days > 366 > (TODAY - now.values["assessed_on"]).days
        assert before.values["profile"] == now.values["profile"]
        then, since = before.values["answers"], now.values["answers"]
        assert then.keys() <= since.keys(), "nothing was known that is not known any more"
        had = {key for key, state in then.items() if state.startswith("in_place")}
        has = {key for key, state in since.items() if state.startswith("in_place")}
        gained, lapsed = gained + len(has - had), lapsed + len(had - has)
    assert gained > 5 * lapsed > 0


def test_opportunities_pass_through_their_dates_in_order(rows: list[DemoRow]) -> None:
    stages = Counter(row.values["stage"] for row in of(rows, "opportunity"))
    assert len(stages) == 9
    for row in of(rows, "opportunity"):
        values = row.values
        days = [
            values[name] for name in ("published_on", "closes_on", "award_on", "starts_on", "ends_on") if values[name]
        ]
        assert days == sorted(days)
        assert values["value_gross"] > values["value_net"]
        if values["stage"] == "open":
            assert values["published_on"] <= TODAY <= values["closes_on"]


def test_invitations_are_in_every_state_and_name_a_supplier_once(rows: list[DemoRow]) -> None:
    invitations = of(rows, "invitation")
    suppliers = {row.id for row in of(rows, "supplier")}
    assert {row.values["status"] for row in invitations} == {
        "listed",
        "invited",
        "accepted",
        "declined",
        "attended",
        "no_show",
    }
    assert len({(row.parent_id, row.values["supplier"]) for row in invitations}) == len(invitations)
    assert {row.values["supplier"] for row in invitations} <= suppliers


def test_what_owners_declare_is_drawn_apart_from_what_matching_knows(rows: list[DemoRow]) -> None:
    claims = of(rows, "claim")
    assert claims
    assert all(row.values["consent_evidence"] and row.values["consent_scopes"] for row in claims)
    assert not {"ownership", "claims"} & set(SupplierFacts.__dataclass_fields__)


def test_a_store_with_anchors_keeps_them_and_all_is_its_own(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CRM_TODAY", TODAY.isoformat())
    workspace = open_workspace(address)
    try:
        filled = fill(workspace, size=60, opportunities=12, events=4)
        assert len(anchors(workspace)) == 2
        assert filled.counts["supplier"] >= 60
        assert len(filled.operations) == 5
        keys = lists.snapshot(workspace, ListQuery("supplier"))
        assert len(keys) == filled.counts["supplier"]
        assessed = [part for key in keys for part in records.parts(workspace, "supplier", key)["assessment"]]
        assert {part["gate"] for part in assessed} <= {str(gate) for gate in CouldBid}
        assert filled.counts["claim"] > 0
        assert len(lists.snapshot(workspace, ListQuery("event"))) == 4
    finally:
        workspace.close()


def test_an_empty_file_gets_the_anchors_and_is_kept_for_the_council(tmp_path: Path) -> None:
    workspace = create_workspace(tmp_path / "demo.crm")
    try:
        filled = fill(workspace, size=5, opportunities=40, events=1, thin=True)
        names = {record["name"]: record.id for record in anchors(workspace)}
        assert filled.counts["anchor"] == len(names) == 7
        assert workspace.own_anchor() == names["London Borough of Hackney"]
        board = records.parts(workspace, "anchor", names["NHS North East London Integrated Care Board"])["anchor_name"]
        assert [record["name"].split()[-3] for record in board] == ["Clinical", "Clinical"]
        owners = {
            records.get(workspace, "opportunity", key).anchor_id
            for key in lists.snapshot(workspace, ListQuery("opportunity"))
        }
        assert len(owners) == 6
    finally:
        workspace.close()


def test_stopping_leaves_nothing_half_done(tmp_path: Path) -> None:
    workspace = create_workspace(tmp_path / "demo.crm")
    try:
        with pytest.raises(Exception, match="Stopped"):
            fill(workspace, size=30, progress=CancelAfter(30))
        assert lists.snapshot(workspace, ListQuery("supplier")) == []
    finally:
        workspace.close()


def test_a_package_of_notices_reads_back_without_a_problem(tmp_path: Path) -> None:
    path = tmp_path / "notices.json"
    assert write_package(path, seed=7, today=TODAY) == 20
    first = path.read_bytes()
    write_package(path, seed=7, today=TODAY)
    assert path.read_bytes() == first
    found = list(read_notices(path))
    assert len(found) == 20
    for notice in found:
        assert notice.facts is not None
        assert notice.problem == ""
        assert notice.facts.warnings == ()
        assert notice.facts.ocid.startswith(OCID_PREFIX)
        assert notice.facts.cpv_codes
        assert all(cpv_name(code) for code in notice.facts.cpv_codes)
        assert notice.facts.published_at is not None
        assert notice.facts.published_at.date() <= TODAY
    assert {notice.facts.notice_type for notice in found if notice.facts} == {"UK2", "UK3", "UK4", "UK6"}
    assert {len(notice.facts.lots) for notice in found if notice.facts} == {1, 3}
