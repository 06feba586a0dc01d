"""Forms that come back: filled in a PDF program or in a spreadsheet, spoilt, disguised, or not ours at all."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from pypdf import PdfWriter

from crm_app.domain.errors import CrmError
from crm_app.domain.self_assessment import FILLED_BY, FILLED_ON, KEY, REMARKS
from crm_app.importers.self_assessment import is_form, read_form
from tests import returned_forms as forms

ANSWERS = {"find_a_tender": "Yes, in place", "public_liability": "ByAward", "bid_lead": "Don’t know"}
TEXTS = {
    FILLED_BY: "Zażółć Example",
    FILLED_ON: "20 November 2026",
    REMARKS: "First line\nمطبخ",
    forms.proof("find_a_tender"): "PABC-1234-WXYZ",
}


@pytest.mark.parametrize("ending", [".pdf", ".xlsx"])
def test_what_was_filled_in_is_read_field_by_field(tmp_path: Path, ending: str) -> None:
    path = forms.fill(forms.blank(tmp_path / f"form{ending}"), ANSWERS, TEXTS)
    form = read_form(path)
    assert form.key == forms.facts_for().key
    assert form.answers == {"find_a_tender": "InPlace", "public_liability": "ByAward", "bid_lead": "DontKnow"}
    assert form.proofs == {"find_a_tender": "PABC-1234-WXYZ"}
    assert (form.filled_by, form.filled_on) == (TEXTS[FILLED_BY], TEXTS[FILLED_ON])
    assert form.remarks.split() == TEXTS[REMARKS].split()
    assert form.warnings == ()
    assert not form.is_untouched([item.key for item in forms.facts_for().items])
    assert is_form(path)


@pytest.mark.parametrize("ending", [".pdf", ".xlsx"])
def test_a_form_that_nobody_touched_is_known(tmp_path: Path, ending: str) -> None:
    facts = forms.facts_for(shown={"find_a_tender": "InPlace", "living_wage": "NotYet"})
    items = [item.key for item in facts.items]
    path = forms.blank(tmp_path / f"form{ending}", facts)
    assert read_form(path).is_untouched(items)
    assert not read_form(forms.fill(path, {"living_wage": "ByAward"})).is_untouched(items)


def test_another_program_may_rename_the_fields_and_set_the_buttons_alone(tmp_path: Path) -> None:
    path = forms.bound_in(forms.fill(forms.blank(tmp_path / "form.pdf"), ANSWERS, TEXTS))
    form = read_form(path)
    assert form.answers["public_liability"] == "ByAward"
    assert form.proofs == {"find_a_tender": "PABC-1234-WXYZ"}


def test_scripts_and_attached_files_are_said_and_left_alone(tmp_path: Path) -> None:
    path = forms.with_script_and_attachment(forms.fill(forms.blank(tmp_path / "form.pdf"), ANSWERS, TEXTS))
    form = read_form(path)
    assert form.answers["find_a_tender"] == "InPlace"
    assert form.warnings == (
        "The file holds a script. It was not run.",
        "Another file is attached to it. It was not opened.",
    )


def test_fields_without_end_are_cut_off(tmp_path: Path) -> None:
    path = forms.in_a_circle(forms.fill(forms.blank(tmp_path / "form.pdf"), ANSWERS))
    assert read_form(path).answers["find_a_tender"] == "InPlace"


def other_pdf(path: Path) -> Path:
    writer = PdfWriter()
    writer.add_blank_page(300, 300)
    writer.write(path)
    return path


def torn(path: Path) -> Path:
    path.write_bytes(path.read_bytes()[:3000])
    return path


def noise(path: Path) -> Path:
    path.write_bytes(b"%PDF-1.7\n" + bytes(range(256)) * 40)
    return path


SPOILT: dict[str, tuple[Callable[[Path], Path], str]] = {
    "flattened": (forms.flattened, "was flattened"),
    "under a password": (forms.encrypted, "protected by a password"),
    "made over": (forms.with_xfa, "XFA"),
    "somebody else's form": (forms.other_form, "is a form, but not"),
    "a picture": (other_pdf, "only pictures of pages"),
    "torn": (torn, ""),
    "noise": (noise, "damaged"),
    "a book": (lambda path: forms.pages_of(path, 1_000_000), "has 1,000,000 pages"),
    "a book packed small": (lambda path: forms.packed_pages_of(path, 2_000_000), "far more than a form can hold"),
    "a booklet": (lambda path: forms.pages_of(path, 60), "has 60 pages"),
    "empty": (lambda path: (path.write_bytes(b"") and path) or path, "is empty"),
    "a letter": (lambda path: (path.write_text("Dear all") and path) or path, "neither a PDF nor a workbook"),
}


@pytest.mark.parametrize("sort", SPOILT)
def test_every_spoilt_file_has_its_own_sentence(tmp_path: Path, sort: str) -> None:
    spoil, said = SPOILT[sort]
    path = spoil(forms.fill(forms.blank(tmp_path / "form.pdf"), ANSWERS, TEXTS))
    with pytest.raises(CrmError) as refused:
        read_form(path)
    assert said in refused.value.message
    assert "form.pdf" in refused.value.message
    assert refused.value.remedy


def test_a_file_that_is_gone_is_said(tmp_path: Path) -> None:
    with pytest.raises(CrmError, match="not there any more"):
        read_form(tmp_path / "gone.pdf")
    assert not is_form(tmp_path / "gone.pdf")


@pytest.mark.parametrize("ending", [".pdf", ".xlsx"])
def test_a_form_that_lost_its_mark_belongs_to_nobody(tmp_path: Path, ending: str) -> None:
    facts = dataclasses.replace(forms.facts_for(), profile="")
    path = forms.fill(forms.blank(tmp_path / f"form{ending}", facts), ANSWERS)
    with pytest.raises(CrmError, match="lost the hidden mark"):
        read_form(path)


def test_answers_nobody_offered_are_left_out_and_said(tmp_path: Path) -> None:
    path = forms.fill(forms.blank(tmp_path / "form.xlsx"), {"find_a_tender": "Perhaps", "bid_lead": "NOT YET"})
    form = read_form(path)
    assert form.answers == {"bid_lead": "NotYet"}
    assert form.warnings == ("“Perhaps” is none of the answers that the form offers; it was left out.",)


def test_numbers_and_days_typed_into_cells_are_read_as_words(tmp_path: Path) -> None:
    path = forms.blank(tmp_path / "form.xlsx")
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    row = next(row for row in range(1, sheet.max_row + 1) if sheet.cell(row, 1).value == "turnover_for_contract")
    sheet.cell(row, 6).value = 250000
    book.create_sheet("Notes", 0)
    book.save(path)
    assert read_form(path).proofs == {"turnover_for_contract": "250000"}


def test_another_workbook_is_not_taken_for_a_form(tmp_path: Path) -> None:
    path = tmp_path / "firms.xlsx"
    book = openpyxl.Workbook()
    book.active.append(["Company name"])
    book.create_sheet("Form").append([KEY, "yes"])
    book.save(path)
    assert not is_form(path)
    with pytest.raises(CrmError, match="lost the hidden mark"):
        read_form(path)
    book.remove(book["Form"])
    book.save(path)
    with pytest.raises(CrmError, match="is a workbook, but not"):
        read_form(path)
