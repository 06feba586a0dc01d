"""Our list of CPV names: right codes, right digits, whole levels, our own words."""

from __future__ import annotations

import csv
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from crm_app.domain.cpv import (
    DIVISIONS,
    CpvLevel,
    CpvNames,
    ancestors,
    check_digit,
    level_of,
    parse_cpv,
    read_cpv_rows,
)

LIST = Path(__file__).resolve().parents[2] / "resources" / "reference" / "cpv.csv"


@cache
def our_rows() -> list[dict[str, str]]:
    with LIST.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@cache
def our_names() -> CpvNames:
    return CpvNames(read_cpv_rows(LIST.read_text(encoding="utf-8").splitlines()))


@pytest.fixture(scope="module")
def official(shared_data: Path) -> dict[str, tuple[str, str]]:
    """Code -> (check digit, name) of the published list."""
    with (shared_data / "cpv" / "cpv_2008_en.csv").open(encoding="utf-8", newline="") as stream:
        return {row["code"][:8]: (row["code"][9:], row["description"].strip()) for row in csv.DictReader(stream)}


def test_the_columns_and_order() -> None:
    assert list(our_rows()[0]) == ["code", "check", "name", "words"]
    listed = [row["code"] for row in our_rows()]
    assert listed == sorted(set(listed))


def test_each_row_is_a_code_with_its_check_digit() -> None:
    for row in our_rows():
        assert parse_cpv(f"{row['code']}-{row['check']}") == row["code"]


def test_every_division_is_there_and_every_code_has_its_parents() -> None:
    listed = {row["code"] for row in our_rows()}
    assert {code[:2] for code in listed if level_of(code) is CpvLevel.DIVISION} == DIVISIONS
    above = {a for code in listed for a in ancestors(code) if level_of(a) <= CpvLevel.CLASS}
    assert above - listed == set()


def test_names_are_short_and_no_two_alike() -> None:
    names = Counter(row["name"].casefold() for row in our_rows())
    assert [name for name, times in names.items() if times > 1] == []
    assert [
        row["name"] for row in our_rows() if not 2 <= len(row["name"]) <= 70 or row["name"] != row["name"].strip()
    ] == []


def test_trade_words_are_tidy() -> None:
    for row in our_rows():
        words = row["words"].split(";") if row["words"] else []
        assert words == [word.strip().casefold() for word in words], row["code"]
        assert len(set(words)) == len(words), row["code"]
        assert all(words), row["code"]


def test_every_code_and_level_is_the_published_one(official: dict[str, tuple[str, str]]) -> None:
    listed = {row["code"] for row in our_rows()}
    assert listed - official.keys() == set()
    upper = {code for code in official if level_of(code) <= CpvLevel.CLASS}
    assert Counter(level_of(code) for code in upper) == {2: 45, 3: 272, 4: 1002}
    assert upper - listed == set()
    assert {r["code"]: r["check"] for r in our_rows()} == {code: official[code][0] for code in listed}


def test_the_check_digit_and_the_reading_hold_for_all_published_codes(official: dict[str, tuple[str, str]]) -> None:
    assert len(official) == 9454
    assert [code for code, (digit, _) in official.items() if str(check_digit(code)) != digit] == []
    assert [code for code, (digit, _) in official.items() if parse_cpv(f"{code}-{digit}") != code] == []


def test_the_names_are_our_own(official: dict[str, tuple[str, str]]) -> None:
    same = [r["name"] for r in our_rows() if r["name"].casefold() == official[r["code"]][1].casefold()]
    assert [name for name in same if len(name.split()) > 2] == []


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ("laundry", "98310000"),
        ("linen hire", "98310000"),
        ("catering", "55520000"),
        ("office cleaning for two health centres", "90919200"),
        ("signage", "34928470"),
        ("sign maker", "34928470"),
        ("translation", "79530000"),
        ("sign language interpreters", "79540000"),
        ("counsellor", "85312320"),
        ("cleaning of council buildings", "90911200"),
        ("marketing", "79340000"),
        ("apprenticeships", "80530000"),
        ("security guards", "79713000"),
        ("printing leaflets", "79810000"),
        ("painter and decorator", "45440000"),
        ("roof repairs at a library", "45261000"),
        ("electricians", "45310000"),
        ("plumber", "45330000"),
        ("grounds maintenance", "77314000"),
        ("tree surgeon", "77340000"),
        ("home care", "85312000"),
        ("IT support", "72610000"),
        ("website design", "72413000"),
        ("taxi", "60120000"),
        ("courier", "64120000"),
        ("event management", "79952000"),
        ("furniture repair", "50850000"),
        ("youth work", "85320000"),
        ("first aid training", "80560000"),
        ("removals", "98392000"),
        ("school meals", "55523100"),
        ("minibus hire", "60140000"),
        ("accountant", "79210000"),
        ("pest control", "90922000"),
        ("photographer", "79960000"),
    ],
)
def test_an_officers_words_lead_to_the_code(asked: str, code: str) -> None:
    assert code in [hit.code for hit in our_names().search(asked, 3)]


def test_every_trade_word_leads_to_its_own_code() -> None:
    lost = [
        (row["code"], word)
        for row in our_rows()
        for word in row["words"].split(";")
        if word and row["code"] not in [hit.code for hit in our_names().search(word, 12)]
    ]
    assert lost == []
