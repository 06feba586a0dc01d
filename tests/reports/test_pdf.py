from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import date
from pathlib import Path

import pypdfium2
import pytest
from pypdf import PdfReader

from crm_app.reports.document import (
    Callout,
    Chart,
    ChartKind,
    Column,
    Document,
    DocumentMeta,
    Heading,
    Run,
    Series,
    paragraph,
    table,
)
from crm_app.reports.document import text as runs
from crm_app.reports.pdf import write_pdf

META = DocumentMeta(date(2026, 11, 26), "Canalside Anchors", store_version="revision 12")


def small(*blocks) -> Document:
    return Document("A small paper", tuple(blocks), META)


def squeezed(reader: PdfReader) -> str:
    return "".join("".join(page.extract_text() for page in reader.pages).split())


def outline(reader: PdfReader) -> list[str]:
    found: list[str] = []

    def walk(entries) -> None:
        for entry in entries:
            walk(entry) if isinstance(entry, list) else found.append(entry.title)

    walk(reader.outline)
    return found


def test_every_name_is_shown_letter_by_letter(paper, literal, tmp_path: Path) -> None:
    write_pdf(paper(literal), tmp_path / "a.pdf")
    said = squeezed(PdfReader(tmp_path / "a.pdf"))
    for name in literal:
        assert said.count("".join(name.split())) >= 6, name


def test_every_hostile_name_makes_a_paper(paper, hostile, tmp_path: Path) -> None:
    report = write_pdf(paper(hostile), tmp_path / "a.pdf")
    reader = PdfReader(tmp_path / "a.pdf")
    assert report.pages == len(reader.pages)
    assert report.cut > 0  # ten thousand letters in a table, a tile and a heading
    said = squeezed(reader)
    assert said.count("x") >= 20_000  # whole in the paragraph and in the list
    assert "evilgpj.exe" in said
    assert "□null" in said
    assert "half□" in said


@pytest.mark.parametrize("words", ["مطعم الشرق", "בית קפה", "हिन्दी", "ภาษาไทย", "Café", "→ ≥"])
def test_scripts_can_be_copied_out_again(words, tmp_path: Path) -> None:
    report = write_pdf(small(paragraph(words)), tmp_path / "a.pdf")
    assert report.missing == ()
    with pypdfium2.PdfDocument(tmp_path / "a.pdf") as read:
        said = read[0].get_textpage().get_text_bounded()
    assert words in unicodedata.normalize("NFC", said) or words in said


def test_a_character_without_a_font_is_a_box_and_is_reported(tmp_path: Path) -> None:
    report = write_pdf(small(paragraph("rare \U000e0101\u0378 sign")), tmp_path / "a.pdf")
    assert "\u0378" in report.missing
    assert not report.complete
    assert "□ sign" in PdfReader(tmp_path / "a.pdf").pages[0].extract_text()


def test_properties_outline_and_page_numbers(paper, tmp_path: Path) -> None:
    report = write_pdf(paper(("Clapwell Kitchen",)), tmp_path / "a.pdf")
    reader = PdfReader(tmp_path / "a.pdf")
    assert reader.metadata.title == "Tender readiness"
    assert reader.metadata.author == "A. Officer"
    assert reader.trailer["/Root"]["/Lang"] == "en-GB"
    assert reader.trailer["/Root"]["/ViewerPreferences"]["/DisplayDocTitle"]
    assert outline(reader) == ["Tender readiness", "Firms", "A level left out", "Clapwell Kitchen", "Definitions"]
    for number, page in enumerate(reader.pages, 1):
        foot = page.extract_text()
        assert f"Page {number} of {report.pages}" in foot
        assert "Thu 26 Nov 2026 · Register revision 12" in foot
        assert float(page.mediabox.width) == pytest.approx(595.28, abs=0.1)


def test_the_heading_of_a_table_is_on_every_page_and_no_row_is_lost(tmp_path: Path) -> None:
    rows = [(f"Firm {number:03}", "words " * (number % 40)) for number in range(200)]
    write_pdf(small(table([Column("Supplier"), Column("Remark")], rows, note="The note.")), tmp_path / "a.pdf")
    pages = [page.extract_text() for page in PdfReader(tmp_path / "a.pdf").pages]
    assert len(pages) > 3
    assert all("Supplier" in page and "Remark" in page for page in pages)
    said = "".join(pages)
    assert [name for name, _ in rows if said.count(name) != 1] == []
    assert "The note." in pages[-1]


def test_only_honest_links_become_links(tmp_path: Path) -> None:
    links = ("https://notices.example/1", "javascript:alert(1)", "file:///secret", "http://plain.example")
    write_pdf(small(paragraph(*(Run("word ", link=link) for link in links))), tmp_path / "a.pdf")
    notes = PdfReader(tmp_path / "a.pdf").pages[0].annotations or []
    assert [str(note.get_object()["/A"]["/URI"]) for note in notes] == ["https://notices.example/1"]


def test_a_heading_does_not_stand_alone_at_the_foot(tmp_path: Path) -> None:
    for lines in range(28, 48):
        blocks = [paragraph("line") for _ in range(lines)]
        write_pdf(small(*blocks, Heading(1, "Lonely"), paragraph("Companion " * 60)), tmp_path / "a.pdf")
        pages = [page.extract_text() for page in PdfReader(tmp_path / "a.pdf").pages]
        with_heading = next(page for page in pages[::-1] if "Lonely" in page)
        assert "Companion" in with_heading


def test_long_and_empty_blocks_fit(tmp_path: Path) -> None:
    many = tuple(f"Borough {number}" for number in range(70))
    document = small(
        Callout("", runs("A long warning. " * 900)),
        Callout("Only a title", ()),
        Chart(ChartKind.BAR, "Seventy bars", many, (Series("Firms", tuple(range(70))),)),
        Chart(ChartKind.LINE, "Below nothing", many, (Series("Change", tuple(range(-35, 35))),)),
        Chart(ChartKind.LINE, "Nothing known", ("a",), (Series("Change", (None,)),)),
        Chart(ChartKind.STACKED, "Nothing", ("a",), (Series("b", (0,)),)),
        Chart(ChartKind.FUNNEL, "Empty", (), ()),
        table([Column(f"Column {number}") for number in range(24)], [["some words"] * 24] * 3),
    )
    report = write_pdf(document, tmp_path / "a.pdf")
    assert report.pages > 3
    assert PdfReader(tmp_path / "a.pdf").pages[0].extract_text().count("A long warning.") > 30


def test_a_wrong_accent_and_an_endless_title_do_no_harm(tmp_path: Path) -> None:
    meta = replace(META, accent="red; drop", mark="<b>", organisation="Z" * 3_000, store_version="v" * 3_000)
    report = write_pdf(Document("T" * 10_000, (), meta, "s" * 10_000), tmp_path / "a.pdf")
    assert report.pages == 1
    assert report.cut >= 3
