"""Columns of strangers: which field each becomes, and what is never taken for a plain fact."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from crm_app.importers.mapping import COMPUTED, DECLARED, KEY, LEAVE, NOTE, REMARK, is_declared, plain, suggest
from crm_app.importers.values_seen import profile_columns

KINDS = ("supplier", "site", "size_fact", "person", "note")
OUR_KEY = "01900000-0000-7000-8000-000000000001"


def targets_of(columns: dict[str, Sequence[Any]], remembered: dict[str, str] | None = None) -> dict[str, str]:
    """The target suggested for each column."""
    profiles = profile_columns(list(columns), zip(*columns.values(), strict=True))
    return {found.header: found.target for found in suggest(profiles, KINDS, remembered)}


@pytest.mark.parametrize(
    ("heading", "value", "target"),
    [
        ("Supplier Name", "Example Foods Ltd", "supplier.name"),
        ("Name", "Example Foods Ltd", "supplier.name"),
        ("CompanyName", "Example Foods Ltd", "supplier.name"),
        (" CompanyNumber", "01234567", "supplier.company_number"),
        ("Company Reg. No", "01234567", "supplier.company_number"),
        ("reg_number", "1182158", "supplier.charity_number"),
        ("RegAddress.PostCode", "E8 1EA", "site.postcode"),
        ("Post-code", "E8 1EA", "site.postcode"),
        ("Staff", "12", "size_fact.staff"),
        ("Number of employees", 12, "size_fact.staff"),
        ("Turnover", "£1.2m", "size_fact.turnover"),
        ("Annual turnover (£)", "£120,000", "size_fact.turnover"),
        ("Financial year end", 45000, "size_fact.year_end"),
        ("Contact name", "A. Person", "person.name"),
        ("Contact e-mail", "a@firm.example", "supplier.email"),
        ("E-mail", "a@firm.example", "supplier.email"),
        ("Telephone", 2079460123, "supplier.phone"),
        ("Telephone number", "+44 20 7946 0123", "supplier.phone"),
        ("Suplier name", "Example Foods Ltd", "supplier.name"),
        ("Notes", "They cook.", "note.text"),
        ("Where", "E8 1EA", "site.postcode"),
        ("Reach them at", "a@firm.example", "supplier.email"),
        ("Website link", "https://firm.example", "supplier.website"),
        ("Document link", "https://files.example/1", NOTE),
        ("Account manager", "A. Person", NOTE),
        ("Nothing here", None, LEAVE),
        ("Turnover band", "small", NOTE),
        ("Postcode", "none of your business", NOTE),
    ],
)
def test_a_column_is_known_by_its_heading_or_its_looks(heading: str, value: object, target: str) -> None:
    assert targets_of({heading: [value]})[heading] == target


def test_one_field_takes_one_column_and_lists_take_several() -> None:
    found = targets_of(
        {"Name": ["A Ltd"], "Postcode": ["E8 1EA"], "Postcode (2)": ["E8 3GG"], "Trading name": ["A"], "T/A": ["B"]}
    )
    assert (found["Postcode"], found["Postcode (2)"]) == ("site.postcode", NOTE)
    assert found["Trading name"] == found["T/A"] == "supplier.trading_names"


def test_beside_the_name_of_a_person_contact_means_that_person() -> None:
    found = targets_of(
        {
            "Contact email": ["a@firm.example"],
            "Contact": ["A. Person"],
            "Email": ["info@firm.example"],
            "Firm": ["A Ltd"],
        }
    )
    assert found == {
        "Contact email": "person.email",
        "Contact": "person.name",
        "Email": "supplier.email",
        "Firm": "supplier.name",
    }


@pytest.mark.parametrize(
    "heading",
    ["BAME owned", "BAME-led?", "bame", "Ethnic minority led", "EthnicMinorityLed", "Ethnicity of owner", "Black-owned",
     "Women led", "Owner's gender", "Disability (owner)", "LGBTQ+ business", "Religion", "Minority Ethnic business",
     "Veteran owned", "Diverse ownership", "Race"],
)  # fmt: skip
def test_what_owners_declare_is_never_a_plain_fact(heading: str) -> None:
    profiles = profile_columns(["Supplier", heading], [["A Ltd", "Yes"], ["B Ltd", "No"]])
    found = suggest(profiles, KINDS)[1]
    assert (found.target, found.why) == (LEAVE, DECLARED)
    assert suggest(profiles, KINDS, {heading: NOTE})[1].target == NOTE


@pytest.mark.parametrize("heading", ["Supplier name", "Owner", "Status", "Led by", "Brace width", "Women's clothing"])
def test_other_headings_are_not_taken_for_declarations(heading: str) -> None:
    assert not is_declared(heading)


def test_an_own_export_is_known_by_its_key() -> None:
    columns = {"id": [OUR_KEY], "Legal name": ["A Ltd"], "Postcode": ["E8 1EA"], "Local authority": ["Hackney"],
               "Staff": [3], "Turnover": ["10.00"], "Ready": [50]}  # fmt: skip
    profiles = profile_columns(list(columns), zip(*columns.values(), strict=True))
    found = {column.header: column for column in suggest(profiles, KINDS)}
    assert (found["id"].target, found["Legal name"].target) == (KEY, "supplier.name")
    for heading in ("Postcode", "Local authority", "Staff", "Turnover", "Ready"):
        assert (found[heading].target, found[heading].why) == (LEAVE, COMPUTED)
    strangers = targets_of({"id": ["17"], "Legal name": ["A Ltd"], "Staff": [3]})
    assert (strangers["id"], strangers["Staff"]) == (NOTE, "size_fact.staff")


def test_remembered_targets_come_first_unless_they_are_gone() -> None:
    columns = {"Name": ["A Ltd"], "Sector": ["Food"], REMARK: ["Legal name: there is no name"]}
    found = targets_of(columns, {"Sector": "tag", "Name": "supplier.gone"})
    assert found == {"Name": "supplier.name", "Sector": "tag", REMARK: LEAVE}


def test_headings_read_alike() -> None:
    assert plain("RegAddress.PostCode") == "reg address post code"
    assert plain("  Reg_Number  ") == "reg number"
