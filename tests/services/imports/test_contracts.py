"""Registers of contracts as rows of the pipeline, each accounted for, with a draft of what follows the ending ones."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from crm_app.domain.kinds import KINDS
from crm_app.services import history, imports, records, setup
from crm_app.services.imports import OnDuplicate
from crm_app.services.imports.contract_writing import drafts_of
from crm_app.services.imports.follow_ons import months_after
from crm_app.services.workspace import Workspace, create_workspace
from crm_app.store.queries import records as queries

HEADINGS = (
    "Contract ref",
    "Contract title",
    "Council",
    "Contractor",
    "Company Reg No",
    "Value",
    "Start date",
    "End date",
    "Contract type",
    "Procedure type",
    "Industry",
    "Notice period months",
    "Telephone of the lead officer",
)
ROWS = (
    (
        "C1",
        "Meals",
        "Hackney",
        "Good Meals Ltd",
        "00000001",
        "£1,200,000",
        "01/04/2024",
        "31/03/2028",
        "Service contract",
        "Open procedure",
        "Canteen services - 55500000",
        "",
        "1",
    ),
    (
        "C2",
        "Signs",
        "Hackney",
        "Sign Works",
        "",
        "about ten",
        "2020-01-01",
        "30/06/2025",
        "Supply contract",
        "Competitive quotation",
        "Signs - 44423400",
        "",
        "2",
    ),
    (
        "C3",
        "Roofs",
        "Hackney",
        "[Redacted - Personal Data]",
        "",
        "50000",
        "next spring",
        "01/05/2027",
        "Works",
        "Direct award",
        "roofing",
        "14",
        "3",
    ),
    ("C3b", "Towers", "Hackney", "", "", "9000", "01/09/2027", "31/08/2026", "", "", "", "", "4"),
    ("", "", "Hackney", "Nobody", "", "1", "", "", "", "", "", "", "5"),
    (
        "C1",
        "Meals",
        "Hackney",
        "Good Meals Ltd",
        "00000001",
        "1200000",
        "01/04/2024",
        "31/03/2028",
        "",
        "",
        "",
        "",
        "6",
    ),
)


def write(path: Path, rows: Any = ROWS, headings: Any = HEADINGS) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([headings, *rows])
    return path


def every(workspace: Workspace, kind: str = "opportunity") -> list[Any]:
    with workspace.store.read() as connection:
        return queries.every(connection, KINDS[kind])


def named(workspace: Workspace, title: str) -> Any:
    return next(record for record in every(workspace) if record["title"] == title)


def test_rows_become_opportunities_and_every_row_is_accounted_for(workspace: Workspace, tmp_path: Path) -> None:
    supplier = records.add(workspace, "supplier", {"name": "Good Meals Limited", "company_number": "00000001"}).id
    path = write(tmp_path / "contracts.csv")
    done = imports.run(workspace, "opportunity", path)
    counts = done.counts
    assert (counts.read, counts.created, counts.skipped, counts.rejected) == (6, 4, 1, 1)
    problems = {(row.number, p.field): p.message for row in (*done.warnings, *done.rejected) for p in row.problems}
    assert {field for _, field in problems} == {"Value", "Start date", "Industry", "Contract ends on", "Title"}
    meals = named(workspace, "Meals")
    assert (meals["stage"], meals["winner"], meals["winner_name"]) == ("live", supplier, "Good Meals Ltd")
    assert (meals["value_net"], meals["awarded_value"]) == (Decimal(1_200_000), Decimal(1_200_000))
    assert (meals["contract_kind"], meals["route"], meals["cpv_codes"]) == ("services", "open", ("55500000",))
    assert (meals["buyers"], meals["reference"], meals.visibility) == (("Hackney",), "C1", "shared")
    signs, roofs = named(workspace, "Signs"), named(workspace, "Roofs")
    assert (signs["stage"], signs["value_net"], signs["route"]) == ("ended", None, "quotes")
    assert (roofs["winner_name"], roofs["starts_on"], roofs["contract_kind"]) == (None, None, "works")
    assert named(workspace, "Towers")["ends_on"] is None
    assert not any("Telephone" in str(record["description"]) for record in every(workspace))


def test_the_next_tender_is_drafted_and_planned_back(workspace: Workspace, tmp_path: Path) -> None:
    path = write(tmp_path / "contracts.csv")
    done = imports.run(workspace, "opportunity", path)
    assert any("within 24 months" in note and note.endswith(" 2.") for note in done.notes)
    meals, roofs = named(workspace, "Meals"), named(workspace, "Roofs")
    drafts = {draft["follows"]: draft for draft in drafts_of(workspace, [meals.id, roofs.id])}
    following = drafts[meals.id]
    assert (following["title"], following["stage"], following.visibility) == (
        "Meals (next contract)",
        "idea",
        "private",
    )
    assert following["starts_on"] == date(2028, 4, 1)
    dates = {m["step"]: m["planned_on"] for m in records.parts(workspace, "opportunity", following.id)["milestone"]}
    assert dates["starts"] == date(2028, 4, 1)
    assert dates["tender_notice"] <= dates["closes"] < dates["starts"]
    assert following["published_on"] == dates["tender_notice"]
    assert drafts[roofs.id]["published_on"] == date(2026, 3, 1)  # fourteen months of notice, as its own terms ask


def test_with_the_rules_of_the_store_the_notice_leaves_time_to_bid(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setenv("CRM_TODAY", "2026-11-22")
    workspace = create_workspace(tmp_path / "rules.crm")
    records.add(workspace, "anchor", {"name": "Hackney (test)"})
    setup.seed_reference(workspace)
    imports.run(workspace, "opportunity", write(tmp_path / "contracts.csv"))
    (following,) = drafts_of(workspace, [named(workspace, "Meals").id])
    assert following["published_on"] + timedelta(days=25) == following["closes_on"]
    assert following["closes_on"] < following["award_on"] < following["starts_on"] == date(2028, 4, 1)
    workspace.close()


def test_a_second_run_makes_no_operation_and_a_newer_register_changes_what_moved(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = write(tmp_path / "contracts.csv")
    imports.run(workspace, "opportunity", path)
    steps, count = len(history.history(workspace)), len(every(workspace))
    again = imports.run(workspace, "opportunity", path)
    assert (again.counts.unchanged, again.counts.skipped, again.counts.rejected, again.operation) == (4, 1, 1, "")
    assert (len(history.history(workspace)), len(every(workspace))) == (steps, count)
    signs = named(workspace, "Signs")
    records.save(workspace, "opportunity", signs.id, {"stage": "live"})
    moved = [list(ROWS[1])]
    moved[0][7] = "30/06/2028"
    done = imports.run(workspace, "opportunity", write(tmp_path / "newer.csv", moved))
    assert done.counts.updated == 1
    assert (named(workspace, "Signs")["ends_on"], named(workspace, "Signs")["stage"]) == (date(2028, 6, 30), "live")
    assert [draft["title"] for draft in drafts_of(workspace, [signs.id])] == ["Signs (next contract)"]
    history.undo(workspace)
    assert drafts_of(workspace, [signs.id]) == []
    skipped = imports.run(workspace, "opportunity", path, on_duplicate=OnDuplicate.SKIP)
    assert skipped.counts.skipped == 5


def test_one_reference_for_several_contracts_is_told_apart_by_title(workspace: Workspace, tmp_path: Path) -> None:
    headings = ("Reference", "Title", "Buyer", "Supplier")
    rows = [("FW1", f"Lot {n}", "Hackney", f"Firm {n}") for n in (1, 2, 3)]
    path = write(tmp_path / "framework.csv", rows, headings)
    assert imports.run(workspace, "opportunity", path).counts.created == 3
    assert imports.run(workspace, "opportunity", path).counts.unchanged == 3
    other = write(tmp_path / "other.csv", [("FW1", "Lot 1", "Homerton", "Firm 1")], headings)
    assert imports.run(workspace, "opportunity", other).counts.created == 1


def test_columns_without_a_field_are_left_out_unless_a_person_asks_for_them(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = write(tmp_path / "c.csv", [("Meals", "Ask the desk")], ("Title", "Remarks"))
    plan = imports.prepare(workspace, "opportunity", path)
    assert [column.target for column in plan.columns] == ["opportunity.title", ""]
    imports.write(workspace, imports.check(workspace, plan.with_target(1, "note")))
    assert named(workspace, "Meals")["description"] == "Remarks: Ask the desk"


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 11, 22), 24, date(2028, 11, 22)),
        (date(2027, 5, 1), -14, date(2026, 3, 1)),
        (date(2026, 12, 31), 12, date(2027, 12, 31)),
    ],
)
def test_months_after(day: date, months: int, expected: date) -> None:
    assert months_after(day, months) == expected


@pytest.mark.parametrize(
    ("file", "rows"),
    [("ocds/cf_notices_flat_2960.xlsx", 2_960), ("registers/contracts_register_devon_exeter.csv", 224)],
)
def test_real_registers_reconcile_to_the_row(workspace: Workspace, shared_data: Path, file: str, rows: int) -> None:
    done = imports.run(workspace, "opportunity", shared_data / file)
    assert (done.counts.read, done.counts.created) == (rows, rows)
    own = [record for record in every(workspace) if not record["follows"]]
    assert len(own) == rows
    assert {record["stage"] for record in own} <= {"live", "planned", "ended", "award", "evaluation", "open"}
    again = imports.run(workspace, "opportunity", shared_data / file)
    assert (again.counts.unchanged, again.operation) == (rows, "")
