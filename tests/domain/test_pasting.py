"""Blocks from and for a spreadsheet: what is copied is pasted unchanged, and nothing is taken for what it is not."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_app.domain.errors import Refused
from crm_app.domain.fields import Field, Kind
from crm_app.domain.kinds import KINDS
from crm_app.domain.pasting import MOST_CELLS, copied, field_of_heading, headings_of, parse_block, to_html, to_text
from crm_app.domain.validation import accepted

SUPPLIER = KINDS["supplier"]
CELLS = st.text(st.characters(exclude_characters="\r\0\ufeff", exclude_categories=["Cs"]), max_size=30)


@st.composite
def blocks(draw: st.DrawFn) -> list[list[str]]:
    width = draw(st.integers(1, 6))
    return draw(st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1, max_size=8))


@given(blocks())
def test_what_is_copied_is_pasted_unchanged(rows: list[list[str]]) -> None:
    read = parse_block(to_text(rows), "\t")
    assert [list(row) for row in read.rows] == rows
    assert read.ragged == 0


@given(blocks())
def test_line_ends_of_windows_are_the_same(rows: list[list[str]]) -> None:
    assert parse_block(to_text(rows).replace("\n", "\r\n"), "\t").rows == parse_block(to_text(rows), "\t").rows


@given(st.text(max_size=200))
def test_any_text_at_all_is_read_or_refused(text: str) -> None:
    try:
        block = parse_block(text)
    except Refused:
        return
    assert block.height >= 1
    assert {len(row) for row in block.rows} == {block.width}


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("a\tb\r\nc\td\r\n", (("a", "b"), ("c", "d"))),
        ('"two\nlines"\tx', (("two\nlines", "x"),)),
        ('"a\tb"\t"say ""hi"""', (("a\tb", 'say "hi"'),)),
        ('5" pipe\t"Best" Foods', (('5" pipe', '"Best" Foods'),)),
        ('"never closed\tx', (('"never closed', "x"),)),
        ("a\tb\tc\nd", (("a", "b", "c"), ("d", None, None))),
        ("\t\n", (("", ""),)),
        ("\n", (("",),)),
        ("a\n\nb", (("a",), ("",), ("b",))),
        ("=SUM(A1)\t+44 20", (("=SUM(A1)", "+44 20"),)),
        ("\u202egnirts\t👩‍🍳", (("\u202egnirts", "👩‍🍳"),)),
    ],
)
def test_blocks_as_excel_writes_them(text: str, rows: object) -> None:
    assert parse_block(text).rows == rows


def test_commas_part_columns_only_where_every_line_agrees() -> None:
    assert parse_block('a,b\n"c,d",e\n').rows == (("a", "b"), ("c,d", "e"))
    assert parse_block("Smith, Jones & Co\nHill, Dale").width == 1
    assert parse_block("one,two\nthree").width == 1
    assert parse_block("one,two").width == 1
    assert parse_block("a,b\nc,d", "\t").width == 1


def test_a_short_line_says_nothing_and_is_counted() -> None:
    block = parse_block("a\tb\nc\nd\te")
    assert (block.width, block.ragged, block.rows[1]) == (2, 1, ("c", None))


@pytest.mark.parametrize("text", ["", "\0", "\ufeff"])
def test_an_empty_clipboard_is_refused_kindly(text: str) -> None:
    with pytest.raises(Refused, match="nothing to paste"):
        parse_block(text)


def test_more_than_can_be_looked_through_is_refused_and_100_000_cells_are_not() -> None:
    assert parse_block("\n".join(["a\tb\tc\td\te\tf\tg\th\ti\tj"] * 10_000)).cells == 100_000
    with pytest.raises(Refused, match="too much"):
        parse_block("\n".join(["a\tb"] * (MOST_CELLS // 2 + 1)))
    with pytest.raises(Refused, match="too much"):  # one long line would widen every other
        parse_block("\t" * 999 + "\n" * 1_000)


def test_lone_quotation_marks_do_not_slow_it_down() -> None:
    assert parse_block('"a\t' * 50_000).width == 50_001


def test_headings_are_known_by_label_name_or_synonym_and_only_together() -> None:
    assert field_of_heading(SUPPLIER, " Legal NAME ") == "name"
    assert field_of_heading(SUPPLIER, "cpv_codes") == "cpv_codes"
    assert field_of_heading(SUPPLIER, "tel") == "phone"
    assert headings_of(SUPPLIER, parse_block("Legal name\tEngagement\nA\tB")) == ("name", "status")
    assert headings_of(SUPPLIER, parse_block("Legal name\tHorns\nA\tB")) == ()
    assert headings_of(SUPPLIER, parse_block("Legal name\tSupplier\nA\tB")) == ()
    assert headings_of(SUPPLIER, parse_block("Legal name\tEngagement")) == ()


def test_a_table_for_excel_is_text_and_no_markup() -> None:
    made = to_html([["<b>A&B</b>", "00012345\n=1"]])
    assert "&lt;b&gt;A&amp;B&lt;/b&gt;" in made
    assert made.count("mso-number-format") == 2
    assert "<b>A" not in made


VALUES = [
    (Field("Money", Kind.MONEY), Decimal("1234.50")),
    (Field("Money", Kind.MONEY), Decimal("-5")),
    (Field("Day", Kind.DATE), date(2026, 11, 26)),
    (Field("Yes", Kind.BOOLEAN), True),
    (Field("Per cent", Kind.PERCENT), 55),
    (Field("Number", Kind.INTEGER), 1_234_567),
    (Field("Tags", Kind.LIST), ("one, two", "three")),
    (Field("Codes", Kind.CODES), ("55520000", "79800000")),
    (SUPPLIER.fields["status"], "developing"),
    (SUPPLIER.fields["services"], "Lunches\nand =teas\t"),
    (Field("Time", Kind.TIME), "14:30"),
    (Field("Text"), None),
]


@pytest.mark.parametrize(("field", "value"), VALUES)
def test_words_that_are_copied_are_read_back_as_the_same_value(field: Field, value: object) -> None:
    words = copied(field, value)
    again = parse_block(to_text([[words, "x"]])).rows[0][0]
    assert again == words
    wanted = value.strip() if isinstance(value, str) and field.kind is not Kind.CHOICE else value
    read = accepted(field, again)
    assert (read.strip() if isinstance(read, str) else read) == wanted


@given(st.lists(st.text(st.characters(categories=["L", "N"], include_characters=" ,&'"), min_size=1), max_size=5))
def test_lists_survive_the_journey(items: list[str]) -> None:
    field = Field("Tags", Kind.LIST)
    kept = accepted(field, tuple(items))
    assert accepted(field, copied(field, kept)) == kept


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2))
def test_money_survives_the_journey(amount: Decimal) -> None:
    field = Field("Money", Kind.MONEY)
    assert accepted(field, copied(field, amount)) == amount
