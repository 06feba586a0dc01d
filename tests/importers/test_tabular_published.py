"""Files as councils, NHS trusts and registers publish them: each opens, and its rows reconcile."""

from __future__ import annotations

from pathlib import Path

from crm_app.importers.table_frames import table_frames
from crm_app.importers.tabular import TableFile, open_table
from crm_app.runtime.frames import Frame, decoded

TABLES = {".csv", ".tsv", ".xls", ".xlsx", ".zip"}


def _frame(sent: Frame | bytes) -> Frame:
    return decoded(sent[4:]) if isinstance(sent, bytes) else sent


def _read(path: Path) -> tuple[TableFile, int]:
    with open_table(path) as table:
        return table, sum(1 for _ in table.rows())


def test_every_published_table_opens_and_reconciles(shared_data: Path) -> None:
    folders = (shared_data / "spend", shared_data / "registers")
    paths = sorted(path for folder in folders for path in folder.rglob("*") if path.suffix in TABLES)
    assert paths
    for path in paths:
        head, *batches, last = [_frame(sent) for sent in table_frames({"path": str(path)})]
        counts = last["counts"]
        assert sum(len(batch["rows"]) for batch in batches) == counts["rows_read"], path.name
        assert sum(counts.values()) == 2 * counts["rows_in_file"], path.name
        assert len(head["headers"]) > 1, path.name
        assert len({heading.casefold() for heading in head["headers"]}) == len(head["headers"]), path.name


def test_titles_above_and_totals_beneath_are_set_aside(shared_data: Path) -> None:
    folder = shared_data / "spend" / "lb_lambeth"
    expected = {"2011-01": (1, 1072, 0), "2011-02": (2, 1138, 1), "2011-10": (3, 1016, 1), "2012-03": (2, 1083, 1)}
    for month, (header_row, count, totals) in expected.items():
        table, rows = _read(folder / f"{month}-payments.csv")
        assert (table.header_row, rows, table.counts["totals"]) == (header_row, count, totals), month
        assert table.headers[0] == "Supplier Name"
    table, rows = _read(folder / "2012-06-payments.csv")
    assert table.headers[:3] == ["Body", "Department", "Supplier Name"]
    assert (table.header_row, rows, table.counts["totals"]) == (10, 3155, 1)


def test_an_old_workbook_with_a_sum_beneath(shared_data: Path) -> None:
    table, rows = _read(shared_data / "spend" / "nhs_barts" / "BART_09_December.xls")
    assert table.facts["kind"] == "xls"
    assert table.headers[0] == "Department Family"
    assert table.headers[-1] == "Amount"
    assert (rows, table.counts["totals"]) == (211, 1)


def test_a_zipped_register_is_read_through(shared_data: Path) -> None:
    table, rows = _read(shared_data / "registers" / "BasicCompanyData_zip_part1of2.zip")
    assert table.headers[:2] == ["CompanyName", "CompanyNumber"]
    assert rows == 9
