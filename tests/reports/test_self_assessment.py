"""The self-assessment form on paper: fields that can be filled in, named, in order, on four pages at most."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import openpyxl
import pypdfium2
import pytest
from pypdf import PdfReader

from crm_app.domain.errors import UsageError
from crm_app.domain.self_assessment import ANSWER, ANSWERS, KEY, PROOF, SENT
from crm_app.reports.outcome import WriterReport
from crm_app.reports.self_assessment_facts import FormFacts, form_document
from crm_app.reports.self_assessment_files import write_form
from crm_app.services.questionnaires import shipped
from tests import returned_forms as forms

HARD_NAMES = (
    "<b>Bold</b> & Sons “Ltd”",
    "Żółw Łąka مطبخ العائلة Ltd",
    "Rule\u202eevas 😀 \x07 Kitchen",
    "Endless " * 1_250,
)


def written(facts: FormFacts, path: Path) -> WriterReport:
    return write_form(facts, form_document(facts), path)


@pytest.mark.parametrize("profile", shipped().profiles)
def test_every_profile_fits_on_four_pages_of_readable_size(tmp_path: Path, profile: str) -> None:
    report = written(forms.facts_for(profile), tmp_path / "form.pdf")
    assert report.pages == len(PdfReader(report.path).pages) <= 4
    assert report.complete


def test_every_question_has_its_fields_and_their_spoken_names(tmp_path: Path) -> None:
    facts = forms.facts_for(shown={"living_wage": "NotYet"})
    written(facts, tmp_path / "form.pdf")
    reader = PdfReader(tmp_path / "form.pdf")
    fields = reader.get_fields() or {}
    for item in facts.items:
        group, line = fields[ANSWER + item.key], fields[PROOF + item.key]
        assert str(group["/TU"]) == f"{item.number}. {item.question}"
        assert str(line["/TU"]) == f"{item.number}. {item.proof}"
        states = {str(state) for state in group["/_States_"]} - {"/Off"}
        assert states == {f"/{one.value}" for one in ANSWERS}
    assert str(fields["answer_living_wage"]["/V"]) == "/NotYet"
    assert str(fields[KEY]["/V"]) == facts.key.text()
    assert str(fields[SENT]["/V"]) == facts.sent
    assert {str(page["/Tabs"]) for page in reader.pages} == {"/R"}
    spoken = {str(note.get_object().get("/TU")) for page in reader.pages for note in page["/Annots"]}
    for item in facts.items:
        assert {f"{item.number}. {item.question} {one.words}" for one in ANSWERS} <= spoken


def test_it_says_what_it_is_to_a_reader_of_its_properties(tmp_path: Path) -> None:
    written(forms.facts_for(), tmp_path / "form.pdf")
    reader = PdfReader(tmp_path / "form.pdf")
    assert reader.metadata is not None
    assert reader.metadata.title == "Tender readiness self-assessment"
    assert reader.root_object["/Lang"] == "en-GB"
    text = " ".join("".join(page.extract_text() for page in reader.pages).split())
    assert "Hackney (test) and Homerton (test)" in text
    assert "form 2026.1 · Paper 00D01" in text


@pytest.mark.parametrize("name", HARD_NAMES)
@pytest.mark.parametrize("ending", [".pdf", ".xlsx"])
def test_any_name_can_stand_on_it(tmp_path: Path, name: str, ending: str) -> None:
    facts = forms.facts_for("nhs_patient_facing", name=name)
    path = tmp_path / f"form{ending}"
    assert written(facts, path).pages <= 4
    if ending == ".xlsx":
        words = str(openpyxl.load_workbook(path).worksheets[0]["B2"].value)
        assert words[:8].strip() == name[:8].strip()


def test_circles_and_words_stand_where_a_reader_looks_for_them(tmp_path: Path) -> None:
    """Drawn by another program, each chosen button is dark in its middle and every other is white."""
    facts = forms.facts_for(shown={item.key: "NotYet" for item in forms.facts_for().items})
    written(facts, tmp_path / "form.pdf")
    document = pypdfium2.PdfDocument(tmp_path / "form.pdf")
    document.init_forms()
    page = PdfReader(tmp_path / "form.pdf").pages[0]
    picture = document[0].render(scale=2, may_draw_forms=True).to_pil().convert("L")
    height = float(page.mediabox.height)
    seen = {True: 0, False: 0}
    for note in page["/Annots"]:
        field = note.get_object()
        if "/Parent" in field:
            left, bottom, right, top = (float(value) for value in field["/Rect"])
            middle = picture.getpixel((int(left + right), int(2 * height - bottom - top)))
            is_chosen = str(field["/AS"]) == "/NotYet"
            assert (float(_number(middle)) < 90) is is_chosen
            seen[is_chosen] += 1
    document.close()
    assert seen[True] * 4 == seen[False] > 0


def _number(value: Any) -> float:
    return float(value)


def test_a_workbook_offers_its_answers_and_locks_the_rest(tmp_path: Path) -> None:
    facts = forms.facts_for(shown={"living_wage": "NotYet"})
    written(facts, tmp_path / "form.xlsx")
    book = openpyxl.load_workbook(tmp_path / "form.xlsx")
    sheet, hidden = book.worksheets
    assert (hidden.title, hidden.sheet_state, hidden["B1"].value) == ("Form", "hidden", facts.key.text())
    assert [hidden.cell(row, 3).value for row in range(1, 6)] == [one.words for one in ANSWERS]
    assert sheet.protection.sheet
    rows = {sheet.cell(row, 1).value: row for row in range(1, sheet.max_row + 1) if sheet.cell(row, 1).value}
    assert {item.key for item in facts.items} <= set(rows)
    lists = next(rule for rule in sheet.data_validations.dataValidation if rule.type == "list")
    for item in facts.items:
        row = rows[item.key]
        assert f"E{row}" in lists.sqref
        assert [sheet.cell(row, column).protection.locked for column in range(1, 7)] == [True] * 4 + [False] * 2
    assert sheet.cell(rows["living_wage"], 5).value == "Not yet"


def test_a_question_that_begins_like_a_formula_stays_words(tmp_path: Path) -> None:
    first, *others = forms.facts_for().items
    odd = dataclasses.replace(first, question="=1+1")
    facts = dataclasses.replace(forms.facts_for(name="=cmd()"), items=(odd, *others))
    written(facts, tmp_path / "form.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "form.xlsx").worksheets[0]
    cells = [cell for row in sheet.iter_rows() for cell in row if str(cell.value or "").startswith("=")]
    assert {cell.data_type for cell in cells} == {"s"}
    assert len(cells) == 2


def test_another_ending_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be saved"):
        written(forms.facts_for(), tmp_path / "form.docx")
    assert list(tmp_path.iterdir()) == []
