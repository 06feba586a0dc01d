"""Suggestions join trade words and what was learned; every one says why, and a trade word is never lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_app.domain.cpv_guess import TradeWords
from crm_app.domain.cpv_learned import Learned, Lesson
from crm_app.domain.cpv_names import CpvNames, CpvRow
from crm_app.domain.cpv_suggest import Suggester

ROWS = (
    CpvRow("34920000", "Street furniture and signs", ("signage", "bollards")),
    CpvRow("50700000", "Upkeep of buildings", ("handyman",)),
    CpvRow("71630000", "Technical inspection", ("asbestos survey",)),
    CpvRow("72000000", "IT", ("digital",)),
    CpvRow("72610000", "IT support", ("service desk",)),
    CpvRow("79310000", "Market research", ("focus groups",)),
    CpvRow("79530000", "Translating", ("translation",)),
    CpvRow("90910000", "Cleaning", ("office cleaning",)),
)
NAMES, TRADE = CpvNames(ROWS), TradeWords(ROWS)
WORDS = [(row.code, word) for row in ROWS for word in row.words]
COLD = Suggester(NAMES, TRADE)


def warm(*lessons: Lesson) -> Suggester:
    return Suggester(NAMES, TRADE, Learned(lessons, TRADE))


def test_without_a_store_the_trade_words_answer() -> None:
    hit = COLD.suggest("Asbestos survey of a library")[0]
    assert hit.code == "71630000"
    assert hit.reasons[0].text == "its trade word “asbestos survey”"
    assert COLD.suggest("") == []


def test_what_a_store_did_before_leads_and_says_so() -> None:
    lessons = [Lesson(f"Kestrel signage {n}", "", ("79530000",)) for n in range(40)]
    hit = warm(*lessons).suggest("Kestrel works")[0]
    assert hit.code == "79530000"
    assert "40 earlier notices" in hit.reasons[0].text
    assert "kestrel" in hit.reasons[0].text


def test_a_store_that_knows_nothing_of_it_leaves_the_trade_words_alone() -> None:
    assert warm(Lesson("Kestrel", "", ("79530000",))).suggest("Signage") == COLD.suggest("Signage")
    assert warm().suggest("Signage") == COLD.suggest("Signage")


@pytest.mark.parametrize("title", ["Signage", "Kestrel signage", "Translation for the service desk", "digital"])
def test_scores_are_sums_of_their_reasons_and_fall(title: str) -> None:
    lessons = [Lesson("Kestrel signage", "digital", ("79530000", "72000000"))] * 20
    for suggester in (COLD, warm(*lessons)):
        hits = suggester.suggest(title)
        assert hits
        assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
        assert all(hit.score == round(sum(r.points for r in hit.reasons)) for hit in hits)
        assert all(r.text for hit in hits for r in hit.reasons)
        assert len({hit.code for hit in hits}) == len(hits)


CODES = [f"{division}{group}00000" for division in (15, 45, 55, 60, 71, 79, 85, 90) for group in (1, 2, 3)]
LESSONS = st.builds(
    Lesson,
    st.lists(st.sampled_from([word for _, word in WORDS] + ["kestrel", "heron"]), min_size=1, max_size=4).map(" ".join),
    st.text(max_size=30),
    st.lists(st.sampled_from(CODES), min_size=1, max_size=3).map(tuple),
    st.sampled_from(["notice", "supplier"]),
)


@given(st.lists(LESSONS, max_size=40), st.sampled_from(WORDS))
def test_whatever_was_learned_a_trade_word_stays_among_the_first_five(
    lessons: list[Lesson], asked: tuple[str, str]
) -> None:
    code, word = asked
    assert code in [hit.code for hit in warm(*lessons).suggest(word)][:5]
