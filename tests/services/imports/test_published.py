"""Registers as they are published: known without help, accounted for to the last row, unchanged when read again."""

from __future__ import annotations

import csv
from dataclasses import asdict
from pathlib import Path

import pytest

from crm_app.services import imports
from crm_app.services.workspace import Workspace

CHARITIES = {
    "name": "supplier.name",
    "reg_number": "supplier.charity_number",
    "company_number": "supplier.company_number",
    "postcode": "site.postcode",
    "web": "supplier.website",
    "activities": "supplier.services",
    "income": "size_fact.turnover",
    "fye": "size_fact.year_end",
}
COMPANIES = {
    "CompanyName": "supplier.name",
    "CompanyNumber": "supplier.company_number",
    "CompanyCategory": "supplier.legal_form",
    "RegAddress.AddressLine1": "site.address",
    "RegAddress.PostTown": "site.town",
    "RegAddress.PostCode": "site.postcode",
    "PreviousName_1.CompanyName": "supplier.former_names",
}
PAYEES = {
    "supplier_name": "supplier.name",
    "company_number": "supplier.company_number",
    "charity_number": "supplier.charity_number",
    "vcse_flag": "supplier.vcse",
}
INSURERS = {
    "company_name": "supplier.name",
    "company_number": "supplier.company_number",
    "registered_office_address": "site.address",
}
FILES = [
    ("registers/charities_ukcat_sample.csv", CHARITIES, 4203, 300),
    ("registers/charities_ukcat_top2000.csv", CHARITIES, 2000, 300),
    ("er/calderdale_supplier_registry.csv", PAYEES, 5099, 0),
    ("registers/BasicCompanyData_2020-06_87rows.csv", COMPANIES, 87, 0),
    ("registers/BasicCompanyData_zip_part1of2.zip", COMPANIES, 9, 0),
    ("registers/companies_insurance_2025-01_484.csv", INSURERS, 484, 0),
]


def cut(path: Path, rows: int, folder: Path) -> Path:
    """The first rows of a file, with postcodes of one area so that one part of the directory is loaded."""
    if not rows:
        return path
    short = folder / path.name
    with path.open(encoding="utf-8-sig", newline="") as old, short.open("w", encoding="utf-8", newline="") as new:
        reader = csv.reader(old)
        writer = csv.writer(new)
        headings = next(reader)
        writer.writerow(headings)
        place = headings.index("postcode")
        for row, _ in zip(reader, range(rows), strict=False):
            writer.writerow([*row[:place], "E8 1EA" if row[place] else "", *row[place + 1 :]])
    return short


@pytest.mark.parametrize(("name", "columns", "rows", "most"), FILES, ids=[file[0] for file in FILES])
def test_a_published_register(
    here: Workspace, shared_data: Path, tmp_path: Path, name: str, columns: dict[str, str], rows: int, most: int
) -> None:
    whole = imports.prepare(here, "supplier", shared_data / name)
    assert whole.counts["rows_read"] == len(whole.rows) == rows
    targets = {column.header: column.target for column in whole.columns}
    assert {header: targets[header] for header in columns} == columns
    rehearsed = asdict(imports.check(here, whole).counts)
    assert rehearsed.pop("read") == sum(rehearsed.values()) == rows
    plan = imports.prepare(here, "supplier", cut(shared_data / name, most, tmp_path)) if most else whole
    first = imports.write(here, imports.check(here, plan))
    assert first.counts.created > 0
    again = imports.write(here, imports.check(here, plan))
    assert again.operation == ""
    assert again.counts.unchanged == first.counts.created
    assert again.counts.rejected == first.counts.rejected
