"""The keys of a list as one text: it reads like a list, and finds what a list finds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_app.domain.key_list import KeyList

KEYS = st.lists(st.text("abcé-", min_size=1, max_size=5), unique=True, max_size=40)
EVEN = st.lists(st.text("ab", min_size=4, max_size=4), unique=True, max_size=16)


@given(KEYS | EVEN)
def test_it_reads_like_a_list(keys: list[str]) -> None:
    kept = KeyList.of(keys)
    assert len(kept) == len(keys)
    assert list(kept) == keys
    assert kept == keys == kept[:]
    assert kept[1:-1] == keys[1:-1]
    assert kept == KeyList.of(keys)
    assert kept != [*keys, "z"]
    assert all(key in kept for key in keys)


@given(KEYS | EVEN, st.randoms())
def test_it_finds_every_key_and_no_other(keys: list[str], chance: object) -> None:
    kept = KeyList.of(keys)
    assert [kept.place_of(key) for key in keys] == list(range(len(keys)))
    assert kept.place_of("abcabc") == kept.place_of("") == -1
    mixed = [*keys, "never"]
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert list(kept.places_of(mixed)) == [keys.index(key) for key in mixed if key in keys]
    assert list(kept.places_of(keys[::2])) == list(range(0, len(keys), 2))


def test_a_key_that_lies_across_two_others_is_not_there() -> None:
    kept = KeyList.of(["abab", "baba"])
    assert "babb" not in kept
    assert KeyList.of(["aabb", "bbaa"]).place_of("bbbb") == -1


def test_places_outside_are_refused() -> None:
    kept = KeyList.of(["a", "bc"])
    assert kept[-1] == "bc"
    with pytest.raises(IndexError):
        _ = kept[2]
    with pytest.raises(ValueError, match="whole number"):
        KeyList("abc", 2)
