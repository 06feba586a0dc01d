"""Tables of every format come through the child with their values, row numbers and reckoning; hostile ones do not."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import psutil
import pytest
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

from crm_app.domain.errors import Cancelled, CrmError
from crm_app.importers.tabular import TableFile, open_table
from crm_app.runtime.progress import CancelAfter

SheetWriter = Callable[..., Path]


def _read(path: Path, **asked: Any) -> tuple[TableFile, list[tuple[int, list[Any]]]]:
    with open_table(path, **asked) as table:
        rows = list(table.rows())
    assert table.counts["rows_read"] == len(rows)
    assert table.counts["rows_in_file"] == sum(n for name, n in table.counts.items() if name != "rows_in_file")
    assert not psutil.Process().children()
    return table, rows


def _workbook(path: Path, rows: list[list[Any]], title: str = "Spend") -> Path:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = title
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


def test_values_keep_their_kind(tmp_path: Path) -> None:
    row = [
        "Café £ ’",
        "00012",
        5,
        5.25,
        True,
        date(2026, 4, 1),
        datetime.fromisoformat("2026-04-01T09:30"),
        None,
        "=1+1",
    ]
    path = _workbook(tmp_path / "kinds.xlsx", [[f"Heading {n}" for n in "ABCDEFGHI"], row])
    sheet = openpyxl.load_workbook(path)
    sheet.worksheets[0]["I2"].data_type = "s"
    sheet.save(path)
    table, rows = _read(path)
    assert rows == [(2, row)]
    assert [type(value) for value in rows[0][1]] == [type(value) for value in row]
    assert (table.facts["kind"], table.header_row, table.sheet) == ("xlsx", 1, "Spend")


def test_a_report_is_reckoned_to_the_last_row(tmp_path: Path) -> None:
    rows = [["Payments over £500"], [], ["Supplier", "Net"], *[[f"Firm {n}", n] for n in range(1, 2501)], []]
    table, read = _read(_workbook(tmp_path / "report.xlsx", [*rows, ["Grand Total", 3126250], ["End of report"]]))
    assert table.headers == ["Supplier", "Net"]
    assert read[0] == (4, ["Firm 1", 1])
    assert read[-1] == (2503, ["Firm 2500", 2500])
    assert {name: n for name, n in table.counts.items() if n} == {
        "rows_in_file": 2506,
        "rows_read": 2500,
        "blank": 2,
        "preamble": 1,
        "header": 1,
        "totals": 1,
        "notes": 1,
    }
    assert table.preamble == ["Payments over £500"]


def test_the_fullest_sheet_is_chosen_and_the_others_offered(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    cover, spend, hidden = book.worksheets[0], book.create_sheet("Spend"), book.create_sheet("Codes")
    cover.title = "Cover"
    cover.append(["Read this first"])
    for sheet, count in ((spend, 5), (hidden, 50)):
        for n in range(count):
            sheet.append([f"Firm {n}", f"Town {n}"])
    hidden.sheet_state = "hidden"
    book.save(tmp_path / "three.xlsx")
    table, _ = _read(tmp_path / "three.xlsx")
    assert table.sheet == "Spend"
    assert [(s.name, s.rows, s.hidden) for s in table.sheets] == [
        ("Cover", 1, False),
        ("Spend", 5, False),
        ("Codes", 50, True),
    ]
    assert len(_read(tmp_path / "three.xlsx", sheet="codes ", header_row=0)[1]) == 50
    with pytest.raises(CrmError, match="no sheet “Absent”"):
        open_table(tmp_path / "three.xlsx", sheet="Absent")


def test_xls_and_ods_are_read(tmp_path: Path) -> None:
    old = xlwt.Workbook()
    sheet = old.add_sheet("Old")
    for r, row in enumerate([["Name", "Net"], ["Ann", 5], ["Bob", 6.5]]):
        for c, value in enumerate(row):
            sheet.write(r, c, value)
    old.save(str(tmp_path / "old.xls"))
    (tmp_path / "renamed.xlsx").write_bytes((tmp_path / "old.xls").read_bytes())
    ods = OpenDocumentSpreadsheet()
    made = Table(name="Open")
    for words in (["Name", "Town"], ["Ann", "Hull"]):
        line = TableRow()
        for word in words:
            cell = TableCell(valuetype="string")
            cell.addElement(P(text=word))
            line.addElement(cell)
        made.addElement(line)
    ods.spreadsheet.addElement(made)
    ods.save(str(tmp_path / "open.ods"))
    for name in ("old.xls", "renamed.xlsx"):
        table, rows = _read(tmp_path / name)
        assert (table.facts["kind"], rows) == ("xls", [(2, ["Ann", 5]), (3, ["Bob", 6.5])])
    table, rows = _read(tmp_path / "open.ods")
    assert (table.facts["kind"], table.headers, rows) == ("ods", ["Name", "Town"], [(2, ["Ann", "Hull"])])


def test_a_workbook_with_macros_is_read_and_they_are_not(raw_workbook: SheetWriter, small_sheet: str) -> None:
    path = raw_workbook(small_sheet, name="made.xlsm", more={"xl/vbaProject.bin": b"\1\2\3"})
    table, rows = _read(path)
    assert (table.facts["kind"], rows) == ("xlsm", [(2, ["Ann & Co", 5])])


def test_a_sheet_merged_as_a_whole_is_read(raw_workbook: SheetWriter, small_sheet: str) -> None:
    whole = '<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    path = raw_workbook(f'<dimension ref="A1:XFD1048576"/>{small_sheet}{whole}')
    assert _read(path)[1] == [(2, ["Ann & Co", 5])]


def test_openpyxl_takes_over_where_calamine_gives_up(raw_workbook: SheetWriter, small_sheet: str) -> None:
    newer = (
        '<row r="3"><c r="A3" t="inlineStr"><is><t>Bob</t></is></c><c r="B3" t="e"><v>#SPILL!</v></c></row></sheetData>'
    )
    table, rows = _read(raw_workbook(small_sheet.replace("</sheetData>", newer)))
    assert rows == [(2, ["Ann & Co", 5]), (3, ["Bob", "#SPILL!"])]
    assert [choice.name for choice in table.sheets] == ["Suppliers"]


def test_the_row_limit_of_xls_is_pointed_out(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Full")
    for n in range(65_536):
        sheet.write(n, 0, f"Firm {n}")
    book.save(str(tmp_path / "full.xls"))
    table, rows = _read(tmp_path / "full.xls")
    assert len(rows) == 65_535
    assert any("65,536" in said and "cut off" in said for said in table.warnings)


def test_the_row_limit_of_xlsx_is_pointed_out(raw_workbook: SheetWriter, small_sheet: str) -> None:
    last = '<row r="1048576"><c r="A1048576" t="inlineStr"><is><t>Zoë</t></is></c></row></sheetData>'
    table, rows = _read(raw_workbook(small_sheet.replace("</sheetData>", last)))
    assert rows[-1] == (1_048_576, ["Zoë", None])
    assert any("1,048,576" in said for said in table.warnings)


def test_text_stays_text(tmp_path: Path) -> None:
    path = tmp_path / "payments.csv"
    path.write_bytes("Supplier;Number;Net\nCafé;00012;1,50\n\n=cmd|' /C calc'!A0;;-1\nshort\n".encode("cp1252"))
    table, rows = _read(path)
    assert rows == [
        (2, ["Café", "00012", "1,50"]),
        (4, ["=cmd|' /C calc'!A0", None, "-1"]),
        (5, ["short", None, None]),
    ]
    assert table.facts == {"kind": "csv", "alphabet": "Windows-1252", "delimiter": "semicolon"}


def test_a_row_wider_than_all_headings_is_pointed_out(tmp_path: Path) -> None:
    path = tmp_path / "wide.csv"
    path.write_text("Name,Net\n" + "Ann,1\n" * 100 + "Bob,2,stray\nCat,3,,,\n", encoding="utf-8")
    table, rows = _read(path)
    assert rows[-2:] == [(102, ["Bob", "2", "stray"]), (103, ["Cat", "3"])]
    assert table.warnings == ["1 row holds more cells than there are headings."]


def test_a_zip_of_one_table_is_read_through(tmp_path: Path, raw_workbook: SheetWriter, small_sheet: str) -> None:
    with zipfile.ZipFile(tmp_path / "text.zip", "w") as archive:
        archive.writestr("suppliers.csv", "Name,Net\nAnn,1\n")
        archive.writestr("__MACOSX/._suppliers.csv", b"\0")
    with zipfile.ZipFile(tmp_path / "book.zip", "w") as archive:
        archive.write(raw_workbook(small_sheet), "made.xlsx")
    with zipfile.ZipFile(tmp_path / "nested.zip", "w") as archive:
        archive.write(tmp_path / "text.zip", "text.zip")
    assert _read(tmp_path / "text.zip")[1] == [(2, ["Ann", "1"])]
    assert _read(tmp_path / "book.zip")[1] == [(2, ["Ann & Co", 5])]
    with pytest.raises(CrmError, match="zip inside a zip"):
        open_table(tmp_path / "nested.zip")


def test_long_texts_travel_in_several_frames(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_text("Name,Note\n" + "".join(f"Firm {n},{'x' * 300_000}\n" for n in range(60)), encoding="utf-8")
    _, rows = _read(path)
    assert [len(row[1]) for _, row in rows] == [300_000] * 60


def test_a_table_may_be_walked_twice_or_left(tmp_path: Path) -> None:
    path = tmp_path / "twice.csv"
    path.write_text("Name,Net\n" + "Ann,1\n" * 50_000, encoding="utf-8")
    with open_table(path) as table:
        assert next(iter(table.rows())) == (2, ["Ann", "1"])
        assert sum(1 for _ in table.rows()) == 50_000
    assert not psutil.Process().children()


def test_reading_can_be_stopped(tmp_path: Path) -> None:
    path = tmp_path / "stopped.csv"
    path.write_text("Name,Net\n" + "Ann,1\n" * 50_000, encoding="utf-8")
    with pytest.raises(Cancelled), open_table(path, progress=CancelAfter(5_000)) as table:
        list(table.rows())
    assert not psutil.Process().children()


FAR = '<sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="XFD1048576"><v>1</v></c></row></sheetData>'


def test_hostile_workbooks_are_refused_in_one_line(raw_workbook: SheetWriter, small_sheet: str) -> None:
    hostile = {
        "far.xlsx": raw_workbook(FAR, name="far.xlsx"),
        "bomb.xlsx": raw_workbook(small_sheet, name="bomb.xlsx", more={"xl/a.xml": b"<" + bytes(20_000_000)}),
        "laugh.xlsx": raw_workbook(small_sheet, name="laugh.xlsx", before='<!DOCTYPE x [<!ENTITY a "ha">]>'),
        "outside.xlsx": raw_workbook(small_sheet, name="outside.xlsx", more={"../x": b"x"}),
        "nosheet.xlsx": raw_workbook("<sheetData/>", name="nosheet.xlsx"),
    }
    for name, path in hostile.items():
        with pytest.raises(CrmError) as caught:
            _read(path)
        assert caught.value.message.startswith(name)
        assert "\n" not in caught.value.message


def test_two_cells_far_apart_in_an_old_workbook_do_no_harm(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Far")
    sheet.write(0, 0, "Name")
    sheet.write(65_535, 255, "far")
    book.save(str(tmp_path / "far.xls"))
    with pytest.raises(CrmError, match="memory"):
        _read(tmp_path / "far.xls")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("nothing.csv", b""),
        ("page.xls", b"<html><table><tr><td>1</td></tr></table></html>"),
        ("locked.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le")),
        ("torn.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "Workbook".encode("utf-16-le")),
        ("torn.xlsx", b"PK\x03\x04" + bytes(300)),
    ],
)
def test_files_that_are_no_tables_are_named(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(CrmError, match=name) as caught:
        _read(tmp_path / name)
    assert caught.value.title == "This file could not be read"


def test_a_file_that_is_gone_or_a_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(CrmError, match=r"gone\.csv is not there"):
        open_table(tmp_path / "gone.csv")
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(CrmError, match=r"folder\.csv may not be opened"):
        open_table(tmp_path / "folder.csv")


def test_a_workbook_too_large_to_look_through_first_is_judged_alongside(raw_workbook: SheetWriter) -> None:
    cell = '<row r="{0}"><c r="A{0}" t="inlineStr"><is><t>Firm {0} {1}</t></is></c></row>'
    rows = (
        "".join(cell.format(n, "and partners " * 6) for n in range(1, 99_999))
        + '<row r="99999"><c r="{}99999"><v>1</v></c></row>'
    )
    fits = raw_workbook(f"<sheetData>{rows.format('B')}</sheetData>")
    assert len(_read(fits)[1]) == 99_998
    with pytest.raises(CrmError, match="cells spread over"):
        _read(raw_workbook(f"<sheetData>{rows.format('XFD')}</sheetData>"))
