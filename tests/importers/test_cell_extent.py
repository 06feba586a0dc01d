"""The area that cells span is never taken for smaller than it is, however references are spelt."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_app.importers.cell_extent import AREA_LIMIT, CellExtent, column_number, lies_plainly


def _letters(column: int) -> str:
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


@pytest.mark.parametrize(("letters", "number"), [("A", 1), ("Z", 26), ("AA", 27), ("XFD", 16_384), ("xfd", 16_384)])
def test_columns_are_counted_as_spreadsheets_do(letters: str, number: int) -> None:
    assert column_number(letters) == number


@given(st.lists(st.tuples(st.integers(1, 1_048_576), st.integers(1, 16_384)), min_size=1, max_size=6))
def test_no_wide_spread_is_missed(places: list[tuple[int, int]]) -> None:
    xml = b"".join(b'<row r="%d"><c r="%s%d"><v>1</v></c></row>' % (r, _letters(c).encode(), r) for r, c in places)
    area = max(r for r, _ in places) * max(c for _, c in places)
    extent = CellExtent()
    extent.feed(xml)
    assert extent.area >= area
    assert not (lies_plainly(xml) and area > AREA_LIMIT)


@pytest.mark.parametrize(
    "cell",
    [
        b"<c r='XFD1'>",
        b'<c\nr="XFD1">',
        b'<c s="1" r="XFD1">',
        b'<c r = "XFD1">',
        b"<c>",
        b'<c t="n">',
        b'<c r="A100000">',
    ],
)
def test_unusual_spelling_is_looked_at_closely(cell: bytes) -> None:
    assert not lies_plainly(b'<row r="1"><c r="A1"></c>' + cell + b"</c></row>")


def test_ordinary_cells_are_cleared_at_once() -> None:
    assert lies_plainly(b'<row r="99999"><c r="Z99999" s="3" t="s"><v>12</v></c></row>')


def test_cells_without_references_are_counted() -> None:
    extent = CellExtent()
    extent.feed(b'<row r="5000">' + b"<c><v>1</v></c>" * 5000 + b"</row>")
    assert extent.area > AREA_LIMIT
