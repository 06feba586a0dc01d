"""A self-assessment form on the disk, as PDF or as a workbook: whole or not at all."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from crm_app.domain.errors import UsageError
from crm_app.reports.atomic import replacing
from crm_app.reports.document import Document
from crm_app.reports.outcome import WriterReport
from crm_app.reports.self_assessment_facts import FormFacts

ENDINGS = (".pdf", ".xlsx")


def write_form(facts: FormFacts, document: Document, path: Path) -> WriterReport:
    """Write the form as the ending of ``path`` says, dressed as the frame ``document`` is.

    Raises ``UsageError`` for another ending and ``CrmError`` where the file cannot be written.
    """
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        raise UsageError(
            f"A form to fill in cannot be saved as “{path.suffix or path.name}”",
            "It is written as .pdf or .xlsx, which can be read when it comes back.",
            "Give the file one of these endings.",
        )
    with replacing(path) as temporary:
        if ending == ".pdf":
            from crm_app.reports.self_assessment_pdf import write_form_pdf

            report = write_form_pdf(facts, document.meta, temporary)
        else:
            from crm_app.reports.self_assessment_sheet import write_form_sheet

            report = write_form_sheet(facts, document.meta, temporary)
    return replace(report, path=path)
