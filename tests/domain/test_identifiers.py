"""Numbers of other registers come out in one form, or are refused with a sentence that a person can act on."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_app.domain.identifiers import (
    SCHEMES,
    charity_scheme,
    classify_identifier,
    is_consortium_ppon,
    parse_charity_number,
    parse_company_number,
    parse_mutuals_number,
    parse_ods_code,
    parse_ppon,
    parse_ukprn,
    parse_vat_number,
)

PARSERS = [
    parse_company_number,
    parse_charity_number,
    parse_mutuals_number,
    parse_ppon,
    parse_vat_number,
    parse_ods_code,
    parse_ukprn,
]
READ: list[tuple[Callable[[object], str | None], object, str]] = [
    (parse_company_number, "1234567", "01234567"),
    (parse_company_number, " 1234567 ", "01234567"),
    (parse_company_number, "0123 4567", "01234567"),
    (parse_company_number, "147307", "00147307"),
    (parse_company_number, 1, "00000001"),
    (parse_company_number, 2324869.0, "02324869"),
    (parse_company_number, "01234567.0", "01234567"),
    (parse_company_number, "１２３４５６７", "01234567"),
    (parse_company_number, "sc123456", "SC123456"),
    (parse_company_number, "SC-1234", "SC001234"),
    (parse_company_number, "NI3503", "NI003503"),
    (parse_company_number, "OC300001", "OC300001"),
    (parse_company_number, "R0000123", "R0000123"),
    (parse_company_number, "CE012345", "CE012345"),
    (parse_company_number, "NO000123", "NO000123"),
    (parse_company_number, "IP28116R", "IP28116R"),
    (parse_company_number, "IP7285R", "IP07285R"),
    (parse_company_number, "SP2777RS", "SP2777RS"),
    (parse_company_number, "GB-COH-1234567", "01234567"),
    (parse_company_number, "Company No: 01234567", "01234567"),
    (parse_charity_number, "1234567", "1234567"),
    (parse_charity_number, 1234567.0, "1234567"),
    (parse_charity_number, "01234567", "1234567"),
    (parse_charity_number, "234567-1", "234567-1"),
    (parse_charity_number, "234567-0", "234567"),
    (parse_charity_number, "SC012345", "SC012345"),
    (parse_charity_number, "SC12345", "SC012345"),
    (parse_charity_number, "GB-SC-SC012345", "SC012345"),
    (parse_charity_number, "GB-SC-012345", "SC012345"),
    (parse_charity_number, "NIC100016", "NIC100016"),
    (parse_charity_number, "NI100016", "NIC100016"),
    (parse_charity_number, "GB-NIC-100016", "NIC100016"),
    (parse_charity_number, "GB-CHC-1234567", "1234567"),
    (parse_mutuals_number, "IP28116R", "28116R"),
    (parse_mutuals_number, "2777R(S)", "2777RS"),
    (parse_mutuals_number, "GB-MPR-07156", "7156"),
    (parse_ppon, "PBCP-5168-ZDGP", "PBCP-5168-ZDGP"),
    (parse_ppon, "GB-PPON pbcp5168zdgp", "PBCP-5168-ZDGP"),
    (parse_vat_number, "GB 123 4567 82", "GB123456782"),
    (parse_vat_number, "VAT No. 123456727", "GB123456727"),
    (parse_vat_number, "XI 123456782 001", "XI123456782001"),
    (parse_vat_number, "GD001", "GBGD001"),
    (parse_vat_number, "GBHA501", "GBHA501"),
    (parse_ods_code, "rqx", "RQX"),
    (parse_ods_code, "GB-NHS-F84003", "F84003"),
    (parse_ukprn, 10012345.0, "10012345"),
]


@pytest.mark.parametrize(("parse", "written", "kept"), READ)
def test_what_is_read(parse: Callable[[object], str | None], written: object, kept: str) -> None:
    assert parse(written) == kept
    assert parse(kept) == kept, "reading again changes nothing"


@pytest.mark.parametrize("parse", PARSERS)
@pytest.mark.parametrize(
    "blank", [None, "", " ", "Exempt", "N/A", "none", "0", "00000000", "-", "Not registered", "TBC"]
)
def test_nothing_stated_is_none(parse: Callable[[object], str | None], blank: object) -> None:
    assert parse(blank) is None


@pytest.mark.parametrize(
    ("parse", "written", "hint"),
    [
        (parse_company_number, "1.23E+06", "shortened by a spreadsheet"),
        (parse_company_number, "123456789", "9 digits"),
        (parse_company_number, "1234567-1", "not a company number"),
        (parse_company_number, "Family Bakery", "not a company number"),
        (parse_company_number, "XX123456", "not a company number"),
        (parse_company_number, 1234567.5, "not a company number"),
        (parse_company_number, float("inf"), "not a company number"),
        (parse_company_number, -5.0, "not a company number"),
        (parse_company_number, True, "not a company number"),
        (parse_charity_number, "XR12345", "HMRC"),
        (parse_charity_number, "12345", "not a charity number"),
        (parse_charity_number, "1.1E+06", "shortened"),
        (parse_mutuals_number, "abc", "not a mutuals"),
        (parse_ppon, "PBCP-5168-ZDGB", "not a PPON"),
        (parse_ppon, "PACP-5168-ZDGP", "not a PPON"),
        (parse_ppon, "PBCP-0168-ZDGP", "not a PPON"),
        (parse_vat_number, "GB123456789", "slip"),
        (parse_vat_number, "GD500", "not a VAT number"),
        (parse_ods_code, "AB", "not an NHS ODS code"),
        (parse_ukprn, "20012345", "not a UKPRN"),
    ],
)
def test_what_is_refused(parse: Callable[[object], str | None], written: object, hint: str) -> None:
    with pytest.raises(ValueError, match=hint):
        parse(written)


@pytest.mark.parametrize("parse", PARSERS)
def test_a_national_insurance_number_is_refused_and_never_repeated(parse: Callable[[object], str | None]) -> None:
    with pytest.raises(ValueError, match="National Insurance") as caught:
        parse("AA 00 00 00 A")
    assert "AA" not in str(caught.value)
    assert classify_identifier("AA000000A") == ()


@given(st.integers(min_value=1, max_value=99_999_999))
def test_a_company_number_survives_every_spreadsheet(number: int) -> None:
    kept = f"{number:08d}"
    assert {parse_company_number(form) for form in (number, float(number), str(number), kept, f"GB-COH-{kept}")} == {
        kept
    }


@given(st.text(max_size=20))
def test_any_text_is_read_once_and_for_all_or_refused(text: str) -> None:
    for parse in PARSERS:
        kept = None
        try:
            kept = parse(text)
        except ValueError:
            continue
        assert parse(kept) == kept


def test_guessing_the_register() -> None:
    def guessed(text: str) -> list[str]:
        return [guess.scheme for guess in classify_identifier(text)]

    assert guessed("1182158") == ["GB-CHC", "GB-COH"]
    assert guessed("6853960") == ["GB-COH", "GB-CHC"]
    assert guessed("12345678") == ["GB-COH"]
    assert guessed("10012345") == ["GB-UKPRN", "GB-COH"]
    assert guessed("SC012345") == ["GB-SC", "GB-COH"]
    assert guessed("SC512345") == ["GB-COH"]
    assert guessed("NIC100016") == ["GB-NIC"]
    assert guessed("PBCP-5168-ZDGP") == guessed("GB-PPON-PBCP-5168-ZDGP") == ["GB-PPON"]
    assert guessed("GB 123 4567 82") == ["GB-VAT"]
    assert guessed("28116R")[0] == "GB-MPR"
    assert guessed("RQX") == ["GB-NHS"]
    assert guessed("00123") == ["GB-COH"]
    assert guessed("hello") == guessed("9,000") == guessed("GB-COH-words") == []


def test_small_facts() -> None:
    assert is_consortium_ppon("PBCP-5168-ZDGC")
    assert not is_consortium_ppon("PBCP-5168-ZDGP")
    assert [charity_scheme(n) for n in ("1234567", "SC012345", "NIC100016")] == ["GB-CHC", "GB-SC", "GB-NIC"]
    assert all(scheme.parse(None) is None for scheme in SCHEMES.values())


def test_numbers_as_a_council_published_them(shared_data: Path) -> None:
    with (shared_data / "er" / "calderdale_supplier_registry.csv").open(encoding="utf-8", newline="") as file:
        numbers = [row["company_number"] for row in csv.DictReader(file)]
    read, refused = set(), []
    for number in numbers:
        try:
            read.add(parse_company_number(number))
        except ValueError as error:
            refused.append(str(error))
    assert len(read) > 290
    assert all(len(number) == 8 for number in read if number)
    assert len(refused) == 2
    assert all("National Insurance" in reason for reason in refused)


def test_numbers_of_the_registers_themselves(shared_data: Path) -> None:
    with (shared_data / "registers" / "BasicCompanyData_2020-06_87rows.csv").open(encoding="utf-8", newline="") as file:
        companies = [row[" CompanyNumber"] for row in csv.DictReader(file)]
    assert [parse_company_number(number) for number in companies] == companies
    with (shared_data / "registers" / "charities_ukcat_sample.csv").open(encoding="utf-8", newline="") as file:
        charities = [(row["reg_number"], row["org_id"]) for row in csv.DictReader(file)]
    for number, org_id in charities:
        assert (kept := parse_charity_number(number)) == number.replace("NI", "NIC")
        assert parse_charity_number(org_id) in (kept, number)
