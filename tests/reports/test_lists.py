from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from crm_app.domain.csv_text import guarded, unguarded
from crm_app.domain.errors import CrmError
from crm_app.domain.fields import Kind
from crm_app.reports import list_sheet
from crm_app.reports.sheets import ListColumn, write_list_csv, write_list_json, write_list_xlsx

COLUMNS = (
    ListColumn("Name"),
    ListColumn("Company number", Kind.IDENTIFIER),
    ListColumn("Spend", Kind.MONEY),
    ListColumn("Share", Kind.PERCENT),
    ListColumn("Staff", Kind.INTEGER),
    ListColumn("Seen on", Kind.DATE),
    ListColumn("Changed", Kind.INSTANT),
    ListColumn("Active", Kind.BOOLEAN),
    ListColumn("Trades", Kind.LIST),
    ListColumn("Answers", Kind.ANSWERS),
)
INSTANT = datetime(2026, 11, 26, 12, 30, tzinfo=UTC)


def row(name: str) -> list[object]:
    return [
        name,
        "00000001",
        Decimal("1234.50"),
        Decimal("38.5"),
        -7,
        date(2026, 11, 26),
        INSTANT,
        True,
        ("catering", "events"),
        {"insurance": "yes"},
    ]


def test_a_workbook_has_typed_cells(tmp_path: Path, hostile) -> None:
    names = [*hostile, "  spaces  ", "a\nb", "\r", "_x000D_", "'quoted", "1e5"]
    rows = [row(name) for name in names]
    assert write_list_xlsx(tmp_path / "a.xlsx", COLUMNS, iter(rows), "Suppliers") == len(rows)
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")["Suppliers"]
    written = list(sheet.iter_rows(min_row=2))
    expected = [n.replace("\x00", "□").replace("\x07", "□").replace("\ud800", "□") for n in names]
    assert [cells[0].value for cells in written] == expected
    assert {cells[0].data_type for cells in written} == {"s"}
    first, local = written[0], INSTANT.replace(tzinfo=None)
    assert [cell.value for cell in first[1:]] == [
        "00000001", 1234.5, 38.5, -7, local.replace(hour=0, minute=0), local, "Yes",
        "catering; events", "insurance: yes",
    ]  # fmt: skip
    assert "£" in first[2].number_format
    assert first[1].number_format == "@"
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == f"A1:J{len(rows) + 1}"
    assert sheet["A1"].font.bold
    assert sheet.column_dimensions["A"].width == 44


def test_another_reader_sees_the_same(tmp_path: Path) -> None:
    write_list_xlsx(tmp_path / "a.xlsx", COLUMNS, [row("=1+1"), row("<&>")])
    read = CalamineWorkbook.from_path(str(tmp_path / "a.xlsx")).get_sheet_by_index(0).to_python()
    assert [line[:6] for line in read[1:]] == [
        ["=1+1", "00000001", 1234.5, 38.5, -7, date(2026, 11, 26)],
        ["<&>", "00000001", 1234.5, 38.5, -7, date(2026, 11, 26)],
    ]


def test_values_that_excel_cannot_hold_are_texts(tmp_path: Path) -> None:
    columns = [ListColumn("A"), ListColumn("B", Kind.DATE), ListColumn("C"), ListColumn("D", Kind.MONEY)]
    write_list_xlsx(
        tmp_path / "a.xlsx", columns, [["y" * 40_000, date(1850, 1, 1), 10**20, Decimal("NaN")], [None] * 4]
    )
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").active
    long, day, number, none = (cell.value for cell in sheet[2])
    assert (len(long), long[-1], day, number, none) == (32_767, "…", "1850-01-01", "1" + "0" * 20, "NaN")


def test_an_empty_list_and_a_list_too_long(tmp_path: Path, monkeypatch) -> None:
    assert write_list_xlsx(tmp_path / "a.xlsx", COLUMNS, []) == 0
    assert openpyxl.load_workbook(tmp_path / "a.xlsx").active.max_row == 1
    monkeypatch.setattr(list_sheet, "MOST_ROWS", 2)
    with pytest.raises(CrmError, match="too long for Excel"):
        write_list_xlsx(tmp_path / "b.xlsx", [ListColumn("A")], [["x"]] * 3)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.xlsx"]
    with zipfile.ZipFile(tmp_path / "a.xlsx") as packed:
        assert packed.testzip() is None


def test_csv_opens_in_excel_and_comes_back(tmp_path: Path, hostile) -> None:
    names = [name for name in hostile if "\ud800" not in name] + ["-1", "\uff1d1+1", "'=x", "''", "plain"]
    assert write_list_csv(tmp_path / "a.csv", COLUMNS, [row(name) for name in names]) == len(names)
    raw = (tmp_path / "a.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbfName,Company number,")
    heading, *lines = csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""))
    assert heading[0] == "Name"
    assert [unguarded(line[0]) for line in lines] == names
    assert not any(line[0].startswith(("=", "+", "-", "@", "\t", "\0", "\uff1d")) for line in lines)
    assert lines[0][1:] == [
        "00000001", "1234.50", "38.5", "-7", "2026-11-26", "2026-11-26T12:30:00Z", "Yes", "catering; events",
        "insurance: yes",
    ]  # fmt: skip


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])) | st.text(alphabet="'=+-@\t\r\n\0＝a"))
def test_every_text_comes_back_from_its_guard(text) -> None:
    assert unguarded(guarded(text)) == text
    assert not guarded(text).startswith(("=", "+", "-", "@", "\t", "\r", "\0", "＝", "＋", "－", "＠"))


def test_json_keeps_money_as_text_and_dates_as_iso(tmp_path: Path, hostile) -> None:
    columns = (*COLUMNS, ListColumn("Name"), ListColumn("Anything", key="other"))
    rows = [[*row(name), "again", None] for name in hostile]
    assert write_list_json(tmp_path / "a.json", columns, rows) == len(hostile)
    document = json.loads((tmp_path / "a.json").read_text("utf-8"))
    assert document["total"] == len(hostile)
    assert document["rows"][0] == {
        "name": hostile[0],
        "company_number": "00000001",
        "spend": "1234.50",
        "share": "38.5",
        "staff": -7,
        "seen_on": "2026-11-26",
        "changed": "2026-11-26T12:30:00Z",
        "active": True,
        "trades": ["catering", "events"],
        "answers": {"insurance": "yes"},
        "name_2": "again",
        "other": None,
    }
    assert write_list_json(tmp_path / "b.json", columns, []) == 0
    assert json.loads((tmp_path / "b.json").read_text("utf-8")) == {"rows": [], "total": 0}
