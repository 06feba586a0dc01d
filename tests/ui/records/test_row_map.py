"""Which row shows which record, among headings and folded groups."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from crm_app.services.snapshots import Group
from crm_app.ui.records.row_map import RowMap

GROUPS = st.lists(st.tuples(st.integers(1, 6), st.booleans()), min_size=1, max_size=8)


@given(GROUPS)
def test_rows_and_places_answer_each_other(made: list[tuple[int, bool]]) -> None:
    groups = tuple(Group(number, f"Group {number}", count) for number, (count, _) in enumerate(made))
    folded = {f"Group {number}" for number, (_, is_folded) in enumerate(made) if is_folded}
    total = sum(count for count, _ in made)
    rows = RowMap(total, groups, folded)
    plain: list[tuple[str, int]] = []  # every row written out: a heading, or the place of a record
    place = 0
    for number, (count, is_folded) in enumerate(made):
        plain.append(("heading", number))
        plain += [] if is_folded else [("record", place + step) for step in range(count)]
        place += count
    assert rows.rows == len(plain)
    for row, (what, number) in enumerate(plain):
        heading = rows.heading_at(row)
        if what == "heading":
            assert heading is not None
            assert (heading.label, heading.count, rows.head_of(number)) == (f"Group {number}", made[number][0], row)
            assert rows.place_at(row) == -1
        else:
            assert heading is None
            assert (rows.place_at(row), rows.row_of(number)) == (number, row)
    seen = {number for what, number in plain if what == "record"}
    assert all(rows.row_of(place) == -1 for place in range(total) if place not in seen)
    assert rows.records_between(0, rows.rows - 1) == len(seen)
    assert rows.place_at(-1) == rows.place_at(rows.rows) == rows.row_of(total) == -1


def test_without_groups_rows_are_places() -> None:
    rows = RowMap(1_000_000)
    assert rows.rows == 1_000_000
    assert rows.row_of(999_999) == rows.place_at(999_999) == 999_999
    assert rows.heading_at(5) is None
    assert rows.records_between(10, 19) == 10
