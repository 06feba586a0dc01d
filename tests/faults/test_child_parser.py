"""A file that crashes its parser harms neither the program nor the store: one clear message, and work goes on."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import sqlalchemy as sa

from crm_app.domain.errors import CrmError
from crm_app.services import records
from crm_app.services.imports import run
from crm_app.services.workspace import Workspace, open_workspace
from crm_app.store.tables import operations

_TYPES = """<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Override PartName="/xl/workbook.xml"
 ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>
<Override PartName="/xl/worksheets/sheet1.xml"
 ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>"""
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="{office}/{kind}" Target="{target}"/></Relationships>'
)
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_BOOK = f'<workbook {_MAIN} xmlns:r="{_OFFICE}"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>'


def _workbook(cells: str, before: str = "") -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("_rels/.rels", _RELS.format(office=_OFFICE, kind="officeDocument", target="xl/workbook.xml"))
        archive.writestr("xl/workbook.xml", _BOOK)
        sheet = _RELS.format(office=_OFFICE, kind="worksheet", target="worksheets/sheet1.xml")
        archive.writestr("xl/_rels/workbook.xml.rels", sheet)
        archive.writestr(
            "xl/worksheets/sheet1.xml", f"{before}<worksheet {_MAIN}><sheetData>{cells}</sheetData></worksheet>"
        )
    return stream.getvalue()


_BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
)
HOSTILE = {
    "two cells a million rows apart": _workbook(
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    ),
    "truncated": _workbook('<row r="1"><c r="A1"><v>1</v></c></row>')[:300],
    "not a workbook at all": b"PK\x03\x04" + b"\x00" * 400,
    "no rows": _workbook(""),
    "entities within entities": _workbook('<row r="1"><c r="A1" t="str"><v>&j;</v></c></row>', f"{_BOMB}]>"),
}


@pytest.fixture
def workspace(tmp_path: Path, sqlite_template: Path) -> Iterator[Workspace]:
    """A workspace on a file."""
    path = tmp_path / "firms.crm"
    path.write_bytes(sqlite_template.read_bytes())
    opened = open_workspace(path)
    yield opened
    opened.close()


@pytest.mark.parametrize("name", list(HOSTILE))
def test_a_hostile_workbook_is_told_and_changes_nothing(workspace: Workspace, tmp_path: Path, name: str) -> None:
    path = tmp_path / "hostile.xlsx"
    path.write_bytes(HOSTILE[name])
    before = _operations(workspace)
    with suppress(CrmError):
        counts = run(workspace, "supplier", path).counts
        assert (counts.read, counts.created) == (counts.rejected, 0)  # refused, or read within its limits
    assert _operations(workspace) == before
    assert records.add(workspace, "supplier", {"name": "Work goes on"}).version == 1


def _operations(workspace: Workspace) -> int:
    with workspace.store.read() as connection:
        return int(connection.execute(sa.select(sa.func.count()).select_from(operations)).scalar_one())
