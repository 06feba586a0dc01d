"""Foreign files made on the spot: workbooks written part by part, so that a test can make them wrong in one way."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
OFFICE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"

SheetWriter = Callable[..., Path]


def _parts(sheet: str, before: str) -> dict[str, str]:
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    return {
        "[Content_Types].xml": f'{head}<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{OFFICE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{OFFICE}.worksheet+xml"/></Types>',
        "_rels/.rels": f'{head}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{LINKS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{head}<workbook xmlns="{MAIN}" xmlns:r="{LINKS}"><sheets>'
        '<sheet name="Suppliers" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'{head}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{LINKS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'{head}{before}<worksheet xmlns="{MAIN}">{sheet}</worksheet>',
    }


@pytest.fixture
def raw_workbook(tmp_path: Path) -> SheetWriter:
    """Writes an xlsx from the XML of its one sheet: ``raw_workbook(sheet, before="", name="made.xlsx", **parts)``."""

    def write(sheet: str, *, before: str = "", name: str = "made.xlsx", more: dict[str, bytes] | None = None) -> Path:
        path = tmp_path / name
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for part, text in _parts(sheet, before).items():
                archive.writestr(part, text)
            for part, content in (more or {}).items():
                archive.writestr(part, content)
        return path

    return write


@pytest.fixture
def small_sheet() -> str:
    """The XML of two headings and one supplier."""
    cells = "".join(
        f'<c r="{ref}" t="inlineStr"><is><t>{text}</t></is></c>' for ref, text in (("A1", "Name"), ("B1", "Net"))
    )
    ann = '<c r="A2" t="inlineStr"><is><t>Ann &amp; Co</t></is></c><c r="B2"><v>5</v></c>'
    return f'<sheetData><row r="1">{cells}</row><row r="2">{ann}</row></sheetData>'
