"""Names: one key for one organisation however it is written, one order in every store, nothing hidden."""

from __future__ import annotations

import csv
import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_app.domain.names import (
    KEY_LENGTH,
    compact_key,
    display_name,
    match_key,
    name_problems,
    sort_key,
    split_names,
)

WORDS = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=40)


@pytest.mark.parametrize(
    "written",
    [
        "Baker & Sons (Harbour) Ltd",
        "BAKER AND SONS (HARBOUR) LIMITED",
        "The Baker & Sons Harbour Ltd.",
        "Baker and Sons, Harbour, The",
        "Baker & Son's Harbour P.L.C.",
        "Baker\u200b & Sons Harbour CIC",
        "Ｂａｋｅｒ & Sons Harbour LLP",
        "Båker & Sóns Harbour Community Interest Company",
        "Baker & Sons Harbour Public Limited Company",
        "Baker & Sons Harbour Ltd (in liquidation)",
        "Baker & Sons Harbour Ltd * DO NOT USE *",
        "Baker & Sons Harbour Inc.",
        "Baker & Sons Harbour S.A.",
    ],
)
def test_one_key_for_one_organisation(written: str) -> None:
    assert match_key(written) == "baker and sons harbour"


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("J. W. Smith Ltd", "jw smith"),
        ("Harbour Co Ltd", "harbour company"),
        ("Harbour Company Limited", "harbour company"),
        ("Harbour Day Spa", "harbour day spa"),
        ("Limited", "limited"),
        ("The", "the"),
        ("The Limited Company", "limited company"),
        ("Ltd CIC", "ltd"),
        ("???", "???"),
        ("", ""),
        ("Łódź Bäckerei", "lodz backerei"),
        ("हिन्दी रसोई Ltd", "हिन्दी रसोई"),
    ],
)
def test_keys(name: str, key: str) -> None:
    assert match_key(name) == key


@given(WORDS)
def test_a_key_is_stable_bounded_and_never_lost(name: str) -> None:
    key = match_key(name)
    assert len(key) <= KEY_LENGTH
    assert "  " not in key
    if any(c.isalnum() for c in name):
        assert key
    assert match_key(name.replace("&", " and ")) == key


@given(st.from_regex(r"[b-su-z]{3,8}( [b-su-z]{3,8}){1,3}", fullmatch=True))
def test_case_ending_and_article_never_matter(name: str) -> None:
    assert match_key(f"The {name.upper()} Ltd") == match_key(f"{name} Limited") == match_key(f"{name.title()}, C.I.C.")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("A Baker Ltd T/A Harbour Bread", ("A Baker Ltd", "Harbour Bread")),
        ("A Baker trading as Harbour Bread (formerly Dock Bread Ltd)", ("A Baker", "Harbour Bread", "Dock Bread Ltd")),
        ("A Baker (t/as Harbour Bread)", ("A Baker", "Harbour Bread")),
        ("Atalanta Bakes", ("Atalanta Bakes",)),
        ("Harbour (London) Ltd", ("Harbour (London) Ltd",)),
        ("A Baker t/a Harbour (E8)", ("A Baker", "Harbour (E8)")),
        ("  ", ()),
    ],
)
def test_a_text_may_hold_several_names(text: str, names: tuple[str, ...]) -> None:
    assert split_names(text) == names


def test_what_is_shown_is_what_was_written() -> None:
    assert display_name(" Cafe\u0301   <b>Noir</b> ") == "Café <b>Noir</b>"
    assert display_name("a\u202eb") == "a\u202eb", "nothing is taken away from what is shown"
    assert name_problems("a\u202eb") == ("holds an invisible character (right-to-left override)",)
    assert name_problems("Hаrbour") == ("mixes letters of two alphabets (Hаrbour)",)
    assert name_problems("Harbour Café") == ()
    assert compact_key("etc venues") == "etcvenues"


@given(st.lists(WORDS, max_size=8))
def test_both_ways_of_comparing_agree(names: list[str]) -> None:
    keys = [sort_key(name) for name in names if "\0" not in name]
    assert sorted(keys) == sorted(keys, key=lambda key: key.encode())
    with sqlite3.connect(":memory:") as store:
        store.execute("CREATE TABLE names (sort_key TEXT)")
        store.executemany("INSERT INTO names VALUES (?)", [(key,) for key in keys])
        assert [row[0] for row in store.execute("SELECT sort_key FROM names ORDER BY sort_key")] == sorted(keys)
    store.close()


@given(st.integers(0, 10**11), st.integers(0, 10**11))
def test_numbers_sort_by_their_size(first: int, second: int) -> None:
    assert (sort_key(f"Unit {first}") < sort_key(f"unit {second}")) is (first < second)


def test_sorting_sees_no_case_accents_or_marks() -> None:
    assert sort_key("Éclair") == sort_key("ECLAIR") == sort_key("'eclair'")
    assert len(sort_key("9 " * 5000)) <= KEY_LENGTH
    assert sort_key("...") == "..."


def test_published_names_keep_a_key_and_lose_their_british_endings(shared_data: Path) -> None:
    with (shared_data / "er" / "calderdale_supplier_registry.csv").open(encoding="utf-8", newline="") as file:
        names = [row["supplier_name"] for row in csv.DictReader(file)]
    keys = [match_key(name) for name in names]
    assert all(keys)
    endings = (" ltd", " limited", " plc", " llp", " cic")
    assert not [key for key in keys if key.endswith(endings)]
