"""The PDF writer: a ``Document`` laid out on A4."""

from crm_app.reports.pdf.writer import write_pdf

__all__ = ["write_pdf"]
