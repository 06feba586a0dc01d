"""What one store accepts the other accepts: refused characters, line ends, lengths."""

from __future__ import annotations

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_app.domain.text import (
    LONG_LIMIT,
    SHORT_LIMIT,
    check_text,
    hidden_characters,
    is_not_stated,
    parse_long_text,
    parse_text,
    quoted,
    with_article,
    without_hidden,
)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("a\0b", "NUL character at position 2"),
        ("\ud800", "cut in two"),
        ("caf\x92", "wrong encoding"),
        ("bell\x07", r"U\+0007"),
        ("end\uffff", "control character"),
        ("x" * (SHORT_LIMIT + 1), "10,001 characters; at most 10,000"),
    ],
)
def test_what_no_store_may_hold(text: str, hint: str) -> None:
    with pytest.raises(ValueError, match=hint):
        parse_text(text)


@pytest.mark.parametrize("blank", [None, "", " ", "\n\n", "\t", "\xa0"])
def test_blank_is_none(blank: object) -> None:
    assert parse_text(blank) is None
    assert parse_long_text(blank) is None


@pytest.mark.parametrize(
    "text", ["Smith & Sons <Ltd>", "Fish<br>Chips", "=1+1", "\t=1", "@SUM", "O’Neil", "\u202eabc", "e\u0301", "🧁"]
)
def test_honest_text_is_kept_as_written(text: str) -> None:
    assert parse_text(text) == text


def test_line_ends() -> None:
    assert parse_long_text("one\r\ntwo\rthree\u2028four\n") == "one\ntwo\nthree\nfour"
    assert parse_text("one\r\ntwo ") == "one two"
    assert parse_text(12) == "12"
    assert len(parse_long_text("x" * LONG_LIMIT) or "") == LONG_LIMIT
    assert check_text("abc", limit=3) == "abc"


@given(st.text(alphabet=st.characters(), max_size=50))
def test_what_is_accepted_survives_a_store_and_a_second_check(text: str) -> None:
    accepted = None
    refused = False
    try:
        accepted = parse_long_text(text)
    except ValueError:
        refused = True
    if not refused:
        with sqlite3.connect(":memory:") as store:
            assert store.execute("SELECT ?", (accepted,)).fetchone()[0] == accepted
        store.close()
        assert parse_long_text(accepted) == accepted


def test_hidden_characters_are_named_and_left_out_of_keys() -> None:
    assert hidden_characters("ab\u200bc\u202ed\u200b\ufeff") == (
        "zero width space",
        "right-to-left override",
        "byte-order mark",
    )
    assert hidden_characters("plain") == ()
    assert without_hidden("a\u200bb\u2066c") == "abc"


def test_values_in_messages_stay_on_one_short_line() -> None:
    assert quoted("a\nb") == "“a\ufffdb”"
    assert len(quoted("x" * 500)) == 42
    assert is_not_stated(" N/A ")
    assert not is_not_stated("Nana's Kitchen")


def test_an_article_fits_its_noun() -> None:
    assert [with_article(noun) for noun in ("supplier", "event", "opportunity", "user")] == [
        "a supplier", "an event", "an opportunity", "a user",
    ]  # fmt: skip
