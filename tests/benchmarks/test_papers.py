"""Papers: a readiness report within 300 ms, 500 PDFs within 90 s, a pack of 40 pages within 3 s."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from crm_app.reports.document import Column, Document, DocumentMeta, Heading, paragraph, table
from crm_app.reports.files import write_document
from crm_app.reports.fonts import paper_font
from crm_app.runtime.keys import new_key
from crm_app.services import batches, readiness, records, reports
from crm_app.services.demo.filling import fill
from crm_app.services.lists import ListQuery, snapshot
from crm_app.services.workspace import Workspace, create_workspace
from tests.benchmarks.measuring import say, three_runs

MANY = int(os.environ.get("CRM_BENCH_PAPERS", "500"))


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """A store of invented suppliers."""
    made = create_workspace(tmp_path / "papers.crm")
    fill(made, size=max(300, MANY))
    return made


def _raw(texts: list[list[str]], target: Path) -> None:
    """The same words drawn by reportlab alone, line by line: no layout, no tables, one font that has their letters, put
    into the file as a paper puts its own.
    """
    font = paper_font("notos").name
    canvas = Canvas(str(target), pagesize=A4)
    for page in texts:
        for number, line in enumerate(page):
            canvas.setFont(font, 9)
            canvas.drawString(56, 800 - 10 * (number % 76), line)
        canvas.showPage()
    canvas.save()


def _texts(path: Path) -> list[list[str]]:
    return [page.extract_text().splitlines() for page in PdfReader(path).pages]


def test_one_readiness_report(workspace: Workspace, tmp_path: Path) -> None:
    keys = snapshot(workspace, ListQuery("supplier"))
    supplier = next(key for key in keys if readiness.latest(workspace, key) is not None)
    name = records.get(workspace, "supplier", supplier)["name"]
    lines = []
    for ending in (".pdf", ".docx", ".xlsx"):
        target = tmp_path / f"report{ending}"
        reports.write_report(workspace, "readiness", supplier, target)
        runs = three_runs(lambda target=target: reports.write_report(workspace, "readiness", supplier, target))
        lines.append(f"{ending[1:]:5} {runs}")
    texts = _texts(tmp_path / "report.pdf")
    floor = three_runs(lambda: _raw(texts, tmp_path / "raw.pdf"))
    workspace.close()
    say(
        f"the readiness report of {name} (target 300 ms)",
        f"floor: reportlab drawing the same words raw {floor}",
        *lines,
    )


def test_a_report_for_each_of_many(workspace: Workspace, tmp_path: Path) -> None:
    keys = tuple(snapshot(workspace, ListQuery("supplier"))[:MANY])
    made: list[batches.Batch] = []

    def work() -> None:
        folder = tmp_path / f"made{len(made)}"
        made.append(batches.write_batch(workspace, "readiness", ListQuery("supplier"), folder, keys=keys))

    runs = three_runs(work)
    kind = reports.report_named("readiness")
    documents = [kind.build(workspace, kind.gather(workspace, key, new_key(), "")) for key in keys]
    writing = three_runs(lambda: [write_document(document, tmp_path / "one.pdf") for document in documents])
    texts = [_texts(made[0].folder / line.file) for line in made[0].written]
    floor = three_runs(lambda: [_raw(pages, tmp_path / "raw.pdf") for pages in texts])
    workspace.close()
    say(
        f"{len(made[0].written)} readiness reports as PDF, facts gathered and kept included (target 90 s)",
        f"floor: reportlab drawing the same words raw {floor} (the aim is at most three times this for the writing)",
        f"all      {runs}",
        f"writing  {writing}",
    )


def test_a_pack_of_forty_pages(tmp_path: Path) -> None:
    columns = (Column("Supplier", weight=2), Column("What they do", weight=3), Column("Where"))
    words = "Hot lunches and buffets for meetings, from ten people to two hundred, with food from many places."
    sections = [
        block
        for number in range(20)
        for block in (
            Heading(1, f"Part {number + 1}"),
            *(paragraph(f"{words} {words} {words}") for _ in range(12)),
            table(columns, [(f"Example {row} Ltd", words, "Hackney") for row in range(22)], note=words),
        )
    ]
    meta = DocumentMeta(date(2026, 11, 26), "Canalside Council")
    document = Document("A long pack", tuple(sections), meta)
    target = tmp_path / "pack.pdf"
    pages = write_document(document, target).pages
    runs = three_runs(lambda: write_document(document, target))
    texts = _texts(target)
    floor = three_runs(lambda: _raw(texts, tmp_path / "raw.pdf"))
    say(f"a pack of {pages} pages (target 3 s)", f"floor: reportlab drawing the same words raw {floor}", f"pdf  {runs}")
