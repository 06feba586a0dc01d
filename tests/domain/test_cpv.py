"""CPV codes read from their digits, and the search by trade words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_app.domain.cpv import (
    DIVISIONS,
    CpvKind,
    CpvLevel,
    CpvNames,
    CpvRow,
    ancestors,
    check_digit,
    is_within,
    kind_of,
    level_of,
    parse_cpv,
    read_cpv_rows,
    similarity,
    with_check,
)
from crm_app.domain.cpv_names import stem

ROWS = (
    CpvRow("39000000", "Furniture and cleaning products", ("furnishings",)),
    CpvRow("42710000", "Sewing and laundry machines", ("sewing machines",)),
    CpvRow("55520000", "Catering", ("caterer", "buffet")),
    CpvRow("45215000", "Health buildings, building work", ("health centre building",)),
    CpvRow("90910000", "Cleaning", ("cleaner", "contract cleaning")),
    CpvRow("90919200", "Cleaning of offices", ("office cleaning",)),
    CpvRow("98000000", "Community help", ()),
    CpvRow("98310000", "Laundry and dry cleaning", ("laundry", "linen", "washing")),
)


@st.composite
def codes(draw: st.DrawFn) -> str:
    """Any code that can exist: a division, then digits other than zero, then zeros."""
    division = draw(st.sampled_from(sorted(DIVISIONS)))
    return (division + draw(st.text("123456789", max_size=6))).ljust(8, "0")


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("55520000-1", "55520000"),
        ("55520000", "55520000"),
        ("5552", "55520000"),
        (" CPV 55520000-1 ", "55520000"),
        ("cpv: 55520000 - 1", "55520000"),
        ("55", "55000000"),
        ("55520000.0", "55520000"),  # a number in a spreadsheet
        ("3311000", "03311000"),  # the same, its leading zero lost
        ("03311000-2", "03311000"),  # printed with another digit than the sum gives
        ("03", "03000000"),
    ],
)
def test_a_code_is_read_as_people_write_it(written: str, code: str) -> None:
    assert parse_cpv(written) == code


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("55520000-2", "has the check digit 2, but 55520000 has 1"),
        ("99000000", "there is no division 99"),
        ("00000000", "there is no division 00"),
        ("55020000", "a zero is never followed"),
        ("catering", "is not a CPV code"),
        ("5", "two to eight digits"),
        ("555200001", "two to eight digits"),
        ("", "two to eight digits"),
        ("٥٥٥٢", "two to eight digits"),
    ],
)
def test_what_cannot_be_a_code_is_refused_in_words(written: str, says: str) -> None:
    with pytest.raises(ValueError, match=r"CPV code|check digit") as refused:
        parse_cpv(written)
    assert says in str(refused.value)


def test_check_digits_follow_the_sum_and_the_printed_exceptions() -> None:
    assert check_digit("55520000") == 1
    assert check_digit("98310000") == 9
    assert check_digit("72400000") == 4  # the sum alone gives 9
    assert with_check("79530000") == "79530000-8"


@pytest.mark.parametrize(
    ("code", "level"),
    [
        ("55000000", CpvLevel.DIVISION),
        ("30000000", CpvLevel.DIVISION),
        ("55500000", CpvLevel.GROUP),
        ("55520000", CpvLevel.CLASS),
        ("55523000", CpvLevel.CATEGORY),
        ("55523100", CpvLevel.SUBCATEGORY),
        ("42131292", CpvLevel.SUBCATEGORY),
    ],
)
def test_the_level_lies_in_the_digits(code: str, level: CpvLevel) -> None:
    assert level_of(code) is level


def test_ancestors_stand_nearest_first() -> None:
    assert ancestors("55523100") == ("55523000", "55520000", "55500000", "55000000")
    assert ancestors("30000000") == ()


def test_within() -> None:
    assert is_within("55523100", "55520000")
    assert is_within("55520000", "55520000")
    assert not is_within("55520000", "55523100")
    assert not is_within("20100000", "30000000")


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("03000000", CpvKind.SUPPLIES),
        ("44000000", CpvKind.SUPPLIES),
        ("45000000", CpvKind.WORKS),
        ("48000000", CpvKind.SUPPLIES),
        ("50000000", CpvKind.SERVICES),
        ("98000000", CpvKind.SERVICES),
    ],
)
def test_kind(code: str, kind: CpvKind) -> None:
    assert kind_of(code) is kind


def test_similarity_falls_with_the_level_shared() -> None:
    base = "55523110"
    others = ["55523110", "55523120", "55523200", "55524000", "55510000", "55100000", "98310000"]
    assert [similarity(base, other) for other in others] == [1.0, 0.9, 0.8, 0.6, 0.4, 0.2, 0.0]


@given(codes(), codes())
def test_similarity_is_symmetric_and_bounded(a: str, b: str) -> None:
    assert similarity(a, b) == similarity(b, a)
    assert 0.0 <= similarity(a, b) <= 1.0
    assert similarity(a, a) == 1.0


@given(codes())
def test_every_code_survives_being_written_and_lies_within_its_ancestors(code: str) -> None:
    assert parse_cpv(code) == code
    assert parse_cpv(with_check(code)) == code
    levels = [level_of(above) for above in ancestors(code)]
    assert all(is_within(code, above) for above in ancestors(code))
    assert levels == sorted(levels, reverse=True)


@given(codes(), st.integers(0, 9))
def test_only_one_check_digit_is_accepted(code: str, digit: int) -> None:
    if digit == check_digit(code):
        assert parse_cpv(f"{code}-{digit}") == code
    else:
        with pytest.raises(ValueError, match="check digit"):
            parse_cpv(f"{code}-{digit}")


@pytest.mark.parametrize(
    "family",
    [
        ("caterer", "caterers", "catering"),
        ("laundry", "laundries"),
        ("cleaning", "cleaner", "cleaners", "cleaned"),
        ("plan", "plans"),
        ("box", "boxes"),
        ("bus",),
        ("glass", "glasses"),
    ],
)
def test_words_of_one_family_share_a_stem(family: tuple[str, ...]) -> None:
    assert len({stem(word) for word in family}) == 1


def test_a_name_is_found_at_the_nearest_code_above() -> None:
    names = CpvNames(ROWS)
    assert names.name_of("98311100") == "Laundry and dry cleaning"
    assert names.name_of("98390000") == "Community help"
    assert names.name_of("55520000") == "Catering"
    assert names.name_of("15000000") == ""
    assert CpvNames(()).name_of("98311100") == ""
    assert len(names) == len(ROWS)


@pytest.mark.parametrize(
    ("asked", "best"),
    [
        ("laundry", "98310000"),
        ("LAUNDRIES", "98310000"),
        ("laun", "98310000"),
        ("caterers", "55520000"),
        ("office cleaning for two health centres", "90919200"),
        ("Contract cleaning at a health centre", "90910000"),
    ],
)
def test_trade_words_lead_to_codes(asked: str, best: str) -> None:
    assert CpvNames(ROWS).search(asked)[0].code == best


@pytest.mark.parametrize("asked", ["", "  ", "%", "' OR 1=1 --", "zzzz", "of the and for", "NEAR(", "\x00", "😀"])
def test_nothing_is_found_quietly(asked: str) -> None:
    assert CpvNames(ROWS).search(asked) == []


def test_reasons_add_up_and_say_why() -> None:
    hit = CpvNames(ROWS).search("washing")[0]
    assert hit.score == sum(reason.points for reason in hit.reasons)
    assert hit.reasons[0].text == "matches its trade word “washing”"
    assert hit.reasons[0].points == 60


def test_hits_are_ranked_and_limited() -> None:
    names = CpvNames(ROWS)
    scores = [hit.score for hit in names.search("laundry cleaning", 10)]
    assert scores == sorted(scores, reverse=True)
    assert len(scores) > 2
    assert len(names.search("laundry cleaning", 2)) == 2


@given(st.text(max_size=80))
def test_any_text_can_be_asked(text: str) -> None:
    for hit in CpvNames(ROWS).search(text):
        assert 0 < hit.score <= 100
        assert hit.score == sum(reason.points for reason in hit.reasons)


def test_rows_are_read_from_lines() -> None:
    lines = ["code,check,name,words", '98310000,9,"Laundry, dry cleaning",laundry;linen', "98000000,8,Help,"]
    assert read_cpv_rows(lines) == (
        CpvRow("98310000", "Laundry, dry cleaning", ("laundry", "linen")),
        CpvRow("98000000", "Help"),
    )
