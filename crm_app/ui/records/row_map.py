"""Which row of a grid shows which record, where headings of groups stand between them and groups can be folded."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection
from dataclasses import dataclass

from crm_app.services.snapshots import Group


@dataclass(frozen=True, slots=True)
class GroupHeading:
    """What a row shows that is not a record: the name of a group, how many rows it has, and whether they are folded."""

    label: str
    count: int
    is_folded: bool


class RowMap:
    """Rows and places (a place is the number of a record in the snapshot). Without groups they are the same numbers.

    It holds three numbers a group and none a record, so that a million rows in groups cost no more than a few.
    """

    def __init__(self, places: int = 0, groups: tuple[Group, ...] = (), folded: Collection[str] = ()) -> None:
        self.groups = groups
        self._places = places
        self._folded = [group.label in folded for group in groups]
        self._heads: list[int] = []  # the row of each heading
        self._starts: list[int] = []  # the place of the first record of each group
        row = place = 0
        for group, is_folded in zip(groups, self._folded, strict=True):
            self._heads.append(row)
            self._starts.append(place)
            row += 1 + (0 if is_folded else group.count)
            place += group.count
        self.rows = row if groups else places

    def place_at(self, row: int) -> int:
        """The place of the record at a row; -1 at a heading and outside."""
        if not 0 <= row < self.rows:
            return -1
        if not self.groups:
            return row
        number = bisect_right(self._heads, row) - 1
        return -1 if row == self._heads[number] else self._starts[number] + row - self._heads[number] - 1

    def row_of(self, place: int) -> int:
        """The row that shows the record at a place; -1 where its group is folded."""
        if not 0 <= place < self._places:
            return -1
        if not self.groups:
            return place
        number = self.group_of(place)
        return -1 if self._folded[number] else self._heads[number] + 1 + place - self._starts[number]

    def group_of(self, place: int) -> int:
        """The number of the group that a place belongs to."""
        return bisect_right(self._starts, place) - 1

    def group_at(self, row: int) -> int:
        """The number of the group that a row stands in; -1 where there are no groups."""
        return bisect_right(self._heads, row) - 1 if self.groups and 0 <= row < self.rows else -1

    def heading_at(self, row: int) -> GroupHeading | None:
        """The heading at a row, where there is one."""
        number = self.group_at(row)
        if number < 0 or self._heads[number] != row:
            return None
        group = self.groups[number]
        return GroupHeading(group.label, group.count, self._folded[number])

    def head_of(self, number: int) -> int:
        """The row of a group's heading."""
        return self._heads[number]

    def records_between(self, first: int, last: int) -> int:
        """How many of the rows from ``first`` to ``last`` show records."""
        headings = bisect_right(self._heads, last) - bisect_right(self._heads, first - 1) if self.groups else 0
        return max(last - first + 1, 0) - headings
