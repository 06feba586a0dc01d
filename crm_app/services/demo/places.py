"""Premises for the demonstration: real postcodes of the City, Hackney and around, under invented addresses."""

from __future__ import annotations

from functools import cache
from random import Random

from crm_app.runtime.postcodes import load_letter
from crm_app.services.demo.phrases import phrases

HACKNEY, CITY = "E09000012", "E09000001"
_UNITS = "ABDEFGHJLNPQRSTUWXYZ"
_DISTRICTS = {
    HACKNEY: "E8 E9 E5 N16 N1 E2 N4 EC2A EC1V",
    CITY: "EC1A EC2M EC2R EC2V EC2Y EC3A EC3N EC3R EC4A EC4M EC4N EC4V",
    "near": "E1 E2 E3 E10 E15 E17 N5 N7 N15 N17 EC1V EC1Y EC2A SE1 WC1X N1",
    "beyond": "E11 EN1 N22 SE15 SW9 W12 NW10 WD17 SS1 SG1 NG1 WV1 SN1",
}
_SHARES = {HACKNEY: 62, CITY: 11, "near": 19, "beyond": 8}
_KEPT = {HACKNEY: 900, CITY: 300, "near": 500, "beyond": 300}


@cache
def _pool(where: str) -> tuple[str, ...]:
    """Postcodes that the directory has, drawn by trying; the same every time."""
    rng = Random(where)  # noqa: S311 - made-up data
    districts, found = _DISTRICTS[where].split(), dict[str, None]()
    for _ in range(40 * _KEPT[where]):
        district = rng.choice(districts)
        text = f"{district} {rng.randrange(10)}{rng.choice(_UNITS)}{rng.choice(_UNITS)}"
        letter = load_letter(district[0])
        place = letter.find(text) if letter else None
        if place and place.easting and _is_in(where, place.local_authority):
            found[text] = None
        if len(found) == _KEPT[where]:
            break
    return tuple(found)


def _is_in(where: str, authority: str) -> bool:
    return authority == where if where in (HACKNEY, CITY) else authority not in ("", HACKNEY, CITY)


def postcode(rng: Random, where: str = "") -> str:
    """A real postcode, most often in Hackney; ``where`` asks for the postcode of one authority."""
    chosen = where or rng.choices(list(_SHARES), list(_SHARES.values()))[0]
    return rng.choice(_pool(chosen))


def address(rng: Random) -> str:
    """An address that is not on any map."""
    street = rng.choice(phrases("places", "streets"))
    if rng.random() < 0.55:
        return f"Unit {rng.randint(1, 40)}, {rng.choice(phrases('places', 'buildings'))}, {street}"
    return f"{rng.randint(1, 180)} {street}"


def telephone(rng: Random) -> str:
    """A London number of the range kept for drama."""
    return f"020 7946 0{rng.randrange(1000):03d}"


def mobile(rng: Random) -> str:
    """A mobile number of the range kept for drama."""
    return f"07700 900{rng.randrange(1000):03d}"
