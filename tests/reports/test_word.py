from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn

from crm_app.reports.word import write_docx


@pytest.fixture(scope="module")
def written(paper, hostile, tmp_path_factory):
    path = tmp_path_factory.mktemp("word") / "a.docx"
    write_docx(paper(hostile), path)
    return docx.Document(str(path))


def words_of(paper) -> list[str]:
    cells = [cell.text for table in paper.tables for row in table._tbl.tr_lst for cell in _cells(table, row)]
    return [paragraph.text for paragraph in paper.paragraphs] + cells


def _cells(table, row):
    return [docx.table._Cell(cell, table) for cell in row.tc_lst]


def test_every_name_is_shown_letter_by_letter(written, literal) -> None:
    said = words_of(written)
    for name in literal:
        assert said.count(name) >= 4, name
    assert "□null" in said
    assert "evilgpj.exe" in said
    assert "x" * 10_000 in said


def test_headings_are_headings(written) -> None:
    styles = [(p.style.name, p.text) for p in written.paragraphs]
    assert ("Title", "Tender readiness") in styles
    assert ("Heading 1", "Firms") in styles
    assert ("Heading 2", "<b>oops") in styles
    assert ("List Number", "one") in styles


def test_tables_repeat_their_heading_and_say_what_they_are(written) -> None:
    for table in written.tables:
        assert table._tbl.tr_lst[0].find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
    captions = [table._tbl.tblPr.find(qn("w:tblCaption")) for table in written.tables]
    assert "All firms" in [caption.get(qn("w:val")) for caption in captions if caption is not None]


def test_language_properties_and_page_numbers(written) -> None:
    properties = written.core_properties
    assert (properties.title, properties.author, properties.language) == ("Tender readiness", "A. Officer", "en-GB")
    assert {tongue.get(qn("w:val")) for tongue in written.styles.element.iter(qn("w:lang"))} == {"en-GB"}
    foot = written.sections[0].footer._element
    assert [field.get(qn("w:instr")) for field in foot.iter(qn("w:fldSimple"))] == ["PAGE", "NUMPAGES"]
    assert "revision 12" in written.sections[0].footer.paragraphs[0].text
    assert round(written.sections[0].page_width.mm) == 210


def test_a_link_leads_where_it_says(written) -> None:
    targets = {r.target_ref for r in written.part.rels.values() if r.is_external}
    assert targets == {"https://notices.example/1"}


def test_an_endless_title_is_no_trouble(paper, tmp_path: Path) -> None:
    write_docx(replace(paper(()), title="T\x00" * 10_000, subtitle="s" * 10_000), tmp_path / "b.docx")
    assert len(docx.Document(str(tmp_path / "b.docx")).core_properties.title) == 255
