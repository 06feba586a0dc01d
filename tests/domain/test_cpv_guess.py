"""Codes guessed by names and trade words: the title leads, whole trade words lead, and nothing breaks it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_app.domain.cpv_guess import TradeWords, ranked, read_wanted, with_exact
from crm_app.domain.cpv_names import CpvRow

ROWS = (
    CpvRow("34000000", "Vehicles", ("vehicles",)),
    CpvRow("34920000", "Street furniture and signs", ("signage", "bollards")),
    CpvRow("71000000", "Surveyors and inspection"),
    CpvRow("71630000", "Technical inspection", ("asbestos survey", "lift inspection")),
    CpvRow("72000000", "IT", ("it", "digital")),
    CpvRow("72610000", "IT support", ("service desk", "it helpdesk")),
    CpvRow("79310000", "Market research", ("survey", "focus groups")),
    CpvRow("90910000", "Cleaning", ("cleaner", "office cleaning")),
)
TRADE = TradeWords(ROWS)


def best(title: str, description: str = "") -> str:
    return ranked(TRADE.guess(read_wanted(title, description)))[0]


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("Asbestos surveys of two schools", "71630000"),
        ("Survey", "79310000"),
        ("Service desk", "72610000"),
        ("Provision of signage", "34920000"),
        ("Office cleaners for the borough", "90910000"),
    ],
)
def test_trade_words_name_the_code(title: str, code: str) -> None:
    assert best(title)[:2] == code[:2]
    assert code in ranked(TRADE.guess(read_wanted(title)), 2)


def test_the_title_weighs_more_than_the_description() -> None:
    assert best("Office cleaning", "Includes washing of signage") == "90910000"
    assert best("Signage", "for the office cleaning depot")[:2] == "34"


def test_the_word_that_spoke_is_told_and_whether_it_was_whole() -> None:
    guess = TRADE.guess(read_wanted("Asbestos survey"))
    assert guess.because["71630000"] == "asbestos survey"
    assert "71630000" not in guess.partly
    assert guess.exact == ("71630000",)
    assert "71630000" in TRADE.guess(read_wanted("Asbestos removal")).partly


def test_exact_codes_move_up_to_the_fifth_place_and_others_keep_their_order() -> None:
    assert with_exact("abcdefgh", "gz", 5) == list("abcgzdefh")
    assert with_exact("abc", "b", 5) == ["a", "b", "c"]
    assert with_exact("", "", 5) == []


@given(st.text(max_size=200), st.text(max_size=400))
def test_any_text_can_be_guessed(title: str, description: str) -> None:
    guess = TRADE.guess(read_wanted(title, description))
    order = ranked(guess)
    assert len(order) == len(set(order))
    assert all(weight >= 0 for weight in guess.codes.values())
