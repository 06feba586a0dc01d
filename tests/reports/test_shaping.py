from __future__ import annotations

from crm_app.reports.fonts import FIRST_GLYPH, FontBook
from crm_app.reports.shaping import directions, in_visual_order, pieces


def test_latin_text_takes_the_short_way() -> None:
    (piece,) = pieces(FontBook(), "Clapwell Kitchen", directions("Clapwell Kitchen"))
    assert piece.font.name == "notos"
    assert not piece.shaped
    assert directions("Clapwell") is None


def test_hebrew_reads_from_the_right_and_latin_within_it_from_the_left() -> None:
    name = "בית UK"
    found = list(pieces(FontBook(), name, directions(name)))
    assert [(piece.source.strip(), piece.level) for piece in found if piece.source.strip()] == [("בית", 1), ("UK", 2)]
    seen = in_visual_order(found, lambda piece: piece.level)
    assert seen[0].source == "UK"
    assert seen[-1].source.strip() == "בית"


def test_arabic_letters_are_joined() -> None:
    (joined,) = pieces(FontBook(), "مطعم", directions("مطعم"))
    apart = "".join(next(pieces(FontBook(), letter, [1])).drawn for letter in reversed("مطعم"))
    assert joined.shaped
    assert len(joined.drawn) == len(apart)
    assert joined.drawn != apart
    assert all(glyph >= FIRST_GLYPH for glyph in joined.drawn)


def test_marks_stay_with_their_letters_and_joiners_have_no_width() -> None:
    book = FontBook()
    (accented,) = pieces(book, "e\u0301", None)
    (plain,) = pieces(book, "e", None)
    assert accented.width == plain.width
    assert directions("א\u200dב") == [1, 1, 1]


def test_order_of_levels() -> None:
    assert in_visual_order([1, 1, 2, 2, 1, 0], int) == [1, 2, 2, 1, 1, 0]
    assert in_visual_order(["a1", "b1", "c2", "d2"], lambda item: int(item[1])) == ["c2", "d2", "b1", "a1"]
    assert in_visual_order([], int) == []
