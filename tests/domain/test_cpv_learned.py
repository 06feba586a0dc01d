"""What a store's records teach: their codes for their words, with the number of records that taught it."""

from __future__ import annotations

import pytest

from crm_app.domain.cpv_guess import TradeWords, read_wanted
from crm_app.domain.cpv_learned import Learned, Lesson, Text, Witness, read_text
from crm_app.domain.cpv_names import CpvRow

TRADE = TradeWords((CpvRow("90910000", "Cleaning", ("cleaner",)), CpvRow("72000000", "IT", ("digital",))))
LESSONS = (
    Lesson("Heron upkeep", "", ("50700000",)),
    Lesson("Heron upkeep in spring", "", ("50700000",)),
    Lesson("Heron upkeep 2027", "", ("50720000", "50700000")),
    Lesson("Kestrel platform", "a digital thing", ("72260000",)),
    Lesson("Kestrel platform phase 2", "a digital thing", ("72260000",)),
    Lesson("We look after herons", "", ("50700000",), "supplier"),
)
LEARNED = Learned(LESSONS, TRADE)


def text_of(title: str, description: str = "") -> Text:
    return read_text(title, description, TRADE.guess(read_wanted(title, description)))


@pytest.mark.parametrize(("title", "of_class"), [("Heron upkeep", "5070"), ("The Kestrel platform", "7226")])
def test_words_lead_to_the_codes_they_were_given(title: str, of_class: str) -> None:
    divisions, classes, nearest = LEARNED.votes(text_of(title))
    assert max(classes, key=lambda c: classes[c]) == of_class
    assert max(divisions, key=lambda d: divisions[d]) == of_class[:2]
    assert max(nearest, key=lambda c: nearest[c])[:4] == of_class
    assert sum(classes.values()) == pytest.approx(1, abs=0.01)
    assert sum(nearest.values()) == pytest.approx(1)


def test_the_records_that_taught_are_counted() -> None:
    witness = LEARNED.witness(text_of("Heron upkeep"), "50700000")
    assert witness is not None
    assert (witness.notices, witness.words) in {(3, "heron upkeep"), (3, "upkeep"), (3, "heron")}
    assert LEARNED.witness(text_of("Heron upkeep"), "03000000") is None


def test_a_witness_speaks_in_words() -> None:
    assert Witness(1, 0, "heron").text.startswith("1 earlier notice with the word “heron” had")
    assert "3 earlier notices and 2 suppliers with the words “heron upkeep”" in Witness(3, 2, "heron upkeep").text


def test_words_that_nobody_wrote_before_teach_nothing() -> None:
    assert LEARNED.votes(text_of("Zither lessons")) == ({}, {}, {})
    assert Learned((), TRADE).votes(text_of("Heron")) == ({}, {}, {})
    assert len(Learned([Lesson("", "", ("72000000",)), Lesson("No code", "", ())], TRADE)) == 0


def test_two_call_offs_of_one_programme_look_alike() -> None:
    assert text_of("Proc698 bridging").features.keys() == text_of("Proc711 bridging").features.keys()
