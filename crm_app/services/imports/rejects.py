"""Rejected rows as a file: as they were, with what to put right, so that they can be mended and dropped back."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

from crm_app.domain.fields import Kind
from crm_app.importers.mapping import REMARK
from crm_app.reports.list_columns import ListColumn
from crm_app.reports.list_text import write_list_csv
from crm_app.services.imports.planning import ImportPlan
from crm_app.services.imports.writing import ImportResult


def save_rejects(plan: ImportPlan, result: ImportResult, path: Path | str) -> int:
    """Write the rejected rows (XLSX or CSV by the ending) and return how many there are.

    The headings stay as they were, so the mended file is read like the first; the remark is left out on reading.
    """
    remarks = {row.number: "; ".join(f"{p.field}: {p.message}" for p in row.problems) for row in result.rejected}
    kept = [(values, remarks[number]) for number, values in plan.rows if number in remarks]
    width = max([len(plan.columns), *(len(values) for values, _ in kept)])
    headers = [column.header for column in plan.columns if column.header != REMARK]
    places = [i for i in range(width) if i >= len(plan.columns) or plan.columns[i].header != REMARK]
    headers.extend(f"Column {i + 1}" for i in range(len(plan.columns), width))
    columns = [ListColumn(header, Kind.TEXT) for header in (*headers, REMARK)]
    rows = [[*(_text(values[i]) if i < len(values) else "" for i in places), remark] for values, remark in kept]
    target = Path(path)
    if target.suffix.lower() == ".csv":
        write_list_csv(target, columns, rows)
    else:
        from crm_app.reports.list_sheet import write_list_xlsx  # brings in a large library

        write_list_xlsx(target, columns, rows)
    return len(rows)


def _text(value: Any) -> str:
    """A cell as text that is read as the same value again."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime) and value.time().isoformat() == "00:00:00":
        value = value.date()
    return value.isoformat() if isinstance(value, date) else str(value)
