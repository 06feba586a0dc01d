"""Zip containers that would harm the parser are refused before it sees them, in one line and at once."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from crm_app.domain.errors import CrmError
from crm_app.importers.containers import PARTS_LIMIT, Container
from crm_app.importers.preflight import FileKind

SheetWriter = Callable[..., Path]
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


def _archive(parts: dict[str, bytes]) -> io.BytesIO:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made


def _judge(path: Path) -> None:
    with path.open("rb") as stream:
        Container(stream, path.name).check_contents()


def test_an_honest_workbook_passes(raw_workbook: SheetWriter, small_sheet: str) -> None:
    path = raw_workbook(small_sheet)
    _judge(path)
    with path.open("rb") as stream:
        assert Container(stream, path.name).kind is FileKind.XLSX


@pytest.mark.parametrize(
    ("part", "kind"),
    [("xl/vbaProject.bin", FileKind.XLSM), ("xl/workbook.bin", FileKind.XLSB), ("notes.txt", FileKind.XLSX)],
)
def test_the_parts_tell_the_kind(raw_workbook: SheetWriter, small_sheet: str, part: str, kind: FileKind) -> None:
    with raw_workbook(small_sheet, more={part: b"\1\2"}).open("rb") as stream:
        assert Container(stream, "made").kind is kind


@pytest.mark.parametrize(
    "before",
    [
        f'<!DOCTYPE x [<!ENTITY l0 "ha">{LAUGHS}]>',
        '<!DOCTYPE x [<!ENTITY secret SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE x SYSTEM "http://trap.example/x.dtd">',
    ],
    ids=["billion laughs", "external entity", "external document type"],
)
def test_declared_entities_are_refused(raw_workbook: SheetWriter, small_sheet: str, before: str) -> None:
    with pytest.raises(CrmError, match=r"made\.xlsx declares entities"):
        _judge(raw_workbook(small_sheet, before=before))


def test_xml_in_another_alphabet_is_refused(raw_workbook: SheetWriter, small_sheet: str) -> None:
    hidden = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x []><x/>'.encode("utf-16")
    with pytest.raises(CrmError, match="alphabet"):
        _judge(raw_workbook(small_sheet, more={"xl/other.xml": hidden}))


def test_a_cell_of_three_hundred_megabytes_is_refused(raw_workbook: SheetWriter, small_sheet: str) -> None:
    path = raw_workbook(small_sheet)
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("xl/sharedStrings.xml", "w", force_zip64=True) as part,
    ):
        part.write(b"<sst><si><t>")
        for _ in range(75):
            part.write(bytes(4_000_000))
    with pytest.raises(CrmError, match=r"more text than can be read|times its size"):
        _judge(path)


def test_a_long_cell_is_refused_though_it_packs_badly(raw_workbook: SheetWriter, small_sheet: str) -> None:
    letters = random.Random(1).randbytes(1_300_000).hex().encode()
    with pytest.raises(CrmError, match="single cell"):
        _judge(raw_workbook(small_sheet, more={"xl/sharedStrings.xml": b"<sst><si><t>" + letters + b"</t></si></sst>"}))


def test_a_ratio_beyond_a_hundred_is_refused(raw_workbook: SheetWriter, small_sheet: str) -> None:
    with pytest.raises(CrmError, match="times its size"):
        _judge(raw_workbook(small_sheet, more={"xl/media/image1.bmp": bytes(20_000_000)}))


def test_ten_thousand_sheets_are_refused(raw_workbook: SheetWriter, small_sheet: str) -> None:
    sheets = {f"xl/worksheets/sheet{n}.xml": b"<worksheet/>" for n in range(2, 10_002)}
    assert len(sheets) > PARTS_LIMIT
    with pytest.raises(CrmError, match="parts, more than"):
        _judge(raw_workbook(small_sheet, more=sheets))


@pytest.mark.parametrize("name", ["../../evil.xml", "..\\evil.xml", "/etc/passwd", "C:\\evil.xml"])
def test_names_that_point_outside_are_refused(raw_workbook: SheetWriter, small_sheet: str, name: str) -> None:
    with pytest.raises(CrmError, match="points outside"):
        _judge(raw_workbook(small_sheet, more={name: b"<x/>"}))


@pytest.mark.parametrize("far", ["XFD1048576", "ZZ99999", "xfd1048576"])
def test_two_cells_far_apart_are_refused(raw_workbook: SheetWriter, far: str) -> None:
    sheet = f'<sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="{far}"><v>1</v></c></row></sheetData>'
    with pytest.raises(CrmError, match="cells spread over"):
        _judge(raw_workbook(sheet))


def test_tags_with_a_prefix_hide_nothing(raw_workbook: SheetWriter, small_sheet: str) -> None:
    cells = b"<x:row r='1048576'><x:c r='XFD1048576'><x:v>1</x:v></x:c></x:row>"
    with pytest.raises(CrmError, match="cells spread over"):
        _judge(
            raw_workbook(small_sheet, more={"xl/worksheets/sheet2.xml": b"<x:worksheet>" + cells + b"</x:worksheet>"})
        )


@pytest.mark.parametrize("kept", [0.2, 0.5, 0.95])
def test_a_truncated_workbook_is_refused(raw_workbook: SheetWriter, small_sheet: str, kept: float) -> None:
    path = raw_workbook(small_sheet)
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * kept)])
    with pytest.raises(CrmError, match="cut short or damaged"):
        _judge(path)


def test_a_damaged_part_is_refused(raw_workbook: SheetWriter, small_sheet: str) -> None:
    path = raw_workbook(small_sheet)
    content = bytearray(path.read_bytes())
    at = content.index(b"xl/worksheets/sheet1.xml") + 40
    content[at : at + 20] = bytes(20)
    path.write_bytes(content)
    with pytest.raises(CrmError, match="is damaged"):
        _judge(path)


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        ({"[Content_Types].xml": b"", "word/document.xml": b""}, "a Word document"),
        ({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b""}, "no spreadsheet"),
    ],
)
def test_other_documents_are_refused(parts: dict[str, bytes], reason: str) -> None:
    with pytest.raises(CrmError, match=reason):
        _ = Container(_archive(parts), "letter.docx").kind


def test_the_only_table_of_a_zip_is_unpacked() -> None:
    made = _archive({"suppliers.csv": b"Name\nAnn\n", "__MACOSX/._suppliers.csv": b"\0", ".DS_Store": b"\0"})
    room = io.BytesIO()
    container = Container(made, "suppliers.zip")
    assert container.kind is FileKind.ZIP
    assert container.unpack_table(room) == "suppliers.csv"
    assert room.getvalue() == b"Name\nAnn\n"


@pytest.mark.parametrize(
    ("parts", "reason"), [({"a.csv": b"1", "b.csv": b"2"}, "zip of 2 files"), ({}, "nothing in it")]
)
def test_a_zip_of_several_tables_or_none_is_refused(parts: dict[str, bytes], reason: str) -> None:
    with pytest.raises(CrmError, match=reason):
        Container(_archive(parts), "many.zip").unpack_table(io.BytesIO())
