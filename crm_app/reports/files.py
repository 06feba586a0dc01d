"""The one way a paper reaches the disk: by the ending of its name, whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from pathlib import Path

from crm_app.domain.errors import UsageError
from crm_app.reports.atomic import replacing
from crm_app.reports.document import Document
from crm_app.reports.outcome import WriterReport

# Writers are loaded when they are needed: each brings a large library with it.
WRITERS = {
    ".pdf": ("crm_app.reports.pdf.writer", "write_pdf"),
    ".docx": ("crm_app.reports.word", "write_docx"),
    ".xlsx": ("crm_app.reports.sheets", "write_xlsx"),
}


def write_document(document: Document, path: Path) -> WriterReport:
    """Write the document as PDF, Word or Excel, as the ending of ``path`` says.

    Raises ``UsageError`` for another ending and ``CrmError`` where the file cannot be written; the file that was
    there before is then unchanged.
    """
    writer = _writer(path)
    with replacing(path) as temporary:
        report = writer(document, temporary)
    return replace(report, path=path)


def _writer(path: Path) -> Callable[[Document, Path], WriterReport]:
    try:
        module, name = WRITERS[path.suffix.lower()]
    except KeyError:
        raise UsageError(
            f"A report cannot be saved as “{path.suffix or path.name}”",
            "Reports are written as .pdf, .docx or .xlsx.",
            "Give the file one of these endings.",
        ) from None
    writer: Callable[[Document, Path], WriterReport] = getattr(import_module(module), name)
    return writer
