"""Many points drawn as few marks: points of one square become one mark with a count, coarser squares the farther away.

A level is a power of two: its squares have sides of ``2 ** level`` metres, and each lies within one of the next level,
so that a coarser level is made of the finer one and not of all points again.
"""

from __future__ import annotations

from array import array
from collections import Counter
from typing import NamedTuple

FINEST, COARSEST = 5, 14
_SHELF = 4  # a shelf is 2 ** _SHELF squares wide
_MOVED = 24  # bits of a square's northing in its number
_LOW = (1 << _MOVED) - 1
_OFFSET = 1 << 22  # metres, so that no number is negative wherever a point lies


class Mark(NamedTuple):
    """``many`` points around their mean (easting, northing); ``square`` names their square within its level."""

    easting: float
    northing: float
    many: int
    square: int


class Clusters:
    """The marks of some points at every level. Making it takes some tenths of a second for 100,000: not in the window's
    own thread.
    """

    def __init__(self, eastings: array[int], northings: array[int]) -> None:
        self.eastings, self.northings = eastings, northings
        self._levels = {FINEST: self._finest()}
        for level in range(FINEST + 1, COARSEST + 1):
            self._levels[level] = _coarser(self._levels[level - 1])
        self._shelves = {level: _shelved(marks, level) for level, marks in self._levels.items()}

    def __len__(self) -> int:
        return len(self.eastings)

    def _finest(self) -> dict[int, Mark]:
        """The finest level. Points that coincide, as all those of a postcode do, are counted before they are placed."""
        xs, ys = self.eastings, self.northings
        points = _one_number_each(xs, ys)
        last = dict(zip(points, range(len(points)), strict=True))
        found: dict[int, tuple[int, int]] = {}  # how many in a square, and the last of them
        for point, many in Counter(points).items():
            i = last[point]
            square = ((xs[i] + _OFFSET) >> FINEST) << _MOVED | ((ys[i] + _OFFSET) >> FINEST)
            before, latest = found.get(square, (0, -1))
            found[square] = before + many, max(latest, i)
        return {square: Mark(xs[i], ys[i], many, square) for square, (many, i) in found.items()}

    def marks(self, level: int, west: float, south: float, east: float, north: float) -> list[Mark]:
        """The marks of a level within a rectangle."""
        shelves = self._shelves[level]
        side = 1 << (level + _SHELF)
        columns = range(int(west // side), int(east // side) + 1)
        rows = range(int(south // side), int(north // side) + 1)
        places = [(x, y) for x in columns for y in rows] if len(columns) * len(rows) < len(shelves) else list(shelves)
        found = (mark for place in places for mark in shelves.get(place, ()))
        return [mark for mark in found if west <= mark[0] <= east and south <= mark[1] <= north]

    def members(self, level: int, mark: Mark) -> list[int]:
        """The positions of the points that a mark stands for."""
        west, south = square_of(mark, level)
        east, north = west + (1 << level), south + (1 << level)
        points = zip(self.eastings, self.northings, strict=True)
        return [i for i, (x, y) in enumerate(points) if west <= x < east and south <= y < north]


def _one_number_each(xs: array[int], ys: array[int]) -> list[int]:
    """A number for each point, the same for the same place: quicker to count than pairs, and made without a loop."""
    both = array("i", bytes(2 * len(xs) * xs.itemsize))
    both[0::2], both[1::2] = xs, ys
    return memoryview(both).cast("B").cast("q").tolist()


def _coarser(finer: dict[int, Mark]) -> dict[int, Mark]:
    sums: dict[int, list[float]] = {}
    for x, y, count, square in finer.values():
        above = (square >> (_MOVED + 1)) << _MOVED | (square & _LOW) >> 1
        known = sums.get(above)
        if known is None:
            sums[above] = [x * count, y * count, count]
        else:
            known[0] += x * count
            known[1] += y * count
            known[2] += count
    return {square: Mark(x / n, y / n, int(n), square) for square, (x, y, n) in sums.items()}


def _shelved(marks: dict[int, Mark], level: int) -> dict[tuple[int, int], list[Mark]]:
    side = 1 << (level + _SHELF)
    shelves: dict[tuple[int, int], list[Mark]] = {}
    for mark in marks.values():
        place = (int(mark[0] // side), int(mark[1] // side))
        if place in shelves:
            shelves[place].append(mark)
        else:
            shelves[place] = [mark]
    return shelves


def square_of(mark: Mark, level: int) -> tuple[int, int]:
    """The west and south edges of the square that a mark of a level stands for."""
    return ((mark.square >> _MOVED) << level) - _OFFSET, ((mark.square & _LOW) << level) - _OFFSET


def level_for(metres: float) -> int:
    """The level whose squares are at least so many metres wide."""
    return min(max((max(int(metres) - 1, 1)).bit_length(), FINEST), COARSEST)
