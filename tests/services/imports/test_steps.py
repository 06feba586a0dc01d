"""The six steps: read, map, check, match, decide, write; every row accounted for, and one undo."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import pytest

from crm_app.domain.errors import Cancelled, UsageError
from crm_app.runtime.progress import CancelAfter
from crm_app.services import history, imports, records
from crm_app.services.imports import ImportCounts, ImportResult, OnDuplicate, Outcome
from crm_app.services.lists import ListQuery, count
from crm_app.services.workspace import Workspace
from tests.services.imports.conftest import Table, state, suppliers

HEADINGS = ("Supplier name", "Company number", "Postcode", "Email", "Staff", "Account manager")
FOODS = ("Example Foods Ltd", "00000001", "e81ea", "info@foods.example", "12", "A. Person")
PRINT = ("Example Print CIC", "", "E8 1EA", "", "3", "")


def reconciles(counts: ImportCounts) -> bool:
    numbers = asdict(counts)
    return bool(numbers.pop("read") == sum(numbers.values()))


def run(workspace: Workspace, path: Path, **options: object) -> ImportResult:
    result = imports.run(workspace, "supplier", path, **options)  # type: ignore[arg-type]
    assert reconciles(result.counts)
    return result


def test_rows_become_suppliers_with_their_parts(workspace: Workspace, table: Table) -> None:
    result = run(workspace, table(HEADINGS, FOODS, PRINT))
    assert (result.counts.read, result.counts.created) == (2, 2)
    foods = suppliers(workspace)["Example Foods Ltd"]
    assert (foods["company_number"], foods["email"], foods["status"]) == ("00000001", "info@foods.example", "prospect")
    assert suppliers(workspace)["Example Print CIC"]["legal_form"] == "cic"
    parts = records.parts(workspace, "supplier", foods.id)
    assert (parts["site"][0]["postcode"], parts["site"][0]["is_main"]) == ("E8 1EA", True)
    assert parts["site"][0]["local_authority"] == "E09000012"
    assert (parts["size_fact"][0]["staff"], parts["size_fact"][0]["source"]) == (12, "import")
    assert [note["text"] for note in parts["note"]] == ["Account manager: A. Person"]


def test_a_second_run_makes_no_operation(workspace: Workspace, table: Table) -> None:
    path = table(HEADINGS, FOODS, PRINT, ("", "00000002", "E8 1EA", "", "", ""))
    first = run(workspace, path)
    before, operations = state(workspace), history.last_to_undo(workspace)
    second = run(workspace, path)
    assert (second.operation, second.counts.unchanged, second.counts.rejected) == ("", 2, 1)
    assert state(workspace) == before
    assert first.operation
    assert history.last_to_undo(workspace) == operations


def test_a_rehearsal_says_what_would_be_and_writes_nothing(workspace: Workspace, table: Table) -> None:
    run(workspace, table(HEADINGS, FOODS, PRINT))
    before = state(workspace)
    rows = (FOODS, ("Example Print CIC", "", "E8 1EA", "", "4", ""), ("Example Signs Ltd", "", "", "", "", ""))
    result = run(workspace, table(HEADINGS, *rows), dry_run=True)
    assert (result.counts.unchanged, result.counts.updated, result.counts.created) == (1, 1, 1)
    assert result.operation == ""
    assert state(workspace) == before


def test_one_undo_takes_the_whole_file_back_exactly(workspace: Workspace, table: Table) -> None:
    run(workspace, table(HEADINGS, FOODS))
    before = state(workspace)
    changed = ("Example Foods", "00000001", "E8 3GG", "new@foods.example", "20", "B. Person")
    result = run(workspace, table(HEADINGS, changed, PRINT))
    assert (result.counts.updated, result.counts.created) == (1, 1)
    other = records.add(workspace, "supplier", {"name": "Made meanwhile"})
    undone = history.undo(workspace, result.operation)
    assert not undone.refusals
    records.delete(workspace, "supplier", [other.id])
    assert state(workspace) == before


def test_stopping_while_writing_keeps_nothing(workspace: Workspace, table: Table) -> None:
    rows = [(f"Example Works {i}", f"{i:08d}", "", "", "", "") for i in range(1, 6)]
    plan = imports.prepare(workspace, "supplier", table(HEADINGS, *rows))
    preview = imports.check(workspace, plan)
    with pytest.raises(Cancelled):
        imports.write(workspace, preview, progress=CancelAfter(5))
    assert count(workspace, ListQuery("supplier")) == 0
    assert imports.write(workspace, preview).counts.created == 5
    with pytest.raises(Cancelled):
        imports.check(workspace, plan, progress=CancelAfter(0))


def test_merging_fills_and_changes_but_empties_nothing(workspace: Workspace, table: Table) -> None:
    run(workspace, table(HEADINGS, FOODS))
    result = run(workspace, table(HEADINGS, ("EXAMPLE FOODS LIMITED", "1", "", "", "15", "")))
    assert result.counts.updated == 1
    foods = suppliers(workspace)["Example Foods Ltd"]
    assert (foods["email"], foods["trading_names"]) == ("info@foods.example", ())
    sizes = records.parts(workspace, "supplier", foods.id)["size_fact"]
    assert [size["staff"] for size in sizes] == [15]


@pytest.mark.parametrize(
    ("choice", "outcome", "left"),
    [(OnDuplicate.MERGE, "updated", 1), (OnDuplicate.KEEP, "created", 2), (OnDuplicate.SKIP, "skipped", 1)],
)
def test_what_to_do_with_a_duplicate(
    workspace: Workspace, table: Table, choice: OnDuplicate, outcome: str, left: int
) -> None:
    run(workspace, table(HEADINGS, FOODS))
    changed = ("Example Foods Ltd", "00000001", "E8 1EA", "other@foods.example", "", "")
    result = run(workspace, table(HEADINGS, changed), on_duplicate=choice)
    assert getattr(result.counts, outcome) == 1
    assert count(workspace, ListQuery("supplier")) == left
    assert bool(result.operation) == (choice is not OnDuplicate.SKIP)


def test_a_person_decides_row_by_row(workspace: Workspace, table: Table) -> None:
    run(workspace, table(HEADINGS, FOODS, PRINT))
    rows = [(FOODS[0], FOODS[1], "", f"{i}@foods.example", "", "") for i in range(1)]
    rows += [(PRINT[0], "", "E8 1EA", "hello@print.example", "", "")]
    plan = imports.prepare(workspace, "supplier", table(HEADINGS, *rows))
    numbers = [number for number, _ in plan.rows]
    decisions = {numbers[0]: OnDuplicate.SKIP, numbers[1]: OnDuplicate.KEEP}
    preview = imports.check(workspace, plan, decisions=decisions)
    assert [row.outcome for row in preview.rows] == [Outcome.SKIPPED, Outcome.CREATED]
    assert preview.rows[0].why == ("the same company number 00000001",)
    assert not preview.duplicates
    imports.write(workspace, preview)
    assert count(workspace, ListQuery("supplier")) == 3


def test_a_mere_likeness_is_added_and_queued_for_a_person(workspace: Workspace, table: Table) -> None:
    run(workspace, table(HEADINGS, ("Example Harbour Catering Ltd", "", "E8 1EA", "", "", "")))
    path = table(HEADINGS, ("Example Harbor Catering Ltd", "", "E8 1EA", "", "", ""))
    plan = imports.prepare(workspace, "supplier", path)
    preview = imports.check(workspace, plan)
    (alike,) = preview.duplicates
    assert alike.likeness is not None
    assert any("postcode" in reason for reason in alike.likeness.reasons)
    merged = imports.check(workspace, plan, decisions={alike.number: OnDuplicate.MERGE})
    assert (merged.counts.updated, merged.duplicates) == (1, [])
    skipped = imports.check(workspace, plan, decisions={alike.number: OnDuplicate.SKIP})
    assert skipped.counts.skipped == 1
    result = imports.write(workspace, preview)
    assert result.likenesses == 1
    made = suppliers(workspace)["Example Harbor Catering Ltd"]
    (queued,) = records.parts(workspace, "supplier", made.id)["likeness"]
    assert (queued["verdict"], queued["other"]) == ("open", alike.likeness.key)
    assert run(workspace, path).operation == ""


def test_merging_a_likeness_keeps_its_name_as_a_trading_name(workspace: Workspace, table: Table) -> None:
    run(workspace, table(HEADINGS, ("Example Harbour Catering Ltd", "", "E8 1EA", "", "", "")))
    path = table(HEADINGS, ("Example Harbor Catering Ltd", "", "E8 1EA", "", "", ""))
    plan = imports.prepare(workspace, "supplier", path)
    imports.write(workspace, imports.check(workspace, plan, decisions={plan.rows[0][0]: OnDuplicate.MERGE}))
    assert suppliers(workspace)["Example Harbour Catering Ltd"]["trading_names"] == ("Example Harbor Catering Ltd",)
    assert run(workspace, path).operation == ""


def test_rows_of_one_record_are_folded_and_their_conflicts_named(workspace: Workspace, table: Table) -> None:
    second = ("Foods by Example", "1", "E8 3GG", "other@foods.example", "12", "B. Person")
    result = run(workspace, table(HEADINGS, FOODS, second))
    assert (result.counts.created, result.counts.skipped) == (1, 1)
    (warned,) = result.warnings
    assert [(p.field, p.value) for p in warned.problems] == [("E-mail", "other@foods.example")]
    assert warned.why[0].startswith("the same record as row 2: the same company number")
    foods = suppliers(workspace)["Example Foods Ltd"]
    parts = records.parts(workspace, "supplier", foods.id)
    assert foods["trading_names"] == ("Foods by Example",)
    assert [site["postcode"] for site in parts["site"]] == ["E8 1EA", "E8 3GG"]
    assert [site["is_main"] for site in parts["site"]] == [True, False]
    assert len(parts["note"]) == 2


def test_one_name_at_two_places_is_two_suppliers_unless_they_share_a_domain(workspace: Workspace, table: Table) -> None:
    one = ("Corner Shop", "", "E8 1EA", "", "", "")
    two = ("Corner Shop", "", "E8 3GG", "", "", "")
    assert run(workspace, table(HEADINGS, one, two)).counts.created == 2
    web = [("Example Joinery", "", code, "info@joinery.example", "", "") for code in ("E8 1EA", "E8 3GG")]
    assert run(workspace, table(HEADINGS, *web)).counts.created == 1


def test_numbers_that_disagree_are_for_a_person(workspace: Workspace, table: Table) -> None:
    headings = ("Supplier name", "Company number", "VAT number")
    path = table(headings, ("Example Foods", "00000001", "GB999999973"))
    run(workspace, path)
    other = table(headings, ("Example Drinks", "00000002", "GB999999973"), name="other.csv")
    result = run(workspace, other)
    assert (result.counts.created, result.likenesses) == (1, 1)
    assert run(workspace, other).operation == ""
    vat = table(headings, ("Example Foods", "00000001", "GB100000034"), name="vat.csv")
    result = run(workspace, vat)
    assert result.operation == ""
    assert next(p.message for p in result.warnings[0].problems).startswith("the register has GB999999973")


def test_rejected_rows_come_back_mended(workspace: Workspace, table: Table, tmp_path: Path) -> None:
    rows = (FOODS, ("", "00000009", "E8 1EA", "=1+1@x.example", "5", "'quoted"), ("Redacted personal data", *PRINT[1:]))
    plan = imports.prepare(workspace, "supplier", table(HEADINGS, *rows))
    result = imports.write(workspace, imports.check(workspace, plan))
    assert result.counts.rejected == 2
    for name in ("rejects.csv", "rejects.xlsx"):
        assert imports.save_rejects(plan, result, tmp_path / name) == 2
        again = imports.prepare(workspace, "supplier", tmp_path / name)
        assert [column.header for column in again.columns] == [*HEADINGS, "What to put right"]
        assert again.columns[-1].target == ""
        assert next(values[:-1] for _, values in again.rows) == [v or None for v in rows[1]]
    text = (tmp_path / "rejects.csv").read_text(encoding="utf-8-sig")
    assert "there is no name in this row" in text
    (tmp_path / "mended.csv").write_text(text.replace("\n,00000009", "\nMended Ltd,00000009"), encoding="utf-8")
    mended = run(workspace, tmp_path / "mended.csv")
    assert (mended.counts.created, mended.counts.rejected) == (1, 1)
    assert suppliers(workspace)["Mended Ltd"]["company_number"] == "00000009"


def test_a_mapping_is_remembered_for_its_source(workspace: Workspace, table: Table) -> None:
    path = table(HEADINGS, FOODS)
    plan = imports.prepare(workspace, "supplier", path).with_target(5, "tag")
    imports.remember_mapping(workspace, plan, "Council list")
    again = imports.prepare(workspace, "supplier", table(HEADINGS, PRINT, name="next.csv"))
    assert (again.mapping_name, again.columns[5].target, again.columns[5].why) == (
        "Council list",
        "tag",
        "as last time",
    )
    named = imports.prepare(workspace, "supplier", path, mapping="Council list")
    assert named.columns[5].target == "tag"
    imports.remember_mapping(workspace, again.with_target(5, ""))
    assert imports.prepare(workspace, "supplier", path).columns[5].target == ""
    assert count(workspace, ListQuery("mapping")) == 1
    run(workspace, path)
    assert suppliers(workspace)["Example Foods Ltd"]["tags"] == ()
    with pytest.raises(UsageError):
        imports.prepare(workspace, "supplier", path, mapping="nobody's")
    with pytest.raises(UsageError):
        plan.with_target(0, "supplier.nothing")
    with pytest.raises(UsageError):
        imports.prepare(workspace, "unicorn", path)


def test_tags_and_columns_left_out(workspace: Workspace, table: Table) -> None:
    path = table(("Supplier name", "Ward", "BAME owned"), ("Example Foods", "Dalston; Hoxton", "Yes"))
    plan = imports.prepare(workspace, "supplier", path)
    assert [column.target for column in plan.columns] == ["supplier.name", "note", ""]
    result = imports.write(workspace, imports.check(workspace, plan.with_target(1, "tag")))
    foods = suppliers(workspace)["Example Foods"]
    assert foods["tags"] == ("Dalston", "Hoxton")
    assert records.parts(workspace, "supplier", foods.id)["note"] == []
    assert any("“BAME owned” was left out: declared data" in note for note in result.notes)
    again = imports.check(workspace, imports.prepare(workspace, "supplier", path).with_target(1, "tag"))
    assert again.counts.unchanged == 1
