"""Where things are: postcodes, local authorities, named areas of interest and distances.

A local authority is its GSS code of nine characters (E09000012 is Hackney). "Local" is never guessed from a postcode
district, since districts straddle boroughs: it is the authority of the full postcode within a named, versioned area.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

# Royal Mail's rule (BS 7666): letters that cannot stand in a position are left out of its class.
_POSTCODE = re.compile(
    r"(?P<out>[A-PR-UWYZ](?:[0-9]{1,2}|[0-9][A-HJKPSTUW]|[A-HK-Y][0-9]{1,2}|[A-HK-Y][0-9][ABEHMNPRVWXY]))"
    r"(?P<in>[0-9][ABD-HJLNP-UW-Z]{2})"
)
_PSEUDO = re.compile(r"(?P<out>ZZ99)(?P<in>[0-9][A-Z]{2})")
_GIROBANK = "GIR0AA"
_DROPPED = re.compile(r"[\s.\-\u00ad\u200b\ufeff]")


@dataclass(frozen=True, slots=True)
class Place:
    """What a postcode tells: its local authority ("" where it has none) and its point on the OSGB36 grid in metres.

    ``easting`` and ``northing`` are ``None`` where the directory has no point on that grid: Northern Ireland (its own
    grid), the Crown dependencies and postcodes that stand for no place.
    """

    postcode: str
    local_authority: str
    easting: int | None = None
    northing: int | None = None


@dataclass(frozen=True, slots=True)
class Area:
    """A named area of interest: the local authorities that make it, under a dated version and a written definition."""

    name: str
    version: str
    codes: frozenset[str]
    definition: str


def parse_postcode(text: str) -> str:
    """A UK postcode in its one right form: "m11aa" gives "M1 1AA".

    GIR 0AA and the NHS pseudo-postcodes (ZZ99 ..., "no fixed abode", "abroad") are accepted; :func:`is_pseudo` tells
    them. Raises ``ValueError`` naming the text where it cannot be a postcode.
    """
    squeezed = _DROPPED.sub("", text).upper()
    if squeezed == _GIROBANK:
        return "GIR 0AA"
    found = _POSTCODE.fullmatch(squeezed) or _PSEUDO.fullmatch(squeezed)
    if not found:
        raise ValueError(f"“{text.strip()}” is not a UK postcode: expected something like E8 1EA.")
    return f"{found['out']} {found['in']}"


def is_pseudo(postcode: str) -> bool:
    """Whether a parsed postcode stands for no place: GIR 0AA, and ZZ99 as the NHS uses it."""
    return postcode.startswith(("ZZ99 ", "GIR "))


def outcode_of(postcode: str) -> str:
    """The first half of a parsed postcode: "E8 1EA" gives "E8"."""
    return postcode.partition(" ")[0]


def is_within(authority: str | None, area: Area) -> bool | None:
    """Whether a local authority is in the area; ``None`` (not known) where the authority is not."""
    return authority in area.codes if authority else None


def distance_km(a: Place, b: Place) -> float | None:
    """The distance as the crow flies between two points of the OSGB36 grid, in kilometres; ``None`` without a point."""
    if a.easting is None or a.northing is None or b.easting is None or b.northing is None:
        return None
    return math.hypot(a.easting - b.easting, a.northing - b.northing) / 1000


def areas_from(document: Mapping[str, Any]) -> tuple[Area, ...]:
    """The areas of a document ``{"areas": [{"name", "version", "codes", "definition"}]}``, in its order.

    Raises ``ValueError`` where a name and version stand twice or an area has no authority.
    """
    areas = tuple(
        Area(str(a["name"]), str(a["version"]), frozenset(a["codes"]), str(a["definition"])) for a in document["areas"]
    )
    if len({(a.name, a.version) for a in areas}) != len(areas):
        raise ValueError("Two areas have the same name and version.")
    if empty := [a.name for a in areas if not a.codes]:
        raise ValueError(f"The area “{empty[0]}” has no local authority.")
    return areas


def latest(areas: Iterable[Area]) -> dict[str, Area]:
    """The newest version of each area by name; versions compare as text, so they begin with the year."""
    return {area.name: area for area in sorted(areas, key=lambda area: area.version)}
