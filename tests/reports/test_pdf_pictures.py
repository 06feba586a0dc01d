"""Pages as pictures: of the size asked for, with the fields of a form, and what is no PDF is said."""

from __future__ import annotations

from pathlib import Path

import pypdf
import pytest
from reportlab.pdfgen.canvas import Canvas

from crm_app.domain.errors import CrmError
from crm_app.reports.pdf_pictures import page_count, picture
from crm_app.reports.self_assessment_facts import form_document
from crm_app.reports.self_assessment_files import write_form
from crm_app.services.questionnaires import shipped
from tests import returned_forms as forms

SIDE = 200  # points


def blank(path: Path) -> Path:
    canvas = Canvas(str(path), pagesize=(SIDE, SIDE))
    canvas.showPage()
    canvas.showPage()
    canvas.save()
    return path


def test_a_page_is_as_large_as_asked_for(tmp_path: Path) -> None:
    path = blank(tmp_path / "blank.pdf")
    assert page_count(path) == 2
    page = picture(path, 1, 36)
    assert (page.width, page.height) == (SIDE / 2, SIDE / 2)
    assert len(page.pixels) == page.stride * page.height
    assert set(page.pixels) == {255}


def test_the_fields_of_a_form_are_drawn(tmp_path: Path) -> None:
    path, bare = tmp_path / "form.pdf", tmp_path / "bare.pdf"
    facts = forms.facts_for(next(iter(shipped().profiles)))
    write_form(facts, form_document(facts), path)
    writer = pypdf.PdfWriter(clone_from=path)
    writer.remove_annotations(subtypes=None)
    writer.write(bare)
    assert _ink(path) > 1.02 * _ink(bare)


def _ink(path: Path) -> int:
    """How dark a first page is in all."""
    return sum(255 - value for value in picture(path, 0, 50).pixels)


def test_what_is_no_paper_is_said(tmp_path: Path) -> None:
    path = tmp_path / "paper.pdf"
    path.write_bytes(b"no paper at all")
    with pytest.raises(CrmError, match="cannot be shown"):
        page_count(path)
    with pytest.raises(CrmError, match="cannot be shown"):
        picture(path, 0, 72)
