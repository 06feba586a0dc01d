"""The keys of a whole list, held as one text: a million of them take 36 MB where a million strings take 90."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from struct import iter_unpack
from typing import overload

_MOST_STRAYS = 8  # keys out of order that are looked for one by one: together they cost less than a walk


class KeyList(Sequence[str]):
    """Keys in order. Every key is padded with blanks to one ``width``; no key holds a blank of its own.

    It compares equal to any other sequence of the same keys, so that a short list of texts does as well.
    """

    __slots__ = ("_blob", "_count", "_padded", "_width")

    def __init__(self, blob: str = "", width: int = 1, *, padded: bool = False) -> None:
        if width < 1 or len(blob) % width:
            raise ValueError("the text of a key list is a whole number of keys")
        self._blob, self._width, self._padded = blob, width, padded
        self._count = len(blob) // width

    @classmethod
    def of(cls, keys: Iterable[str]) -> KeyList:
        """The keys of any sequence."""
        known = list(keys)
        width = max(map(len, known), default=1) or 1
        padded = any(len(key) != width for key in known)
        return cls("".join(key.ljust(width) for key in known) if padded else "".join(known), width, padded=padded)

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> list[str]: ...
    def __getitem__(self, place: int | slice) -> str | list[str]:
        if isinstance(place, slice):
            return [self._at(each) for each in range(*place.indices(self._count))]
        if not -self._count <= place < self._count:
            raise IndexError(place)
        return self._at(place % self._count)

    def _at(self, place: int) -> str:
        key = self._blob[place * self._width : (place + 1) * self._width]
        return key.rstrip(" ") if self._padded else key

    def __iter__(self) -> Iterator[str]:
        return map(self._at, range(self._count))

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and self.place_of(key) >= 0

    def __eq__(self, other: object) -> bool:
        if isinstance(other, KeyList) and self._width == other._width:
            return self._blob == other._blob
        if isinstance(other, KeyList | list | tuple):
            return len(self) == len(other) and all(mine == theirs for mine, theirs in zip(self, other, strict=True))
        return NotImplemented

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"KeyList of {self._count:,}"

    def place_of(self, key: str, start: int = 0) -> int:
        """Where a key stands, looked for from a place on; -1 where it is not there."""
        wanted = key.ljust(self._width)
        if not key or len(wanted) != self._width:
            return -1
        found = self._blob.find(wanted, start * self._width)
        while found >= 0 and found % self._width:
            found = self._blob.find(wanted, found + 1)
        return found // self._width if found >= 0 else -1

    def places_of(self, keys: Iterable[str]) -> array[int]:
        """Where those of some keys stand that are here, in the order asked for.

        Keys in the order of this list are found on one walk through it, and a few that are not one by one; then the
        rest are looked up in a walk of their own.
        """
        wanted = list(keys)
        places, last, strays = array("q"), 0, 0
        for number, key in enumerate(wanted):
            place = self.place_of(key, last)
            if place < 0:
                strays += 1
                if strays > _MOST_STRAYS:
                    places.extend(self._looked_up(wanted[number:]))
                    break
                place = self.place_of(key)
            if place >= 0:
                places.append(place)
                last = place
        return places

    def _looked_up(self, keys: list[str]) -> Iterator[int]:
        among = {key.ljust(self._width).encode() for key in keys}
        if self._blob.isascii():
            each = (key for (key,) in iter_unpack(f"{self._width}s", self._blob.encode("ascii")))
        else:
            each = (key.ljust(self._width).encode() for key in self)
        known = {key: place for place, key in enumerate(each) if key in among}
        return (known[wide] for key in keys if (wide := key.ljust(self._width).encode()) in known)
