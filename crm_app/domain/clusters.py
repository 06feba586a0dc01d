"""Many points drawn as few marks: points of one square become one mark with a count, coarser squares the farther away.

A level is a power of two: its squares have sides of ``2 ** level`` metres, and each lies within one of the next level,
so that a coarser level is made of the finer one and not of all points again.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
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


_Mean = tuple[float, float, int]  # easting, northing, and of how many points


class _Level:
    """The marks of one level in columns, shelf by shelf: thousands of marks are a handful of objects."""

    def __init__(self, level: int, means: Mapping[int, _Mean]) -> None:
        self.side = 1 << (level + _SHELF)
        placed = sorted(((int(x // self.side), int(y // self.side)), square) for square, (x, y, _) in means.items())
        self._squares = array("q", [square for _, square in placed])
        self._eastings, self._northings = (array("d", [means[one][axis] for one in self._squares]) for axis in (0, 1))
        self._many = array("l", [means[square][2] for square in self._squares])
        self.shelves: dict[tuple[int, int], range] = {}
        begins = [i for i, (place, _) in enumerate(placed) if i == 0 or place != placed[i - 1][0]]
        for begin, end in pairwise([*begins, len(placed)]):
            self.shelves[placed[begin][0]] = range(begin, end)

    def marks(self, places: Iterable[tuple[int, int]]) -> Iterator[Mark]:
        """The marks that stand on some shelves."""
        for place in places:
            for i in self.shelves.get(place, ()):
                yield Mark(self._eastings[i], self._northings[i], self._many[i], self._squares[i])


class Clusters:
    """The marks of some points at every level. Making it takes some tenths of a second for 100,000: not in the window's
    own thread.
    """

    def __init__(self, eastings: array[int], northings: array[int]) -> None:
        self.eastings, self.northings = eastings, northings
        means = self._finest()
        self._levels = {FINEST: _Level(FINEST, means)}
        for level in range(FINEST + 1, COARSEST + 1):
            means = _coarser(means)
            self._levels[level] = _Level(level, means)

    def __len__(self) -> int:
        return len(self.eastings)

    def _finest(self) -> dict[int, _Mean]:
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
        return {square: (xs[i], ys[i], many) for square, (many, i) in found.items()}

    def marks(self, level: int, west: float, south: float, east: float, north: float) -> list[Mark]:
        """The marks of a level within a rectangle."""
        kept = self._levels[level]
        columns = range(int(west // kept.side), int(east // kept.side) + 1)
        rows = range(int(south // kept.side), int(north // kept.side) + 1)
        few = len(columns) * len(rows) < len(kept.shelves)
        places = ((x, y) for x in columns for y in rows) if few else kept.shelves
        return [mark for mark in kept.marks(places) if west <= mark[0] <= east and south <= mark[1] <= north]

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


def _coarser(finer: Mapping[int, _Mean]) -> dict[int, _Mean]:
    sums: dict[int, list[float]] = {}
    for square, (x, y, count) in finer.items():
        above = (square >> (_MOVED + 1)) << _MOVED | (square & _LOW) >> 1
        known = sums.get(above)
        if known is None:
            sums[above] = [x * count, y * count, count]
        else:
            known[0] += x * count
            known[1] += y * count
            known[2] += count
    return {square: (x / n, y / n, int(n)) for square, (x, y, n) in sums.items()}


def square_of(mark: Mark, level: int) -> tuple[int, int]:
    """The west and south edges of the square that a mark of a level stands for."""
    return ((mark.square >> _MOVED) << level) - _OFFSET, ((mark.square & _LOW) << level) - _OFFSET


def level_for(metres: float) -> int:
    """The level whose squares are at least so many metres wide."""
    return min(max((max(int(metres) - 1, 1)).bit_length(), FINEST), COARSEST)
