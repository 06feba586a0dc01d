"""Signatures: what is pasted becomes the fields of a person, and nothing is read that does not stand there."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_app.domain.signature_facts import is_mobile, national_digits
from crm_app.domain.signatures import Signature, read_signature

WHOLE = """Dear Priya,
See you at Hackney Town Hall on Friday.

Kind regards,

Amira Example (she/her)
Founder & Director | Clapton Kitchen CIC
M: 07700 900123 • T: +44 (0)20 7946 0123
amira@claptonkitchen.example | www.claptonkitchen.example
12 Mare Street, London E8 1EA
Registered in England and Wales No. 00000001. VAT No: GB 123 4567 82
"""


def test_a_whole_signature() -> None:
    assert read_signature(WHOLE) == Signature(
        name="Amira Example",
        role="Founder & Director",
        organisation="Clapton Kitchen CIC",
        email="amira@claptonkitchen.example",
        phone="+44 20 7946 0123",
        mobile="07700 900123",
        address=("12 Mare Street", "London"),
        postcode="E8 1EA",
        website="www.claptonkitchen.example",
        company_number="00000001",
        vat_number="GB123456782",
    )


def test_a_page_of_companies_house() -> None:
    text = (
        "CLAPTON KITCHEN LIMITED\nCompany number 00000001\nRegistered office address\n"
        "12 Mare Street, London, England, E8 1EA\nCompany status\nActive\nCompany type\n Private limited Company"
    )
    found = read_signature(text)
    assert found.organisation == "CLAPTON KITCHEN LIMITED"
    assert found.company_number == "00000001"
    assert found.address == ("12 Mare Street", "London", "England")
    assert found.name == ""


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("Registered in England and Wales No. 00000001", "00000001"),
        ("Registered in England & Wales: 00000001", "00000001"),
        ("Company No: SC000001", "SC000001"),
        ("Co. Reg. 00000001", "00000001"),
        ("CLAPTON KITCHEN CIC (00000001)", "00000001"),
        ("Clapton Kitchen Ltd, company number 1234567", "01234567"),
        ("Registered charity no. 1000001", ""),
        ("Call 020 7946 0123", ""),
    ],
)
def test_numbers_of_companies(line: str, number: str) -> None:
    assert read_signature(line).company_number == number


@pytest.mark.parametrize(
    ("text", "name", "role", "organisation"),
    [
        ("Jo Sample, Head Chef at Dalston Deli Ltd", "Jo Sample", "Head Chef", "Dalston Deli Ltd"),
        ("Jane Doe - Director\nDoe & Daughters\nTel 020 7946 0991", "Jane Doe", "Director", "Doe & Daughters"),
        ("Thanks,\nBea", "Bea", "", ""),
        ("Dr. Ngozi Okonjo-Sample MBE\nngozi@sample.example", "Dr. Ngozi Okonjo-Sample", "", ""),
        ("Dalston Deli\n020 7946 0123\nhello@dalstondeli.example", "", "", "Dalston Deli"),
        ("info@dalstondeli.example", "", "", ""),
        ("Clapton Kitchen\n12 Mare Street\nE8 1EA", "", "", ""),
        ("I met the manager of the council and she will write to us again next week about it!", "", "", ""),
    ],
)
def test_names_roles_and_organisations(text: str, name: str, role: str, organisation: str) -> None:
    found = read_signature(text)
    assert (found.name, found.role, found.organisation) == (name, role, organisation)


def test_a_fax_is_no_telephone_and_bars_and_marks_do_not_matter() -> None:
    found = read_signature("\u200fAmira Example\u200f ● F: 020 7946 0999 ● t. 020 7946 0123 ▪ amira@kitchen.example")
    assert (found.name, found.phone, found.mobile) == ("Amira Example", "020 7946 0123", "")
    assert found.email == "amira@kitchen.example"


def test_mobiles() -> None:
    assert is_mobile(national_digits("+44 (0)7700 900123"))
    assert is_mobile(national_digits("0044 7700 900123"))
    assert not is_mobile(national_digits("070 0000 0000"))
    assert not is_mobile(national_digits("020 7946 0123"))
    assert national_digits("12345678") == ""


@given(st.text(max_size=400) | st.text(alphabet="aB1 .@|+()0127\n,-:Ltd", max_size=400))
def test_any_text_is_read_and_nothing_is_invented(text: str) -> None:
    found = read_signature(text)
    letters = _letters(text)
    for value in (found.name, found.role, found.organisation, found.email, found.website, *found.address):
        assert _letters(value) in letters, value
    for number in (found.phone, found.mobile):
        assert all(run in text for run in re.findall("[0-9]+", number))
    digits = re.sub("[^0-9]", "", text)
    assert found.company_number.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ0") in digits


@given(
    st.sampled_from(["Amira Example", "Bo Sample-Smith", "Ngozi O’Sample"]),
    st.sampled_from(["07700 900123", "+44 7700 900456", "(07700) 900789"]),
    st.sampled_from([" | ", "\n", " • ", "\t", "  ▪  "]),
    st.permutations(["amira@kitchen.example", "Director", "Example Kitchen Ltd", "www.kitchen.example"]),
)
def test_the_order_after_the_name_does_not_matter(name: str, mobile: str, bar: str, rest: list[str]) -> None:
    found = read_signature(bar.join([name, mobile, *rest]))
    assert (found.name, found.role, found.organisation) == (name, "Director", "Example Kitchen Ltd")
    assert found.email == "amira@kitchen.example"
    assert national_digits(found.mobile) == national_digits(mobile)


def test_at_most_ten_thousand_characters_are_read() -> None:
    assert read_signature(f"{' ' * 10_000}amira@kitchen.example").email == ""
    assert read_signature("a@b." * 5_000) == read_signature("a@b." * 5_000)
    assert read_signature("0" * 20_000).phone == ""


def _letters(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())
