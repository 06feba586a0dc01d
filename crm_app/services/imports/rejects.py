"""Rejected rows as a file: as they were, with what to put right, so that they can be mended and dropped back."""

from __future__ import annotations

from pathlib import Path

from crm_app.domain.fields import Kind
from crm_app.reports.list_columns import ListColumn
from crm_app.reports.list_sheet import write_list_xlsx
from crm_app.reports.list_text import write_list_csv
from crm_app.services.imports.planning import ImportPlan
from crm_app.services.imports.writing import ImportResult

REMARK = "What to put right"


def save_rejects(plan: ImportPlan, result: ImportResult, path: Path | str) -> int:
    """Write the rejected rows (XLSX or CSV by the ending) and return how many there are.

    The headings stay as they were, so the mended file is read like the first; the remark is left out on reading.
    """
    remarks = {row.number: "; ".join(f"{p.field}: {p.message}" for p in row.problems) for row in result.rejected}
    columns = [ListColumn(column.header, Kind.TEXT) for column in plan.columns] + [ListColumn(REMARK, Kind.TEXT)]
    width = len(plan.columns)
    rows = [
        [*("" if v is None else str(v) for v in values[:width]), remarks[number]]
        for number, values in plan.rows
        if number in remarks
    ]
    target = Path(path)
    if target.suffix.lower() == ".csv":
        write_list_csv(target, columns, rows)
    else:
        write_list_xlsx(target, columns, rows)
    return len(rows)
