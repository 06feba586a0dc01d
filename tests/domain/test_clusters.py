"""Many points as few marks: none lost, none counted twice, at every level."""

from __future__ import annotations

from array import array

from hypothesis import given
from hypothesis import strategies as st

from crm_app.domain.clusters import COARSEST, FINEST, Clusters, level_for, square_of

EVERYWHERE = (-1e7, -1e7, 1e7, 1e7)
POINTS = st.lists(st.tuples(st.integers(-50_000, 700_000), st.integers(-50_000, 1_300_000)), max_size=60)


def made(points: list[tuple[int, int]]) -> Clusters:
    return Clusters(array("i", [x for x, _ in points]), array("i", [y for _, y in points]))


@given(POINTS)
def test_every_point_stands_in_exactly_one_mark_of_each_level(points: list[tuple[int, int]]) -> None:
    clusters = made(points)
    for level in range(FINEST, COARSEST + 1):
        marks = clusters.marks(level, *EVERYWHERE)
        members = [i for mark in marks for i in clusters.members(level, mark)]
        assert sorted(members) == list(range(len(points)))
        assert [len(clusters.members(level, mark)) for mark in marks] == [mark.many for mark in marks]


@given(POINTS)
def test_a_mark_lies_in_its_own_square(points: list[tuple[int, int]]) -> None:
    clusters = made(points)
    for level in (FINEST, 9, COARSEST):
        for mark in clusters.marks(level, *EVERYWHERE):
            west, south = square_of(mark, level)
            assert west <= mark.easting <= west + (1 << level)
            assert south <= mark.northing <= south + (1 << level)


def test_only_the_marks_of_a_rectangle() -> None:
    clusters = made([(530_000, 180_000), (530_001, 180_001), (560_000, 180_000)])
    near = clusters.marks(FINEST, 529_000, 179_000, 531_000, 181_000)
    assert [mark.many for mark in near] == [2]
    assert len(clusters.marks(COARSEST, *EVERYWHERE)) == 2
    assert len(clusters) == 3


def test_the_level_for_a_width() -> None:
    assert level_for(1) == FINEST
    assert level_for(64) == 6
    assert level_for(65) == 7
    assert level_for(1e9) == COARSEST
