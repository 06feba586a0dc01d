"""Words of registers and people lead to one form; a form says who regulates it and how it may be e-mailed."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from crm_app.domain.legal_forms import (
    FORMS,
    LEGAL_FORMS,
    Subscriber,
    Vcse,
    hint_from_name,
    parse_legal_form,
    subscriber_class,
    vcse_default,
)


@pytest.mark.parametrize(
    ("words", "form"),
    [
        ("Private Limited Company", "ltd"),
        ("LTD.", "ltd"),
        ("PRI/LTD BY GUAR/NSC (Private, limited by guarantee, no share capital)", "clg"),
        ("private-limited-guarant-nsc", "clg"),
        ("Community Interest Company", "cic"),
        ("Charitable Incorporated Organisation", "cio"),
        ("Scottish Charitable Incorporated Organisation", "scio"),
        ("Limited Liability Partnership", "llp"),
        ("Public Limited Company", "plc"),
        ("Registered Society", "registered_society"),
        ("Industrial and Provident Society", "registered_society"),
        ("Community benefit society", "community_benefit_society"),
        ("Co-operative", "cooperative"),
        ("Sole Trader", "sole_trader"),
        ("self-employed", "sole_trader"),
        ("Ordinary partnership", "partnership"),
        ("Royal Charter Company", "royal_charter"),
        ("sole_trader", "sole_trader"),
        ("Company (CIC)", "ltd"),
    ],
)
def test_words_lead_to_a_form(words: str, form: str) -> None:
    assert parse_legal_form(words) == form


def test_every_form_reads_back_from_its_own_words() -> None:
    for form in FORMS.values():
        for words in (form.value, form.label, *form.choice.synonyms):
            assert parse_legal_form(words) == form.value, words
    assert [choice.value for choice in LEGAL_FORMS] == list(FORMS)


def test_no_two_forms_claim_the_same_words() -> None:
    words = [word.casefold() for form in FORMS.values() for word in form.choice.synonyms]
    assert len(words) == len(set(words))


def test_nothing_and_nonsense() -> None:
    assert parse_legal_form(None) is parse_legal_form("") is parse_legal_form("N/A") is None
    with pytest.raises(ValueError, match="not a legal form"):
        parse_legal_form("foobar")


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("Harbour Bakery Ltd", "ltd"),
        ("Harbour Bakery Limited", "ltd"),
        ("Harbour Kitchen C.I.C.", "cic"),
        ("Harbour Trust CIO", "cio"),
        ("Harbour Law LLP", "llp"),
        ("Harbour Foods P.L.C.", "plc"),
        ("Harbour (Holdings) Ltd.", "ltd"),
    ],
)
def test_a_name_states_its_form_at_its_end(name: str, form: str) -> None:
    hint = hint_from_name(name)
    assert hint is not None
    assert hint.value == form


@pytest.mark.parametrize(
    "name", ["Harbour Bakery", "Limited Edition Prints", "CIC", "Publicic", "Harbour Charity Shop", ""]
)
def test_nothing_else_is_read_from_a_name(name: str) -> None:
    assert hint_from_name(name) is None


def test_the_safe_side_for_what_is_not_known() -> None:
    assert subscriber_class(None) is subscriber_class("no such form") is Subscriber.INDIVIDUAL
    assert vcse_default(None) is Vcse.ASK
    individuals = {value for value, form in FORMS.items() if form.subscriber is Subscriber.INDIVIDUAL}
    assert {"sole_trader", "partnership", "charitable_trust", "unincorporated_association"} <= individuals
    assert not individuals & {"ltd", "plc", "llp", "clg", "cic", "cio", "community_benefit_society"}
    assert {value for value, form in FORMS.items() if form.vcse is Vcse.YES} >= {"cic", "cio", "charitable_company"}


def test_every_category_of_the_register_is_known(shared_data: Path) -> None:
    with (shared_data / "registers" / "BasicCompanyData_2020-06_87rows.csv").open(encoding="utf-8", newline="") as file:
        categories = {row["CompanyCategory"] for row in csv.DictReader(file)}
    assert {parse_legal_form(category) for category in categories} <= set(FORMS)
