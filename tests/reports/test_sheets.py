from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest

from crm_app.domain.fields import Kind
from crm_app.reports.document import Column, table
from crm_app.reports.sheet_cells import sheet_name
from crm_app.reports.sheets import write_xlsx


@pytest.fixture(scope="module")
def book(paper, hostile, tmp_path_factory):
    path = tmp_path_factory.mktemp("sheets") / "a.xlsx"
    write_xlsx(paper(hostile), path)
    return openpyxl.load_workbook(path)


def test_each_table_has_a_sheet_and_none_is_hidden(book, paper, hostile) -> None:
    assert book.sheetnames[0] == "Cover"
    assert len(book.sheetnames) == 1 + len(paper(hostile).tables())
    assert {sheet.sheet_state for sheet in book} == {"visible"}


def test_the_cover_says_what_the_paper_is(book) -> None:
    said = [cell for row in book["Cover"].iter_rows(values_only=True) for cell in row if cell is not None]
    for words in ("Tender readiness", "Thu 26 Nov 2026", "revision 12", "Paid since April.", "SME", "members"):
        assert words in said
    assert 1234.5 in said


def test_cells_are_what_they_say(book, literal) -> None:
    sheet = book["All firms"]
    rows = list(sheet.iter_rows(min_row=2))
    names = {row[0].value: row for row in rows}
    for name in literal:
        assert names[name][0].data_type == "s"
    spend, seen = names["<b>oops"][1], names["<b>oops"][2]
    assert (spend.value, spend.data_type, "£" in spend.number_format) == (1, "n", True)
    assert seen.value == datetime(2026, 11, 26, tzinfo=UTC).replace(tzinfo=None)
    assert seen.number_format == "ddd d mmm yyyy"
    assert names["evil\u202egpj.exe"]
    assert names["□null"]
    assert rows[-1][0].font.bold
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == f"A1:E{sheet.max_row - 1}"  # the sum stays out of the filter


def test_no_cell_anywhere_is_a_formula(book) -> None:
    assert [c.coordinate for sheet in book for row in sheet.iter_rows() for c in row if c.data_type == "f"] == []


def test_names_of_sheets_are_accepted_by_excel() -> None:
    assert sheet_name("A/B: [all] firms?", []) == "A B   all  firms"
    assert sheet_name("x" * 50, ["X" * 31]) == "x" * 29 + " 2"
    assert sheet_name("History", []) == "History of changes"
    assert sheet_name("'':", []) == "Sheet"


def test_a_paper_without_tables_is_a_cover(paper, tmp_path: Path) -> None:
    empty = replace(paper(()), blocks=(), definitions=())
    write_xlsx(empty, tmp_path / "b.xlsx")
    assert openpyxl.load_workbook(tmp_path / "b.xlsx").sheetnames == ["Cover"]
    twice = replace(empty, blocks=(table([Column("A", Kind.MONEY)], [], caption="One"),) * 2)
    write_xlsx(twice, tmp_path / "c.xlsx")
    assert openpyxl.load_workbook(tmp_path / "c.xlsx").sheetnames == ["Cover", "One", "One 2"]
