from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_app.domain.errors import CrmError
from crm_app.domain.fields import Kind
from crm_app.reports.document import (
    Align,
    Chart,
    ChartKind,
    Column,
    Document,
    DocumentMeta,
    Heading,
    Series,
    Status,
    Table,
    Tone,
    numbers,
    paragraph,
    table,
)
from crm_app.reports.document_json import from_json, to_json


def test_numbers_stand_right_and_words_left() -> None:
    assert Column("Spend", Kind.MONEY).side is Align.RIGHT
    assert Column("Name").side is Align.LEFT
    assert Column("Name", align=Align.CENTRE).side is Align.CENTRE


def test_a_row_of_the_wrong_length_is_a_fault_of_ours() -> None:
    with pytest.raises(ValueError, match="Firms needs 2 cells"):
        Table((Column("A"), Column("B")), (("only one",),), "Firms")
    with pytest.raises(ValueError, match="needs 2 values"):
        Chart(ChartKind.BAR, "Gaps", ("a", "b"), (Series("Firms", (1,)),))


def test_the_numbers_of_a_chart_are_a_table() -> None:
    chart = Chart(ChartKind.LINE, "Ready", ("Apr", "May"), (Series("A", (1, None)), Series("B", (2, 3))))
    assert numbers(chart).rows == (("Apr", 1, 2), ("May", None, 3))
    assert [column.label for column in numbers(chart).columns] == ["", "A", "B"]


def test_definitions_come_last(paper) -> None:
    body = paper(()).body()
    assert isinstance(body[-2], Heading)
    assert body[-1].rows == (("SME", "Fewer than 250 staff."),)


def test_a_document_comes_back_from_json_as_it_was(paper, hostile) -> None:
    document = paper(hostile)
    assert from_json(to_json(document)) == document


CELLS = st.one_of(
    st.none(),
    st.text(),
    st.booleans(),
    st.integers(),
    st.dates(),
    st.datetimes(timezones=st.just(UTC)),
    st.decimals(allow_nan=False),
    st.builds(Status, st.text(), st.sampled_from(Tone)),
)


@given(st.lists(st.tuples(CELLS, CELLS), max_size=5), st.text())
def test_any_cells_come_back_from_json(rows, title) -> None:
    blocks = (paragraph(title), table([Column("A"), Column("B", Kind.MONEY)], rows))
    document = Document(title, blocks, DocumentMeta(date(2026, 1, 2)))
    assert from_json(to_json(document)) == document


def test_an_instant_keeps_its_zone() -> None:
    seen = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)
    document = Document("T", (table([Column("Seen", Kind.INSTANT)], [(seen,)]),), DocumentMeta(date(2026, 1, 2)))
    assert from_json(to_json(document)).tables()[0].rows == ((seen,),)


@pytest.mark.parametrize(
    "kept",
    [
        "",
        "[]",
        "null",
        '{"format": 9, "document": {}}',
        '{"format": 1, "document": {"is": "Path"}}',
        '{"format": 1, "document": {"is": "Heading", "level": 1, "text": "x"}}',
        '{"format": 1, "document": {"is": "Document", "title": "x", "other": 1}}',
        '{"format": 1, "document": {"is": "decimal", "value": "many"}}',
    ],
)
def test_damaged_json_is_refused_in_plain_words(kept) -> None:
    with pytest.raises(CrmError, match="cannot be read"):
        from_json(kept)


def test_figures_are_found_in_order(paper) -> None:
    document = paper(("one",))
    assert [figure.label for figure in document.figures()] == ["Spend", "one"]
    assert document.figures()[0].value == Decimal("1234.5")
