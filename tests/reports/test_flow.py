"""Tables at the foot of a page: no row stands alone, neither before nor after the break, nor below a chart."""

from __future__ import annotations

import pytest

from crm_app.domain.fields import Kind
from crm_app.reports.document import Block, Chart, ChartKind, Column, Series, paragraph, table
from crm_app.reports.fonts import FontBook
from crm_app.reports.pdf.flow import laid_blocks, paginated
from crm_app.reports.pdf.tables import Grid
from crm_app.reports.pdf.text import Typesetter

ROOM = 400.0


def rows_by_page(*blocks: Block) -> list[list[int]]:
    """How many rows of tables stand on each page."""
    pages = paginated(laid_blocks(blocks, Typesetter(FontBook()), "#0A6B6B"), ROOM, ROOM)
    for page in pages:
        assert all(placed.down + placed.part.height <= ROOM + 0.1 for placed in page)
    return [[len(placed.part.rows) for placed in page if isinstance(placed.part, Grid)] for page in pages]


def chart(points: int) -> Chart:
    names = tuple(f"Gate {number}" for number in range(points))
    return Chart(ChartKind.BAR, "What stops how many", names, (Series("Not yet", tuple(range(1, points + 1))),))


@pytest.mark.parametrize("lines", range(26))
@pytest.mark.parametrize("rows", [4, 5, 9, 40])
def test_no_row_of_a_table_stands_alone(lines: int, rows: int) -> None:
    before = [paragraph("A line of words.") for _ in range(lines)]
    columns = (Column("Name"), Column("Count", Kind.INTEGER))
    for total in (False, True):
        filled = table(columns, [(f"Row {number}", number) for number in range(rows)], note="A note.", total=total)
        found = [count for page in rows_by_page(*before, filled) for count in page]
        assert sum(found) == rows
        assert min(found) >= 2


@pytest.mark.parametrize("lines", range(20))
@pytest.mark.parametrize("points", [4, 6, 8])
def test_no_row_of_the_numbers_beneath_a_chart_stands_alone(lines: int, points: int) -> None:
    found = [count for page in rows_by_page(*[paragraph("A line.")] * lines, chart(points)) for count in page]
    assert sum(found) == points
    assert min(found) >= 2


def test_three_rows_or_fewer_stay_together() -> None:
    columns = (Column("Name"), Column("Count", Kind.INTEGER))
    for lines in range(26):
        for rows in (1, 2, 3):
            filled = table(columns, [(f"Row {number}", number) for number in range(rows)])
            found = rows_by_page(*[paragraph("A line of words.")] * lines, filled)
            assert [count for page in found for count in page] == [rows]
