"""The demonstration run: one call, and a folder with a store, lists, papers and a summary that agree."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path

import pypdf
import pytest

from crm_app.domain.errors import Cancelled, Refused
from crm_app.runtime.progress import CancelAfter
from crm_app.services import cohort, lists, records
from crm_app.services.demo.notices import write_package
from crm_app.services.demo_run import DemoSummary, fill_whole, run_demo
from crm_app.services.lists import ListQuery
from crm_app.services.workspace import create_workspace, open_workspace

TODAY = "2026-11-26"


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, DemoSummary]:
    """A run with sixty invented suppliers."""
    folder = tmp_path_factory.mktemp("demo") / "out"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CRM_TODAY", TODAY)
        return folder, run_demo(folder, size=60)


def test_every_file_named_is_there_and_nothing_else(finished: tuple[Path, DemoSummary]) -> None:
    folder, summary = finished
    assert sorted(path.name for path in folder.iterdir()) == summary.files
    assert all((folder / name).stat().st_size for name in summary.files)
    assert summary.warnings == []


def test_the_summary_says_what_the_store_holds(finished: tuple[Path, DemoSummary]) -> None:
    folder, summary = finished
    written = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
    assert written == json.loads(json.dumps(summary.as_json()))
    workspace = open_workspace(folder / "demo.crm")
    try:
        assert summary.counts["suppliers"] == len(lists.snapshot(workspace, ListQuery("supplier"))) >= 60
        assert summary.counts["notices"] == summary.notices_import["created"] == 20
        assert summary.counts["papers"] == 6
        newest = records.parts(workspace, "supplier", summary.supplier["id"])["assessment"]
        assert any(part["percent"] == summary.supplier["percent"] for part in newest)
        title = records.get(workspace, "opportunity", summary.opportunity["id"])["title"]
        assert title == summary.opportunity["title"]
    finally:
        workspace.close()


def test_the_page_for_people_is_plain(finished: tuple[Path, DemoSummary]) -> None:
    folder, summary = finished
    text = (folder / "summary.txt").read_text(encoding="utf-8")
    assert text.startswith("Demonstration of Thu 26 Nov 2026\n")
    assert summary.matches[0].name in text
    assert "None" not in text
    assert "_" not in text.partition("Files in this folder")[0]
    assert all(match.reasons for match in summary.matches)
    assert [match.score for match in summary.matches] == sorted((m.score for m in summary.matches), reverse=True)


def test_lists_have_a_line_for_each_record(finished: tuple[Path, DemoSummary]) -> None:
    folder, summary = finished
    with (folder / "suppliers.csv").open(encoding="utf-8-sig", newline="") as lines:
        assert len(list(csv.DictReader(lines))) == summary.counts["suppliers"]
    opportunities = json.loads((folder / "opportunities.json").read_text(encoding="utf-8"))
    assert len(opportunities["rows"]) == opportunities["total"] == summary.counts["opportunities"]


def test_the_paper_for_suppliers_names_no_person(finished: tuple[Path, DemoSummary]) -> None:
    folder, summary = finished
    pages = pypdf.PdfReader(folder / "briefing-external.pdf").pages
    text = " ".join(" ".join(page.extract_text() for page in pages).split())
    assert summary.opportunity["title"] in text
    workspace = open_workspace(folder / "demo.crm")
    try:
        people = [row["name"] for row in lists.rows(workspace, ListQuery("person"), ("name",))]
    finally:
        workspace.close()
    assert people
    assert not [name for name in people if name in text]


def test_given_files_are_imported_and_an_earlier_store_is_kept_aside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CRM_TODAY", TODAY)
    workbook, package, folder = tmp_path / "firms.csv", tmp_path / "notices.json", tmp_path / "out"
    folder.mkdir()
    (folder / "demo.crm").write_bytes(b"the store of an earlier run")
    workbook.write_text(
        "Company name,Company number,Postcode,What they do\n"
        "Quince & Ladder Kitchen Ltd,00000901,E8 1EA,Hot meals for lunch clubs\n"
        "Linnet Guarding Ltd,00000902,N16 8BX,Guards for evenings\n",
        encoding="utf-8",
    )
    write_package(package, seed=1, today=date.fromisoformat(TODAY), count=6)
    summary = run_demo(folder, suppliers=workbook, notices=package)
    assert summary.suppliers_import["created"] == 2
    assert summary.counts["suppliers"] == 2
    assert summary.counts["opportunities"] == summary.notices_import["opportunities_created"] == 6
    assert summary.opportunity["title"] == "Meals on wheels and lunch clubs"
    assert "notices.json" not in summary.files
    said = " ".join(page.extract_text() for page in pypdf.PdfReader(folder / "cohort-readiness.pdf").pages)
    assert "Before and after" not in said, "of suppliers that come from a file nobody knows what they could do before"
    assert (folder / "demo-before.crm").read_bytes() == b"the store of an earlier run"


def test_a_file_that_is_not_there_is_named_before_any_work(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"firms\.csv"):
        run_demo(tmp_path / "out", suppliers=tmp_path / "firms.csv")
    assert not (tmp_path / "out").exists()


def test_a_folder_that_cannot_be_one_is_refused(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    with pytest.raises(Refused, match="folder cannot be used"):
        run_demo(tmp_path / "taken")


def test_stopping_is_possible_at_every_step(tmp_path: Path) -> None:
    with pytest.raises(Cancelled):
        run_demo(tmp_path / "out", size=1, progress=CancelAfter(1))


def test_a_store_to_try_out_has_notices_and_rules_as_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CRM_TODAY", TODAY)
    workspace = create_workspace(tmp_path / "demo.crm")
    try:
        fill_whole(workspace, size=3)
        found = {kind: lists.count(workspace, ListQuery(kind)) for kind in ("supplier", "notice", "area")}
        assert found["supplier"] == 3
        assert found["notice"] == 20
        assert found["area"] > 0
    finally:
        workspace.close()


def test_the_cohort_of_the_demonstration_moved_since_a_year_ago(finished: tuple[Path, DemoSummary]) -> None:
    folder, _ = finished
    said = " ".join(" ".join(p.extract_text() for p in pypdf.PdfReader(folder / "cohort-readiness.pdf").pages).split())
    assert "Before: Wed 26 Nov 2025. After: Thu 26 Nov 2026." in said
    workspace = open_workspace(folder / "demo.crm")
    try:
        moved = cohort.change(workspace, ListQuery("supplier"), date(2025, 11, 26), date(2026, 11, 26))
    finally:
        workspace.close()
    assert moved.compared >= 5
    assert moved.overall.rose > moved.overall.fell
    assert (moved.overall.change or 0) > 0


def test_every_paper_is_there_in_every_format_and_says_its_facts(finished: tuple[Path, DemoSummary]) -> None:
    folder, summary = finished
    expected = {
        "readiness-report": summary.supplier["name"],
        "rehearsal-sheet": summary.supplier["name"],
        "market-readiness": summary.opportunity["title"],
        "briefing-external": summary.opportunity["title"],
        "briefing-internal": summary.opportunity["title"],
        "cohort-readiness": "suppliers could bid",
    }
    for name, fact in expected.items():
        assert {f"{name}{ending}" for ending in (".pdf", ".docx", ".xlsx")} <= set(summary.files)
        pages = [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(folder / f"{name}.pdf").pages]
        assert fact in " ".join(pages), name
        assert all(len(page) > 150 for page in pages), f"{name} has no empty page"
