"""The words that tell one trade from another, and what sharing them counts for."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from crm_app.domain.match_words import MOST_BY_WORDS, by_stem, shared_stems, telling_stems, word_fit


def test_only_telling_words_are_kept_under_their_stems() -> None:
    assert telling_stems("Services for Hospitals and a hospital in Hackney") == telling_stems("hospital")
    assert telling_stems("The provision of works") == frozenset()
    assert by_stem("Laundries, laundry") == {next(iter(telling_stems("laundry"))): "laundries"}


@given(st.integers(0, 20), st.integers(0, 20))
def test_more_shared_words_never_count_for_less(in_title: int, beside: int) -> None:
    fit = word_fit(in_title, beside)
    assert 0 <= fit <= MOST_BY_WORDS
    assert fit <= word_fit(in_title + 1, beside)
    assert fit <= word_fit(in_title, beside + 1)


_TEXTS = st.lists(st.sampled_from(("Bodies", "body", "bodywork", "laundry", "Laundries,", "signs", "and", "ﬁlm"))).map(
    " ".join
)


@given(_TEXTS, _TEXTS)
def test_what_a_long_text_shares_is_what_all_its_stems_share(said: str, text: str) -> None:
    assert shared_stems(telling_stems(said), text) == telling_stems(said) & telling_stems(text)
