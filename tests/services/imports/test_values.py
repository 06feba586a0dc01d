"""Cells as people and spreadsheets leave them: read the British way, or left out and named; never run, never lost."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook

from crm_app.services import exports, imports, records
from crm_app.services.imports import ImportResult
from crm_app.services.lists import ListQuery
from crm_app.services.workspace import Workspace
from tests.services.imports.conftest import Table, state, suppliers

HOSTILE = (
    "=cmd|' /C calc'!A0",
    "+44 20 7946 0123",
    "-1",
    "@SUM(A1)",
    "\uff1d1+1",
    "'=quoted",
    "Smith & Sons <Ltd>",
    "Fish<br>Chips",
    "O'Neil",
    "Robert'); DROP TABLE suppliers;--",
    "R&D on menus",
    "Right\u202eleft",
    "Zero\u200bwidth",
    "Emoji 🥐 Bakery",
    "Cafe\u0301 Composed",
    "x" * 9_000,
)


def run(workspace: Workspace, path: Path) -> ImportResult:
    return imports.run(workspace, "supplier", path)


def export(workspace: Workspace, path: Path) -> Path:
    exports.export_list(workspace, ListQuery("supplier"), path)
    return path


def test_hostile_names_are_kept_as_written_and_come_back_alike(
    workspace: Workspace, table: Table, tmp_path: Path
) -> None:
    rows = [(name, f"{i:08d}", name) for i, name in enumerate(HOSTILE, 1)]
    result = run(workspace, table(("Name", "Company number", "Notes"), *rows))
    assert result.counts.created == len(HOSTILE)
    wanted = {"=quoted" if name == "'=quoted" else name for name in HOSTILE}  # the guard of a CSV file is taken off
    assert set(suppliers(workspace)) == wanted
    before = state(workspace)
    for name in ("own.csv", "own.xlsx"):
        again = run(workspace, export(workspace, tmp_path / name))
        assert (again.counts.unchanged, again.operation) == (len(HOSTILE), ""), name
    assert state(workspace) == before
    assert "\n'=cmd" not in (tmp_path / "own.csv").read_text(encoding="utf-8-sig")
    assert ",'=cmd|" in (tmp_path / "own.csv").read_text(encoding="utf-8-sig")


@pytest.mark.parametrize("char", ["\x85", "\ufffe", "\x1b"])
def test_characters_that_no_store_takes_are_named(here: Workspace, table: Table, char: str) -> None:
    path = table(
        ("Name", "Town", "Colour"), ("Example Foods", f"Ha{char}ckney", f"gr{char}een"), ("Other", "Leeds", "red")
    )
    result = run(here, path)
    assert result.counts.created == 2
    foods = suppliers(here)["Example Foods"]
    assert records.parts(here, "supplier", foods.id)["note"][0]["text"] in ("Colour: gr een", "Colour: gr\neen")


NUMBERS = (
    ("1234567", "01234567"),
    ("01234567", "01234567"),
    ("SC123456", "SC123456"),
    (" 1234567 ", "01234567"),
    ("N/A", None),
)


@pytest.mark.parametrize(("written", "kept"), NUMBERS)
def test_company_numbers_get_their_zeros(here: Workspace, table: Table, written: str, kept: str | None) -> None:
    result = run(here, table(("Name", "Company number"), ("Example Foods", written), ("Other", "00000001")))
    assert suppliers(here)["Example Foods"]["company_number"] == kept
    assert result.warnings == ()


@pytest.mark.parametrize(
    ("heading", "value", "said"),
    [
        ("Company number", "1.23E+06", "Look the number up again"),
        ("Postcode", "ZZ1 1ZZZ", "not a UK postcode"),
        ("Year ending", "31/02/2026", "no 31 Feb"),
        ("Year ending", "29/2/2027", "no 29 Feb"),
        ("Year ending", "12/31/2026", "month first"),
        ("Turnover", "1.234,50", "continental"),
        ("Turnover", "1e9", "scientific"),
        ("Turnover", "0.005", "part of a penny"),
        ("Turnover", "$500", "not in pounds"),
        ("Staff", "twelve", "not a whole number"),
        ("Telephone", "2.07946E+09", "not a telephone number"),
        ("E-mail", "nobody at all", "not an e-mail address"),
        ("VAT number", "GB123456789", "has a slip"),
    ],
)
def test_what_cannot_be_read_is_left_out_with_row_field_and_remedy(
    here: Workspace, table: Table, heading: str, value: str, said: str
) -> None:
    good = {
        "Postcode": "E8 1EA",
        "Year ending": "31/03/2026",
        "Turnover": "5",
        "Staff": "5",
        "Telephone": "020 7946 0123",
    }
    good |= {"Company number": "00000001", "E-mail": "a@firm.example", "VAT number": "GB999999973"}
    path = table(("Name", heading), ("Example Foods", value), ("Other Foods", good[heading]))
    result = run(here, path)
    assert result.counts.created == 2
    (warned,) = result.warnings
    (problem,) = warned.problems
    assert (warned.number, problem.field, problem.value) == (2, heading, value)
    assert said in problem.message
    assert run(here, path).operation == ""


@pytest.mark.parametrize(
    ("written", "pounds"),
    [("GBP 1,234.50", "1234.50"), ("(500)", "-500"), ("£12k", "12000"), ("£1.2m", "1200000"), ("1234", "1234")],
)
def test_money_is_exact(here: Workspace, table: Table, written: str, pounds: str) -> None:
    run(here, table(("Name", "Turnover"), ("Example Foods", written), ("Other Foods", "1")))
    foods = suppliers(here)["Example Foods"]
    assert records.parts(here, "supplier", foods.id)["size_fact"][0]["turnover"] == Decimal(pounds)


def years(workspace: Workspace) -> dict[str, date | None]:
    found = {}
    for name, record in suppliers(workspace).items():
        sizes = records.parts(workspace, "supplier", record.id)["size_fact"]
        found[name] = sizes[0]["year_end"] if sizes else None
    return found


def test_doubtful_dates_are_read_day_first_and_said(here: Workspace, table: Table) -> None:
    headings = ("Name", "Staff", "Year ending")
    result = run(here, table(headings, ("A", 1, "01/02/2026"), ("B", 2, "2/1/26"), ("C", 3, "1/1/2026")))
    assert years(here) == {"A": date(2026, 2, 1), "B": date(2026, 1, 2), "C": date(2026, 1, 1)}
    assert result.notes == ("Year ending: 2 dates such as “01/02/2026” were read with the day first.",)
    sure = run(here, table(headings, ("D", 1, "01/02/2026"), ("E", 2, "31/03/2026")))
    assert sure.notes == ()


def test_a_column_with_the_month_first_is_not_guessed(here: Workspace, table: Table) -> None:
    rows = (("A", 1, "01/02/2026"), ("B", 2, "12/31/2026"), ("C", 3, "26 Nov 2026"))
    result = run(here, table(("Name", "Staff", "Year ending"), *rows))
    assert years(here) == {"A": None, "B": None, "C": date(2026, 11, 26)}
    assert [row.number for row in result.warnings] == [2, 3]
    assert "two ways" in result.warnings[0].problems[0].message


def test_a_workbook_counts_days_and_drops_zeros(here: Workspace, tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["Name", "Company number", "Staff", "Year ending", "Telephone", "VCSE"],
        ["Example Foods", 1234567, 12.0, 45000, 2079460123, True],
        ["Other Foods", "00000002", 3, datetime.fromisoformat("2026-03-31"), "+44 20 7946 0124", False],
        ["Third Foods", 1.5, 4, 60, "", None],
    ):
        sheet.append(row)
    path = tmp_path / "firms.xlsx"
    book.save(path)
    result = run(here, path)
    foods = suppliers(here)["Example Foods"]
    assert (foods["company_number"], foods["phone"], foods["vcse"]) == ("01234567", "020 7946 0123", "yes")
    assert years(here) == {"Example Foods": date(2023, 3, 15), "Other Foods": date(2026, 3, 31), "Third Foods": None}
    assert [problem.field for problem in result.warnings[0].problems] == ["Company number", "Year ending"]
    assert run(here, path).operation == ""


def test_totals_blanks_and_repeated_headings(here: Workspace, table: Table) -> None:
    rows = [("Name", "Postcode", "Turnover", "Postcode"), ("A", "E8 1EA", "10", "E8 3GG"), (), ("B", "", "5", "")]
    result = run(here, table(*rows, ("Total", "", "15", "")))
    assert (result.counts.read, result.counts.created) == (2, 2)
    assert any("totals" in note for note in result.notes)
    parts = records.parts(here, "supplier", suppliers(here)["A"].id)
    assert [site["postcode"] for site in parts["site"]] == ["E8 1EA"]
    assert [note["text"] for note in parts["note"]] == ["Postcode (2): E8 3GG"]


def test_cells_beyond_the_headings_and_long_texts_are_kept(here: Workspace, table: Table) -> None:
    long = "word " * 9_000
    run(here, table(("Name", "Story"), ("A", long, "beyond"), ("B", "short")))
    notes = [note["text"] for note in records.parts(here, "supplier", suppliers(here)["A"].id)["note"]]
    assert "".join(notes).count("word") == 9_000
    assert "beyond" in notes[-1]


def test_a_person_needs_a_name(here: Workspace, table: Table) -> None:
    headings = ("Name", "Email", "Contact name", "Contact email", "Mobile", "Job title", "Year ending")
    rows = (
        ("A", "info@a.example", "A. Person", "a@a.example", "07700900123", "Cook", ""),
        ("B", "", "", "b@b.example", "07700900124", "Baker", "31/03/2026"),
    )
    path = table(headings, *rows)
    run(here, path)
    found = suppliers(here)
    (person,) = records.parts(here, "supplier", found["A"].id)["person"]
    assert (person["name"], person["email"], person["mobile"]) == ("A. Person", "a@a.example", "07700 900123")
    assert records.parts(here, "supplier", found["B"].id)["person"] == []
    assert (found["B"]["email"], found["B"]["phone"]) == ("b@b.example", "07700 900124")
    notes = records.parts(here, "supplier", found["B"].id)["note"]
    assert [note["text"] for note in notes] == ["Role: Baker\nYear ending: 2026-03-31"]
    assert run(here, path).operation == ""


def test_a_national_insurance_number_is_not_repeated(here: Workspace, table: Table) -> None:
    result = run(here, table(("Name", "Company number"), ("Example Foods", "QQ123456C"), ("B", "AB 12 34 56 C")))
    (problem,) = result.warnings[-1].problems
    assert "National Insurance" in problem.message
    assert problem.value == ""
    assert "123456" not in problem.message


def test_a_column_filled_only_far_down_is_not_taken_for_empty(here: Workspace, table: Table) -> None:
    rows = [(f"Firm {i}", "", "") for i in range(520)]
    plan = imports.prepare(here, "supplier", table(("Name", "PC", "Ward"), *rows, ("Last", "E8 1EA", "Dalston")))
    assert [column.target for column in plan.columns] == ["supplier.name", "site.postcode", "note"]
