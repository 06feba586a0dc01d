"""Names for files: safe everywhere, never the same twice."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_app.domain.file_names import MOST, FreeNames, safe_name


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Example Ltd", "Example Ltd"),
        ("A/B: “C” <D>|E?*", "A B “C” D E"),
        ("..\\..\\secret", "secret"),
        ("con", "con_"),
        ("NUL.tar", "NUL.tar_"),
        ("Ends. ", "Ends"),
        ("evil\u202egpj.exe", "evilgpj.exe"),
        ("\x00\n", "Paper"),
        ("", "Paper"),
        ("مطعم", "مطعم"),
    ],
)
def test_a_safe_name(words: str, expected: str) -> None:
    assert safe_name(words) == expected


@given(st.text())
def test_any_words_make_a_name(words: str) -> None:
    name = safe_name(words)
    assert 0 < len(name) <= MOST + 1
    assert not set(name) & set('<>:"/\\|?*\0')
    assert name == name.strip(" .")


def test_names_are_given_once() -> None:
    free = FreeNames(["example ltd.PDF"])
    assert [free.take("Example Ltd", ".pdf") for _ in range(3)] == [
        "Example Ltd (2).pdf",
        "Example Ltd (3).pdf",
        "Example Ltd (4).pdf",
    ]
